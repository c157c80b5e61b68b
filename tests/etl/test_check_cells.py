"""One cell: read as people write it, asked about where it has two readings, or reported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from checking import (
    COUNTRIES,
    PROJECT_HEADER,
    PROJECTS,
    checked,
    delimited,
    found,
    serious,
)
from duckdb import DuckDBPyConnection

from etl.cells import quoted
from etl.check import check
from etl.contract import contract
from etl.meaning import Answers, meaning
from etl.read import read_file


def cell(con: DuckDBPyConnection, column: str, text: str, **answers: str) -> object:
    """What a people file's cell is typed as, or the severity and rule of its only problem."""
    values = {"number": "1", "country": "RS", "sex": "", "status": "done", "as_of": "", "reporting": "period"}
    values[column] = text
    rows = [
        ["id", "project_id", "role", "unit", *values],
        ["test-1", "test-project", "trained", "person", *values.values()],
    ]
    readings = [
        read_file(con, "\n".join(COUNTRIES).encode(), "test-countries.csv"),
        read_file(con, "\n".join(PROJECTS).encode(), "test-projects.csv"),
        read_file(con, delimited(rows, ";"), "test-people.csv", answers=Answers(**answers)),
    ]
    one = check(con, readings)[2]
    if one.typed_table is None:
        (problem,) = serious(one)
        return problem.severity, problem.rule
    value = con.execute(f"select {quoted(column)} from {one.typed_table}").fetchone()
    assert value is not None
    return value[0]


def figure(low: int | str | None, high: int | str | None, approximate: bool = False) -> dict[str, object]:
    return {
        "low": None if low is None else Decimal(low),
        "high": None if high is None else Decimal(high),
        "approximate": approximate,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24", figure(24, 24)),
        (">=200", figure(200, None)),
        ("≥ 200", figure(200, None)),
        ("≤30", figure(None, 30)),
        ("~50", figure(50, 50, True)),
        ("≈ 50", figure(50, 50, True)),
        ("23..25", figure(23, 25)),
        ("23–25", figure(23, 25)),
        ("1 234 567", figure(1234567, 1234567)),
        ("1.234.567", figure(1234567, 1234567)),
        ("24,0", figure(24, 24)),
        ("", None),
        ("0", figure(0, 0)),
        ("1.234", ("ask", "ambiguous_number")),
        ("120.000", ("ask", "ambiguous_number")),
        ("120,000", ("ask", "ambiguous_number")),
        (">=1.200", ("ask", "ambiguous_number")),
        ("24.5", ("blocks", "whole")),
        ("-3", ("blocks", "minimum")),
        ("more than 200", ("blocks", "figure")),
        ("25..23", ("blocks", "figure")),
        ("1" * 16, ("blocks", "figure")),
    ],
)
def test_a_count_is_read_as_people_write_it_or_reported(con: DuckDBPyConnection, text: str, expected: object) -> None:
    assert cell(con, "number", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,50", figure("1234.5", "1234.5")),
        ("~1.234.567,5", figure("1234567.5", "1234567.5", approximate=True)),
        (">=1234,05", figure("1234.05", None)),
        ("0,50", figure("0.5", "0.5")),
        ("1,234.50", figure("1234.5", "1234.5")),
        ("1.234", ("ask", "ambiguous_number")),
        ("1.234,567", figure("1234.567", "1234.567")),
        ("12.34,50", ("blocks", "figure")),
    ],
)
def test_an_amount_has_decimals_after_a_comma_or_a_dot(con: DuckDBPyConnection, text: str, expected: object) -> None:
    rows = [
        ["id", "project_id", "kind", "currency", "claim", "amount"],
        ["test-1", "test-project", "budget", "EUR", "accepted", text],
    ]
    readings = [
        read_file(con, "\n".join(COUNTRIES).encode(), "test-countries.csv"),
        read_file(con, "\n".join(PROJECTS).encode(), "test-projects.csv"),
        read_file(con, delimited(rows, ";"), "test-funding.csv"),
    ]
    one = check(con, readings)[2]
    if one.typed_table is None:
        assert [(problem.severity, problem.rule) for problem in serious(one)] == [expected]
    else:
        assert con.execute(f"select amount from {one.typed_table}").fetchall() == [(expected,)]


