"""Taking back: a new version in which rows are again as they were. It erases nothing."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from etl.actor import Actor
from etl.cells import quoted
from etl.commit import commit_compared
from etl.compare import Changes, TableChange, difference, keys, on_key
from etl.contract import Table
from etl.diff import TableDiff, diff, told, touched_tables
from etl.errors import EditionError, LaterChange, StaleHead, UndoConflict
from etl.lake import Lake
from etl.version import Version

Undone = tuple[Version | None, Changes]


@dataclass(frozen=True)
class Effect:
    """What an undo would do to version `head`: the rows as text, only tables that would change, and the later changes
    that it would take with it."""

    head: int
    tables: tuple[TableDiff, ...]
    later: tuple[LaterChange, ...] = ()


def preview(lake: Lake, number: int, *, limit: int | None = None) -> Effect:
    """What `undo` of a version would do now; `limit` bounds the rows that are listed of each kind and table."""
    lake.version(number)
    head = lake.head()
    with contextlib.closing(lake.cursor()) as cursor:
        changes = _inverse(lake, cursor, number, head)
        later = _later(lake, cursor, number, changes)
        named = ((lake.contract.table(change.table), change) for change in changes.tables)
        tables = tuple(told(cursor, table, change, lake.relation(table, head), limit) for table, change in named)
    return Effect(head, tables, later)


def preview_to(lake: Lake, number: int, *, limit: int | None = None) -> Effect:
    """What `undo_to` a version would do now. It takes all later versions with it, so they are not named."""
    lake.version(number)
    head = lake.head()
    return Effect(head, diff(lake, head, number, limit=limit))


def undo(
    lake: Lake, number: int, actor: Actor, message: str, *, with_later: bool = False, seen: int | None = None
) -> Undone:
    """A new version in which the rows that version `number` added, changed or removed are as before it.

    `None` where they are so already. Raises `UndoConflict` where later versions changed the same rows;
    `with_later` undoes these rows too, as far as version `seen` (the head at the call) had changed them.
    Raises `EditionError` where a key or reference would not hold.
    """
    lake.version(number)
    seen = lake.head() if seen is None else seen
    with contextlib.closing(lake.cursor()) as cursor:

        def compared(head: int) -> Changes:
            changes = _inverse(lake, cursor, number, head)
            later = _later(lake, cursor, number, changes)
            if any(not with_later or one.version > seen for one in later):
                raise UndoConflict(number, later)
            return changes

        try:
            return commit_compared(lake, cursor, compared, actor, message, undoes=number)
        except EditionError as error:
            raise EditionError(
                f"Undoing version {number} would break a key or leave a reference to nothing. {error}"
            ) from error


def undo_to(lake: Lake, number: int, actor: Actor, message: str, *, seen: int | None = None) -> Undone:
    """A new version that equals version `number`, and what changed; `None` where the newest one equals it.

    `seen` is the newest version that the person knows (the head at the call): a later one, whose rows would
    go unseen, raises `StaleHead`.
    """
    lake.version(number)
    seen = lake.head() if seen is None else seen
    with contextlib.closing(lake.cursor()) as cursor:

        def compared(head: int) -> Changes:
            tables = touched_tables(lake, number, head)
            changes = _changes(
                head,
                [
                    difference(cursor, t, lake.relation(t, head), lake.relation(t, number), deletions=True)
                    for t in tables
                ],
            )
            if changes and head != seen:
                raise StaleHead(seen, head)
            return changes

        return commit_compared(lake, cursor, compared, actor, message, returns_to=number)


def _changes(base: int, found: list[TableChange]) -> Changes:
    return Changes(base, tuple(change for change in found if change.rows))


def _inverse(lake: Lake, cursor: DuckDBPyConnection, number: int, head: int) -> Changes:
    """What leads the rows that version `number` touched from `head` to what they were before it."""
    found = []
    for table in touched_tables(lake, number - 1, number):
        before, after = lake.relation(table, number - 1), lake.relation(table, number)
        done = difference(cursor, table, before, after, deletions=True, into=f"done_{table.name}")
        now = lake.relation(table, head)
        found.append(
            difference(cursor, table, _among(table, now, done), _among(table, before, done), deletions=True)
        )
    return _changes(head, found)


def _among(table: Table, relation: str, change: TableChange) -> str:
    """The rows of a relation that a change touches."""
    return (
        f"(select row.* from {relation} as row"
        f" semi join {quoted(change.relation)} as change on {on_key(table, 'row', 'change')})"
    )


def _later(
    lake: Lake, cursor: DuckDBPyConnection, number: int, changes: Changes
) -> tuple[LaterChange, ...]:
    """What versions after `number` did to rows that `changes` would take back, in the order of versions.

    A row that stands as version `number` left it is none of these, whatever happened between: an undo and the
    undo of that undo.
    """
    found = []
    for change in changes.tables:
        table = lake.contract.table(change.table)
        left, now = (_among(table, lake.relation(table, n), change) for n in (number, changes.base))
        again = difference(cursor, table, left, now, deletions=True, into=f"again_{table.name}")
        if again.rows:
            found += _versions_of(lake, cursor, table, again, range(number + 1, changes.base + 1))
    return tuple(sorted(found, key=lambda one: one.version))


def _versions_of(
    lake: Lake, cursor: DuckDBPyConnection, table: Table, rows: TableChange, versions: range
) -> list[LaterChange]:
    """Which of the versions changed these rows."""
    found = []
    for number in versions:
        if table.name not in lake.version(number).rows:
            continue
        before, after = (_among(table, lake.relation(table, n), rows) for n in (number - 1, number))
        step = difference(cursor, table, before, after, deletions=True, into=f"step_{table.name}")
        if step.rows:
            found.append(LaterChange(number, table.name, keys(cursor, table, step), step.rows))
    return found
