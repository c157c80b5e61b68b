"""Empty files of a table that a person can fill in: CSV with a row that explains the columns, XLSX with
drop-downs too.

The row of explanation begins with `#`; reading leaves out such rows directly below the header.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.cells import quoted
from etl.column_words import explained_row, explanation, in_words
from etl.contract import DATA, Column, Reference, Table, contract
from etl.formulas import defuse
from etl.xlsx_cells import escaped

MOST_CHOICES = 500  # of a drop-down: whoever has more rows searches them elsewhere
_FIRST_ROW, _LAST_ROW = 3, 5000  # drop-downs and cell formats reach so far
_MOST_TITLE, _MOST_PROMPT = 32, 255  # Excel's own limits
_WIDTH = 28  # letters of the template's small print come to 34 a line
_ROWS_OF_COLUMNS = ("Column", "Title", "Description", "Needed", "Written as", "Allowed values", "Example")
_REQUIRED_FILL = PatternFill("solid", fgColor="DCE6F1")
_EXPLAINED_FILL = PatternFill("solid", fgColor="F2F2F2")
_NAMES = ("name", "title")  # what tells a person which row an id means


class UnknownFormatError(ValueError):
    """A template is wanted in a format that is neither CSV nor XLSX."""


@dataclass(frozen=True)
class Choices:
    """What a column's drop-down offers; `names` say what the values mean, where they do not themselves. Not
    `closed`: other values may be written too."""

    values: tuple[str, ...]
    names: tuple[str, ...]
    closed: bool


def template_bytes(table: str, suffix: str, cursor: DuckDBPyConnection | None = None) -> bytes:
    """The template of a table as a file's content; `suffix` is `.csv` or `.xlsx`.

    With the `cursor` of an edition, columns that refer to another table offer the ids of its rows where they
    are few. Raises `KeyError` for a table that the contract does not have and `UnknownFormatError` for another
    suffix.
    """
    if table not in contract().table_names:
        raise KeyError(table)
    chosen = contract().table(table)
    match suffix.lower():
        case ".csv":
            return _csv(chosen)
        case ".xlsx":
            file = io.BytesIO()
            _workbook(chosen, cursor).save(file)
            return file.getvalue()
        case _:
            raise UnknownFormatError(f"a template is .csv or .xlsx, not {suffix or 'a file without a suffix'}")


def write_template(table: str, path: Path, cursor: DuckDBPyConnection | None = None) -> Path:
    """Writes the template of a table, in the format that the suffix of `path` says, and gives the path back.
    Raises what `template_bytes` raises."""
    path.write_bytes(template_bytes(table, path.suffix, cursor))
    return path


def _csv(table: Table) -> bytes:
    """With a byte order mark: without it Excel takes UTF-8 for the code page of the machine."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([table.column_names, explained_row(table)])
    return file.getvalue().encode("utf-8-sig")


