"""Every claim about money: those that count, and those left out with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from queries import Answer, Filters
from ui import address, cache, evidence, figures, listings, tables, widgets
from ui.columns import names
from ui.tables import Column, words
from ui.text import _, ngettext

_PER_PAGE = 100  # one line each: more than of other lists


def reasons() -> dict[str, str]:
    """Why a claim enters no total."""
    return {
        "alternative": _("left out: another claim is accepted"),
        "ceiling": _("left out: a ceiling, the most that could be spent"),
        "level": _("left out: a programme above a project, or a part inside one"),
        "other_kind": _("left out: the same money at another stage"),
        "unconverted": _("left out of the sum: no exchange rate"),
        "several_countries": _("left out: of several countries, not split"),
        "other_country": _("left out: of another country"),
        "other_theme": _("left out: the project is not on trafficking"),
        "several_donors": _("left out: of several donors, not split"),
        "other_donor": _("left out: another donor’s"),
        "part": _("a part: where its whole is counted, it is not added"),
        "superseded": _("left out: a later cumulative figure of the same people counts"),
        "inside_cumulative": _("left out: inside a cumulative figure"),
        "cancelled": _("left out: cancelled"),
        "not_reported": _("no number to count"),
    }


def stated_in_no_sum(headline: Answer) -> list[str]:
    """How many projects state an amount that the headline's funding does not hold, and for what reasons: with those it
    counts, and those of which no source states an amount, they are all."""
    row = next(row for row in headline.records if row["measure"] == "funding")
    codes = {note.code: note.n for note in headline.notes if note.detail == "funding"}
    n = int(row["of"]) - int(row["reported"]) - codes.get("not_reported", 0)
    if n <= 0:
        return []
    why = {
        "unconverted": _("no exchange rate"),
        "other_theme": _("not on trafficking"),
        "several_countries": _("several countries, not split"),
        "other_country": _("another country"),
        "several_donors": _("several donors, not split"),
        "other_donor": _("another donor’s"),
    }
    said = ngettext(
        "%(n)s more project states an amount that is in no sum",
        "%(n)s more projects state an amount that is in no sum",
        n,
    ) % {"n": figures.number(n)}
    reasons_ = "; ".join(words for code, words in why.items() if codes.get(code))
    return [f"{said} ({reasons_})." if reasons_ else f"{said}."]


def original(row: Mapping[str, Any]) -> str:
    """The amount as the source states it, in its own currency."""
    return figures.amount_in(row, "amount", row["currency"])


def in_euro(row: Mapping[str, Any]) -> str:
    if row["currency"] == "EUR":
        return original(row)
    text = figures.amount_in(row, "eur", "EUR")
    if text != _("not reported"):
        return text
    return _("no rate for its date") if tables.plain_value(row["value_date"]) else _("no rate, as it has no date")


def rate(row: Mapping[str, Any]) -> str:
    """How an amount came to euro."""
    if row["currency"] == "EUR" or not figures.known(row["rate"]):
        return ""
    return _("1 EUR = %(rate)s %(currency)s, ECB mean, %(period)s") % {
        "rate": figures.precise(row["rate"]),
        "currency": row["currency"],
        "period": figures.date(row["rate_period"]),
    }


def counted(row: Mapping[str, Any]) -> str:
    left_out = tables.plain_value(row["left_out"])
    reason = _of_level(row["level"]) if left_out == "level" else None
    return (reason or reasons().get(left_out, left_out)) if left_out else _("counted")


def _of_level(level: str) -> str | None:
    """Why money that is not a project's own enters no total."""
    return {
        "programme": _("left out: of a programme, above its projects"),
        "component": _("left out: of a component, inside its project"),
        "sub_grant": _("left out: of a sub-grant, inside its project"),
    }.get(level)


def columns(with_project: bool = True) -> tuple[Column, ...]:
    project = Column(
        _("Project"),
        lambda row: row["project_title"],
        lambda row: address.link("projects", {"project": row["project_id"]}),
    )
    return (
        *((project,) if with_project else ()),
        Column(_("Donor"), _donor, under=_kind),
        Column(_("As stated"), original, _behind, numeric=True, under=tables.no_source("amount")),
        Column(_("In euro"), in_euro, numeric=True, under=rate),
        Column(_("In the total"), counted),
        words(_("Words of the source"), "words"),
    )


def _donor(row: Mapping[str, Any]) -> str:
    return tables.plain_value(row["donor"]) or (
        _("several donors, not split") if row["several_donors"] else _("not stated")
    )


def _behind(row: Mapping[str, Any]) -> str:
    return evidence.cell("funding", row["funding_id"], "amount")


def _kind(row: Mapping[str, Any]) -> str:
    return names("funding", "kind").get(row["kind"], row["kind"])


def show(chosen: Filters) -> None:
    """The claims as a table, a page of them at a time, with the download of all."""
    n = int(cache.rows("funding_number", chosen)["n"].iloc[0])
    if not n:
        widgets.empty(_("No amount is stated"))
        return
    first = listings.first_of_page(n, _PER_PAGE)
    shown = cache.rows("funding_claims", chosen, first=first, length=_PER_PAGE)
    tables.show(shown, columns())
    listings.turn(first, len(shown), n, _PER_PAGE)
    download(chosen)


def download(chosen: Filters) -> None:
    """All claims of the choice."""
    every = partial(cache.all_rows, cache.edition(), "funding_claims", chosen)
    widgets.download(every, "funding_claims", chosen, key="funding_claims")
