"""How a text stands in a cell of a workbook, so that a spreadsheet shows it, and reading gives it back, letter by
letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from etl.errors import AtlasError

XLSX_ROWS, XLSX_COLUMNS = 1_048_576, 16_384
_MOST_LETTERS = 32_767
# XML has no such characters, and makes a line feed of a carriage return: they are written as Excel does.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x(000[1-9A-F]|001[0-9A-F]|005F|FFF[EF])_")  # not NUL, which no table may hold


class NoWorkbook(AtlasError):  # noqa: N818 - it is a state of the rows, not a fault
    """The rows cannot be written as XLSX."""


def escaped(text: str) -> str:
    """The text as a workbook's XML holds it; raises `NoWorkbook` for one that is longer than any cell."""
    written = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(written) > _MOST_LETTERS:
        raise NoWorkbook(
            f"A cell of {len(text):,} characters does not fit into XLSX, where a cell holds {_MOST_LETTERS:,}:"
            f' "{text[:40]}…". CSV holds it.'
        )
    return written


def unescaped(written: str) -> str:
    """The text that a workbook's XML holds."""
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), written) if "_x" in written else written


@contextmanager
def streamed_book() -> Iterator[Workbook]:
    """A workbook whose rows go to a temporary file as they come, closed also where they cannot all be written."""
    book = Workbook(write_only=True)
    try:
        yield book
    finally:
        for sheet in book.worksheets:
            if not sheet.closed:
                sheet.close()


def text_cell(sheet: Worksheet, text: str | None) -> WriteOnlyCell:
    """A cell that is text, whatever the text looks like, and stays text when somebody writes into it."""
    cell = WriteOnlyCell(sheet, None if text is None else escaped(text))
    if text is not None:
        cell.data_type = "s"
    cell.number_format = "@"
    return cell


def head_cell(sheet: Worksheet, title: str) -> WriteOnlyCell:
    """A cell of the header."""
    cell = text_cell(sheet, title)
    cell.font = Font(bold=True)
    return cell


def widen(sheet: Worksheet, number: int, title: str) -> None:
    """Makes a column, counted from 1, wide enough for its title and a short text."""
    sheet.column_dimensions[get_column_letter(number)].width = max(14, len(title) + 4)
