"""The words of an upload: what rules, encodings and delimiters are called, and one file in a line."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from etl.draft import DraftFile
from etl.examined import ExaminedFile
from etl.problem import ASK, BLOCKS, NOTE, Problem
from ui import figures
from ui.history import table_title
from ui.text import _, ngettext

DELIMITERS = (",", ";", "\t", "|")
SEVERITIES = (BLOCKS, ASK, NOTE)
_LONGEST = 40  # letters of a cell


def rule_name(rule: str) -> str:
    """What a group of problems is called."""
    return {
        "ambiguous_date": _("Dates that can be read in two ways"),
        "ambiguous_number": _("Numbers that can be read in two ways"),
        "boolean": _("Neither yes nor no"),
        "category": _("Values that are not in the list"),
        "cell": _("Cells that no table has"),
        "country": _("Countries that are not known"),
        "date": _("Dates that cannot be read"),
        "duplicate": _("Identifiers that are used twice"),
        "duplicate_header": _("Columns that stand twice"),
        "empty_file": _("Empty files"),
        "encoding": _("Letters that cannot be read"),
        "extension": _("File names that do not fit"),
        "figure": _("Figures that cannot be read"),
        "formula": _("Formulas without a value"),
        "guessed_encoding": _("Letters to look at"),
        "header": _("First rows that are no column names"),
        "integer": _("Whole numbers that cannot be read"),
        "list": _("Lists that cannot be read"),
        "maximum": _("Figures that are too high"),
        "minimum": _("Figures that are too low"),
        "missing_column": _("Columns that are missing"),
        "no_cycle": _("Rows that are part of themselves"),
        "no_rows": _("Files without rows"),
        "nul": _("Files that are not text"),
        "number": _("Numbers that cannot be read"),
        "one_of": _("Rows that need one of two values"),
        "order": _("Ends before the start"),
        "other_sheets": _("Sheets that are not read"),
        "part": _("Parts that are larger than the whole"),
        "pattern": _("Values of another form"),
        "personal_data": _("Data of persons"),
        "quotes": _("Quotation marks that do not close"),
        "ragged_row": _("Rows with too few or too many cells"),
        "reference": _("References to rows that are not there"),
        "required": _("Values that are missing"),
        "required_if": _("Values that are missing beside others"),
        "together": _("Values that are missing beside others"),
        "too_large": _("Files that are too large"),
        "unique": _("Rows that say the same twice"),
        "unknown_column": _("Columns that are not known"),
        "unknown_table": _("Files of an unknown table"),
        "unnamed_column": _("Columns without a header"),
        "whole": _("Counts that are no whole numbers"),
        "words": _("Quotations that are too long"),
        "workbook": _("Workbooks that cannot be opened"),
    }.get(rule, rule.replace("_", " ").capitalize())


def severity(of: str) -> str:
    """What a problem does, as a word."""
    return {BLOCKS: _("stops the file"), ASK: _("needs your answer"), NOTE: _("only a note")}[of]


def mark(of: str) -> str:
    """The word with its shape, as HTML."""
    return f'<span class="ca-mark ca-{of}">{escape(severity(of))}</span>'


def encoding(name: str | None) -> str:
    """How letters were written, for somebody who has never heard of it."""
    return {
        "utf-8": _("UTF-8"),
        "cp1250": _("Central European (cp1250)"),
        "cp1251": _("Cyrillic (cp1251)"),
        "cp1252": _("Western European (cp1252)"),
        "cp1257": _("Baltic (cp1257)"),
        "utf-16-le": _("UTF-16"),
        "utf-16-be": _("UTF-16, big end first"),
    }.get(name or "", name or _("Excel workbook"))


def delimiter(sign: str | None) -> str:
    return {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}.get(sign or "", sign or "")


def decimal(sign: str | None) -> str:
    return {",": _("decimal comma"), ".": _("decimal point")}.get(sign or "", "")


def date_order(order: str | None) -> str:
    return {"dmy": _("day before month"), "mdy": _("month before day")}.get(order or "", "")


def rows(n: int) -> str:
    return ngettext("%(n)s row", "%(n)s rows", n) % {"n": figures.number(n)}


def understood(file: ExaminedFile, said: DraftFile) -> str:
    """`Activities, UTF-8, semicolon, 24 rows`: how a file was read, in a line."""
    parts = [
        table_title(file.table) if file.table else _("table not known"),
        encoding(file.encoding),
        delimiter(file.delimiter),
        decimal(said.answers.decimal or file.decimal),
        date_order(said.answers.date_order),
        rows(file.rows),
    ]
    return ", ".join(part for part in parts if part)


def size(data: bytes) -> str:
    """`24 KB`, `1.3 MB`."""
    n = len(data)
    return f"{figures.number(round(n / 1e6, 1))} MB" if n >= 1e6 else f"{figures.number(max(1, round(n / 1e3)))} KB"


def short(text: str, most: int = _LONGEST) -> str:
    """A cell's text on one line, cut where it would fill the screen."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


def in_its_words(file: ExaminedFile) -> list[Problem]:
    """A file's problems, with the columns called as in the file."""
    called = {column: header for header, column in file.columns.items()}
    return [replace(problem, column=called.get(problem.column or "", problem.column)) for problem in file.problems]


def place(problem: Problem) -> str:
    """`row 3, column Contact`: where a problem is, without what stands there."""
    parts = [_("row %(n)s") % {"n": problem.row}] if problem.row is not None else []
    parts += [_("column %(name)s") % {"name": problem.column}] if problem.column else []
    return ", ".join(parts)


def sentence(text: str) -> str:
    """With a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def alert(title: str, *lines: str) -> str:
    """A box that is read aloud at once, as HTML."""
    said = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return f'<div class="ca ca-alert" role="alert"><strong>{escape(title)}</strong>{said}</div>'
