"""Donors and instruments: which one the address asks for, and the list of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from queries import Filters
from ui import address, cache, evidence, figures, indicator_words, tables, widgets
from ui.tables import Column, count, plain_value
from ui.text import _

Row = Mapping[str, Any]
WHO = "who"  # in the address: `donor:european-union`, `instrument:ipa-2`
KINDS = ("donor", "instrument")


@dataclass(frozen=True)
class Payer:
    """A donor, or an instrument with those below it."""

    kind: str
    id: str

    @property
    def code(self) -> str:
        return f"{self.kind}:{self.id}"

    def of(self, chosen: Filters) -> Filters:
        """The chosen filters for this payer alone: it stands in place of a chosen donor (instrument)."""
        return replace(chosen, **{self.kind: (self.id,)})

    def takes_the_place_of_another(self, chosen: Filters) -> bool:
        return getattr(chosen, self.kind) not in (None, (self.id,))

    @property
    def choice(self) -> dict[str, str]:
        """The same for addresses, where it overrides the filter of the page."""
        return {self.kind: self.id}


def asked() -> Payer | None:
    """Whom the address asks for; there need not be one of that id."""
    code = address.get(WHO)
    if code is None:
        return None
    kind, _colon, payer_id = code.partition(":")
    return Payer(kind if kind in KINDS else "", payer_id)


def link(payer: Payer) -> str:
    return address.link("donors", {WHO: payer.code})


def choose() -> None:
    """The list to choose one from; the address has the choice."""
    listed = cache.rows("donor_list").sort_values(["kind", "name"], kind="stable")
    names = {Payer(row["kind"], row["id"]).code: named(row) for row in listed.to_dict("records")}
    widgets.choice(_("Donor or instrument"), {"": _("All donors and instruments"), **names}, WHO, "", many=True)


def named(row: Row) -> str:
    """`European Union (EU)`."""
    short = plain_value(row["short"])
    return f"{row['name']} ({short})" if short and short != row["name"] else str(row["name"])


def every(chosen: Filters) -> None:
    """All donors and all instruments, each with what it pays for and a way to its own page."""
    listed = cache.rows("donor_list", chosen)
    if listed.empty:
        widgets.empty(_("No donor or instrument matches"))
        return
    widgets.note(
        [
            _("A project of several donors stands in the row of each, and is counted once in all totals."),
            _("Money that several donors give together is in the row of none: no source says whose share is whose."),
        ]
    )
    for kind, title in (("donor", _("Donors")), ("instrument", _("Instruments, each with those below it"))):
        part = listed[listed["kind"] == kind]
        if not part.empty:
            widgets.heading(title)
            tables.show(part, list_columns(kind))
    widgets.download(listed, "donor_list", chosen, key="donor_list")


def list_columns(kind: str) -> tuple[Column, ...]:
    heading = _("Donor") if kind == "donor" else _("Instrument")
    return (
        Column(heading, lambda row: row["name"], lambda row: link(_payer(row)), under=_short),
        count(_("Projects"), "projects"),
        Column(_("Counted, EUR"), money, _terms, numeric=True),
        count(_("With an amount"), "reported"),
        Column(_("Promised results"), _results, _to_results),
    )


def _payer(row: Row) -> Payer:
    return Payer(row["kind"], row["id"])


def _short(row: Row) -> str:
    short = plain_value(row["short"])
    return short if short != row["name"] else ""


def money(row: Row) -> str:
    """The sum in the row; money of several donors together may be stated of its projects, and is no sum of one."""
    said = figures.amount_in(row, "eur", "EUR")
    return figures.no_amount() if said == _("not reported") else said


def _terms(row: Row) -> str | None:
    if not row["reported"]:
        return None
    return evidence.terms("headline", {"measure": "funding"}, **_payer(row).choice)


def _results(row: Row) -> str:
    """How many promised results are in which state: `2 reached, 10 not reported at all`."""
    names = indicator_words.state_names().items()
    said = [f"{figures.number(row[state])} {name}" for state, name in names if row[state]]
    return ", ".join(said) or _("none stated")


def _to_results(row: Row) -> str | None:
    return address.link("indicators", _payer(row).choice) if row["indicators"] else None