def _workbook(table: Table, cursor: DuckDBPyConnection | None) -> Workbook:
    """The sheet to fill in is the first, the only one that is read back."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = table.name
    _head(sheet, table.column_names)
    _explain_below(sheet, table)
    for number, column in enumerate(table.columns, 1):
        if column.required:
            sheet.cell(1, number).fill = _REQUIRED_FILL
        _as_text(sheet, number)
    _explain(book.create_sheet("Columns"), table)
    _add_choices(book, sheet, table, cursor)
    return book


def _head(sheet: Worksheet, titles: Sequence[str]) -> None:
    for number, title in enumerate(titles, 1):
        sheet.cell(1, number, title).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(14, len(title) + 4)
    sheet.freeze_panes = "A2"


def _explain_below(sheet: Worksheet, table: Table) -> None:
    for number, text in enumerate(explained_row(table), 1):
        cell = sheet.cell(2, number, text)
        cell.font, cell.fill = Font(italic=True, color="595959", size=9), _EXPLAINED_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
    sheet.row_dimensions[2].height = min(150, 12 * (1 + max(map(len, explained_row(table))) // 34))
    sheet.freeze_panes = f"A{_FIRST_ROW}"


def _as_text(sheet: Worksheet, number: int) -> None:
    """Cells as text, so that a spreadsheet does not turn `2018-06` into the first of June."""
    sheet.column_dimensions[get_column_letter(number)].number_format = "@"
    for row in range(_FIRST_ROW, _FIRST_ROW + 200):
        sheet.cell(row, number).number_format = "@"


def _explain(sheet: Worksheet, table: Table) -> None:
    _head(sheet, _ROWS_OF_COLUMNS)
    for number, column in enumerate(table.columns, 2):
        for place, text in enumerate(explanation(column), 1):
            sheet.cell(number, place, text).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEFG", (20, 20, 60, 10, 34, 50, 30), strict=True):
        sheet.column_dimensions[letter].width = width


def _add_choices(book: Workbook, sheet: Worksheet, table: Table, cursor: DuckDBPyConnection | None) -> None:
    """What each column wants, said when a cell is chosen, and drop-downs; their values stand on a sheet, as a
    formula may hold 255 characters."""
    values = book.create_sheet("Values")
    values.sheet_state = "hidden"
    place = 1
    for number, column in enumerate(table.columns, 1):
        validation = DataValidation(allow_blank=True, showInputMessage=True)
        validation.promptTitle, validation.prompt = column.title[:_MOST_TITLE], _shortened(in_words(column))
        if (choices := _choices(column, cursor)) is not None:
            allowed = _write_choices(values, place, column.name, choices)
            place += 2
            validation.type, validation.formula1 = "list", allowed
            validation.showErrorMessage = choices.closed
            validation.errorTitle = "Not in the list"
            validation.error = f"Choose a value of the list for {column.title}."
            if any(choices.names):
                values.sheet_state = "visible"
        letter = get_column_letter(number)
        validation.add(f"{letter}{_FIRST_ROW}:{letter}{_LAST_ROW}")
        sheet.add_data_validation(validation)


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_PROMPT else f"{text[: _MOST_PROMPT - 1]}…"


def _write_choices(values: Worksheet, place: int, title: str, choices: Choices) -> str:
    """Values and names side by side below the title; returns where the values stand."""
    values.cell(1, place, title).font = Font(bold=True)
    for row, (value, name) in enumerate(zip(choices.values, choices.names, strict=True), 2):
        values.cell(row, place, value).number_format = "@"
        values.cell(row, place + 1, escaped(defuse(name or "")) or None)
    letter = get_column_letter(place)
    values.column_dimensions[letter].width = values.column_dimensions[get_column_letter(place + 1)].width = _WIDTH
    return f"Values!${letter}$2:${letter}${len(choices.values) + 1}"


def _choices(column: Column, cursor: DuckDBPyConnection | None) -> Choices | None:
    """What the column's drop-down offers; `None` where it has none: a drop-down chooses one value of few."""
    if column.categories:
        coded = any(value.isdecimal() for value in column.categories)
        # Nobody knows IATI's 22 by heart: its name is understood as well.
        offered = tuple(column.categories.values() if coded else column.categories)
        return Choices(offered, ("",) * len(offered), closed=not coded)
    if column.kind == "boolean":
        return Choices(("true", "false"), ("", ""), closed=False)
    if column.reference is None:
        return None
    rows = _loaded(column.reference, cursor) if cursor else _countries(column.reference)
    return Choices(*zip(*rows, strict=True), closed=False) if 0 < len(rows) <= MOST_CHOICES else None


def _loaded(reference: Reference, cursor: DuckDBPyConnection) -> list[tuple[str, str]]:
    """The values that the column may refer to, each with the name of its row; one more than a drop-down shows."""
    columns = contract().table(reference.table).column_names
    name = next((quoted(name) for name in _NAMES if name in columns), "''")
    return cursor.execute(
        f"select {quoted(reference.column)}, {name} from {quoted(reference.table)} order by 1 limit {MOST_CHOICES + 1}"
    ).fetchall()


def _countries(reference: Reference) -> list[tuple[str, str]]:
    """The countries of the curated data, which hardly change; of other tables nothing is known without an
    edition."""
    path = DATA / "countries.csv"
    if reference.table != "countries" or not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row["id"], row["name"]) for row in csv.DictReader(file)]
