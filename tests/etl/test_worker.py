"""An intake in a process of its own: what it returns and raises crosses over, and its death takes nothing along."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from etl.actor import Actor, operator
from etl.draft import Draft, DraftFile
from etl.errors import LakeError, NotAllowed, StaleHead
from etl.lake import open_lake
from etl.settings import settings
from etl.worker import Worker, WorkerDied
from tests.etl.rows import put, source, sources

AUTHOR = operator("Test author")
ROWS = b"id,title,publisher\ntest-new,Testland new,Testland\n"


@pytest.fixture
def worker(home: Path) -> Iterator[Worker]:
    put(open_lake(home), "sources", [source(1)])
    with closing(Worker(settings(home))) as one:
        yield one


def drafted(worker: Worker, data: bytes = ROWS) -> Draft:
    return Draft((DraftFile("test.csv", worker.call("take", data)),))


def test_a_file_goes_from_its_bytes_to_a_version(worker: Worker, home: Path) -> None:
    steps: list[str] = []
    draft = drafted(worker)
    examined = worker.call("examine", draft, tell=lambda step, done: steps.append(step))
    assert examined.preview.tables[0].counts == (1, 0, 0)
    assert steps == ["reading", "checking", "comparing", "showing"]
    version = worker.call("commit", draft, AUTHOR, "Test", examined.preview.base)
    assert version.number == 2
    assert sources(open_lake(home)) == {"test-001": "Testland page", "test-new": "Testland new"}


def test_what_an_intake_raises_is_raised_here(worker: Worker, home: Path) -> None:
    draft = drafted(worker)
    with pytest.raises(NotAllowed):
        worker.call("commit", draft, Actor("Test reader"), "Test", 1)
    put(open_lake(home), "sources", [source(2)])
    with pytest.raises(StaleHead) as stale:
        worker.call("commit", draft, AUTHOR, "Test", 1)
    assert (stale.value.base, stale.value.head) == (1, 2)
    with pytest.raises(LakeError, match="choose it again"):
        worker.call("examine", Draft((DraftFile("test.csv", "0" * 64),)))


def test_a_process_that_is_killed_says_so_and_changes_nothing(worker: Worker, home: Path) -> None:
    draft = drafted(worker)
    os.kill(worker._process.pid, signal.SIGKILL)
    with pytest.raises(WorkerDied, match="Nothing was changed"):
        worker.call("examine", draft)
    assert not worker.alive
    assert open_lake(home).head() == 1


def test_a_worker_that_nobody_holds_ends_its_process(home: Path) -> None:
    put(open_lake(home), "sources", [source(1)])
    worker = Worker(settings(home))
    worker.call("take", ROWS)
    pid = worker._process.pid
    del worker
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


def test_a_lake_that_cannot_be_opened_is_told_at_the_first_call(home: Path) -> None:
    home.mkdir(parents=True)
    (home / "catalog.sqlite").write_text("This is no catalog.")
    with closing(Worker(settings(home))) as worker, pytest.raises(LakeError, match="cannot be opened"):
        worker.call("take", ROWS)
