"""What the checks work on: the sheets of one call, what is loaded, and how findings in them become
problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from etl.cells import quoted
from etl.contract import Table, contract
from etl.problem import BLOCKS, MOST_LISTED, Problem, and_more
from etl.reading import Reading


@dataclass(frozen=True)
class Sheet:
    """One file on its way: its reading, its table of the contract, and its typed rows (a wrong cell is
    NULL there)."""

    reading: Reading
    table: Table
    rows: str  # temporary table: `_row` and the contract's columns, typed
    problems: tuple[Problem, ...]

    def text(self, column: str) -> str:
        """SQL: the cell's text as found, of the staging table `s`; NULL where the file has no such column."""
        place = self.reading.staged.get(column)
        return f"s.{place}" if place else "null::varchar"

    @property
    def with_texts(self) -> str:
        """SQL: typed rows `r` beside their texts `s`."""
        return f"{self.rows} r join {self.reading.staging} s using (_row)"


@dataclass(frozen=True)
class World:
    """Everything a key may refer to: all sheets, and the loaded rows that no sheet replaces."""

    con: duckdb.DuckDBPyConnection
    sheets: Sequence[Sheet]
    loaded: str | None

    def of(self, table: str) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.table.name == table]

    def filed(self, table: str, columns: Iterable[str]) -> str | None:
        """SQL: the columns of the table's rows in the files, with `_sheet` (its place in `of`) and `_row`."""
        names = ", ".join(map(quoted, columns))
        parts = [f"select {n} as _sheet, _row, {names} from {sheet.rows}" for n, sheet in enumerate(self.of(table))]
        return " union all ".join(parts) or None

    def kept(self, table: str, columns: Iterable[str]) -> str | None:
        """SQL: the columns of the table's loaded rows whose key is in no file."""
        if self.loaded is None:
            return None
        key = contract().table(table).key
        stored = f"select {', '.join(f'w.{quoted(c)}' for c in columns)} from {self.loaded}.{quoted(table)} w"
        filed = self.filed(table, key)
        same = " and ".join(f"f.{quoted(c)} = w.{quoted(c)}" for c in key)
        return f"{stored} where not exists (from ({filed}) f where {same})" if filed else stored

    def rows(self, table: str, columns: Iterable[str]) -> str:
        """SQL: the columns of all rows of the table as they will be; none where it is neither filed nor
        loaded."""
        columns = tuple(columns)
        names = ", ".join(map(quoted, columns))
        filed, kept = self.filed(table, columns), self.kept(table, columns)
        parts = [f"select {names} from ({filed})" if filed else None, kept]
        types = {column.name: column.sql_type for column in contract().table(table).columns}
        none = "select " + ", ".join(f"null::{types[c]} as {quoted(c)}" for c in columns) + " where false"
        return " union all ".join(part for part in parts if part) or none


def found(
    con: duckdb.DuckDBPyConnection,
    reading: Reading,
    column: str | None,
    rule: str,
    query: str,
    parameters: Sequence[object] = (),
    *,
    hint: str | Callable[[str], str | None] | None = None,
    severity: str = BLOCKS,
) -> Iterator[Problem]:
    """A problem for each row of `query` (`_row`, `value`, `expected`), the first thousand; then how many
    more."""
    lines = con.execute(
        f"select _row, value, expected, count(*) over () from ({query}) order by _row limit {MOST_LISTED}",
        parameters,
    ).fetchall()
    file, table = reading.file, reading.table
    hints: dict[str, str | None] = {}
    for row, value, expected, _ in lines:
        if callable(hint) and value not in hints:
            hints[value] = hint(value)
        said = hints[value] if callable(hint) else hint
        yield Problem(file, table, row, column, value, rule, expected, said, severity)
    if lines and lines[0][3] > len(lines):
        rest = con.execute(f"select _row from ({query}) order by _row offset {MOST_LISTED}", parameters).fetchall()
        example = Problem(file, table, None, column, None, rule, "", None, severity)
        yield and_more(example, [row for (row,) in rest])
