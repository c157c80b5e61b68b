"""The made-up data of a size, loaded once and kept in `bench/cache/` (or `ATLAS_BENCH_CACHE`), and what loading cost.

Each step runs in a process of its own, whose clock, processor time and peak of memory the system tells.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from bench.generate import Size, write
from bench.server import ROOT


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Loading:
    """What it took to bring a size in, beside DuckDB's bare read of the same files into tables."""

    rows: int
    file_mb: float
    bare: Cost
    load: Cost  # read, check, compare, commit, and the edition
    edition: Cost  # the edition of the version alone, built again


@dataclass(frozen=True)
class Home:
    """A size on disk: its files and its lake."""

    size: Size
    folder: Path

    @property
    def files(self) -> Path:
        return self.folder / "csv"

    @property
    def lake(self) -> Path:
        return self.folder / "lake"

    def environment(self) -> dict[str, str]:
        """What makes the app read this lake, and files as large as these: it sets memory aside for the largest that may
        come, so just that much is allowed."""
        largest = max((path.stat().st_size for path in self.files.glob("*.csv")), default=0)
        return {"ATLAS_HOME": str(self.lake), "ATLAS_MAX_FILE_MB": str(200 + largest // 1_000_000)}

    def loading(self) -> Loading:
        """What loading took, when it was loaded."""
        kept = json.loads((self.folder / "loading.json").read_text())
        return Loading(**{key: Cost(**value) if isinstance(value, dict) else value for key, value in kept.items()})


def prepare(size: Size, cache: Path | None = None, again: bool = False) -> Home:
    """The home of a size, made where there is none yet, with the edition that this code builds."""
    folder = cache or Path(os.environ.get("ATLAS_BENCH_CACHE") or ROOT / "bench" / "cache")
    home = Home(size, folder / size.name)
    done = home.folder / "loading.json"
    if again or not done.exists():
        shutil.rmtree(home.folder, ignore_errors=True)
        paths = write(size, home.files)
        done.write_text(json.dumps(asdict(_loaded(home, paths))))
    _etl(home, "publish")
    return home


def _loaded(home: Home, paths: Sequence[Path]) -> Loading:
    bare = _cost([sys.executable, "-c", _BARE, str(home.files)], home)
    load = _etl(home, "load", *map(str, paths), "--author", "Test author", "--message", f"Test data, {home.size.name}")
    for edition in (home.lake / "editions").glob("v*.duckdb"):
        edition.unlink()
    edition = _etl(home, "publish")
    rows = sum(home.size.rows().values())
    return Loading(rows, sum(path.stat().st_size for path in paths) / 1e6, bare, load, edition)


# Every file into a table of its own, all columns text, in a database in memory: no import can be faster.
_BARE = """
import sys, pathlib, duckdb
con = duckdb.connect()
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.csv')):
    con.read_csv(str(path), all_varchar=True).create(path.stem)
"""


def _etl(home: Home, *arguments: str) -> Cost:
    return _cost([sys.executable, "-m", "etl", *arguments], home)


def _cost(command: Sequence[str], home: Home) -> Cost:
    began = time.perf_counter()
    log = home.folder / "etl.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **home.environment()}, stdout=out, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command[:4])} ended with {process.returncode}: {log.read_text()[-2000:]}")
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@contextmanager
def joined(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that holds the data joined for the four views, one table each: what no page can beat."""
    with duckdb.connect() as con:
        con.execute(_JOINED.format(folder=str(home.files).replace("'", "''")))
        yield con


# The lower ends of figures, as the peers take them; what the product knows of open ends, wholes and parts is left out.
_JOINED = """
    create macro low(figure) as try_cast(ltrim(figure, '~>=<') as double);
    create view csv_projects as from read_csv('{folder}/projects.csv', all_varchar = true);
    create table projects as
        select p.id, p.instrument_id, p.start,
            case when p.countries like '%;%' then 'several' else p.countries end as country,
            d.organisation_id as donor
        from csv_projects p
        left join read_csv('{folder}/participations.csv', all_varchar = true) d on d.project_id = p.id and d.role = '1';
    create table funding as
        select i.name as instrument, p.country, p.donor, p.start[:4]::int as year,
            low(f.amount) / case when f.currency = 'EUR' then 1 else r.rate::double end as eur
        from read_csv('{folder}/funding.csv', all_varchar = true) f
        join projects p on p.id = f.project_id
        left join read_csv('{folder}/instruments.csv', all_varchar = true) i on i.id = p.instrument_id
        left join read_csv('{folder}/rates.csv', all_varchar = true) r
            on r.currency = f.currency and r.period = f.value_date[:7]
        where f.claim = 'accepted'
        order by p.country, p.donor;
    create table activities as
        select a.id, coalesce(a.countries, a.country) as country, p.donor, a.start[:4]::int as year, a.type,
            a.status, a.place_id, low(a.count) as count
        from read_csv('{folder}/activities.csv', all_varchar = true) a
        join projects p on p.id = a.project_id
        where a.part_of is null
        order by a.country, p.donor;
    create table people as
        select coalesce(s.country, a.country) as country, a.donor, a.year, low(s.number) as trained
        from read_csv('{folder}/people.csv', all_varchar = true) s
        join activities a on a.id = s.activity_id
        where s.role = 'trained' and s.unit = 'person' and s.status = 'done'
        order by 1, a.donor;
    create table places as from read_csv('{folder}/places.csv');
"""
