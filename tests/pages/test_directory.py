"""The directory of projects: parts stand under their project, programmes are marked."""

from __future__ import annotations

import pandas as pd

from tests.pages.conftest import RunPage, markup
from ui import directory

COLUMNS = ("project_id", "level", "parent_project_id")


def found(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def test_a_part_stands_under_its_project_wherever_it_was_found() -> None:
    tops, parts = directory.families(
        found(("test-a", "project", None), ("test-b", "project", None), ("test-a-1", "component", "test-a"))
    )
    assert list(tops["project_id"]) == ["test-a", "test-b"]
    assert [row["project_id"] for row in parts["test-a"]] == ["test-a-1"]


def test_a_family_stands_where_the_best_of_it_was_found() -> None:
    tops, _parts = directory.families(
        found(("test-b-1", "sub_grant", "test-b"), ("test-a", "project", None), ("test-b", "project", None))
    )
    assert list(tops["project_id"]) == ["test-b", "test-a"]


def test_a_part_without_its_project_and_a_project_of_a_programme_stand_for_themselves() -> None:
    tops, parts = directory.families(
        found(("test-p", "programme", None), ("test-c", "project", "test-p"), ("test-d", "component", "test-e"))
    )
    assert list(tops["project_id"]) == ["test-p", "test-c", "test-d"]
    assert parts == {}


def test_no_entry_is_lost_or_shown_twice(run_page: RunPage) -> None:
    drawn = markup(run_page("projects"))
    links = [part.split('"')[0] for part in drawn.split('class="ca-name"><a href="')[1:]]
    assert links
    assert len(links) == len(set(links))
    assert drawn.count("ca-parts") >= drawn.count('<ul class="ca-parts"><li>')
