"""The list of what to ask about: what is missing, has no source or is contradicted, and whom to ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from etl.contract import contract
from etl.publish import Edition
from queries import Filters
from ui import address, cache, evidence, figures, listings, tables, widgets
from ui.columns import country_names
from ui.listings import project_link
from ui.tables import Column, plain_value
from ui.text import _, column_title, ngettext

Row = Mapping[str, Any]
Sentence = Callable[[Row], str]


def show(chosen: Filters) -> None:
    """The list, what matters most first, a page of it at a time; one reason alone on request."""
    counts = cache.rows("ask_counts", chosen)
    if counts.empty:
        widgets.empty(_("Nothing is left to ask"))
        return
    numbers = {str(reason): int(n) for reason, n in counts.groupby("reason", sort=False)["n"].sum().items()}
    reason = widgets.choice(_("What about"), _choices(numbers), "reason", "", many=True) or None
    if reason:
        counts = counts[counts["reason"] == reason]
    of = int(counts["n"].sum())
    first = listings.first_of_page(of)
    page = _within_ranks(counts, first, listings.PER_PAGE)
    shown = cache.rows("ask_list", chosen, reason=reason, length=listings.PER_PAGE, **page)
    tables.show(shown, _columns(_titles()), _("What to ask about"))
    listings.turn(first, len(shown), of)
    edition, titles, countries = cache.edition(), _titles(), country_names()
    widgets.download(lambda: whole(edition, chosen, reason, titles, countries), "ask_list", chosen, key="ask_list")


def _within_ranks(counts: pd.DataFrame, first: int, length: int) -> dict[str, int]:
    """Where a page stands among the things that matter as much as those on it: nothing else need be looked for."""
    numbers = counts.groupby("rank")["n"].sum()
    before = numbers.cumsum() - numbers
    touched = numbers[(before + numbers > first) & (before < first + length)].index
    return {"first": first - int(before[touched[0]]), "from_rank": int(touched[0]), "to_rank": int(touched[-1])}


def _choices(numbers: Mapping[str, int]) -> dict[str, str]:
    known = {"": _("Everything"), **reasons()}
    count = {"": sum(numbers.values()), **numbers}
    return {code: f"{said} ({figures.number(count[code])})" for code, said in known.items() if code in count}


def reasons() -> dict[str, str]:
    """What can be the matter."""
    return {
        "amount": _("Amounts not reported"),
        "trained": _("Trained persons not reported"),
        "trained_at": _("Trainings without a number of persons"),
        "differing": _("Sources differ, and no reason is noted"),
        "amount_date": _("Amounts without a date, not in euro"),
        "rate": _("Amounts without an exchange rate"),
        "unsourced": _("No source given"),
        "start": _("Start not reported"),
        "end": _("End not reported"),
        "activities": _("Activities done not reported"),
        "activity_numbers": _("Activities without a number"),
        "indicators": _("No outcome indicator known"),
        "target": _("Targets not reported"),
        "actual": _("Actual values not reported"),
        "activity_dates": _("Activities without a date"),
    }


_SENTENCES: Mapping[str, Sentence] = {
    "amount": lambda row: _("Ask about the amount: no source states one."),
    "trained": lambda row: _("Ask how many persons were trained: no source states it."),
    "trained_at": lambda row: _("Ask how many persons were trained: %(what)s.") % {"what": _subject(row)},
    "differing": lambda row: _("Ask which is right, as the sources differ: %(what)s.") % {"what": _cell(row)},
    "amount_date": lambda row: (
        _("Ask about the date of %(amount)s: without it there is no amount in euro.") % {"amount": _amount(row)}
    ),
    "rate": lambda row: (
        _("Ask about the euro of %(amount)s: there is no exchange rate for its date.") % {"amount": _amount(row)}
    ),
    "unsourced": lambda row: _("Ask where this comes from, as no source is given: %(what)s.") % {"what": _cells(row)},
    "start": lambda row: _("Ask about the start date: no source states it."),
    "end": lambda row: _("Ask about the end date: no source states it."),
    "activities": lambda row: _("Ask about the number of activities done: no source states it."),
    "activity_numbers": lambda row: _("Ask how many there were: %(what)s.") % {"what": _subject(row)},
    "indicators": lambda row: _("Ask what it promised to reach: no outcome indicator is known."),
    "target": lambda row: _("Ask about the target of the indicator “%(what)s”.") % {"what": _subject(row)},
    "actual": lambda row: _("Ask what was reached of the indicator “%(what)s”.") % {"what": _subject(row)},
    "activity_dates": lambda row: _("Ask when it took place: %(what)s.") % {"what": _subject(row)},
}


def sentence(row: Row) -> str:
    """What to ask, in words."""
    return _SENTENCES[row["reason"]](row)


def _subject(row: Row) -> str:
    """The title of the thing, and how many more there are of its kind."""
    title, more = plain_value(row["subject"]) or _("no title"), int(row["n"]) - 1
    if more <= 0:
        return title
    return ngettext("%(what)s, and %(n)s more", "%(what)s, and %(n)s more", more) % {"what": title, "n": more}


def _amount(row: Row) -> str:
    return figures.amount_of(plain_value(row["value"]), plain_value(row["currency"]))


def _cell(row: Row) -> str:
    """The column of the data, with what stands in it."""
    table, column = row["table_name"], row["column_name"]
    title, value = column_title(table, column), plain_value(row["value"])
    if not value:
        return title
    shown = contract().table(table).column(column).categories.get(value)
    shown = _amount(row) if table == "funding" else _(shown) if shown else figures.cell(value, plain_value(row["kind"]))
    return _("%(column)s, %(value)s") % {"column": title, "value": shown}


def _cells(row: Row) -> str:
    n = int(row["n"])
    if n == 1:
        return _cell(row)
    what = column_title(row["table_name"], row["column_name"])
    return ngettext("%(what)s, %(n)s entry", "%(what)s, %(n)s entries", n) % {"what": what, "n": figures.number(n)}


def whom(row: Row) -> str:
    """Who is likely to know, by role."""
    known = [
        (_("organised by %(who)s"), row["organiser"]),
        (_("implemented by %(who)s"), row["implementing"]),
        (_("funded by %(who)s"), row["funding"]),
    ]
    return "; ".join(said % {"who": plain_value(name)} for said, name in known if plain_value(name))


def _titles() -> dict[str, str]:
    """The titles of the sources."""
    frame = cache.rows("source_list")
    return dict(zip(frame["source_id"], frame["title"], strict=True))


def _columns(titles: Mapping[str, str]) -> tuple[Column, ...]:
    return (
        Column(_("What to ask"), sentence, _thing),
        Column(_("Project"), lambda row: plain_value(row["project_title"]) or _("Of no project"), project_link),
        Column(_("Whom to ask"), lambda row: whom(row) or _("no organisation known")),
        Column(
            _("Sources that speak of it"),
            lambda row: titles.get(_sources(row)[0], "") if _sources(row) else _("none"),
            lambda row: address.link("sources", {"source": _sources(row)[0]}) if _sources(row) else None,
            under=_more,
        ),
    )


def _sources(row: Row) -> list[str]:
    return [] if figures.missing(row["sources"]) else list(row["sources"])


def _more(row: Row) -> str:
    n = len(_sources(row)) - 1
    return ngettext("and %(n)s more", "and %(n)s more", n) % {"n": n} if n > 0 else ""


def _thing(row: Row) -> str | None:
    """The cell asked about, where it holds something."""
    table, column = row["table_name"], plain_value(row["column_name"])
    if row["reason"] in ("differing", "amount_date", "rate") or (row["reason"] == "unsourced" and row["n"] == 1):
        return evidence.cell(table, row["row_id"], column)
    return None


def whole(
    edition: Edition, chosen: Filters, reason: str | None, titles: Mapping[str, str], countries: Mapping[str, str]
) -> pd.DataFrame:
    """All rows in the words of the page, for the download."""
    frame = cache.all_rows(edition, "ask_list", chosen, reason=reason)
    rows = frame.to_dict("records")
    return pd.DataFrame(
        {
            "what_to_ask": [sentence(row) for row in rows],
            "project": [plain_value(row["project_title"]) for row in rows],
            "whom_to_ask": [whom(row) for row in rows],
            "sources": ["; ".join(titles.get(source, source) for source in _sources(row)) for row in rows],
            "countries": [_countries(row, countries) for row in rows],
            **{name: frame[name] for name in ("instrument", "reason", "project_id", "table_name", "row_id")},
        }
    )


def _countries(row: Row, names: Mapping[str, str]) -> str:
    known = [] if figures.missing(row["countries"]) else list(row["countries"])
    return "; ".join(names.get(code, code) for code in known)
