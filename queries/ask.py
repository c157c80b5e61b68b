"""Runs the SQL files. A metric is one file in `sql/`: a header that users read as its definition, one statement for
its rows and, after a semicolon, one for its notes (columns of `Note`). Both may select from the relations of
`sql/selection.sql`: `selected_projects`, `selected_activities`, `selected_people`, `selected_funding`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from queries.answer import Answer, Note
from queries.filters import Filters

SQL = Path(__file__).parent / "sql"
_HEADER = re.compile(r"\A((?:--[^\n]*\n)+)")

METRICS = (
    "headline",
    "funding_by_instrument",
    "funding_by_donor",
    "activities_over_time",
    "activities_by_type",
    "trained_by_country",
    "people_by_role",
    "partner_cities",
    "city_links",
    "coverage",
)


@cache
def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


@cache
def _statements(name: str) -> tuple[str, ...]:
    """The statements of a file, each with the selection's steps in front of its own."""
    body = re.sub(r"^\s*--[^\n]*\n", "", _text(name), flags=re.MULTILINE)
    steps = re.sub(r"^\s*--[^\n]*\n", "", _text("selection"), flags=re.MULTILINE).strip()
    parts = [part.strip() for part in body.split(";") if part.strip()]
    return tuple(
        f"{steps},\n{part.removeprefix('with ')}" if part.startswith("with ") else f"{steps}\n{part}" for part in parts
    )


def _run(cursor: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any]) -> pd.DataFrame:
    used = {name: value for name, value in parameters.items() if re.search(rf"\${name}\b", sql)}
    return cursor.execute(sql, used).df()


def definition(name: str) -> str:
    """What a metric counts and leaves out, in words: the header of its SQL file."""
    header = _HEADER.match(_text(name))
    return "\n".join(line.removeprefix("--").strip() for line in header[1].splitlines()) if header else ""


def sql_text(name: str) -> str:
    """The SQL of a metric as it stands in its file."""
    return _text(name)


def ask(cursor: duckdb.DuckDBPyConnection, metric: str, filters: Filters, **parameters: Any) -> Answer:
    """The answer to one metric. `parameters` are those of the metric itself, such as `grain`.

    Raises `KeyError` for a metric that is not in `METRICS`.
    """
    if metric not in METRICS:
        raise KeyError(metric)
    rows, *notes = _statements(metric)
    values = {**filters.parameters(), **parameters}
    frame = _run(cursor, rows, values)
    return Answer(metric, frame, tuple(note for sql in notes for note in _notes(_run(cursor, sql, values))))


def look_up(cursor: duckdb.DuckDBPyConnection, name: str, filters: Filters = Filters(), **parameters: Any) -> pd.DataFrame:
    """The rows of a listing in `sql/` that is no metric, such as `project_list`."""
    return _run(cursor, _statements(name)[0], {**filters.parameters(), **parameters})


def _notes(frame: pd.DataFrame) -> list[Note]:
    known = Note.__dataclass_fields__.keys()
    return [
        Note(**{name: None if pd.isna(value) else value for name, value in row.items() if name in known})
        for row in frame.to_dict("records")
        if row["n"] > 0
    ]
