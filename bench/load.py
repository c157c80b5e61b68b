"""What reading, checking, comparing and committing a large file cost, beside DuckDB's bare `read_csv` of it.

Each kind of file is measured in processes of their own, so that the peak of the memory is that of the load. `bare`
is `create table … as from read_csv(…)`, all columns text, in a database in memory: what no import can be faster than.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from bench.files import KINDS, write
from etl.actor import operator
from etl.catalog import SCHEMA
from etl.check import check, forget
from etl.commit import Staged, commit_staged, compare
from etl.lake import open_lake
from etl.load import load_curated, staged_rows
from etl.problem import MOST_LISTED
from etl.publish import edition_of, publish
from etl.read import read_file

_MB = 1024 * 1024
Cost = tuple[float, float]  # seconds of the clock, and of all processors: those a busy machine changes less


def measure(rows: int) -> None:
    """Print a table per kind of file: seconds, rows per second and the ratio to the bare read of each step."""
    for kind in KINDS:
        with TemporaryDirectory(prefix="bench-") as folder:
            path = Path(folder) / f"test-{kind.table}.csv"
            write(kind, rows, path)
            size = path.stat().st_size / _MB
            bare = _apart(_bare, path, kind.delimiter, len(kind.cells))
            steps, peaks = _apart(_steps, path, Path(folder) / "home")
        print(f"\n{kind.name}: {rows:,} rows of {kind.table}, {len(kind.cells)} columns, {size:.0f} MB\n")
        print(f"{'step':<34}{'s':>8}{'rows/s':>12}{'÷ bare':>8}{'CPU s':>8}{'÷ bare':>8}")
        for step, (seconds, busy) in {"bare read_csv": bare, **steps}.items():
            print(f"{step:<34}{seconds:>8.2f}{rows / seconds:>12,.0f}{seconds / bare[0]:>8.2f}", end="")
            print(f"{busy:>8.2f}{busy / bare[1]:>8.2f}")
        print(*(f"{what}: {peak:.0f} MB, {peak / size:.1f} × the file" for what, peak in peaks.items()), sep="\n")


def _apart(work: Callable[..., Any], *arguments: object) -> Any:
    """What `work` returns in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _bare(path: Path, delimiter: str, width: int) -> Cost:
    """The best of three: the first one also waits for the file to come from the disk."""
    columns = {f"c{n}": "varchar" for n in range(width)}
    query = f"create or replace table t as from read_csv($1, delim = $2, header = true, columns = {columns})"
    with duckdb.connect() as con:
        return min(_timed(lambda: con.execute(query, [str(path), delimiter])) for _ in range(3))


def _steps(path: Path, home: Path) -> tuple[dict[str, Cost], dict[str, float]]:
    lake = open_lake(home)
    load_curated(lake)
    actor, steps, peaks = operator("Test author"), {}, {"peak before": _peak()}

    def timed(step: str, work: Callable[[], Any]) -> Any:
        result: list[Any] = []
        steps[step] = _timed(lambda: result.append(work()))
        return result[0]

    with closing(lake.cursor()) as cursor:
        reading = timed("read and stage", lambda: read_file(cursor, path))
        checked = timed("check", lambda: check(cursor, [reading], SCHEMA))
        peaks["peak of read and check"] = _peak()
        stopping = [problem.sentence() for one in checked for problem in one.problems if problem.stops_loading]
        if stopping:
            raise SystemExit("\n".join(stopping[:MOST_LISTED]))
        staged = Staged(cursor, staged_rows(checked), (), lake.head())
        timed("compare (a preview)", lambda: compare(lake, staged, lake.head()))
        timed("commit, with compare and edition", lambda: commit_staged(lake, staged, actor, "Test rows"))
        waited = [cost for step, cost in steps.items() if not step.startswith("compare")]
        steps["read + check + commit"] = (sum(seconds for seconds, _ in waited), sum(busy for _, busy in waited))
        peaks["peak of all"] = _peak()
        timed("compare the same again", lambda: compare(lake, staged, lake.head()))
        forget(cursor, checked)
    edition = edition_of(lake.settings, lake.head())
    if edition is not None:
        edition.path.unlink()
    timed("publish the edition again", lambda: publish(lake))
    lake.close()
    return steps, peaks


def _timed(work: Callable[[], Any]) -> Cost:
    began, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - busy


def _peak() -> float:
    """The most memory that this process has held, in MB; `getrusage` would tell of the process that started it, too."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024
