"""The processes that work on uploads: few for all sessions, and a session that lost its own does not notice."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from etl.draft import Draft, DraftFile
from ui.uploads import Job, Seat, most

ROWS = b"id,title,publisher\ntest-new,Testland new,Testland\n"
SHA256 = hashlib.sha256(ROWS).hexdigest()
DRAFT, DATA = Draft((DraftFile("sources.csv", SHA256),)), {SHA256: ROWS}


@pytest.fixture
def seats(tiny_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Seat]]:
    monkeypatch.setenv("ATLAS_HOME", str(tiny_home))
    monkeypatch.setenv("ATLAS_UPLOADS", "1")
    with ExitStack() as stack:
        two = [Seat(), Seat()]
        for seat in two:
            stack.callback(seat.leave)
        yield two


def added(seat: Seat) -> tuple[int, int, int]:
    preview = seat.examine(DRAFT, DATA, lambda step, done: None).preview
    assert preview is not None
    return preview.tables[0].counts


def test_the_process_that_is_idle_makes_room_and_its_session_does_not_notice(seats: list[Seat]) -> None:
    first, second = seats
    assert added(first) == (1, 0, 0)
    assert added(second) == (1, 0, 0)
    assert (first.alive, second.alive) == (False, True)
    assert added(first) == (1, 0, 0)
    assert (first.alive, second.alive) == (True, False)


def test_a_process_that_was_killed_is_replaced(seats: list[Seat]) -> None:
    first = seats[0]
    assert added(first) == (1, 0, 0)
    assert first._worker is not None
    os.kill(first._worker._process.pid, signal.SIGKILL)
    first._worker._process.wait()
    assert not first.alive
    assert added(first) == (1, 0, 0)


def test_opening_the_page_takes_no_process_from_somebody_at_work(seats: list[Seat]) -> None:
    first, second = seats
    first.start()
    with first._turn:
        second.start()
        assert (first.alive, second.alive) == (True, False)
    second.start()
    assert (first.alive, second.alive) == (False, True)


def test_a_call_waits_where_all_are_at_work(seats: list[Seat]) -> None:
    first, second = seats
    first.start()
    steps: list[str] = []
    with first._turn:
        job = Job("test", lambda tell: second.examine(DRAFT, DATA, lambda step, done: steps.append(step)))
        while "waiting" not in steps:
            assert not job.future.done()
    assert job.future.result(60).preview is not None


def test_a_file_that_was_refused_can_be_put_in_again_when_it_is_taken_anew(seats: list[Seat]) -> None:
    rows = b"id,title,publisher,note\ntest-new,Testland,Testland,a@test.example\n"
    sha256 = hashlib.sha256(rows).hexdigest()
    draft = Draft((DraftFile("sources.csv", sha256),))
    for _ in range(2):
        assert seats[0].examine(draft, {sha256: rows}, lambda step, done: None).files[0].personal


@pytest.mark.parametrize(("asked", "given"), [("", 4), ("2", 2), ("0", 1), ("many", 4)])
def test_how_many_there_may_be_is_a_setting(monkeypatch: pytest.MonkeyPatch, asked: str, given: int) -> None:
    monkeypatch.setenv("ATLAS_UPLOADS", asked)
    assert most() == given
