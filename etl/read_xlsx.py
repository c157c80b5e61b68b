"""Rows of an XLSX workbook's first sheet as canonical text: ISO dates, plain numbers, true and false."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from etl.xlsx_bounds import bounded, damage_told, refuse_bombs
from etl.xlsx_cells import unescaped

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
XLSX = b"PK\x03\x04"
PROBLEMS_SHEET = "Problems"
_EXPLANATIONS = ("Columns", "Values", PROBLEMS_SHEET)  # sheets of ours that hold no rows
COMMENTS_BY = "Capacity Atlas: "  # how our comments begin


def sheet_rows(raw: bytes) -> Iterator[tuple[int, list[str | None]]]:
    """Row number and cells as text of the first visible sheet; raises `NotXlsxError`.

    A workbook does not hold the empty cells at the end of a row: they are added, as wide as the widest row before is.
    """
    refuse_bombs(raw)
    width = 0
    with damage_told():
        for row, texts in bounded(_texts(raw)):
            width = max(width, len(texts) if any(texts) else 0)
            yield row, texts + [None] * (width - len(texts))


def _texts(raw: bytes) -> Iterator[tuple[int, list[str | None]]]:
    for row, cells in enumerate(_first_sheet(raw, stored=True).iter_rows(values_only=True), 1):
        yield row, [None if cell is None else _text(cell) for cell in cells]


def _first_sheet(raw: bytes, *, stored: bool) -> ReadOnlyWorksheet:
    """The sheet with formulas as their stored values, or as formulas."""
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=stored, keep_links=False)
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])
    sheet.reset_dimensions()  # the file's own word on its size may be wrong, or a trap
    return sheet


def other_sheets(raw: bytes) -> list[str]:
    """The names of visible sheets that are not read."""
    with damage_told():
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
        visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [title for title in visible[1:] if title not in _EXPLANATIONS]


def unread_parts(raw: bytes) -> list[str]:
    """What a workbook holds besides the sheet that is read: sheets, hidden ones too, and comments. Nobody has
    checked them for data of persons."""
    with damage_told():
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            comments = _persons_comments(archive)
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
        first = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])
        others = [sheet.title for sheet in book.worksheets if sheet is not first]
    return [title for title in others if title not in _EXPLANATIONS] + ["comments"] * comments


def _persons_comments(archive: zipfile.ZipFile) -> bool:
    """Whether there are comments that we have not written: ours say so, as some spreadsheets forget authors."""
    parts = [name for name in archive.namelist() if re.match(r"xl/(threadedC|c)omments", name)]
    comments = (c for name in parts for c in ElementTree.fromstring(archive.read(name)).iterfind("{*}commentList/*"))
    ours = all("".join(comment.itertext()).lstrip().startswith(COMMENTS_BY) for comment in comments)
    return not ours or any("threadedC" in name for name in parts)


def unstored_formulas(raw: bytes) -> Iterator[tuple[int, int]]:
    """Row and column (from 1) of formulas without a stored value, which would read as empty cells."""
    with damage_told():
        if not _has_formulas(raw):
            return
        values, formulas = (_first_sheet(raw, stored=s).iter_rows(values_only=True) for s in (True, False))
        for row, cells in enumerate(zip(values, formulas, strict=False), 1):
            for column, (value, formula) in enumerate(zip(*cells, strict=False), 1):
                if value is None and formula is not None:
                    yield row, column


def _has_formulas(raw: bytes) -> bool:
    """Whether any sheet's XML has a formula element; most have none, and are then not read again."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(re.search(rb"<(\w+:)?f[ >]", archive.read(name)) for name in names)


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
        case dt.date() | dt.time():
            return value.isoformat()
        case float():
            return number_text(value)
        case _:
            # A lone half of a surrogate pair is no character and would stop the staging.
            text = unescaped(str(value).encode("utf-8", "replace").decode("utf-8"))
            return text.replace("\r\n", "\n")  # as in a text file


def number_text(value: float) -> str:
    """The number's digits without an exponent; never with exactly three decimals, which as text would be
    ambiguous."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    digits = f"{Decimal(repr(value)):f}"
    whole, _, decimals = digits.partition(".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return whole
    return f"{whole}.{decimals}0" if len(decimals) == 3 else f"{whole}.{decimals}"
