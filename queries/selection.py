"""What one choice of filters leaves of an edition, worked out once for all metrics that are asked about it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

import duckdb
import pandas as pd

from queries.filters import Filters
from queries.steps import Statement, statements, with_steps

# The steps that most metrics start from, each with what is kept of it. Planning and filling them anew in every
# statement took several times as long as the rest of it.
_ROWS: Mapping[str, str] = {
    "chosen_profiles": "* from chosen_profiles",
    "selected_projects": """project_no, project_id, level, instrument_id, instrument, countries, donors, status,
        year_from, start_earliest, end_earliest, amount_stated from selected_projects""",
    "selected_funding": """funding_id, project_id, project_no, level, scope, donor_id, country, eur_low, eur_high,
        eur_approximate, left_out, sourced from selected_funding""",
    "counted_funding": "* from counted_funding",
    "funding_notes": "* from funding_notes",
    "selected_activities": """activity_no, project_no, type, status, count_low, count_high, count_approximate,
        country, place_id, has_place, place_derived, in_month, in_quarter, in_year, untold, sourced, n
        from selected_activities""",
    "selected_cities": "* from selected_cities",
    "held_activities": "* from held_activities",
    "activity_notes": "* from activity_notes",
    "selected_people": """people_no, activity_no, role, unit, status, number_low, number_high, number_approximate,
        from_country, country, profession, sex, age, counting, whole_no, left_out, sourced, in_training, n
        from selected_people""",
    "held_people": "* from held_people",
    "split_people": "* from split_people",
    "training_gaps": "* from training_gaps",
    "people_left_out": "* from people_left_out",
    "trained_notes": "* from trained_notes",
}
# Metrics that only count need no ids.
_WITHOUT_IDS = {
    "selected_projects": """project_no, level, instrument_id, instrument, countries, donors, year_from, start_earliest,
        end_earliest, amount_stated from selected_projects""",
    "selected_funding": """project_no, level, scope, donor_id, country, eur_low, eur_high, eur_approximate, left_out,
        sourced from selected_funding""",
}
# What is alike together stands for the rows where only filters are chosen that it knows.
_ALIKE_ACTIVITIES = {"selected_activities": "* from alike_activities"}
_ALIKE_PEOPLE = {"selected_people": "* from alike_people", "selected_cities": "* from alike_cities"}
_OF_ROWS = ("partner_cities", "city_links", "coverage_cells")


def needs_rows(metric: str, parameters: Mapping[str, Any]) -> bool:
    """Whether a metric is answered from rows, not from cells that hold what is alike together."""
    return metric in _OF_ROWS or (metric == "activities_over_time" and parameters.get("grain", "year") != "year")


class Selection:
    """Has a connection of its own, whose temporary tables are the steps made so far; one thread asks at a time.

    A selection `by_rows` serves all metrics, another one those that do not need them (`needs_rows`), and is much
    smaller where there are many rows.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, filters: Filters, by_rows: bool = False) -> None:
        self._cursor = connection.cursor()
        self._values = filters.parameters()
        self._kept = _ROWS if by_rows else {**_ROWS, **_WITHOUT_IDS, **_alike(filters)}
        self._made: set[str] = set()
        self._lock = threading.Lock()

    def ask(self, metric: str, parameters: Mapping[str, Any]) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
        """The rows of a metric and those of its notes."""
        rows, *notes = statements(metric, tuple(_ROWS))
        with self._lock:
            frame = self._run(rows, parameters).df()
            return frame, [row for statement in notes for row in _dicts(self._run(statement, parameters))]

    def close(self) -> None:
        self._cursor.close()

    def _run(self, statement: Statement, parameters: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
        for step in statement.made:
            self._make(step)
        return run(self._cursor, statement, {**self._values, **parameters})

    def _make(self, step: str) -> None:
        if step in self._made:
            return
        statement = _making(step, self._kept[step])
        for other in statement.made:
            self._make(other)
        run(self._cursor, statement, self._values)
        self._made.add(step)


def _alike(filters: Filters) -> Mapping[str, str]:
    if (filters.instrument, filters.status, filters.project) != (None, None, None):
        return {}
    if (filters.activity_type, filters.year_from, filters.year_to) != (None, None, None):
        return _ALIKE_ACTIVITIES
    return {**_ALIKE_ACTIVITIES, **_ALIKE_PEOPLE}


@cache
def _making(step: str, kept: str) -> Statement:
    found = with_steps(f"select {kept}", tuple(name for name in _ROWS if name != step))
    return Statement(f"create temp table {step} as {found.sql}", found.parameters, found.made)


def run(
    cursor: duckdb.DuckDBPyConnection, statement: Statement, values: Mapping[str, Any]
) -> duckdb.DuckDBPyConnection:
    """Runs a statement with those values that it names."""
    return cursor.execute(statement.sql, {name: values[name] for name in statement.parameters})


def _dicts(answered: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in answered.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answered.fetchall()]
