"""Kills processes in the middle of their work and looks at what they leave.

    python -m tests.reliability.crash --kills 200 --what load,upload,undo,publish --seed 7

A step runs once undisturbed, to see how long it takes; then again and again, each time killed (SIGKILL): every
other time at any moment of it, else near the moment of the commit, which the kills before have narrowed down.
After each kill the lake is opened anew and must hold every version that was acknowledged, whole; and one that was
not, whole or not at all.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection

from etl.edition import Edition, drop_old, editions_in, open_edition
from etl.errors import AtlasError
from etl.lake import Lake, close_lakes, open_lake
from etl.originals import keep, read_original
from etl.plain import aligned
from etl.publish import ensure_edition
from etl.settings import settings
from tests.reliability.step import STEPS

STEP = Path(__file__).with_name("step.py")
SOURCES, STATISTICS = 200, 40  # rows of a load, in two files
HEADER = ["step", "kills", "after its end", "done", "acknowledged", "edition half built", "losses"]


class Campaign:
    """The kills of one step, what they left, and what the lake must hold: version → the keys of its rows."""

    def __init__(self, what: str, folder: Path, seed: int) -> None:
        self.what, self.folder = what, folder / what
        self.chance = random.Random(f"{what} {seed}")
        self.loads = self.kills = self.too_late = self.done = self.acknowledged = self.half_built = self.published = 0
        self.losses: list[str] = []
        self._new_lake()
        if what in ("undo", "publish"):
            self.step("load", None)
            self.step("load", None)

    def _new_lake(self) -> None:
        self.home = self.folder / f"home{self.loads}"
        self.must_hold: dict[int, frozenset[str]] = {0: frozenset()}

    @property
    def row(self) -> list[object]:
        """A line of the report."""
        counts = (self.kills, self.too_late, self.done, self.acknowledged, self.half_built, len(self.losses))
        return [self.what, *counts]

    def run(self, kills: int) -> None:
        """The kills, each followed by a look at the lake; a last look reads every version."""
        seconds = self.step(self.what, None)
        brink = seconds * 0.8
        self.done = self.acknowledged = self.half_built = 0
        for number in range(kills):
            near = number % 2
            moment = brink + self.chance.uniform(-0.03, 0.03) if near else self.chance.uniform(0, seconds)
            before = self.done
            self.step(self.what, max(moment, 0.0))
            if near:
                brink += -0.02 if self.done > before else 0.02
        self.look(range(len(self.must_hold)))
        self.tidy()
        close_lakes()

    def step(self, what: str, kill_after: float | None) -> float:
        """One step in a process of its own, and a look at what it leaves; gives how long it took."""
        if what == "create":
            self._new_lake()
        name, would_hold = self._prepare(what)
        half_built, said = self._half_built_now(), ""
        close_lakes()
        command = [sys.executable, str(STEP), what, str(self.home), name]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            began = time.monotonic()
            process.stdin.write("go\n")
            process.stdin.flush()
            if kill_after is None:
                said = process.stdout.readline()
            else:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(kill_after)
                self.kills += 1
                self.too_late += process.returncode == 0
            took = time.monotonic() - began
            process.kill()
            said += process.stdout.read()
        self.half_built += self._half_built_now() > half_built
        self.acknowledged += bool(said)
        self._look_after(said.strip(), would_hold)
        return took

    def _editions(self, number: int) -> list[Edition]:
        return [edition for edition in editions_in(settings(self.home).editions) if edition.version == number]

    def _leftovers(self) -> list[Path]:
        return [*self.home.glob("editions/.building-*"), *self.home.glob("originals/*/.writing-*")]

    def _half_built_now(self) -> int:
        return len(list(self.home.glob("editions/.building-*.duckdb")))

    def _prepare(self, what: str) -> tuple[str, frozenset[str] | None]:
        """What the step is told, and what the version that it makes will hold; `None` where it makes none."""
        head = max(self.must_hold)
        if what == "undo":
            return str(head), self.must_hold[head - 1]
        if what == "publish":
            number = self.published = self.chance.randint(1, head)
            for edition in self._editions(number):
                edition.path.unlink()
            return str(number), None
        self.loads += 1
        return str(_write_files(self.folder / str(self.loads), self.loads)), self.must_hold[head] | _keys(self.loads)

    def _look_after(self, said: str, would_hold: frozenset[str] | None) -> None:
        head = max(self.must_hold)
        found = open_lake(self.home).head()
        if would_hold is not None and found == head + 1:
            self.must_hold[found] = would_hold
            self.done += 1
        if would_hold is not None and said:
            self._expect(said == str(head + 1) == str(found), f"version {said} was acknowledged, the head is {found}")
        if self.what == "publish" and would_hold is None:
            self.done += bool(self._editions(self.published))
            self._expect(not said or bool(self._editions(self.published)), f"edition {said} is not there")
        some = {found, found - 1, self.chance.randint(0, found)} & set(self.must_hold)
        self.look(sorted(some))

    def look(self, versions: Sequence[int]) -> None:
        """Whether these versions, every edition and every original are as they must be."""
        lake, head = open_lake(self.home), max(self.must_hold)
        self._expect(lake.head() == head, f"the head is {lake.head()}, not {head}")
        numbers = [version.number for version in lake.history()]
        self._expect(numbers == list(range(head, 0, -1)), f"the history lists {numbers}")
        for number in versions:
            self._expect(_rows(lake, number) == self.must_hold[number], f"version {number} has other rows")
        for edition in editions_in(lake.settings.editions):
            self._look_at_edition(edition)
        if head:
            newest = ensure_edition(self.home)
            self._expect(newest.version == head, f"the newest edition is {newest.version}, not {head}")
            self._look_at_edition(newest)
        for number in set(versions) - {0}:
            self._look_at_originals(lake, number)

    def _look_at_edition(self, edition: Edition) -> None:
        with contextlib.closing(open_edition(edition)) as cursor:
            rows, said = _keys_of(cursor, "sources", "context"), cursor.execute("select version from version")
            self._expect(said.fetchall() == [(edition.version,)], f"edition {edition.version} says another number")
        self._expect(rows == self.must_hold.get(edition.version), f"edition {edition.version} has other rows")

    def _look_at_originals(self, lake: Lake, number: int) -> None:
        for file in lake.version(number).files:
            try:
                read_original(lake.settings, file)
            except AtlasError as error:
                self.losses.append(f"version {number}: {error}")

    def tidy(self) -> None:
        """What dead processes leave is gone an hour later."""
        long_ago = time.time() - 3700
        for folder, name in (("editions", ".building-test.duckdb"), ("originals/00", ".writing-test")):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
            (self.home / folder / name).touch()
        for path in self._leftovers():
            os.utime(path, (long_ago, long_ago))
        drop_old(settings(self.home).editions)
        keep(settings(self.home), ())
        self._expect(not self._leftovers(), "what was half written stays")
        spilled = list((self.home / "temporary").iterdir())
        self._expect(len(spilled) == 1, f"folders to spill into stay: {len(spilled)}")

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.losses.append(f"after kill {self.kills}: {otherwise}")


def _write_files(folder: Path, number: int) -> Path:
    """Two files that are one version."""
    folder.mkdir(parents=True)
    sources = [f"test-{number}-{n},Testland page {n},Testland" for n in range(SOURCES)]
    statistics = [f"test-{number}-{n},Testland,{n},persons,Testland" for n in range(STATISTICS)]
    for name, lines in {
        "sources.csv": ["id,title,publisher", *sources],
        "context.csv": ["id,title,value,unit,area", *statistics],
    }.items():
        (folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def _keys(number: int) -> frozenset[str]:
    sources = {f"sources test-{number}-{n}" for n in range(SOURCES)}
    return frozenset(sources | {f"context test-{number}-{n}" for n in range(STATISTICS)})


def _rows(lake: Lake, version: int) -> frozenset[str]:
    tables = [lake.relation(lake.contract.table(name), version) for name in ("sources", "context")]
    with contextlib.closing(lake.cursor()) as cursor:
        return _keys_of(cursor, *tables)


def _keys_of(cursor: DuckDBPyConnection, sources: str, context: str) -> frozenset[str]:
    """The keys of both tables; each must stand once."""
    sql = f"select 'sources ' || id from {sources} union all select 'context ' || id from {context}"
    rows = [row[0] for row in cursor.execute(sql).fetchall()]
    assert len(rows) == len(set(rows)), "a key stands twice"
    return frozenset(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the campaigns, prints a table, and returns 1 where anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.crash", description="Kill and look.")
    parser.add_argument("--kills", type=int, default=20, help="of each step")
    parser.add_argument("--what", default=",".join(STEPS), help=", ".join(STEPS))
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    campaigns = []
    with tempfile.TemporaryDirectory(prefix="atlas-crash-") as folder:
        for what in args.what.split(","):
            campaigns.append(campaign := Campaign(what, Path(folder), args.seed))
            campaign.run(args.kills)
    print(aligned(HEADER, [campaign.row for campaign in campaigns]))
    losses = [f"{campaign.what}, {loss}" for campaign in campaigns for loss in campaign.losses]
    print(*losses, sep="\n")
    return int(bool(losses))


if __name__ == "__main__":
    sys.exit(main())
