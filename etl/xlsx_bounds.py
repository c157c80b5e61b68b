"""What a workbook may hold so that reading it stays within memory and minutes: a few packed kilobytes can unpack to
gigabytes, or to a row of a hundred million cells. It is looked at in pieces, before anything is parsed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO
from xml.etree.ElementTree import ParseError

from openpyxl.utils.exceptions import InvalidFileException

from etl.xlsx_cells import XLSX_ROWS

MOST_UNZIPPED = 1024 * 1024 * 1024
MOST_CELLS = 100_000_000  # empty ones before filled ones too
MOST_LETTERS = 500_000_000  # of all cells together: one long text can stand in a million of them
MOST_TAGS = 100_000_000  # of a part: a million rows of twenty cells
MOST_BESIDE = 1_000_000  # without a row or a text beginning: they are in memory together
_HARMLESS = 64 * 1024 * 1024  # an unpacked part of this size may be packed as tightly as it likes
_MOST_PACKED = 150  # times; sheets of real rows come to 10 to 50, a bomb to 1000
_ENCRYPTED = 1  # a bit of a zip member's flags
_PIECE = 256 * 1024
_LONG = ("xl/calcChain.xml", "xl/media/", "xl/pivotCache/")  # may be long, and are not read
_LONGER = 10  # times; not without a bound, as a hostile workbook may call its sheet so
# What openpyxl lets through of a damaged file, by trying: it checks little of what it reads.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, KeyError, ValueError, TypeError,
    AttributeError, IndexError, OSError, EOFError, NotImplementedError, OverflowError, RecursionError,
)  # fmt: skip
_RECORD = re.compile(rb"<[\w.-]+:(?:row|si)\b")
_TOO_MANY = "a part of the workbook holds more than a table does"


class NotXlsxError(ValueError):
    """The bytes are no workbook that can be read; the message says why in a person's words."""


@contextmanager
def damage_told() -> Iterator[None]:
    """What is done in it with a workbook's bytes raises `NotXlsxError` where they are damaged."""
    try:
        yield
    except NotXlsxError:
        raise
    except _DAMAGED as error:
        raise NotXlsxError("the file is not a whole XLSX workbook") from error


def refuse_bombs(raw: bytes) -> None:
    """Raises `NotXlsxError` for what is no workbook, has a password, or would come to too much."""
    with damage_told(), zipfile.ZipFile(io.BytesIO(raw)) as archive:
        _refuse_sizes(archive.infolist())
        for member in archive.infolist():
            most = MOST_BESIDE * (_LONGER if member.filename.startswith(_LONG) else 1)
            with archive.open(member) as part:
                _refuse_tags(part, most, parsed=not member.filename.startswith("xl/media/"))


def _refuse_sizes(members: list[zipfile.ZipInfo]) -> None:
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


def _refuse_tags(part: IO[bytes], most: int, *, parsed: bool) -> None:
    """Raises for a part with a DOCTYPE, which no spreadsheet writes, or with more tags than can be parsed."""
    every = beside = 0
    end, plain = b"", True
    while piece := part.read(_PIECE):
        seam = end + piece
        if parsed and b"<!DOCTYPE" in seam:
            raise NotXlsxError("a part of the workbook declares a DOCTYPE, as no spreadsheet does")
        plain = plain and b"<!" not in seam  # a comment may say <row> without there being one
        tags = piece.count(b"<")
        every += tags
        began = _last_record(piece) if plain else -1
        beside = beside + tags if began < 0 else piece.count(b"<", began)
        if every > MOST_TAGS or beside > most:
            raise NotXlsxError(_TOO_MANY)
        end = piece[-8:]


def _last_record(piece: bytes) -> int:
    """Where the last row or shared text of the piece begins; -1 where none does."""
    plain = max(piece.rfind(b"<row"), piece.rfind(b"<si"))
    return plain if plain >= 0 else max((found.start() for found in _RECORD.finditer(piece)), default=-1)


def bounded(rows: Iterable[tuple[int, list[str | None]]]) -> Iterator[tuple[int, list[str | None]]]:
    """The rows of a sheet as they come; raises where they, or the texts in them, are more than a table has."""
    cells = letters = 0
    for row, texts in rows:
        cells += len(texts)
        letters += sum(len(text) for text in texts if text)
        if row > XLSX_ROWS or cells > MOST_CELLS or letters > MOST_LETTERS:
            raise NotXlsxError("the sheet holds more than a table does: delete the empty rows and columns around it")
        yield row, texts
