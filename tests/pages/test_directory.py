"""The directory of projects: parts stand under their project, programmes are marked."""

from __future__ import annotations

import pandas as pd

from tests.pages.conftest import RunPage, markup
from ui import directory


def test_parts_stand_under_their_project_in_the_order_of_the_page() -> None:
    page = pd.DataFrame({"project_id": ["test-b", "test-b-1", "test-a"], "under": [None, "test-b", None]}, dtype=object)
    rows = pd.DataFrame({"project_id": ["test-a", "test-b", "test-b-1"]})
    found = [
        (row["project_id"], [part["project_id"] for part in parts]) for row, parts in directory.families(page, rows)
    ]
    assert found == [("test-b", ["test-b-1"]), ("test-a", [])]


def test_no_entry_is_lost_or_shown_twice(run_page: RunPage) -> None:
    drawn = markup(run_page("projects"))
    links = [part.split('"')[0] for part in drawn.split('class="ca-name"><a href="')[1:]]
    assert links
    assert len(links) == len(set(links))
    assert drawn.count("ca-parts") >= drawn.count('<ul class="ca-parts"><li>')


def test_money_without_a_rate_is_listed_as_it_is_stated(run_page: RunPage) -> None:
    drawn = markup(run_page("projects"))
    assert "<span><b>ca. BAM 100,000</b> funding</span>" in drawn
    assert "≥ EUR 500K<" in drawn
    assert "EUR 3M" not in drawn  # a ceiling is no funding
