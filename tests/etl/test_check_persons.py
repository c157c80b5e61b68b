"""No file brings data of persons in, and the problem does not repeat them."""

from __future__ import annotations

import pytest
from duckdb import DuckDBPyConnection

from etl.check import check
from etl.read import read_file
from tests.etl.checking import checked, found, serious

HEADER = "id,name,name_local,note"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("ask test.person@example.org", "an e-mail address"),
        ("call +381 64 123 4567", "a phone number"),
        ("00389 70/123-456", "a phone number"),
        ("JMBG 0101990710000", "a personal id number"),
        ("2001234567890", "a personal id number"),
    ],
)
def test_data_of_a_person_are_refused_and_not_repeated(con: DuckDBPyConnection, text: str, what: str) -> None:
    (problem,) = serious(checked(con, [HEADER, f"test-one,Test,,{text}"])[0])
    assert problem.sentence() == (
        f"test-1.csv, row 2, column note: {what} stands here. No data of persons may be kept: take it out of the file."
    )


def test_a_title_above_the_header_is_looked_at_too(con: DuckDBPyConnection) -> None:
    reading = read_file(con, f"Testland test.person@example.org\n{HEADER}\ntest-one,Test,,\n".encode(), "test.csv")
    (problem,) = serious(check(con, [reading])[0])
    assert (problem.row, problem.rule) == (1, "personal_data")
    assert "example.org" not in "".join(str(problem) for problem in reading.problems)


@pytest.mark.parametrize(
    "text", ["@", "EUR 1 000 000 and 200+ people", "2018-05-29/2018-05-30", "IPA/2014/032-576", "33 +2 in 2000 places"]
)
def test_what_only_looks_a_little_like_it_is_let_in(con: DuckDBPyConnection, text: str) -> None:
    assert serious(checked(con, [HEADER, f"test-one,Test,,{text}"])[0]) == []


@pytest.mark.parametrize("header", ["E-mail", "Ime i prezime", "Презиме", "JMBG", "Telefon"])
@pytest.mark.parametrize("column", [None, "note"])
def test_a_column_about_persons_is_refused_even_where_it_is_left_out_or_called_another(
    con: DuckDBPyConnection, header: str, column: str | None
) -> None:
    raw = f"id,name,{header}\ntest-one,Test,x\n".encode()
    (one,) = check(con, [read_file(con, raw, "test.csv", table="organisations", mapping={header: column})])
    assert found(one) == [(1, header, "personal_data")]


def test_a_column_that_is_none_of_the_table_is_looked_into_too(con: DuckDBPyConnection) -> None:
    raw = b"id,name,contact\ntest-one,Test,test.person@example.org\n"
    (one,) = check(con, [read_file(con, raw, "test.csv", table="organisations", mapping={"contact": None})])
    assert found(one) == [(2, "contact", "personal_data")]
