"""Editions: whole, keyed, found without the lake, built again where they are missing."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from duckdb import DuckDBPyConnection

import etl.edition
import etl.publish
from etl.actor import operator
from etl.apart import apart
from etl.commit import commit_staged
from etl.contract import contract
from etl.edition import drop_old, editions_in
from etl.errors import AtlasError, EditionError, LakeError
from etl.lake import Lake, close_lakes, open_lake
from etl.load import load_files
from etl.notation import parse_figure
from etl.publish import ensure_edition, latest_edition, open_edition, publish, publish_apart
from etl.settings import settings
from tests.etl.rows import put, source, sources, staged

PROJECT = Path(__file__).resolve().parents[2]
FIGURES = [column for table in contract().tables for column in table.columns if column.kind == "figure"]


def run(code: str, home: Path) -> subprocess.Popen[str]:
    """Python in another process with this home."""
    environment = {**os.environ, "ATLAS_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def titles(edition: etl.edition.Edition) -> list[str]:
    with contextlib.closing(open_edition(edition)) as connection:
        return [row[0] for row in connection.execute("select title from sources order by id").fetchall()]


# What an edition holds


def test_an_edition_holds_every_table_of_the_contract_and_the_derived_ones(
    tiny_cursor: DuckDBPyConnection,
) -> None:
    tables = {row[0] for row in tiny_cursor.execute("select table_name from information_schema.tables").fetchall()}
    assert set(contract().table_names) | {"facts", "version", "project_scope", "funding_scope"} <= tables


def test_an_edition_says_which_version_it_is(tiny_cursor: DuckDBPyConnection) -> None:
    row = tiny_cursor.execute("select version, author, message, committed_at from version").fetchone()
    assert row is not None
    assert row[:3] == (1, "Test author", "Tiny data")
    assert isinstance(row[3], datetime)


def test_every_edition_is_read_only(tiny_cursor: DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error, match="read-only"):
        tiny_cursor.execute("delete from sources")


def test_projects_are_searched_by_words_in_plain_latin_letters(tiny_cursor: DuckDBPyConnection) -> None:
    words = tiny_cursor.execute(
        """select w.word from directory d join directory_postings p on p.place = d.place
        join directory_words w on w.word_no = p.word_no where d.project_id = 'test-twinning'"""
    ).fetchall()
    assert {("tvining",), ("testija",)} <= set(words)


def test_a_fact_leads_from_its_cell_to_the_words_and_the_project(tiny_cursor: DuckDBPyConnection) -> None:
    assert tiny_cursor.execute(
        "select kind, value, project_id, activity_id, source_id, line, words, basis, claim from facts"
        " where table_name = 'activities' and row_id = 'test-bundle' and column_name = 'count'"
    ).fetchall() == [
        (
            "figure",
            "22",
            "test-twinning",
            "test-bundle",
            "test-page-cyrillic",
            49,
            "Тестија 22",
            "stated",
            "accepted",
        )
    ]


def test_people_of_an_activity_belong_to_its_project(tiny_cursor: DuckDBPyConnection) -> None:
    assert tiny_cursor.execute(
        "select distinct project_id, activity_id from facts"
        " where table_name = 'people' and row_id = 'test-experts'"
    ).fetchall() == [("test-twinning", "test-mission")]


def test_every_filled_cell_that_wants_words_is_a_fact(tiny_cursor: DuckDBPyConnection) -> None:
    wanted = sum(
        (tiny_cursor.execute(f'select count("{column.name}") from "{table.name}"').fetchone() or (0,))[0]
        for table in contract().tables
        for column in table.columns
        if column.evidence
    )
    cells = tiny_cursor.execute(
        "select count(distinct (table_name, row_id, column_name)) from facts where value is not null"
    ).fetchone()
    assert wanted > 50
    assert cells is not None
    assert cells[0] >= wanted


def test_a_cell_without_words_is_a_fact_without_a_source(lake: Lake) -> None:
    figure = parse_figure("120000")
    assert figure is not None
    value = {"low": figure.low, "high": figure.high, "approximate": figure.approximate}
    row = {"id": "test-context", "title": "Testland", "value": value, "unit": "persons", "area": "Testland"}
    put(lake, "context", [row])
    with contextlib.closing(open_edition(publish(lake))) as connection:
        facts = connection.execute(
            "select row_id, column_name, value, source_id, words from facts"
        ).fetchall()
    assert facts == [("test-context", "value", "120000", None, None)]


# Several at once


def without_editions(lake: Lake) -> Lake:
    """A lake with two versions, just opened, of which no edition is built."""
    put(lake, "sources", [source(1)])
    put(lake, "sources", [source(2)])
    close_lakes()
    shutil.rmtree(lake.settings.editions)
    return open_lake(lake.settings.home)


def at_once(*calls: Callable[[], etl.edition.Edition]) -> list[int]:
    """The versions of editions that are asked for at the same time."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [asked.result(60).version for asked in [pool.submit(call) for call in calls]]


