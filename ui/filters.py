"""The filters of every page: the URL's codes → one frozen `Filters`, and back. `filter_panel` draws them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from etl.publish import Edition
from queries import Filters
from ui import address, cache
from ui.text import _, label, locale

LISTS = ("country", "instrument", "donor", "activity_type", "status")
YEARS = ("from", "to")
PROJECT = "project"  # no filter of a page, but of what stands behind a figure of one project
Values = Callable[[str], list[str]]


@dataclass(frozen=True)
class Choice:
    """What the URL asks for: the filters, and the parts of it that mean nothing here."""

    filters: Filters
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Options:
    """What can be chosen: code → name per field, and the years there are."""

    names: dict[str, dict[str, str]]
    years: tuple[int, ...]


def read_url(options: Options, values: Values = address.get_all) -> Choice:
    """The filters that the URL holds (or another address, whose `values` of a key are given). Unknown codes and years
    that are none are set aside, years in the wrong order are swapped."""
    ignored: list[str] = []
    lists = {field: _codes(values(field), options.names[field], ignored) for field in LISTS}
    first, last = (_year(values(key), ignored) for key in YEARS)
    if first is not None and last is not None and first > last:
        first, last = last, first
    return Choice(Filters(**lists, year_from=first, year_to=last), tuple(ignored))


def _codes(asked: list[str], known: Mapping[str, str], ignored: list[str]) -> tuple[str, ...] | None:
    if asked == [address.NONE]:
        return ()
    ignored.extend(code for code in asked if code not in known)
    return tuple(code for code in asked if code in known) or None


def _year(asked: list[str], ignored: list[str]) -> int | None:
    if not asked:
        return None
    last = asked[-1]
    if len(last) == 4 and last.isascii() and last.isdigit() and 1900 <= int(last) <= 2100:
        return int(last)
    ignored.append(last)
    return None


def read_figure(options: Options, values: Values) -> Choice:
    """The filters in the address of a figure or a file, whose `values` of a key are given: those of pages, and a
    project."""
    choice = read_url(options, lambda key: address.split(values(key)))
    return replace(choice, filters=replace(choice.filters, project=tuple(values(PROJECT)) or None))


def written(filters: Filters) -> dict[str, list[str]]:
    """The parameters of such an address, of which `read_figure` makes the same filters."""
    chosen = {field: getattr(filters, field) for field in (*LISTS, PROJECT)}
    lists = {field: list(codes) or [address.NONE] for field, codes in chosen.items() if codes is not None}
    years = {"from": filters.year_from, "to": filters.year_to}
    return lists | {key: [str(year)] for key, year in years.items() if year is not None}


def options() -> Options:
    """What can be chosen in the current edition."""
    return options_of(cache.edition())


def options_of(shown: Edition) -> Options:
    """What can be chosen in one edition."""
    return _options_of(shown, str(locale()))


@lru_cache(maxsize=8)
def _options_of(shown: Edition, language: str) -> Options:
    """Worked out once for each edition and language: every chart of a page asks for it."""
    frame = cache.rows_of(shown, "filter_options")
    names = {field: dict(zip(part["code"], part["name"], strict=True)) for field, part in frame.groupby("field")}
    found = sorted(int(year) for year in names.get("year", {}))
    years = tuple(range(found[0], found[-1] + 1)) if found else ()
    return Options({field: _worded(field, names.get(field, {})) for field in LISTS}, years)


def _worded(field: str, names: dict[str, str]) -> dict[str, str]:
    """Names of coded values come from the contract, so that they can be translated."""
    source = {"activity_type": ("activities", "type"), "status": ("projects", "status")}.get(field)
    return {code: label(*source, code) for code in names} if source else names


def field_title(field: str) -> str:
    return {
        "country": _("Country"),
        "instrument": _("Instrument"),
        "donor": _("Donor"),
        "activity_type": _("Activity type"),
        "status": _("Project status"),
        "year_from": _("From"),
        "year_to": _("To"),
    }[field]


def spoken(filters: Filters) -> list[tuple[str, str, str]]:
    """What was chosen, as (key of the address, code, words), one per chosen thing."""
    if not filters.chosen():
        return []
    known = options()
    words: list[tuple[str, str, str]] = []
    for field in LISTS:
        chosen = getattr(filters, field)
        if chosen == ():
            words.append((field, address.NONE, _("%(field)s: none") % {"field": field_title(field)}))
        words.extend((field, code, known.names[field].get(code, code)) for code in chosen or ())
    for key in YEARS:
        year = getattr(filters, f"year_{key}")
        if year is not None:
            words.append((key, str(year), f"{field_title(f'year_{key}')} {year}"))
    return words
