"""Every problem of a file is found at once, with its row, its column and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest
from checking import (
    COUNTRIES,
    PEOPLE_HEADER,
    PROJECT_HEADER,
    PROJECTS,
    checked,
    delimited,
    found,
    people,
    serious,
    workbook,
)
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.check import check, check_files, forget
from etl.contract import DATA, Table, contract
from etl.problem import MOST_LISTED, Problem
from etl.read import read_file


def test_the_curated_data_have_no_problems(con: DuckDBPyConnection) -> None:
    paths = sorted(DATA.glob("*.csv"))
    assert len(paths) == len(contract().tables)
    problems = [problem.sentence() for one in check_files(con, paths) for problem in one.problems]
    assert problems == []


def test_an_unknown_country_is_reported_with_its_line_and_the_nearest_name(con: DuckDBPyConnection) -> None:
    rows = (PROJECT_HEADER, "test-a,Testland,project,RS", "test-b,Testland,project,Untied Kingdom")
    (problem,) = serious(checked(con, COUNTRIES, rows)[1])
    assert problem.sentence() == (
        'test-2.csv, row 3, column countries: "Untied Kingdom" is not a country of the list. '
        'Did you mean "United Kingdom"?'
    )


def test_a_wrong_code_is_reported_with_the_nearest(con: DuckDBPyConnection) -> None:
    rows = (PROJECT_HEADER, "test-a,Testland,projekt,RS")
    (problem,) = serious(checked(con, COUNTRIES, rows)[1])
    assert (problem.rule, problem.hint) == ("category", 'Did you mean "project"?')


def test_all_problems_of_a_file_are_found_at_once(con: DuckDBPyConnection) -> None:
    rows = (
        PEOPLE_HEADER,
        "Test One,test-project,trained,person,12,RS,,period,done,",
        "test-2,test-missing,trained,persons,many,Nowhere,,period,done,",
        "test-3,test-project,,person,1.5,RS,x,period,done,",
        "test-3,test-project,trained,person,120.000,RS,,period,done,test-gone",
    )
    assert found(checked(con, COUNTRIES, PROJECTS, rows)[2]) == [
        (2, "id", "pattern"),
        (3, "country", "country"),
        (3, "number", "figure"),
        (3, "project_id", "reference"),
        (4, "number", "whole"),
        (4, "role", "required"),
        (4, "sex", "category"),
        (5, "id", "duplicate"),
        (5, "number", "ambiguous_number"),
        (5, "part_of", "reference"),
    ]  # fmt: skip


def test_a_file_with_problems_has_no_typed_rows_and_a_clean_one_has_all(con: DuckDBPyConnection) -> None:
    countries, bad = checked(con, COUNTRIES, (PROJECT_HEADER, "test-a,,project,RS"))
    assert bad.typed_table is None
    assert con.execute(f"select count(*) from {countries.typed_table}").fetchone() == (4,)
    assert [c[0] for c in con.execute(f"from {countries.typed_table}").description] == list(
        contract().table("countries").column_names
    )


def test_what_the_checks_hold_can_be_freed(con: DuckDBPyConnection) -> None:
    forget(con, checked(con, COUNTRIES, (PROJECT_HEADER, "test-a,,project,RS")))
    tables = "select table_name from duckdb_tables()"
    views = "select view_name from duckdb_views() where not internal"
    assert con.execute(f"{tables} union all {views}").fetchall() == []


def test_a_missing_column_blocks_only_where_it_is_needed(con: DuckDBPyConnection) -> None:
    one = checked(con, COUNTRIES, ("id,title,countries,themes", "test-a,Testland,RS,trafficking"))[1]
    missing = [problem for problem in one.problems if problem.rule == "missing_column"]
    assert [(problem.column, problem.severity) for problem in missing] == [(None, "note"), ("level", "blocks")]
    assert "title_local, language, other_titles" in missing[0].expected


def test_a_reference_may_stand_in_another_file_of_the_same_call(con: DuckDBPyConnection) -> None:
    alone = checked(con, COUNTRIES, people("1,,"))[1]
    together = checked(con, COUNTRIES, people("1,,"), PROJECTS)[1]
    assert found(alone) == [(2, "project_id", "reference")]
    assert found(together) == []


def test_nobody_is_told_to_leave_a_needed_reference_empty(con: DuckDBPyConnection) -> None:
    rows = ("id,project_id,kind,amount,currency,claim", "test-f,test-nowhere-at-all,budget,5,EUR,accepted")
    (problem,) = serious(checked(con, COUNTRIES, rows)[1])
    assert (problem.rule, problem.hint) == ("reference", "Add it to projects first.")


def test_a_reference_may_be_loaded_already(con: DuckDBPyConnection, loaded: str) -> None:
    assert found(checked(con, people("40,,"), loaded=loaded)[0]) == []


def test_a_dangling_reference_is_reported_with_the_nearest_key(con: DuckDBPyConnection, loaded: str) -> None:
    rows = (PEOPLE_HEADER, "test-1,test-projekt,trained,person,40,RS,,period,done,")
    (problem,) = serious(checked(con, rows, loaded=loaded)[0])
    assert (problem.rule, problem.hint) == ("reference", 'Did you mean "test-project"?')


def test_a_key_that_is_loaded_already_is_an_update(con: DuckDBPyConnection, loaded: str) -> None:
    rows = (PROJECT_HEADER, "test-project,Testland training,project,RS")
    assert found(checked(con, rows, loaded=loaded)[0]) == []


def test_a_key_that_stands_in_two_files_is_reported_in_the_second(con: DuckDBPyConnection) -> None:
    first, second = checked(
        con,
        PROJECTS,
        (PROJECT_HEADER, "test-other,Testland again,project,MK"),
    )[:2]
    assert ("duplicate" in {p.rule for p in first.problems}) is False
    (problem,) = [p for p in second.problems if p.rule == "duplicate"]
    assert problem.sentence() == (
        'test-2.csv, row 2, column id: "test-other" must be used once only: '
        "it is also in row 3 of test-1.csv. "
        "Give each row its own, or remove one of the rows."
    )


def test_a_million_bad_cells_are_counted_and_not_listed(con: DuckDBPyConnection) -> None:
    rows = [PROJECT_HEADER, *(f"test-{n},Testland,bad-{n},RS" for n in range(MOST_LISTED + 500))]
    one = checked(con, COUNTRIES, rows)[1]
    problems = serious(one)
    assert len(problems) == MOST_LISTED + 1
    assert problems[-1].expected == "500 more problems of this kind are not listed"
    assert (problems[-1].unlisted, one.rows, one.bad_rows) == (500, MOST_LISTED + 500, MOST_LISTED + 500)


def test_rows_with_problems_are_counted_once_and_exactly_whatever_is_listed(con: DuckDBPyConnection) -> None:
    """Of 2,501 rows the first is good. The others are nowhere (an unknown level); 1,250 of them, the even ones, also
    refer to a country that is not there; of 100 the id stands twice."""
    rows = [PROJECT_HEADER, "test-good,Testland,project,RS"]
    rows += [f"test-{n % 2400},Testland,bad,{'RS' if n % 2 else 'LV'}" for n in range(2500)]
    one = checked(con, COUNTRIES, rows)[1]
    counted: Counter[str] = Counter()
    for problem in serious(one):
        counted[problem.rule] += problem.unlisted or 1
    assert counted == {"category": 2500, "reference": 1250, "duplicate": 100}
    assert (one.rows, one.bad_rows) == (2501, 2500)


def test_a_problem_of_the_header_or_of_the_file_is_no_rows(con: DuckDBPyConnection) -> None:
    broken = checked(con, ("id,title,level,countries,nonsense", "test-a,Testland,project,RS,x"))[0]
    assert ("unknown_column" in {p.rule for p in serious(broken)}, broken.bad_rows) == (True, 1)
    open_quote = checked(con, (PROJECT_HEADER, 'test-a,"Testland'))[0]
    assert (open_quote.rows, open_quote.bad_rows) == (0, 0)


def test_a_workbook_is_checked_like_a_text_file(con: DuckDBPyConnection) -> None:
    rows = [
        ["id", "title", "level", "countries", "start"],
        ["test-a", "Testland", "project", "RS", date(2018, 5, 29)],
    ]
    readings = [
        read_file(con, "\n".join(COUNTRIES).encode(), "c.csv"),
        read_file(con, workbook(rows), "p.xlsx"),
    ]
    one = check(con, readings)[1]
    assert con.execute(f'select "start".precision from {one.typed_table}').fetchone() == ("day",)


@pytest.mark.parametrize("column", ["title", "objective", "other_titles", "start", "duration_months"])
def test_what_a_spreadsheet_could_not_work_out_is_no_value(con: DuckDBPyConnection, column: str) -> None:
    values = {"id": "test-a", "title": "Test", "level": "project", "countries": "RS", column: "#REF!"}
    one = checked(con, COUNTRIES, (",".join(values), ",".join(values.values())))[1]
    assert found(one) == [(2, column, "formula")]


def test_a_value_with_quotes_and_semicolons_is_only_a_value(con: DuckDBPyConnection) -> None:
    rows = (PROJECT_HEADER, 'test-a,"\'; drop table x; --",project,RS')
    one = checked(con, COUNTRIES, rows)[1]
    assert con.execute(f"select title from {one.typed_table}").fetchone() == ("'; drop table x; --",)


def test_a_problem_is_one_sentence_and_a_record() -> None:
    problem = Problem(
        "test.csv", "people", 14, "country", "Testlnad", "country", "a country", 'Did you mean "Testland"?'
    )
    assert problem.sentence() == (
        'test.csv, row 14, column country: "Testlnad" is not a country. Did you mean "Testland"?'
    )
    assert problem.as_dict() == {
        "row": 14, "column": "country", "value": "Testlnad", "rule": "country", "expected": "a country",
        "hint": 'Did you mean "Testland"?', "severity": "blocks",
    }  # fmt: skip


plausible = st.sampled_from(
    [
        "",
        "test-a",
        "test-b",
        "RS",
        "Србија",
        "project",
        "24",
        ">=200",
        "1.234",
        "2018",
        "01/02/2018",
        "a;b",
        "true",
        "'",
    ]
)
cells = plausible | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(st.sampled_from(contract().tables), st.data())
def test_any_text_table_gives_typed_rows_or_problems(
    con: DuckDBPyConnection, table: Table, data: st.DataObject
) -> None:
    width = len(table.columns)
    row = st.lists(cells, min_size=width, max_size=width)
    rows: Sequence[list[str]] = data.draw(st.lists(row, min_size=1, max_size=3))
    reading = read_file(con, delimited([list(table.column_names), *rows]), "test.csv", table=table.name)
    (one,) = check(con, [reading])
    assert (one.typed_table is None) == bool(serious(one))
    assert all(problem.sentence() for problem in one.problems)
    if one.typed_table is not None:
        assert len(con.execute(f"from {one.typed_table}").fetchall()) == one.rows
