"""Rows of an XLSX workbook's first sheet as canonical text: ISO dates, plain numbers, true and false."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

XLSX = b"PK\x03\x04"
MOST_UNZIPPED = 1024 * 1024 * 1024
_WHAT_OPENPYXL_RAISES = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    OSError, EOFError, NotImplementedError, OverflowError,
)  # fmt: skip


class NotXlsxError(ValueError):
    """The bytes are no workbook that can be read; the message says why in a person's words."""


def sheet_rows(raw: bytes) -> Iterator[tuple[int, list[str | None]]]:
    """Row number and cells as text of the first sheet; raises `NotXlsxError`."""
    _refuse_bombs(raw)
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the file's own word on its size may be wrong, or a trap
        for row, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield row, [_text(cell) for cell in cells]
    except _WHAT_OPENPYXL_RAISES as error:
        raise NotXlsxError("the file is not a whole XLSX workbook") from error


def _refuse_bombs(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(member.file_size for member in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotXlsxError("the file is not a whole XLSX workbook") from error
    if "xl/workbook.xml" not in names:
        raise NotXlsxError("the file is a zip archive, but not an XLSX workbook")
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
            return str(value).encode("utf-8", "replace").decode("utf-8")


def number_text(value: float) -> str:
    """The number's digits without an exponent; never with exactly three decimals, which as text would be ambiguous."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    digits = f"{Decimal(repr(value)):f}"
    whole, _, decimals = digits.partition(".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return whole
    return f"{whole}.{decimals}0" if len(decimals) == 3 else f"{whole}.{decimals}"
