"""Three machines on one lake: two commit while the third is killed again and again; then the servers fail.

    python -m tests.replicas.replicas --commits 25 --kills 10

Each machine is a dashboard and a process that commits, with a home of their own; the catalog is on PostgreSQL, the rows
are on S3, nginx stands before the dashboards. Everything runs here, on loopback.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from duckdb import DuckDBPyConnection

from etl.actor import operator
from etl.lake import Lake, close_lakes, open_lake
from etl.load import load_files
from etl.plain import aligned
from etl.settings import settings
from tests.conftest import TINY
from tests.replicas.parts import Bucket, Postgres, Replica, folder_of_parts, nginx, until

COMMITTER = Path(__file__).with_name("committer.py")


class Machine:
    """One machine: its dashboard, and a process that commits."""

    def __init__(self, name: str, folder: Path, environment: dict[str, str]) -> None:
        self.name = name
        self.replica = Replica(folder / name, environment)
        self.acknowledged: dict[str, int] = {}  # source → the version that it was told
        self.begun = 0
        self.refusals: list[str] = []
        self.ready = threading.Event()  # the lake is open: what comes now is committing
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def commit(self, count: int) -> None:
        """Begins to commit so many sources."""
        self.begun += 1
        self.ready.clear()
        self._process = subprocess.Popen(
            [sys.executable, str(COMMITTER), f"{self.name}-{self.begun}", str(count)],
            env=self.replica.environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, args=(self._process,))
        self._reader.start()

    def wait(self) -> None:
        """Until all is committed."""
        if self._process and self._reader:
            self._reader.join()
            if self._process.wait() > 0:
                raise RuntimeError(f"{self.name} ended with {self._process.returncode}")

    def kill(self) -> None:
        """The dashboard and the process that commits, both without a warning."""
        self.replica.kill()
        if self._process:
            self._process.kill()
            self._process.wait(10)
        if self._reader:
            self._reader.join()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                said, _, rest = line.strip().partition(" ")
                if said == "ready":
                    self.ready.set()
                elif said == "refused":
                    self.refusals.append(rest)
                elif rest:
                    self.acknowledged[said] = int(rest) if rest.isdecimal() else 0


@dataclass
class Site:
    """The machines, their proxy and the servers behind them."""

    folder: Path
    environment: dict[str, str]
    postgres: Postgres
    bucket: Bucket
    machines: list[Machine]
    url: str = ""
    losses: list[str] = field(default_factory=list)

    def lake(self) -> Lake:
        """The lake as one more machine sees it."""
        return open_lake(settings(self.folder / "looking-on", self.environment))

    def versions(self) -> list[object]:
        """What each dashboard shows at the moment."""
        return [machine.replica.health().get("version") for machine in self.machines]

    def behind(self) -> list[object]:
        """Of each dashboard, whether it knows that it may be behind."""
        return [machine.replica.health().get("behind") for machine in self.machines]

    def who_answers(self) -> Replica:
        """The replica that nginx sends a visitor to; its log says so."""
        log = self.folder / "nginx-access.log"

        def written() -> str:
            return log.read_text() if log.exists() else ""

        before = written()
        urllib.request.urlopen(f"{self.url}/healthz", timeout=30).close()
        until(lambda: len(written()) > len(before) and written().endswith("\n"))
        port = int(written().split()[-1].rpartition(":")[2])
        return next(machine.replica for machine in self.machines if machine.replica.port == port)


@contextmanager
def site(machines: int = 3) -> Iterator[Site]:
    """A lake with the tiny data on real servers, and dashboards that show it."""
    with ExitStack() as stack:
        folder = stack.enter_context(folder_of_parts())
        postgres = Postgres(folder)
        stack.callback(postgres.stop)
        bucket = Bucket()
        stack.callback(bucket.stop)
        environment = {"ATLAS_CATALOG": postgres.catalog_of("atlas"), **bucket.environment}
        stack.enter_context(_environment(bucket.environment))
        stack.callback(close_lakes)
        here = Site(folder, environment, postgres, bucket, [])
        loaded = load_files(here.lake(), sorted(TINY.glob("*.csv")), operator("Test author"), "Tiny data")
        assert loaded.version is not None
        for number in range(1, machines + 1):
            machine = Machine(f"machine{number}", folder, environment)
            stack.callback(machine.kill)
            machine.replica.start()
            here.machines.append(machine)
        until(lambda: here.versions() == [1] * machines, 120)
        here.url = stack.enter_context(nginx(folder, [machine.replica for machine in here.machines]))
        yield here


@contextmanager
def _environment(given: dict[str, str]) -> Iterator[None]:
    """The keys of the storage are in the environment of whoever opens the lake: here too."""
    os.environ.update(given)
    try:
        yield
    finally:
        for name in given:
            del os.environ[name]


@dataclass
class Report:
    """What a campaign did, and what it found missing."""

    commits: int = 0
    of_the_killed: int = 0
    unanswered: int = 0
    kills: int = 0
    refusals: int = 0
    losses: list[str] = field(default_factory=list)
    caught_up: float = 0.0
    seconds: float = 0.0


def campaign(here: Site, commits: int, kills: int, seed: int = 0) -> Report:
    """Two machines commit, the third does so too and is killed again and again; then everything is looked at."""
    chance, report, began = random.Random(seed), Report(), time.monotonic()
    *steady, victim = here.machines
    for machine in steady:
        machine.commit(commits)
    for _ in range(kills):
        victim.commit(commits)
        victim.ready.wait(60)
        time.sleep(chance.uniform(0.0, 10.0))
        victim.kill()
        victim.replica.start()
        report.kills += 1
    for machine in steady:
        machine.wait()
    report.caught_up = _catch_up(here)
    _look(here, report)
    report.seconds = time.monotonic() - began
    return report


def _catch_up(here: Site) -> float:
    """How long it takes until every dashboard that runs shows the newest version."""
    head = here.lake().head()
    until(lambda: bool(here.machines[-1].replica.health()), 120)  # the one that was killed last starts first
    return until(lambda: here.versions() == [head] * len(here.machines), 120)


def _look(here: Site, report: Report) -> None:
    """Every acknowledged change is in the history once and can be read; versions count without a gap."""
    lake = here.lake()
    history = lake.history()
    numbers = [version.number for version in history]
    if numbers != list(range(len(numbers), 0, -1)):
        report.losses.append(f"versions {numbers}")
    by_source = Counter(version.message for version in history if version.number > 1)
    report.of_the_killed = sum(name.startswith(here.machines[-1].name) for name in by_source)
    told = {name: number for machine in here.machines for name, number in machine.acknowledged.items()}
    made = {version.message: version.number for version in history}
    report.losses += [f"{name} is in the history {count} times" for name, count in by_source.items() if count != 1]
    report.losses += [f"{name} was version {number}" for name, number in told.items() if number != made.get(name)]
    report.commits, report.unanswered = len(by_source), len(set(by_source) - set(told))
    report.refusals = sum(len(machine.refusals) for machine in here.machines)
    with contextlib.closing(lake.cursor()) as cursor:
        tiny = _count(lake, cursor, 1)
        for number in numbers:
            if (rows := _count(lake, cursor, number)) != tiny + number - 1:
                report.losses.append(f"version {number} has {rows} sources")


def _count(lake: Lake, cursor: DuckDBPyConnection, number: int) -> int:
    """The sources of a version."""
    table = lake.contract.table("sources")
    (rows,) = cursor.execute(f"select count(id) from {lake.relation(table, number)}").fetchone()
    return rows


def outage(here: Site, server: Postgres | Bucket) -> tuple[float, float]:
    """Stops a server and starts it again: seconds until every dashboard says that it may be behind, and until none
    does any more. In between every one still answers through nginx."""
    server.stop()
    noticed = until(lambda: here.behind() == [True] * len(here.machines), 90)
    here.who_answers()
    server.start()
    return noticed, until(lambda: here.behind() == [False] * len(here.machines), 90)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commits", type=int, default=25, help="of each machine that is not killed")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    with site() as here:
        report = campaign(here, args.commits, args.kills, args.seed)
        catalog, storage = outage(here, here.postgres), outage(here, here.bucket)
    rows = [
        ["commits in the history", report.commits],
        ["of them by the machine that is killed", report.of_the_killed],
        ["of these unanswered: killed between the commit and its answer", report.unanswered],
        ["refused and tried again", report.refusals],
        ["kills (dashboard and committer, SIGKILL)", report.kills],
        ["losses", len(report.losses)],
        ["seconds in all", round(report.seconds)],
        ["seconds until every dashboard showed the newest version", round(report.caught_up, 1)],
        ["PostgreSQL stopped: seconds until said, until well again", " ".join(f"{s:.1f}" for s in catalog)],
        ["S3 stopped: seconds until said, until well again", " ".join(f"{s:.1f}" for s in storage)],
    ]
    print(aligned(["what", "figure"], rows))
    print("\n".join(report.losses))


if __name__ == "__main__":
    main()
