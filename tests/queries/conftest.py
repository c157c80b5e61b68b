"""Editions to ask, built by the real ETL."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.actor import operator
from etl.contract import DATA
from etl.lake import open_lake
from etl.load import load_files
from etl.publish import Edition as PublishedEdition
from etl.publish import open_edition, publish
from tests.queries.asked import Edition


def _build(folder: Path, home: Path) -> Edition:
    lake = open_lake(home)
    loaded = load_files(lake, sorted(folder.glob("*.csv")), operator("Test"), "Test data")
    assert loaded.version is not None, [problem for one in loaded.checked for problem in one.problems]
    return Edition(open_edition(publish(lake)))


@pytest.fixture
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Edition]]:
    """Builds an edition of a folder of CSV files."""
    with contextlib.ExitStack() as open_ones:

        def build(folder: Path) -> Edition:
            edition = _build(folder, tmp_path_factory.mktemp("home"))
            open_ones.callback(edition.connection.close)
            return edition

        yield build


@pytest.fixture(scope="session")
def tiny(tiny_edition: PublishedEdition) -> Iterator[Edition]:
    """The tiny test data; every expected number in the tests is worked out from its CSV files by hand."""
    edition = Edition(open_edition(tiny_edition))
    yield edition
    edition.connection.close()


@pytest.fixture(scope="session")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """The project's own data."""
    edition = _build(DATA, tmp_path_factory.mktemp("curated"))
    yield edition
    edition.connection.close()


@pytest.fixture(scope="session")
def tiny_with(tmp_path_factory: pytest.TempPathFactory, tiny_files: list[Path]) -> Callable[..., Edition]:
    """Builds the tiny data with more rows: `tiny_with(people=["test-more,…"])`."""

    def build(**rows: list[str]) -> Edition:
        folder = tmp_path_factory.mktemp("files")
        for path in tiny_files:
            shutil.copy(path, folder)
        for table, lines in rows.items():
            with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
        return _build(folder, tmp_path_factory.mktemp("home"))

    return build
