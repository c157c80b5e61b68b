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


def recognise(header: Sequence[str]) -> str | None:
    """The table whose columns the header holds most completely; `None` where none or several fit equally
    well."""
    found = {fold(cell) for cell in header if cell}
    fits = sorted(((_fit(found, table), table.name) for table in contract().tables), reverse=True)
    (best, name), (second, _) = fits[:2]
    return name if best[0] > 0 and best > second else None


def _fit(found: set[str], table: Table) -> tuple[float, float]:
    """Shared columns among all of either; then the share of the required columns that are there."""
    known = meanings(table.name)
    shared = {known[cell] for cell in found if cell in known}
    needed = {column.name for column in table.columns if column.required}
    both = len(found) + len(table.columns) - len(shared)
    return len(shared) / both, len(shared & needed) / max(1, len(needed))


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
    seen: set[str] = set()
    for cell in header:
        column = columns.get(cell)
        if cell and (column or cell) in seen:
            yield Problem(
                file,
                table,
                row,
                cell,
                cell,
                "duplicate_header",
                "a header that stands once in the file",
                "Keep one of the columns.",
            )
        elif cell and column is None and cell not in left_out:
            near = _nearest(cell, table, set(names) - set(columns.values()))
            yield Problem(
                file,
                table,
                row,
                cell,
                cell,
                "unknown_column",
                f"a column of the table {table}",
                did_you_mean(near) or f"Its columns are {', '.join(names)}.",
            )
        seen.add(column or cell)
    for column in contract().table(table).columns:
        if column.name in columns.values():
            continue
        if column.required:
            yield Problem(
                file,
                table,
                row,
                column.name,
                None,
                "missing_column",
                "the column is missing",
                f"Add it: {column.description}",
            )
        else:
            yield Problem(
                file,
                table,
                row,
                column.name,
                None,
                "missing_column",
                "the column is not in the file",
                "It counts as not reported.",
                NOTE,
            )


def _nearest(cell: str, table: str, free: set[str]) -> str | None:
    """The column still without a header whose name or title is nearest to the header."""
    choices = {folded: name for folded, name in meanings(table).items() if name in free}
    match = process.extractOne(fold(cell), choices.keys(), scorer=fuzz.WRatio, score_cutoff=NEAR)
    return choices[match[0]] if match else None
