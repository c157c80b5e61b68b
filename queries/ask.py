"""Asks the SQL files. A metric is one file in `sql/`: a header that users read as its definition, one
statement for its rows and, after a semicolon, one for its notes (columns of `Note`). Both may select from the
shared steps (`queries.steps`): `selected_*` is what the filters leave, `counted_*` what of it enters a count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd

from etl.contract import contract
from etl.names import fold
from queries.answer import Answer
from queries.filters import Filters
from queries.steps import Statement, first
from queries.together import OF_PROJECTS, Question, answers, joined

METRICS = (
    "headline",
    "funding_by_instrument",
    "funding_by_donor",
    "funding_over_time",
    "funding_by_country",
    "activities_over_time",
    "activities_by_type",
    "activities_by_country",
    "trained_by_country",
    "trained_by_profession",
    "trained_by_sex",
    "people_by_role",
    "partner_cities",
    "city_links",
    "coverage",
    "indicators",
    "indicators_by_state",
    "coverage_cells",
)
LISTINGS = (
    "filter_options",
    "project_list",
    "project_page",
    "project_number",
    "search",
    "project_header",
    "project_facts",
    "project_people",
    "project_activities",
    "project_partners",
    "project_children",
    "indicator_page",
    "indicator_periods",
    "indicator_terms",
    "activity_list",
    "activity_number",
    "funding_claims",
    "funding_number",
    "source_list",
    "chosen_sources",
    "source_facts",
    "source_words",
    "context_list",
    "country_list",
    "version",
    "donor_list",
    "donor_header",
    "donor_relatives",
    "donor_projects",
    "donor_gaps",
    "donor_people",
    "donor_promises",
    "donor_promises_number",
    "donor_words",
    "donor_sources",
    "row_facts",
    "cell_standing",
    "table_evidence",
    "funding_terms",
    "activity_terms",
    "placed_terms",
    "city_terms",
    "link_terms",
    "people_terms",
    "split_terms",
    "project_terms",
    "coverage_terms",
    "coverage_of_projects",
    "project_count",
    "known_projects",
    "ask_list",
    "ask_counts",
    "differing_claims",
    "differing_number",
    "source_use",
)
GRAINS = ("year", "quarter", "month")
KINDS = ("amount", "dates", "activities", "trained", "targets", "actuals", "evidence")
INDICATOR_LEVELS = tuple(contract().table("indicators").column("level").categories)
SDGS = ("5.2", "8.7", "16.2")
INDICATOR_STATES = ("reached", "on_the_way", "behind", "not_computable", "no_target", "stated_in_words", "not_reported")
# What a metric can be asked besides the filters: its parameters, each with its values.
OWN_CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "activities_over_time": {"grain": GRAINS},
    "coverage_cells": {"kind": KINDS},
    "indicators": {"level": INDICATOR_LEVELS, "sdg": SDGS, "state": INDICATOR_STATES},
    "indicators_by_state": {"level": INDICATOR_LEVELS, "sdg": SDGS},
}
SEVERAL = ("level", "sdg", "state")  # of which several values can be asked at once: they are given as tuples
# Those that only count, or tell apart no more than cells of what is alike do: asked like metrics.
_OF_CELLS = ("funding_number", "chosen_sources")
# Lists of projects, of which only those that are shown are looked at.
_OF_SHOWN = ("project_list", "donor_projects")
_SHOWN = {f"selected_{name}": f"shown_{name}" for name in ("projects", "activities", "people", "funding")}
# Numbers and amounts of each filter profile stand for the projects, unless something is chosen that it does not know.
_OF_PROFILES = {"project_numbers": "alike_project_numbers", "paid_amounts": "alike_paid_amounts"}
_NOT_IN_PROFILES = ("activity_type", "project", "year_from", "year_to")
# Around a listing of terms: the words of each figure.
_BY_KEY = """
select key, string_agg(evidence, ' | ' order by place) as evidence
from (
    select key, evidence, min(place) as place
    from (select key, evidence, row_number() over () as place from (%s))
    where evidence is not null
    group by key, evidence
)
group by key"""
DEFAULTS: dict[str, Any] = {
    "grain": "year",
    **dict.fromkeys(("search", "level", "sdg", "state", "of", "kind", "source_id", "reason", "length", "place")),
    **dict.fromkeys(("entries", "from_rank", "to_rank")),
    "first": 0,
    "order": "title",
}


def ask(
    cursor: duckdb.DuckDBPyConnection, metric: str, filters: Filters, *, by_rows: bool = False, **parameters: Any
) -> Answer:
    """The answer to one metric. `parameters` are its own, such as `grain`: month, quarter or year. From rows even where
    cells would do, if `by_rows`.

    Raises `KeyError` for a metric that is not in `METRICS`.
    """
    return _answer(cursor, question(metric, **parameters), filters, _values(filters, parameters), by_rows)


def _answer(
    cursor: duckdb.DuckDBPyConnection, asked: Question, filters: Filters, values: dict[str, Any], by_rows: bool = False
) -> Answer:
    (answer,) = answers([asked], run(cursor, joined([asked], filters, by_rows), values).to_arrow_table())
    return answer


def question(metric: str, **parameters: Any) -> Question:
    """A metric with its own choices, as they are where nothing is said. Raises `KeyError` for one that is not there."""
    if metric not in METRICS:
        raise KeyError(metric)
    return Question(metric, tuple(sorted(parameters.items())))


def look_up(
    cursor: duckdb.DuckDBPyConnection, name: str, filters: Filters | None = None, **parameters: Any
) -> pd.DataFrame:
    """The rows of a listing in `LISTINGS`. `search` is what a person typed, in any script.

    Raises `KeyError` for a name that is not in `LISTINGS`.
    """
    values = _values(filters, parameters)
    if name in _OF_CELLS:
        return _answer(cursor, Question(name), filters or Filters(), values).frame
    return run(cursor, _listing(name, values), values).df()


def count(cursor: duckdb.DuckDBPyConnection, name: str, filters: Filters | None = None, **parameters: Any) -> int:
    """How many rows a listing has."""
    values = _values(filters, parameters)
    statement = _listing(name, values)
    statement = replace(statement, sql=f"select count(*) from ({statement.sql})")
    (n,) = run(cursor, statement, values).fetchone() or (0,)
    return int(n)


def evidence_by_key(
    cursor: duckdb.DuckDBPyConnection, name: str, filters: Filters | None = None, **parameters: Any
) -> pd.DataFrame:
    """Of a listing of terms the words behind each figure: `key`, as a list, and `evidence`, the words of its terms,
    each once and in their order. There may be a million terms, so they are put together where they lie."""
    values = _values(filters, parameters)
    statement = _listing(name, values)
    statement = replace(statement, sql=_BY_KEY % statement.sql)
    return run(cursor, statement, values).df()


def _listing(name: str, values: Mapping[str, Any]) -> Statement:
    """The statement of a listing, with those of the steps that suit what is asked."""
    if name not in LISTINGS:
        raise KeyError(name)
    instead = dict(_SHOWN) if name in _OF_SHOWN else {}
    if values["search"]:
        instead["found_projects"] = "searched_projects"
    elif all(values[name] is None for name in _NOT_IN_PROFILES):
        instead |= _OF_PROFILES
    if values["project"] is not None:
        instead |= OF_PROJECTS
    return first(name, tuple(instead.items()))


def _values(filters: Filters | None, parameters: dict[str, Any]) -> dict[str, Any]:
    chosen = filters or Filters()
    values = {**DEFAULTS, **chosen.parameters(), "slice": chosen.slice, **parameters}
    return {**values, "search": fold(values["search"] or "")}


def run(
    cursor: duckdb.DuckDBPyConnection, statement: Statement, values: Mapping[str, Any]
) -> duckdb.DuckDBPyConnection:
    """Runs a statement with those values that it names."""
    return cursor.execute(statement.sql, {name: values[name] for name in statement.parameters})
