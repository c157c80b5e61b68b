"""A text comes back from a workbook letter by letter."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from etl.read_xlsx import sheet_rows
from etl.xlsx_cells import NoWorkbook, escaped, text_cell, unescaped

TRAPS = ["=1+1", "007", "2018-06", "#N/A", "true", "_x000D_", "_x005F_x000D_", "a\rb", "\x1f", "two\nlines", "Ћира 😀"]


def saved(*texts: str) -> bytes:
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("test")
    sheet.append([text_cell(sheet, text) for text in texts])
    book.save(file)
    return file.getvalue()


def test_a_cell_of_text_is_read_as_that_text() -> None:
    assert list(sheet_rows(saved(*TRAPS))) == [(1, TRAPS)]


def test_a_cell_of_text_is_neither_formula_nor_error_nor_date() -> None:
    (row,) = openpyxl.load_workbook(io.BytesIO(saved(*TRAPS))).worksheets[0].iter_rows()
    assert [(cell.data_type, cell.number_format) for cell in row] == [("s", "@")] * len(TRAPS)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), min_size=1))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_with_plain_line_ends(texts: list[str]) -> None:
    assert list(sheet_rows(saved(*texts))) == [(1, [text.replace("\r\n", "\n") for text in texts])]


@pytest.mark.parametrize(("text", "written"), [("a\rb", "a_x000D_b"), ("_x000D_", "_x005F_x000D_"), ("_x", "_x")])
def test_what_xml_cannot_hold_is_written_as_excel_writes_it(text: str, written: str) -> None:
    assert (escaped(text), unescaped(written)) == (written, text)


def test_a_text_longer_than_a_cell_is_told_and_not_cut() -> None:
    assert escaped("x" * 32_767) == "x" * 32_767
    with pytest.raises(NoWorkbook, match="A cell of 32,768 characters does not fit"):
        escaped("x" * 32_768)
