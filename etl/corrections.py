"""What a person corrects of a file before it is checked: other texts in cells, and rows that are left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Set

from duckdb import DuckDBPyConnection

from etl.problem import Problem, and_more
from etl.reading import Reading
from etl.staging import BLANKS

_OF_A_ROW = "ragged_row"  # settled once a person has looked at the row's cells
_OF_A_CELL = "formula"  # settled by a text in its place


def correct(
    con: DuckDBPyConnection, reading: Reading, fixes: Mapping[tuple[int, int], str], left_out: frozenset[int]
) -> Reading:
    """The reading with texts by (row, column from 1) in the place of those of the file, and without some rows.

    A correction of a cell that the file does not have changes nothing. The staging table is changed.
    """
    if reading.staging is None or not (fixes or left_out):
        return reading
    for (row, column), text in fixes.items():
        if 1 <= column <= len(reading.header):
            cell = text.strip(BLANKS) or None
            con.execute(f"update {reading.staging} set c{column} = ? where _row = ?", [cell, row])
    con.execute(f"delete from {reading.staging} where _row in (select unnest(?::bigint[]))", [sorted(left_out)])
    (rows,) = con.execute(f"select count(*) from {reading.staging}").fetchone() or (0,)
    problems = tuple(
        left for problem in reading.problems if (left := _left(problem, left_out | _settled(reading, problem, fixes)))
    )
    return dataclasses.replace(reading, rows=rows, problems=problems)


def _settled(reading: Reading, problem: Problem, fixes: Mapping[tuple[int, int], str]) -> set[int]:
    """The rows in which corrections settle a problem that reading itself has found."""
    if problem.rule == _OF_A_ROW:
        return {row for row, _ in fixes}
    if problem.rule == _OF_A_CELL and problem.column in reading.header:
        place = reading.header.index(problem.column) + 1
        return {row for row, column in fixes if column == place}
    return set()


def _left(problem: Problem, settled: Set[int]) -> Problem | None:
    """The problem without the rows that are settled; `None` where they are all of it."""
    if problem.unlisted:
        rest = [row for row in problem.unlisted_rows if row not in settled]
        return and_more(problem, rest) if rest else None
    return None if problem.row in settled else problem
