"""The columns that each metric's table has on screen, and the names of the codes in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel.dates import format_skeleton

from etl.contract import contract
from ui import address, evidence, figures, filters
from ui.tables import Column, count, figure, words
from ui.text import _, label, locale

Columns = tuple[Column, ...]
_NO_ENTRY = "–"


def names(table: str, column: str) -> dict[str, str]:
    """Code → word for a coded column of the contract."""
    return {code: label(table, column, code) for code in contract().table(table).column(column).categories}


def country_names() -> dict[str, str]:
    """Code → name of the countries that occur in the data."""
    return filters.options().names["country"]


def state_names() -> dict[str, str]:
    return {
        "all": _("reported"),
        "some": _("partly reported"),
        "not_reported": _("not reported"),
    }


def summed(heading: str, metric: str, name: str, nothing: str | None = None, **parameters: str) -> Column:
    """A column of figures that a metric makes of several: each leads to its terms."""
    return figure(heading, name, nothing=nothing, link=lambda row: evidence.terms(metric, row, **parameters))


def funding(by: str) -> Columns:
    """`by` is the column of the name: instrument, donor, country_name, year."""
    metric, heading, missing = {
        "instrument": ("funding_by_instrument", _("Instrument"), _("Instrument not stated")),
        "donor": ("funding_by_donor", _("Donor"), _("Several donors, not split")),
        "country_name": ("funding_by_country", _("Country"), _("Several countries, not split")),
        "year": ("funding_over_time", _("Start year"), _("not known")),
    }[by]
    first = Column(heading, lambda row: year(row[by], missing)) if by == "year" else words(heading, by, missing)
    return (
        first,
        summed("EUR", metric, "eur", nothing=figures.no_amount()),
        count(_("Projects"), "projects"),
        count(_("With an amount"), "reported"),
    )


def year(value: Any, missing: str) -> str:
    return str(int(value)) if figures.known(value) else missing


def trained() -> Columns:
    return (
        words(_("Country"), "country_name", _("Several countries or not stated")),
        summed(_("Trained, persons"), "trained_by_country", "trained"),
        count(_("Statements"), "statements"),
        count(_("Trainings without a number"), "not_reported"),
    )


def people(by: str, heading: str, named: Mapping[str, str] | None = None) -> Columns:
    """Trained persons by profession or sex."""
    return (
        words(heading, by, _("not stated"), named),
        summed(_("Persons"), f"trained_by_{by}", "number"),
        count(_("Statements"), "statements"),
    )


def roles() -> Columns:
    return (
        words(_("Role"), "role", names=names("people", "role")),
        words(_("Counted in"), "unit", names=names("people", "unit")),
        words(_("Status"), "status", names=names("people", "status")),
        summed(_("Number"), "people_by_role", "number"),
        count(_("Statements"), "statements"),
        count(_("Without a number"), "not_reported"),
    )


def period_text(grain: str) -> Callable[[date], str]:
    """A period's label: `2018`, `Q2 2018`, `Jun 2018`."""
    skeleton = {"year": "y", "quarter": "yQQQ", "month": "yMMM"}[grain]
    return lambda day: format_skeleton(skeleton, day, locale=locale())


def over_time(grain: str) -> Columns:
    text = period_text(grain)
    return (
        Column(_("Period"), lambda row: text(row["period"])),
        words(_("Status"), "status", names=names("activities", "status")),
        words(_("Type"), "type", names=names("activities", "type")),
        summed(_("Activities"), "activities_over_time", "count", grain=grain),
    )


def by_type() -> Columns:
    return (
        words(_("Type"), "type", names=names("activities", "type")),
        words(_("Status"), "status", names=names("activities", "status")),
        summed(_("Activities"), "activities_by_type", "count"),
        count(_("Entries"), "rows"),
        count(_("Entries without a number"), "not_reported"),
    )


def by_country() -> Columns:
    return (
        words(_("Country"), "country_name", _("Several countries")),
        words(_("Status"), "status", names=names("activities", "status")),
        summed(_("Activities"), "activities_by_country", "count"),
        count(_("Entries"), "rows"),
    )


def coverage() -> Columns:
    return (
        words(_("Country"), "country_name"),
        Column(_("Year"), lambda row: year(row["year"], _("not stated"))),
        count(_("Projects"), "projects"),
        count(_("Amount"), "amount_reported"),
        count(_("Dates"), "dates_reported"),
        count(_("Activities"), "activities_reported"),
        count(_("Trained"), "trained_reported"),
    )


def cities() -> Columns:
    """What leads to no sum leads to the list of the city's activities. Where it has no entry of a kind there is nothing
    that a source could have left out, nor a zero that it states."""

    def done(row: Mapping[str, Any]) -> str:
        return figures.of_row(row, "activities") if row["rows"] else _NO_ENTRY

    def there(row: Mapping[str, Any]) -> str:
        return address.link("cities", {"city": row["place_id"]})

    def entries(heading: str, name: str) -> Column:
        said = count(heading, name).text
        return Column(
            heading,
            lambda row: said(row) if row[name] else _NO_ENTRY,
            lambda row: there(row) if row[name] else None,
            numeric=True,
        )

    return (
        Column(_("City"), lambda row: row["city"], lambda row: there(row) if row["rows"] or row["planned"] else None),
        words(_("Country"), "country_name"),
        Column(
            _("Activities done"),
            done,
            lambda row: evidence.terms("partner_cities", row) if row["rows"] else None,
            numeric=True,
        ),
        entries(_("Planned entries"), "planned"),
        Column(_("Place"), _place),
        entries(_("Projects"), "projects"),
    )


def _place(row: Mapping[str, Any]) -> str:
    """Whether a source states where the activities took place; a seat of a partner is none."""
    if not row["rows"] and not row["planned"]:
        return _NO_ENTRY
    return _("derived") if row["derived"] else _("stated")


def links() -> Columns:
    kinds = {"study_visit": _("Study visit"), "experts": _("Experts")}
    return (
        words(_("What"), "kind", names=kinds),
        words(_("From"), "from_name"),
        words(_("To"), "to_city", _("no city stated")),
        summed(_("People"), "city_links", "people"),
        words(_("Status"), "status", names=names("activities", "status")),
    )
