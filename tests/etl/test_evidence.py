"""Quoted words stand on their lines, letter for letter, and figures can be read from them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from etl.evidence import Report, verify
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
