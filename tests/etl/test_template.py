"""A template passes the checks that come from the same contract, empty and filled in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from checking import COUNTRIES, PROJECTS, delimited, serious
from duckdb import DuckDBPyConnection
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from etl.check import check, check_files
from etl.column_words import example, explained_row
from etl.contract import Column, Table, contract
from etl.meaning import UNANSWERED, meaning
from etl.read import read_file
from etl.template import UnknownFormatError, template_bytes, write_template

FORMATS = (".csv", ".xlsx")
TABLES = contract().tables
by_name = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def book_of(table: str, cursor: DuckDBPyConnection | None = None) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(template_bytes(table, ".xlsx", cursor)))


def validations(book: Workbook) -> dict[str, DataValidation]:
    """Column → what is said and offered in its cells."""
    sheet = book.worksheets[0]
    names = {cell.column_letter: str(cell.value) for cell in sheet[1]}
    return {names[str(v.sqref).partition("3:")[0]]: v for v in sheet.data_validations.dataValidation}


def offered(book: Workbook, column: str) -> list[str] | None:
    """The values of a column's drop-down."""
    validation = validations(book)[column]
    if validation.type is None:
        return None
    cells = book["Values"][str(validation.formula1).removeprefix("Values!").replace("$", "")]
    return [row[0].value for row in cells]


@pytest.mark.parametrize("suffix", FORMATS)
@by_name
def test_an_unfilled_template_passes_the_checks(
    con: DuckDBPyConnection, tmp_path: Path, table: Table, suffix: str
) -> None:
    (one,) = check_files(con, [write_template(table.name, tmp_path / f"test{suffix}")])
    assert (one.table, one.rows, serious(one)) == (table.name, 0, [])


@pytest.mark.parametrize("suffix", FORMATS)
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
            book.worksheets[0].cell(3, number).value = text or None
        book.save(path)
    else:
        with path.open("ab") as file:
            file.write(delimited([cells]))
    others = [read_file(con, "\n".join(rows).encode(), "test.csv") for rows in (COUNTRIES, PROJECTS)]
    one = check(con, [*others, read_file(con, path)])[2]
    assert (one.rows, serious(one)) == (1, [])
    assert con.execute(f'select country, "number".low from {one.typed_table}').fetchone() == ("RS", 20)


@by_name
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


@by_name
def test_the_row_below_the_header_explains_every_column_and_says_that_it_is_no_data(table: Table) -> None:
    sheet = book_of(table.name).worksheets[0]
    below = [cell.value for cell in sheet[2]]
    assert below == list(explained_row(table))
    assert below[0].startswith("# This row is not read. ")
    for text, column in zip(below, table.columns, strict=True):
        assert ("Needed. " if column.required else "May stay empty. ") in text
        assert column.description in text
    lines = csv.reader(io.StringIO(template_bytes(table.name, ".csv").decode("utf-8-sig"), newline=""))
    assert list(lines) == [list(table.column_names), below]


def column(table: str, name: str) -> Column:
    return contract().table(table).column(name)


@pytest.mark.parametrize(
    ("table", "name", "said", "examples"),
    [
        ("people", "number", "24, >=200 (at least), ~50 (about)", ("24", ">=200", "~50", "<=30", "23..25")),
        ("projects", "start", "2018, 2018-06 or 2018-05-29", ("2018", "2018-06", "2018-05-29")),
        ("projects", "countries", "RS;MK", ("RS;MK",)),
        ("countries", "covered", "true or false", ("true", "false")),
        ("sources", "id", "small letters, digits and hyphens, such as serbia-2018", ("serbia-2018",)),
        ("sources", "url", "an address that begins with https://", ("https://example.org",)),
        ("people", "unit", "One of: person (Persons), team (Teams)", ("person", "Teams")),
        ("people", "project_id", "The id of a row of projects.", ("test-project",)),
    ],
)
def test_what_a_template_gives_as_an_example_is_understood(
    table: str, name: str, said: str, examples: tuple[str, ...]
) -> None:
    place = contract().table(table).column_names.index(name)
    assert said in explained_row(contract().table(table))[place]
    assert all(meaning(column(table, name), text, UNANSWERED).text for text in examples)


