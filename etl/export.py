"""A version as files for others. What is exported as CSV or XLSX is what `load` reads: loading it again changes
nothing.

In CSV and XLSX a text that a spreadsheet would run as a formula has an apostrophe before it (`etl.formulas`), in
XLSX too: its cells are texts by type, but a spreadsheet that saves them as CSV makes formulas of them again.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from duckdb import DuckDBPyConnection
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.worksheet import Worksheet

from etl.cells import cell_text, literal, quoted
from etl.contract import DATA, Column, Contract, Table
from etl.formulas import defused_sql, is_text
from etl.xlsx_cells import XLSX_ROWS, NoWorkbook, head_cell, streamed_book, text_cell, widen

_PACKAGE = "datapackage.json"
_PIECE = 10_000  # rows in memory at once
_NUMERIC = ("integer", "number")
_FORMULAS = (
    "A text that a spreadsheet would take for a formula (it begins with =, +, -, @, a tab or a carriage return) has an"
    " apostrophe before it, and one that begins with apostrophes and then such a sign has one more."
)

Exporter = Callable[[DuckDBPyConnection, Contract, Path], list[Path]]


def export_csv(cursor: DuckDBPyConnection, contract: Contract, folder: Path) -> list[Path]:
    """Writes each table of the edition behind `cursor` as `<table>.csv`, and the contract beside them, into
    `folder` (made if missing, files of the same name replaced). Returns the files.

    UTF-8 without BOM, commas, one header; cells in the contract's notations; rows in the order of their keys;
    empty cells are not reported.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{table.name}.csv" for table in contract.tables]
    for table, path in zip(contract.tables, files, strict=True):
        export_table(cursor, table, path)
    package = folder / _PACKAGE
    shutil.copyfile(DATA / _PACKAGE, package)
    return [*files, package]


def export_table(cursor: DuckDBPyConnection, table: Table, path: Path) -> None:
    """Writes one of these CSV files."""
    cursor.execute(f"copy ({_texts(table)}) to {literal(str(path))} (format csv, header true, delimiter ',')")


def export_xlsx(cursor: DuckDBPyConnection, contract: Contract, folder: Path) -> list[Path]:
    """The same as `<table>.xlsx`: a workbook a table, since reading takes one sheet of a file.

    Whole numbers and decimals are numbers, all else is text. Raises `NoWorkbook` for what XLSX cannot hold.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{table.name}.xlsx" for table in contract.tables]
    for table, path in zip(contract.tables, files, strict=True):
        _write_workbook(cursor, table, path)
    return files


def export_parquet(cursor: DuckDBPyConnection, contract: Contract, folder: Path) -> list[Path]:
    """The same as `<table>.parquet`, for analysis: typed, a figure as low, high and approximate, a date as
    earliest, latest and precision, texts as they are. `load` does not read it."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{table.name}.parquet" for table in contract.tables]
    for table, path in zip(contract.tables, files, strict=True):
        columns = ", ".join(map(quoted, table.column_names))
        cursor.execute(f"copy ({_ordered(table, columns)}) to {literal(str(path))} (format parquet)")
    return files


def export_package(cursor: DuckDBPyConnection, contract: Contract, folder: Path) -> list[Path]:
    """One zip: the CSV files and a Frictionless Data Package that says which version they are."""
    folder.mkdir(parents=True, exist_ok=True)
    number, committed_at = cursor.execute("select version, committed_at from version").fetchall()[0]
    path = folder / f"capacity-atlas-v{number}.zip"
    with tempfile.TemporaryDirectory() as beside, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        *tables, package = export_csv(cursor, contract, Path(beside))
        described = json.loads(package.read_text(encoding="utf-8"))
        described |= {"version": str(number), "created": committed_at.isoformat(), "atlas:formulas": _FORMULAS}
        archive.writestr(_PACKAGE, json.dumps(described, ensure_ascii=False, indent=2))
        for table in tables:
            archive.write(table, table.name)
    return [path]


EXPORTERS: Mapping[str, Exporter] = MappingProxyType({
    "csv": export_csv,
    "xlsx": export_xlsx,
    "parquet": export_parquet,
    "datapackage": export_package,
})  # fmt: skip


def _texts(table: Table, numbers: Iterable[str] = ()) -> str:
    """SQL: the table's rows as texts in the contract's notations; columns of the kinds `numbers` as they are."""
    cells = ((column, quoted(column.name) if column.kind in numbers else _text(column)) for column in table.columns)
    return _ordered(table, ", ".join(f"{cell} as {quoted(column.name)}" for column, cell in cells))


def _text(column: Column) -> str:
    return defused_sql(cell_text(column)) if is_text(column) else cell_text(column)


def _ordered(table: Table, cells: str) -> str:
    key = ", ".join(f"{quoted(table.name)}.{quoted(name)}" for name in table.key)
    return f"select {cells} from {quoted(table.name)} order by {key}"


def _write_workbook(cursor: DuckDBPyConnection, table: Table, path: Path) -> None:
    cursor.execute(_texts(table, _NUMERIC))
    with streamed_book() as book:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        for number, name in enumerate(table.column_names, 1):
            widen(sheet, number, name)
        sheet.append([head_cell(sheet, name) for name in table.column_names])
        written = 1
        while rows := cursor.fetchmany(_PIECE):
            written += len(rows)
            if written > XLSX_ROWS:
                raise NoWorkbook(f"{table.name} has more rows than XLSX holds ({XLSX_ROWS:,}). CSV holds them.")
            for row in rows:
                sheet.append([_cell(sheet, value) for value in row])
        book.save(path)


def _cell(sheet: Worksheet, value: str | float | None) -> WriteOnlyCell | float | None:
    """A number that a spreadsheet would round stays text: it keeps fifteen digits."""
    if value is None or isinstance(value, str):
        return None if value is None else text_cell(sheet, value)
    return value if float(f"{value:.15g}") == value else text_cell(sheet, repr(value))
