"""The lake's catalog: attaching it, and making its tables from the contract.

Embedded, the catalog is an SQLite file and the rows are Parquet files in a folder; grown up, it is a
PostgreSQL schema and an S3 bucket. Only this module and `etl.lake` know which.
"""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path

from duckdb import DuckDBPyConnection, Error

from etl import remote
from etl.cells import literal, quoted
from etl.contract import Contract, Table
from etl.duck import connect
from etl.errors import LakeError
from etl.settings import Settings

SCHEMA = "lake.main"
TURN = "turn.lock"
_TURN_SECONDS = 60.0


def roll_back(cursor: DuckDBPyConnection) -> None:
    """Ends a transaction that may be open; one that failed to commit, or lost its disk, has ended already."""
    with contextlib.suppress(Error):
        cursor.execute("rollback")


def make_home(where: Settings) -> None:
    """The folder of the home, in which a lake takes its turns; raises `LakeError` where it cannot be written."""
    with _writable(where):
        where.home.mkdir(parents=True, exist_ok=True)
        (where.home / TURN).open("a").close()


@contextlib.contextmanager
def _writable(where: Settings) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise LakeError(f"The folder {where.home} cannot be written ({said}); ATLAS_HOME names another.") from error


@contextlib.contextmanager
def turn(where: Settings) -> Iterator[None]:
    """Writers of one machine go one after the other, so that none compares in vain. A courtesy: correctness
    rests on `_head`, and one that waits too long goes ahead. The lock of a process that died is free at
    once."""
    with _writable(where):
        lock = (where.home / TURN).open("w")
    with lock:
        ends = time.monotonic() + _TURN_SECONDS
        while time.monotonic() < ends:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.02)
        yield


def attach(where: Settings, temporary: Path) -> DuckDBPyConnection:
    """A connection to the lake, which spills into `temporary`; raises what DuckDB raises where it cannot be opened."""
    catalog = where.catalog_file
    # Overriding: the catalog remembers where the files lay, and a home may be moved.
    options = [f"data_path {literal(where.storage)}", "override_data_path true", *remote.secret_option(where)]
    if catalog:
        _refuse_lost_catalog(where, catalog)
        catalog.parent.mkdir(parents=True, exist_ok=True)
        # Without WAL a reader makes a writer fail after five seconds.
        options += ["meta_journal_mode 'WAL'", "busy_timeout 30000"]
    connection = connect(extensions=["ducklake", *remote.extensions(where)], temporary=temporary)
    # Both ask the catalog for statistics of every column: 60 rather than 6 ms for a table. Nothing here joins
    # more than two tables, and pages query editions.
    connection.execute("set disabled_optimizers = 'join_order,statistics_propagation'")
    try:
        remote.bring_secrets(connection, where)
        with remote.one_at_a_time(connection, where):
            target = literal(f"ducklake:{remote.address(where)}")
            connection.execute(f"attach {target} as lake ({', '.join(options)})")
    except BaseException:
        connection.close()
        raise
    return connection


def holds_rows(where: Settings) -> bool:
    """Whether there are rows of a lake in the folder of its storage."""
    folder = where.storage_folder
    return folder is not None and next(folder.glob("main/*/*.parquet"), None) is not None


def _refuse_lost_catalog(where: Settings, catalog: Path) -> None:
    """Rows without a catalog are what is left of a lake: a new one over them would hide that, and forget its
    editions."""
    if (not catalog.exists() or not catalog.stat().st_size) and holds_rows(where):
        raise LakeError(
            f"The catalog {catalog} is missing or empty, but {where.storage} holds the rows of a lake: restore the"
            " catalog from a backup, or move that folder away to begin anew."
        )


def _refuse_lost_tables(connection: DuckDBPyConnection, where: Settings) -> None:
    """The same for a catalog on a server: it is there, but empty."""
    if not where.catalog_file and remote.storage_holds_rows(connection, where):
        raise LakeError(
            f"The catalog {where.catalog} is empty, but {where.storage} holds the rows of a lake: restore the catalog"
            " from a backup, or take another storage to begin anew."
        )


def prepare(connection: DuckDBPyConnection, where: Settings, model: Contract) -> None:
    """Makes the tables of the contract that the lake does not have yet, and the columns that a newer contract
    adds."""
    with remote.one_at_a_time(connection, where):
        _prepare(connection, where, model)


def _prepare(connection: DuckDBPyConnection, where: Settings, model: Contract) -> None:
    present: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "select table_name, column_name from duckdb_columns()"
        " where database_name = 'lake' and schema_name = 'main'"
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
        _refuse_lost_tables(connection, where)
        # With inlining, maintenance calls silently changed old versions.
        connection.execute("call lake.set_option('data_inlining_row_limit', 0)")
        connection.execute("call lake.set_option('require_commit_message', true)")
        statements += [
            f"create table {SCHEMA}._head (version bigint not null)",
            f"insert into {SCHEMA}._head values (0)",
        ]
        _forget_editions(where)
    if statements:
        with housekeeping(connection, "Tables of the contract"):
            for statement in statements:
                connection.execute(statement)


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


@contextlib.contextmanager
def housekeeping(cursor: DuckDBPyConnection, message: str, note: str | None = None) -> Iterator[None]:
    """One transaction of the lake's own: a snapshot that is no version; it may carry a `note` of JSON."""
    cursor.execute("begin")
    try:
        yield
        cursor.execute("call lake.set_commit_message('Capacity Atlas', ?, extra_info => ?)", [message, note])
        cursor.execute("commit")
    except BaseException:
        roll_back(cursor)
        raise
