"""Two states of a table, row by row: what is new, changed, gone. For a load, a preview, a diff, an undo."""

from __future__ import annotations

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from etl.cells import quoted
from etl.contract import Table

CHANGE = "_change"  # the column of a difference: inserted, updated or deleted


@dataclass(frozen=True)
class TableChange:
    """The difference of one table. `relation` is a temporary table of the cursor that compared: the
    contract's columns and `_change`; a changed row stands with its new cells, a deleted row with its old
    ones."""

    table: str
    relation: str
    inserted: int
    updated: int
    deleted: int
    unchanged: int

    @property
    def rows(self) -> int:
        return self.inserted + self.updated + self.deleted


@dataclass(frozen=True)
class Changes:
    """What would lead from version `base` to the next one; only tables with a difference."""

    base: int
    tables: tuple[TableChange, ...]

    def of(self, table: str) -> TableChange | None:
        return next((change for change in self.tables if change.table == table), None)

    def __bool__(self) -> bool:
        return bool(self.tables)


def columns(table: Table, prefix: str = "") -> str:
    """The table's columns in the contract's order, for a select."""
    return ", ".join(f"{prefix}{quoted(name)}" for name in table.column_names)


def on_key(table: Table, one: str, other: str) -> str:
    """The condition that two rows have the same key."""
    return " and ".join(f"{one}.{quoted(name)} = {other}.{quoted(name)}" for name in table.key)


def _differ(table: Table) -> str:
    cells = [quoted(name) for name in table.column_names if name not in table.key]
    return " or ".join(f"after.{cell} is distinct from before.{cell}" for cell in cells) or "false"


def difference(
    cursor: DuckDBPyConnection,
    table: Table,
    before: str,
    after: str,
    *,
    deletions: bool,
    into: str | None = None,
) -> TableChange:
    """What leads from the rows of `before` to those of `after`, two relations with the contract's columns.

    Without `deletions` rows that only `before` holds stay as they are. The difference is kept in the
    temporary table `into`. Never to be called inside a transaction that has changed the lake: DuckLake's `at
    (version => n)` would then show the transaction's own rows.
    """
    relation = into or f"change_{table.name}"
    first = quoted(table.key[0])
    gone = (
        f"""union all
        select {columns(table, "before.")}, 'deleted'
        from before anti join after on {on_key(table, "before", "after")}"""
        if deletions
        else ""
    )
    cursor.execute(
        f"""create or replace temp table {quoted(relation)} as
        with before as (select {columns(table)} from {before}),
        after as (select {columns(table)} from {after})
        select {columns(table, "after.")},
            case when before.{first} is null then 'inserted' else 'updated' end as {CHANGE}
        from after left join before on {on_key(table, "before", "after")}
        where before.{first} is null or {_differ(table)}
        {gone}"""
    )
    return _counted(cursor, table, relation, after)


def _counted(cursor: DuckDBPyConnection, table: Table, relation: str, after: str) -> TableChange:
    counts = dict(
        cursor.execute(f"select {CHANGE}, count(*) from {quoted(relation)} group by all").fetchall()
    )
    (given,) = cursor.execute(f"select count(*) from {after}").fetchone() or (0,)
    inserted, updated, deleted = (counts.get(change, 0) for change in ("inserted", "updated", "deleted"))
    return TableChange(table.name, relation, inserted, updated, deleted, given - inserted - updated)


def with_change(table: Table, before: str, change: TableChange | None) -> str:
    """The relation that `before` becomes once the change is made."""
    if change is None:
        return f"(select {columns(table)} from {before})"
    rows = quoted(change.relation)
    return (
        f"(select {columns(table, 'before.')} from {before} as before"
        f" anti join {rows} as change on {on_key(table, 'before', 'change')}"
        f" union all select {columns(table)} from {rows} where {CHANGE} <> 'deleted')"
    )


def keys(cursor: DuckDBPyConnection, table: Table, change: TableChange, limit: int = 5) -> tuple[str, ...]:
    """Keys of rows that a change touches, at most `limit`, each as text."""
    return tuple(touched_by_both(cursor, table, change, change, limit))


def touched_by_both(
    cursor: DuckDBPyConnection, table: Table, ours: TableChange, theirs: TableChange, limit: int = 5
) -> list[str]:
    """Keys of rows that two changes both touch, at most `limit`, each as text."""
    key = " || ' ' || ".join(f"cast(ours.{quoted(name)} as varchar)" for name in table.key)
    return [
        row[0]
        for row in cursor.execute(
            f"""select {key} as row_key from {quoted(ours.relation)} as ours
            semi join {quoted(theirs.relation)} as theirs on {on_key(table, "ours", "theirs")}
            order by row_key limit {limit}"""
        ).fetchall()
    ]
