"""Data of persons, which no file may bring in: e-mail addresses, phone numbers, personal id numbers, columns
of names. The problems say where they are and never repeat them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb
from openpyxl.utils import get_column_letter

from etl.cells import literal
from etl.check_sheet import found
from etl.contract import Column, contract
from etl.names import fold
from etl.problem import Problem
from etl.reading import Reading

PERSONAL_DATA = "personal_data"
_HINT = "No data of persons may be kept: take it out of the file."
# What stands there → a quick look in SQL, and the form. Numbers of a country's own form (064 123 456) look
# like references too and are left to the headers.
_FORMS = {
    "an e-mail address": ("contains({0}, '@')", r"[\w.%+-]+@[\w-]+\.[A-Za-z]{2,}"),
    "a phone number": (
        "(contains({0}, '+') or contains({0}, '00'))",
        r"(^|[^0-9A-Za-z/._-])(\+|00)[1-9][0-9]{0,2}([ ()/.-]{0,2}[0-9]){7,11}([^0-9]|$)",
    ),
    # JMBG, EMBG: the date of birth goes first; IDNP: it begins with 2 or 0.
    "a personal id number": (
        "length({0}) > 12",
        r"(^|[^0-9])((0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[09][0-9]{8}|[02][0-9]{12})([^0-9]|$)",
    ),
}
_HEADERS = frozenset({
    "first name", "last name", "surname", "full name", "name and surname", "personal number", "personal id",
    "e mail", "email", "email address", "phone", "phone number", "telephone", "mobile",
    "ime i prezime", "prezime", "telefon", "mobitel", "imejl", "jmbg", "embg",
    "nume si prenume", "prenume", "idnp", "emri mbiemri", "mbiemri", "numri personal",
    "vardas pavarde", "pavarde", "el pastas",
})  # fmt: skip


def persons_data(con: duckdb.DuckDBPyConnection, reading: Reading) -> Iterator[Problem]:
    """Columns whose header says that they are about persons, and cells that hold what tells a person."""
    for row, cells in reading.above:
        for number, cell in enumerate(cells, 1):
            for what, (_, form) in _FORMS.items():
                if cell and re.search(form, cell):
                    yield Problem(reading.file, reading.table, row, get_column_letter(number), None, PERSONAL_DATA,
                                  f"{what} stands here", _HINT)  # fmt: skip
    for number, header in enumerate(reading.header, 1):
        column = _column(reading, header)
        if fold(header) in _HEADERS:
            yield Problem(reading.file, reading.table, reading.header_row, header, None, PERSONAL_DATA,
                          "the column is about persons", _HINT)  # fmt: skip
        elif reading.staging is not None and (column is None or _is_free(column)):
            name = column.name if column else header or get_column_letter(number)
            yield from _cells(con, reading, name, f"c{number}")


def _column(reading: Reading, header: str) -> Column | None:
    name = reading.columns.get(header)
    return None if name is None or reading.table is None else contract().table(reading.table).column(name)


def _is_free(column: Column) -> bool:
    """Whether anything may be written there; what has a form of its own is refused by its own check."""
    bound = column.categories or column.reference or column.items or (column.kind == "string" and column.pattern)
    return column.kind in ("string", "list") and not bound


def _cells(con: duckdb.DuckDBPyConnection, reading: Reading, name: str, place: str) -> Iterator[Problem]:
    for what, (quick_look, form) in _FORMS.items():
        query = f"""
            select _row, null as value, {literal(f"{what} stands here")} as expected from {reading.staging}
            where {quick_look.format(place)} and regexp_matches({place}, {literal(form)})
        """
        yield from found(con, reading, name, PERSONAL_DATA, query, hint=_HINT)
