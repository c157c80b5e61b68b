"""What is exported loads again as it was."""

from __future__ import annotations

import contextlib
import datetime as dt
from decimal import Decimal
from pathlib import Path

import frictionless
import pytest
from duckdb import DuckDBPyConnection
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.actor import operator
from etl.cells import cell_text
from etl.contract import Column, contract
from etl.duck import connect
from etl.export import export_csv
from etl.lake import open_lake
from etl.load import load_files
from etl.notation import Date, Figure, format_date, format_figure, parse_date
from etl.publish import open_edition, publish

AMOUNT = contract().table("funding").column("amount")
START = contract().table("projects").column("start")
DUCK = connect()
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


def test_an_export_loads_again_without_a_new_version(
    home: Path, tiny_files: list[Path], tmp_path: Path
) -> None:
    lake = open_lake(home)
    load_files(lake, tiny_files, operator("Test author"), "Tiny data")
    with contextlib.closing(open_edition(publish(lake))) as connection:
        files = export_csv(connection, contract(), tmp_path / "out")
    tables = [path for path in files if path.suffix == ".csv"]
    again = load_files(lake, tables, operator("Test author"), "Again", replace=True)
    assert [problem.sentence() for one in again.checked for problem in one.problems] == []
    assert again.version is None
    assert lake.head() == 1


def test_an_export_is_a_data_package_for_others(exported: list[Path]) -> None:
    package = next(path for path in exported if path.name == "datapackage.json")
    report = frictionless.validate(str(package))
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []
