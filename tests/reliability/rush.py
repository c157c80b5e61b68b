"""Ten threads that commit at once; as a process of its own or, by hand, as a measurement.

    python tests/reliability/rush.py HOME CATALOG STORAGE NUMBER      commits five sources, in a process of its own
    python -m tests.reliability.rush --rounds 20                      prints what came of it, in each way

What it may say of a change: "committed", "conflict: …" with the rows, or what else a person would read.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from etl.actor import operator
from etl.commit import commit_staged
from etl.errors import AtlasError, StaleHead
from etl.lake import Lake, close_lakes, open_lake
from etl.plain import aligned
from etl.settings import Settings
from tests.etl.rows import source, sources, staged

THREADS = 10
OF_A_PROCESS = 5
Row = Callable[[int, int], dict[str, str]]


def rush(lakes: Sequence[Lake], row: Row, rounds: int) -> list[str]:
    """What each thread was told in each round; all have compared with the same version before any commits."""
    together = threading.Barrier(len(lakes))

    def one(thread: int) -> list[str]:
        return [_commit(lakes[thread], row(thread, number), together) for number in range(rounds)]

    with ThreadPoolExecutor(len(lakes)) as pool:
        return [said for answers in pool.map(one, range(len(lakes))) for said in answers]


def _commit(lake: Lake, row: dict[str, str], together: threading.Barrier) -> str:
    with closing(lake.cursor()) as cursor:
        together.wait()
        ready = staged(lake, cursor, "sources", [row])
        together.wait()
        try:
            commit_staged(lake, ready, operator("Test author"), "Test")
        except StaleHead as stale:
            return f"conflict: {stale.rows}"
        except AtlasError as error:
            return str(error)
    return "committed"


def in_process(home: str, catalog: str, storage: str, number: str) -> None:
    """Five sources of this process's own, once a line on stdin says so."""
    lake = open_lake(Settings(Path(home), catalog, storage))
    print("ready", flush=True)
    sys.stdin.readline()
    for said in rush([lake] * OF_A_PROCESS, lambda thread, _: source(int(number) * THREADS + thread), rounds=1):
        print(said)


def measure(rounds: int) -> None:
    """Prints, for each way, what the threads were told and what the lake holds."""
    rows: dict[str, Row] = {
        "different rows": lambda thread, number: source(number * THREADS + thread),
        "the same row": lambda thread, number: source(number, f"Testland {thread}"),
    }
    table = []
    for what, row in rows.items():
        for turns in (True, False):
            with tempfile.TemporaryDirectory() as folder:
                lake = open_lake(Path(folder) / "atlas")
                where = lake.settings
                homes = [where.home if turns else Path(folder) / f"home{n}" for n in range(THREADS)]
                lakes = [open_lake(Settings(home, where.catalog, where.storage)) for home in homes]
                said = Counter(one.partition(":")[0] for one in rush(lakes, row, rounds))
                told = ", ".join(f"{number} {words}" for words, number in said.items())
                table.append([what, "yes" if turns else "no", told, lake.head(), len(sources(lake))])
                close_lakes()
    print(aligned(["rows", "turns", "told", "versions", "rows there"], table))


if __name__ == "__main__":
    if len(sys.argv) == 5:
        in_process(*sys.argv[1:])
    else:
        parser = argparse.ArgumentParser()
        parser.add_argument("--rounds", type=int, default=5)
        measure(parser.parse_args().rounds)
