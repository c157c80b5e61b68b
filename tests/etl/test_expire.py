"""`expire` and `compact`: only what was named goes, what stays is as it was, and the history keeps every line."""

from __future__ import annotations

import dataclasses
import os
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import etl.expire
from etl.__main__ import main
from etl.actor import Actor, operator
from etl.errors import LakeError, NotAllowed
from etl.expire import compact, expire, older_than_day, older_than_newest, size_of
from etl.kept import place
from etl.lake import Lake, close_lakes, open_lake
from etl.load import load_files
from etl.publish import publish
from etl.undo import undo, undo_to
from etl.verify import verify
from tests.etl.rows import put, source, sources

TESTER = operator("Test author")


@pytest.fixture
def six(lake: Lake, tmp_path: Path) -> Lake:
    """Six versions. Each adds a source and changes the first; 1 and 4 come from files."""
    for number in range(1, 7):
        if number in (1, 4):
            path = tmp_path / f"sources-{number}.csv"
            rows = f"test-000,Testland {number},Testland\ntest-{number:03d},Testland page,Testland\n"
            path.write_text(f"id,title,publisher\n{rows}", encoding="utf-8")
            load_files(lake, [path], TESTER, f"Number {number}")
        else:
            put(lake, "sources", [source(0, f"Testland {number}"), source(number)])
    return lake


def faults(lake: Lake) -> list[str]:
    return [fault for check in verify(lake.settings, every=True) for fault in check.faults]


def expected(number: int) -> dict[str, str]:
    """The sources of a version of `six`."""
    return {"test-000": f"Testland {number}", **{f"test-{n:03d}": "Testland page" for n in range(1, number + 1)}}


def test_the_versions_that_stay_are_as_they_were_and_the_lines_of_all(six: Lake) -> None:
    before, files = six.history(), size_of(six).files
    assert expire(six, older_than_newest(six, 2), TESTER) > 0
    assert size_of(six).files < files
    close_lakes()
    lake = open_lake(six.settings)
    assert [version.number for version in lake.history()] == [6, 5, 4, 3, 2, 1]
    assert [version.expired for version in lake.history()] == [False, False, True, True, True, True]
    told = [(v.author, v.message, v.committed_at, v.files, v.commit) for v in lake.history()]
    assert told == [(v.author, v.message, v.committed_at, v.files, v.commit) for v in before]
    assert {number: sources(lake, number) for number in (5, 6)} == {5: expected(5), 6: expected(6)}
    assert faults(lake) == []
    assert put(lake, "sources", [source(7)]) is not None


def test_expired_versions_cannot_be_read_undone_or_returned_to(six: Lake) -> None:
    expire(six, older_than_newest(six, 2), TESTER)
    for wanted in (
        lambda: six.relation(six.contract.table("sources"), 4),
        lambda: undo_to(six, 4, TESTER, "Back"),
        lambda: undo(six, 4, TESTER, "Take back"),
        lambda: undo(six, 5, TESTER, "Its rows before are those of version 4"),
    ):
        with pytest.raises(LakeError, match=r"Version [34] has expired"):
            wanted()
    assert undo(six, 6, TESTER, "Take back")[0] is not None
    assert sources(six) == {"test-000": "Testland 5", **{f"test-{n:03d}": "Testland page" for n in range(1, 6)}}


def test_expiring_twice_keeps_all_lines(six: Lake) -> None:
    expire(six, older_than_newest(six, 5), TESTER)
    put(six, "sources", [source(7)])
    expire(six, older_than_newest(six, 2), TESTER)
    assert [v.number for v in six.history() if v.expired] == [5, 4, 3, 2, 1]
    assert sources(six, 6) == expected(6)
    assert faults(six) == []


def test_another_process_that_knows_the_version_still_is_told(six: Lake) -> None:
    other = open_lake(dataclasses.replace(six.settings, home=six.settings.home.parent / "other"))
    assert len(other.history()) == other.version(6).number
    expire(six, older_than_newest(six, 1), TESTER)
    with pytest.raises(LakeError, match="that version has expired"):
        publish(other, 2)
    assert publish(other).version == 6


@pytest.mark.parametrize("numbers", [[], [6], [6, 5, 4, 3, 2, 1], [3], [4, 2, 1]])
def test_only_the_oldest_versions_go_and_never_the_newest(six: Lake, numbers: list[int]) -> None:
    with pytest.raises(LakeError, match="only the oldest versions"):
        expire(six, [six.version(number) for number in numbers], TESTER)
    assert not any(version.expired for version in six.history())


def test_only_staff_may_expire_and_compact(six: Lake) -> None:
    nobody = Actor("Test visitor")
    with pytest.raises(NotAllowed):
        expire(six, older_than_newest(six, 2), nobody)
    with pytest.raises(NotAllowed):
        compact(six, nobody)
    assert faults(six) == []


