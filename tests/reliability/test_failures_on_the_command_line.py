"""What the command line says of a lake that is damaged, gone, or not ours: one sentence, exit 2, no traceback."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.edition import editions_in
from etl.lake import close_lakes, open_lake
from etl.settings import settings
from tests.etl.rows import put, source

PROJECT = Path(__file__).resolve().parents[2]
Damage = Callable[[Path], object]
SAID = ["--author", "Test author", "--message", "Test"]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one version; for copying only."""
    home = tmp_path_factory.mktemp("pristine") / "atlas"
    put(open_lake(home), "sources", [source(1)])
    close_lakes()
    return home


@pytest.fixture
def mine(pristine: Path, home: Path) -> Path:
    shutil.copytree(pristine, home)
    return home


@pytest.fixture
def load(tmp_path: Path) -> list[str]:
    """The command that loads a new source."""
    file = tmp_path / "sources.csv"
    file.write_text("id,title,publisher\ntest-002,Testland two,Testland\n", encoding="utf-8")
    return ["load", str(file), *SAID]


def lose_catalog(home: Path) -> None:
    (home / "catalog.sqlite").unlink()


def empty_catalog(home: Path) -> None:
    os.truncate(home / "catalog.sqlite", 0)


def truncate_catalog(home: Path) -> None:
    os.truncate(home / "catalog.sqlite", 40_000)


def overwrite_catalog(home: Path) -> None:
    (home / "catalog.sqlite").write_bytes(b"no database" * 4_000)


def scratch_catalog(home: Path) -> None:
    data = bytearray((home / "catalog.sqlite").read_bytes())
    data[4096::500] = bytes(byte ^ 0xFF for byte in data[4096::500])
    (home / "catalog.sqlite").write_bytes(data)


def newer_format(home: Path) -> None:
    with sqlite3.connect(home / "catalog.sqlite") as catalog:
        catalog.execute("update ducklake_metadata set value = '99.0' where key = 'version'")
    catalog.close()


def newer_contract(home: Path) -> None:
    cursor = open_lake(home).cursor()
    cursor.execute("begin")
    cursor.execute("alter table lake.main.sources add column of_the_future varchar")
    cursor.execute("call lake.set_commit_message('Test author', 'Newer')")
    cursor.execute("commit")
    close_lakes()


def lose_head(home: Path) -> None:
    shutil.rmtree(home / "data" / "main" / "_head")


def lose_rows(home: Path) -> None:
    shutil.rmtree(home / "data" / "main" / "sources")


def truncate_rows(home: Path) -> None:
    for path in home.glob("data/main/sources/*.parquet"):
        os.truncate(path, 300)


def scratch_rows(home: Path) -> None:
    for path in home.glob("data/main/sources/*.parquet"):
        data = bytearray(path.read_bytes())
        data[8:400:10] = bytes(byte ^ 0xFF for byte in data[8:400:10])
        path.write_bytes(data)


def no_editions_folder(home: Path) -> None:
    shutil.rmtree(home / "editions")
    (home / "editions").write_text("Testland")


def no_originals_folder(home: Path) -> None:
    (home / "originals").write_text("Testland")


def no_temporary_folder(home: Path) -> None:
    shutil.rmtree(home / "temporary")
    (home / "temporary").write_text("Testland")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lose_catalog, "catalog.sqlite is missing or empty, but "),
        (empty_catalog, "catalog.sqlite is missing or empty, but "),
        (truncate_catalog, "the lake's catalog is damaged: restore it from a backup"),
        (overwrite_catalog, "the lake's catalog is damaged: restore it from a backup"),
        (scratch_catalog, "the lake's catalog is damaged: restore it from a backup"),
        (newer_format, "it was made by another release of Capacity Atlas: update this one"),
        (newer_contract, "was made by a newer release: its table sources has of_the_future"),
        (lose_head, "a file of the lake is missing: restore it from a backup, ducklake-"),
        (lose_rows, "a file of the lake is missing: restore it from a backup, ducklake-"),
        (truncate_rows, "a file of the lake is damaged: restore it from a backup"),
        (scratch_rows, "a file of the lake is damaged: restore it from a backup"),
        (no_editions_folder, "the edition of version 2 could not be made (File exists: "),
        (no_originals_folder, "the original file could not be kept (Not a directory)"),
        (no_temporary_folder, "cannot be opened (File exists: "),
    ],
)
def test_a_load_into_a_damaged_lake_is_refused_in_one_sentence(
    mine: Path, load: list[str], capsys: pytest.CaptureFixture[str], damage: Damage, said: str
) -> None:
    damage(mine)
    assert main(load) == 2
    printed = capsys.readouterr().err
    assert said in printed
    assert printed.count("\n") == 1


@pytest.mark.parametrize(
    "damage", [lose_catalog, empty_catalog, overwrite_catalog, newer_contract, lose_head, no_temporary_folder]
)
def test_what_is_intact_can_still_be_asked(
    mine: Path, capsys: pytest.CaptureFixture[str], damage: Damage
) -> None:
    damage(mine)
    assert main(["query", "headline"]) == 0
    assert "version 1" in capsys.readouterr().out
    assert [edition.version for edition in editions_in(settings(mine).editions)] == [1]


def test_a_lake_is_loaded_again_once_its_lost_folder_is_back(mine: Path, load: list[str]) -> None:
    no_originals_folder(mine)
    assert main(load) == 2
    assert open_lake(mine).head() == 1
    (mine / "originals").unlink()
    assert main(load) == 0
    assert open_lake(mine).head() == 2


def test_a_damaged_edition_is_built_again_by_publish(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (edition,) = editions_in(settings(mine).editions)
    os.truncate(edition.path, 100_000)
    assert main(["publish"]) == 0
    assert capsys.readouterr().out == f"{edition.path.with_name(edition.path.stem + '-1.duckdb')}\n"
    assert (mine / "editions" / f".damaged-{edition.path.name}").exists()


def plainly(home: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """The command in a process that the modes of files bind; root itself may write anywhere."""
    plain = [] if os.getuid() else ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if plain and not shutil.which("setpriv"):
        pytest.skip("root cannot lay its powers down here: there is no setpriv")
    command = [*plain, sys.executable, "-m", "etl", *arguments]
    environment = {**os.environ, "ATLAS_HOME": str(home)}
    return subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True)


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_home_that_may_not_be_written_is_named(mine: Path, load: list[str], mode: int) -> None:
    for path in [mine, mine / "turn.lock"]:
        path.chmod(mode)
    done = plainly(mine, load)
    asked = plainly(mine, ["query", "headline"])
    mine.chmod(0o755)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert f"The folder {mine} cannot be written (Permission denied); ATLAS_HOME names another." in done.stderr
    assert asked.returncode == (0 if mode else 2), asked.stderr
    assert "Traceback" not in asked.stderr
    assert sorted(path.name for path in (mine / "editions").iterdir()) == [
        edition.path.name for edition in editions_in(mine / "editions")
    ]


@pytest.mark.parametrize("name", ["two words", "it's \"so\"", "Подаци за šта", "100% #1; --"])
def test_a_home_may_have_any_name(tmp_path: Path, load: list[str], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path / name))
    assert main(load) == 0
    assert main(["undo", "1", *SAID]) == 0
    assert main(["original", "1", "-o", str(tmp_path / name / "out")]) == 0
    close_lakes()
    assert open_lake(tmp_path / name).head() == 2
