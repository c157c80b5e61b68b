"""A bad file goes out as a workbook that shows what is wrong, and comes back as the same rows."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from checking import PEOPLE_HEADER, delimited, found, workbook
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment

from etl.annotate import MOST_ROWS, annotated
from etl.check import Checked, check
from etl.corrections import correct
from etl.read import read_file
from etl.read_xlsx import other_sheets, unread_parts
from etl.reading import Reading
from etl.staging import BLANKS
from etl.xlsx_cells import NoWorkbook

RED, AMBER, PALE = "00FFB3B3", "00FFD966", "00DDEBF7"
HEADER = "id,title,publisher,published,note"
# Row 2: a title is missing; row 3 is blank; row 4: an id that is none, and a date that is none; row 5: two
# readings of a date; row 6: more cells than the header.
MESSY = (
    HEADER,
    "test-1,,Testland,2018-06,=1+1",
    ",,,,",
    'Test 2,007,Testland,yesterday,"two\nlines"',
    "test-3,Third page,Testland,01-08-2023,'quoted'",
    "test-4,Fourth page,Testland,2018,note,beyond",
)


def checked(con: DuckDBPyConnection, raw: bytes, name: str = "test.csv") -> Checked:
    (one,) = check(con, [read_file(con, raw, name)])
    return one


def messy(con: DuckDBPyConnection) -> tuple[bytes, Checked]:
    """The messy file annotated, and what was found in it."""
    raw = "\n".join(MESSY).encode()
    one = checked(con, raw)
    return annotated(con, one, raw), one


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def texts(con: DuckDBPyConnection, reading: Reading) -> list[tuple[object, ...]]:
    return con.execute(f"select * from {reading.staging} order by _row").fetchall()


def fill(book: Workbook, place: str) -> str:
    return book.worksheets[0][place].fill.fgColor.rgb


def test_each_bad_cell_is_coloured_by_its_severity_and_says_why(con: DuckDBPyConnection) -> None:
    content, one = messy(con)
    assert found(one) == [
        (2, "title", "required"),
        (4, "id", "pattern"),
        (4, "published", "date"),
        (5, "published", "ambiguous_date"),
        (6, None, "ragged_row"),
    ]
    book = opened(content)
    sheet = book.worksheets[0]
    coloured = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert coloured == {"A1", "B2", "A4", "D4", "D5", "A6"}
    assert {place: fill(book, place) for place in coloured} == {
        "A1": PALE, "B2": RED, "A4": RED, "D4": RED, "D5": AMBER, "A6": RED,
    }  # fmt: skip
    assert sheet["B2"].comment.text == "Capacity Atlas: is empty, but a value is needed. As published."
    assert '"01-08-2023" can be read in two ways' in sheet["D5"].comment.text
    assert "the row has 6 cells and the header 5" in sheet["A6"].comment.text


def test_several_problems_of_a_cell_stand_in_one_comment_the_worst_first(con: DuckDBPyConnection) -> None:
    raw = "\n".join(["id,,title,publisher", "test-1,x,Test,Testland"]).encode()
    one = checked(con, raw)
    assert [problem.severity for problem in one.problems] == ["blocks", "note"]
    book = opened(annotated(con, one, raw))
    first, second = book.worksheets[0]["A1"].comment.text.split("\n")
    assert first.startswith("Capacity Atlas: the column B has values but no header.")
    assert second.startswith("the file has no column language, published")
    assert fill(book, "A1") == RED


def test_rows_keep_their_numbers_and_their_texts(con: DuckDBPyConnection) -> None:
    content, _ = messy(con)
    rows = list(opened(content).worksheets[0].iter_rows(values_only=True))
    assert rows == [
        ("id", "title", "publisher", "published", "note", None),
        ("test-1", None, "Testland", "2018-06", "'=1+1", None),
        (None,) * 6,
        ("Test 2", "007", "Testland", "yesterday", "two\nlines", None),
        ("test-3", "Third page", "Testland", "01-08-2023", "'quoted'", None),
        ("test-4", "Fourth page", "Testland", "2018", "note", "beyond"),
    ]
    cells = [cell for row in opened(content).worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}


def test_the_workbook_is_read_as_the_file_was(con: DuckDBPyConnection) -> None:
    content, one = messy(con)
    again = checked(con, content, "test-problems.xlsx")
    assert (again.table, again.reading.header, again.reading.header_row) == (one.table, one.reading.header, 1)
    assert texts(con, again.reading) == texts(con, one.reading)
    assert found(again) == found(one)
    assert not {"other_sheets", "formula"} & {problem.rule for problem in again.problems}


def test_a_header_that_stands_lower_stays_there(con: DuckDBPyConnection) -> None:
    raw = "\n".join(["", "", HEADER, ",,Testland,,"]).encode()
    one = checked(con, raw)
    book = opened(annotated(con, one, raw))
    assert (book.worksheets[0]["A3"].value, fill(book, "A4"), book.worksheets[0].freeze_panes) == ("id", RED, "A4")
    assert checked(con, annotated(con, one, raw), "test.xlsx").reading.header_row == 3


def test_a_mended_workbook_has_no_problems_left(con: DuckDBPyConnection) -> None:
    book = opened(messy(con)[0])
    sheet = book.worksheets[0]
    for place, text in {"B2": "First page", "A4": "test-2", "D4": "2018", "D5": "2023-08-01", "F6": None}.items():
        sheet[place].value = text
    file = io.BytesIO()
    book.save(file)
    again = checked(con, file.getvalue(), "test-problems.xlsx")
    assert (found(again), again.rows) == ([], 4)
    titles = con.execute(f"select title, note from {again.typed_table} order by id").fetchall()
    assert titles[:2] == [("First page", "=1+1"), ("007", "two\nlines")]


def test_a_workbook_goes_out_as_its_texts(con: DuckDBPyConnection) -> None:
    raw = workbook([HEADER.split(","), ["test-1", None, "Testland", 2018, "#N/A"], ["test-2", "Test", "Testland"]])
    one = checked(con, raw, "test.xlsx")
    again = checked(con, annotated(con, one, raw), "test-problems.xlsx")
    assert texts(con, again.reading) == texts(con, one.reading) == [
        (2, "test-1", None, "Testland", "2018", "#N/A"),
        (3, "test-2", "Test", "Testland", None, None),
    ]


def test_corrections_that_were_made_meanwhile_go_along(con: DuckDBPyConnection) -> None:
    raw = "\n".join(MESSY).encode()
    reading = correct(con, read_file(con, raw, "test.csv"), {(2, 2): "First page"}, frozenset({5}))
    (one,) = check(con, [reading])
    sheet = opened(annotated(con, one, raw)).worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].comment, sheet["A5"].value) == ("First page", None, None)


def test_the_last_sheet_lists_every_problem_and_leads_to_its_cell(con: DuckDBPyConnection) -> None:
    content, one = messy(con)
    sheet = opened(content)["Problems"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows[0] == (
        "Row", "Column", "Value", "What is wrong", "What was expected", "What to do", "Severity",
    )  # fmt: skip
    assert len(rows) - 1 == len(one.problems)
    assert rows[2] == (
        2, "title", None, "is empty, but a value is needed.", "a value", "As published.", "stops the file",
    )  # fmt: skip
    assert [row[0] for row in rows[1:]] == [1, 2, 4, 4, 5, 6]
    assert {row[6] for row in rows[1:]} == {"note", "stops the file", "needs an answer"}
    assert [sheet.cell(row, 1).hyperlink.location for row in (5, 8)] == ["'sources'!B2", "'sources'!D5"]


def test_nothing_of_a_workbook_of_ours_counts_as_unread(con: DuckDBPyConnection) -> None:
    content, _ = messy(con)
    assert (other_sheets(content), unread_parts(content)) == ([], [])


@pytest.mark.parametrize("author", ["Test person", "Capacity Atlas", ""])
def test_a_comment_that_a_person_has_added_counts_as_unread(con: DuckDBPyConnection, author: str) -> None:
    book, file = opened(messy(con)[0]), io.BytesIO()
    book.worksheets[0]["C2"].comment = Comment("ask Test person", author)
    book.save(file)
    assert unread_parts(file.getvalue()) == ["comments"]


def test_our_comments_are_known_without_their_author(con: DuckDBPyConnection) -> None:
    """LibreOffice forgets who wrote a comment."""
    content, forgotten = io.BytesIO(messy(con)[0]), io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(forgotten, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/comments"):
                part, count = re.subn(rb"<author>[^<]*</author>", b"<author> </author>", part)
                assert count == 1
            target.writestr(name, part)
    assert unread_parts(forgotten.getvalue()) == []


def test_a_file_with_data_of_persons_is_written_nowhere(con: DuckDBPyConnection) -> None:
    raw = "\n".join([HEADER, "test-1,,Testland,,someone@example.org"]).encode()
    with pytest.raises(NoWorkbook, match="holds data of persons"):
        annotated(con, checked(con, raw), raw)


@pytest.mark.parametrize("raw", [b"", b"\0\1\2", b'id,title\n"never closed'])
def test_what_is_no_table_cannot_be_shown(con: DuckDBPyConnection, raw: bytes) -> None:
    with pytest.raises(NoWorkbook, match="holds no table"):
        annotated(con, checked(con, raw), raw)


@pytest.mark.parametrize(
    ("bad", "row"),
    [("test-1,,Testland" + "," * 16_384 + "x", 2), ("\n" * 1_048_576 + "test-1,,Testland", 1_048_578)],
    ids=["columns", "rows"],
)
def test_cells_that_no_workbook_has_are_told(con: DuckDBPyConnection, bad: str, row: int) -> None:
    raw = f"id,title,publisher\n{bad}\n".encode()
    with pytest.raises(NoWorkbook, match=f"test.csv, row {row}: XLSX has no such cell"):
        annotated(con, checked(con, raw), raw)


def test_a_file_of_too_many_rows_is_not_repeated_in_part(con: DuckDBPyConnection) -> None:
    rows = ["id,title,publisher", *(f"test-{n},,Testland" for n in range(MOST_ROWS + 1))]
    raw = "\n".join(rows).encode()
    content = annotated(con, checked(con, raw), raw)
    book = opened(content)
    assert book.sheetnames == ["Problems"]
    assert "test.csv has 50,001 rows, more than the 50,000" in book["Problems"]["A1"].value
    # A thousand are listed, then how many more there are, then the note on columns that the file has not.
    assert book["Problems"].max_row == 3 + 1000 + 1 + 1
    again = checked(con, content, "test-problems.xlsx")
    assert (again.table, again.typed_table) == (None, None), "a list of problems must never pass for the rows"


def test_all_tables_can_be_shown(con: DuckDBPyConnection) -> None:
    raw = delimited([PEOPLE_HEADER.split(","), ["x"] * 10])
    one = checked(con, raw)
    book = opened(annotated(con, one, raw))
    assert book.sheetnames == ["people", "Problems"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_from_the_workbook(con: DuckDBPyConnection, notes: list[str]) -> None:
    rows = [["", "", "", "", note.replace("\0", "").strip(BLANKS)] for note in notes]
    raw = delimited([HEADER.split(","), *rows, ["test-last", "Test", "Testland", "", "last"]])
    one = checked(con, raw)
    if not any(problem.rule == "personal_data" for problem in one.problems):
        again = checked(con, annotated(con, one, raw), "test-problems.xlsx")
        assert texts(con, again.reading) == texts(con, one.reading)
