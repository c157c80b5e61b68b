"""Taking versions back: exactly their rows, as a new version, and never somebody else's change unseen."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.actor import operator
from etl.errors import EditionError, LakeError, LaterChange, StaleHead, UndoConflict
from etl.export import export_csv
from etl.lake import Lake, open_lake
from etl.publish import open_edition, publish
from etl.undo import undo, undo_to
from etl.version import Version
from tests.etl.rows import put, source, sources

SAID = (operator("Test author"), "Test undo")


def undone(lake: Lake, number: int, *, with_later: bool = False) -> Version | None:
    return undo(lake, number, *SAID, with_later=with_later)[0]


def exported(lake: Lake, version: int, folder: Path) -> dict[str, str]:
    """The files of a version's export: name → text."""
    with contextlib.closing(open_edition(publish(lake, version))) as cursor:
        return {path.name: path.read_text(encoding="utf-8") for path in export_csv(cursor, lake.contract, folder)}


@pytest.fixture(scope="module")
def three_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1: sources 1, 2, 3. 2: source 1 renamed, 2 removed, 4 new. 3: source 3 renamed. For reading only."""
    home = tmp_path_factory.mktemp("three") / "atlas"
    lake = open_lake(home)
    put(lake, "sources", [source(1), source(2), source(3)])
    put(lake, "sources", [source(1, "Testland renamed"), source(3), source(4)], replace=True)
    put(lake, "sources", [source(3, "Testland later")])
    lake.close()
    return home


@pytest.fixture
def three(three_home: Path, home: Path) -> Lake:
    """A copy of those three versions for one test."""
    shutil.copytree(three_home, home)
    return open_lake(home)


def test_what_a_version_added_changed_and_removed_is_as_before_it_and_nothing_else(three: Lake) -> None:
    version = undone(three, 2)
    assert version is not None
    assert (version.number, version.rows) == (4, {"sources": (1, 1, 1)})
    assert sources(three) == {"test-001": "Testland page", "test-002": "Testland page", "test-003": "Testland later"}
    assert (version.author, version.message) == ("Test author", "Test undo")


def test_nothing_is_erased_by_an_undo(three: Lake) -> None:
    undone(three, 2)
    assert [version.number for version in three.history()] == [4, 3, 2, 1]
    assert sorted(sources(three, 2)) == ["test-001", "test-003", "test-004"]
    assert sources(three, 2)["test-001"] == "Testland renamed"


def test_an_undo_is_undone_and_then_done_again(three: Lake) -> None:
    undone(three, 2)
    undone(three, 4)
    assert sources(three) == sources(three, 3)
    undone(three, 2)
    assert (three.head(), sources(three)) == (6, sources(three, 4))


def test_undoing_twice_makes_one_version(three: Lake) -> None:
    undone(three, 2)
    assert undone(three, 2) is None
    assert three.head() == 4


def test_undoing_the_first_version_leaves_what_later_ones_added(lake: Lake) -> None:
    put(lake, "sources", [source(1)])
    put(lake, "sources", [source(2)])
    undone(lake, 1)
    assert sources(lake) == {"test-002": "Testland page"}


# Later changes of the same rows


def test_rows_that_later_versions_changed_are_named_and_nothing_is_done(three: Lake) -> None:
    put(three, "sources", [source(1, "Testland again"), source(4, "Testland again")])
    put(three, "sources", [source(1, "Testland at last")])
    with pytest.raises(UndoConflict, match="4: sources test-001, test-004; version 5: sources test-001") as found:
        undone(three, 2)
    assert found.value.later == (
        LaterChange(4, "sources", ("test-001", "test-004"), 2),
        LaterChange(5, "sources", ("test-001",), 1),
    )
    assert three.head() == 5


def test_with_later_takes_back_the_named_rows_too_and_no_others(three: Lake) -> None:
    put(three, "sources", [source(1, "Testland again"), source(3, "Testland kept")])
    undone(three, 2, with_later=True)
    assert sources(three) == {"test-001": "Testland page", "test-002": "Testland page", "test-003": "Testland kept"}


def test_a_later_change_that_nobody_has_seen_is_not_taken_along(three: Lake) -> None:
    put(three, "sources", [source(1, "Testland unseen")])
    with pytest.raises(UndoConflict, match="version 4"):
        undo(three, 2, *SAID, with_later=True, seen=3)
    assert sources(three)["test-001"] == "Testland unseen"


def test_a_row_that_is_already_as_before_is_no_conflict(three: Lake) -> None:
    put(three, "sources", [source(1)])
    undone(three, 2)
    assert sources(three)["test-001"] == "Testland page"


# Returning to a version


def test_the_new_version_equals_the_one_returned_to(three: Lake, tmp_path: Path) -> None:
    version, _ = undo_to(three, 1, *SAID)
    assert version is not None
    assert (version.number, version.rows) == (4, {"sources": (1, 2, 1)})
    assert exported(three, 4, tmp_path / "four") == exported(three, 1, tmp_path / "one")
    assert undo_to(three, 1, *SAID)[0] is None


def test_returning_does_not_take_along_a_version_that_nobody_has_seen(three: Lake) -> None:
    with pytest.raises(StaleHead, match="Nothing was changed: somebody else committed version 3"):
        undo_to(three, 1, *SAID, seen=2)
    assert three.head() == 3


def random_rows(chance: random.Random) -> list[dict[str, str]]:
    numbers = chance.sample(range(12), chance.randint(1, 8))
    return [source(n, f"Testland {chance.randint(0, 3)}") for n in numbers]


def test_any_sequence_of_loads_and_undos_can_be_returned_from(lake: Lake, tmp_path: Path) -> None:
    chance = random.Random(20261123)
    for _ in range(2):
        put(lake, "sources", random_rows(chance))
        put(lake, "sources", random_rows(chance), replace=True)
        undone(lake, chance.randint(1, lake.head()), with_later=True)
    newest = lake.head()
    undone(lake, newest)
    assert sources(lake) == sources(lake, newest - 1)
    for number in chance.sample(range(1, newest), 3):
        undo_to(lake, number, *SAID)
        assert sources(lake) == sources(lake, number)
        assert exported(lake, lake.head(), tmp_path / "new") == exported(lake, number, tmp_path / "old")


# Keys, atomicity, processes


def test_an_undo_that_would_leave_a_reference_to_nothing_is_refused_in_words(lake: Lake) -> None:
    put(lake, "countries", [{"id": "RS", "name": "Testland", "covered": True}])
    put(lake, "places", [{"id": "900001", "name": "Testgrad", "country": "RS", "latitude": 44.0, "longitude": 20.0}])
    with pytest.raises(EditionError, match=r"^Undoing version 1 would .* Nothing was changed: table ") as refused:
        undone(lake, 1)
    assert "places, column country: 'RS' is not in countries" in str(refused.value)
    assert lake.head() == 2


def test_an_undo_that_fails_before_its_commit_leaves_nothing(three: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    before, editions = sources(three), set(three.settings.editions.iterdir())

    def full(descriptor: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LakeError, match=r"^Nothing was changed: the lake could not be written \(the disk is full\)"):
        undone(three, 2)
    monkeypatch.undo()
    assert (three.head(), sources(three)) == (3, before)
    assert set(three.settings.editions.iterdir()) == editions
    assert undone(three, 2) is not None


@contextlib.contextmanager
def undoers(lake: Lake, tmp_path: Path, *versions: list[int]) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes with homes of their own, so that they never wait for each other, ready to undo."""
    script = str(Path(__file__).with_name("undoer.py"))
    where = [lake.settings.catalog, lake.settings.storage]
    started = [
        subprocess.Popen(
            [sys.executable, script, str(tmp_path / f"home{n}"), *where, *map(str, asked)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n, asked in enumerate(versions)
    ]
    try:
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


def test_two_processes_that_undo_at_once_undo_each_version_once(lake: Lake, tmp_path: Path) -> None:
    for number in (1, 2, 3, 4):
        put(lake, "sources", [source(number)])
    with undoers(lake, tmp_path, [2, 3], [2, 4]) as processes:
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [process.communicate(timeout=60)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(said[0] + said[1]) == ["5", "6", "7", "unchanged"]
    assert sources(lake) == {"test-001": "Testland page"}


# The command


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["undo", *arguments, "--author", "Test author", "--message", "Test undo"])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.usefixtures("three")
def test_the_command_undoes_and_returns(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "2") == (0, "Version 4, rows: 1 added, 1 changed, 1 removed in sources.\n", "")
    assert asked(capsys, "2") == (0, "Nothing would change: version 4 stays.\n", "")
    assert asked(capsys, "--to", "3") == (0, "Version 5, rows: 1 added, 1 changed, 1 removed in sources.\n", "")


def test_the_command_exits_with_1_where_later_changes_would_go_along(
    three: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    put(three, "sources", [source(1, "Testland again")])
    assert asked(capsys, "2") == (
        1,
        "",
        "Nothing was changed: undoing version 2 would take later changes of the same rows with it"
        " (version 4: sources test-001). With --with-later they are undone too.\n",
    )
    assert asked(capsys, "2", "--with-later")[0] == 0


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["9"], "There is no version 9; the newest one is 3.\n"),
        (["--to", "0"], "There is no version 0; the newest one is 3.\n"),
        (["--to", "1", "--with-later"], "--with-later belongs to `undo N`"),
    ],
)
def test_what_cannot_be_undone_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    code, out, err = asked(capsys, *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(said)


def test_an_undo_says_who_and_why(three: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["undo", "2", "--author", "Test author"]) == 2
    assert "--author NAME --message TEXT" in capsys.readouterr().err
    with pytest.raises(LakeError, match="no version 7"):
        undone(three, 7)
