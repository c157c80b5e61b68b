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

# The steps that most metrics start from, each with the columns that metrics look at. Planning and filling them anew in every
# statement took several times as long as the rest of it.
MADE: Mapping[str, str] = {
    "chosen_profiles": "*",
    "selected_projects": """project_no, project_id, level, instrument_id, instrument, countries, donors, status, year_from,
        start_earliest, end_earliest, amount_stated""",
    "selected_funding": """funding_id, project_id, level, scope, donor_id, country, eur_low, eur_high, eur_approximate,
        left_out, sourced""",
    "counted_funding": "*",
    "funding_notes": "*",
    "selected_activities": """activity_no, project_no, type, status, count_low, count_high, count_approximate, country,
        place_id, place_derived, in_month, in_quarter, in_year, untold, sourced""",
    "held_activities": "*",
    "activity_notes": "*",
    "selected_people": """people_no, activity_no, role, unit, status, number_low, number_high,
        number_approximate, from_country, country, profession, sex, age, counting, whole_no, left_out, sourced""",
    "held_people": "*",
    "split_people": "*",
    "training_gaps": "*",
    "people_left_out": "*",
    "trained_notes": "*",
}


class Selection:
    """Has a connection of its own, whose temporary tables are the steps made so far; one thread asks at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
        self._cursor = connection.cursor()
        self._values = filters.parameters()
        self._made: set[str] = set()
        self._lock = threading.Lock()

    def rows(self, metric: str, parameters: Mapping[str, Any]) -> list[pd.DataFrame]:
        """The rows of each statement of a metric."""
        with self._lock:
            return [self._run(statement, parameters) for statement in statements(metric, tuple(MADE))]

    def close(self) -> None:
        self._cursor.close()

    def _run(self, statement: Statement, parameters: Mapping[str, Any]) -> pd.DataFrame:
        for step in statement.made:
            self._make(step)
        return run(self._cursor, statement, {**self._values, **parameters}).df()

    def _make(self, step: str) -> None:
        if step in self._made:
            return
        statement = _making(step)
        for other in statement.made:
            self._make(other)
        run(self._cursor, statement, self._values)
        self._made.add(step)


@cache
def _making(step: str) -> Statement:
    others = tuple(name for name in MADE if name != step)
    found = with_steps(f"select {MADE[step]} from {step}", others)
    return Statement(f"create temp table {step} as {found.sql}", found.parameters, found.made)


def run(
    cursor: duckdb.DuckDBPyConnection, statement: Statement, values: Mapping[str, Any]
) -> duckdb.DuckDBPyConnection:
    """Runs a statement with those values that it names."""
    return cursor.execute(statement.sql, {name: values[name] for name in statement.parameters})
