"""The lake: every version of every table, in DuckLake. The only module that knows the catalog and its
storage.

A version is one DuckLake snapshot; its number (1, 2, 3 …), files and row counts stand in the snapshot's
`extra_info`, and the newest number in the one-row table `_head`. DuckLake has no keys, so two writers could
insert the same id; because each commit updates `_head`, the second of them fails instead.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import threading
import time
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection, Error

from etl.catalog import SCHEMA, attach, holds_rows, housekeeping, make_home, prepare, roll_back, turn
from etl.cells import literal, quoted
from etl.compare import CHANGE, Changes, TableChange, on_key
from etl.contract import Contract, Table, contract
from etl.errors import LakeError, StaleHead
from etl.reasons import PASSING, reason
from etl.settings import Settings, settings
from etl.spill import claim, release
from etl.version import EXPIRED, FileRecord, Version, read_history

RETRIES = 30
MANY_FILES = 100  # small files of one table, past which queries slow down


class Lake:
    """One lake, opened once in a process. Each use takes a cursor of its own; threads never share one."""

    def __init__(self, where: Settings, model: Contract) -> None:
        self.settings = where
        self.contract = model
        self._versions: dict[int, Version] = {}
        self._head = (-1, 0)  # the newest snapshot seen, and its version
        make_home(where)
        try:
            with contextlib.ExitStack() as opened, turn(where):
                spill = claim(where.home / "temporary")
                opened.callback(release, *spill)
                self._connection = attach(where, spill[0])
                opened.callback(self._connection.close)
                prepare(self._connection, where, model)
                self._opened = opened.pop_all()
        except (Error, OSError, UnicodeDecodeError) as error:  # a damaged catalog is not always text
            raise LakeError(f"The lake at {where.catalog} cannot be opened ({reason(error)}).") from error

    def cursor(self) -> DuckDBPyConnection:
        """A cursor with temporary tables and a transaction of its own; the caller closes it."""
        return self._connection.cursor()

    def close(self) -> None:
        self._opened.close()

    # Reading

    def head(self) -> int:
        """The newest version; 0 while nothing is loaded. A few milliseconds, and seen across processes."""
        with contextlib.closing(self.cursor()) as cursor:
            (snapshot,) = _row(cursor, "select id from lake.current_snapshot()")
            seen, version = self._head
            if snapshot != seen:
                (version,) = _row(
                    cursor, f"select version from {SCHEMA}._head at (version => {int(snapshot)})"
                )
                self._head = (snapshot, version)  # whole or not: other threads read it meanwhile
            return version

    def history(self) -> list[Version]:
        """All versions, newest first; of those that are expired the line only."""
        with contextlib.closing(self.cursor()) as cursor:
            rows = cursor.execute(
                "select snapshot_id, author, commit_message, commit_extra_info from lake.snapshots()"
                " where commit_extra_info is not null order by snapshot_id desc"
            ).fetchall()
        return read_history(rows)

    def version(self, number: int) -> Version:
        """One version; raises `LakeError` where the lake has none of that number."""
        known = self._versions
        if number not in known:
            known = self._versions = {version.number: version for version in self.history()}
        if number not in known:
            newest = max(known, default=0)
            raise LakeError(f"There is no version {number}; the newest one is {newest}.")
        return known[number]

    def relation(self, table: Table, version: int | None = None) -> str:
        """A table for the `from` of a query: as it is now, or as of a version (0: empty).

        A column that the version did not have yet is NULL in it. Only outside of transactions that change the
        lake.
        """
        if version is None:
            return f"{SCHEMA}.{quoted(table.name)}"
        known = self._columns_at(table, version)
        cells = ", ".join(
            quoted(c.name) if c.name in known else f"cast(null as {c.sql_type}) as {quoted(c.name)}"
            for c in table.columns
        )
        if not known:
            return f"(select {cells} where false)"
        snapshot = self._snapshot(version)
        return f"(select {cells} from {SCHEMA}.{quoted(table.name)} at (version => {snapshot}))"

    def _columns_at(self, table: Table, version: int) -> frozenset[str]:
        if version == 0:
            return frozenset()
        snapshot = self._snapshot(version)
        with contextlib.closing(self.cursor()) as cursor:
            try:
                cursor.execute(f"from {SCHEMA}.{quoted(table.name)} at (version => {snapshot}) limit 0")
            except Error as error:
                if "does not exist" in str(error):
                    return frozenset()
                raise
            return frozenset(column[0] for column in cursor.description)

    def _snapshot(self, number: int) -> int:
        version = self.version(number)
        if version.expired:
            raise LakeError(f"Version {number} has expired: the history keeps its line, but its rows are gone.")
        return version.snapshot

    # Writing

    def next_version(
        self,
        changes: Changes,
        author: str,
        message: str,
        files: tuple[FileRecord, ...] = (),
        **said: Any,
    ) -> Version:
        """The version that a commit of these changes would make; its snapshot is not known yet. `said` are fields of
        `Version` beside those."""
        return Version(
            number=changes.base + 1,
            snapshot=-1,
            author=author,
            message=message,
            committed_at=datetime.now(UTC).replace(microsecond=0),
            files=files,
            rows={c.table: (c.inserted, c.updated, c.deleted) for c in changes.tables},
            commit=uuid.uuid4().hex,
            **said,
        )

    def commit(self, cursor: DuckDBPyConnection, changes: Changes, version: Version) -> Version:
        """Makes the changes one version or nothing, and returns it with its snapshot.

        `changes` were compared by the same cursor. Tried again where another writer was in the way without
        having committed; raises `StaleHead` where one has, so that nobody's change is overwritten unseen.
        """
        for attempt in range(RETRIES):
            sent = False
            try:
                self._write(cursor, changes, version)
                sent = True
                cursor.execute("commit")
                return self.version(version.number)
            except (Error, OSError) as error:
                roll_back(cursor)
                # The answer may be lost where the commit itself is not.
                if sent and (done := self._outcome(changes, version)) is not None:
                    return done
                if not any(words in str(error) for words in PASSING):
                    raise LakeError(
                        f"Nothing was changed: the lake could not be written ({reason(error)})."
                    ) from error
                time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))
            except BaseException:
                roll_back(cursor)
                raise
        raise LakeError("Nothing was changed: other writers kept the lake busy. Please try again.")

    def _outcome(self, changes: Changes, version: Version) -> Version | None:
        """After a failed commit: our version where it did arrive, `None` where nobody committed."""
        try:
            head = self.head()
            if head == changes.base:
                return None
            made = self.version(changes.base + 1)
        except Error as error:
            raise LakeError(
                f"The lake cannot be read any more ({reason(error)}): its history will tell whether the change was"
                " committed."
            ) from error
        if made.commit == version.commit:
            return made
        raise StaleHead(changes.base, head)

    def _write(self, cursor: DuckDBPyConnection, changes: Changes, version: Version) -> None:
        """Everything of a commit but the commit."""
        cursor.execute("begin")
        tables = ["_head", *(change.table for change in changes.tables)]
        before = self._files(tables)
        (head,) = _row(cursor, f"select version from {SCHEMA}._head")
        if head != changes.base:
            raise StaleHead(changes.base, head)
        for change in changes.tables:
            self._apply(cursor, change)
        cursor.execute(f"update {SCHEMA}._head set version = ?", [version.number])
        cursor.execute(
            "call lake.set_commit_message(?, ?, extra_info => ?)",
            [version.author, version.message, version.extra_info()],
        )
        self._sync(self._files(tables) - before)

    def _apply(self, cursor: DuckDBPyConnection, change: TableChange) -> None:
        """Two merges, since DuckLake's takes one update or delete each: new and changed rows, then the gone
        ones. Rows that are all new need no merge."""
        table = self.contract.table(change.table)
        target, source = f"{SCHEMA}.{quoted(table.name)}", quoted(change.relation)
        cells = [quoted(name) for name in table.column_names]
        if change.inserted and not change.updated:
            names = ", ".join(cells)
            cursor.execute(
                f"insert into {target} ({names}) select {names} from {source} where {CHANGE} = 'inserted'"
            )
        elif change.updated:
            cursor.execute(
                f"""merge into {target} as row
                using (select {", ".join(cells)} from {source} where {CHANGE} <> 'deleted') as new
                on {on_key(table, "row", "new")}
                when matched then update set {", ".join(f"{cell} = new.{cell}" for cell in cells)}
                when not matched then insert ({", ".join(cells)})
                    values ({", ".join(f"new.{cell}" for cell in cells)})"""
            )
        if change.deleted:
            cursor.execute(
                f"""merge into {target} as row
                using (select * from {source} where {CHANGE} = 'deleted') as gone
                on {on_key(table, "row", "gone")}
                when matched then delete"""
            )

    def _files(self, tables: Iterable[str]) -> frozenset[Path]:
        """The Parquet files of these tables; none where a service keeps them."""
        folder = self.settings.storage_folder
        if folder is None:
            return frozenset()
        return frozenset(path for table in tables for path in (folder / "main" / table).rglob("*.parquet"))

    def _sync(self, new: frozenset[Path]) -> None:
        """New Parquet files, and the folders that list them, reach the disk before the catalog speaks of
        them: DuckLake itself syncs only the catalog."""
        above = {folder for path in new for folder in path.parents if folder.is_relative_to(self.settings.storage)}
        for path in [*new, *above]:
            with contextlib.suppress(FileNotFoundError):  # of another writer, who has rolled back
                sync_file(path)

    def note_expired(self, versions: Iterable[Version]) -> None:
        """Keeps the lines of versions whose rows are about to go, in a snapshot of its own."""
        note = json.dumps({EXPIRED: [version.as_json() for version in versions]}, ensure_ascii=False)
        with contextlib.closing(self.cursor()) as cursor:
            before = self._files(["_head"])
            with housekeeping(cursor, "Lines of expired versions", note):
                # A snapshot needs a change; and of this one and a commit at the same time one waits.
                cursor.execute(f"update {SCHEMA}._head set version = version")
                self._sync(self._files(["_head"]) - before)
        self._versions = {}

    def compact(self, many: int | None = None) -> bool:
        """Joins the small files of a table where there are too many (more than `many`); versions stay as they were.
        True where it did so.

        Another writer's commit goes before: then nothing is done, the next commit will try again.
        """
        with contextlib.closing(self.cursor()) as cursor:
            rows = cursor.execute("select table_name, file_count from ducklake_table_info('lake')").fetchall()
            crowded = [name for name, files in rows if files > (MANY_FILES if many is None else many)]
            for name in crowded:
                with contextlib.suppress(Error, OSError):
                    self._join_files(cursor, name)
        return bool(crowded)

    def _join_files(self, cursor: DuckDBPyConnection, table: str) -> None:
        before = self._files([table])
        with housekeeping(cursor, "Join small files"):
            cursor.execute(f"call ducklake_merge_adjacent_files('lake', {literal(table)})")
            self._sync(self._files([table]) - before)


_open: dict[Settings, Lake] = {}
_opening = threading.Lock()


def open_lake(where: Settings | Path | str | None = None) -> Lake:
    """The lake of these settings (of a home, of the environment), created where there is none; once per
    process."""
    where = where if isinstance(where, Settings) else settings(where)
    with _opening:
        if where not in _open:
            _open[where] = Lake(where, contract())
        return _open[where]


def close_lakes() -> None:
    """Closes every lake that this process has opened; for tests and before the home is deleted."""
    with _opening:
        for lake in _open.values():
            lake.close()
        _open.clear()


def lake_exists(where: Settings) -> bool:
    """Whether there is a lake to open, if only what is left of one; one on a server is taken to be there."""
    try:
        return where.catalog_file is None or where.catalog_file.exists() or holds_rows(where)
    except PermissionError:  # opening it will say so
        return True


def sync_file(path: Path) -> None:
    """Forces a file, or the list of names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _row(cursor: DuckDBPyConnection, sql: str) -> tuple:
    row = cursor.execute(sql).fetchone()
    if row is None:
        raise LakeError("The lake is damaged: its head is missing. Restore it from a backup.")
    return row
