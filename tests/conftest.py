"""Fixtures of all tests: a tiny lake and its edition, built by the real ETL from `fixtures/tiny/*.csv`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from etl.actor import operator
from etl.lake import Lake, close_lakes, open_lake
from etl.load import load_files
from etl.publish import Edition, latest_edition, open_edition

TINY = Path(__file__).resolve().parent / "fixtures" / "tiny"


@pytest.fixture(autouse=True)
def _no_lake_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test touches the lake that a developer works with."""
    for name in ("ATLAS_CATALOG", "ATLAS_STORAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path / "atlas"))


@pytest.fixture(scope="session")
def tiny_files() -> list[Path]:
    return sorted(TINY.glob("*.csv"))


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory: pytest.TempPathFactory, tiny_files: list[Path]) -> Path:
    """An ATLAS_HOME with the tiny data as version 1; shared, for reading only."""
    home = tmp_path_factory.mktemp("tiny_home")
    loaded = load_files(open_lake(home), tiny_files, operator("Test author"), "Tiny data")
    problems = [problem.sentence() for one in loaded.checked for problem in one.problems]
    assert loaded.version is not None, problems
    return home


@pytest.fixture(scope="session")
def tiny_edition(tiny_home: Path) -> Edition:
    edition = latest_edition(tiny_home)
    assert edition is not None
    return edition


@pytest.fixture
def tiny_cursor(tiny_edition: Edition) -> Iterator[DuckDBPyConnection]:
    with contextlib.closing(open_edition(tiny_edition)) as connection:
        yield connection.cursor()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of the test's own, not yet made."""
    return tmp_path / "atlas"


@pytest.fixture
def lake(home: Path) -> Lake:
    """An empty lake of the test's own."""
    return open_lake(home)


@pytest.fixture(scope="session", autouse=True)
def _lakes_are_closed() -> Iterator[None]:
    yield
    close_lakes()
