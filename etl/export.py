"""A version as files for others. The CSV export is what `load` reads: loading it again changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from duckdb import DuckDBPyConnection

from etl.cells import cell_text, literal, quoted
from etl.contract import DATA, Contract, Table


def export_csv(cursor: DuckDBPyConnection, contract: Contract, folder: Path) -> list[Path]:
    """Writes each table of the edition behind `cursor` as `<table>.csv`, and the contract beside them, into
    `folder` (made if missing, files of the same name replaced). Returns the files.

    UTF-8 without BOM, commas, one header; cells in the contract's notations; rows in the order of their keys;
    empty cells are not reported.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [_export_table(cursor, table, folder / f"{table.name}.csv") for table in contract.tables]
    package = folder / "datapackage.json"
    shutil.copyfile(DATA / "datapackage.json", package)
    return [*files, package]


def _export_table(cursor: DuckDBPyConnection, table: Table, path: Path) -> Path:
    cells = ", ".join(f"{cell_text(column)} as {quoted(column.name)}" for column in table.columns)
    key = ", ".join(f"{quoted(table.name)}.{quoted(name)}" for name in table.key)
    cursor.execute(
        f"copy (select {cells} from {quoted(table.name)} order by {key})"
        f" to {literal(str(path))} (format csv, header true, delimiter ',')"
    )
    return path
