"""An edition: one version as a read-only DuckDB file, with keys, evidence and derived tables.

Its name holds the version and a digest of everything that shapes it, so a new release builds its own. It is
built beside and renamed into place: whoever finds an edition finds a whole one.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import logging
import os
import re
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from duckdb import ConstraintException, DuckDBPyConnection, Error, OperationalError, OutOfMemoryException

from etl.catalog import roll_back
from etl.cells import literal, quoted
from etl.compare import columns
from etl.contract import DATA, Column, Contract, Reference, Table
from etl.duck import connect
from etl.errors import EditionError, LakeError
from etl.facts import create_facts
from etl.lake import sync_file
from etl.names import fold
from etl.reasons import first_line, reason
from etl.version import Version

_HERE = Path(__file__).resolve().parent
_PARTS = ("", "_reported", "_cells", "_places", "_lists", "_directory", "_indicators", "_search")
_SCRIPTS = tuple(_HERE / f"edition{part}.sql" for part in _PARTS)
_SHAPERS = (
    DATA / "datapackage.json",
    *_SCRIPTS,
    *(_HERE / f"{m}.py" for m in ("edition", "facts", "cells", "names")),
)
_NAME = re.compile(r"v(?P<version>[0-9]+)-(?P<digest>[0-9a-f]{12})(-[0-9]+)?\.duckdb")
_DAMAGED = ".damaged-"
_KEPT = 5
_LOOK_MEMORY = "256MB"
_UNUSED_SECONDS = 600.0  # a page that has just looked up an edition still opens it
_ABANDONED_SECONDS = 3600.0
_log = logging.getLogger(__name__)
_registering = threading.Lock()
_whole: set[Path] = set()  # read to the end by this process
_unreadable: set[Path] = set()  # and what it could not


@dataclass(frozen=True)
class Edition:
    """A published edition; usable as a path."""

    path: Path
    version: int

    def __fspath__(self) -> str:
        return str(self.path)


@cache
def digest() -> str:
    """What shapes an edition besides its rows, as twelve hex digits. What is searched for is folded anew each time, and
    has to be by what folded the words of the edition."""
    shapers = [*(path.read_bytes() for path in _SHAPERS), metadata.version("cyrtranslit").encode()]
    return hashlib.sha256(b"\0".join(shapers)).hexdigest()[:12]


def editions_in(folder: Path) -> list[Edition]:
    """The editions of this release, newest version first."""
    found = [(match, path) for path in folder.glob("v*.duckdb") if (match := _NAME.fullmatch(path.name))]
    mine = [Edition(path, int(match["version"])) for match, path in found if match["digest"] == digest()]
    return sorted((e for e in mine if e.path not in _unreadable), key=lambda edition: -edition.version)


def open_edition(edition: Edition | Path, *, threads: int | None = None) -> DuckDBPyConnection:
    """A read-only connection; take a cursor of it for each query. A query runs in `threads`, DuckDB's choice unless
    said."""
    connection = connect(os.fspath(edition), read_only=True)
    # What a page shows is looked up where it lies, also a few hundred rows; DuckDB would read all of more than fifty.
    connection.execute("set global dynamic_or_filter_threshold = 1000")
    if threads:
        connection.execute(f"set threads = {int(threads)}")
    return connection


def is_whole(edition: Edition, *, again: bool = False) -> bool:
    """Whether an edition can be read to its end; one that cannot is set aside, so that nobody finds it any more.

    DuckDB looks at the checksum of a block when it reads it, so all are read: once in a process, or `again`.
    """
    if edition.path in _whole and not again:
        return True
    try:
        # By another than the pages' connection, which would go on holding all that was read.
        with contextlib.closing(connect(memory=_LOOK_MEMORY)) as connection:
            connection.execute(f"attach {literal(str(edition.path))} as edition (read_only)")
            tables = connection.execute("select table_name from duckdb_tables() where database_name = 'edition'")
            for (table,) in tables.fetchall():
                connection.execute(f"select bit_xor(hash(row)) from edition.{quoted(table)} as row").fetchall()
    except OutOfMemoryException:  # says nothing about the file
        return True
    except Error as error:
        _log.error("the edition %s cannot be read (%s) and is set aside", edition.path, error)
        _set_aside(edition)
        return False
    _whole.add(edition.path)
    return True


def _set_aside(edition: Edition) -> None:
    _whole.discard(edition.path)
    aside = edition.path.with_name(_DAMAGED + edition.path.name)
    try:
        edition.path.rename(aside)
        os.utime(aside)
    except OSError:  # where the folder can only be read, this process at least knows
        _unreadable.add(edition.path)


def _free_name(folder: Path, version: int) -> Path:
    """A name that no damaged edition had: whoever has that open would go on reading it under the old name."""
    for again in itertools.count():
        path = folder / f"v{version:06d}-{digest()}{f'-{again}' if again else ''}.duckdb"
        if not path.with_name(_DAMAGED + path.name).exists() and path not in _unreadable:
            return path
    raise AssertionError("counting does not end")


class Candidate:
    """A built and checked edition that nobody sees until it is published."""

    def __init__(self, folder: Path, version: int) -> None:
        self.path = folder / f".building-{uuid.uuid4().hex}.duckdb"
        self.version = version

    def publish(self) -> Edition:
        """Renames it into place. Twice the same version is harmless: both files hold the same rows."""
        sync_file(self.path)
        final = _free_name(self.path.parent, self.version)
        self.path.replace(final)
        sync_file(final.parent)
        return Edition(final, self.version)

    def discard(self) -> None:
        for path in (self.path, self.path.with_name(self.path.name + ".wal")):
            with contextlib.suppress(OSError):  # at the latest `drop_old` removes it
                path.unlink()


@contextlib.contextmanager
def candidate(
    cursor: DuckDBPyConnection,
    folder: Path,
    contract: Contract,
    relations: Mapping[str, str],
    version: Version,
) -> Iterator[Candidate]:
    """Builds an edition of `relations` (table → what `cursor` selects it from); gone afterwards unless
    published.

    Raises `EditionError` with the table and the key that do not hold, `LakeError` where the disk or the lake fails.
    """
    made = Candidate(folder, version.number)
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _build(cursor, made.path, contract, relations, version)
        except (Error, OSError) as error:
            raise LakeError(
                f"Nothing was changed: the edition of version {version.number} could not be made ({reason(error)})."
            ) from error
        yield made
    finally:
        made.discard()


def _build(
    cursor: DuckDBPyConnection, path: Path, contract: Contract, relations: Mapping[str, str], version: Version
) -> None:
    database = f"edition_{path.stem.partition('-')[2]}"
    (home,) = cursor.execute("select current_database()").fetchone() or ("memory",)
    # Small blocks: each column takes one at least, and most tables are short. In smaller ones than these, DuckDB does
    # not pack numbers of eight bytes.
    cursor.execute(f"attach {literal(str(path))} as {database} (block_size 65536)")
    try:
        # Names without a database mean the edition; the relations name theirs.
        cursor.execute(f"use {database}")
        _register_fold(cursor)  # before the transaction: another build would not see it, and fail to make it too
        # One transaction: forty statements would each wait for the disk.
        cursor.execute("begin")
        _fill(cursor, contract, relations)
        _check_references(cursor, contract)
        _derive(cursor, contract, version)
        cursor.execute("commit")
        cursor.execute(f"checkpoint {database}")
    finally:
        roll_back(cursor)
        # Detached by another: a database that has lost its disk lets nobody `use` another one before.
        with contextlib.closing(cursor.cursor()) as other:
            other.execute(f"detach {database}")
        cursor.execute(f"use {quoted(home)}")


def _fill(cursor: DuckDBPyConnection, contract: Contract, relations: Mapping[str, str]) -> None:
    for table in contract.tables:
        try:
            cursor.execute(_create(table))
            cursor.execute(
                f"insert into {quoted(table.name)} select {columns(table)} from {relations[table.name]}"
                f" order by {', '.join(quoted(name) for name in table.key)}"
            )
        except ConstraintException as error:
            raise EditionError(f"table {table.name}: {first_line(error)}.") from error
        for key in dict.fromkeys((table.key, *((c.name,) for c in table.columns if c.unique))):
            _check_key(cursor, table, key)


def _create(table: Table) -> str:
    """Without keys of DuckDB's own: an edition is written once, and a query over all rows checks a key twenty times
    as fast as an index that is built row by row."""
    cells = [f"{quoted(c.name)} {c.sql_type}{' not null' if c.required else ''}" for c in table.columns]
    return f"create table {quoted(table.name)} ({', '.join(cells)})"


def _check_key(cursor: DuckDBPyConnection, table: Table, key: Sequence[str]) -> None:
    names = ", ".join(map(quoted, key))
    if row := cursor.execute(
        f"select {names} from {quoted(table.name)} group by all having count(*) > 1 order by all limit 1"
    ).fetchone():
        raise EditionError(f"table {table.name}: duplicate key {', '.join(map(str, row))}.")


def _check_references(cursor: DuckDBPyConnection, contract: Contract) -> None:
    """Every cell, and every item of a list, that refers to a row has one."""
    for table in contract.tables:
        for column in table.columns:
            for target in (column.reference, column.items):
                if isinstance(target, Reference):
                    _check_reference(cursor, table, column, target)


def _check_reference(cursor: DuckDBPyConnection, table: Table, column: Column, target: Reference) -> None:
    cell = f"unnest({quoted(column.name)})" if column.kind == "list" else quoted(column.name)
    row = cursor.execute(
        f"""with given as (select distinct {cell} as value from {quoted(table.name)})
        select value from given
        where value is not null and value not in (select {quoted(target.column)} from {quoted(target.table)})
        order by value limit 1"""
    ).fetchone()
    if row:
        raise EditionError(f"table {table.name}, column {column.name}: {row[0]!r} is not in {target.table}.")


def _derive(cursor: DuckDBPyConnection, contract: Contract, version: Version) -> None:
    cursor.execute(
        "create table version as select ? :: bigint as version, ? as author, ? as message,"
        " ? :: timestamptz as committed_at, ? :: json as rows_changed, ? as contract_digest",
        [version.number, version.author, version.message, version.committed_at, json.dumps(version.rows), digest()],
    )
    try:
        create_facts(cursor, contract)
        for script in _SCRIPTS:
            cursor.execute(script.read_text(encoding="utf-8"))
    except OperationalError:  # of the disk, not of the rows
        raise
    except Error as error:
        raise EditionError(f"the derived tables could not be made ({first_line(error)}).") from error


def _register_fold(cursor: DuckDBPyConnection) -> None:
    """`fold(text)` for edition.sql; one function serves all cursors of a lake."""
    known = "select count(*) from duckdb_functions() where function_name = 'fold'"
    with _registering:
        if cursor.execute(known).fetchone() == (0,):
            cursor.create_function("fold", fold, ["VARCHAR"], "VARCHAR")


def drop_old(folder: Path) -> None:
    """Keeps the newest editions of this release and whatever was in use lately. All of them could be built
    again; a page that has one open goes on reading it."""
    keep = {edition.path for edition in editions_in(folder)[:_KEPT]}
    now = time.time()
    for path in [*folder.glob("v*.duckdb"), *folder.glob(".building-*"), *folder.glob(f"{_DAMAGED}*")]:
        with contextlib.suppress(OSError):  # gone, or not ours to remove
            idle = now - path.stat().st_mtime
            limit = _ABANDONED_SECONDS if path.name.startswith(".") else _UNUSED_SECONDS
            if path not in keep and idle > limit:
                path.unlink()
