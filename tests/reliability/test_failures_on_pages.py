"""Pages go on with what is intact, and nobody sees a box of an exception."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.edition import Edition, editions_in
from etl.lake import close_lakes, open_lake
from etl.publish import latest_edition
from etl.settings import settings
from tests.etl.rows import put, source
from ui import cache
from ui.page import PROJECT
from ui.registry import file_of

BEHIND = "Newer data, if there are any, cannot be read at the moment"
UNREADABLE = "The data cannot be read at the moment"
Damage = Callable[[Path], object]


@pytest.fixture
def two(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with two versions: one source more in the second."""
    monkeypatch.setenv("ATLAS_HOME", str(home))
    lake = open_lake(home)
    for number in (1, 2):
        put(lake, "sources", [source(number, f"Testland page {number}")])
    close_lakes()
    st.cache_data.clear()
    st.cache_resource.clear()
    return home


def shown(page: str = "sources") -> str:
    """The HTML of a page that was run alone, in which no exception stands."""
    app = AppTest.from_file(str(PROJECT / file_of(page)), default_timeout=30).run()
    assert not app.exception
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def newest(home: Path) -> Edition:
    edition = latest_edition(home)
    assert edition is not None
    return edition


def lose_catalog(home: Path) -> None:
    for path in home.glob("catalog.sqlite*"):
        path.unlink()


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def flip_header(path: Path) -> None:
    flip(path, [10])


def flip_blocks(path: Path) -> None:
    """One byte in each block of rows; the header and the catalog of the file stay readable more often than not."""
    flip(path, range(12_288 + 8_000, path.stat().st_size, 16_384))


def flip(path: Path, places: range | list[int]) -> None:
    with path.open("r+b") as file:
        for place in places:
            file.seek(place)
            (byte,) = file.read(1)
            file.seek(place)
            file.write(bytes([byte ^ 0xFF]))


@pytest.mark.parametrize("damage", [truncate, empty, flip_header, flip_blocks, Path.unlink])
def test_a_damaged_edition_is_built_again_and_not_shown(two: Path, damage: Damage) -> None:
    before = newest(two)
    damage(before.path)
    page = shown()
    assert "Data version 2 " in page
    assert "Testland page 2" in page
    assert BEHIND not in page
    assert newest(two).version == 2
    assert before.path.exists() is (damage is Path.unlink)


def test_an_edition_that_is_damaged_under_a_running_page_is_built_again(two: Path) -> None:
    assert "Data version 2 " in shown()
    before = newest(two).path
    cache._connection.clear()
    cache._rows.clear()
    truncate(before)
    page = shown()
    assert "Data version 2 " in page
    assert newest(two).path.name == f"{before.stem}-1.duckdb"
    assert [path.name for path in before.parent.glob(".damaged-*")] == [f".damaged-{before.name}"]


def test_without_a_lake_the_newest_whole_edition_is_shown_and_a_line_says_so(two: Path) -> None:
    lose_catalog(two)
    truncate(newest(two).path)
    page = shown()
    assert "Data version 1 " in page
    assert BEHIND in page
    assert "Testland page 1" in page
    assert "Testland page 2" not in page


def test_rows_that_are_lost_from_the_lake_leave_the_editions_to_read(two: Path) -> None:
    shutil.rmtree(two / "data" / "main" / "sources")
    newest(two).path.unlink()
    page = shown()
    assert "Data version 1 " in page
    assert BEHIND in page


def test_the_line_goes_when_the_lake_can_be_read_again(two: Path) -> None:
    aside = two.with_name("aside")
    shutil.move(two / "catalog.sqlite", aside)
    assert BEHIND in shown()
    shutil.move(aside, two / "catalog.sqlite")
    st.cache_resource.clear()
    assert BEHIND not in shown()


@pytest.mark.parametrize("page", ["overview", "history", "methods"])
def test_where_nothing_is_left_the_page_says_so(two: Path, page: str) -> None:
    lose_catalog(two)
    for edition in editions_in(settings(two).editions):
        edition.path.unlink()
    assert UNREADABLE in shown(page)


def test_a_version_that_a_dead_process_did_not_publish_is_shown_by_pages_that_run(two: Path) -> None:
    assert "Data version 2 " in shown()
    put(open_lake(two), "sources", [source(3)])
    newest(two).path.unlink()
    st.cache_resource.clear()  # as a minute later
    assert "Data version 3 " in shown()
