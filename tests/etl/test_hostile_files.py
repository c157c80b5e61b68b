"""Files that are broken, enormous or made to harm: each is loaded and comes back equal, or is refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from etl.read import read_file
from etl.reading import Reading


def stopping(reading: Reading) -> list[str]:
    """The rules of what stops a file."""
    return [problem.rule for problem in reading.problems if problem.stops_loading]


@pytest.mark.parametrize("given", ["bytes", "path"])
def test_a_file_above_the_size_that_is_allowed_is_refused_before_it_is_read(
    con: DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("ATLAS_MAX_FILE_MB", "1")
    raw = b"id,name\n" + b"\0" * 1_000_000
    path = tmp_path / "test.csv"
    path.write_bytes(raw)
    reading = read_file(con, raw if given == "bytes" else path, "test.csv")
    assert [problem.sentence() for problem in reading.problems] == [
        "test.csv: the file is larger than 1 MB, the most that is read. "
        "Split its rows into several files, each with the header."
    ]
    assert reading.staging is None


def test_a_file_of_just_the_size_that_is_allowed_is_read(
    con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_MAX_FILE_MB", "1")
    raw = b"id,name\ntest-one," + b"x" * (1_000_000 - 17)
    reading = read_file(con, raw, "test.csv", table="organisations")
    assert (stopping(reading), reading.rows) == ([], 1)


def test_a_file_without_an_end_is_refused(con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_MAX_FILE_MB", "2")
    assert [problem.rule for problem in read_file(con, "/dev/zero").problems] == ["too_large"]


@pytest.mark.parametrize("nonsense", ["", "0", "-5", "many"])
def test_a_size_that_is_none_leaves_the_usual_one_or_the_least(
    con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, nonsense: str
) -> None:
    monkeypatch.setenv("ATLAS_MAX_FILE_MB", nonsense)
    assert stopping(read_file(con, b"id,name\ntest-one,Test\n", "test.csv", table="organisations")) == []
