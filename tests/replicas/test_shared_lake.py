"""The lake on a PostgreSQL catalog with its rows on S3: the same code, more than one home."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.__main__ import main
from etl.actor import operator
from etl.contract import contract
from etl.draft import Draft, DraftFile
from etl.errors import LakeError
from etl.follow import Follower, follower
from etl.lake import Lake, close_lakes, open_lake
from etl.load import load_files
from etl.originals import find_files, read_original
from etl.publish import latest_edition, publish
from etl.settings import Settings, settings
from etl.undo import undo
from etl.worker import Worker
from tests.browser.dashboard_server import ROOT
from tests.etl.rows import put, source, sources
from tests.replicas.parts import BUCKET, PASSWORD, SECRET, Bucket, Postgres, until
from ui.page import PROJECT
from ui.registry import file_of

SAID = ("--author", "Test author", "--message", "Test file")
BEHIND = "Newer data, if there are any, cannot be read at the moment"


def machine(home: Path, number: int) -> Settings:
    """The lake as another machine sees it."""
    return settings(home.with_name(f"home{number}"))


@contextmanager
def following(where: Settings) -> Iterator[Follower]:
    """A follower that looks at everything five times a second."""
    watcher = Follower(where, seconds=0.2, storage_seconds=0.0)
    yield watcher
    watcher.stop()


def file_with(folder: Path, name: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text(f"id,title,publisher\n{name},Страница,Testland\n", encoding="utf-8")
    return path


def test_every_version_can_be_read_and_taken_back_from_every_machine(on_servers: Path) -> None:
    first, second = open_lake(), open_lake(machine(on_servers, 2))
    put(first, "sources", [source(1), source(2)])
    put(second, "sources", [source(2, "Testland page, changed")])
    undo(first, 1, operator("Test author"), "Taken back", with_later=True)
    assert [version.number for version in second.history()] == [3, 2, 1]
    assert sources(second, 1) == {"test-001": "Testland page", "test-002": "Testland page"}
    assert sources(second, 2) == {"test-001": "Testland page", "test-002": "Testland page, changed"}
    assert sources(second, 3) == {}
    assert publish(second, 2).path.parent == machine(on_servers, 2).editions


def test_a_loaded_file_is_kept_beside_the_rows_and_found_by_every_machine(on_servers: Path) -> None:
    path = file_with(on_servers.parent, "test-1")
    load_files(open_lake(), [path], operator("Test author"), "Test file")
    other = open_lake(machine(on_servers, 2))
    (file,) = find_files(other, "1")
    assert file.kept
    assert read_original(other.settings, file) == path.read_bytes()
    assert not on_servers.joinpath("originals").exists()


def test_no_secret_is_in_the_catalog_the_log_or_an_error(
    on_servers: Path, postgres: Postgres, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = open_lake()
    put(lake, "sources", [source(1)])
    where = lake.settings
    secrets = (PASSWORD, PASSWORD.replace("\\", "\\\\").replace("'", "\\'"), SECRET)
    dumped = postgres.dump(where.catalog.split("dbname=")[1].split()[0])
    assert "Test rows" in dumped
    close_lakes()
    wrong = Settings(where.home, where.catalog, where.storage, password="wr0ng-word")
    with caplog.at_level(logging.DEBUG), pytest.raises(LakeError, match="its server refuses the password") as refused:
        open_lake(wrong)
    told = f"{refused.value} {refused.value.__cause__} {where!r} {wrong!r}"
    monkeypatch.setenv("ATLAS_S3_SECRET", "wr0ng-word")
    for secret in (*secrets, "wr0ng-word"):
        assert secret not in dumped + caplog.text + told


def test_five_machines_that_begin_at_once_make_one_lake(on_servers: Path) -> None:
    with ThreadPoolExecutor(5) as pool, ExitStack() as opened:
        # Not by `open_lake`, which opens one after the other.
        lakes = list(pool.map(lambda number: Lake(machine(on_servers, number), contract()), range(1, 6)))
        for lake in lakes:
            opened.callback(lake.close)
        list(pool.map(lambda n: put(lakes[n], "sources", [source(n)]), range(5)))
        assert [lake.head() for lake in lakes] == [5] * 5
        assert len(sources(lakes[0])) == 5


def test_an_empty_catalog_over_the_rows_of_a_lake_is_no_new_lake(
    on_servers: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_lake()
    monkeypatch.setenv("ATLAS_CATALOG", postgres.catalog_of("lost"))
    with pytest.raises(LakeError, match=r"is empty, but s3://.* holds the rows of a lake: restore the catalog"):
        open_lake(machine(on_servers, 2))


def test_a_new_version_is_noticed_and_its_edition_built_without_a_page(on_servers: Path) -> None:
    lake = open_lake()
    put(lake, "sources", [source(1)])
    there = machine(on_servers, 2)
    with following(there) as watcher:
        assert watcher.newest().edition.version == 1
        put(lake, "sources", [source(2)])
        until(lambda: watcher.newest().edition.version == 2, 30)
        assert watcher.missing == ""
    assert {path.parent for path in there.editions.glob("v*.duckdb")} == {there.editions}


@pytest.mark.parametrize("lost", ["catalog", "storage"])
def test_while_a_server_is_gone_pages_go_on_and_say_so_and_nothing_is_committed(
    on_servers: Path, postgres: Postgres, bucket: Bucket, capsys: pytest.CaptureFixture[str], lost: str
) -> None:
    server = postgres if lost == "catalog" else bucket
    put(open_lake(), "sources", [source(1)])
    watcher = follower(settings())
    assert watcher is not None
    watcher._storage_seconds = 0.0
    assert BEHIND not in _page()
    server.stop()
    try:
        until(lambda: bool(watcher.missing), 60)
        page = _page()
        assert "Data version 1 " in page
        assert BEHIND in page
        assert main(["load", str(file_with(on_servers.parent, "test-2")), *SAID]) == 2
        assert "does not answer" in capsys.readouterr().err
    finally:
        server.start()
    until(lambda: not watcher.missing, 60)
    assert BEHIND not in _page()
    put(open_lake(), "sources", [source(2)])
    assert open_lake().head() == 2


def _page() -> str:
    st.cache_data.clear()
    st.cache_resource.clear()
    app = AppTest.from_file(str(PROJECT / file_of("sources")), default_timeout=60).run()
    assert not app.exception
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def test_the_command_line_says_in_a_sentence_that_the_catalog_does_not_answer(on_servers: Path) -> None:
    on_servers.mkdir()  # so that there is a log
    catalog = "postgres:dbname=a host=127.0.0.1 port=1 password=hidden"
    done = subprocess.run(
        [sys.executable, "-m", "etl", "history"],
        cwd=ROOT, env={**os.environ, "ATLAS_CATALOG": catalog}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert "the server of its catalog does not answer" in done.stderr
    assert "hidden" not in done.stderr + (on_servers / "etl.log").read_text(encoding="utf-8")
    assert len(done.stderr.splitlines()) == 1


def test_commands_work_on_servers_as_they_do_on_one_machine(on_servers: Path) -> None:
    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "etl", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    path = file_with(on_servers.parent, "test-1")
    assert "Version 1, rows: 1 added" in run("load", str(path), *SAID)
    assert f"s3://{BUCKET}/" in run("show", "1")
    assert "whole" in run("verify")
    assert latest_edition() is not None


def test_the_process_of_an_upload_finds_the_lake_too(on_servers: Path) -> None:
    put(open_lake(), "sources", [source(1)])
    with closing(Worker(settings())) as worker:
        taken = worker.call("take", b"id,title,publisher\ntest-new,Testland new,Testland\n")
        draft = Draft((DraftFile("test.csv", taken),))
        examined = worker.call("examine", draft)
        version = worker.call("commit", draft, operator("Test author"), "Test", examined.preview.base)
    assert version.number == open_lake().head() == 2
