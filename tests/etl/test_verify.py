"""`verify` finds what is broken and names it; each test breaks one thing on purpose."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.actor import operator
from etl.catalog import housekeeping
from etl.commit import compare
from etl.kept import place
from etl.lake import Lake, close_lakes, open_lake
from etl.load import load_files
from etl.settings import settings
from etl.verify import verify
from tests.etl.rows import put, source, staged

NAMES = ["catalog", "history", "files", "versions", "originals", "keys", "editions"]


@pytest.fixture
def three(lake: Lake, tmp_path: Path) -> Lake:
    """Version 1 from a file with three sources, 2 changes one and adds one, 3 removes two."""
    path = tmp_path / "sources.csv"
    rows = [f"test-{n:03d},Testland page,Testland" for n in (1, 2, 3)]
    path.write_text("\n".join(["id,title,publisher", *rows, ""]), encoding="utf-8")
    assert load_files(lake, [path], operator("Test author"), "Three").version is not None
    put(lake, "sources", [source(1, "Testland changed"), source(4)])
    put(lake, "sources", [source(1, "Testland changed"), source(2)], replace=True)
    return lake


def faults(home: Path, *, every: bool = False) -> dict[str, tuple[str, ...]]:
    """Check → what it found wrong, of those that found something."""
    return {check.name: check.faults for check in verify(settings(home), every=every) if check.faults}


def behind_the_history(lake: Lake, sql: str) -> None:
    """A change that no version tells of."""
    with contextlib.closing(lake.cursor()) as cursor, housekeeping(cursor, "Test"):
        cursor.execute(sql)


def parquet(home: Path, table: str) -> list[Path]:
    return sorted(path for path in (home / "data" / "main" / table).glob("*.parquet") if "delete" not in path.name)


def test_a_lake_as_it_was_made_is_whole(three: Lake, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [check.name for check in verify(settings(home))] == NAMES
    assert faults(home, every=True) == {}
    assert main(["verify", "--all"]) == 0
    said = capsys.readouterr().out
    assert "ok     history: versions up to 3, each once, the head agrees\n" in said
    assert said.endswith("The lake is whole.\n")


def test_an_empty_lake_is_whole_and_where_there_is_none_nothing_can_be_verified(home: Path) -> None:
    assert main(["verify"]) == 2
    assert not home.exists()
    open_lake(home)
    assert faults(home) == {}
    assert main(["verify"]) == 0


def test_a_file_that_is_cut_short_is_named(three: Lake, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    torn = parquet(home, "sources")[0]
    torn.write_bytes(torn.read_bytes()[:-100])
    found = faults(home)
    assert torn.name in found["files"][0]
    assert len(found["files"]) == 2  # its size, and that it cannot be read
    assert main(["verify", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["whole"] is False
    assert [check["check"] for check in answer["checks"]] == NAMES
    assert torn.name in answer["checks"][2]["faults"][0]


def test_a_file_that_is_gone_is_named(three: Lake, home: Path) -> None:
    gone = parquet(home, "sources")[-1]
    gone.unlink()
    (fault,) = faults(home)["files"]
    assert gone.name in fault


def test_a_file_with_the_rows_of_another_is_named(three: Lake, home: Path) -> None:
    first, *_, last = parquet(home, "sources")
    shutil.copy(first, last)
    assert any(last.name in fault and "it has 3 rows, the catalog says" in fault for fault in faults(home)["files"])


def test_an_original_that_is_lost_or_changed_is_named(three: Lake, home: Path) -> None:
    (file,) = three.version(1).files
    path = place(three.settings).address(file.sha256)
    path.write_bytes(b"other")
    assert faults(home) == {"originals": (f"{path} is damaged: sources.csv of version 1",)}
    path.unlink()
    assert faults(home) == {"originals": (f"{path} is missing: sources.csv of version 1",)}


def test_an_original_that_was_never_kept_is_not_missed(lake: Lake, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "sources.csv"
    path.write_text("id,title,publisher\ntest-1,Testland page,Testland\n", encoding="utf-8")
    load_files(lake, [path], operator("Test author"), "Not kept", keep=False)
    assert faults(home) == {}


def test_a_torn_or_lost_catalog_is_named(three: Lake, home: Path) -> None:
    close_lakes()
    catalog = home / "catalog.sqlite"
    data = bytearray(catalog.read_bytes())
    data[4096:40960] = b"\xff" * (40960 - 4096)
    catalog.write_bytes(bytes(data))
    found = faults(home)
    assert list(found) == ["catalog"]
    assert f"{catalog} is damaged" in found["catalog"][0]
    assert main(["verify"]) == 1
    catalog.unlink()
    assert faults(home) == {"catalog": (f"{catalog} is missing or empty: restore it from a backup",)}


def test_a_head_that_does_not_agree_with_the_history_is_found(three: Lake, home: Path) -> None:
    behind_the_history(three, "update lake.main._head set version = 7")
    assert faults(home)["history"] == ("the newest version is 3, but the head says 7",)


def test_rows_that_no_version_tells_of_are_found_once_with_their_version(three: Lake, home: Path) -> None:
    behind_the_history(three, "delete from lake.main.sources where id = 'test-002'")
    put(three, "sources", [source(5)])
    put(three, "sources", [source(6)])
    # Version 3 left two rows, version 4 added one; the row that went between them is missing.
    assert faults(home) == {"versions": ("version 4: sources has 2 rows, its history says 3",)}


def test_a_version_that_is_missing_from_the_history_is_found(three: Lake, home: Path) -> None:
    with contextlib.closing(three.cursor()) as cursor:
        cursor.execute(f"call ducklake_expire_snapshots('lake', versions => [{three.version(2).snapshot}])")
    assert faults(home)["history"] == ("version 2 is missing",)


def unchecked(lake: Lake, number: int) -> None:
    """A version that no edition was made of before it was committed."""
    with contextlib.closing(lake.cursor()) as cursor:
        changes = compare(lake, staged(lake, cursor, "sources", [source(number)]), lake.head())
        lake.commit(cursor, changes, lake.next_version(changes, "Test author", "Unchecked"))


def test_keys_of_an_older_version_are_looked_at_when_asked(three: Lake, home: Path) -> None:
    double = "insert into lake.main.sources (id, title, publisher) values ('test-001', 'Testland double', 'TL')"
    behind_the_history(three, double)
    unchecked(three, 8)
    behind_the_history(three, "delete from lake.main.sources where title = 'Testland double'")
    unchecked(three, 9)
    assert "keys" not in faults(home)
    assert faults(home, every=True)["keys"] == ("version 4: table sources: duplicate key test-001.",)


def test_words_for_a_cell_that_is_not_there_are_found(three: Lake, home: Path) -> None:
    told = {"table": "sources", "column": "title", "source_id": "test-001", "line": 1, "basis": "stated"}
    rows = [{**told, "row_id": "test-001", "words": "Testland"}, {**told, "row_id": "test-none", "words": "Nobody"}]
    put(three, "evidence", [{**row, "claim": "accepted"} for row in rows])
    assert faults(home) == {"keys": ("version 4: words for a cell that is not there: sources test-none title",)}


def test_an_edition_of_another_lake_is_found(three: Lake, home: Path, tmp_path: Path) -> None:
    other = open_lake(tmp_path / "other")
    put(other, "sources", [source(7)])
    (theirs,) = (tmp_path / "other" / "editions").glob("*.duckdb")
    mine = home / "editions" / theirs.name
    mine.unlink()
    shutil.copy(theirs, mine)
    # Both lakes were made in the same second by the same author; only the message tells them apart.
    assert faults(home) == {"editions": (f"{mine} is of another lake: delete it",)}
