"""The rules across cells: order, circles, parts of a whole, companions, evidence."""

from __future__ import annotations

import pytest
from checking import (
    COUNTRIES,
    PROJECT_HEADER,
    PROJECTS,
    checked,
    found,
    people,
)
from duckdb import DuckDBPyConnection


@pytest.mark.parametrize(
    ("id_", "rules"),
    [("test-new", [(2, "project_id", "unique")]), ("test-loaded", [])],
    ids=["another", "the same"],
)
def test_a_role_is_given_once_unless_the_row_itself_is_replaced(
    con: DuckDBPyConnection, loaded: str, id_: str, rules: list[object]
) -> None:
    rows = ("id,project_id,organisation_id,role", f"{id_},test-project,test-organisation,1")
    assert found(checked(con, rows, loaded=loaded)[0]) == rules


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        ("2019", "2018", True),
        ("2018-06", "2018", False),  # it may end in December
        ("2018", "2018-01", False),  # it may have started in January
        ("2018-05-30", "2018-05-29", True),
        ("2018-05-30", "2018-05-30", False),
        ("", "2018", False),
    ],
)
def test_what_ends_before_it_starts_is_reported(con: DuckDBPyConnection, start: str, end: str, wrong: bool) -> None:
    rows = (f"{PROJECT_HEADER},start,end", f"test-a,Testland,project,RS,{start},{end}")
    assert found(checked(con, COUNTRIES, rows)[1]) == ([(2, "end", "order")] if wrong else [])


def test_rows_that_are_part_of_each_other_in_a_circle_are_reported(con: DuckDBPyConnection) -> None:
    one = checked(con, COUNTRIES, PROJECTS, people(",,test-2", ",,test-3", ",,test-2", ",,test-1", ",,test-5"))[2]
    assert found(one) == [(3, "part_of", "no_cycle"), (4, "part_of", "no_cycle"), (6, "part_of", "no_cycle")]


@pytest.mark.parametrize(
    ("whole", "part", "wrong"),
    [
        ("100", "101", True),
        ("100", "100", False),
        ("100", ">=90", False),
        ("100", ">=101", True),
        (">=100", "500", False),
        ("~100", "105", False),
        ("100", "~105", False),
        ("90..100", "105", True),
        ("", "105", False),
    ],
)
def test_a_part_is_not_larger_than_its_whole(con: DuckDBPyConnection, whole: str, part: str, wrong: bool) -> None:
    one = checked(con, COUNTRIES, PROJECTS, people(f"{whole},,", f"{part},,test-1"))[2]
    assert found(one) == ([(3, "number", "part")] if wrong else [])


def test_a_whole_is_not_made_smaller_than_its_loaded_part(con: DuckDBPyConnection, loaded: str) -> None:
    assert found(checked(con, people("29,,"), loaded=loaded)[0]) == [(2, "number", "part")]


def test_teams_are_not_compared_with_the_persons_that_they_are_part_of(con: DuckDBPyConnection) -> None:
    rows = people("10,,", "17,,test-1")
    rows = (*rows[:-1], rows[-1].replace("person", "team"))
    assert found(checked(con, COUNTRIES, PROJECTS, rows)[2]) == []


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        (["60,female", "50,male"], True),
        (["60,female", "40,male"], False),
        (["60,female", "50,female"], False),  # policewomen and women judges may be the same persons
        (["60,female", "50,"], False),
        (["30,female", "35,female", "66,male"], True),
        (["60,female", "~50,male"], False),
    ],
)
def test_only_parts_that_cannot_overlap_are_added(con: DuckDBPyConnection, parts: list[str], wrong: bool) -> None:
    rows = people("100,,", *(f"{part},test-1" for part in parts))
    assert found(checked(con, COUNTRIES, PROJECTS, rows)[2]) == ([(2, "number", "part")] if wrong else [])


@pytest.mark.parametrize(
    ("activity", "project", "wrong"),
    [
        ("", "test-project", False),
        ("test-activity", "", False),
        ("", "", True),
        ("test-activity", "test-project", True),
    ],
)
def test_a_statement_is_about_an_activity_or_a_project(
    con: DuckDBPyConnection, activity: str, project: str, wrong: bool
) -> None:
    activities = ("id,title,type,status", "test-activity,Testland training,training,done")
    rows = (
        "id,activity_id,project_id,role,unit,reporting,status",
        f"test-1,{activity},{project},trained,person,period,done",
    )
    one = checked(con, COUNTRIES, PROJECTS, activities, rows)[3]
    assert found(one) == ([(2, "activity_id", "one_of")] if wrong else [])


def test_a_place_says_whether_it_was_stated(con: DuckDBPyConnection) -> None:
    places = ("id,name,country,latitude,longitude", "1,Testville,RS,44.1,20.2")
    rows = (
        "id,title,type,status,place_id,place_basis",
        "test-a,Testland,training,done,1,",
        "test-b,Testland,training,done,,",
    )
    assert found(checked(con, COUNTRIES, places, rows)[2]) == [(2, "place_basis", "together")]


EVIDENCE = "table,row_id,column,source_id,words,basis,claim,value"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("projects,test-project,title,test-source,Testland,stated,accepted,", None),
        ("projects,test-project,colour,test-source,Testland,stated,accepted,", (2, "column", "cell")),
        ("projects,test-gone,title,test-source,Testland,stated,accepted,", (2, "row_id", "cell")),
        ("projects,test-project,title,test-source,1 2 3 4 5 6 7 8,stated,accepted,", None),
        ("projects,test-project,title,test-source,1 2 3 4 5 6 7 8 9,stated,accepted,", (2, "words", "words")),
        ("projects,test-project,title,test-source,Testland,stated,alternative,", (2, "value", "required_if")),
        ("projects,test-project,title,test-source,Testland,stated,alternative,Other", None),
        ("projects,test-project,start,test-source,Testland,stated,alternative,2018-06", None),
        ("projects,test-project,start,test-source,Testland,stated,alternative,ninety", (2, "value", "cell")),
        ("projects,test-project,start,test-source,Testland,stated,alternative,05.06.2018", (2, "value", "cell")),
        ("projects,test-project,level,test-source,Testland,stated,alternative,projekt", (2, "value", "cell")),
    ],
)
def test_evidence_is_a_few_words_about_a_cell_that_exists(con: DuckDBPyConnection, row: str, problem: object) -> None:
    sources = ("id,title,publisher", "test-source,Testland news,Testland")
    one = checked(con, COUNTRIES, PROJECTS, sources, (EVIDENCE, row))[3]
    assert found(one) == ([problem] if problem else [])
