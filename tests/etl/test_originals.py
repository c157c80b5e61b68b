"""Loaded files are kept as they came; refused files are not."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

import etl.commands
import etl.load
from etl.__main__ import main
from etl.actor import operator
from etl.commit import commit_staged
from etl.errors import EditionError, LakeError
from etl.kept import place
from etl.lake import Lake, open_lake
from etl.load import load_files
from etl.originals import Original, find_files, keep, write_out
from etl.settings import Settings, settings
from etl.template import write_template
from etl.undo import undo
from etl.version import FileRecord
from tests.etl.rows import source, staged

SAID = (operator("Test author"), "Test file")
HEADER = "id;title;publisher;language;published;retrieved;url;document;note"


def file_of(folder: Path, *titles: str, name: str = "Извори.csv") -> Path:
    """Sources in cp1251 with semicolons, so that what is kept cannot be what was read."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [f"test-{n};{title};Testland;;;;;;" for n, title in enumerate(titles)]
    path = folder / name
    path.write_bytes("\r\n".join([HEADER, *rows, ""]).encode("cp1251"))
    return path


def workbook(folder: Path, *, sheet: str | None = None, hidden: bool = False, comment: bool = False) -> Path:
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(";"))
    book.active.append(["test-0", "Testland page", "Testland"])
    if sheet:
        book.create_sheet(sheet).append(["Testland words"])
        book[sheet].sheet_state = "hidden" if hidden else "visible"
    if comment:
        book.active["A2"].comment = Comment("Testland words", "Test author")
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def kept(where: Settings) -> list[Path]:
    return [path for path in where.originals.rglob("*") if path.is_file()]


@pytest.fixture
def where(home: Path) -> Settings:
    """A home without a lake: keeping needs none."""
    home.mkdir()
    return settings(home)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, Path]:
    """A lake with one file loaded, and that file; for reading only. Version 2 takes version 1 back."""
    folder = tmp_path_factory.mktemp("one")
    path = file_of(folder, "Страница")
    lake = open_lake(folder / "atlas")
    assert load_files(lake, [path], *SAID).version is not None
    undo(lake, 1, *SAID)
    return lake, path


def test_a_loaded_file_is_kept_byte_for_byte_under_its_hash(one: tuple[Lake, Path]) -> None:
    lake, path = one
    digest = hash_of(path)
    assert kept(lake.settings) == [lake.settings.home / "originals" / digest[:2] / digest]
    assert kept(lake.settings)[0].read_bytes() == path.read_bytes()


def test_a_file_is_written_out_by_its_version_or_by_its_hash(one: tuple[Lake, Path], tmp_path: Path) -> None:
    lake, path = one
    for n, wanted in enumerate(("1", hash_of(path), hash_of(path)[:8].upper())):
        (written,) = write_out(lake.settings, find_files(lake, wanted), tmp_path / str(n))
        assert (written.name, written.read_bytes()) == ("Извори.csv", path.read_bytes())


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("2", "Version 2 came from no file"),
        ("7", "There is no version 7"),
        ("0123456789", "No file has a hash that begins with 0123456789"),
        ("../secret", "neither a version nor a hash"),
    ],
)
def test_what_no_file_is_meant_by_is_one_sentence(one: tuple[Lake, Path], wanted: str, said: str) -> None:
    with pytest.raises(LakeError, match=said):
        find_files(one[0], wanted)


def test_a_file_that_is_in_the_way_is_not_overwritten(one: tuple[Lake, Path], tmp_path: Path) -> None:
    (tmp_path / "Извори.csv").write_text("Testland, mine")
    with pytest.raises(LakeError, match="is there already; -o names another folder"):
        write_out(one[0].settings, find_files(one[0], "1"), tmp_path)
    assert (tmp_path / "Извори.csv").read_text() == "Testland, mine"


