"""All problems of files in one pass, and typed rows of those files that have none.

The checks are compiled from the contract to SQL over all-text staging tables. Files are checked together
and against what is loaded: a key may stand in any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from etl.cells import quoted
from etl.check_cells import type_cells
from etl.check_keys import dangling_references, duplicate_keys
from etl.check_persons import persons_data
from etl.check_rules import broken_rules
from etl.check_sheet import Sheet, World
from etl.contract import contract
from etl.meaning import UNANSWERED, Answers
from etl.problem import Problem, rows_with
from etl.read import read_file
from etl.reading import Reading


@dataclass(frozen=True)
class Checked:
    """A file after its checks.

    `typed_table` is a temporary view with the contract's columns, typed and in order; it is `None` while a
    problem blocks or asks. `given` are the columns that the file itself holds. `numbered_table` has `_row`
    (as a spreadsheet shows it) beside the same columns and is there for any table that was recognised; wrong
    cells are NULL in it. `bad_rows` counts those of the `rows` that stop the loading; a problem of the header or of
    the whole file is no row's.
    """

    reading: Reading
    table: str | None
    rows: int
    problems: tuple[Problem, ...]
    typed_table: str | None
    given: tuple[str, ...] = ()
    numbered_table: str | None = None
    bad_rows: int = 0


def check(
    con: duckdb.DuckDBPyConnection,
    readings: Iterable[Reading],
    loaded: str | None = None,
) -> list[Checked]:
    """The readings, checked together, in their order.

    `loaded` names an attached schema with the contract's tables as they are loaded ("lake.main"). A row
    whose key is loaded already is an update and no problem.
    """
    readings = list(readings)
    sheets = {
        n: type_cells(con, reading, contract().table(reading.table))
        for n, reading in enumerate(readings)
        if reading.table is not None and reading.staging is not None
    }
    world = World(con, list(sheets.values()), loaded)
    return [_checked(world, reading, sheets.get(n)) for n, reading in enumerate(readings)]


def check_files(
    con: duckdb.DuckDBPyConnection,
    paths: Sequence[Path | str],
    loaded: str | None = None,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    table: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    answers: Answers = UNANSWERED,
) -> list[Checked]:
    """`check` of files by their paths, read as `read_file` is told; raises `UnreadableFile`."""
    readings = [
        read_file(
            con, path, encoding=encoding, delimiter=delimiter, table=table, mapping=mapping, answers=answers
        )
        for path in paths
    ]
    return check(con, readings, loaded)


def _checked(world: World, reading: Reading, sheet: Sheet | None) -> Checked:
    """One file's result; problems of the whole file first, then in the order of its rows, then what is not listed."""
    problems = [*reading.problems, *persons_data(world.con, reading)]
    if sheet is not None:
        problems += sheet.problems
        for look in (duplicate_keys, dangling_references, broken_rules):
            problems += look(world, sheet)
    problems.sort(key=lambda p: (p.row is None and p.column is not None, p.row or 0, p.column or ""))
    typed = None
    if sheet is not None and not any(problem.stops_loading for problem in problems):
        typed = f"typed_{sheet.rows}"
        names = ", ".join(map(quoted, sheet.table.column_names))
        world.con.execute(f"create temp view {typed} as select {names} from {sheet.rows}")
    given = tuple(reading.columns.values())
    numbered = sheet.rows if sheet else None
    bad = _bad_rows(world.con, reading, problems)
    told = tuple(replace(problem, unlisted_rows=()) if problem.unlisted else problem for problem in problems)
    return Checked(reading, reading.table, reading.rows, told, typed, given, numbered, bad)


def _bad_rows(con: duckdb.DuckDBPyConnection, reading: Reading, problems: Iterable[Problem]) -> int:
    """How many of the staged rows have problems that stop them."""
    rows = rows_with(problem for problem in problems if problem.stops_loading)
    if reading.staging is None or not rows:
        return 0
    con.register("_bad", pa.table({"_row": pa.array(rows, pa.int64())}))
    (count,) = con.execute(f"select count(*) from {reading.staging} semi join _bad using (_row)").fetchone() or (0,)
    con.unregister("_bad")
    return count


def forget(con: duckdb.DuckDBPyConnection, checked: Iterable[Checked], *, readings: bool = True) -> None:
    """Frees what the checks of these files hold in `con`; without `readings` they can be checked again."""
    for one in checked:
        if one.typed_table is not None:
            con.execute(f"drop view if exists {one.typed_table}")
        for table in (one.numbered_table, one.reading.staging if readings else None):
            if table is not None:
                con.execute(f"drop table if exists {table}")
