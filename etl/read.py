"""A file becomes a reading: what was understood of it, and its cells as text in a staging table of DuckDB."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from types import MappingProxyType

import duckdb
from openpyxl.utils import get_column_letter

from etl.contract import contract
from etl.encoding import decode, unusual_words
from etl.errors import AtlasError
from etl.formulas import fuse
from etl.headers import HEADER_RULES, header_problems, known_headers, match_columns, names_columns, recognise
from etl.mappings import applied
from etl.meaning import SPREADSHEET_ERRORS, UNANSWERED, Answers
from etl.problem import NOTE, Problem, listed
from etl.read_csv import (
    DELIMITERS,
    MOST_ABOVE,
    MOST_CELLS,
    BrokenQuotesError,
    TooManyCellsError,
    records,
    sniff_delimiter,
    without_sep_line,
)
from etl.read_xlsx import OLD_WORKBOOK, XLSX, other_sheets, sheet_rows, unstored_formulas
from etl.reading import Reading
from etl.settings import most_file_mb
from etl.staging import BLANKS, Staging, decimal_sign
from etl.xlsx_bounds import NotXlsxError

MOST_COLUMNS = 500
_LONGEST_HEADER = 1000
_SPLIT = "Split its rows into several files, each with the header."
_SAVE = "Save it as XLSX without a password, or as CSV (UTF-8)."
_EXPLAINED = "the row begins with # and was read as an explanation of the columns, not as data"
_EXPLANATION = re.compile(r"#\s*[^\W\d]")  # #1 may number a row of data
_MB = 1_000_000
_LARGE = 1_000_000  # bytes from which the other reader is worth its start
_BEGINNING = 400_000  # bytes, in which the delimiter shows


Row = tuple[int, list[str | None]]
Rows = Iterator[Row]


class UnreadableFile(AtlasError):  # noqa: N818 - it is a state of the file, not a fault
    """The file cannot be opened at all: it is not there, is a folder, or may not be read."""


def read_file(
    con: duckdb.DuckDBPyConnection,
    source: Path | str | bytes,
    name: str | None = None,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    table: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    answers: Answers = UNANSWERED,
) -> Reading:
    """The reading of a CSV or XLSX file, whatever is wrong with it; raises only `UnreadableFile`.

    What is given is taken, the rest is found out: the `encoding`, the `delimiter`, the `table`, and by
    `mapping` the column that a header means, in whatever spelling (`None`: leave it out). `answers` are kept
    for the checks.
    """
    most = most_file_mb()
    raw = source if isinstance(source, bytes) else _bytes_of(Path(source), most * _MB + 1)
    file = _printable(PurePath(name or ("file" if isinstance(source, bytes) else str(source))).name)
    reading = Reading(file, hashlib.sha256(raw).hexdigest(), answers=answers)
    if len(raw) > most * _MB:
        return _refused(reading, "too_large", f"the file is larger than {most:,} MB, the most that is read", _SPLIT)
    if not raw.strip(b"\0 \t\r\n"):
        return _refused(reading, "empty_file", "the file is empty")
    if raw.startswith(XLSX):
        return _read_xlsx(con, raw, reading, table, mapping or {})
    if raw.startswith(OLD_WORKBOOK):
        expected = "the file is a workbook of the old kind (.xls), or one that is protected by a password"
        return _refused(reading, "workbook", expected, _SAVE)
    return _read_text(con, raw, reading, encoding, delimiter, table, mapping or {})


def _printable(name: str) -> str:
    """The name without bytes that are no letters, as old file systems have them: nothing could write it."""
    return name.encode("utf-8", "replace").decode()


def _bytes_of(path: Path, most: int) -> bytes:
    """The first `most` bytes of the file: what is larger is refused, and need not come into memory."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from error


def _refused(reading: Reading, rule: str, expected: str, hint: str | None = None, row: int | None = None) -> Reading:
    problem = Problem(reading.file, reading.table, row, None, None, rule, expected, hint)
    return replace(reading, problems=(*reading.problems, problem))


