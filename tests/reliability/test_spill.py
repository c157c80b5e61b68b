"""Large sorts spill to the disk: each process into a folder of its own, which does not outlive it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from etl.lake import close_lakes, open_lake
from tests.reliability.spiller import ROWS


def spillers(home: Path, count: int) -> list[subprocess.Popen[str]]:
    """Processes that have opened the lake and wait for a line before they need its disk."""
    started = [
        subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("spiller.py")), str(home), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(1, count + 1)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    return started


def test_two_processes_that_run_out_of_memory_do_not_read_each_others_rows(home: Path) -> None:
    open_lake(home)
    processes = spillers(home, 2)
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=120)[0] for process in processes]
    assert answers == [f"{ROWS} True\n"] * 2
    assert [process.returncode for process in processes] == [0, 0]


def test_what_a_dead_process_spilled_is_removed_at_the_next_start(home: Path) -> None:
    open_lake(home)
    (process,) = spillers(home, 1)
    process.kill()
    process.communicate()
    close_lakes()
    temporary = home / "temporary"
    (left,) = temporary.glob("*.lock")
    left.with_suffix("").mkdir()
    (left.with_suffix("") / "duckdb_temp_storage_DEFAULT-0.tmp").write_text("Testland")
    mine = open_lake(home)
    assert not left.with_suffix("").exists()
    assert len(list(temporary.iterdir())) == 1
    mine.close()
    assert list(temporary.iterdir()) == []