def test_versions_before_a_day_are_chosen_up_to_the_first_later_one(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [datetime(2026, 1, day, hour, tzinfo=UTC) for day, hour in ((1, 9), (2, 9), (5, 0), (3, 9), (6, 9))]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return moments[lake.head()]

    monkeypatch.setattr("etl.lake.datetime", Clock)
    for number in range(5):
        put(lake, "sources", [source(number)])

    def chosen(day: int) -> list[int]:
        return [version.number for version in older_than_day(lake, date(2026, 1, day))]

    assert (chosen(1), chosen(2), chosen(3)) == ([], [1], [2, 1])
    assert chosen(5) == [2, 1]  # version 4 says the 3rd, but came after one of the 5th
    assert chosen(9) == [4, 3, 2, 1]  # the newest stays


def test_originals_stay_unless_they_are_named_and_those_of_later_versions_do(six: Lake) -> None:
    first, fourth = (place(six.settings).address(six.version(n).files[0].sha256) for n in (1, 4))
    expire(six, older_than_newest(six, 5), TESTER)
    assert first.exists()
    expire(six, older_than_newest(six, 4), TESTER, originals=True)
    assert (first.exists(), fourth.exists()) == (False, True)
    assert faults(six) == []
    fourth.unlink()
    assert len(faults(six)) == 1


@pytest.mark.parametrize("step", ["_drop_snapshots", "disagreeing_rows", "_remove_old_files"])
def test_an_expiry_that_dies_at_any_step_can_be_made_again(
    six: Lake, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(etl.expire, step, dies)
    with pytest.raises(KeyboardInterrupt):
        expire(six, older_than_newest(six, 2), TESTER)
    monkeypatch.undo()
    assert {number: sources(six, number) for number in (5, 6)} == {5: expected(5), 6: expected(6)}
    assert faults(six) == []
    expire(six, older_than_newest(six, 1), TESTER)
    assert [v.number for v in six.history() if not v.expired] == [6]
    assert sources(six) == expected(6)
    assert faults(six) == []


def test_no_file_goes_where_the_versions_that_stay_do_not_count_as_before(
    six: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etl.expire, "disagreeing_rows", lambda lake: ["version 6: sources has no rows"])
    files = set(six.settings.home.rglob("*.parquet"))
    for act in (lambda: expire(six, older_than_newest(six, 2), TESTER), lambda: compact(six, TESTER)):
        with pytest.raises(LakeError, match="sources has no rows"):
            act()
    assert files <= set(six.settings.home.rglob("*.parquet"))


def in_data(lake: Lake) -> list[Path]:
    return list((lake.settings.home / "data").rglob("*.parquet"))


def test_compacting_joins_files_and_every_version_stays(six: Lake) -> None:
    files = len(in_data(six))
    removed, orphans = compact(six, TESTER)
    assert (removed > 0, orphans) == (True, 0)
    assert len(in_data(six)) < files
    assert {number: sources(six, number) for number in range(1, 7)} == {n: expected(n) for n in range(1, 7)}
    assert [version.number for version in six.history()] == [6, 5, 4, 3, 2, 1]
    assert faults(six) == []
    expire(six, older_than_newest(six, 2), TESTER)
    compact(six, TESTER)
    assert {number: sources(six, number) for number in (5, 6)} == {5: expected(5), 6: expected(6)}
    assert faults(six) == []


def test_files_that_nobody_names_go_after_a_day(six: Lake) -> None:
    folder = six.settings.home / "data" / "main" / "sources"
    old, new = folder / "old.parquet", folder / "new.parquet"
    for path, hours in ((old, 25), (new, 23)):
        path.write_bytes(b"left by a process that died")
        os.utime(path, (time.time() - hours * 3600,) * 2)
    assert compact(six, TESTER)[1] == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_the_commands_say_what_would_go_and_what_was_won(six: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["expire", "--keep", "4", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "Test author: Number 1\n" in said
    assert said.endswith("2 versions would be dropped. Nothing was changed.\n")
    assert not any(version.expired for version in six.history())
    assert main(["expire", "--keep", "4"]) == 0
    assert "2 versions dropped, " in capsys.readouterr().out
    assert main(["expire", "--keep", "4"]) == 0
    assert capsys.readouterr().out == "Nothing would be dropped: no version is that old.\n"
    assert main(["expire", "--keep", "0"]) == 2
    assert main(["compact"]) == 0
    assert "files removed, 0 of them left by processes that died.\nThe lake has " in capsys.readouterr().out
    assert main(["history"]) == 0
    assert capsys.readouterr().out.count("expired; rows: ") == 2
    assert main(["show", "1"]) == 0
