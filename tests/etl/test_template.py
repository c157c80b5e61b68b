"""A template passes the checks that come from the same contract, empty and filled in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from checking import COUNTRIES, PROJECTS, delimited, serious
from duckdb import DuckDBPyConnection

from etl.check import check, check_files
from etl.contract import Table, contract
from etl.read import read_file
from etl.template import UnknownFormatError, example, write_template

TABLES = contract().tables


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_unfilled_template_passes_the_checks(
    con: DuckDBPyConnection, tmp_path: Path, table: Table, suffix: str
) -> None:
    (one,) = check_files(con, [write_template(table.name, tmp_path / f"test{suffix}")])
    assert (one.table, one.rows, serious(one)) == (table.name, 0, [])


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_filled_template_passes_the_checks(con: DuckDBPyConnection, tmp_path: Path, suffix: str) -> None:
    path = write_template("people", tmp_path / f"test{suffix}")
    row = {
        "id": "test-1", "project_id": "test-project", "role": "trained", "unit": "person", "number": "≥ 20",
        "country": "Србија", "sex": "female", "reporting": "period", "as_of": "05.07.2019.", "status": "done",
    }  # fmt: skip
    cells = [row.get(name, "") for name in contract().table("people").column_names]
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        for number, text in enumerate(cells, 1):
            book.worksheets[0].cell(2, number).value = text or None
        book.save(path)
    else:
        with path.open("ab") as file:
            file.write(delimited([cells]))
    others = [read_file(con, "\n".join(rows).encode(), "test.csv") for rows in (COUNTRIES, PROJECTS)]
    one = check(con, [*others, read_file(con, path)])[2]
    assert (one.rows, serious(one)) == (1, [])
    assert con.execute(f'select country, "number".low from {one.typed_table}').fetchone() == ("RS", 20)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_example_of_a_template_is_a_value_that_the_column_takes(con: DuckDBPyConnection, table: Table) -> None:
    header = [column.name for column in table.columns]
    cells = [example(column).split(" or ")[0] for column in table.columns]
    reading = read_file(con, delimited([header, cells]), "test.csv", table=table.name)
    (one,) = check(con, [reading])
    of_the_cell_alone = {
        "figure",
        "date",
        "list",
        "integer",
        "number",
        "boolean",
        "category",
        "country",
        "whole",
    }
    assert {problem.rule for problem in one.problems} & of_the_cell_alone == set()


def test_coded_columns_and_countries_have_a_drop_down(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_template("people", tmp_path / "test.xlsx"))
    sheet = book.worksheets[0]
    names = {cell.column_letter: cell.value for cell in sheet[1]}
    chosen = {names[str(v.sqref).partition("2:")[0]]: v.formula1 for v in sheet.data_validations.dataValidation}
    coded = {column.name for column in contract().table("people").columns if column.categories}
    assert set(chosen) == coded | {"country"}
    place, _, rest = chosen["sex"].removeprefix("Values!$").partition("$2:$")
    assert [book["Values"][f"{place}{row}"].value for row in (1, 2, 3)] == ["sex", "female", "male"]
    assert rest == f"{place}$3"


def test_the_second_sheet_explains_every_column(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_template("projects", tmp_path / "test.xlsx"))
    explained = [row[0] for row in book["Columns"].iter_rows(min_row=2, values_only=True)]
    assert explained == list(contract().table("projects").column_names)
    assert (book.worksheets[0]["A1"].font.bold, book.worksheets[0].freeze_panes) == (True, "A2")


def test_only_tables_and_formats_that_exist_have_a_template(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="testland"):
        write_template("testland", tmp_path / "test.csv")
    with pytest.raises(UnknownFormatError, match=r"\.ods"):
        write_template("people", tmp_path / "test.ods")
