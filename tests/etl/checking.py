"""Small files for the tests of reading and checking: rows of Testland as bytes, and the checks over them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from duckdb import DuckDBPyConnection
from openpyxl import Workbook

from etl.check import Checked, check
from etl.meaning import Answers
from etl.problem import Problem
from etl.read import read_file

COUNTRIES = (
    "id,name,covered",
    "RS,Serbia,true",
    "MK,North Macedonia,true",
    "XK,Kosovo*,true",
    "LT,Lithuania,false",
)
PROJECT_HEADER = "id,title,level,countries"
PROJECTS = (
    PROJECT_HEADER,
    "test-project,Testland training,project,RS",
    "test-other,Testland other,project,MK",
)
PEOPLE_HEADER = "id,project_id,role,unit,number,country,sex,reporting,status,part_of"


def people(*cells: str) -> tuple[str, ...]:
    """A people file: each argument is `number,sex,part_of` of a row test-1, test-2, …"""
    rows = []
    for n, cell in enumerate(cells, 1):
        number, sex, part_of = cell.split(",")
        rows.append(f"test-{n},test-project,trained,person,{number},RS,{sex},period,done,{part_of}")
    return (PEOPLE_HEADER, *rows)


def delimited(rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """The rows as a delimited file."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """The rows as the only sheet of an XLSX file."""
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(file)
    return file.getvalue()


def checked(
    con: DuckDBPyConnection,
    *files: Sequence[str],
    loaded: str | None = None,
    decimal: str | None = None,
    date_order: str | None = None,
) -> list[Checked]:
    """The checks over files given as lines of CSV."""
    answers = Answers(decimal, date_order)
    readings = [
        read_file(con, "\n".join(lines).encode(), f"test-{n}.csv", answers=answers)
        for n, lines in enumerate(files, 1)
    ]
    return check(con, readings, loaded)


def serious(one: Checked) -> list[Problem]:
    """The problems that stop the file."""
    return [problem for problem in one.problems if problem.stops_loading]


def found(one: Checked) -> list[tuple[int | None, str | None, str]]:
    """Row, column and rule of the problems that stop the file."""
    return [(problem.row, problem.column, problem.rule) for problem in serious(one)]
