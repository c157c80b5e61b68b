"""Data of any size that the contract accepts, made from a seed: the same bytes each time, and visibly made up.

A project has ten activities where nothing else is said, every activity's venue is a curated place of its country or, of
most study visits, of a country outside the region; every second activity has a statement of how many came, experts come
from elsewhere, a project has an indicator with a value or two, and every claim of money has words of a made-up source.
Values are skewed, as in life: a few countries and donors have most of it. DuckDB writes each file as a stream.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bench.numbered import (
    ACTIVITIES,
    EVIDENCE,
    FUNDING,
    INDICATOR_VALUES,
    INDICATORS,
    INSTRUMENTS,
    ORGANISATIONS,
    PARTICIPATIONS,
    PEOPLE,
    PROJECTS,
    SOURCES,
)
from etl.cells import literal, quoted
from etl.contract import DATA
from etl.duck import connect

SEED = 5
_PER_PROJECT = 10
_REAL = ("countries", "places", "rates")  # nothing of these is anybody's work: they are taken as they are


@dataclass(frozen=True)
class Size:
    """How many rows there are of everything."""

    activities: int
    projects: int

    @property
    def name(self) -> str:
        return f"{short(self.activities)}-{short(self.projects)}"

    def rows(self) -> Mapping[str, int]:
        """Rows per table that is made; the others are the curated ones."""
        return MappingProxyType(
            {
                "organisations": 240,
                "instruments": 40,
                "sources": 60,
                "projects": self.projects,
                "participations": 2 * self.projects,
                "funding": self.projects + self.projects // 5,
                "activities": self.activities,
                "people": self.activities // 2,
                "indicators": self.projects,
                "indicator_values": self.projects + self.projects // 2,
                "evidence": self.projects + self.projects // 5 + self.activities // 100,
            }
        )


def size_of(written: str, projects: str | None = None) -> Size:
    """`10k`, `1M` or `2500` activities, with a project per ten of them unless their number is given."""
    activities = _number(written)
    return Size(activities, _number(projects) if projects else max(1, activities // _PER_PROJECT))


def short(number: int) -> str:
    """10k, 5M."""
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= unit and number % unit == 0:
            return f"{number // unit}{letter}"
    return str(number)


def _number(written: str) -> int:
    units = {"k": 1_000, "M": 1_000_000}
    return int(written[:-1]) * units[written[-1]] if written[-1] in units else int(written)


def write(size: Size, folder: Path, seed: int = SEED) -> list[Path]:
    """Writes the files of all tables and returns them, those that others refer to first."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in _REAL:
        shutil.copyfile(DATA / f"{table}.csv", folder / f"{table}.csv")
    expressions = {
        "organisations": ORGANISATIONS,
        "instruments": INSTRUMENTS,
        "sources": SOURCES,
        "projects": PROJECTS,
        "participations": PARTICIPATIONS,
        "funding": FUNDING,
        "activities": ACTIVITIES,
        "people": PEOPLE,
        "indicators": INDICATORS,
        "indicator_values": INDICATOR_VALUES,
        "evidence": EVIDENCE,
    }
    with connect() as con:
        con.execute(_VENUES, [str(DATA / "places.csv"), str(DATA / "countries.csv")])
        for table, rows in size.rows().items():
            con.execute(_copy(table, expressions[table], rows, size, seed, folder / f"{table}.csv"))
    return [folder / f"{table}.csv" for table in (*_REAL, *expressions)]


# One row of lists: the countries that the atlas covers, the others, and the places of each.
_VENUES = """
    create table venues as
    with hosts as (
        select p.country, c.covered = 'true' as covered, list(p.id order by p.id) as places
        from read_csv($1, all_varchar = true) p
        join read_csv($2, all_varchar = true) c on c.id = p.country
        group by p.country, c.covered
    )
    select list(country order by country) filter (where covered) as countries,
        list(places order by country) filter (where covered) as places,
        list(country order by country) filter (where not covered) as abroad,
        list(places order by country) filter (where not covered) as abroad_places
    from hosts
"""


def _copy(table: str, cells: Mapping[str, str], rows: int, size: Size, seed: int, path: Path) -> str:
    """SQL: writes a table. Its cells may use `n`, the number of the row; `a` to `d`, numbers that look like chance;
    `projects` and `activities`, how many there are; `countries`, `places`, `abroad` and `abroad_places`, the lists of
    `venues`."""
    chance = ", ".join(
        f"(hash(n, {int(seed)}, {literal(table + letter)}) % 1000000007)::bigint as {letter}" for letter in "abcd"
    )
    written = ", ".join(f"{expression} as {quoted(column)}" for column, expression in cells.items())
    return f"""
        copy (
            with numbered as (
                select n, {chance}, {size.projects} as projects, {size.activities} as activities
                from range({int(rows)}) r(n)
            )
            select {written} from numbered, venues order by n
        ) to {literal(str(path))} (header, null '')
    """
