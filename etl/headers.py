"""Which table of the contract a file holds, and which of its columns each header means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from etl.contract import Table, contract
from etl.likeness import Phrasebook, likely_column, phrasebook
from etl.names import fold
from etl.problem import NOTE, Problem, did_you_mean

HEADER_RULES = frozenset({"duplicate_header", "unknown_column", "missing_column", "unknown_table"})
_NOTHING: Mapping[str, str | None] = MappingProxyType({})


@cache
def meanings(table_name: str) -> Mapping[str, str]:
    """Folded header → column: the column's name, or its title or an alias where no other column is called so."""
    aliases = {fold(alias): c.name for c in contract().table(table_name).columns for alias in c.aliases}
    return MappingProxyType(aliases | _own_names(table_name))


@cache
def _own_names(table_name: str) -> Mapping[str, str]:
    """The same without aliases."""
    table = contract().table(table_name)
    titles = [fold(column.title) for column in table.columns]
    by_title = {t: c.name for t, c in zip(titles, table.columns, strict=True) if titles.count(t) == 1}
    return MappingProxyType(by_title | {fold(column.name): column.name for column in table.columns})


@cache
def known_headers() -> frozenset[str]:
    """All names, titles and aliases of the contract's columns, in lower case."""
    columns = [column for table in contract().tables for column in table.columns]
    return frozenset(name.casefold() for c in columns for name in (c.name, c.title, *c.aliases))


@cache
def _every_meaning() -> frozenset[str]:
    return frozenset(phrase for table in contract().tables for phrase in meanings(table.name))


def names_columns(cells: Sequence[str | None]) -> bool:
    """Whether most cells of a row are what some column is called, so that it is no row of data."""
    folded = [fold(cell) for cell in cells if cell]
    known = sum(phrase in _every_meaning() for phrase in folded)
    return known > 1 and 2 * known >= len(folded)


def recognise(header: Sequence[str], chosen: Mapping[str, str | None] = _NOTHING) -> list[str]:
    """The tables that the header fits best: most of its cells are their columns, nothing that they need is
    missing. None where no cell is known, several where it fits them equally well.

    A name or title counts twice: an alias, and what a person chose, perhaps for another table, fits many.
    """
    cells = {cell: fold(cell) for cell in header if cell}
    fits = {table.name: _fit(cells, table, chosen) for table in contract().tables}
    best = max(fits.values())
    return [name for name, fit in fits.items() if fit == best and fit > (0, True)]


def _fit(cells: Mapping[str, str], table: Table, chosen: Mapping[str, str | None]) -> tuple[int, bool]:
    columns = _columns(cells, table.name, chosen)
    own = _own_names(table.name)
    named = {column for cell, column in columns.items() if own.get(cells[cell]) == column}
    shared = set(columns.values())
    return len(shared) + len(named), all(column.name in shared for column in table.columns if column.required)


def match_columns(header: Sequence[str], table: str, chosen: Mapping[str, str | None]) -> Mapping[str, str]:
    """Header as found → column. What a person chose goes first, where the table has it; `None` chosen leaves
    the header out."""
    return MappingProxyType(_columns({cell: fold(cell) for cell in header if cell}, table, chosen))


def _columns(cells: Mapping[str, str], table: str, chosen: Mapping[str, str | None]) -> dict[str, str]:
    known, names = meanings(table), {None, *contract().table(table).column_names}
    found = {
        cell: chosen[cell] if cell in chosen and chosen[cell] in names else known.get(folded)
        for cell, folded in cells.items()
    }
    return {cell: column for cell, column in found.items() if column is not None}


def suggestions(header: Sequence[str], table: str, columns: Mapping[str, str]) -> Mapping[str, str]:
    """Header that is in none of the `columns` yet → the free column that it probably means, likeliest first.

    No column twice: the likelier header has it, and of two equally likely ones neither.
    """
    book, taken = _phrasebook(table), set(columns.values())
    unknown = dict.fromkeys(cell for cell in header if cell and cell not in columns)
    matches = [(cell, *match) for cell in unknown if (match := likely_column(cell, book)) and match[0] not in taken]
    matches.sort(key=lambda match: -match[2])
    claims = Counter((column, likeness) for _, column, likeness in matches)
    best = {column: likeness for _, column, likeness in reversed(matches)}
    return MappingProxyType({
        cell: column
        for cell, column, likeness in matches
        if likeness == best[column] and claims[column, likeness] == 1
    })  # fmt: skip


@cache
def _phrasebook(table_name: str) -> Phrasebook:
    others = [table for table in contract().tables if table.name != table_name]
    pointing = [c for table in others for c in table.columns if c.reference and c.reference.table == table_name]
    rows = {alias for column in pointing for alias in map(fold, column.aliases) if " " not in alias}
    headers = (phrase for table in contract().tables for phrase in meanings(table.name))
    return phrasebook(meanings(table_name), rows, headers)


def header_problems(
    file: str, header: Sequence[str], row: int, table: str, columns: Mapping[str, str], left_out: set[str]
) -> Iterator[Problem]:
    """Headers that stand twice, headers that are no column, and columns that are missing."""
    names = contract().table(table).column_names
    near = suggestions([cell for cell in header if cell not in left_out], table, columns)
    seen: dict[str, str] = {}
    for cell in header:
        column = columns.get(cell)
        if cell and (first := seen.get(column or cell)) is not None:
            expected = f'the only header of its meaning: "{first}" is another'
            yield Problem(file, table, row, cell, cell, "duplicate_header", expected, "Keep one of the columns.")
        elif cell and column is None and cell not in left_out:
            hint = did_you_mean(near.get(cell)) or f"Its columns are {', '.join(names)}."
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
