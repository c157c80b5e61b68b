"""Runs the SQL files. A metric is one file in `sql/`: a header that users read as its definition, one
statement for its rows and, after a semicolon, one for its notes (columns of `Note`). Both may select from the
shared steps (`STEPS`): `selected_*` is what the filters leave, `counted_*` what of it enters a count.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.names import fold
from queries.answer import Answer, Note
from queries.filters import Filters

SQL = Path(__file__).parent / "sql"
_STEP = re.compile(r"^(?P<name>\w+) as \(\n.*?^\)", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"\w+")
_HEADER = re.compile(r"\A((?:--[^\n]*\n)+)")

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
    "search",
    "project_header",
    "project_facts",
    "project_people",
    "project_activities",
    "project_funding",
    "project_partners",
    "project_children",
    "indicator_periods",
    "indicator_terms",
    "activity_list",
    "activity_number",
    "funding_claims",
    "source_list",
    "chosen_sources",
    "source_facts",
    "context_list",
    "country_list",
    "version",
    "donor_list",
    "donor_header",
    "donor_relatives",
    "donor_projects",
    "donor_people",
    "donor_promises",
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
    "ask_list",
    "ask_counts",
    "differing_claims",
    "source_use",
)
# Files of steps that statements share, each after those that it selects from.
STEPS = (
    *("selection", "counting", "facets", "trainings", "placement", "listing", "links", "quotations", "reporting"),
    *("results", "asking"),
)
DEFAULTS: dict[str, Any] = {
    "grain": "year",
    **dict.fromkeys(("search", "level", "sdg", "state", "of", "kind", "source_id", "reason", "length", "place")),
    "first": 0,
}


@cache
def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _without_comments(name: str) -> str:
    return re.sub(r"^\s*--[^\n]*\n", "", _text(name), flags=re.MULTILINE).strip()


@cache
def _steps() -> dict[str, str]:
    """The shared steps by name, each after those that it selects from."""
    texts = [_without_comments(name).removeprefix("with ").rstrip(",") for name in STEPS]
    return {match["name"]: match[0] for text in texts for match in _STEP.finditer(text)}


def _with_steps(statement: str) -> str:
    """The statement with the shared steps that it selects from in front of its own."""
    steps: list[str] = []
    mentioned = set(_WORD.findall(statement))
    for name, text in reversed(_steps().items()):
        if name in mentioned:
            steps.insert(0, text)
            mentioned.update(_WORD.findall(text))
    if not steps:
        return statement
    own = statement.removeprefix("with ")
    return f"with {', '.join(steps)}{' ' if own == statement else ', '}{own}"


@cache
def _statements(name: str) -> tuple[str, ...]:
    return tuple(_with_steps(part.strip()) for part in _without_comments(name).split(";") if part.strip())


def _run(cursor: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any]) -> pd.DataFrame:
    used = {name: value for name, value in parameters.items() if re.search(rf"\${name}\b", sql)}
    used = {name: list(value) if isinstance(value, tuple) else value for name, value in used.items()}
    return cursor.execute(sql, used).df()


def definition(name: str) -> str:
    """What a metric counts and leaves out, in words: the header of its SQL file."""
    header = _HEADER.match(_text(name))
    return "\n".join(line.removeprefix("--").strip() for line in header[1].splitlines()) if header else ""


def sql_text(name: str) -> str:
    """The SQL of a metric as it stands in its file."""
    return _text(name)


def ask(cursor: duckdb.DuckDBPyConnection, metric: str, filters: Filters, **parameters: Any) -> Answer:
    """The answer to one metric. `parameters` are its own, such as `grain`: month, quarter or year.

    Raises `KeyError` for a metric that is not in `METRICS`.
    """
    if metric not in METRICS:
        raise KeyError(metric)
    rows, *notes = _statements(metric)
    values = {**DEFAULTS, **filters.parameters(), **parameters}
    frame = _run(cursor, rows, values)
    return Answer(metric, frame, tuple(note for sql in notes for note in _notes(_run(cursor, sql, values))))


def look_up(
    cursor: duckdb.DuckDBPyConnection,
    name: str,
    filters: Filters | None = None,
    *,
    most: int | None = None,
    skip: int = 0,
    **parameters: Any,
) -> pd.DataFrame:
    """The rows of a listing in `LISTINGS`, at `most` so many after the first `skip`. `search` is what a person typed,
    in any script.

    Raises `KeyError` for a name that is not in `LISTINGS`.
    """
    statement = _listing(name)
    page = "" if most is None else f" limit {int(most)} offset {int(skip)}"
    return _run(cursor, statement + page, _values(filters, parameters))


def count(cursor: duckdb.DuckDBPyConnection, name: str, filters: Filters | None = None, **parameters: Any) -> int:
    """How many rows a listing has."""
    counted = _run(cursor, f"select count(*) as n from ({_listing(name)})", _values(filters, parameters))
    return int(counted["n"].iloc[0])


def _listing(name: str) -> str:
    if name not in LISTINGS:
        raise KeyError(name)
    return _statements(name)[0]


def _values(filters: Filters | None, parameters: dict[str, Any]) -> dict[str, Any]:
    values = {**DEFAULTS, **(filters or Filters()).parameters(), **parameters}
    return {**values, "search": fold(values["search"] or "")}


def _notes(frame: pd.DataFrame) -> list[Note]:
    """One note per row that counts something; pandas made floats of whole numbers beside empty ones."""
    records = frame.to_dict("records")
    rows = ({name: None if pd.isna(value) else value for name, value in row.items()} for row in records)
    return [
        Note(**{**row, "n": int(row["n"]), "of": None if row.get("of") is None else int(row["of"])})
        for row in rows
        if row["n"]
    ]