@pytest.mark.parametrize(
    ("decimal", "text", "value"),
    [(".", "120.000", 120), (",", "120.000", 120000), (".", "120,000", 120000), (",", "120,000", 120)],
)
def test_an_answer_settles_what_a_number_means(con: DuckDBPyConnection, decimal: str, text: str, value: int) -> None:
    assert cell(con, "number", text, decimal=decimal) == figure(value, value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018", (date(2018, 1, 1), date(2018, 12, 31), "year")),
        ("2020-02", (date(2020, 2, 1), date(2020, 2, 29), "month")),
        ("05.07.2019.", (date(2019, 7, 5), date(2019, 7, 5), "day")),
        ("5. 7. 2019", (date(2019, 7, 5), date(2019, 7, 5), "day")),
        ("29/05/2018", (date(2018, 5, 29), date(2018, 5, 29), "day")),
        ("05/29/2018", (date(2018, 5, 29), date(2018, 5, 29), "day")),
        ("05/05/2018", (date(2018, 5, 5), date(2018, 5, 5), "day")),
        ("2018 06 11", (date(2018, 6, 11), date(2018, 6, 11), "day")),
        ("2018.", (date(2018, 1, 1), date(2018, 12, 31), "year")),
        ("05.2018", (date(2018, 5, 1), date(2018, 5, 31), "month")),
        ("01-08-2023", ("ask", "ambiguous_date")),
        ("01/08/2023", ("ask", "ambiguous_date")),
        ("2019-02-29", ("blocks", "date")),
        ("31.04.2019", ("blocks", "date")),
        ("2018-13", ("blocks", "date")),
        ("43249", ("blocks", "date")),
        ("5.7.19", ("blocks", "date")),
    ],
)
def test_a_date_is_read_as_the_region_writes_it_or_reported(
    con: DuckDBPyConnection, text: str, expected: tuple[object, ...]
) -> None:
    value = cell(con, "as_of", text)
    assert (tuple(value.values()) if isinstance(value, dict) else value) == expected


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("43249", "2018-05-29"),
        ("2018-05-29 14:30:00", "2018-05-29"),
        ("May 2018", "2018-05"),
        ("29. maj 2018.", "2018-05-29"),
        ("31 June 2018", None),
        ("June or July 2018", None),
    ],
)
def test_a_text_that_is_no_date_is_answered_with_the_date_that_it_may_mean(text: str, hint: str | None) -> None:
    said = meaning(contract().table("people").column("as_of"), text, Answers()).hint or ""
    assert said == f'Did you mean "{hint}"?' if hint else "Leave the cell empty" in said


@pytest.mark.parametrize(
    ("table", "column", "text", "said"),
    [
        ("people", "number", "5+", 'Did you mean ">=5"?'),
        ("funding", "amount", "1.23456", "Round it."),
        ("projects", "countries", "RS;MK;Србија", 'Did you mean "RS;MK"?'),
        ("projects", "status", "done", "2 (Implementation)"),
    ],
)
def test_a_wrong_cell_is_answered_with_what_to_write(table: str, column: str, text: str, said: str) -> None:
    wrong = meaning(contract().table(table).column(column), text, Answers())
    assert wrong.text is None
    assert said in f"{wrong.expected} {wrong.hint}"


@pytest.mark.parametrize(("table", "column", "text"), [("funding", "amount", "1000 EUR"), ("funding", "amount", "-5")])
def test_nobody_is_told_to_leave_a_needed_cell_empty(table: str, column: str, text: str) -> None:
    needed = contract().table(table).column(column)
    assert needed.required
    assert "empty" not in (meaning(needed, text, Answers()).hint or "")


@pytest.mark.parametrize(("order", "day"), [("dmy", date(2023, 8, 1)), ("mdy", date(2023, 1, 8))])
def test_an_answer_settles_what_a_date_means(con: DuckDBPyConnection, order: str, day: date) -> None:
    value = cell(con, "as_of", "01/08/2023", date_order=order)
    assert isinstance(value, dict)
    assert value["earliest"] == day


@pytest.mark.parametrize(("text", "code"), [("Србија", "RS"), ("srbija", "RS"), ("Serbia", "RS"), ("Косово", "XK")])
def test_a_country_is_understood_in_any_script(con: DuckDBPyConnection, text: str, code: str) -> None:
    assert cell(con, "country", text) == code


@pytest.mark.parametrize("text", ["female", "Female", "FEMALE", " female "])
def test_a_coded_value_is_understood_by_its_label_and_in_any_case(con: DuckDBPyConnection, text: str) -> None:
    assert cell(con, "sex", text) == "female"


def test_a_list_is_read_with_names_and_commas(con: DuckDBPyConnection) -> None:
    rows = (PROJECT_HEADER, 'test-project,Testland training,Project,"Србија, MK"')
    one = checked(con, COUNTRIES, rows)[1]
    assert con.execute(f"select level, countries from {one.typed_table}").fetchone() == (
        "project",
        ["RS", "MK"],
    )


def test_coordinates_stay_on_the_globe(con: DuckDBPyConnection) -> None:
    rows = ("id,name,country,latitude,longitude", "1,Testville,RS,91,20.123", '2,Testville,RS,"-44,5",-181')
    assert found(checked(con, COUNTRIES, rows)[1]) == [
        (2, "latitude", "maximum"),
        (3, "longitude", "minimum"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20.123", 20.123),
        ("20,5", 20.5),
        ("-0.5", -0.5),
        ("1e-05", 0.00001),
        ("+4", 4.0),
        ("20.1234567890123456", 20.123456789012346),
    ],
)
def test_a_coordinate_has_a_decimal_point_or_comma(con: DuckDBPyConnection, text: str, value: float) -> None:
    rows = ("id;name;country;latitude;longitude", f"1;Testville;RS;{text};20")
    one = checked(con, COUNTRIES, rows)[1]
    assert con.execute(f"select latitude from {one.typed_table}").fetchone() == (value,)
