"""Checked rows become a version: compare, build the edition, commit, publish; or nothing of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from duckdb import DuckDBPyConnection, Error

from etl.actor import Actor, authorise
from etl.catalog import turn
from etl.cells import quoted
from etl.compare import Changes, TableChange, columns, difference, on_key, touched_by_both, with_change
from etl.contract import Table
from etl.edition import Candidate, candidate, drop_old
from etl.errors import EditionError, StaleHead
from etl.lake import Lake
from etl.originals import Original, keep, noted
from etl.version import FileRecord, Version

_log = logging.getLogger(__name__)
_REBASES = 60


@dataclass(frozen=True)
class StagedRows:
    """The checked rows of one file: a typed relation with all columns of the contract's `table`, and the
    columns that the file itself holds. Of the others it says nothing, so those cells stay as they are."""

    table: str
    relation: str
    given: tuple[str, ...]


@dataclass(frozen=True)
class Staged:
    """Checked rows in temporary relations of `cursor`, compared by nobody yet.

    `seen` is the version that they were checked against. With `replace` a table becomes what its files hold;
    without, rows that the files do not name stay. `originals` are the files to keep as they came.
    """

    cursor: DuckDBPyConnection
    rows: tuple[StagedRows, ...]
    files: tuple[FileRecord, ...]
    seen: int
    replace: bool = False
    originals: tuple[Original, ...] = ()


def compare(lake: Lake, staged: Staged, base: int) -> Changes:
    """What the staged rows would change in version `base`."""
    changes = []
    for name in dict.fromkeys(rows.table for rows in staged.rows):
        table = lake.contract.table(name)
        before = lake.relation(table, base)
        after = " union all by name ".join(
            _completed(table, rows, before) for rows in staged.rows if rows.table == name
        )
        changes.append(difference(staged.cursor, table, before, f"({after})", deletions=staged.replace))
    return Changes(base, tuple(change for change in changes if change.rows))


def _completed(table: Table, rows: StagedRows, before: str) -> str:
    """The file's rows, with the cells of `before` in columns that the file does not have."""
    if set(rows.given) >= set(table.column_names):
        return f"select {columns(table)} from {quoted(rows.relation)}"
    cells = ", ".join(
        f"{'given' if name in rows.given else 'before'}.{quoted(name)}" for name in table.column_names
    )
    return (
        f"select {cells} from {quoted(rows.relation)} as given"
        f" left join {before} as before on {on_key(table, 'given', 'before')}"
    )


def commit_staged(lake: Lake, staged: Staged, actor: Actor, message: str) -> tuple[Version | None, Changes]:
    """The version that the rows became, `None` where they change nothing, and what changed.

    The rows are compared again with what others committed meanwhile; a row that both changed raises `StaleHead`.
    Raises `EditionError`, with nothing committed, where the rows break a key.
    """

    def compared(head: int) -> Changes:
        changes = compare(lake, staged, head)
        _refuse_overwriting(lake, staged, changes)
        return changes

    return commit_compared(lake, staged.cursor, compared, actor, message, staged.files, staged.originals)


def commit_compared(
    lake: Lake,
    cursor: DuckDBPyConnection,
    compared: Callable[[int], Changes],
    actor: Actor,
    message: str,
    files: tuple[FileRecord, ...] = (),
    originals: tuple[Original, ...] = (),
    **said: Any,
) -> tuple[Version | None, Changes]:
    """Makes one version of what `compared(head)` finds, `None` where it finds nothing, and returns both. `said` are
    fields of `Version` that tell what it rests on: `source`, `undoes`, `returns_to`.

    `compared` works with `cursor`, is asked again with each newer head where another writer came before, and
    raises what speaks against the change. Raises `NotAllowed` where the actor may not change the data.
    """
    authorise(actor)
    with turn(lake.settings):
        for attempt in range(_REBASES):
            changes = compared(lake.head())
            if not changes:
                return None, changes
            version = lake.next_version(changes, actor.name, message, files, **said)
            try:
                return _commit(lake, cursor, changes, version, originals), changes
            except StaleHead:
                if attempt == _REBASES - 1:
                    raise
    raise AssertionError("the last attempt returns or raises")


def _commit(
    lake: Lake,
    cursor: DuckDBPyConnection,
    changes: Changes,
    version: Version,
    originals: tuple[Original, ...],
) -> Version:
    """The edition is built and checked before the commit, from the same rows, and seen only after it. The
    files are kept between the two: no version without its files, no file that was refused."""
    try:
        with candidate(
            cursor, lake.settings.editions, lake.contract, relations_after(lake, changes), version
        ) as edition:
            keep(lake.settings, originals)
            committed = lake.commit(cursor, changes, noted(lake.settings, version))
            _announce(lake, edition)
    except EditionError as error:
        raise EditionError(f"Nothing was changed: {error}") from error
    return committed


def _announce(lake: Lake, edition: Candidate) -> None:
    """What follows a commit must not make it look failed: who misses the edition builds it from the lake."""
    try:
        edition.publish()
        drop_old(lake.settings.editions)
        lake.compact()
    except (Error, OSError):
        _log.exception("version %s is committed, but not published or tidied up", edition.version)


def relations_after(lake: Lake, changes: Changes) -> dict[str, str]:
    """Table → its rows once the changes are made, for the cursor that compared them."""
    return {
        table.name: with_change(table, lake.relation(table, changes.base), changes.of(table.name))
        for table in lake.contract.tables
    }


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
