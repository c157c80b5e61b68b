"""The lake: every version of every table, in DuckLake. The only module that knows the catalog and its storage.

A version is one DuckLake snapshot; its number (1, 2, 3 …), files and row counts stand in the snapshot's `extra_info`,
and the newest number in the one-row table `_head`. DuckLake has no keys, so two writers could insert the same id;
because each commit updates `_head`, the second of them fails instead.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import random
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from duckdb import DuckDBPyConnection, Error, TransactionException

from etl.cells import quoted
from etl.compare import CHANGE, Changes, TableChange, on_key
from etl.contract import Contract, Table, contract
from etl.duck import connect
from etl.errors import LakeError, StaleHead
from etl.settings import Settings, settings
from etl.version import FileRecord, Version

SCHEMA = "lake.main"
RETRIES = 30
# Words of DuckDB's errors after which the same transaction may be tried again.
_PASSING = ("Transaction conflict", "database is locked", "could not serialize access")
_TURN_SECONDS = 60.0
_MANY_FILES = 100  # small files of one table, past which queries slow down


class Lake:
    """One lake, opened once in a process. Each use takes a cursor of its own; threads never share one."""

    def __init__(self, where: Settings, model: Contract) -> None:
        self.settings = where
        self.contract = model
        self._versions: dict[int, Version] = {}
        self._heads: dict[int, int] = {}  # snapshot → version
        where.home.mkdir(parents=True, exist_ok=True)
        with self.turn():
            self._connection = _attached(where)
            try:
                _prepare(self._connection, where, model)
            except BaseException:
                self._connection.close()
                raise

    def cursor(self) -> DuckDBPyConnection:
        """A cursor with temporary tables and a transaction of its own; the caller closes it."""
        return self._connection.cursor()

    def close(self) -> None:
        self._connection.close()

    # Reading

    def head(self) -> int:
        """The newest version; 0 while nothing is loaded. A few milliseconds, and seen across processes."""
        with contextlib.closing(self.cursor()) as cursor:
            (snapshot,) = _row(cursor, "select id from lake.current_snapshot()")
            if snapshot not in self._heads:
                (version,) = _row(cursor, f"select version from {SCHEMA}._head at (version => {int(snapshot)})")
                self._heads = {snapshot: version}
            return self._heads[snapshot]

    def history(self) -> list[Version]:
        """All versions, newest first."""
        with contextlib.closing(self.cursor()) as cursor:
            rows = cursor.execute(
                "select snapshot_id, author, commit_message, commit_extra_info from lake.snapshots()"
                " where commit_extra_info is not null order by snapshot_id desc"
            ).fetchall()
        return [Version.read(*row) for row in rows if "version" in json.loads(row[3])]

    def version(self, number: int) -> Version:
        """One version; raises `LakeError` where the lake has none of that number."""
        if number not in self._versions:
            self._versions = {version.number: version for version in self.history()}
        if number not in self._versions:
            newest = max(self._versions, default=0)
            raise LakeError(f"There is no version {number}; the newest one is {newest}.")
        return self._versions[number]

    def relation(self, table: Table, version: int | None = None) -> str:
        """A table for the `from` of a query: as it is now, or as of a version (0: empty).

        A column that the version did not have yet is NULL in it. Only outside of transactions that change the lake.
        """
        if version is None:
            return f"{SCHEMA}.{quoted(table.name)}"
        known = self._columns_at(table, version)
        cells = ", ".join(
            quoted(c.name) if c.name in known else f"cast(null as {c.sql_type}) as {quoted(c.name)}" for c in table.columns
        )
        if not known:
            return f"(select {cells} where false)"
        snapshot = self.version(version).snapshot
        return f"(select {cells} from {SCHEMA}.{quoted(table.name)} at (version => {snapshot}))"

    def _columns_at(self, table: Table, version: int) -> frozenset[str]:
        if version == 0:
            return frozenset()
        snapshot = self.version(version).snapshot
        with contextlib.closing(self.cursor()) as cursor:
            try:
                cursor.execute(f"from {SCHEMA}.{quoted(table.name)} at (version => {snapshot}) limit 0")
            except Error as error:
                if "does not exist" in str(error):
                    return frozenset()
                raise
            return frozenset(column[0] for column in cursor.description)

    # Writing

    def next_version(
        self, changes: Changes, author: str, message: str, files: tuple[FileRecord, ...] = ()
    ) -> Version:
        """The version that a commit of these changes would make; its snapshot is not known yet."""
        return Version(
            number=changes.base + 1,
            snapshot=-1,
            author=author,
            message=message,
            committed_at=datetime.now(UTC).replace(microsecond=0),
            files=files,
            rows={c.table: (c.inserted, c.updated, c.deleted) for c in changes.tables},
            commit=uuid.uuid4().hex,
        )

    def commit(self, cursor: DuckDBPyConnection, changes: Changes, version: Version) -> Version:
        """Makes the changes one version or nothing, and returns it with its snapshot.

        `changes` were compared by the same cursor. Tried again where another writer was in the way without having
        committed; raises `StaleHead` where one has, so that nobody's change is overwritten unseen.
        """
        for attempt in range(RETRIES):
            try:
                return self._attempt(cursor, changes, version)
            except Error as error:
                if not any(words in str(error) for words in _PASSING):
                    raise LakeError(f"Nothing was loaded: the lake could not be written ({first_line(error)}).") from error
                if (done := self._outcome(changes, version)) is not None:
                    return done
                time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))
        raise LakeError("Nothing was loaded: other writers kept the lake busy. Please try again.")

    def _outcome(self, changes: Changes, version: Version) -> Version | None:
        """After a failed commit: our version where it did arrive, `None` where nobody committed."""
        head = self.head()
        if head == changes.base:
            return None
        made = self.version(changes.base + 1)
        if made.commit == version.commit:
            return made
        raise StaleHead(changes.base, head)

    def _attempt(self, cursor: DuckDBPyConnection, changes: Changes, version: Version) -> Version:
        began = time.time_ns()
        cursor.execute("begin")
        try:
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
            self._sync([change.table for change in changes.tables], began)
            cursor.execute("commit")
        except BaseException:
            _roll_back(cursor)
            raise
        return self.version(version.number)

    def _apply(self, cursor: DuckDBPyConnection, change: TableChange) -> None:
        """Two merges, since DuckLake's takes one update or delete each: new and changed rows, then the gone ones."""
        table = self.contract.table(change.table)
        target, source = f"{SCHEMA}.{quoted(table.name)}", quoted(change.relation)
        if change.inserted or change.updated:
            cells = [quoted(name) for name in table.column_names]
            cursor.execute(
                f"""merge into {target} as row
                using (select {", ".join(cells)} from {source} where {CHANGE} <> 'deleted') as new
                on {on_key(table, "row", "new")}
                when matched then update set {", ".join(f"{cell} = new.{cell}" for cell in cells)}
                when not matched then insert ({", ".join(cells)}) values ({", ".join(f"new.{cell}" for cell in cells)})"""
            )
        if change.deleted:
            cursor.execute(
                f"""merge into {target} as row
                using (select * from {source} where {CHANGE} = 'deleted') as gone
                on {on_key(table, "row", "gone")}
                when matched then delete"""
            )

    def _sync(self, tables: list[str], since_ns: int) -> None:
        """New Parquet files, and the folders that list them, reach the disk before the catalog speaks of them:
        DuckLake itself syncs only the catalog."""
        folder = self.settings.storage_folder
        if folder is None:
            return
        slack = 2_000_000_000  # file systems stamp files by a coarser clock
        for table in [*tables, "_head"]:
            for path in (folder / "main" / table).rglob("*.parquet"):
                if path.stat().st_mtime_ns >= since_ns - slack:
                    sync_file(path)
                    sync_file(path.parent)
            sync_file(folder / "main")

    def compact(self) -> bool:
        """Joins many small files of earlier uploads into few; versions stay as they were. True where it did so.

        Another writer's commit goes before: then nothing is done, the next commit will try again.
        """
        with contextlib.closing(self.cursor()) as cursor:
            rows = cursor.execute("select table_name, file_count from ducklake_table_info('lake')").fetchall()
            crowded = [name for name, files in rows if files > _MANY_FILES]
            for name in crowded:
                with contextlib.suppress(Error):
                    _commit(cursor, "Join small files", [f"call ducklake_merge_adjacent_files('lake', '{name}')"])
        return bool(crowded)

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Writers of one machine go one after the other, so that none compares in vain. A courtesy: correctness rests
        on `_head`, and one that waits too long goes ahead. A lock of a dead process is free at once."""
        with (self.settings.home / "turn.lock").open("w") as lock:
            ends = time.monotonic() + _TURN_SECONDS
            while time.monotonic() < ends:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(0.02)
            yield


_open: dict[Settings, Lake] = {}
_opening = threading.Lock()


def open_lake(where: Settings | Path | str | None = None) -> Lake:
    """The lake of these settings (of a home, of the environment), created where there is none; once per process."""
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
    """Whether there is a lake to open; one on a server is taken to be there."""
    return where.catalog_file is None or where.catalog_file.exists()


def first_line(error: BaseException) -> str:
    """The gist of a DuckDB error, without its context and its trailing point."""
    return str(error).strip().split("\n")[0].rstrip(".")


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


def _roll_back(cursor: DuckDBPyConnection) -> None:
    """Ends a failed transaction; a failed `commit` has ended it already."""
    with contextlib.suppress(TransactionException):
        cursor.execute("rollback")


def _attached(where: Settings) -> DuckDBPyConnection:
    catalog = where.catalog_file
    extensions = ["ducklake", "sqlite_scanner" if catalog else "postgres_scanner"]
    options = [f"data_path '{where.storage}'"]
    if catalog:
        catalog.parent.mkdir(parents=True, exist_ok=True)
        # Without WAL a reader makes a writer fail after five seconds.
        options += ["meta_journal_mode 'WAL'", "busy_timeout 30000"]
    connection = connect(extensions=extensions, temporary=where.home / "temporary")
    try:
        connection.execute(f"attach 'ducklake:{where.catalog}' as lake ({', '.join(options)})")
    except Error as error:
        connection.close()
        raise LakeError(f"The lake at {where.catalog} cannot be opened ({first_line(error)}).") from error
    return connection


def _prepare(connection: DuckDBPyConnection, where: Settings, model: Contract) -> None:
    """Makes the tables of the contract that the lake does not have yet, and the columns that a newer contract adds."""
    present: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "select table_name, column_name from duckdb_columns() where database_name = 'lake' and schema_name = 'main'"
    ).fetchall():
        present.setdefault(table, set()).add(column)
    _refuse_newer(present, model)
    statements = [_create(table) for table in model.tables if table.name not in present]
    statements += [
        f"alter table {SCHEMA}.{quoted(table.name)} add column {quoted(column.name)} {column.sql_type}"
        for table in model.tables
        for column in table.columns
        if table.name in present and column.name not in present[table.name]
    ]
    if "_head" not in present:
        # With inlining, maintenance calls silently changed old versions.
        connection.execute("call lake.set_option('data_inlining_row_limit', 0)")
        connection.execute("call lake.set_option('require_commit_message', true)")
        statements += [f"create table {SCHEMA}._head (version bigint not null)", f"insert into {SCHEMA}._head values (0)"]
        _forget_editions(where)
    if statements:
        _commit(connection, "Tables of the contract", statements)


def _refuse_newer(present: dict[str, set[str]], model: Contract) -> None:
    """A lake of a newer release is left alone: this one would lose what it does not know."""
    for table, columns in present.items():
        if table == "_head":
            continue
        known = set(model.table(table).column_names) if table in model.table_names else set()
        if unknown := sorted(columns - known):
            raise LakeError(
                f"The lake was made by a newer release: its table {table} has {', '.join(unknown)},"
                " which the contract of this one does not name. Update Capacity Atlas."
            )


def _create(table: Table) -> str:
    cells = ", ".join(
        f"{quoted(c.name)} {c.sql_type}{' not null' if c.required else ''}" for c in table.columns
    )
    return f"create table {SCHEMA}.{quoted(table.name)} ({cells})"


def _forget_editions(where: Settings) -> None:
    """A new lake counts from 1 again: editions of one that was deleted would be taken for its own."""
    for path in where.editions.glob("*.duckdb"):
        path.unlink(missing_ok=True)


def _commit(cursor: DuckDBPyConnection, message: str, statements: list[str]) -> None:
    """Housekeeping of the lake itself: a snapshot that is no version."""
    cursor.execute("begin")
    try:
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("call lake.set_commit_message('Capacity Atlas', ?)", [message])
        cursor.execute("commit")
    except BaseException:
        _roll_back(cursor)
        raise
