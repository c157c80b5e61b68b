"""What is exported loads again as it was."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import frictionless
import openpyxl
import pytest
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.actor import operator
from etl.cells import cell_text, quoted
from etl.contract import DATA, Column, contract
from etl.duck import connect
from etl.export import EXPORTERS, export_csv, export_package, export_parquet, export_xlsx
from etl.lake import open_lake
from etl.load import load_files
from etl.notation import Date, Figure, format_date, format_figure, parse_date
from etl.publish import open_edition, publish
from etl.read import read_file
from etl.staging import BLANKS
from etl.xlsx_cells import NoWorkbook

AMOUNT = contract().table("funding").column("amount")
START = contract().table("projects").column("start")
DUCK = connect()
LOADABLE = ("csv", "xlsx")
NUMBERS = st.decimals(min_value=0, max_value=Decimal("9e12"), places=4)


def text_of(column: Column, value: dict[str, object] | None) -> str | None:
    (text,) = DUCK.execute(
        f'select {cell_text(column)} from (select ?::{column.sql_type} as "{column.name}")', [value]
    ).fetchone() or (None,)
    return text


@given(low=NUMBERS, more=NUMBERS, kind=st.sampled_from(["exact", "about", "at_least", "at_most", "range"]))
@settings(max_examples=60, deadline=None)
def test_a_figure_is_written_in_sql_as_in_python(low: Decimal, more: Decimal, kind: str) -> None:
    figure = {
        "exact": Figure(low, low),
        "about": Figure(low, low, approximate=True),
        "at_least": Figure(low, None),
        "at_most": Figure(None, low),
        "range": Figure(low, low + more),
    }[kind]
    assert text_of(AMOUNT, vars(figure)) == format_figure(figure)


@given(day=st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 30)), length=st.sampled_from([4, 7, 10]))
@settings(max_examples=40, deadline=None)
def test_a_date_is_written_in_sql_as_in_python(day: dt.date, length: int) -> None:
    date = parse_date(day.isoformat()[:length])
    assert isinstance(date, Date)
    assert text_of(START, vars(date)) == format_date(date)


def test_an_empty_cell_stays_empty() -> None:
    assert text_of(AMOUNT, None) is None
    assert text_of(START, None) is None


@pytest.fixture
def exported(tiny_cursor: DuckDBPyConnection, tmp_path: Path) -> list[Path]:
    return export_csv(tiny_cursor, contract(), tmp_path / "out")


def test_an_export_holds_each_table_and_the_contract(exported: list[Path]) -> None:
    assert {path.name for path in exported} == {f"{t}.csv" for t in contract().table_names} | {
        "datapackage.json"
    }


def test_an_export_is_plain_utf_8_in_the_notations_of_the_contract(exported: list[Path]) -> None:
    text = next(path for path in exported if path.name == "people.csv").read_bytes().decode("utf-8")
    lines = text.split("\n")
    assert lines[0] == ",".join(contract().table("people").column_names)
    assert (
        "test-engaged,,test-twinning,engaged,person,>=200,,,,,,period,,done,,Engaged is not trained." in lines
    )
    assert "test-police,test-about,,trained,person,~30,,police officers,,,,period,,done,," in lines


@pytest.mark.parametrize("form", LOADABLE)
def test_an_export_loads_again_without_a_new_version(
    home: Path, tiny_files: list[Path], tmp_path: Path, form: str
) -> None:
    lake = open_lake(home)
    load_files(lake, tiny_files, operator("Test author"), "Tiny data")
    with contextlib.closing(open_edition(publish(lake))) as connection:
        files = EXPORTERS[form](connection, contract(), tmp_path / "out")
    tables = [path for path in files if path.suffix == f".{form}"]
    assert len(tables) == len(contract().tables)
    again = load_files(lake, tables, operator("Test author"), "Again", replace=True)
    assert [problem.sentence() for one in again.checked for problem in one.problems] == []
    assert again.version is None
    assert lake.head() == 1


def with_sources(con: DuckDBPyConnection, *titles: str) -> DuckDBPyConnection:
    """A database with the contract's tables, all empty but for sources of these titles."""
    for table in contract().tables:
        columns = ", ".join(f"{quoted(column.name)} {column.sql_type}" for column in table.columns)
        con.execute(f"create or replace table {quoted(table.name)} ({columns})")
    rows = [[f"test-{number:03d}", title, "Testland"] for number, title in enumerate(titles, 1)]
    con.executemany("insert into sources (id, title, publisher) values (?, ?, ?)", rows)
    return con