def _read_text(
    con: duckdb.DuckDBPyConnection,
    raw: bytes,
    reading: Reading,
    encoding: str | None,
    delimiter: str | None,
    table: str | None,
    mapping: Mapping[str, str | None],
) -> Reading:
    decoded = decode(raw, encoding)
    if decoded is None:
        return _refused(
            reading,
            "encoding",
            f"the file is not text in {encoding or 'one encoding that is known'}",
            _SAVE,
        )
    if b"\0" in decoded.data:
        return _refused(
            reading,
            "nul",
            "the file holds NUL characters and is not a text file",
            _SAVE,
        )
    if not decoded.certain and (words := unusual_words(decoded.text)):
        reading = _noted(
            reading, "guessed_encoding", f"its letters were read as {decoded.encoding}, which is likely, not certain: "
            f"{', '.join(words)}", "If they look wrong, save the file as CSV (UTF-8).",
        )  # fmt: skip
    delimiter = delimiter or sniff_delimiter(decoded.data[:_BEGINNING].decode(errors="ignore"), known_headers())
    text = without_sep_line(decoded.data).replace(b"\r\n", b"\n")
    if _is_blank(text[:_BEGINNING]) and _is_blank(text):
        return _refused(reading, "empty_file", "the file has no header and no rows")
    reading = replace(reading, encoding=decoded.encoding, encoding_certain=decoded.certain, delimiter=delimiter)
    if reading.file.lower().endswith((".xlsx", ".xls")):
        reading = _noted(reading, "extension", "the file is called a workbook but holds plain text")
    try:
        return _stage(con, records(text, delimiter), reading, table, mapping, text)
    except BrokenQuotesError as broken:
        return _refused(
            reading,
            "quotes",
            "a quotation mark is not closed, or text follows a closed one",
            'Write a quotation mark inside a quoted cell twice: "".',
            int(str(broken)),
        )
    except TooManyCellsError as wide:
        expected = f"the row has more than {MOST_CELLS:,} cells"
        return _refused(reading, "ragged_row", expected, "Choose another delimiter, or another file.", int(str(wide)))


def _is_blank(text: bytes) -> bool:
    return not text.decode(errors="ignore").strip(BLANKS + "".join(DELIMITERS))


def _noted(
    reading: Reading, rule: str, expected: str, hint: str | None = None, row: int | None = None
) -> Reading:
    note = Problem(reading.file, reading.table, row, None, None, rule, expected, hint, NOTE)
    return replace(reading, problems=(*reading.problems, note))


def _read_xlsx(
    con: duckdb.DuckDBPyConnection,
    raw: bytes,
    reading: Reading,
    table: str | None,
    mapping: Mapping[str, str | None],
) -> Reading:
    if not reading.file.lower().endswith((".xlsx", ".xlsm")):
        reading = _noted(reading, "extension", "the file is not called .xlsx but is a workbook")
    try:
        reading = _stage(con, sheet_rows(raw), reading, table, mapping)
        if reading.staging is None:  # its rows were not read to their end, and need not be
            return reading
        if others := other_sheets(raw):
            expected = f"only the first sheet is read, not {', '.join(others)}"
            reading = _noted(reading, "other_sheets", expected)
        return replace(reading, problems=(*reading.problems, *_formulas(raw, reading)))
    except NotXlsxError as error:
        return _refused(reading, "workbook", str(error), _SAVE)


def _formulas(raw: bytes, reading: Reading) -> list[Problem]:
    names = dict(enumerate(reading.header, 1))
    return listed(
        Problem(reading.file, reading.table, row, names.get(column), None, "formula",
                "the cell is a formula whose value was never stored",
                "Open the file in a spreadsheet and save it, or write the value.")
        for row, column in unstored_formulas(raw)
    )  # fmt: skip


