"""A file's cells as text in a temporary table of DuckDB, filled in pieces so that a large file stays small in memory."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from etl.problem import Problem, listed
from etl.contract import contract

if TYPE_CHECKING:
    from etl.read import Reading

_PIECE = 50_000
_numbers = itertools.count(1)


class Staging:
    """A temporary table `_row`, `c1` … `c<width>`; rows without any cell are left out, their numbers stay unused."""

    def __init__(self, con: duckdb.DuckDBPyConnection, width: int) -> None:
        self.name = f"staging_{next(_numbers)}"
        self.rows = 0
        self._con = con
        self._width = width
        self._ragged: list[tuple[int, int]] = []
        columns = ", ".join(f"c{n} varchar" for n in range(1, width + 1))
        con.execute(f"create temp table {self.name} (_row bigint, {columns})")

    def fill(self, rows: Iterable[tuple[int, Sequence[str | None]]]) -> None:
        """Adds the rows; the table vanishes if they cannot be read to their end."""
        names = ["_row", *(f"c{n}" for n in range(1, self._width + 1))]
        types = [pa.int64(), *[pa.string()] * self._width]
        straight = self._straight(rows)
        try:
            while piece := list(itertools.islice(straight, _PIECE)):
                arrays = [pa.array(cells, kind) for cells, kind in zip(zip(*piece, strict=True), types, strict=True)]
                self._con.register("_piece", pa.Table.from_arrays(arrays, names))
                self._con.execute(f"insert into {self.name} from _piece")
                self._con.unregister("_piece")
                self.rows += len(piece)
        except BaseException:
            self._con.execute(f"drop table {self.name}")
            raise

    def _straight(self, rows: Iterable[tuple[int, Sequence[str | None]]]) -> Iterator[list[object]]:
        """Rows of equal width; those that were longer or shorter are remembered."""
        for row, cells in rows:
            if not any(cells):
                continue
            if len(cells) < self._width or any(cells[self._width :]):
                self._ragged.append((row, len(cells)))
            yield [row, *cells[: self._width], *[None] * (self._width - len(cells))]

    def problems(self, file: str) -> list[Problem]:
        """One for each row that has fewer or more cells than the header."""
        return listed(
            Problem(file, None, row, None, None, "ragged_row",
                    f"the row has {cells} cells and the header {self._width}",
                    "A value that holds the delimiter wants quotation marks around it.")
            for row, cells in self._ragged
        )  # fmt: skip


def decimal_sign(con: duckdb.DuckDBPyConnection, reading: Reading) -> str | None:
    """The sign before decimals in the file's figures, where some are plain: `1234,50`, `0.5`; else `None`."""
    if reading.staging is None or reading.table is None:
        return None
    table = contract().table(reading.table)
    staged = reading.staged
    numeric = [staged[c.name] for c in table.columns if c.kind in ("figure", "number") and c.name in staged]
    seen = {
        sign
        for column in numeric
        for sign, pattern in ((",", r",[0-9]{1,2}$"), (".", r"\.([0-9]{1,2}|[0-9]{4,})$"))
        if con.execute(
            f"select 1 from {reading.staging} where regexp_matches({column}, $1) limit 1", [pattern]
        ).fetchone()
    }
    return seen.pop() if len(seen) == 1 else None