LIVE = ("=1+1", "+381", "-5", "@SUM(A1)", "'=1+1", "''-5")
DEFUSED = ("'=1+1", "'+381", "'-5", "'@SUM(A1)", "''=1+1", "'''-5")


def test_a_text_that_a_spreadsheet_would_run_is_defused_in_csv(con: DuckDBPyConnection, tmp_path: Path) -> None:
    export_csv(with_sources(con, *LIVE), contract(), tmp_path)
    with (tmp_path / "sources.csv").open(encoding="utf-8", newline="") as file:
        assert tuple(row["title"] for row in csv.DictReader(file)) == DEFUSED


def test_a_text_that_a_spreadsheet_would_run_is_defused_in_xlsx(con: DuckDBPyConnection, tmp_path: Path) -> None:
    export_xlsx(with_sources(con, *LIVE), contract(), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "sources.xlsx").worksheets[0]
    cells = [sheet.cell(row, 2) for row in range(2, 8)]
    assert tuple(cell.value for cell in cells) == DEFUSED
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_from_an_export(con: DuckDBPyConnection, tmp_path: Path, texts: list[str]) -> None:
    titles = [text.strip(BLANKS).replace("\r\n", "\n") or "test" for text in texts]
    with_sources(con, *titles)
    for form in LOADABLE:
        EXPORTERS[form](con, contract(), tmp_path)
        reading = read_file(con, tmp_path / f"sources.{form}")
        back = con.execute(f"select {reading.staged['title']} from {reading.staging} order by _row").fetchall()
        assert [title for (title,) in back] == titles


def test_numbers_of_a_workbook_are_numbers_and_stay_what_they_are(con: DuckDBPyConnection, tmp_path: Path) -> None:
    with_sources(con, "Testland page")
    places = [["1", 44.8125, -0.1], ["2", 1.2345678901234567, 0]]
    con.executemany("insert into places (id, latitude, longitude) values (?, ?, ?)", places)
    export_xlsx(con, contract(), tmp_path)
    rows = openpyxl.load_workbook(tmp_path / "places.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True)
    # A spreadsheet keeps fifteen digits: more would come back rounded.
    assert [row[3:5] for row in rows] == [(44.8125, -0.1), ("1.2345678901234567", 0)]


def test_a_text_too_long_for_a_workbook_is_told(con: DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(NoWorkbook, match="40,000 characters"):
        export_xlsx(with_sources(con, "x" * 40_000), contract(), tmp_path)


def test_a_parquet_export_has_types_and_texts_as_they_are(tiny_cursor: DuckDBPyConnection, tmp_path: Path) -> None:
    files = export_parquet(tiny_cursor, contract(), tmp_path / "out")
    assert [path.name for path in files] == [f"{name}.parquet" for name in contract().table_names]
    number = DUCK.execute(f"select number from '{tmp_path}/out/people.parquet' where id = 'test-police'").fetchone()
    assert number == ({"low": 30, "high": 30, "approximate": True},)


def test_an_export_is_a_data_package_for_others(exported: list[Path]) -> None:
    package = next(path for path in exported if path.name == "datapackage.json")
    report = frictionless.validate(str(package))
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []


def test_the_data_package_is_one_valid_zip_that_says_its_version(
    tiny_cursor: DuckDBPyConnection, tmp_path: Path
) -> None:
    (path,) = export_package(tiny_cursor, contract(), tmp_path / "out")
    assert path.name == "capacity-atlas-v1.zip"
    report = frictionless.validate(str(path), type="package")
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert {task.name: task.stats["rows"] for task in report.tasks}["funding"] == 13
    with zipfile.ZipFile(path) as archive:
        package = json.loads(archive.read("datapackage.json"))
    contract_itself = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert {**contract_itself, **package} == package
    assert (package["version"], "apostrophe" in package["atlas:formulas"]) == ("1", True)
