"""Two versions side by side: rows added, changed cell by cell, and removed, as canonical text."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from etl.cells import cell_text, quoted
from etl.compare import CHANGE, TableChange, difference, on_key
from etl.contract import Table
from etl.lake import Lake

Row = dict[str, str | None]  # column → its text; `None` is not reported


@dataclass(frozen=True)
class CellChange:
    """One cell of a changed row, in the contract's notations."""

    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class RowChange:
    """A row that both versions hold, and its cells that differ; `key` is column → text."""

    key: Row
    cells: tuple[CellChange, ...]


@dataclass(frozen=True)
class TableDiff:
    """What differs in one table. The rows are in the order of their keys and may be only the first of them;
    `counts` (added, changed, removed) are of all."""

    table: str
    counts: tuple[int, int, int]
    added: tuple[Row, ...]
    changed: tuple[RowChange, ...]
    removed: tuple[Row, ...]

    def as_json(self) -> dict[str, object]:
        """For `diff --json`."""
        changed = [{"key": row.key, "cells": [vars(cell) for cell in row.cells]} for row in self.changed]
        return {"table": self.table, "added": self.added, "changed": changed, "removed": self.removed}


def touched_tables(lake: Lake, one: int, other: int) -> tuple[Table, ...]:
    """The tables that any version after the older of the two, up to the newer, has changed; in the contract's
    order. Version 0 is the empty lake; raises `LakeError` where there is no such version."""
    for number in {one, other} - {0}:
        lake.version(number)
    between = range(min(one, other) + 1, max(one, other) + 1)
    names = {name for number in between for name in lake.version(number).rows}
    return tuple(table for table in lake.contract.tables if table.name in names)


def diff(
    lake: Lake, before: int, after: int, *, table: str | None = None, limit: int | None = None
) -> tuple[TableDiff, ...]:
    """What leads from version `before` to `after`, either way round; only tables that differ.

    `table` asks for one table only, `limit` bounds the rows that are listed of each kind.
    """
    wanted = [t for t in touched_tables(lake, before, after) if table in (None, t.name)]
    with contextlib.closing(lake.cursor()) as cursor:
        found = [_table_diff(lake, cursor, one, before, after, limit) for one in wanted]
    return tuple(one for one in found if any(one.counts))


def _table_diff(
    lake: Lake, cursor: DuckDBPyConnection, table: Table, before: int, after: int, limit: int | None
) -> TableDiff:
    old, new = lake.relation(table, before), lake.relation(table, after)
    change = difference(cursor, table, old, new, deletions=True)
    return told(cursor, table, change, old, limit)


def told(
    cursor: DuckDBPyConnection, table: Table, change: TableChange, before: str, limit: int | None
) -> TableDiff:
    """A change of the rows of `before`, which the same cursor has compared, as text."""
    return TableDiff(
        table.name,
        (change.inserted, change.updated, change.deleted),
        _rows(cursor, table, change, "inserted", limit),
        _changed(cursor, table, change, before, limit),
        _rows(cursor, table, change, "deleted", limit),
    )


def _ordered(table: Table, limit: int | None) -> str:
    key = ", ".join(f"new.{quoted(name)}" for name in table.key)
    return f"order by {key}" + ("" if limit is None else f" limit {int(limit)}")


def _rows(
    cursor: DuckDBPyConnection, table: Table, change: TableChange, kind: str, limit: int | None
) -> tuple[Row, ...]:
    """The rows that only one of the two versions holds."""
    cells = ", ".join(cell_text(column, "new") for column in table.columns)
    found = cursor.execute(
        f"select {cells} from {quoted(change.relation)} as new where {CHANGE} = ? {_ordered(table, limit)}",
        [kind],
    ).fetchall()
    return tuple(dict(zip(table.column_names, row, strict=True)) for row in found)


def _changed(
    cursor: DuckDBPyConnection, table: Table, change: TableChange, before: str, limit: int | None
) -> tuple[RowChange, ...]:
    columns = [column for column in table.columns if column.name not in table.key]
    cells = [cell_text(table.column(name), "new") for name in table.key]
    for column in columns:
        differs = f"new.{quoted(column.name)} is distinct from old.{quoted(column.name)}"
        cells += [differs, cell_text(column, "old"), cell_text(column, "new")]
    found = cursor.execute(
        f"select {', '.join(cells)} from {quoted(change.relation)} as new"
        f" join {before} as old on {on_key(table, 'new', 'old')}"
        f" where {CHANGE} = 'updated' {_ordered(table, limit)}"
    ).fetchall()
    names = [column.name for column in columns]
    return tuple(_row_change(table, names, row) for row in found)


def _row_change(table: Table, names: list[str], row: tuple) -> RowChange:
    """From the key's texts and, for each further column, whether it differs, its old and its new text."""
    width = len(table.key)
    triples = zip(names, row[width::3], row[width + 1 :: 3], row[width + 2 :: 3], strict=True)
    cells = tuple(CellChange(name, old, new) for name, differs, old, new in triples if differs)
    return RowChange(dict(zip(table.key, row[:width], strict=True)), cells)
