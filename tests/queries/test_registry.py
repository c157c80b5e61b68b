"""Every metric and listing has its file, its definition and the form of the house."""

from __future__ import annotations

import re

import pytest

from queries import LISTINGS, METRICS, Filters, ask, definition, look_up, sql_text
from queries.steps import SQL, STEPS
from tests.queries.asked import Edition

NAMES = (*METRICS, *LISTINGS)
PARAMETERS = {
    "project_id": "test-twinning",
    "source_id": "test-page-english",
    "table": "funding",
    "row": "test-twinning-budget",
    "rows": ("test-twinning-budget",),
    "column": "amount",
    "metric": "headline",
    "payer": "donor",
    "payer_id": "test-donor-a",
}


def code(name: str) -> str:
    """The SQL without comments and without texts in quotes."""
    return re.sub(r"'[^']*'", "''", re.sub(r"--[^\n]*", "", sql_text(name)))


def test_the_registry_holds_every_file_and_nothing_else() -> None:
    assert len(METRICS) == len(set(METRICS)) > 10
    assert {path.stem for path in SQL.glob("*.sql")} == {*NAMES, *STEPS}


@pytest.mark.parametrize("name", NAMES)
def test_a_definition_tells_grain_and_columns(name: str) -> None:
    text = definition(name)
    assert "Grain: " in text
    assert "Columns: " in text
    assert not text.startswith("--")


@pytest.mark.parametrize("name", METRICS)
def test_a_definition_tells_unit_what_is_counted_and_what_is_left_out(name: str) -> None:
    text = definition(name)
    assert re.search(r"Units?: |EUR|Grain: one row per measure", text)
    assert "Counted" in text or "each defined as" in text
    assert "eft out" in text


@pytest.mark.parametrize("name", NAMES)
def test_a_definition_names_every_column(tiny: Edition, name: str) -> None:
    cursor = tiny.connection.cursor()
    frame = ask(cursor, name, Filters()).frame if name in METRICS else look_up(cursor, name, **PARAMETERS)
    text = definition(name)
    missing = [column for column in frame.columns if not re.search(rf"\b{column}\b", text)]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_statements_are_ordered(name: str) -> None:
    for statement in filter(str.strip, code(name).split(";")):
        assert re.search(r"\border by\b(?!.*\bfrom\b)", statement, flags=re.DOTALL), statement


@pytest.mark.parametrize("name", [*NAMES, *STEPS])
def test_sql_is_in_lower_case(name: str) -> None:
    assert code(name) == code(name).lower()


@pytest.mark.parametrize("name", [*NAMES, *STEPS])
def test_parts_are_held_back_by_anti_joins(name: str) -> None:
    """`not exists` with a condition on both sides compared each part with each whole: minutes for 200 000 rows."""
    assert "exists" not in code(name)


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_the_same_twice(tiny: Edition, name: str) -> None:
    cursor = tiny.connection.cursor()
    for _ in range(2):
        frames = [
            ask(cursor, name, Filters()).frame if name in METRICS else look_up(cursor, name, **PARAMETERS)
            for _ in range(2)
        ]
        assert frames[0].equals(frames[1])


def test_an_unknown_name_is_refused(tiny: Edition) -> None:
    with pytest.raises(KeyError):
        ask(tiny.connection.cursor(), "selection", Filters())
    with pytest.raises(KeyError):
        look_up(tiny.connection.cursor(), "headline")
