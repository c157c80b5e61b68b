"""Checked rows become a version: compare, build the edition, commit, publish; or nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from etl.cells import quoted
from etl.compare import Changes, TableChange, difference, touched_by_both, with_change
from etl.edition import candidate, drop_old
from etl.errors import StaleHead
from etl.lake import Lake
from etl.version import FileRecord, Version

_REBASES = 20


@dataclass(frozen=True)
class Staged:
    """Checked rows in temporary tables of `cursor`: table of the contract → typed relations of its files.

    `seen` is the version that they were checked against. With `replace` a table becomes what its files hold; without,
    rows that the files do not name stay.
    """

    cursor: DuckDBPyConnection
    relations: Mapping[str, tuple[str, ...]]
    files: tuple[FileRecord, ...]
    seen: int
    replace: bool = False


def compare(lake: Lake, staged: Staged, base: int) -> Changes:
    """What the staged rows would change in version `base`."""
    changes = (
        difference(
            staged.cursor,
            lake.contract.table(table),
            lake.relation(lake.contract.table(table), base),
            _union(relations),
            deletions=staged.replace,
        )
        for table, relations in staged.relations.items()
    )
    return Changes(base, tuple(change for change in changes if change.rows))


def _union(relations: tuple[str, ...]) -> str:
    return "(" + " union all by name ".join(f"from {quoted(relation)}" for relation in relations) + ")"


def commit_staged(
    lake: Lake, staged: Staged, author: str, message: str, expected_head: int | None = None
) -> tuple[Version | None, Changes]:
    """The version that the rows became, `None` where they change nothing, and what changed.

    `expected_head` is the version that a person saw a preview of: any later one raises `StaleHead`. Without it the
    rows are compared again with what others committed meanwhile, and only a row that both changed raises it.
    Raises `EditionError`, with nothing committed, where the rows break a key.
    """
    with lake.turn():
        for attempt in range(_REBASES):
            head = lake.head()
            if expected_head is not None and head != expected_head:
                raise StaleHead(expected_head, head)
            changes = compare(lake, staged, head)
            if not changes:
                return None, changes
            _refuse_overwriting(lake, staged, changes)
            try:
                return _commit(lake, staged, changes, author, message), changes
            except StaleHead:
                if expected_head is not None or attempt == _REBASES - 1:
                    raise
    raise AssertionError("the last attempt returns or raises")


def _commit(lake: Lake, staged: Staged, changes: Changes, author: str, message: str) -> Version:
    """The edition is built and checked before the commit, from the same rows, and seen only after it."""
    cursor = staged.cursor
    version = lake.next_version(changes, author, message, staged.files)
    after = {
        table.name: with_change(table, lake.relation(table, changes.base), changes.of(table.name))
        for table in lake.contract.tables
    }
    with candidate(cursor, lake.settings.editions, lake.contract, after, version) as edition:
        committed = lake.commit(cursor, changes, version)
        edition.publish()
    drop_old(lake.settings.editions)
    lake.compact()
    return committed


def _refuse_overwriting(lake: Lake, staged: Staged, changes: Changes) -> None:
    """Raises `StaleHead` where a version after `staged.seen` touched a row that these changes touch too."""
    if changes.base == staged.seen:
        return
    both = []
    for ours in changes.tables:
        theirs = _meanwhile(lake, staged, ours, changes.base)
        table = lake.contract.table(ours.table)
        both += [f"{table.name} {key}" for key in touched_by_both(staged.cursor, table, ours, theirs)]
    if both:
        raise StaleHead(staged.seen, changes.base, ", ".join(both[:5]))


def _meanwhile(lake: Lake, staged: Staged, ours: TableChange, base: int) -> TableChange:
    table = lake.contract.table(ours.table)
    return difference(
        staged.cursor,
        table,
        lake.relation(table, staged.seen),
        lake.relation(table, base),
        deletions=True,
        into=f"meanwhile_{table.name}",
    )