def _stage(
    con: duckdb.DuckDBPyConnection,
    rows: Iterator[tuple[int, Sequence[str | None]]],
    reading: Reading,
    table: str | None,
    mapping: Mapping[str, str | None],
    text: bytes | None = None,
) -> Reading:
    """The reading with its header understood and its rows in a staging table; a large `text` takes the
    short way."""
    above, (header_row, header), rows = _header(_trimmed(rows))
    while header and header[-1] is None:
        header.pop()
    if not header:
        return _refused(reading, "empty_file", "the file has no header and no rows")
    if len(header) > MOST_COLUMNS:
        return _refused(reading, "header", f"the file has {len(header)} columns; the most is {MOST_COLUMNS}")
    if max(len(cell or "") for cell in header) > _LONGEST_HEADER:
        expected = f"a header is longer than {_LONGEST_HEADER:,} letters, so this is no row of column names"
        return _refused(reading, "header", expected, None, header_row)
    reading = replace(reading, header=tuple(cell or "" for cell in header), header_row=header_row)
    reading = replace(reading, above=above)
    if above:
        expected = f"the column names stand in row {header_row}, and nothing above them is read"
        reading = _noted(reading, "above_header", expected, row=above[0][0])
    explained, rows = _explanations(header_row, rows)
    staging = Staging(con, len(header))
    if not (text and len(text) > _LARGE and staging.copy(text, reading.delimiter or ",", explained or header_row)):
        staging.fill(rows)
    reading = replace(reading, staging=staging.name, rows=staging.rows)
    if explained:
        reading = _noted(reading, "explanation", _EXPLAINED, row=explained)
    reading = replace(reading, problems=(*reading.problems, *staging.problems(reading.file)))
    for number in staging.unnamed(reading.header):
        reading = _refused(
            reading, "unnamed_column", f"the column {get_column_letter(number)} has values but no header",
            "Write its name above it, or empty it.", header_row,
        )  # fmt: skip
    if reading.rows == 0:
        reading = _noted(reading, "no_rows", "the file has a header and no rows")
    reading = understand(reading, table, mapping)
    return replace(reading, decimal=decimal_sign(con, reading))


def _header(rows: Rows) -> tuple[tuple[Row, ...], Row, Rows]:
    """What stands above the row of column names, that row, and the rows below. A title above it fills fewer cells;
    where no row is known to name columns it is the first that has any cell."""
    looked_at: list[Row] = []
    for row in itertools.islice((row for row in rows if any(row[1])), MOST_ABOVE + 1):
        narrower = all(_filled(other) < _filled(row) for other in looked_at)
        if narrower and names_columns(row[1]):
            return tuple(looked_at), row, rows
        looked_at.append(row)
    return (), looked_at[0] if looked_at else (1, []), itertools.chain(looked_at[1:], rows)


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row[1])


def _explanations(header_row: int, rows: Rows) -> tuple[int, Rows]:
    """The last of the rows directly below the header that explain it, as those of our templates do (0: there is
    none), and the rows that follow."""
    explained = 0
    for row, cells in rows:
        first = (cells and cells[0]) or ""
        if row > (explained or header_row) + 1 or not _EXPLANATION.match(first) or first in SPREADSHEET_ERRORS:
            return explained, itertools.chain([(row, cells)], rows)
        explained = row
    return explained, iter(())


def _trimmed(rows: Iterator[tuple[int, Sequence[str | None]]]) -> Rows:
    """The rows with cells as they are staged: without blanks around them, and without what made them harmless."""
    for row, cells in rows:
        yield row, [(cell and fuse(cell.strip(BLANKS))) or None for cell in cells]


def understand(reading: Reading, table: str | None = None, mapping: Mapping[str, str | None] | None = None) -> Reading:
    """The reading with its table and columns found out anew: after a person chose the `table` or a
    `mapping`."""
    mapping = applied(reading.header, mapping or {})
    earlier = tuple(p for p in reading.problems if p.rule not in HEADER_RULES)
    reading = replace(reading, problems=earlier, table=table, columns=MappingProxyType({}))
    fits = [table] if table else recognise(reading.header, mapping)
    if len(fits) != 1 or fits[0] not in contract().table_names:
        among = fits if len(fits) > 1 else contract().table_names
        return _refused(
            reading, "unknown_table", "the columns are not those of one table only",
            f"Say which table it is: {', '.join(among)}. The first row must hold the column names.",
            reading.header_row,
        )  # fmt: skip
    (table,) = fits
    columns = match_columns(reading.header, table, mapping)
    left_out = {cell for cell, column in mapping.items() if column is None}
    problems = header_problems(reading.file, reading.header, reading.header_row, table, columns, left_out)
    return replace(reading, table=table, columns=columns, problems=(*earlier, *problems))
