"""The Parquet files that the catalog of a lake names, and how many rows each version has."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from etl.catalog import SCHEMA
from etl.cells import literal, quoted
from etl.contract import Table
from etl.lake import Lake
from etl.version import Version

# Deleted rows stand in files of their own, which name the rows by the place that they have in a data file.
_NAMED = """
select t.table_name, f.path, f.path_is_relative, s.path || t.path, f.file_size_bytes, f.record_count, f.kind
from (
    select table_id, path, path_is_relative, file_size_bytes, record_count, 'rows' as kind
    from {source}ducklake_data_file
    union all
    select table_id, path, path_is_relative, file_size_bytes, delete_count, 'deletions'
    from {source}ducklake_delete_file
) f
join (select distinct table_id, schema_id, table_name, path from {source}ducklake_table) t on t.table_id = f.table_id
join {source}ducklake_schema s on s.schema_id = t.schema_id
order by t.table_name, f.kind desc, f.path
"""


@dataclass(frozen=True)
class LakeFile:
    """One Parquet file: its table, its address below the storage, its size and rows; `deletions` are rows of others."""

    table: str
    address: str
    size: int
    rows: int
    deletions: bool

    @property
    def name(self) -> str:
        return self.address.rpartition("/")[2]

    def path(self, storage: str) -> str:
        return storage.rstrip("/") + "/" + self.address


def files_of(cursor: DuckDBPyConnection) -> list[LakeFile]:
    """Every file that any version of the lake needs, as its catalog names them."""
    rows = cursor.execute(_NAMED.format(source="__ducklake_metadata_lake.")).fetchall()
    return [_file(*row) for row in rows]


def files_of_catalog(catalog: Path) -> list[LakeFile]:
    """The same, of a copy of an embedded catalog that no lake has opened."""
    with contextlib.closing(sqlite3.connect(catalog)) as connection:
        return [_file(*row) for row in connection.execute(_NAMED.format(source="")).fetchall()]


def _file(table: str, path: str, relative: bool, folder: str, size: int, rows: int, kind: str) -> LakeFile:
    return LakeFile(table, folder + path if relative else path, size, rows, kind == "deletions")


def rows_in(cursor: DuckDBPyConnection, file: LakeFile, storage: str) -> int:
    """Reads a file to its end and counts its rows; raises what DuckDB raises where it cannot be read."""
    path = file.path(storage)
    # A home may have brackets or stars in its name: here they are no pattern.
    plain = path if "://" in path else re.sub(r"([*?\[])", r"[\1]", path)
    # The hash makes DuckDB read every value: a count alone is answered by the footer.
    read = f"select count(*), bit_xor(hash(row)) from read_parquet({literal(plain)}) as row"
    return (cursor.execute(read).fetchone() or (0,))[0]


def counts_at(cursor: DuckDBPyConnection, version: Version, tables: Iterable[str]) -> dict[str, int]:
    """Table → its rows as of a version; none where the version did not have the table yet."""
    begun = cursor.execute(
        "select table_name from __ducklake_metadata_lake.ducklake_table where begin_snapshot <= $1"
        " and (end_snapshot is null or end_snapshot > $1)",
        [version.snapshot],
    ).fetchall()
    present = {name for (name,) in begun}
    counted = [
        f"select {literal(table)}, count(*) from {SCHEMA}.{quoted(table)} at (version => {version.snapshot})"
        for table in tables
        if table in present
    ]
    rows = cursor.execute(" union all ".join(counted)).fetchall() if counted else []
    return {**dict.fromkeys(tables, 0), **dict(rows)}


def contents_at(lake: Lake, cursor: DuckDBPyConnection, version: Version) -> dict[str, tuple[int, int]]:
    """Table → its rows as of a version and a sum of their hashes: the same for the same rows, in any order."""
    return {
        table.name: _content(cursor, table, lake.relation(table, version.number)) for table in lake.contract.tables
    }


def _content(cursor: DuckDBPyConnection, table: Table, relation: str) -> tuple[int, int]:
    cells = ", ".join(quoted(name) for name in table.column_names)
    row = cursor.execute(f"select count(*), coalesce(sum(hash({cells})::hugeint), 0) from {relation}").fetchone()
    return row or (0, 0)


def heads_at(cursor: DuckDBPyConnection, version: Version) -> list[int]:
    """What `_head` said as of a version: its own number, once."""
    said = cursor.execute(f"select version from {SCHEMA}._head at (version => {version.snapshot})").fetchall()
    return [number for (number,) in said]
