"""`preview`: what a load would change, and nothing stored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.actor import operator
from etl.lake import Lake
from etl.load import load_files

PEOPLE = "id,activity_id,role,unit,number,country,reporting,status\n"
MORE = PEOPLE + "test-more,test-training,trained,person,>=40,MK,period,done\n"


@pytest.fixture
def tiny(lake: Lake, tiny_files: list[Path]) -> Lake:
    assert load_files(lake, tiny_files, operator("Test author"), "Tiny data").version is not None
    return lake


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


def test_the_rows_and_figures_that_would_change_are_shown_and_nothing_is_stored(
    tiny: Lake, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet.write_text(MORE, encoding="utf-8")
    assert main(["preview", str(sheet)]) == 0
    said = capsys.readouterr().out
    assert "On top of version 1:" in said
    assert "people: 1 added, 0 changed, 0 removed" in said
    assert "headline, measure trained: " in said
    assert "people: 0 unchanged" not in said
    assert tiny.head() == 1
    assert not list(tiny.settings.editions.glob(".building-*"))


def test_the_json_tells_the_same(tiny: Lake, sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet.write_text(MORE, encoding="utf-8")
    assert main(["preview", str(sheet), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["base"], told["refusal"], told["unchanged"]) == (1, None, {"people": 0})
    assert [(t["table"], len(t["added"])) for t in told["tables"]] == [("people", 1)]
    (figure,) = [f for f in told["figures"] if (f["metric"], f.get("measure")) == ("headline", "trained")]
    assert figure["after"]["low"] == figure["before"]["low"] + 40
    assert figure["after"]["high"] is None


def test_rows_that_stand_already_change_nothing(
    tiny: Lake, tiny_files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    people = next(path for path in tiny_files if path.name == "people.csv")
    assert main(["preview", str(people)]) == 0
    said = capsys.readouterr().out
    assert "Nothing would change." in said
    assert "people: 19 unchanged" in said


def test_a_file_with_problems_shows_them_and_says_that_nothing_could_be_loaded(
    tiny: Lake, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet.write_text(MORE.replace(">=40", "forty"), encoding="utf-8")
    assert main(["preview", str(sheet)]) == 1
    said = capsys.readouterr()
    assert 'people.csv, row 2, column number: "forty" is not a figure' in said.out
    assert "Nothing could be loaded." in said.err


def test_a_replacement_that_would_leave_references_to_nothing_is_refused_in_words(
    tiny: Lake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "sources.csv"
    sheet.write_text("id,title,publisher\ntest-new,Testland new,Testland\n", encoding="utf-8")
    assert main(["preview", str(sheet), "--replace"]) == 1
    assert "It cannot be loaded: table evidence" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said_so(tiny: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "no-such.csv"]) == 2
    assert capsys.readouterr().err == "no-such.csv: No such file or directory\n"
