"""What each project reports and what it lacks: one row per project, one column per kind of figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queries import Filters
from ui import cache, coverage, evidence, figures, listings, tables, widgets
from ui.listings import project_link
from ui.tables import Column, plain_value
from ui.text import _

Row = Mapping[str, Any]


def show(chosen: Filters) -> None:
    """The projects that lack most first, a page of them at a time."""
    counts = cache.rows("project_count", chosen)
    total = int(counts.loc[counts["level"] == "project", "projects"].sum())
    if not total:
        widgets.empty(_("No project matches"))
        return
    first = listings.first_of_page(total)
    frame = cache.rows("coverage_of_projects", chosen, first=first, length=listings.PER_PAGE)
    tables.show(frame, _columns(), _caption())
    listings.turn(first, len(frame), total)
    edition = cache.edition()
    widgets.download(
        lambda: cache.all_rows(edition, "coverage_of_projects", chosen), "coverage_of_projects", chosen, key="lacking"
    )


def _caption() -> str:
    return _(
        "Projects, those that lack most first. Activities: done. Trained: persons. Targets and Reached: of how many"
        " indicators. Facts sourced: those with the words of a source."
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Project"), lambda row: row["title"], project_link, under=lambda row: plain_value(row["instrument"])),
        Column(
            _("Amount"),
            _amount,
            lambda row: _behind(row, "amount", "funding", "amount_row", "amount"),
            under=lambda row: _("in no sum") if row["amount_state"] == "unsummed" else "",
        ),
        _date(_("Start"), "start"),
        _date(_("End"), "end"),
        _figure(_("Activities"), "activities", "activities", "count"),
        _figure(_("Trained"), "trained", "people", "number"),
        _indicators(_("Targets"), "targets", "indicators", "target_row", "target"),
        _indicators(_("Reached"), "actuals", "indicator_values", "actual_row", "actual"),
        Column(_("Facts sourced"), _sourced, under=_unsourced),
    )


def _amount(row: Row) -> str:
    if row["amount_state"] == "unsummed":
        return _stated(plain_value(row["amount_stated"]))
    if row["amount_state"] == "not_reported":
        return _("not reported")
    return figures.money(row["amount_low"], row["amount_high"], row["amount_approximate"])


def _stated(amounts: str) -> str:
    """Amounts that are in no sum, each in its own currency."""
    parts = (amount.partition(" ") for amount in amounts.split(" + "))
    return " + ".join(figures.amount_of(number, currency) for currency, _blank, number in parts)


def _date(heading: str, name: str) -> Column:
    def link(row: Row) -> str | None:
        return evidence.cell("projects", row["project_id"], name) if plain_value(row[f"{name}_text"]) else None

    return Column(heading, lambda row: figures.date(plain_value(row[f"{name}_text"])), link)


def _figure(heading: str, kind: str, table: str, column: str) -> Column:
    def text(row: Row) -> str:
        state = row[f"{kind}_state"]
        return figures.of_row(row, kind) if state in ("value", "zero") else coverage.state_names()[state]

    return Column(heading, text, lambda row: _behind(row, kind, table, f"{kind}_row", column))


def _indicators(heading: str, kind: str, table: str, row_id: str, column: str) -> Column:
    def text(row: Row) -> str:
        state = row[f"{kind}_state"]
        if state != "value":
            return coverage.state_names()[state]
        of = {"n": figures.number(row[kind]), "of": figures.number(row["indicators"])}
        return _("%(n)s of %(of)s") % of

    return Column(heading, text, lambda row: _behind(row, kind, table, row_id, column))


def _behind(row: Row, kind: str, table: str, row_id: str, column: str) -> str | None:
    """The one cell that states a figure; where there are several, the project, which has them with their words."""
    if row[f"{kind}_state"] in ("not_reported", "not_applicable"):
        return None
    one = plain_value(row[row_id])
    return evidence.cell(table, one, column) if one else project_link(row)


def _sourced(row: Row) -> str:
    if row["evidence_state"] == "not_applicable":
        return coverage.state_names()["not_applicable"]
    of = {"n": figures.number(row["sourced"]), "of": figures.number(row["filled"])}
    return _("%(n)s of %(of)s") % of


def _unsourced(row: Row) -> str:
    return _("no source given") if row["evidence_state"] == "zero" else ""
