"""Whatever a text table holds, it loads and comes back equal, or it is refused with problems; nothing crashes."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Sequence

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.actor import operator
from etl.check import Checked, check, forget
from etl.contract import contract
from etl.export import export_csv
from etl.formulas import fuse
from etl.lake import open_lake
from etl.load import load_files
from etl.publish import open_edition, publish
from etl.read import read_file
from etl.staging import BLANKS
from tests.etl.rows import sources

AUTHOR = operator("Test author")
CON = duckdb.connect()
SOURCES = contract().table("sources").column_names
FEW = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

letters = st.characters(exclude_categories=["Cs"])
SIGNS = ["=1", "+1", "-1", "@x", "'=1", "<b>x</b>", '"', ";", ",", "\t", "\r", "\n", "\ufeff", "\0", "#x"]
live = st.sampled_from(SIGNS)
cells = st.one_of(st.text(letters, max_size=8), live, st.lists(live, max_size=3).map("".join))
headers = st.one_of(st.sampled_from(SOURCES), cells)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1250", "cp1251", "latin-1"])
delimiters = st.sampled_from([",", ";", "\t"])
ends = st.sampled_from(["\n", "\r\n", "\r"])


def table(rows: Sequence[Sequence[str]], delimiter: str, end: str, encoding: str) -> bytes:
    """The rows as bytes; what the encoding does not have becomes a question mark."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue().encode(encoding, "replace")


def counted(one: Checked, raw: bytes) -> None:
    """Asserts what is so of every file after its checks: problems stop it or it is typed, and rows add up."""
    stopping = [problem for problem in one.problems if problem.stops_loading]
    assert (one.typed_table is None) == (bool(stopping) or one.table is None)
    assert stopping or one.typed_table
    last = raw.count(b"\n") + raw.count(b"\r") + 1
    assert all(1 <= problem.row <= last for problem in one.problems if problem.row is not None)
    assert all(problem.sentence() and problem.rule for problem in one.problems)
    good = one.rows - one.bad_rows
    if one.reading.staging is not None:
        bad = {problem.row for problem in stopping if problem.row is not None}
        rows = CON.execute(f"select _row from {one.reading.staging}").fetchall()
        assert (len(rows), sum(row not in bad for (row,) in rows)) == (one.rows, good)
    else:
        assert (one.rows, one.bad_rows) == (0, 0)


@given(st.lists(st.lists(headers, max_size=5), max_size=5), delimiters, ends, encodings)
@FEW
def test_any_table_is_typed_or_refused_and_its_rows_add_up(
    rows: list[list[str]], delimiter: str, end: str, encoding: str
) -> None:
    raw = table(rows, delimiter, end, encoding)
    checked = check(CON, [read_file(CON, raw, "test.csv")])
    counted(checked[0], raw)
    forget(CON, checked)


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(b"PK\x03\x04".__add__)), st.text(max_size=20))
@FEW
def test_any_bytes_of_any_name_are_read_or_refused(raw: bytes, name: str) -> None:
    checked = check(CON, [read_file(CON, raw, name, table="sources")])
    counted(checked[0], raw)
    forget(CON, checked)


@given(
    titles=st.lists(cells.map(lambda cell: f"{cell}t"), min_size=1, max_size=12),
    order=st.sampled_from([["id", "title", "publisher"], ["publisher", "id", "title"]]),
    delimiter=delimiters, end=ends, encoding=encodings,
)  # fmt: skip
@settings(FEW, max_examples=12)
def test_any_texts_come_back_equal_through_an_export_or_are_refused(
    tmp_path_factory: pytest.TempPathFactory,
    titles: list[str],
    order: list[str],
    delimiter: str,
    end: str,
    encoding: str,
) -> None:
    folder = tmp_path_factory.mktemp("test")
    lake, path = open_lake(folder / "atlas"), folder / "test.csv"
    rows = [{"id": f"test-{n:03d}", "title": title, "publisher": "Testland"} for n, title in enumerate(titles)]
    path.write_bytes(table([order, *([row[name] for name in order] for row in rows)], delimiter, end, encoding))
    loaded = load_files(lake, [path], AUTHOR, "Any texts")
    if loaded.refused:
        assert any(problem.stops_loading for problem in loaded.checked[0].problems)
        return
    assert loaded.version is not None
    if encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert list(sources(lake).values()) == [fuse(title.replace("\r\n", "\n").strip(BLANKS)) for title in titles]
    with contextlib.closing(open_edition(publish(lake))) as connection:
        export_csv(connection, contract(), folder / "out")
    again = load_files(lake, [folder / "out" / "sources.csv"], AUTHOR, "Again", replace=True)
    assert (again.refused, again.version) == (False, None), again.checked[0].problems
