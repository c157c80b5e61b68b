"""`move`: every version anew elsewhere, the same in all that anybody can see; the old lake untouched."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path

import pytest

import etl.move
from etl.__main__ import main
from etl.accounts import Accounts
from etl.actor import operator
from etl.catalog import housekeeping
from etl.errors import LakeError
from etl.expire import expire
from etl.lake import Lake, open_lake
from etl.lake_files import contents_at
from etl.load import load_files
from etl.move import move, refuse_overlap, target_of
from etl.originals import read_original
from etl.publish import publish
from etl.settings import Settings, settings
from etl.undo import undo
from etl.verify import verify
from etl.version import Version
from tests.etl.rows import put, source, sources


@pytest.fixture
def filled(lake: Lake, tmp_path: Path) -> Lake:
    """Four versions: a file with an original, a change with an addition, a removal, an undo of it."""
    path = tmp_path / "sources.csv"
    path.write_text("id,title,publisher\ntest-001,Тестна страница,Testland\n", encoding="utf-8")
    load_files(lake, [path], operator("Test author"), "One")
    put(lake, "sources", [source(1, "Testland changed"), source(2)])
    put(lake, "sources", [source(2)], replace=True)
    undo(lake, 3, operator("Another author"), "Back")
    return lake


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    return settings(tmp_path / "elsewhere")


def moved(source_lake: Lake, where: Settings) -> Lake:
    target = open_lake(where)
    move(source_lake, target, lambda version: None)
    return target


def lines(lake: Lake) -> list[Version]:
    """The history without DuckLake's own numbers, which are each lake's own."""
    return [dataclasses.replace(version, snapshot=0) for version in lake.history()]


def contents(lake: Lake, version: Version) -> dict[str, tuple[int, int]]:
    with contextlib.closing(lake.cursor()) as cursor:
        return contents_at(lake, cursor, version)


def is_whole(where: Settings) -> bool:
    return not [fault for check in verify(where, every=True) for fault in check.faults]


def test_all_versions_are_the_same_after_a_move_there_and_back(
    filled: Lake, elsewhere: Settings, tmp_path: Path
) -> None:
    there = moved(filled, elsewhere)
    back = moved(there, settings(tmp_path / "back"))
    for copy in (there, back):
        assert lines(copy) == lines(filled)
        assert [len(sources(copy, number)) for number in range(5)] == [0, 1, 2, 1, 2]
        assert sources(copy, 1) == {"test-001": "Тестна страница"}
        assert sources(copy, 4) == {"test-001": "Testland changed", "test-002": "Testland page"}
        assert is_whole(copy.settings)
        (file,) = copy.version(1).files
        assert read_original(copy.settings, file) == read_original(filled.settings, file)
        assert publish(copy, 2).version == 2
    assert [len(sources(filled, number)) for number in range(5)] == [0, 1, 2, 1, 2]


def test_a_content_is_told_from_another_by_one_cell_one_row_and_one_row_twice(lake: Lake) -> None:
    put(lake, "sources", [source(1)])
    put(lake, "sources", [source(1, "Testland pagf")])
    put(lake, "sources", [source(1)])
    one, other, same = (lake.version(number) for number in (1, 2, 3))
    assert contents(lake, one) == contents(lake, same)
    assert contents(lake, one)["sources"] != contents(lake, other)["sources"]
    assert contents(lake, one)["projects"] == (0, 0)


def test_a_moved_lake_goes_on_by_itself(filled: Lake, elsewhere: Settings) -> None:
    there = moved(filled, elsewhere)
    version = put(there, "sources", [source(9)])
    assert version is not None
    assert version.number == 5
    assert filled.head() == 4


def test_what_belongs_to_staff_goes_to_another_home(filled: Lake, elsewhere: Settings) -> None:
    Accounts(filled.settings).add("Test person", "a long password")
    moved(filled, elsewhere)
    assert [account.name for account in Accounts(elsewhere).listed()] == ["Test person"]


def test_a_move_that_died_goes_on_where_it_stopped(filled: Lake, elsewhere: Settings) -> None:
    target = open_lake(elsewhere)

    def dies(version: Version) -> None:
        if version.number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(filled, target, dies)
    assert target.head() == 2
    assert move(filled, target, lambda version: None) == 4
    assert lines(target) == lines(filled)


def test_a_lake_with_other_versions_is_not_moved_into(filled: Lake, elsewhere: Settings) -> None:
    other = open_lake(elsewhere)
    put(other, "sources", [source(7)])
    with pytest.raises(LakeError, match="holds another lake"):
        move(filled, other, lambda version: None)
    assert sources(other) == {"test-007": "Testland page"}


def test_two_lakes_never_share_a_catalog_or_a_storage(filled: Lake, home: Path, tmp_path: Path) -> None:
    with pytest.raises(LakeError, match=r"is at .* already"):
        refuse_overlap(filled.settings, target_of(None, None, None))
    with pytest.raises(LakeError, match="rows lie in"):
        refuse_overlap(filled.settings, target_of(None, f"sqlite:{tmp_path / 'c.sqlite'}", str(home / "data")))
    refuse_overlap(filled.settings, target_of(tmp_path / "elsewhere", None, None))


def test_a_version_that_does_not_come_out_the_same_ends_the_move(
    filled: Lake, elsewhere: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = etl.move._remake

    def differently(moving: etl.move._Move, version: Version, before: int) -> None:
        original(moving, version, before)
        if version.number == 2:
            with contextlib.closing(moving.target.cursor()) as cursor, housekeeping(cursor, "Test"):
                cursor.execute("update lake.main.sources set title = 'Testland other' where id = 'test-002'")

    monkeypatch.setattr(etl.move, "_remake", differently)
    with pytest.raises(LakeError, match="Version 3 did not come out the same: sources"):
        move(filled, open_lake(elsewhere), lambda version: None)


def test_lines_of_expired_versions_move_along(filled: Lake, elsewhere: Settings) -> None:
    expire(filled, [filled.version(number) for number in (2, 1)], operator("Test author"))
    there = moved(filled, elsewhere)
    assert lines(there) == lines(filled)
    assert [version.expired for version in there.history()] == [False, False, True, True]
    assert [len(sources(there, number)) for number in (3, 4)] == [1, 2]
    assert is_whole(elsewhere)


def test_the_command_tells_each_version_and_verifies(
    filled: Lake, elsewhere: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["move", "--home", str(elsewhere.home)]) == 0
    said = capsys.readouterr().out
    assert "version 3: rows: 0 added, 0 changed, 1 removed in sources\n" in said
    assert said.endswith("The lake is whole.\n")
    assert main(["move"]) == 2
    assert "--home names where it shall be" in capsys.readouterr().err