def test_show_tells_where_and_original_writes_it(
    one: tuple[Lake, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lake, path = one
    monkeypatch.setenv("ATLAS_HOME", str(lake.settings.home))
    assert main(["show", "1"]) == 0
    assert f"\nOriginals:\n{place(lake.settings).address(hash_of(path))}\n" in capsys.readouterr().out
    assert main(["original", "1", "-o", str(tmp_path / "new" / "out")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'new' / 'out' / 'Извори.csv'}\n"


def test_two_files_of_one_name_are_both_written_out(lake: Lake, tmp_path: Path) -> None:
    first, second = file_of(tmp_path / "a", "Страница"), tmp_path / "b" / "Извори.csv"
    second.parent.mkdir()
    second.write_text("currency,period,rate,source\nUSD,2018,1.5,Testland bank\n", encoding="utf-8")
    load_files(lake, [first, second], *SAID)
    written = write_out(lake.settings, find_files(lake, "1"), tmp_path / "out")
    assert [path.name for path in written] == ["Извори.csv", f"{hash_of(second)[:8]}-Извори.csv"]
    assert [path.read_bytes() for path in written] == [first.read_bytes(), second.read_bytes()]


def test_a_refused_file_is_kept_nowhere(lake: Lake, tmp_path: Path) -> None:
    for titles in (["jane.doe@example.org"], [""]):
        assert load_files(lake, [file_of(tmp_path, *titles)], *SAID).refused
    cursor = lake.cursor()
    path = file_of(tmp_path, "Страница")
    double = staged(lake, cursor, "sources", [source(1), source(1)])
    refused = replace(double, originals=(Original(path, hash_of(path)),))
    with pytest.raises(EditionError, match="duplicate key"):
        commit_staged(lake, refused, *SAID)
    assert kept(lake.settings) == []


def test_a_file_that_changes_nothing_is_not_kept(lake: Lake, tmp_path: Path) -> None:
    load_files(lake, [file_of(tmp_path, "Page")], *SAID)
    again = tmp_path / "again.csv"
    again.write_text(file_of(tmp_path, "Page").read_text().replace("\r\n", "\n") + "\n")
    assert load_files(lake, [again], *SAID).version is None
    assert len(kept(lake.settings)) == 1


def test_a_file_is_on_the_disk_before_its_version_is(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    real = os.fsync

    def record(descriptor: int) -> None:
        if lake.head() == 0:
            synced.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")))
        real(descriptor)

    path = file_of(tmp_path, "Страница")
    monkeypatch.setattr(os, "fsync", record)
    load_files(lake, [path], *SAID)
    folder = place(lake.settings).address(hash_of(path)).parent
    assert {folder, folder.parent, lake.settings.home} <= set(synced)
    assert any(one.parent == folder and one.name.startswith(".writing-") for one in synced)
    assert [one for one in kept(lake.settings) if one.name.startswith(".")] == []


def test_what_is_kept_stays_as_it_is(where: Settings, tmp_path: Path) -> None:
    path = file_of(tmp_path, "Страница")
    original = Original(path, hash_of(path))
    keep(where, [original])
    (stored,) = kept(where)
    inode = stored.stat().st_ino
    keep(where, [original, Original(path.read_bytes(), original.sha256)])
    assert stored.stat().st_ino == inode


def test_a_file_that_changes_under_the_load_is_refused(where: Settings, tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="changed while it was being loaded"):
        keep(where, [Original(file_of(tmp_path, "Страница"), "0" * 64)])
    assert kept(where) == []


def test_a_damaged_original_is_told_from_the_file_that_was_loaded(where: Settings, tmp_path: Path) -> None:
    path = file_of(tmp_path, "Страница")
    record = FileRecord(path.name, hash_of(path), "sources", 1)
    keep(where, [Original(path, record.sha256)])
    kept(where)[0].write_bytes(b"Testland")
    with pytest.raises(LakeError, match="is damaged"):
        write_out(where, [record], tmp_path / "out")
    kept(where)[0].unlink()
    with pytest.raises(LakeError, match="is not kept"):
        write_out(where, [record], tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("more", "files"),
    [
        ({}, 1),
        ({"sheet": "Participants"}, 0),
        ({"sheet": "Participants", "hidden": True}, 0),
        ({"comment": True}, 0),
    ],
)
def test_a_workbook_with_parts_that_were_not_checked_is_not_kept(
    where: Settings, tmp_path: Path, more: dict, files: int
) -> None:
    path = workbook(tmp_path, **more)
    keep(where, [Original(path, hash_of(path))])
    assert len(kept(where)) == files


def test_the_load_says_which_file_is_not_kept(
    lake: Lake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook(tmp_path, sheet="Participants")
    assert main(["load", str(path), "--author", "Test author", "--message", "Test"]) == 0
    assert "book.xlsx itself is not kept: it holds sheets or comments" in capsys.readouterr().out
    assert (lake.head(), kept(lake.settings)) == (1, [])


def test_a_workbook_of_ours_is_kept(where: Settings, tmp_path: Path) -> None:
    path = write_template("sources", tmp_path / "sources.xlsx")
    keep(where, [Original(path, hash_of(path))])
    assert [one.name for one in kept(where)] == [hash_of(path)]


def test_curated_files_are_not_kept(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    curated = [file_of(tmp_path, "Страница")]
    for module in (etl.commands, etl.load):
        monkeypatch.setattr(module, "curated_files", lambda: curated)
    assert main(["load"]) == 0
    assert (lake.head(), kept(lake.settings)) == (1, [])
