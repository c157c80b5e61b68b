"""Rows of an XLSX workbook's first sheet as canonical text: ISO dates, plain numbers, true and false."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from xml.etree import ElementTree
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from etl.xlsx_cells import unescaped

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
XLSX = b"PK\x03\x04"
MOST_UNZIPPED = 1024 * 1024 * 1024
_HARMLESS = 64 * 1024 * 1024  # an unpacked part of this size may be packed as tightly as it likes
_MOST_PACKED = 150  # times; sheets of real rows come to 10 to 50, a bomb to 1000
# What openpyxl lets through of a damaged file, by trying: it checks little of what it reads.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, KeyError, ValueError, TypeError,
    AttributeError, IndexError, OSError, EOFError, NotImplementedError, OverflowError,
)  # fmt: skip
_ENCRYPTED = 1  # a bit of a zip member's flags
PROBLEMS_SHEET = "Problems"
_EXPLANATIONS = ("Columns", "Values", PROBLEMS_SHEET)  # sheets of ours that hold no rows
COMMENTS_BY = "Capacity Atlas: "  # how our comments begin


class NotXlsxError(ValueError):
    """The bytes are no workbook that can be read; the message says why in a person's words."""


def sheet_rows(raw: bytes) -> Iterator[tuple[int, list[str | None]]]:
    """Row number and cells as text of the first visible sheet; raises `NotXlsxError`.

    A workbook does not hold the empty cells at the end of a row: they are added, as wide as the first row is.
    """
    _refuse_bombs(raw)
    width = 0
    with _damage_told():
        for row, cells in enumerate(_first_sheet(raw, stored=True).iter_rows(values_only=True), 1):
            texts = [_text(cell) for cell in cells]
            width = width or (len(texts) if any(texts) else 0)
            yield row, texts + [None] * (width - len(texts))


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise NotXlsxError("the file is not a whole XLSX workbook") from error


def _first_sheet(raw: bytes, *, stored: bool) -> ReadOnlyWorksheet:
    """The sheet with formulas as their stored values, or as formulas."""
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=stored, keep_links=False)
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])
    sheet.reset_dimensions()  # the file's own word on its size may be wrong, or a trap
    return sheet


def other_sheets(raw: bytes) -> list[str]:
    """The names of visible sheets that are not read."""
    with _damage_told():
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
        visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [title for title in visible[1:] if title not in _EXPLANATIONS]


def unread_parts(raw: bytes) -> list[str]:
    """What a workbook holds besides the sheet that is read: sheets, hidden ones too, and comments. Nobody has
    checked them for data of persons."""
    with _damage_told():
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
    with _damage_told():
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


def _refuse_bombs(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotXlsxError("the file is not a whole XLSX workbook") from error
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise NotXlsxError("the workbook is protected by a password")
    size = sum(member.file_size for member in members)
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise NotXlsxError("the file is a zip archive, but not an XLSX workbook")
    if any(m.file_size > max(_HARMLESS, m.compress_size * _MOST_PACKED) for m in members):
        raise NotXlsxError(f"a part of the workbook is packed more than {_MOST_PACKED} times, as no table is")
    if size > MOST_UNZIPPED:
        raise NotXlsxError(
            f"the workbook unpacks to {size // 1024**2:,} MB; the most is {MOST_UNZIPPED // 1024**2:,} MB"
        )


def _text(value: object) -> str | None:
    match value:
        case None:
            return None
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
