"""What a spreadsheet would run as a formula goes out with an apostrophe and comes back without it."""

from __future__ import annotations

import pytest
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.contract import contract
from etl.formulas import defuse, defused_sql, fuse, fused_sql, is_text

CASES = [
    ("=1+1", "'=1+1"),
    ("+381", "'+381"),
    ("-5.3", "'-5.3"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\tx", "'\tx"),
    ("\rx", "'\rx"),
    ("'=1+1", "''=1+1"),
    ("''=1+1", "'''=1+1"),
    ("'quoted'", "'quoted'"),
    ("'", "'"),
    ("", ""),
    ("a=b", "a=b"),
    ("x\n=1", "x\n=1"),
    ("5", "5"),
]


@pytest.mark.parametrize(("text", "out"), CASES)
def test_a_text_goes_out_as_no_formula_and_comes_back_as_it_was(text: str, out: str) -> None:
    assert defuse(text) == out
    assert fuse(out) == text


@pytest.mark.parametrize(("text", "out"), CASES)
def test_the_database_defuses_and_fuses_as_python_does(con: DuckDBPyConnection, text: str, out: str) -> None:
    query = f"select {defused_sql('$1')}, {fused_sql('$2')}, {defused_sql('null::varchar')}"
    assert con.execute(query, [text, out]).fetchone() == (out, text, None)


signed = st.text(st.sampled_from("'=+-@\t\r\nč1 "), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, derandomize=True)
@given(signed)
def test_any_text_comes_back_from_python_and_from_the_database(con: DuckDBPyConnection, text: str) -> None:
    assert fuse(defuse(text)) == text
    query = f"select {defused_sql('$1')}, {fused_sql('$1')}"
    assert con.execute(query, [text]).fetchone() == (defuse(text), fuse(text))


def test_numbers_are_no_texts_to_defuse() -> None:
    places = contract().table("places")
    assert [column.name for column in places.columns if not is_text(column)] == ["latitude", "longitude"]
