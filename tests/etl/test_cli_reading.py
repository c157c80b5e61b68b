"""`check` and `load` are told how to read a file, and remember what a publisher's headers mean."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.mappings import publishers, remember, remembered
from etl.settings import settings

SAID = ("--author", "Test author", "--message", "Test file")


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str | Path) -> Result:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as refused:
            code = int(str(refused.code))
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A sources file whose publisher stands under a header that nobody knows, beside one of no use."""
    path = tmp_path / "sources.csv"
    path.write_text("id,title,Wer,Bemerkung\ntest-1,Testland page,Testland,x\n", encoding="utf-8")
    return path


def problems(result: Result) -> list[tuple[str, str]]:
    """Rule and column of what stops the files."""
    files = json.loads(result.out)["files"]
    return [(p["rule"], p["column"]) for file in files for p in file["problems"] if p["severity"] != "note"]


def test_a_header_is_mapped_to_a_column_or_left_out(run: Run, sources: Path) -> None:
    command = ("check", sources, "--json", "--table", "sources")
    assert problems(run(*command)) == [
        ("unknown_column", "Bemerkung"), ("unknown_column", "Wer"), ("missing_column", "publisher"),
    ]  # fmt: skip
    assert problems(run(*command, "--map", "WER=publisher")) == [("unknown_column", "Bemerkung")]
    assert problems(run(*command, "--map", "Wer=publisher", "--map", "Bemerkung=")) == []


def test_what_was_said_at_a_load_is_known_at_the_publishers_next_file(run: Run, sources: Path) -> None:
    said = ("--map", "Wer=publisher", "--map", "Bemerkung=", "--publisher", "Test office")
    assert run("load", sources, *SAID, *said).code == 0
    result = run("check", sources, "--publisher", "TEST OFFICE", "--json")
    assert (result.code, problems(result)) == (0, [])
    assert result.err == (
        'sources.csv: as in earlier files of TEST OFFICE, "Wer" is publisher, "Bemerkung" is left out.\n'
    )
    assert run("check", sources, "--publisher", "Another office").code != 0


def test_what_is_said_now_goes_before_what_is_remembered_in_any_spelling(run: Run, sources: Path) -> None:
    sources.write_text(sources.read_text(encoding="utf-8").replace("Wer", "wer"), encoding="utf-8")
    remember(settings(), "Test office", {"Wer": "note", "Bemerkung": None})
    result = run("check", sources, "--publisher", "Test office", "--map", "WER=publisher", "--json")
    assert (result.code, problems(result)) == (0, [])
    assert result.err == 'sources.csv: as in earlier files of Test office, "Bemerkung" is left out.\n'


def test_a_check_and_a_refused_load_remember_nothing(run: Run, sources: Path) -> None:
    said = ("--map", "Wer=publisher", "--publisher", "Test office")
    assert run("check", sources, *said).code == 1
    assert run("load", sources, *SAID, *said).code == 1
    assert publishers(settings()) == ()


def test_a_load_stands_where_its_headers_cannot_be_remembered(run: Run, sources: Path, home: Path) -> None:
    (home / "mappings.lock").mkdir(parents=True)
    said = ("--map", "Wer=publisher", "--map", "Bemerkung=", "--publisher", "Test office")
    result = run("load", sources, *SAID, *said)
    assert (result.code, result.err) == (0, "What the headers mean could not be remembered (Is a directory).\n")
    assert remembered(settings(), "Test office") == {}


def test_a_version_tells_how_its_files_were_read(run: Run, sources: Path) -> None:
    run("load", sources, *SAID, "--map", "WER=publisher", "--map", "Bemerkung=", "--map", "Wo=url", "--delimiter", ",")
    (file,) = json.loads(run("show", "1", "--json").out)["files"]
    assert file["read_as"] == {"delimiter": ",", "mapping": {"Wer": "publisher", "Bemerkung": None}}


def test_the_encoding_can_be_changed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sources.csv"
    path.write_bytes("id,title,publisher\ntest-1,Ąžuolas,Testland\n".encode("cp1257"))
    assert "(cp1257" not in run("check", path).out
    assert "guessed" not in run("check", path, "--encoding", "cp1257", "--json").out
    result = run("check", path, "--encoding", "utf-8", "--json")
    assert (result.code, problems(result)) == (2, [("encoding", None)])


@pytest.mark.parametrize(("sign", "option"), [("|", "|"), ("\t", "tab")])
def test_the_delimiter_can_be_said(run: Run, tmp_path: Path, sign: str, option: str) -> None:
    path = tmp_path / "sources.csv"
    path.write_text(sign.join(["id", "title", "publisher\ntest-1", "One; two; three", "Testland\n"]), encoding="utf-8")
    assert run("check", path, "--delimiter", option, "--table", "sources").code == 0


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--map", "Wer", "'Wer' is not of the form HEADER=COLUMN"),
        ("--map", "=title", "'=title' is not of the form HEADER=COLUMN"),
        ("--map", "Wer=nothing", "'nothing' is no column of any table"),
        ("--encoding", "klingon", "invalid choice: 'klingon'"),
        ("--delimiter", ";;", "';;' is not one sign such as ; or tab"),
        ("--delimiter", "a", "'a' is not one sign such as ; or tab"),
    ],
)
def test_a_wrong_option_is_refused_with_its_reason(
    run: Run, sources: Path, option: str, value: str, why: str
) -> None:
    result = run("check", sources, option, value)
    assert result.code == 2
    assert why in result.err
