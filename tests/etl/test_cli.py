"""The command line: exit codes, JSON shapes, sentences instead of tracebacks."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

import etl.commands
import etl.load
from etl.__main__ import main, parser
from etl.lake import open_lake
from etl.plain import cell, figure
from queries import METRICS, OWN_CHOICES, SEVERAL

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)).choices


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """A command in this process, in the test's own home."""

    def run(*arguments: str | Path) -> Result:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as refused:
            code = int(str(refused.code))
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def tiny_run(run: Run, tiny_home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command on the tiny lake, for reading only."""
    monkeypatch.setenv("ATLAS_HOME", str(tiny_home))
    return run


def sources_file(folder: Path, *rows: str) -> Path:
    """A file of sources from rows of `id,title,publisher`; its other columns are empty."""
    path = folder / "sources.csv"
    header = "id,title,publisher,language,published,retrieved,url,document,document_sha256,verified,note"
    path.write_text("\n".join([header, *(f"{row},,,,,,,," for row in rows), ""]), encoding="utf-8")
    return path


def in_a_process(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ATLAS_HOME": str(home)}
    command = [sys.executable, "-m", "etl", *arguments]
    return subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_documented(command: str) -> None:
    text = (PROJECT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert f"\n| `{command} " in text or f"\n| `{command}`" in text


def test_the_commands_of_the_architecture_are_there() -> None:
    wanted = {
        *("check", "load", "history", "show", "diff", "undo", "original", "publish"),
        *("query", "evidence", "template", "export"),
    }
    assert wanted <= set(COMMANDS)


# check


def test_a_clean_file_exits_with_0(run: Run, tmp_path: Path) -> None:
    result = run("check", sources_file(tmp_path, "test-1,Testland page,Testland"))
    assert (result.code, result.out) == (0, "sources.csv: table sources, 1 row, no problems\n")


def test_a_note_is_not_counted_as_a_problem(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("id,title,publisher\ntest-1,Testland page,Testland\n", encoding="utf-8")
    result = run("check", path)
    assert result.code == 0
    assert result.out.endswith("short.csv: table sources, 1 row, no problems, 1 note\n")


def test_a_file_with_problems_is_written_as_a_workbook_that_shows_them(run: Run, tmp_path: Path) -> None:
    bad = sources_file(tmp_path, "test-1,,Testland")
    result = run("check", bad, "--annotate", tmp_path / "shown")
    path = tmp_path / "shown" / "sources-problems.xlsx"
    assert (result.code, result.err) == (1, f"{path}: sources.csv with its problems\n")
    assert openpyxl.load_workbook(path).worksheets[0]["B2"].comment is not None
    assert run("check", bad, "--annotate", tmp_path / "shown").err.startswith(f"{path} is there already")
    good = sources_file(tmp_path, "test-1,Testland page,Testland")
    assert run("check", good, "--annotate", tmp_path / "none").err == ""
    assert not (tmp_path / "none").exists()


def test_files_with_one_name_have_a_workbook_each(run: Run, tmp_path: Path) -> None:
    files = []
    for name, row in (("one", "test-1,,Testland"), ("two", "test-2,Testland page,Testland"), ("three", "test-3,,Test")):
        (tmp_path / name).mkdir()
        files.append(sources_file(tmp_path / name, row))
    shown = tmp_path / "shown"
    result = run("check", *files, "--annotate", shown)
    written = {path.name: openpyxl.load_workbook(path).worksheets[0]["A2"].value for path in sorted(shown.iterdir())}
    assert written == {"sources-3-problems.xlsx": "test-3", "sources-problems.xlsx": "test-1"}
    assert sorted(result.err.splitlines()) == [f"{shown / name}: sources.csv with its problems" for name in written]


def test_a_file_with_data_of_persons_is_not_written_again(run: Run, tmp_path: Path) -> None:
    path = sources_file(tmp_path, "test-1,someone@example.org,Testland")
    result = run("check", path, "--annotate", tmp_path / "shown")
    assert (result.code, result.err) == (1, "sources.csv holds data of persons: nothing of it is written.\n")
    assert not (tmp_path / "shown").exists()


def test_what_is_no_table_exits_with_2_from_check_and_from_load(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    assert run("check", path).code == 2
    assert run("load", path, "--author", "Test author", "--message", "Test").code == 2


def test_problems_exit_with_1_and_name_row_column_and_value(run: Run, tmp_path: Path) -> None:
    path = sources_file(
        tmp_path, "test-1,Testland page,Testland", "test-2,,Testland", "test-1,Again,Testland"
    )
    result = run("check", path, "--json")
    assert result.code == 1
    (file,) = result.json["files"]
    assert (file["file"], file["table"], file["rows"]) == ("sources.csv", "sources", 3)
    assert {"row", "column", "value", "rule", "expected", "hint", "severity"} == set(file["problems"][0])
    assert (3, "title") in {(problem["row"], problem["column"]) for problem in file["problems"]}


def test_a_file_that_cannot_be_read_exits_with_2_and_the_others_are_still_checked(
    run: Run, tmp_path: Path
) -> None:
    good = sources_file(tmp_path, "test-1,Testland page,Testland")
    result = run("check", good, tmp_path / "nowhere.csv", "--json")
    assert result.code == 2
    assert [(file["file"], len(file["problems"])) for file in result.json["files"]] == [
        ("sources.csv", 0),
        ("nowhere.csv", 1),
    ]


def test_a_file_of_no_known_table_exits_with_2(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("apples,pears\n1,2\n", encoding="utf-8")
    assert run("check", path).code == 2


def test_checking_makes_no_lake(run: Run, tmp_path: Path, home: Path) -> None:
    run("check", sources_file(tmp_path, "test-1,Testland page,Testland"))
    assert not home.exists()


def test_a_check_knows_what_is_loaded(tiny_run: Run, tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(
        "id,name,country,latitude,longitude,names\n900099,Testgrad,RS,44,20,\n900098,Testgrad,FR,44,20,\n",
        encoding="utf-8",
    )
    result = tiny_run("check", path, "--json")
    (file,) = result.json["files"]
    assert [(problem["row"], problem["value"]) for problem in file["problems"]] == [(3, "FR")]


# load, history, show, publish


def test_loading_twice_makes_one_version(run: Run, tmp_path: Path) -> None:
    path = sources_file(tmp_path, "test-1,Testland page,Testland", "test-2,Testland page,Testland")
    first = run("load", path, "--author", "Test author", "--message", "Two pages")
    assert (first.code, first.out) == (0, "Version 1, rows: 2 added, 0 changed, 0 removed in sources.\n")
    again = run("load", path, "--author", "Test author", "--message", "Two pages")
    assert (again.code, again.out) == (0, "Nothing would change: version 1 stays.\n")


def test_replacing_removes_rows_that_the_file_does_not_hold(run: Run, tmp_path: Path) -> None:
    said = ("--author", "Test author", "--message", "Test")
    run("load", sources_file(tmp_path, "test-1,Page,Testland", "test-2,Page,Testland"), *said)
    fewer = sources_file(tmp_path, "test-2,Page,Testland")
    assert run("load", fewer, *said).out == "Nothing would change: version 1 stays.\n"
    replaced = run("load", fewer, *said, "--replace")
    assert replaced.out == "Version 2, rows: 0 added, 0 changed, 1 removed in sources.\n"
    assert run("show", "2", "--json").json["rows"] == {"sources": {"inserted": 0, "updated": 0, "deleted": 1}}


def test_loading_the_same_curated_data_again_takes_back_no_correction(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    curated = [sources_file(tmp_path, "test-1,Testland page,Testland", "test-2,Testland page,Testland")]
    for module in (etl.commands, etl.load):
        monkeypatch.setattr(module, "curated_files", lambda: curated)
    (tmp_path / "corrected").mkdir()
    corrected = sources_file(tmp_path / "corrected", "test-1,Testland corrected,Testland")
    assert run("load").out.startswith("Version 1, rows: 2 added")
    run("load", corrected, "--author", "Test author", "--message", "Test")
    assert run("load").out == "The curated data are those of version 1: version 2 stays.\n"
    sources_file(tmp_path, "test-1,Testland page,Testland", "test-2,Testland new,Testland")
    assert run("load").out == "Version 3, rows: 0 added, 2 changed, 0 removed in sources.\n"


def test_a_file_with_problems_is_not_loaded(run: Run, tmp_path: Path, home: Path) -> None:
    result = run("load", sources_file(tmp_path, "test-1,,Testland"), "--author", "A", "--message", "M")
    assert (result.code, result.err) == (1, "Nothing was loaded.\n")
    assert "row 2, column title" in result.out
    assert open_lake(home).head() == 0


@pytest.mark.parametrize("said", [[], ["--author", "A"], ["--author", " ", "--message", "M"]])
def test_a_load_says_who_and_why(run: Run, tmp_path: Path, said: list[str]) -> None:
    result = run("load", sources_file(tmp_path, "test-1,Page,Testland"), *said)
    assert result.code == 2
    assert "--author NAME --message TEXT" in result.err


def test_history_and_show_tell_who_when_why_and_what(tiny_run: Run) -> None:
    (version,) = tiny_run("history", "--json").json["versions"]
    assert (version["version"], version["author"], version["message"]) == (1, "Test author", "Tiny data")
    assert version["rows"]["places"] == {"inserted": 6, "updated": 0, "deleted": 0}
    shown = tiny_run("show", "1", "--json").json
    originals = [file.pop("original") for file in shown["files"]]
    assert all(Path(original).is_file() for original in originals)
    assert shown == version
    assert {"name": "places.csv", "table": "places", "rows": 6}.items() <= next(
        file for file in shown["files"] if file["table"] == "places"
    ).items()
    assert "Tiny data" in tiny_run("history").out
    assert "places.csv" in tiny_run("show", "1").out


def test_publish_prints_the_path_of_the_edition(tiny_run: Run) -> None:
    assert Path(tiny_run("publish").out.strip()).exists()
    assert tiny_run("publish", "1").out == tiny_run("publish").out


@pytest.mark.parametrize("command", [["history"], ["show", "1"], ["publish"]])
def test_commands_on_versions_say_that_nothing_is_loaded(run: Run, command: list[str]) -> None:
    result = run(*command)
    assert (result.code, result.err) == (2, "Nothing is loaded yet: python -m etl load\n")


# query


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_answers_in_the_agreed_shape(tiny_run: Run, metric: str) -> None:
    result = tiny_run("query", metric, "--json")
    assert result.code == 0, result.err
    answer = result.json
    assert set(answer) == {"metric", "version", "filters", "columns", "rows", "notes"}
    assert (answer["metric"], answer["version"], answer["filters"]) == (metric, 1, {})
    assert answer["rows"]
    assert all(list(row) == answer["columns"] for row in answer["rows"])
    assert tiny_run("query", metric).code == 0


def test_a_figure_is_low_high_and_approximate_or_null(tiny_run: Run) -> None:
    answer = tiny_run("query", "funding_by_instrument", "--json").json
    figures = [row["eur"] for row in answer["rows"]]
    assert "eur_low" not in answer["columns"]
    assert all(figure is None or set(figure) == {"low", "high", "approximate"} for figure in figures)
    assert any(figure and figure["high"] is None for figure in figures)  # TF: 300 000 and ≥ 200 000


def test_filters_take_codes_in_lists_repeated_and_by_name(tiny_run: Run) -> None:
    for given in (
        ["--country", "RS,MK"],
        ["--country", "RS", "--country", "MK"],
        ["--country", "Србија; MK"],
    ):
        assert tiny_run("query", "headline", *given, "--json").json["filters"] == {"country": ["RS", "MK"]}


def test_an_empty_choice_means_none(tiny_run: Run) -> None:
    answer = tiny_run("query", "funding_by_instrument", "--country", "", "--json").json
    assert (answer["filters"], answer["rows"]) == ({"country": []}, [])


def test_what_is_not_reported_is_said_and_never_zero(tiny_run: Run) -> None:
    lines = tiny_run("query", "funding_by_donor", "--project", "test-silent").out.split("\n")
    assert not any(line.endswith(" 0") and "EUR" in line for line in lines)
    headline = tiny_run("query", "headline", "--project", "test-silent").out
    assert "not reported" in next(line for line in headline.split("\n") if line.startswith("funding"))


def test_a_row_that_names_nothing_is_not_stated_and_a_missing_figure_not_reported(tiny_run: Run) -> None:
    lines = tiny_run("query", "trained_by_country").out.split("\n")
    assert next(line for line in lines if line.startswith("(not stated)")).split()[4:] == ["20", "1", "0"]
    assert next(line for line in lines if line.startswith("RS ")).split()[2:] == ["not", "reported", "0", "1"]


def test_whole_numbers_of_notes_are_whole(tiny_run: Run) -> None:
    out = tiny_run("query", "funding_by_instrument", "--json").out
    assert json.loads(out)["notes"]
    assert ".0," not in out


@pytest.mark.parametrize("asked", [["--country", "Lithuania"], ["--activity-type", "grant_scheme"], ["--status", "6"]])
def test_what_could_be_in_the_data_and_is_not_has_an_empty_answer(tiny_run: Run, asked: list[str]) -> None:
    result = tiny_run("query", "funding_by_instrument", *asked, "--json")
    assert (result.code, result.json["rows"]) == (0, [])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["headline", "--country", "Narnia"], "--country Narnia is not known here. There are: "),
        (["headline", "--country", "RS,Narnia"], "--country Narnia is not known here. There are: "),
        (["headline", "--donor", "test-ngo"], "--donor test-ngo is not known here. There are: test-donor-a, "),
        (["headline", "--activity-type", "x"], "--activity-type x is not known here. There are: "),
        (["headline", "--project", "test-silent;x"], "--project x: there is no such project."),
        (["headline", "--year-from", "2020", "--year-to", "2018"], "--year-from is after --year-to."),
        (["headline", "--year-from", "020200"], "usage: "),
        (["headline", "--grain", "month"], "headline has no --grain. Besides the filters it has no option."),
        (["activities_over_time", "--grain", "aeon"], "--grain aeon is not known here. There are: year, "),
        (["activities_over_time", "--grain", "month,year"], "--grain is one of: year, quarter, month."),
        (["indicators", "--state", "reachd"], "--state reachd is not known here. There are: reached, "),
        (["indicators_by_state", "--state", "reached"], "indicators_by_state has no --state. Besides "),
        (["coverage_cells", "--kind", "x"], "--kind x is not known here. There are: amount, "),
    ],
)
def test_what_a_metric_does_not_know_is_refused_with_what_it_does(tiny_run: Run, asked: list[str], said: str) -> None:
    result = tiny_run("query", *asked)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(said)


def test_each_choice_of_a_metric_is_an_option(tiny_run: Run) -> None:
    for metric, choices in OWN_CHOICES.items():
        for name, values in choices.items():
            answer = tiny_run("query", metric, f"--{name}", values[0])
            assert answer.code == 0, answer.err
            if name in SEVERAL:
                assert tiny_run("query", metric, f"--{name}", ";".join(values)).code == 0
    kinds = {row["kind"] for row in tiny_run("query", "coverage_cells", "--kind", "dates", "--json").json["rows"]}
    assert kinds == {"dates"}


def test_what_is_not_zero_is_never_written_as_zero() -> None:
    assert [cell(figure(low, None, False)) for low in (0.00004, 0.1 + 0.2, 0)] == [">=0.00004", ">=0.3", ">=0"]


# Files


def test_a_template_is_written_where_it_is_wanted(run: Run, tmp_path: Path) -> None:
    assert run("template", "people", "-o", tmp_path / "people.csv").code == 0
    assert (tmp_path / "people.csv").read_text(encoding="utf-8-sig").startswith("id,activity_id,")
    assert run("template", "people", "-o", tmp_path / "people.doc").code == 2


def test_a_template_offers_what_is_loaded(tiny_run: Run, tmp_path: Path) -> None:
    assert tiny_run("template", "people", "-o", tmp_path / "people.xlsx").code == 0
    values = openpyxl.load_workbook(tmp_path / "people.xlsx")["Values"]
    assert "test-twinning" in {cell.value for row in values.iter_rows() for cell in row}


@pytest.mark.parametrize(("form", "files"), [("csv", 16), ("xlsx", 15), ("parquet", 15), ("datapackage", 1)])
def test_a_version_is_exported_in_each_format(tiny_run: Run, tmp_path: Path, form: str, files: int) -> None:
    result = tiny_run("export", tmp_path / "out", "--format", form)
    counted = "1 file" if files == 1 else f"{files} files"
    assert (result.code, result.out) == (0, f"Version 1: {counted} in {tmp_path / 'out'}\n")
    assert len(list((tmp_path / "out").iterdir())) == files


def test_an_export_is_written_to_a_new_folder(tiny_run: Run, tmp_path: Path) -> None:
    result = tiny_run("export", tmp_path / "new" / "out")
    assert (result.code, result.out) == (0, f"Version 1: 16 files in {tmp_path / 'new' / 'out'}\n")
    assert (tmp_path / "new" / "out" / "datapackage.json").exists()


def test_evidence_without_its_folder_exits_with_2(run: Run, tmp_path: Path) -> None:
    result = run("evidence", tmp_path / "nowhere")
    assert (result.code, result.err) == (2, f"There is no folder {tmp_path / 'nowhere'}.\n")


# Errors


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "77"],
        ["show", "seven"],
        ["query", "nothing"],
        ["publish", "77"],
        ["template", "nothing"],
        [],
        ["undone"],
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exits_with_2(tiny_run: Run, arguments: list[str]) -> None:
    result = tiny_run(*arguments)
    assert result.code == 2
    assert result.err.strip()
    assert "Traceback" not in result.err


def test_a_damaged_catalog_is_one_sentence_and_the_log_has_the_traceback(home: Path) -> None:
    home.mkdir()
    (home / "catalog.sqlite").write_bytes(b"no database" * 1000)
    done = in_a_process("history", home=home)
    assert done.returncode == 2
    assert done.stderr.startswith("The lake at sqlite:")
    assert done.stderr.count("\n") == 1
    assert "Traceback" in (home / "etl.log").read_text(encoding="utf-8")
    assert "Traceback" in in_a_process("--debug", "history", home=home).stderr


def test_a_fault_of_ours_is_told_from_problems_in_the_data(home: Path) -> None:
    home.mkdir()
    broken = "import etl.commands, runpy, sys; etl.commands.run_history = None; sys.argv[1:] = ['history'];"
    code = f"{broken} runpy.run_module('etl', run_name='__main__')"
    environment = {**os.environ, "ATLAS_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 70
    assert done.stderr.startswith("Something is wrong in Capacity Atlas itself (TypeError)")
    assert "Traceback" not in done.stderr
    assert "Traceback" in (home / "etl.log").read_text(encoding="utf-8")
    assert etl.commands.run_history is not None
