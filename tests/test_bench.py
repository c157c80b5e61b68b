"""The benchmark runs, and what it compares shows the same figures. How fast anything is, no test asks."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from bench import bare
from bench.apps import PRODUCT, choices
from bench.generate import Size, size_of, write
from bench.homes import Home, joined, prepare
from etl.publish import ensure_edition, open_edition
from queries import Filters, ask

ROOT = Path(__file__).resolve().parent.parent
TINY = Size(activities=400, projects=40)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def home(cache: Path) -> Home:
    return prepare(TINY, cache)


@pytest.mark.parametrize(
    ("written", "projects", "expected"),
    [
        ("10k", None, Size(10_000, 1_000)),
        ("1M", None, Size(1_000_000, 100_000)),
        ("5M", "100k", Size(5_000_000, 100_000)),
        ("7", None, Size(7, 1)),
    ],
)
def test_a_size_has_a_project_per_ten_activities_unless_said_otherwise(
    written: str, projects: str | None, expected: Size
) -> None:
    assert size_of(written, projects) == expected


def test_the_same_seed_makes_the_same_files_and_another_seed_others(tmp_path: Path) -> None:
    first, again, other = (write(TINY, tmp_path / name, seed) for name, seed in (("a", 5), ("b", 5), ("c", 6)))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert (tmp_path / "a/funding.csv").read_bytes() != (tmp_path / "c/funding.csv").read_bytes()
    assert len(first) == len(other) == 14


def test_every_filter_that_is_asked_for_is_another_one() -> None:
    asked = [tuple(sorted(choice.items())) for choice in choices()]
    # 6 countries, 25 donors, and each with each
    assert len(set(asked)) == len(asked) == 6 + 25 + 6 * 25


def test_what_was_loaded_is_what_was_made(home: Home) -> None:
    told = home.loading()
    # 240 organisations, 40 instruments, 60 sources, 40 projects, twice as many roles, 48 claims and 48 + 4 quotations,
    # 400 activities, 200 statements about people, 40 indicators with 60 values
    assert told.rows == 240 + 40 + 60 + 40 + 80 + 48 + 48 + 4 + 400 + 200 + 40 + 60
    assert told.bare.peak_mb > 0
    assert told.load.cpu_seconds > 0


@pytest.mark.parametrize(
    ("view", "column", "metric", "low"),
    [("funding", "eur", "funding_by_instrument", "eur_low"), ("trained", "n", "trained_by_country", "trained_low")],
)
def test_the_product_and_the_limit_show_the_same_figures(
    home: Home, view: str, column: str, metric: str, low: str
) -> None:
    with joined(home) as con:
        bare_sum = bare.answers(con, {"country": "AL"})[view][column].sum()
    assert bare_sum > 0
    assert _asked(home, metric)[low].sum() == pytest.approx(bare_sum, rel=1e-6)


def test_the_map_of_the_product_holds_what_the_limit_shows_and_the_parts_of_bundles(home: Home) -> None:
    # A study visit inside a bundle stands at its own place: the product shows it there, the limit leaves parts out.
    rows = pd.read_csv(home.files / "activities.csv", dtype=str)
    of_albania = rows["countries"].fillna(rows["country"]) == "AL"
    parts = rows[rows["part_of"].notna() & (rows["status"] == "done") & of_albania]
    counted = pd.to_numeric(parts["count"][parts["place_id"].notna()])
    with joined(home) as con:
        limit = bare.answers(con, {"country": "AL"})["cities"]["n"].sum()
    assert limit > 0
    assert _asked(home, "partner_cities")["activities_low"].sum() == limit + counted.sum()


@pytest.mark.parametrize("view", ["funding", "activities", "trained", "cities"])
def test_the_peers_and_the_limit_show_the_same_figures(home: Home, view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_CSV", str(home.files))
    monkeypatch.syspath_prepend(str(ROOT / "bench" / "peers"))
    import frames

    data = {name: frames.filtered(frame, ["AL"], []) for name, frame in frames.read().items() if name != "places"}
    shown = {
        "funding": frames.funding_by_instrument(data["funding"])["eur"],
        "activities": frames.activities_over_time(data["activities"])["count"],
        "trained": frames.trained_by_country(data["people"])["trained"],
        "cities": frames.cities(data["activities"], frames.read()["places"])["count"],
    }
    with joined(home) as con:
        figures = bare.answers(con, {"country": "AL"})[view]
    assert shown[view].sum() == pytest.approx(figures["eur" if view == "funding" else "n"].sum())


def test_the_table_is_made_from_end_to_end(cache: Path, home: Home) -> None:
    printed = _bench(cache, "table", "--sizes=400", "--projects=40", "--runs=2", "--people=3", "--no-browser")
    names = [way.name for way in PRODUCT.ways] + ["Streamlit as most write it", "bare DuckDB"]
    names += ["Dash"] if importlib.util.find_spec("dash") else []
    rows = [json.loads(line) for path in cache.glob("results/table-*") for line in path.read_text().splitlines()]
    assert {row["name"] for row in rows} == set(names)
    assert not [row for row in rows if row["errors"]]
    assert "| etl load, with its edition |" in printed


def test_many_viewers_get_their_answers_on_one_process_and_on_two(cache: Path, home: Home) -> None:
    arguments = ("--sizes=400", "--projects=40", "--viewers=3", "--processes=1,2", "--rounds=1")
    _bench(cache, "many", *arguments)
    rows = [json.loads(line) for path in cache.glob("results/many-*") for line in path.read_text().splitlines()]
    assert [(row["processes"], row["people"], row["errors"]) for row in rows] == [(1, 3, []), (2, 3, [])]
    assert all(row["messages"] > 10 for row in rows)


def _asked(home: Home, metric: str) -> pd.DataFrame:
    """What the page shows for Albania."""
    with closing(open_edition(ensure_edition(home.lake))) as con, closing(con.cursor()) as cursor:
        return ask(cursor, metric, Filters(country=("AL",))).frame


def _bench(cache: Path, *arguments: str) -> str:
    own = {"ATLAS_BENCH_CACHE": str(cache), "ATLAS_BENCH_RESULTS": str(cache / "results")}
    command = [sys.executable, "-m", "bench", *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
