"""Two processes and ten threads commit at once: every accepted change is there, every conflict is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from etl.lake import Lake, open_lake
from etl.settings import Settings
from tests.etl.rows import source, sources
from tests.reliability.rush import OF_A_PROCESS, THREADS, rush

RUSH = Path(__file__).with_name("rush.py")


def neighbours(lake: Lake, tmp_path: Path, count: int) -> list[Lake]:
    """The lake as other machines see it: each with a home of its own, so that none waits for another's turn."""
    where = lake.settings
    return [open_lake(Settings(tmp_path / f"home{n}", where.catalog, where.storage)) for n in range(count)]


def test_threads_that_take_no_turns_and_change_different_rows_all_commit(lake: Lake, tmp_path: Path) -> None:
    said = rush(neighbours(lake, tmp_path, 4), lambda thread, _: source(thread), rounds=1)
    assert said == ["committed"] * 4
    assert len(sources(lake)) == len(lake.history()) == lake.head() == 4


@pytest.mark.parametrize("apart", [False, True], ids=["with turns", "without turns"])
def test_of_ten_threads_that_change_the_same_row_one_wins_and_the_others_are_told(
    lake: Lake, tmp_path: Path, apart: bool
) -> None:
    lakes = neighbours(lake, tmp_path, THREADS) if apart else [lake] * THREADS
    said = rush(lakes, lambda thread, _: source(1, f"Testland {thread}"), rounds=1)
    assert said.count("committed") == lake.head() == 1
    assert said.count("conflict: sources test-001") == THREADS - 1


def test_two_processes_with_ten_threads_between_them_lose_nothing(lake: Lake, tmp_path: Path) -> None:
    where = lake.settings
    processes = [
        subprocess.Popen(
            [sys.executable, str(RUSH), str(tmp_path / f"process{n}"), where.catalog, where.storage, str(n)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=120)[0].splitlines() for process in processes]
    assert answers == [["committed"] * OF_A_PROCESS] * 2
    assert len(sources(lake)) == lake.head() == THREADS
    assert [version.number for version in lake.history()] == list(range(THREADS, 0, -1))
