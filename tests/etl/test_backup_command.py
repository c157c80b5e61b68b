"""`backup` and `restore`: a whole copy or nothing, whoever writes, whatever dies."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from etl import backup as backups
from etl.__main__ import main
from etl.accounts import Accounts
from etl.actor import operator
from etl.backup import make_backup, read_backup, restore
from etl.errors import LakeError
from etl.lake import Lake, open_lake
from etl.load import load_files
from etl.publish import ensure_edition
from etl.settings import Settings, settings
from etl.verify import Check, verify
from tests.etl.rows import put, source, sources

PROJECT = Path(__file__).resolve().parents[2]


def is_whole(checks: list[Check]) -> bool:
    return not [fault for check in checks for fault in check.faults]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def filled(lake: Lake, home: Path, tmp_path: Path) -> Lake:
    """Two versions, the first from a file whose original is kept, and what belongs to staff."""
    path = tmp_path / "sources.csv"
    path.write_text("id,title,publisher\ntest-001,Testland page,Testland\n", encoding="utf-8")
    load_files(lake, [path], operator("Test author"), "One")
    put(lake, "sources", [source(2)])
    Accounts(lake.settings).add("Test person", "a long password")
    (home / "cookie.secret").write_text("secret", encoding="ascii")
    (home / "cookie.secret").chmod(0o600)
    (home / "mappings.json").write_text("{}", encoding="utf-8")
    return lake


def test_a_backup_restored_into_an_empty_home_is_the_same_lake(filled: Lake, tmp_path: Path) -> None:
    backup, checks = make_backup(filled.settings, tmp_path / "backup")
    assert is_whole(checks)
    assert {"catalog.sqlite", "accounts.sqlite", "cookie.secret", "mappings.json"} <= set(backup.files)
    assert not any(name.startswith(("editions", "temporary", "turn")) for name in backup.files)
    where = settings(tmp_path / "restored")
    _, checks = restore(tmp_path / "backup", where)
    assert is_whole(checks)
    there = open_lake(where)
    assert there.history() == filled.history()
    assert sources(there, 1) == {"test-001": "Testland page"}
    assert sources(there, 2) == sources(filled)
    assert [account.name for account in Accounts(where).listed()] == ["Test person"]
    assert (where.home / "cookie.secret").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o700
    assert ensure_edition(where.home).version == 2
    assert put(there, "sources", [source(3)]) is not None


def test_a_backup_is_never_overwritten_and_never_within_the_lake(filled: Lake, home: Path, tmp_path: Path) -> None:
    make_backup(filled.settings, tmp_path / "backup")
    before = tree(tmp_path / "backup")
    with pytest.raises(LakeError, match="never overwritten"):
        make_backup(filled.settings, tmp_path / "backup")
    assert tree(tmp_path / "backup") == before
    with pytest.raises(LakeError, match="lies in the lake itself"):
        make_backup(filled.settings, home / "backup")
    assert not (home / "backup").exists()


def test_a_backup_made_while_others_write_is_whole(filled: Lake, tmp_path: Path) -> None:
    enough = threading.Event()

    def write() -> None:
        number = 10
        while not enough.is_set():
            number += 1
            put(filled, "sources", [source(number)])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [make_backup(filled.settings, tmp_path / f"backup{n}") for n in range(3)]
    finally:
        enough.set()
        writer.join()
    assert all(is_whole(checks) for _, checks in made)
    restore(tmp_path / "backup2", settings(tmp_path / "restored"))
    there = open_lake(tmp_path / "restored")
    assert 2 < there.head() <= filled.head()
    assert all(len(sources(there, version.number)) == version.number for version in there.history())


def test_accounts_are_copied_with_what_stands_beside_their_file(filled: Lake, tmp_path: Path) -> None:
    accounts = Accounts(filled.settings)
    with accounts.opened() as con:  # who is connected keeps the write-ahead log from being folded in
        con.execute("select count(*) from account").fetchone()
        accounts.add("Test newcomer", "a long password")
        assert b"Test newcomer" not in accounts.path.read_bytes()
        make_backup(filled.settings, tmp_path / "backup")
    copied = Accounts(settings(tmp_path / "backup"))
    assert [account.name for account in copied.listed()] == ["Test newcomer", "Test person"]


def test_a_lake_with_a_missing_file_is_not_backed_up(filled: Lake, home: Path, tmp_path: Path) -> None:
    gone = next((home / "data" / "main" / "sources").glob("*.parquet"))
    gone.unlink()
    with pytest.raises(LakeError, match=gone.name):
        make_backup(filled.settings, tmp_path / "backups" / "backup")
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_copy_with_faults_has_a_name_that_says_so(
    filled: Lake, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (original,) = (path for path in (home / "originals").rglob("*") if path.is_file())
    original.unlink()
    for number in (1, 2):
        assert main(["backup", str(tmp_path / "backup")]) == 1
        said = capsys.readouterr()
        place = tmp_path / f"backup.not-whole-{number}"
        assert "FAULT  originals" in said.out
        assert said.err == f"{tmp_path / 'backup'} was not made: the copy has faults and lies in {place}.\n"
        assert read_backup(place).folder == place
    assert not (tmp_path / "backup").exists()
    where = settings(tmp_path / "restored")
    restore(place, where)
    assert sources(open_lake(where)) == sources(filled)


def test_a_lake_on_servers_is_left_to_their_tools(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="pg_dump"):
        make_backup(Settings(tmp_path, "postgres:dbname=test", str(tmp_path / "data")), tmp_path / "backup")


def test_a_home_in_use_is_not_restored_into(filled: Lake, home: Path, tmp_path: Path) -> None:
    make_backup(filled.settings, tmp_path / "backup")
    before = sources(filled)
    with pytest.raises(LakeError, match="is not empty"):
        restore(tmp_path / "backup", filled.settings)
    assert sources(open_lake(home)) == before


def test_a_damaged_backup_is_not_restored(filled: Lake, tmp_path: Path) -> None:
    make_backup(filled.settings, tmp_path / "backup")
    name = next(name for name in read_backup(tmp_path / "backup").files if name.endswith(".parquet"))
    data = bytearray((tmp_path / "backup" / name).read_bytes())
    data[len(data) // 2] ^= 1  # one bit of a value
    (tmp_path / "backup" / name).write_bytes(bytes(data))
    where = settings(tmp_path / "restored")
    with pytest.raises(LakeError, match=name):
        restore(tmp_path / "backup", where)
    assert tree(where.home) == {}
    (tmp_path / "backup" / name).unlink()
    with pytest.raises(LakeError, match="is missing"):
        restore(tmp_path / "backup", where)


def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(LakeError, match="is no backup"):
        restore(tmp_path / "folder", settings(tmp_path / "restored"))
    (tmp_path / "folder" / "backup.json").write_text('{"made": "", "files": {"../else": ""}}', encoding="utf-8")
    with pytest.raises(LakeError, match="outside of the backup"):
        restore(tmp_path / "folder", settings(tmp_path / "restored"))


def test_a_flipped_byte_of_the_lake_is_found_beside_its_backup(
    filled: Lake, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_backup(filled.settings, tmp_path / "backup")
    assert main(["verify", "--against", str(tmp_path / "backup")]) == 0
    path = next((home / "data" / "main" / "sources").glob("*.parquet"))
    data = path.read_bytes()
    assert data.count(b"Testland page") >= 1
    path.write_bytes(data.replace(b"Testland page", b"Testland pagf"))
    capsys.readouterr()
    assert main(["verify", "--against", str(tmp_path / "backup")]) == 1
    assert f"{path} has other bytes than in the backup" in capsys.readouterr().out


def test_the_commands_say_what_they_did(
    filled: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "backup")]) == 0
    assert f"files copied to {tmp_path / 'backup'}.\n" in (said := capsys.readouterr().out)
    assert said.endswith("The lake is whole.\n")
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path / "restored"))
    assert main(["restore", str(tmp_path / "backup")]) == 0
    assert f"restored to {tmp_path / 'restored'}.\n" in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "backup")]) == 2


def in_a_process_killed_after(seconds: float, *arguments: str, home: Path) -> None:
    command = [sys.executable, "-m", "etl", *arguments]
    unseen = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=PROJECT, env={"ATLAS_HOME": str(home)}, **unseen) as process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.kill()


def test_a_backup_that_is_killed_is_not_there_and_the_next_one_is(filled: Lake, home: Path, tmp_path: Path) -> None:
    chance = random.Random(time.time_ns())
    for number in range(4):
        folder = tmp_path / "backups" / str(number)
        in_a_process_killed_after(chance.uniform(0.5, 4), "backup", str(folder), home=home)
        if not folder.exists():
            make_backup(filled.settings, folder)
        _, checks = restore(folder, settings(tmp_path / f"restored{number}"))
        assert is_whole(checks)
    assert sorted(path.name for path in (tmp_path / "backups").iterdir()) == ["0", "1", "2", "3"]


@pytest.mark.parametrize("moves", range(5))
def test_a_restore_that_is_killed_can_be_made_again(
    filled: Lake, tmp_path: Path, moves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(filled.settings, tmp_path / "backup")
    where = settings(tmp_path / "restored")
    dies_after(moves, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "backup", where)
    monkeypatch.undo()
    assert not (where.home / "catalog.sqlite").exists()
    _, checks = restore(tmp_path / "backup", where)
    assert is_whole(checks)
    assert is_whole(verify(where))


def dies_after(moves: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The home's folder is synced after each file that takes its place: there the process ends."""
    done = iter(range(1000))
    sync: Callable[[Path], None] = backups.sync_file

    def counted(path: Path) -> None:
        sync(path)
        if path.name == "restored" and next(done) == moves:
            raise KeyboardInterrupt

    monkeypatch.setattr(backups, "sync_file", counted)
