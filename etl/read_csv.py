"""Records of a delimited text file, each with the row that a spreadsheet would show."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import AnyStr

DELIMITERS = (",", ";", "\t")
MOST_ABOVE = 20  # rows above the column names, such as titles
_SEP_LINE = "sep="
_BEGINNING = 100_000  # characters that are looked at for the delimiter
# Python's own limit of 128 KiB a cell is less than one long description; a whole file in one cell is
# refused by size.
csv.field_size_limit(64 * 1024 * 1024)


MOST_CELLS = 10_000_000  # of a record, its quoted delimiters too: they are in memory together


class TooManyCellsError(ValueError):
    """A record holds more cells than any row; the message is the row."""


class BrokenQuotesError(ValueError):
    """A quotation mark is never closed, or text follows a closed one; the message is the row it was
    noticed in."""


def records(text: str | bytes, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells of every record, empty ones included, of a text or of its UTF-8, which is decoded line
    by line; raises `BrokenQuotesError` and `TooManyCellsError`."""
    row = cells = 0
    file = (io.StringIO(text, newline="") if isinstance(text, str)
            else io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""))  # fmt: skip

    def lines() -> Iterator[str]:
        nonlocal cells
        for line in file:
            cells += line.count(delimiter)
            if cells > MOST_CELLS:
                raise TooManyCellsError(str(row))
            yield line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    while True:
        row, cells = row + 1, 0
        try:
            yield row, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BrokenQuotesError(str(row)) from error


def without_sep_line(text: AnyStr) -> AnyStr:
    """The text without Excel's `sep=;` line, which no spreadsheet shows as a row."""
    mark, end = (_SEP_LINE, "\n") if isinstance(text, str) else (_SEP_LINE.encode(), b"\n")
    return text.partition(end)[2] if text.startswith(mark) else text


def stated_delimiter(text: str) -> str | None:
    """What Excel's `sep=` line names."""
    mark = text[len(_SEP_LINE) : len(_SEP_LINE) + 1]
    return mark if text.startswith(_SEP_LINE) and mark in DELIMITERS else None


def sniff_delimiter(text: str, known_headers: Iterable[str]) -> str:
    """The delimiter that gives most known column names in one of the first records, below titles perhaps, else most
    columns in the first one."""
    known, start = set(known_headers), without_sep_line(text[:_BEGINNING])

    def columns(delimiter: str) -> tuple[int, int]:
        first = _first_records(start, delimiter)
        names = [sum(cell.strip().casefold() in known for cell in cells) for cells in first]
        return max(names, default=0), len(first[0]) if first else 0

    return stated_delimiter(text) or max(DELIMITERS, key=columns)


def _first_records(text: str, delimiter: str, within: int = 100) -> list[Sequence[str]]:
    """The first records that are not empty, among the first `within`, as far as their quotes are whole."""
    found: list[Sequence[str]] = []
    with contextlib.suppress(BrokenQuotesError):
        for _, cells in islice(records(text, delimiter), within):
            if any(map(str.strip, cells)):
                found.append(cells)
            if len(found) > MOST_ABOVE:
                break
    return found
