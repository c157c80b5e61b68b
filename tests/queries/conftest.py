"""Editions to ask, built by the real ETL, and answers in the notation of the data."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.contract import DATA
from etl.lake import open_lake
from etl.load import load_files
from etl.notation import Figure, format_figure
from etl.publish import open_edition, publish
from queries import Answer, Filters, Note, ask, look_up

TINY = Path(__file__).resolve().parent.parent / "fixtures" / "tiny"


def _figure(low: Any, high: Any, approximate: Any) -> str:
    """The figure as the data write it; empty: not reported; `open`: reported, with neither end known."""
    ends = [None if pd.isna(end) else Decimal(str(round(float(end), 4))) for end in (low, high)]
    return format_figure(Figure(*ends, bool(approximate))) if any(end is not None for end in ends) else ""


def _key(row: dict[str, Any], key: str | tuple[str, ...]) -> Any:
    if isinstance(key, tuple):
        return tuple(_key(row, part) for part in key)
    return None if pd.isna(row[key]) else row[key]


@dataclass(frozen=True)
class Edition:
    """An edition to ask. `choice` are fields of `Filters`, or parameters of the metric."""

    connection: duckdb.DuckDBPyConnection

    def answer(self, metric: str, parameters: dict[str, Any] | None = None, **choice: Any) -> Answer:
        return ask(self.connection.cursor(), metric, Filters(**choice), **(parameters or {}))

    def listing(self, name: str, parameters: dict[str, Any] | None = None, **choice: Any) -> pd.DataFrame:
        return look_up(self.connection.cursor(), name, Filters(**choice), **(parameters or {}))

    def figures(
        self, metric: str, key: str | tuple[str, ...], name: str, parameters: dict[str, Any] | None = None, **choice: Any
    ) -> dict[Any, str]:
        """Key → figure as text; raises where a key comes twice."""
        rows = self.answer(metric, parameters, **choice).frame.to_dict("records")
        found = {_key(r, key): _figure(r[f"{name}_low"], r[f"{name}_high"], r[f"{name}_approximate"]) for r in rows}
        assert len(found) == len(rows), f"{metric} has two rows of one {key}"
        return found

    def values(self, metric: str, key: str | tuple[str, ...], column: str, **choice: Any) -> dict[Any, Any]:
        rows = self.answer(metric, **choice).frame.to_dict("records")
        return {_key(row, key): _key(row, column) for row in rows}

    def headline(self, measure: str, **choice: Any) -> str:
        return self.figures("headline", "measure", "value", **choice)[measure]

    def notes(self, metric: str, parameters: dict[str, Any] | None = None, **choice: Any) -> dict[Any, Note]:
        """Code, or code and detail where there is one → note."""
        notes = self.answer(metric, parameters, **choice).notes
        found = {(note.code, note.detail) if note.detail else note.code: note for note in notes}
        assert len(found) == len(notes), f"{metric} has two notes of one code and detail"
        return found

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        return self.connection.cursor().execute(statement).fetchall()


def _build(folder: Path, home: Path) -> Edition:
    lake = open_lake(home)
    loaded = load_files(lake, sorted(folder.glob("*.csv")), "Test", "Test data")
    assert loaded.version is not None, [problem for one in loaded.checked for problem in one.problems]
    return Edition(open_edition(publish(lake)))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """The tiny test data; every expected number in the tests is worked out from its CSV files by hand."""
    edition = _build(TINY, tmp_path_factory.mktemp("tiny"))
    yield edition
    edition.connection.close()


@pytest.fixture(scope="session")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """The project's own data."""
    edition = _build(DATA, tmp_path_factory.mktemp("curated"))
    yield edition
    edition.connection.close()


@pytest.fixture(scope="session")
def tiny_with(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Edition]:
    """Builds the tiny data with more rows: `tiny_with(people=["test-more,…"])`."""

    def build(**rows: list[str]) -> Edition:
        folder = tmp_path_factory.mktemp("files")
        for path in TINY.glob("*.csv"):
            shutil.copy(path, folder)
        for table, lines in rows.items():
            with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
        return _build(folder, tmp_path_factory.mktemp("home"))

    return build
