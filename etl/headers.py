"""Which table of the contract a file holds, and which of its columns each header means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from rapidfuzz import fuzz, process

from etl.contract import Table, contract
from etl.names import fold
from etl.problem import NOTE, Problem, did_you_mean

HEADER_RULES = frozenset({"duplicate_header", "unknown_column", "missing_column", "unknown_table"})
NEAR = 72  # of 100: "Untied Kingdom" is near "United Kingdom", "London" is not


@cache
def meanings(table_name: str) -> Mapping[str, str]:
    """Folded header → column: the column's name, or its title where no other column is called so."""
    table = contract().table(table_name)
    titles = [fold(column.title) for column in table.columns]
    by_title = {t: c.name for t, c in zip(titles, table.columns, strict=True) if titles.count(t) == 1}
    return MappingProxyType(by_title | {fold(column.name): column.name for column in table.columns})


@cache
def known_headers() -> frozenset[str]:
    """All names and titles of the contract's columns, in lower case."""
    return frozenset(n.casefold() for t in contract().tables for c in t.columns for n in (c.name, c.title))


def recognise(header: Sequence[str]) -> list[str]:
    """The tables that the header fits best: most of its cells are their columns, nothing that they need is
    missing. None where no cell is known, several where it fits them equally well."""
    found = {fold(cell) for cell in header if cell}
    fits = {table.name: _fit(found, table) for table in contract().tables}
    best = max(fits.values())
    return [name for name, fit in fits.items() if fit == best and fit > (0, True)]


def _fit(found: set[str], table: Table) -> tuple[int, bool]:
    known = meanings(table.name)
    shared = {known[cell] for cell in found if cell in known}
    return len(shared), all(column.name in shared for column in table.columns if column.required)


def match_columns(header: Sequence[str], table: str, chosen: Mapping[str, str | None]) -> Mapping[str, str]:
    """Header as found → column. What a person chose goes first; `None` chosen leaves the header out."""
    known = meanings(table)
    columns = {cell: chosen[cell] if cell in chosen else known.get(fold(cell)) for cell in header if cell}
    return MappingProxyType({cell: column for cell, column in columns.items() if column is not None})


def header_problems(
    file: str, header: Sequence[str], row: int, table: str, columns: Mapping[str, str], left_out: set[str]
) -> Iterator[Problem]:
    """Headers that stand twice, headers that are no column, and columns that are missing."""
    names = contract().table(table).column_names
    seen: dict[str, str] = {}
    for cell in header:
        column = columns.get(cell)
        if cell and (first := seen.get(column or cell)) is not None:
            expected = f'the only header of its meaning: "{first}" is another'
            yield Problem(file, table, row, cell, cell, "duplicate_header", expected, "Keep one of the columns.")
        elif cell and column is None and cell not in left_out:
            near = did_you_mean(_nearest(cell, table, set(names) - set(columns.values())))
            hint = near or f"Its columns are {', '.join(names)}."
            yield Problem(file, table, row, cell, cell, "unknown_column", f"a column of the table {table}", hint)
        seen.setdefault(column or cell, cell)
    yield from _missing(file, row, contract().table(table), set(columns.values()))


def _missing(file: str, row: int, table: Table, there: set[str]) -> Iterator[Problem]:
    """A problem for each column that is needed and not there, and one note for all the others."""
    missing = [column for column in table.columns if column.name not in there]
    for column in missing:
        if column.required:
            expected, hint = "the column is missing", f"Add it: {column.description}"
            yield Problem(file, table.name, row, column.name, None, "missing_column", expected, hint)
    if optional := [column.name for column in missing if not column.required]:
        expected = f"the file has no column {', '.join(optional)}"
        hint = "New rows are empty there; rows that are loaded already keep what they have."
        yield Problem(file, table.name, row, None, None, "missing_column", expected, hint, NOTE)


def _nearest(cell: str, table: str, free: set[str]) -> str | None:
    """The column still without a header whose name or title is nearest to the header."""
    choices = {folded: name for folded, name in meanings(table).items() if name in free}
    match = process.extractOne(fold(cell), choices.keys(), scorer=fuzz.token_set_ratio, score_cutoff=NEAR)
    return choices[match[0]] if match else None