def test_coded_columns_booleans_and_countries_have_a_drop_down() -> None:
    book = book_of("people")
    coded = {one.name for one in contract().table("people").columns if one.categories}
    assert {name for name in validations(book) if offered(book, name)} == coded | {"country"}
    assert offered(book, "sex") == ["female", "male"]
    assert offered(book_of("countries"), "covered") == ["true", "false"]


def test_a_drop_down_offers_the_names_of_codes_that_are_numbers_and_they_are_understood() -> None:
    names = offered(book_of("participations"), "role")
    assert names == ["Funding", "Accountable", "Extending", "Implementing", "Beneficiary", "Partner"]
    meant = [meaning(column("participations", "role"), name, UNANSWERED).text for name in names]
    assert meant == ["1", "2", "3", "4", "beneficiary", "partner"]


def test_a_drop_down_offers_what_is_loaded_beside_its_name(tiny_cursor: DuckDBPyConnection) -> None:
    book = book_of("people", tiny_cursor)
    loaded = tiny_cursor.execute("select id, title from projects order by id").fetchall()
    assert offered(book, "project_id") == [id for id, _ in loaded]
    place = str(validations(book)["project_id"].formula1).split("$")[1]
    beside = book["Values"][f"{place}2"].offset(column=1)
    assert (beside.value, book["Values"].sheet_state) == (loaded[0][1], "visible")
    assert not validations(book)["project_id"].showErrorMessage, "a row may refer to one that comes with it"


def rows_of_sources(con: DuckDBPyConnection, rows: int, title: str = "Testland page") -> DuckDBPyConnection:
    con.execute("create table sources (id varchar, title varchar)")
    con.execute(f"insert into sources select 'test-' || n, '{title}' from range({rows}) t(n)")
    return con


@pytest.mark.parametrize(("rows", "values"), [(0, None), (500, 500), (501, None)])
def test_a_drop_down_of_loaded_rows_is_short_enough_to_choose_from(
    con: DuckDBPyConnection, rows: int, values: int | None
) -> None:
    found = offered(book_of("evidence", rows_of_sources(con, rows)), "source_id")
    assert (found and len(found)) == values


def test_a_loaded_name_is_no_formula_in_a_template(con: DuckDBPyConnection) -> None:
    book = book_of("evidence", rows_of_sources(con, 1, "=1+1"))
    cells = [cell for row in book["Values"].iter_rows() for cell in row if cell.value is not None]
    assert "'=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s"}


@by_name
def test_what_is_said_beside_a_cell_is_as_short_as_excel_wants_it(table: Table) -> None:
    said = validations(book_of(table.name))
    assert set(said) == set(table.column_names)
    assert all(len(one.promptTitle) <= 32 and 0 < len(one.prompt) <= 255 for one in said.values())
    assert all(len(one.formula1 or "") <= 255 and len(one.error or "") <= 225 for one in said.values())


def test_cells_to_fill_in_are_text_so_that_a_month_stays_a_month() -> None:
    sheet = book_of("projects").worksheets[0]
    assert {cell.number_format for cell in sheet[3]} == {"@"}
    assert sheet.column_dimensions["K"].number_format == "@"


def test_the_second_sheet_explains_every_column() -> None:
    book = book_of("projects")
    explained = [row[0] for row in book["Columns"].iter_rows(min_row=2, values_only=True)]
    assert explained == list(contract().table("projects").column_names)
    assert (book.worksheets[0]["A1"].font.bold, book.worksheets[0].freeze_panes) == (True, "A3")


def test_only_tables_and_formats_that_exist_have_a_template(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="testland"):
        write_template("testland", tmp_path / "test.csv")
    with pytest.raises(UnknownFormatError, match=r"\.ods"):
        write_template("people", tmp_path / "test.ods")
    assert not (tmp_path / "test.ods").exists()
