"""A lake moved from a folder to PostgreSQL and S3 and back, and looked after there."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.actor import operator
from etl.backup import make_backup
from etl.errors import LakeError
from etl.expire import compact, expire, older_than_newest
from etl.lake import Lake, open_lake
from etl.load import load_files
from etl.move import move, target_of
from etl.originals import read_original
from etl.settings import settings
from etl.undo import undo
from etl.verify import verify
from tests.etl.rows import put, source, sources
from tests.replicas.parts import PASSWORD, Bucket

TESTER = operator("Test author")


@pytest.fixture
def embedded(tmp_path: Path) -> Lake:
    """Four versions: a file whose original is kept, a change, a removal, an undo of it."""
    lake = open_lake(settings(tmp_path / "embedded", {}))
    path = tmp_path / "sources.csv"
    path.write_text("id,title,publisher\ntest-001,Страница,Testland\n", encoding="utf-8")
    load_files(lake, [path], TESTER, "One")
    put(lake, "sources", [source(1, "Testland changed"), source(2)])
    put(lake, "sources", [source(2)], replace=True)
    undo(lake, 3, TESTER, "Back")
    return lake


def lines(lake: Lake) -> list[object]:
    return [dataclasses.replace(version, snapshot=0) for version in lake.history()]


def faults(lake: Lake) -> list[str]:
    return [fault for check in verify(lake.settings, every=True) for fault in check.faults]


def test_all_versions_are_the_same_on_servers_and_back_in_a_folder(
    embedded: Lake, on_servers: Path, tmp_path: Path
) -> None:
    there = open_lake()
    assert move(embedded, there, lambda version: None) == 4
    back = open_lake(target_of(tmp_path / "back", None, None))
    assert move(there, back, lambda version: None) == 4
    for lake in (there, back):
        assert lines(lake) == lines(embedded)
        assert [len(sources(lake, number)) for number in range(5)] == [0, 1, 2, 1, 2]
        assert sources(lake, 1) == {"test-001": "Страница"}
        assert read_original(lake.settings, lake.version(1).files[0]) == (tmp_path / "sources.csv").read_bytes()
        assert faults(lake) == []
    assert put(there, "sources", [source(5)]) is not None
    assert back.settings.catalog_file == tmp_path / "back" / "catalog.sqlite"


def test_the_command_moves_to_servers_and_shows_no_password(
    embedded: Lake, on_servers: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    catalog, storage = os.environ["ATLAS_CATALOG"], os.environ["ATLAS_STORAGE"]
    monkeypatch.delenv("ATLAS_CATALOG")
    monkeypatch.delenv("ATLAS_STORAGE")
    monkeypatch.setenv("ATLAS_HOME", str(embedded.settings.home))
    assert main(["move", "--catalog", catalog, "--storage", storage, "--home", str(on_servers)]) == 0
    said = capsys.readouterr()
    assert said.out.endswith("The lake is whole.\n")
    assert PASSWORD not in said.out + said.err


def test_what_is_lost_on_s3_is_named(embedded: Lake, on_servers: Path, bucket: Bucket) -> None:
    lake = open_lake()
    move(embedded, lake, lambda version: None)
    with lake.cursor() as cursor:
        storage = lake.settings.storage
        (gone,) = cursor.execute(f"select file from glob('{storage}main/sources/*.parquet') order by 1").fetchone()
        cursor.execute(f"copy (select 1 as other) to '{gone}' (format parquet)")
    (fault,) = faults(lake)[:1]
    assert gone.rpartition("/")[2] in fault


def test_old_versions_expire_and_files_are_joined_on_servers(embedded: Lake, on_servers: Path) -> None:
    lake = open_lake()
    move(embedded, lake, lambda version: None)
    compact(lake, TESTER)
    assert [len(sources(lake, number)) for number in range(5)] == [0, 1, 2, 1, 2]
    assert expire(lake, older_than_newest(lake, 2), TESTER) > 0
    assert [version.expired for version in lake.history()] == [False, False, True, True]
    assert [len(sources(lake, number)) for number in (3, 4)] == [1, 2]
    assert faults(lake) == []


def test_servers_have_backups_of_their_own(on_servers: Path, tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="pg_dump"):
        make_backup(settings(), tmp_path / "backup")
