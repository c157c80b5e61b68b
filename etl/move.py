"""A lake moved to another catalog and storage: each of its versions is made there anew, as it was.

The numbers, authors, messages, times, files and identities of the changes stay; the rows of every version are
compared by their hashes. The old lake is not touched. A move that died goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from etl.catalog import turn
from etl.cells import literal, quoted
from etl.compare import Changes, TableChange, difference
from etl.contract import Table
from etl.copying import copy, kept_beside
from etl.diff import touched_tables
from etl.errors import LakeError
from etl.kept import place
from etl.lake import Lake
from etl.lake_files import contents_at
from etl.settings import Settings, settings
from etl.version import Version

_ORIGINALS = "originals/"


def target_of(
    home: Path | None, catalog: str | None, storage: str | None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Where a move leads: what is not said is that of an embedded lake in the home."""
    said = {"ATLAS_CATALOG": catalog or "", "ATLAS_STORAGE": storage or ""}
    return settings(home, {**environ, **said})


def refuse_overlap(here: Settings, there: Settings) -> None:
    """Two lakes never share a catalog or a storage: the one would take the other's files for abandoned."""
    if here.catalog == there.catalog:
        raise LakeError(f"The lake is at {here.catalog} already: --catalog or --home names where it shall be.")
    if _base(here) == _base(there):
        raise LakeError(f"The rows lie in {here.storage} already: --storage names another place for them.")


def _base(where: Settings) -> str:
    return str(where.storage_folder.resolve()) if where.storage_folder else where.storage.rstrip("/")


@dataclass(frozen=True)
class _Move:
    source: Lake
    target: Lake
    here: DuckDBPyConnection
    there: DuckDBPyConnection


def move(source: Lake, target: Lake, tell: Callable[[Version], None]) -> int:
    """Makes every version of `source` in `target` and returns how many are there; `tell` is called after each.

    Raises `LakeError` where the target holds other versions, or a version does not come out the same.
    """
    with contextlib.ExitStack() as stack:
        stack.enter_context(turn(target.settings))
        here, there = (stack.enter_context(contextlib.closing(lake.cursor())) for lake in (source, target))
        moving = _Move(source, target, here, there)
        history = list(reversed(source.history()))
        done = _already_moved(target, history)
        _move_files(source, target)
        if not done and (gone := [version for version in history if version.expired]):
            target.note_expired(gone)
        before = 0
        for version in (version for version in history if not version.expired):
            if version.number > done:
                _remake(moving, version, before)
            _compare(moving, version)
            tell(version)
            before = version.number
    return before


def _already_moved(target: Lake, history: list[Version]) -> int:
    """The newest version that a move before has made; each must be the very change that it is here."""
    known = {version.number: version.commit for version in history}
    for version in target.history():
        if known.get(version.number) != version.commit:
            raise LakeError(
                f"{target.settings.catalog} holds another lake: its version {version.number} is not one of this lake."
            )
    return target.head()


def _remake(moving: _Move, version: Version, before: int) -> None:
    """One version in the target, from what differs here between it and the one before that is kept."""
    tables = touched_tables(moving.source, before, version.number)
    found = [_carried(moving, table, before, version.number) for table in tables]
    changes = Changes(moving.target.head(), tuple(change for change in found if change.rows))
    recorded = {table: counts for table, counts in version.rows.items() if any(counts)}
    differing = {c.table: (c.inserted, c.updated, c.deleted) for c in changes.tables}
    if before == version.number - 1 and differing != recorded:
        raise LakeError(f"Version {version.number} holds other changes than its history says: python -m etl verify")
    moving.target.commit(moving.there, changes, version)


def _carried(moving: _Move, table: Table, before: int, number: int) -> TableChange:
    """The difference of a table between two versions, as a temporary table of the target."""
    old, new = (moving.source.relation(table, n) for n in (before, number))
    change = difference(moving.here, table, old, new, deletions=True, into=f"move_{table.name}")
    with tempfile.TemporaryDirectory(prefix="atlas-move-") as folder:
        rows = literal(str(Path(folder) / "rows.parquet"))
        moving.here.execute(f"copy (from {quoted(change.relation)}) to {rows} (format parquet)")
        moving.there.execute(f"create or replace temp table {quoted(change.relation)} as from read_parquet({rows})")
    return change


def _compare(moving: _Move, version: Version) -> None:
    """Every table of a version has the same rows in both lakes."""
    old = contents_at(moving.source, moving.here, version)
    new = contents_at(moving.target, moving.there, version)
    if wrong := [table for table in old if old[table] != new[table]]:
        raise LakeError(f"Version {version.number} did not come out the same: {', '.join(wrong)}. Do not use the copy.")


def _move_files(source: Lake, target: Lake) -> None:
    """Originals, and what belongs to staff where the home is another; what is there already stays."""
    here, there = source.settings, target.settings
    old, new = place(here), place(there)
    hashes = {file.sha256 for version in source.history() for file in version.files}
    for sha256 in sorted(old.among(hashes) - new.among(hashes)):
        if (data := old.read(sha256)) is not None:
            new.write(sha256, data)
            new.settle(sha256)
    if here.home != there.home:
        for name, path in kept_beside(here):
            if not name.startswith(_ORIGINALS) and not (there.home / name).exists():
                copy(path, there.home / name)
