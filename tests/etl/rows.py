"""Rows of a test brought into a lake without a file, past the checks: what the lake itself must stand."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from duckdb import DuckDBPyConnection

from etl.actor import operator
from etl.commit import Staged, StagedRows, commit_staged
from etl.lake import Lake
from etl.version import FileRecord, Version

_numbers = itertools.count(1)


def staged(
    lake: Lake,
    cursor: DuckDBPyConnection,
    table: str,
    rows: Iterable[dict[str, Any]],
    *,
    replace: bool = False,
    seen: int | None = None,
) -> Staged:
    """The rows as `load` would stage them; the first one says which columns the file has."""
    rows = list(rows)
    given = tuple(rows[0])
    name = f"given_{next(_numbers)}"
    model = lake.contract.table(table)
    columns = ", ".join(f'"{column.name}" {column.sql_type}' for column in model.columns)
    cursor.execute(f"create temp table {name} ({columns})")
    places = ", ".join("?" for _ in given)
    names = ", ".join(f'"{column}"' for column in given)
    cursor.executemany(
        f"insert into {name} ({names}) values ({places})", [list(row.values()) for row in rows]
    )
    record = FileRecord(f"{table}.csv", "0" * 64, table, len(rows))
    head = lake.head() if seen is None else seen
    return Staged(cursor, (StagedRows(table, name, given),), (record,), head, replace)


def put(lake: Lake, table: str, rows: Iterable[dict[str, Any]], *, replace: bool = False) -> Version | None:
    """The version that the rows became; `None` where they change nothing."""
    cursor = lake.cursor()
    version, _ = commit_staged(
        lake, staged(lake, cursor, table, rows, replace=replace), operator("Test author"), "Test rows"
    )
    cursor.close()
    return version


def source(number: int, title: str = "Testland page", publisher: str = "Testland") -> dict[str, str]:
    return {"id": f"test-{number:03d}", "title": title, "publisher": publisher}


def sources(lake: Lake, version: int | None = None) -> dict[str, str]:
    """id → title of the sources as of a version."""
    relation = lake.relation(lake.contract.table("sources"), version)
    cursor = lake.cursor()
    rows = cursor.execute(f"select id, title from {relation}").fetchall()
    cursor.close()
    assert len(rows) == len({row[0] for row in rows}), "an id stands twice"
    return dict(rows)
