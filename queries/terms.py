"""What a metric's figure is made of: the terms that its sum adds up, each with the cell that states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ask import look_up
from queries.filters import Filters

NOTHING = "~"  # stands in a key for an empty value, such as the money of no single country


@dataclass(frozen=True)
class Terms:
    """How the terms of a metric are found: the listing that has them, the columns that tell the metric's rows apart,
    and the stem of the figure's columns."""

    listing: str
    key: tuple[str, ...]
    value: str


TERMS: Mapping[str, Terms] = {
    "funding_by_instrument": Terms("funding_terms", ("instrument_id",), "eur"),
    "funding_by_donor": Terms("funding_terms", ("donor_id",), "eur"),
    "funding_by_country": Terms("funding_terms", ("country",), "eur"),
    "funding_over_time": Terms("funding_terms", ("year",), "eur"),
    "activities_by_type": Terms("activity_terms", ("type", "status"), "count"),
    "activities_by_country": Terms("activity_terms", ("country", "status"), "count"),
    "activities_over_time": Terms("placed_terms", ("period", "status", "type"), "count"),
    "trained_by_country": Terms("split_terms", ("country",), "trained"),
    "trained_by_profession": Terms("split_terms", ("profession",), "number"),
    "trained_by_sex": Terms("split_terms", ("sex",), "number"),
    "people_by_role": Terms("people_terms", ("role", "unit", "status"), "number"),
    "indicators": Terms("indicator_terms", ("indicator_id",), "actual"),
    "partner_cities": Terms("city_terms", ("place_id",), "activities"),
    "city_links": Terms("link_terms", ("kind", "from_country", "to_place_id", "to_country", "status"), "people"),
    "coverage_cells": Terms("coverage_terms", ("kind", "country", "instrument_id", "year"), "value"),
}
# The measures of the headline, each of its own family.
HEADLINE: Mapping[str, str] = {
    "funding": "funding_terms",
    "projects": "project_terms",
    "activities_done": "activity_terms",
    "activities_expected": "activity_terms",
    "activities_planned": "activity_terms",
    "trained": "people_terms",
    "trained_planned": "people_terms",
    "engaged": "people_terms",
    "teams": "people_terms",
    "cities": "city_terms",
}


def terms_of(metric: str, key: tuple[str, ...] = ()) -> Terms | None:
    """How the terms of a figure are found; `None` where a metric has none, such as the number of sources."""
    if metric != "headline":
        return TERMS.get(metric)
    listing = HEADLINE.get(key[0]) if len(key) == 1 else None
    return Terms(listing, ("measure",), "value") if listing else None


def key_of(row: Mapping[str, object], columns: tuple[str, ...]) -> tuple[str, ...]:
    """The key of a metric's row as its terms have it."""
    return tuple(_text(row[name]) for name in columns)


def _text(value: object) -> str:
    if value is None or pd.isna(value):
        return NOTHING
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return str(int(value)) if isinstance(value, float) else str(value)


def terms(
    cursor: duckdb.DuckDBPyConnection, metric: str, key: tuple[str, ...], filters: Filters, grain: str = "year"
) -> pd.DataFrame:
    """The terms of one figure of a metric, largest first; columns as `sql/funding_terms.sql` tells.

    Raises `KeyError` where the metric has no terms.
    """
    found = terms_of(metric, key)
    if found is None:
        raise KeyError(metric)
    return look_up(cursor, found.listing, filters, metric=metric, of=list(key), grain=grain)
