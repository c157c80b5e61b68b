"""A file's cells as text in a temporary table of DuckDB, filled in pieces so that a large file stays small
in memory."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

import duckdb
import pyarrow as pa

from etl.contract import contract
from etl.formulas import fused_sql
from etl.plain import counted
from etl.problem import Problem, listed
from etl.reading import Reading

# All that `str.strip` takes away, and the two that have no width: none of it is seen in a cell.
BLANKS = "".join(chr(n) for n in range(0x3001) if chr(n).isspace()) + "\u200b\ufeff"
_PIECE = 50_000
_HAS_MEMORY_FILES = hasattr(os, "memfd_create")  # Linux has; elsewhere rows are read one by one
_TOO_FEW = "Its last cells are missing; an empty one wants its delimiter too. Saving it in a spreadsheet adds them."
_TOO_MANY = "Every value wants a header above it, and one that holds the delimiter wants quotation marks around it."
_numbers = itertools.count(1)


class Staging:
    """A temporary table `_row`, `c1` … `c<width>`; rows without any cell are left out, their numbers stay
    unused."""

    def __init__(self, con: duckdb.DuckDBPyConnection, width: int) -> None:
        self.name = f"staging_{next(_numbers)}"
        self.rows = 0
        self._con = con
        self._width = width
        self._ragged: list[tuple[int, int]] = []
        self._names = [f"c{n}" for n in range(1, width + 1)]
        columns = ", ".join(f"{name} varchar" for name in self._names)
        con.execute(f"create temp table {self.name} (_row bigint, {columns})")

    def fill(self, rows: Iterable[tuple[int, Sequence[str | None]]]) -> None:
        """Adds the rows; the table vanishes if they cannot be read to their end."""
        names = ["_row", *self._names]
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

    def copy(self, text: bytes, delimiter: str, above: int) -> bool:
        """Adds the rows of a regular text in UTF-8 below row `above` by DuckDB's own reader, ten times as fast as
        `fill`.

        False, and nothing added, where the text has anything on which that reader and a spreadsheet may
        disagree: blank lines, old line ends, ragged rows, broken quotes.
        """
        if self._width < 2 or not _regular_lines(text) or not _keeps_order(self._con) or not _HAS_MEMORY_FILES:
            return False
        blanks = _blanks_in(text.decode())
        columns = ", ".join(f"'{name}': 'varchar'" for name in self._names)
        with _file_in_memory() as file:
            file.write(text)
            file.flush()
            try:
                self._con.execute(
                    f"""
                    insert into {self.name} select row_number() over (), *
                    from read_csv($1, auto_detect = false, header = false, columns = {{{columns}}},
                        delim = $2, quote = '"', escape = '"', new_line = '\\n', strict_mode = true)
                    """,
                    [f"/proc/self/fd/{file.fileno()}", delimiter],
                )
            except duckdb.Error:
                # Whatever that reader stumbles over, the other one says where it is.
                return False
        self._tidy(above, blanks)
        return True

    def _tidy(self, above: int, blanks: Sequence[str]) -> None:
        """Takes away the header, blanks around cells, what made texts harmless, and rows without any cell; most
        columns have nothing to tidy, and most texts few of the `blanks`."""
        ends = [f"{where}({{0}}, chr({ord(blank)}))" for blank in blanks for where in ("starts_with", "ends_with")]
        bad = " or ".join(["{0} = ''", "starts_with({0}, chr(39))", *ends])
        untidy = ", ".join(f"bool_or({bad.format(name)})" for name in self._names)
        found = self._con.execute(f"select {untidy} from {self.name}").fetchone() or ()
        if tidied := [f"{n} = {_tidied(n)}" for n, is_bad in zip(self._names, found, strict=True) if is_bad]:
            self._con.execute(f"update {self.name} set {', '.join(tidied)}", [BLANKS])
        filled = f"coalesce({', '.join(self._names)}) is not null"
        self._con.execute(f"delete from {self.name} where _row <= $1 or not {filled}", [above])
        count = self._con.execute(f"select count(*) from {self.name}").fetchone()
        self.rows = count[0] if count else 0

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
                    f"the row has {counted(cells, 'cell')} and the header {self._width}",
                    _TOO_FEW if cells < self._width else _TOO_MANY)
            for row, cells in self._ragged
        )  # fmt: skip

    def unnamed(self, header: Sequence[str]) -> list[int]:
        """The numbers of the columns, from 1, that hold values under an empty header: they would be lost."""
        empty = [number for number, cell in enumerate(header, 1) if not cell]
        counts = ", ".join(f"count(c{number})" for number in empty)
        values = self._con.execute(f"select {counts} from {self.name}").fetchone() if empty else None
        return [number for number, count in zip(empty, values or (), strict=True) if count]


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


def _tidied(name: str) -> str:
    """SQL: the cell as `read` would stage it; the characters that are blanks are $1."""
    return fused_sql(f"nullif(trim({name}, $1), '')")


def _blanks_in(text: str) -> list[str]:
    """Looked for in a string, which knows how wide its letters are: ten times as fast as in its bytes."""
    return [blank for blank in BLANKS if blank in text]


def _regular_lines(text: bytes) -> bool:
    """Whether lines all end in a line feed and none is blank (one inside of a quoted cell counts as one)."""
    return b"\r" not in text and b"\n\n" not in text and not text.startswith(b"\n")


def _file_in_memory() -> BinaryIO:
    """A file without a place on the disk, where nothing of an upload may be before it is checked for data of
    persons."""
    return os.fdopen(os.memfd_create("text"), "wb")


def _keeps_order(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether rows come in the order of the file; only then are their numbers right."""
    setting = con.execute("select current_setting('preserve_insertion_order')").fetchone()
    return setting is not None and bool(setting[0])
