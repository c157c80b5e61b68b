"""The filters in the sidebar, the same on every page: the URL's codes → one frozen `Filters`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import streamlit as st

from etl.publish import Edition
from queries import Filters
from ui import address, cache
from ui.text import _, label, locale, ngettext, plain

LISTS = ("country", "instrument", "donor", "activity_type", "status")
YEARS = ("from", "to")
PROJECT = "project"  # no filter of a page, but of what stands behind a figure of one project
Values = Callable[[str], list[str]]
GROUPS = (("place", ("country", "instrument", "donor")), ("work", ("activity_type", "status")))


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


def choose() -> Filters:
    """Draw the filters, say what is chosen, and return it."""
    known = options()
    choice = read_url(known)
    _sidebar(known, choice.filters)
    _chips(choice)
    return choice.filters


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
    if last.isascii() and last.isdigit() and 1900 <= int(last[:5]) <= 2100:
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


def _group_title(group: str, chosen: int) -> str:
    name = {"place": _("Where and who pays"), "work": _("What"), "time": _("When")}[group]
    return f"{name} · {chosen}" if chosen else name


def _sidebar(options: Options, filters: Filters) -> None:
    with st.sidebar:
        st.html(f'<h2 class="ca-side">{_("Filters")}</h2>')
        for group, fields in GROUPS:
            chosen = sum(getattr(filters, field) is not None for field in fields)
            with st.expander(_group_title(group, chosen), expanded=True, key=f"group_{group}"):
                for field in fields:
                    _list_widget(field, options, getattr(filters, field))
        _years_widget(options, filters)
        if filters.chosen():
            st.button(_("Reset filters"), key="reset", on_click=reset, width="stretch")


def _list_widget(field: str, options: Options, chosen: tuple[str, ...] | None) -> None:
    key, names = f"filter_{field}", options.names[field]
    _hold(key, list(chosen or ()))
    st.multiselect(
        field_title(field),
        list(names),
        key=key,
        format_func=lambda code: names.get(code, code),
        on_change=_write_list,
        args=(field,),
        placeholder=_("All"),
        select_all=False,
    )


def _years_widget(options: Options, filters: Filters) -> None:
    chosen = sum(year is not None for year in (filters.year_from, filters.year_to))
    with st.expander(_group_title("time", chosen), expanded=True, key="group_time"):
        for column, key, year in zip(st.columns(2), YEARS, (filters.year_from, filters.year_to), strict=True):
            years = sorted({*options.years, *([year] if year is not None else [])})
            _hold(f"filter_{key}", year)
            column.selectbox(
                field_title(f"year_{key}"),
                years,
                index=None,
                key=f"filter_{key}",
                on_change=_write_year,
                args=(key,),
                placeholder=_("Any"),
            )


def _hold(key: str, value: object) -> None:
    """Show in a widget what the URL says; untouched where it does already, so that typing is not
    disturbed."""
    if st.session_state.get(key) != value or key not in st.session_state:
        st.session_state[key] = value


def _write_list(field: str) -> None:
    address.put(**{field: st.session_state[f"filter_{field}"]}, page=None)


def _write_year(key: str) -> None:
    year = st.session_state[f"filter_{key}"]
    address.put(**{f"{key}_": None if year is None else str(year)}, page=None)


def reset() -> None:
    """Choose everything again; what else the page shows stays."""
    address.put(**{f"{key}_": None for key in address.FILTER_KEYS}, page=None)


def _remove(field: str, code: str | None) -> None:
    key = {"year_from": "from", "year_to": "to"}.get(field, field)
    rest = [value for value in address.get_all(key) if code is not None and value not in (code, address.NONE)]
    address.put(**{f"{key}_": rest or None}, page=None)


def spoken(filters: Filters) -> list[tuple[str, str | None, str]]:
    """What was chosen, as (field, code, words), one per chosen thing."""
    if not filters.chosen():
        return []
    known = options()
    words: list[tuple[str, str | None, str]] = []
    for field in LISTS:
        chosen = getattr(filters, field)
        if chosen == ():
            words.append((field, address.NONE, _("%(field)s: none") % {"field": field_title(field)}))
        words.extend((field, code, known.names[field].get(code, code)) for code in chosen or ())
    for field in ("year_from", "year_to"):
        year = getattr(filters, field)
        if year is not None:
            words.append((field, None, f"{field_title(field)} {year}"))
    return words


def _chips(choice: Choice) -> None:
    """One removable chip per chosen thing, under the page's title, and a word on what the URL asked in
    vain."""
    words = spoken(choice.filters)
    if words:
        with st.container(horizontal=True, key="chips", gap="small"):
            for field, code, text in words:
                st.button(
                    plain(text),
                    key=f"chip_{field}_{code}",
                    icon=":material/close:",
                    icon_position="right",
                    on_click=_remove,
                    args=(field, code),
                )
    if choice.ignored:
        message = ngettext(
            "The link holds a filter value that is not known here, and it is left aside: %(values)s",
            "The link holds filter values that are not known here, and they are left aside: %(values)s",
            len(choice.ignored),
        )
        st.info(message % {"values": plain(", ".join(value[:40] for value in choice.ignored[:5]))})