def test_an_older_version_is_built_beside_the_newest(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = without_editions(lake)
    together = threading.Barrier(2, timeout=60)
    fill = etl.edition._fill

    def filled_together(*arguments: Any) -> None:
        fill(*arguments)
        together.wait()

    monkeypatch.setattr(etl.edition, "_fill", filled_together)
    assert at_once(lambda: publish(lake), lambda: publish(lake, 1)) == [2, 1]


def test_who_asks_for_a_version_that_is_being_built_waits_for_it(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = without_editions(lake)
    built = []
    fill = etl.edition._fill

    def counted(*arguments: Any) -> None:
        built.append(1)
        time.sleep(0.5)
        fill(*arguments)

    monkeypatch.setattr(etl.edition, "_fill", counted)
    assert at_once(*[lambda: publish(lake, 1)] * 3) == [1, 1, 1]
    assert len(built) == 1


def test_a_version_is_built_by_one_process_however_many_ask_for_it(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = without_editions(lake)
    begun = []

    def counted(*arguments: Any) -> etl.edition.Edition:
        begun.append(1)
        return apart(*arguments)

    monkeypatch.setattr(etl.publish, "apart", counted)
    assert at_once(*[lambda: publish_apart(lake, 1)] * 3, lambda: publish_apart(lake)) == [1, 1, 1, 2]
    assert len(begun) == 2
    with pytest.raises(LakeError, match="no version 9"):
        publish_apart(lake, 9)
    assert len(begun) == 2


# Keys are the last defence


def project(identifier: str, **cells: object) -> dict[str, object]:
    return {"id": identifier, "title": "Testland project", "level": "project", "countries": ["RS"], **cells}


def rate(value: float) -> dict[str, object]:
    period = {"earliest": "2018-01-01", "latest": "2018-12-31", "precision": "year"}
    return {"currency": "USD", "rate": value, "source": "Testland", "period": period}


SERBIA = {"id": "RS", "name": "Testland", "covered": True}
ONE = {"low": 1, "high": 1, "approximate": False}
FLOW = {
    "id": "test",
    "project_id": "none",
    "kind": "budget",
    "currency": "EUR",
    "claim": "accepted",
    "amount": ONE,
}


@pytest.mark.parametrize(
    ("table", "rows", "named"),
    [
        ("sources", [source(1), source(1)], "^Nothing was changed: table sources: duplicate key test-001"),
        ("funding", [FLOW], "funding, column project_id: 'none' is not in projects"),
        ("projects", [project("test", countries=["QQ"])], "column countries: 'QQ' is not in countries"),
        (
            "projects",
            [project("test", parent_project_id="none")],
            "projects, column parent_project_id: 'none' is not in projects",
        ),
        ("sources", [{**source(1), "title": None}], "sources.*NOT NULL"),
        ("rates", [rate(1.1), rate(1.2)], "rates: duplicate key USD, "),
    ],
    ids=["duplicate", "dangling", "list", "own table", "required", "date key"],
)
def test_rows_that_break_a_key_are_rolled_back(
    lake: Lake, table: str, rows: list[dict[str, object]], named: str
) -> None:
    put(lake, "countries", [SERBIA])
    with pytest.raises(EditionError, match=named):
        put(lake, table, rows)
    assert lake.head() == 1
    assert [edition.version for edition in editions_in(lake.settings.editions)] == [1]
    assert not list(lake.settings.editions.glob(".building-*"))
    assert put(lake, "sources", [source(7)]) is not None


# Who reads, and when


def test_loading_the_same_again_makes_no_version(home: Path, tiny_files: list[Path]) -> None:
    lake = open_lake(home)
    first = load_files(lake, tiny_files, operator("Test author"), "Once")
    again = load_files(lake, tiny_files, operator("Test author"), "Twice")
    assert first.version is not None
    assert again.version is None
    assert not again.refused
    assert [version.message for version in lake.history()] == ["Once"]


def test_all_files_of_a_load_are_one_version_or_nothing(
    home: Path, tiny_files: list[Path], tmp_path: Path
) -> None:
    broken = tmp_path / "people.csv"
    text = next(path for path in tiny_files if path.name == "people.csv").read_text(encoding="utf-8")
    broken.write_text(text.replace("test-training,,trained", "test-nowhere,,trained"), encoding="utf-8")
    lake = open_lake(home)
    others = [path for path in tiny_files if path.name != "people.csv"]
    refused = load_files(lake, [*others, broken], operator("Test author"), "Broken")
    assert refused.refused
    assert any("test-nowhere" in str(problem.value) for one in refused.checked for problem in one.problems)
    assert lake.head() == 0
    assert latest_edition(home) is None


def test_an_older_edition_stays_open_while_a_new_version_is_loaded(lake: Lake) -> None:
    put(lake, "sources", [source(1, "Testland one")])
    old = publish(lake)
    with contextlib.closing(open_edition(old)) as reader:
        put(lake, "sources", [source(1, "Testland two")])
        assert reader.cursor().execute("select title from sources").fetchall() == [("Testland one",)]
        newest = latest_edition(lake.settings.home)
        assert newest is not None
        assert newest.version == 2
        assert titles(newest) == ["Testland two"]


def test_a_version_of_another_process_is_found_at_once(lake: Lake) -> None:
    put(lake, "sources", [source(1)])
    code = (
        "from etl.lake import open_lake; from tests.etl.rows import put, source;"
        "put(open_lake(), 'sources', [source(2)])"
    )
    done = run(code, lake.settings.home)
    assert done.wait(timeout=60) == 0, done.communicate()
    done.communicate()
    newest = latest_edition(lake.settings.home)
    assert newest is not None
    assert newest.version == 2
    assert len(titles(newest)) == 2


def test_looking_for_the_newest_edition_takes_no_time(tiny_home: Path) -> None:
    times = []
    for _ in range(20):
        began = time.perf_counter()
        assert latest_edition(tiny_home) is not None
        times.append(time.perf_counter() - began)
    assert min(times) < 0.002


def test_an_edition_as_of_an_older_version_shows_that_version(lake: Lake) -> None:
    for number in (1, 2, 3):
        put(lake, "sources", [source(number)])
    for path in lake.settings.editions.iterdir():
        path.unlink()
    assert titles(publish(lake, 2)) == ["Testland page"] * 2
    with pytest.raises(LakeError, match="no version 4"):
        publish(lake, 4)


def test_an_edition_that_a_dead_process_did_not_publish_is_built_at_the_start(lake: Lake) -> None:
    put(lake, "sources", [source(1)])
    put(lake, "sources", [source(2)])
    newest = latest_edition(lake.settings.home)
    assert newest is not None
    newest.path.rename(newest.path.with_name(".building-dead.duckdb"))
    built = ensure_edition(lake.settings.home)
    assert built == newest
    assert len(titles(built)) == 2


def test_two_processes_that_build_the_same_edition_do_not_harm_each_other(lake: Lake) -> None:
    put(lake, "sources", [source(1)])
    (edition,) = editions_in(lake.settings.editions)
    edition.path.unlink()
    code = "from etl.lake import open_lake; from etl.publish import publish; print(publish(open_lake()).path)"
    processes = [run(code, lake.settings.home) for _ in range(2)]
    answers = [process.communicate(timeout=60) for process in processes]
    assert [out.strip() for out, _ in answers] == [str(edition.path)] * 2, answers
    assert titles(edition) == ["Testland page"]


def test_processes_that_start_without_a_lake_load_the_curated_data_once(home: Path) -> None:
    code = "from etl.publish import ensure_edition; print(ensure_edition().version)"
    processes = [run(code, home) for _ in range(2)]
    answers = [process.communicate(timeout=120) for process in processes]
    assert [out for out, _ in answers] == ["1\n", "1\n"], answers
    assert len(open_lake(home).history()) == 1
    newest = latest_edition(home)
    assert newest is not None
    assert titles(newest)


def test_a_lake_that_cannot_be_opened_leaves_the_newest_edition_to_read(lake: Lake) -> None:
    put(lake, "sources", [source(1)])
    catalog = lake.settings.catalog_file
    assert catalog is not None
    close_lakes()
    for path in catalog.parent.glob("catalog.sqlite*"):
        path.unlink()
    catalog.write_bytes(b"no database" * 1000)
    assert titles(ensure_edition(lake.settings.home)) == ["Testland page"]
    (edition,) = editions_in(lake.settings.editions)
    edition.path.unlink()
    with pytest.raises(AtlasError, match="cannot be opened"):
        ensure_edition(lake.settings.home)


def test_a_home_that_cannot_be_written_leaves_the_newest_edition_to_read(lake: Lake) -> None:
    put(lake, "sources", [source(1)])
    close_lakes()
    lock = lake.settings.home / "turn.lock"
    lock.unlink()
    lock.mkdir()  # nothing can be written there, not even by root
    assert titles(ensure_edition(lake.settings.home)) == ["Testland page"]


def test_editions_of_a_lake_that_was_deleted_are_not_taken_for_those_of_the_new_one(home: Path) -> None:
    lake = open_lake(home)
    put(lake, "sources", [source(1, "Testland old")])
    put(lake, "sources", [source(2, "Testland old")])
    close_lakes()
    for path in home.glob("catalog.sqlite*"):
        path.unlink()
    shutil.rmtree(home / "data")
    put(open_lake(home), "sources", [source(3, "Testland new")])
    newest = latest_edition(home)
    assert newest is not None
    assert titles(newest) == ["Testland new"]


def test_old_editions_are_dropped_unless_they_were_just_used(tmp_path: Path) -> None:
    hour_ago = time.time() - 3601
    for version in range(1, 9):
        path = tmp_path / f"v{version:06d}-{etl.edition.digest()}.duckdb"
        path.touch()
        if version != 2:
            os.utime(path, (hour_ago, hour_ago))
    (tmp_path / ".building-just-now.duckdb").touch()
    drop_old(tmp_path)
    assert [edition.version for edition in editions_in(tmp_path)] == [8, 7, 6, 5, 4, 2]
    assert (tmp_path / ".building-just-now.duckdb").exists()


def test_an_edition_of_another_release_is_not_taken(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    put(lake, "sources", [source(1)])
    monkeypatch.setattr(etl.edition, "digest", lambda: "0123456789ab")
    assert latest_edition(lake.settings.home) is None
    assert ensure_edition(lake.settings.home).path.name == "v000001-0123456789ab.duckdb"


def test_settings_come_from_the_environment(tmp_path: Path) -> None:
    where = settings(
        environ={
            "ATLAS_HOME": str(tmp_path),
            "ATLAS_CATALOG": "postgres:dbname=test",
            "ATLAS_STORAGE": "s3://test/",
        }
    )
    assert (where.home, where.catalog_file, where.storage_folder) == (tmp_path, None, None)
    assert settings(environ={}).home == PROJECT / ".atlas"


def test_cells_that_a_file_does_not_hold_stay_as_they_are(lake: Lake) -> None:
    put(lake, "sources", [{**source(1), "note": "Testland note", "url": "https://example.org"}])
    version = put(lake, "sources", [{**source(1), "url": None}, source(2)][:1])
    assert version is not None
    cursor = lake.cursor()
    assert cursor.execute("select note, url from lake.main.sources").fetchall() == [("Testland note", None)]
    assert len(sources(lake)) == 1
    later, _ = commit_staged(lake, staged(lake, cursor, "sources", [source(1)]), operator("Test author"), "Same")
    assert later is None
