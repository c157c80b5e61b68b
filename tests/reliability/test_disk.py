"""A disk that runs full at any point of a load: nothing changes, a sentence says so, and the next load works."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import etl.lake
from etl.actor import operator
from etl.commit import commit_staged, compare
from etl.edition import editions_in
from etl.errors import LakeError
from etl.lake import Lake, close_lakes, open_lake
from etl.load import load_files
from etl.publish import ensure_edition, publish
from etl.settings import settings
from etl.version import Version
from tests.etl.rows import put, source, sources, staged

PROJECT = Path(__file__).resolve().parents[2]
AUTHOR = operator("Test author")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 16 MB; not in pytest's folder, which could not be removed if this process were killed."""
    disk = Path(tempfile.mkdtemp(prefix="atlas-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        disk.rmdir()
        pytest.skip("no disk can be mounted here")
    yield disk
    close_lakes()
    # Lazily: SQLite keeps a catalog open that it could not write.
    subprocess.run(["umount", "--lazy", str(disk)], check=True)
    disk.rmdir()


@contextlib.contextmanager
def only_free(disk: Path, kilobytes: int) -> Iterator[None]:
    """So much room is left on the disk meanwhile."""
    found = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(bytes(found.f_bavail * found.f_frsize - kilobytes * 1024))
    try:
        yield
    finally:
        filler.unlink()


def load(lake: Lake, folder: Path, number: int) -> Version | None:
    file = folder / "sources.csv"
    file.write_text(f"id,title,publisher\ntest-{number:03d},Testland page,Testland\n", encoding="utf-8")
    return load_files(lake, [file], AUTHOR, "Test").version


def test_a_disk_that_runs_full_at_any_point_changes_nothing_and_the_next_load_works(
    small_disk: Path, tmp_path: Path
) -> None:
    lake = open_lake(small_disk / "atlas")
    put(lake, "sources", [source(1)])
    (edition,) = editions_in(lake.settings.editions)
    size = edition.path.stat().st_size // 1024
    refused = []
    for free in [40, 150, size // 2, size - 60, size - 20, size, size + 40, size + 80]:
        before = lake.head()
        with only_free(small_disk, free):
            try:
                version = load(lake, tmp_path, before + 1)
            except LakeError as error:
                refused.append(str(error))
                version = None
        assert lake.head() == before + (version is not None)
        assert sorted(sources(lake)) == [f"test-{n:03d}" for n in range(1, lake.head() + 1)]
        assert publish(lake).version == lake.head()
        for old in editions_in(lake.settings.editions)[1:]:
            old.path.unlink()
    assert len(refused) >= 3
    assert all("the disk is full" in said and "\n" not in said for said in refused), refused
    assert load(lake, tmp_path, lake.head() + 1) is not None
    close_lakes()
    assert len(sources(open_lake(small_disk / "atlas"))) == open_lake(small_disk / "atlas").head()


def test_a_load_that_may_write_no_large_file_changes_nothing(home: Path, tmp_path: Path) -> None:
    put(open_lake(home), "sources", [source(1)])
    close_lakes()
    file = tmp_path / "sources.csv"
    file.write_text("id,title,publisher\ntest-002,Testland two,Testland\n", encoding="utf-8")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    command = [sys.executable, "-m", "etl", "load", str(file), "--author", "Test author", "--message", "Test"]
    environment = {**os.environ, "ATLAS_HOME": str(home)}
    done = subprocess.run(
        command, env=environment, cwd=PROJECT, capture_output=True, text=True, preexec_fn=limit
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "the disk is full" in done.stderr
    assert open_lake(home).head() == 1
    assert not list(settings(home).editions.glob(".building-*"))
    assert subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True).returncode == 0
    assert open_lake(home).head() == 2


class LostAnswer:
    """A cursor whose commit arrives, though its answer does not; or, with `before`, does not arrive."""

    def __init__(self, cursor: object, *, before: bool = False) -> None:
        self.cursor, self.before = cursor, before

    def __getattr__(self, name: str) -> object:
        return getattr(self.cursor, name)

    def execute(self, sql: str, *values: object) -> object:
        lost = sql == "commit"
        if not (lost and self.before):
            self.cursor.execute(sql, *values)
        if lost:
            raise OSError(5, "Input/output error")
        return self.cursor


@pytest.mark.parametrize("before", [False, True])
def test_a_commit_whose_answer_was_lost_is_told_from_one_that_did_not_arrive(lake: Lake, before: bool) -> None:
    cursor = lake.cursor()
    changes = compare(lake, staged(lake, cursor, "sources", [source(1)]), 0)
    lost = LostAnswer(cursor, before=before)
    version = lake.next_version(changes, "Test author", "Test")
    if before:
        with pytest.raises(LakeError, match="Nothing was changed"):
            lake.commit(lost, changes, version)
        assert lake.head() == 0
    else:
        assert lake.commit(lost, changes, version).number == 1
        assert sources(lake) == {"test-001": "Testland page"}


def test_a_version_that_cannot_be_published_is_committed_all_the_same(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(lake, "sources", [source(1)])

    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        version = put(lake, "sources", [source(2)])
    assert version is not None
    assert version.number == lake.head() == 2
    assert [edition.version for edition in editions_in(lake.settings.editions)] == [1]
    assert ensure_edition(lake.settings.home).version == 2


def test_new_files_reach_the_disk_though_the_clock_goes_back(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = lake.cursor()
    ready = staged(lake, cursor, "sources", [source(1)])
    synced: set[str] = set()
    real = os.fsync

    def record(descriptor: int) -> None:
        synced.add(os.readlink(f"/proc/self/fd/{descriptor}"))
        real(descriptor)

    an_hour_ahead = time.time_ns() + 3_600_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: an_hour_ahead)
    monkeypatch.setattr(time, "time", lambda: an_hour_ahead / 1e9)
    monkeypatch.setattr(os, "fsync", record)
    commit_staged(lake, ready, AUTHOR, "Test")
    assert {str(path) for path in (lake.settings.home / "data").rglob("sources/*.parquet")} <= synced
    monkeypatch.undo()
    assert [edition.version for edition in editions_in(lake.settings.editions)] == [1]
    assert put(lake, "sources", [source(2)]) is not None


def test_joined_files_reach_the_disk_too(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        put(lake, "sources", [source(number)])
    synced: set[str] = set()
    real = os.fsync

    def record(descriptor: int) -> None:
        synced.add(os.readlink(f"/proc/self/fd/{descriptor}"))
        real(descriptor)

    before = set(lake.settings.home.glob("data/main/*/*.parquet"))
    monkeypatch.setattr(etl.lake, "MANY_FILES", 2)
    monkeypatch.setattr(os, "fsync", record)
    assert lake.compact()
    new = {str(path) for path in set(lake.settings.home.glob("data/main/*/*.parquet")) - before}
    assert new
    assert new <= synced
