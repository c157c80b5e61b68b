"""Empty files of a table that a person can fill in: CSV with the header, XLSX with explanations and
drop-downs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.contract import DATA, Column, Reference, Table, contract

_LAST_ROW = 5000  # drop-downs and cell formats reach this far
_EXAMPLES = {
    "figure": "24 or >=200 or ~50 or 23..25",
    "date": "2018 or 2018-06 or 2018-05-29",
    "list": "first;second",
    "boolean": "true",
    "integer": "12",
    "number": "44.8125",
}
_ROWS_OF_COLUMNS = ("Column", "Title", "Description", "Needed", "Written as", "Allowed values", "Example")
_REQUIRED_FILL = PatternFill("solid", fgColor="DCE6F1")


class UnknownFormatError(ValueError):
    """A template is wanted in a format that is neither CSV nor XLSX."""


def write_template(table: str, path: Path) -> Path:
    """Writes the template of a table, in the format that the suffix of `path` says, and gives the path back.

    Raises `KeyError` for a table that the contract does not have and `UnknownFormatError` for another suffix.
    """
    if table not in contract().table_names:
        raise KeyError(table)
    chosen = contract().table(table)
    match path.suffix.lower():
        case ".csv":
            _write_csv(chosen, path)
        case ".xlsx":
            _workbook(chosen).save(path)
        case suffix:
            raise UnknownFormatError(f"a template is .csv or .xlsx, not {suffix or 'a file without a suffix'}")
    return path


def _write_csv(table: Table, path: Path) -> None:
    """The header only, with a byte order mark: without it Excel takes UTF-8 for the code page of the
    machine."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow(table.column_names)


def _workbook(table: Table) -> Workbook:
    """The sheet to fill in is the first, the only one that is read back."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = table.name
    _head(sheet, table.column_names)
    for number, column in enumerate(table.columns, 1):
        if column.required:
            sheet.cell(1, number).fill = _REQUIRED_FILL
        _as_text(sheet, number)
    _explain(book.create_sheet("Columns"), table)
    _add_choices(book, sheet, table)
    return book


def _head(sheet: Worksheet, titles: Sequence[str]) -> None:
    for number, title in enumerate(titles, 1):
        sheet.cell(1, number, title).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(14, len(title) + 4)
    sheet.freeze_panes = "A2"


def _as_text(sheet: Worksheet, number: int) -> None:
    """Cells as text, so that a spreadsheet does not turn `2018-06` into the first of June."""
    sheet.column_dimensions[get_column_letter(number)].number_format = "@"
    for row in range(2, 202):
        sheet.cell(row, number).number_format = "@"


def _explain(sheet: Worksheet, table: Table) -> None:
    _head(sheet, _ROWS_OF_COLUMNS)
    for number, column in enumerate(table.columns, 2):
        for place, text in enumerate(explanation(column), 1):
            sheet.cell(number, place, text).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEFG", (20, 20, 60, 10, 34, 50, 30), strict=True):
        sheet.column_dimensions[letter].width = width


def explanation(column: Column) -> tuple[str, ...]:
    """A column's name, title, description, whether it is needed, how it is written, its values, an
    example."""
    allowed = "; ".join(f"{value} = {label}" for value, label in column.categories.items())
    if isinstance(column.items, tuple):
        allowed = "; ".join(column.items)
    target = column.reference or (column.items if isinstance(column.items, Reference) else None)
    if target is not None:
        allowed = f"the {target.column} of a row of {target.table}"
    written = contract().notations.get(column.kind, column.kind)
    unit = f" ({column.unit})" if column.unit else ""
    needed = "yes" if column.required else "no"
    return (column.name, column.title, column.description, needed, written + unit, allowed, example(column))


def example(column: Column) -> str:
    """A value that the column takes."""
    if column.categories:
        return next(iter(column.categories))
    if isinstance(column.items, tuple):
        return ";".join(column.items[:2])
    if (column.reference or column.items) and "countr" in column.name:
        return "RS;MK" if column.kind == "list" else "RS"
    return _EXAMPLES.get(column.kind, "test-training-2018" if column.pattern and "a-z0-9" in column.pattern else "")


def _add_choices(book: Workbook, sheet: Worksheet, table: Table) -> None:
    """Drop-downs for columns with listed values; the values stand on a sheet, as a formula may hold 255
    characters."""
    values = book.create_sheet("Values")
    for number, column in enumerate(table.columns, 1):
        choices = tuple(column.categories) or _country_codes(column)
        if not choices:
            continue
        place = get_column_letter(values.max_column + 1 if values["A1"].value else 1)
        for row, choice in enumerate((column.name, *choices), 1):
            values[f"{place}{row}"] = choice
        allowed = f"Values!${place}$2:${place}${len(choices) + 1}"
        validation = DataValidation(
            "list", formula1=allowed, allow_blank=True, showErrorMessage=bool(column.categories)
        )
        validation.error, validation.errorTitle = (
            f"Choose a value of the list for {column.title}.",
            "Not in the list",
        )
        letter = get_column_letter(number)
        validation.add(f"{letter}2:{letter}{_LAST_ROW}")
        sheet.add_data_validation(validation)
    values.sheet_state = "hidden"


def _country_codes(column: Column) -> Iterable[str]:
    """The codes of `data/countries.csv` for a column that refers to countries."""
    path = DATA / "countries.csv"
    if column.reference is None or column.reference.table != "countries" or not path.exists():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(row["id"] for row in csv.DictReader(file))
