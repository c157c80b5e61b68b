"""A file with its problems on it: a workbook whose bad cells are coloured and say what is wrong, to be mended in a
spreadsheet and read again.

It holds the file's rows, each where it stood, as the texts that were read, with the corrections that a person has
made since: reading the workbook gives the same texts again, and what is mended is all that differs. A last sheet
lists the problems; it is not read.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from duckdb import DuckDBPyConnection
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from etl.check import Checked
from etl.check_persons import PERSONAL_DATA
from etl.encoding import decode
from etl.formulas import defuse, fuse
from etl.headers import HEADER_RULES
from etl.problem import ASK, BLOCKS, NOTE, Problem
from etl.read_csv import records, without_sep_line
from etl.read_xlsx import COMMENTS_BY, PROBLEMS_SHEET, XLSX, sheet_rows
from etl.reading import Reading
from etl.staging import BLANKS
from etl.xlsx_cells import XLSX_COLUMNS, XLSX_ROWS, NoWorkbook, head_cell, streamed_book, text_cell, widen

MOST_ROWS = 50_000
_MOST_LINKS = 65_000  # of a sheet; Excel takes a few more
_MOST_SAID = 1000  # letters of a comment; the list of problems says all
_WORST_FIRST = (BLOCKS, ASK, NOTE)
_FILLS = {
    BLOCKS: PatternFill("solid", fgColor="FFB3B3"),
    ASK: PatternFill("solid", fgColor="FFD966"),
    NOTE: PatternFill("solid", fgColor="DDEBF7"),
}
_SEVERITIES = {BLOCKS: "stops the file", ASK: "needs an answer", NOTE: "note"}
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*")  # no formula, though it may begin as one
_LIST_COLUMNS = {
    "Row": 8, "Column": 20, "Value": 30, "What is wrong": 60, "What was expected": 50, "What to do": 50, "Severity": 16,
}  # fmt: skip

_PIECE = 10_000  # rows in memory at once

Place = tuple[int, int]  # row and column of a cell, from 1
Texts = list[str | None]


def annotated(con: DuckDBPyConnection, checked: Checked, raw: bytes) -> bytes:
    """The file `raw` after its checks in `con`, as XLSX: cells with problems coloured by the worst of them, with all
    of them in a comment; problems of a row at its first cell, those of a column or the file at the header.

    A file of more than `MOST_ROWS` rows is not repeated: a part of its rows, dropped again, would pass for the
    whole. Its workbook holds the list of problems alone, which no reading takes for a table. Raises `NoWorkbook`
    for a file with data of persons, which must be written nowhere, for one without a table, and for
    what XLSX cannot hold.
    """
    reading = checked.reading
    if any(problem.rule == PERSONAL_DATA for problem in checked.problems):
        raise NoWorkbook(f"{reading.file} holds data of persons: nothing of it is written.")
    if reading.staging is None:
        raise NoWorkbook(f"{reading.file} holds no table that could be shown with its problems.")
    placed = [(problem, _place(reading, problem)) for problem in checked.problems]
    file = io.BytesIO()
    with streamed_book() as book:
        if reading.rows <= MOST_ROWS:
            ragged = any(problem.rule == "ragged_row" for problem in checked.problems)
            beyond = _beyond(raw, reading) if ragged else {}
            _write_rows(book.create_sheet(reading.table or "Data"), reading, _staged(con, reading, beyond), placed)
        _write_list(book, reading, placed)
        book.save(file)
    return file.getvalue()


def _place(reading: Reading, problem: Problem) -> Place:
    headers = {header: number for number, header in enumerate(reading.header, 1) if header}
    columns = {name: int(place.removeprefix("c")) for name, place in reading.staged.items()}
    # A header may be called like a column that another header means.
    numbers = columns | headers if problem.rule in HEADER_RULES else headers | columns
    return problem.row or reading.header_row, numbers.get(problem.column or "", 1)


def _staged(con: DuckDBPyConnection, reading: Reading, beyond: Mapping[int, Texts]) -> Iterator[tuple[int, Texts]]:
    """Row number and texts of the header and of every row that is not blank."""
    yield reading.header_row, [header or None for header in reading.header]
    con.execute(f"select * from {reading.staging} order by _row")
    while rows := con.fetchmany(_PIECE):
        for row, *texts in rows:
            yield row, texts + beyond.get(row, [])


def _beyond(raw: bytes, reading: Reading) -> dict[int, Texts]:
    """The cells beyond the header, by row: the checks know only that there are some."""
    if raw.startswith(XLSX):
        rows = sheet_rows(raw)
    else:
        decoded = decode(raw, reading.encoding)
        text = without_sep_line(decoded.text).replace("\r\n", "\n") if decoded else ""
        rows = records(text, reading.delimiter or ",")
    width = len(reading.header)
    more = ((row, [fuse(cell.strip(BLANKS)) if cell else None for cell in cells[width:]]) for row, cells in rows)
    return {row: texts for row, texts in more if any(texts)}


def _write_rows(
    sheet: Worksheet, reading: Reading, rows: Iterable[tuple[int, Texts]], placed: Sequence[tuple[Problem, Place]]
) -> None:
    sheet.freeze_panes = f"A{reading.header_row + 1}"
    for number, header in enumerate(reading.header, 1):
        widen(sheet, number, header)
        sheet.column_dimensions[get_column_letter(number)].number_format = "@"
    bad: defaultdict[int, defaultdict[int, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem, (row, number) in placed:
        bad[row][number].append(problem)
    written = 0
    for row, texts in rows:
        if row > XLSX_ROWS or len(texts) > XLSX_COLUMNS:
            most = f"{XLSX_ROWS:,} rows and {XLSX_COLUMNS:,} columns"
            raise NoWorkbook(f"{reading.file}, row {row}: XLSX has no such cell; it holds {most}.")
        for _ in range(written + 1, row):
            sheet.append([])
        written = row
        cell = head_cell if row == reading.header_row else text_cell
        cells = [None if text is None else cell(sheet, _safe(text)) for text in texts]
        for number, problems in bad.get(row, {}).items():
            text = texts[number - 1]
            cells[number - 1] = _marked(sheet, text and _safe(text), problems)
        sheet.append(cells)


def _safe(text: str) -> str:
    """As an export writes it; a number below zero is left alone, whatever column it stands in."""
    return text if _NUMBER.fullmatch(text) else defuse(text)


def _marked(sheet: Worksheet, text: str | None, problems: Sequence[Problem]) -> WriteOnlyCell:
    cell = text_cell(sheet, text)
    worst_first = sorted(problems, key=lambda problem: _WORST_FIRST.index(problem.severity))
    cell.fill = _FILLS[worst_first[0].severity]
    said = "\n".join(" ".join(filter(None, (problem.finding(), problem.hint))) for problem in worst_first)
    if len(said) > _MOST_SAID:
        said = f"{said[:_MOST_SAID]}… (the sheet {PROBLEMS_SHEET} says all)"
    lines = 2 + len(said) // 45 + said.count("\n")
    cell.comment = Comment(f"{COMMENTS_BY}{said}", "Capacity Atlas", width=340, height=18 * lines)
    return cell


def _write_list(book: Workbook, reading: Reading, placed: Sequence[tuple[Problem, Place]]) -> None:
    sheet = book.create_sheet(PROBLEMS_SHEET)
    sheet.freeze_panes = "A4"
    for letter, width in zip("ABCDEFG", _LIST_COLUMNS.values(), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.auto_filter.ref = f"A3:G{len(placed) + 3}"
    sheet.append([text_cell(sheet, _what_to_do(reading))])
    sheet.append([])
    sheet.append([head_cell(sheet, title) for title in _LIST_COLUMNS])
    linked = book.worksheets[0].title if len(book.worksheets) > 1 else None
    for row, (problem, place) in enumerate(placed, 4):
        line = _line(sheet, problem, place, linked if row < _MOST_LINKS else None)
        sheet.row_dimensions[row].height = _height(line)
        sheet.append(line)


def _height(line: Sequence[WriteOnlyCell]) -> float:
    """Points that the longest wrapped text of a line needs, as not every spreadsheet works it out itself."""
    lines = (len(str(cell.value or "")) // width for cell, width in zip(line, _LIST_COLUMNS.values(), strict=True))
    return min(15 * (1 + max(lines)), 150)


def _what_to_do(reading: Reading) -> str:
    if reading.rows > MOST_ROWS:
        return (
            f"{reading.file} has {reading.rows:,} rows, more than the {MOST_ROWS:,} that are repeated in a workbook. "
            "Mend them in the file itself and drop it again; the row numbers are its own."
        )
    return (
        f"Mend the coloured cells of the first sheet, save, and drop this workbook again instead of {reading.file}. "
        "This sheet and the comments are not read."
    )


def _line(sheet: Worksheet, problem: Problem, place: Place, linked: str | None) -> list[WriteOnlyCell]:
    """One problem of the list; its row leads to the cell on the sheet `linked`."""
    row, number = place
    first = WriteOnlyCell(sheet, row)
    if linked is not None:
        first.hyperlink = Hyperlink(ref="", location=f"'{linked}'!{get_column_letter(number)}{row}")
        first.font = Font(color="0563C1", underline="single")
    finding = problem.finding()
    expected = "" if finding == f"{problem.expected}." else problem.expected
    texts = (problem.column, problem.value, finding, expected, problem.hint, _SEVERITIES[problem.severity])
    cells = [text_cell(sheet, text and defuse(text)) for text in texts]
    for cell in cells:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    cells[-1].fill = _FILLS[problem.severity]
    return [first, *cells]
