"""The lake's promises, each with the failure that it guards against (one test or more for each of the eight
rules)."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

import etl.lake
from etl.actor import operator
from etl.commit import commit_staged, compare
from etl.contract import contract
from etl.errors import LakeError, StaleHead
from etl.lake import Lake, close_lakes, open_lake
from etl.settings import Settings, settings
from tests.etl.rows import put, source, sources, staged

PROJECT = Path(__file__).resolve().parents[2]


def neighbour(lake: Lake, tmp_path: Path) -> Lake:
    """Another machine's view of the same lake: a home of its own, so that the two never wait for each
    other."""
    return open_lake(Settings(tmp_path / "neighbour", lake.settings.catalog, lake.settings.storage))


@contextlib.contextmanager
def writers(
    lake: Lake, tmp_path: Path, firsts: list[int], count: int
) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes with homes of their own that wait for a line on stdin before they commit."""
    command = [sys.executable, str(Path(__file__).with_name("writer.py"))]
    where = [lake.settings.catalog, lake.settings.storage]
    started = [
        subprocess.Popen(
            [*command, str(tmp_path / f"home{first}"), *where, str(first), str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for first in firsts
    ]
    try:
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", process.stderr and process.stderr.read()
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


# Rule 1


def test_small_changes_are_never_kept_inside_the_catalog(lake: Lake) -> None:
    put(lake, "sources", [source(1, "Testland one")])
    put(lake, "sources", [source(1, "Testland two")])
    with contextlib.closing(sqlite3.connect(lake.settings.catalog_file or "")) as catalog:
        tables = [row[0] for row in catalog.execute("select name from sqlite_master where type = 'table'")]
        inlined = [
            name
            for name in tables
            if name.startswith("ducklake_inlined_data_") and not name.endswith("tables")
        ]
        rows = [catalog.execute(f"select count(*) from {name}").fetchone()[0] for name in inlined]
    assert sum(rows) == 0
    cursor = lake.cursor()
    cursor.execute("call ducklake_flush_inlined_data('lake')")
    assert sources(lake, 1) == {"test-001": "Testland one"}
    assert sources(lake, 2) == {"test-001": "Testland two"}


# Rules 2, 7 and 8


def test_returning_to_an_older_version_restores_every_row(lake: Lake) -> None:
    put(lake, "sources", [source(n) for n in range(100)])
    put(lake, "sources", [source(n, "Testland changed") for n in range(20)])
    put(lake, "sources", [source(n) for n in range(30, 95)], replace=True)
    assert len(sources(lake)) == 65
    cursor = lake.cursor()
    table = lake.contract.table("sources")
    cursor.execute(f"create temp table old as select * from {lake.relation(table, 1)}")
    rows = [dict(zip(table.column_names, row, strict=True)) for row in cursor.execute("from old").fetchall()]
    put(lake, "sources", rows, replace=True)
    assert sources(lake) == {f"test-{n:03d}": "Testland page" for n in range(100)}
    assert sources(lake, 1) == sources(lake, 4)
    assert sources(lake, 2)["test-000"] == "Testland changed"


def test_one_version_adds_changes_and_removes_rows_at_once(lake: Lake) -> None:
    put(lake, "sources", [source(1), source(2), source(3)])
    version = put(lake, "sources", [source(1), source(2, "Testland changed"), source(4)], replace=True)
    assert version is not None
    assert version.rows == {"sources": (1, 1, 1)}
    assert sources(lake) == {
        "test-001": "Testland page",
        "test-002": "Testland changed",
        "test-004": "Testland page",
    }


def test_a_replaced_table_is_still_the_same_table(lake: Lake) -> None:
    put(lake, "sources", [source(1), source(2)])
    put(lake, "sources", [source(3)], replace=True)
    cursor = lake.cursor()
    changed = cursor.execute(
        "select id, change_type from lake.table_changes('sources', $1, $1) order by id",
        [lake.version(2).snapshot],
    ).fetchall()
    assert changed == [("test-001", "delete"), ("test-002", "delete"), ("test-003", "insert")]
    with pytest.raises(duckdb.Error, match="NOT NULL"):
        cursor.execute("insert into lake.main.sources (id) values ('test-untitled')")


# Rule 3


def test_two_writers_of_the_same_new_rows_make_each_row_once(lake: Lake, tmp_path: Path) -> None:
    other = neighbour(lake, tmp_path)
    mine, theirs = lake.cursor(), other.cursor()
    rows = [source(n) for n in range(40)]
    first = compare(lake, staged(lake, mine, "sources", rows), 0)
    second = compare(other, staged(other, theirs, "sources", rows), 0)
    lake.commit(mine, first, lake.next_version(first, "Test author", "First"))
    with pytest.raises(StaleHead):
        other.commit(theirs, second, other.next_version(second, "Test author", "Second"))
    assert len(sources(lake)) == 40
    assert [version.message for version in lake.history()] == ["First"]


def test_overlapping_commits_conflict_on_the_head_in_words_that_the_lake_knows(
    lake: Lake, tmp_path: Path
) -> None:
    mine, theirs = lake.cursor(), neighbour(lake, tmp_path).cursor()
    for number, cursor in enumerate((mine, theirs)):
        cursor.execute("begin")
        cursor.execute(
            "insert into lake.main.sources (id, title, publisher) values ('test-same', 'Testland', 'TL')"
        )
        cursor.execute("update lake.main._head set version = version + 1")
        cursor.execute("call lake.set_commit_message('Test author', ?)", [f"Test {number}"])
    mine.execute("commit")
    with pytest.raises(duckdb.Error) as conflict:
        theirs.execute("commit")
    assert any(words in str(conflict.value) for words in etl.lake.PASSING)
    assert len(sources(lake)) == 1


def test_rows_that_nobody_else_touched_are_committed_on_top_of_a_newer_version(lake: Lake) -> None:
    put(lake, "sources", [source(1)])
    cursor = lake.cursor()
    mine = staged(lake, cursor, "sources", [source(2)])
    put(lake, "sources", [source(3)])
    version, _ = commit_staged(lake, mine, operator("Test author"), "On top")
    assert version is not None
    assert version.number == 3
    assert sorted(sources(lake)) == ["test-001", "test-002", "test-003"]


def test_a_row_that_both_changed_is_never_overwritten_unseen(lake: Lake) -> None:
    put(lake, "sources", [source(1)])
    cursor = lake.cursor()
    mine = staged(lake, cursor, "sources", [source(1, "Testland mine"), source(2)])
    put(lake, "sources", [source(1, "Testland theirs")])
    with pytest.raises(StaleHead, match="sources test-001"):
        commit_staged(lake, mine, operator("Test author"), "Late")
    assert sources(lake) == {"test-001": "Testland theirs"}


# Rule 4


def test_processes_that_commit_at_once_lose_nothing(lake: Lake, tmp_path: Path) -> None:
    with writers(lake, tmp_path, [100, 200], 3) as processes:
        answers = [process.communicate("go\n", timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], answers
    assert sorted(sources(lake)) == [f"test-{n}" for n in (100, 101, 102, 200, 201, 202)]
    assert [version.number for version in lake.history()] == [6, 5, 4, 3, 2, 1]
    acknowledged = sorted(int(line) for out, _ in answers for line in out.split())
    assert acknowledged == [1, 2, 3, 4, 5, 6]


def test_a_catalog_that_is_locked_for_a_while_is_waited_for(lake: Lake) -> None:
    cursor = lake.cursor()
    ready = staged(lake, cursor, "sources", [source(1)])
    blocker = sqlite3.connect(lake.settings.catalog_file or "", check_same_thread=False, isolation_level=None)
    blocker.execute("begin immediate")
    timer = threading.Timer(0.7, blocker.execute, ["rollback"])
    timer.start()
    version, _ = commit_staged(lake, ready, operator("Test author"), "Waited")
    timer.join()
    blocker.close()
    assert version is not None
    assert sources(lake) == {"test-001": "Testland page"}


# Rule 5


def test_new_files_reach_the_disk_before_the_catalog_speaks_of_them(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[Path, int]] = []
    real = os.fsync

    def record(descriptor: int) -> None:
        with contextlib.closing(sqlite3.connect(lake.settings.catalog_file or "")) as catalog:
            (snapshot,) = catalog.execute("select max(snapshot_id) from ducklake_snapshot").fetchone()
        synced.append((Path(os.readlink(f"/proc/self/fd/{descriptor}")), snapshot))
        real(descriptor)

    data = lake.settings.storage_folder
    assert data is not None
    before = set(data.rglob("*.parquet"))
    cursor = lake.cursor()
    ready = staged(lake, cursor, "sources", [source(1)])
    monkeypatch.setattr(os, "fsync", record)
    version, _ = commit_staged(lake, ready, operator("Test author"), "Synced")
    assert version is not None
    new = set(data.rglob("*.parquet")) - before
    assert {path.parent.name for path in new} == {"sources", "_head"}
    in_time = {path for path, snapshot in synced if snapshot < version.snapshot}
    assert new | {path.parent for path in new} <= in_time


# Rule 6


def test_many_small_files_are_joined_and_every_version_stays(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etl.lake, "MANY_FILES", 4)
    for number in range(6):
        put(lake, "sources", [source(number)])
    cursor = lake.cursor()
    files = cursor.execute(
        "select file_count from ducklake_table_info('lake') where table_name = 'sources'"
    ).fetchone()
    assert files is not None
    assert files[0] <= 4
    assert [len(sources(lake, version)) for version in range(7)] == [0, 1, 2, 3, 4, 5, 6]
    assert len(lake.history()) == 6
    assert lake.head() == 6


# Reading


def test_the_head_is_read_within_five_milliseconds(lake: Lake) -> None:
    put(lake, "sources", [source(1)])
    lake.head()
    times = []
    for _ in range(20):
        began = time.perf_counter()
        assert lake.head() == 1
        times.append(time.perf_counter() - began)
    assert min(times) < 0.005


def test_the_head_of_another_process_is_seen(lake: Lake, tmp_path: Path) -> None:
    assert lake.head() == 0
    put(neighbour(lake, tmp_path), "sources", [source(1)])
    assert lake.head() == 1


def test_a_version_remembers_who_when_why_and_from_which_files(lake: Lake) -> None:
    put(lake, "sources", [source(1), source(2)])
    version = lake.version(1)
    assert (version.author, version.message) == ("Test author", "Test rows")
    assert version.rows == {"sources": (2, 0, 0)}
    assert [(file.name, file.table, file.rows) for file in version.files] == [("sources.csv", "sources", 2)]
    assert version.committed_at.utcoffset() is not None


def test_a_version_that_is_not_there_is_named(lake: Lake) -> None:
    with pytest.raises(LakeError, match="There is no version 7; the newest one is 0"):
        lake.version(7)


# Opening


def test_a_home_that_was_moved_opens(home: Path, tmp_path: Path) -> None:
    put(open_lake(home), "sources", [source(1)])
    open_lake(home).close()
    shutil.move(home, tmp_path / "moved")
    assert sources(open_lake(tmp_path / "moved")) == {"test-001": "Testland page"}


def test_a_column_that_the_contract_gains_is_empty_in_older_versions(home: Path) -> None:
    model = contract()
    table = model.table("sources")
    older = replace(
        model,
        tables=tuple(
            replace(t, columns=tuple(c for c in t.columns if c.name != "note")) if t.name == "sources" else t
            for t in model.tables
        ),
    )
    before = Lake(settings(home), older)
    put(before, "sources", [source(1)])
    before.close()
    after = Lake(settings(home), model)
    put(after, "sources", [{**source(1), "note": "Testland note"}])
    cursor = after.cursor()
    notes = [cursor.execute(f"select note from {after.relation(table, n)}").fetchall() for n in (1, 2)]
    assert notes == [[(None,)], [("Testland note",)]]
    after.close()


def test_a_lake_of_a_newer_release_is_left_alone(home: Path) -> None:
    put(open_lake(home), "sources", [source(1)])
    raw = open_lake(home).cursor()
    raw.execute("begin")
    raw.execute("alter table lake.main.sources add column of_the_future varchar")
    raw.execute("call lake.set_commit_message('Test author', 'Newer')")
    raw.execute("commit")
    with pytest.raises(LakeError, match="newer release: its table sources has of_the_future"):
        Lake(settings(home), contract())


def test_the_lake_opens_without_a_network_and_without_a_home_folder(tmp_path: Path) -> None:
    code = "from etl.lake import open_lake; print(open_lake().head())"
    isolated = ["unshare", "--net", "--map-root-user"]
    if not shutil.which("unshare") or subprocess.run([*isolated, "true"], capture_output=True).returncode:
        isolated = []
    environment = {
        "PATH": os.environ["PATH"],
        "ATLAS_HOME": str(tmp_path / "atlas"),
        "HOME": str(tmp_path / "none"),
    }
    done = subprocess.run(
        [*isolated, sys.executable, "-c", code], env=environment, cwd=PROJECT, capture_output=True, text=True
    )
    assert (done.stdout, done.returncode) == ("0\n", 0), done.stderr
    assert not (tmp_path / "none").exists()


def test_a_home_that_cannot_be_written_is_named(home: Path) -> None:
    home.write_text("a file where the folder should be")
    with pytest.raises(LakeError, match="atlas cannot be written"):
        open_lake(home)


# Crashes


def test_a_killed_writer_leaves_whole_versions_only(lake: Lake, tmp_path: Path) -> None:
    acknowledged = 0
    chance = random.Random(20261123)
    for first in (100, 200, 300):
        with writers(lake, tmp_path, [first], 50) as (process,):
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
            assert process.stdout is not None
            acknowledged += bool(process.stdout.readline())
            time.sleep(chance.uniform(0.0, 0.6))
            process.kill()
            acknowledged += len(process.stdout.read().split())
    close_lakes()
    again = open_lake(lake.settings)
    history = again.history()
    assert 3 <= acknowledged <= again.head() <= acknowledged + 3  # each kill may hide one acknowledgement
    assert [version.number for version in history] == list(range(again.head(), 0, -1))
    assert len(sources(again)) == again.head()
    for version in history:
        assert len(sources(again, version.number)) == version.number
    assert put(again, "sources", [source(999)]) is not None
