"""Quoted words stand on their lines, letter for letter, and figures can be read from them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.contract import DATA
from etl.evidence import Report, read_document, verify
from etl.evidence_record import record
from etl.spelled import months_in, numbers_in

DOCUMENT = (
    "Testland news\n\nУ Тестланду је обучено више од 200 људи.\nТрајало је од Januara 2017. године, 715.000 евра\n"
)
SOURCES = [{"id": "test-source", "document": "test.txt"}, {"id": "test-elsewhere", "document": ""}]
CELLS = {
    ("people", "test-1", "number"): ">=200",
    ("people", "test-1", "role"): "trained",
    ("projects", "test-project", "start"): "2017-01",
    ("funding", "test-funding", "amount"): "715000",
}


def row(words: str, line: str = "3", cell: str = "people,test-1,number", **more: str) -> dict[str, str]:
    table, row_id, column = cell.split(",")
    return {
        "table": table, "row_id": row_id, "column": column, "source_id": "test-source", "line": line,
        "words": words,
        "basis": "stated", "claim": "accepted", "value": "", **more,
    }  # fmt: skip


def report(folder: Path, *rows: dict[str, str]) -> Report:
    (folder / "test.txt").write_text(DOCUMENT, encoding="utf-8")
    return verify(folder, rows, SOURCES, CELLS)


def test_words_on_their_line_are_verified(tmp_path: Path) -> None:
    result = report(tmp_path, row("обучено више од 200 људи"))
    assert (result.verified, result.quoted, result.findings, result.passed) == (1, 1, (), True)


@pytest.mark.parametrize(
    ("words", "line", "what"),
    [
        ("обучено више од 300", "3", "does not stand on that line"),
        ("обучено више од 200", "4", "does not stand on that line, but on 3"),
        ("obučeno više od 200", "3", "does not stand on that line"),
        ("Обучено више од 200", "3", "does not stand on that line"),
        ("обучено више од 200", "9", "names no line of the document, which has 5"),
        ("обучено више од 200", "", "names no line of the document, which has 5"),
        ("a b c d e f g h i", "3", "is longer than 8 words"),
        (" ", "3", "quotes no words"),
    ],
)
def test_words_that_do_not_stand_there_fail_with_the_reason(tmp_path: Path, words: str, line: str, what: str) -> None:
    result = report(tmp_path, row(words, line), row("више од 200"))
    assert [finding.what for finding in result.findings] == [what]
    assert result.findings[0].row == 2
    assert (result.verified, result.quoted, result.passed) == (1, 2, False)


def test_a_missing_document_fails(tmp_path: Path) -> None:
    result = verify(tmp_path, [row("више од 200")], SOURCES, CELLS)
    assert [finding.what for finding in result.findings] == ["cannot be verified: the document test.txt is missing"]


def test_a_document_outside_of_the_folder_is_missing(tmp_path: Path) -> None:
    (tmp_path / "test.txt").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    sources = [{"id": "test-source", "document": "../test.txt"}]
    assert not verify(tmp_path / "folder", [row("више од 200")], sources, CELLS).passed


def test_nothing_verified_is_a_failure(tmp_path: Path) -> None:
    result = report(tmp_path, row("више од 200", source_id="test-elsewhere"))
    assert (result.verified, result.elsewhere, result.findings, result.passed) == (0, 1, (), False)


@pytest.mark.parametrize(
    ("cell", "words", "line", "missing"),
    [
        ("people,test-1,number", "више од 200", "3", None),
        ("people,test-1,number", "У Тестланду је обучено", "3", "does not show the number 200 of >=200"),
        ("people,test-1,role", "обучено", "3", None),
        ("projects,test-project,start", "од Januara 2017", "4", None),
        ("projects,test-project,start", "2017. године", "4", "does not show the month of 2017-01"),
        ("funding,test-funding,amount", "715.000 евра", "4", None),
    ],
)
def test_a_figure_that_the_words_do_not_show_fails(
    tmp_path: Path, cell: str, words: str, line: str, missing: str | None
) -> None:
    result = report(tmp_path, row(words, line, cell))
    assert [finding.what for finding in result.findings] == ([missing] if missing else [])
    assert result.passed == (missing is None)


def test_a_figure_is_read_from_words_whose_document_is_elsewhere_too(tmp_path: Path) -> None:
    result = report(tmp_path, row("више од 200"), row("око 20", source_id="test-elsewhere"))
    assert [(f.source, f.what) for f in result.findings] == [
        ("test-elsewhere", "does not show the number 200 of >=200")
    ]


def test_the_other_value_of_an_alternative_claim_is_the_one_to_read(tmp_path: Path) -> None:
    result = report(tmp_path, row("више од 200", claim="alternative", value="300"))
    assert [finding.what for finding in result.findings] == ["does not show the number 300 of 300"]


def test_derived_figures_need_not_be_read(tmp_path: Path) -> None:
    assert report(tmp_path, row("У Тестланду", basis="derived")).findings == ()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("у износу од милион eвра", 1_000_000),
        ("око три милијарде долара", 3_000_000_000),
        ("grupisani u četiri (4) CLUSTERS", 4),
        ("четири кластера", 4),
        ("Nineteen professionals", 19),
        ("thirty-five judges", 35),
        ("120.000 људи", 120_000),
        ("715 thousand euros", 715_000),
        ("2,5 milijuna", 2_500_000),
        ("1 234 567 eur", 1_234_567),
        ("dvadeset pet polaznika", 25),
        ("penki mokymai", 5),
        ("два тренинга", 2),
        ("A £2m boost", 2_000_000),
        ("€1.5 bn", 1_500_000_000),
    ],
)
def test_numbers_are_read_from_digits_and_words(words: str, number: int) -> None:
    assert Decimal(number) in numbers_in(words)


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("12 декември", 12),
        ("Birželio 4-5 d.", 6),
        ("gegužės", 5),
        ("Januara", 1),
        ("30 November", 11),
        ("qershor", 6),
        ("26Sep2014", 9),
        ("Oct. 2017", 10),
    ],
)
def test_months_are_read_in_the_languages_of_the_sources(words: str, month: int) -> None:
    assert months_in(words) == {month}


def test_each_source_is_reported_for_itself(tmp_path: Path) -> None:
    result = report(tmp_path, row("више од 200"), row("није тамо"), row("око 200", source_id="test-elsewhere"))
    (source,) = result.sources
    assert (source.source, source.document, source.quoted, source.verified, source.failed) == (
        "test-source", "test.txt", 2, 1, 1,
    )  # fmt: skip
    assert source.sha256 == sha256(DOCUMENT.encode()).hexdigest()
    assert not source.passed


def test_a_document_tells_how_many_of_its_lines_hold_something(tmp_path: Path) -> None:
    (tmp_path / "test.txt").write_bytes(b"\xef\xbb\xbfone\r\n\r\ntwo\r\n")
    kept = read_document(tmp_path, "test.txt")
    assert kept is not None
    assert (kept.written, kept.lines[0]) == (2, "one")
    assert kept.failure("two", "3") is None


SOURCES_CSV = (
    "id,title,publisher,document,document_sha256,verified,note\n"
    'test-source,Testland page,"Testland, Ministry",test.txt,,,\n'
    "test-broken,Testland broken page,,other.txt,,2020-01-01,Kept.\n"
    "test-elsewhere,Testland far page,,,,,\n"
)


def test_recording_notes_the_day_and_the_fingerprint_of_what_passed_and_leaves_the_rest(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "sources.csv").write_text(SOURCES_CSV, encoding="utf-8")
    (tmp_path / "test.txt").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "other.txt").write_text("Testland\n", encoding="utf-8")
    sources = [*SOURCES, {"id": "test-broken", "document": "other.txt"}]
    found = verify(tmp_path, [row("више од 200"), row("није тамо", "1", source_id="test-broken")], sources, CELLS)
    recorded = record(found, date(2026, 11, 24), data)
    assert [one.source for one in recorded] == ["test-source"]
    expected = SOURCES_CSV.replace("test.txt,,,", f"test.txt,{sha256(DOCUMENT.encode()).hexdigest()},2026-11-24,")
    assert (data / "sources.csv").read_text(encoding="utf-8") == expected
    assert [path.name for path in data.iterdir()] == ["sources.csv"]


def test_recording_the_curated_sources_changes_no_other_byte(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_bytes((DATA / "sources.csv").read_bytes())
    record(Report(0, 0, 0, ()), date(2026, 11, 24), tmp_path)
    assert (tmp_path / "sources.csv").read_bytes() == (DATA / "sources.csv").read_bytes()


def test_the_command_says_what_it_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, texts = tmp_path / "data", tmp_path / "texts"
    data.mkdir()
    texts.mkdir()
    (data / "sources.csv").write_text(SOURCES_CSV, encoding="utf-8")
    (data / "evidence.csv").write_text(
        "table,row_id,column,source_id,line,words,basis,claim,value,note\n"
        "people,test-1,role,test-source,3,више од 200,stated,accepted,,\n",
        encoding="utf-8",
    )
    (texts / "test.txt").write_text(DOCUMENT, encoding="utf-8")
    assert main(["evidence", str(texts), "--record", "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert "test-source: 1 of 1 quotations stand on their lines of test.txt." in said
    assert ": test-source.\n" in said
    assert "Not noted, and left as it was: test-broken." in said
