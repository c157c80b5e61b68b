"""The report on one donor: what it prints, which words it quotes, and that no text of the data is ever markup."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
import typst

from queries import Filters
from ui import cache, donor_report, donor_view, press, report
from ui.donor import Payer
from ui.donor_tables import MOST
from ui.report import Cell, Quotation, Report, Table

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOSTILE = '#eval("1") $x$ <script>alert(1)</script> " \\ *b* _i_ @x `y` // z [a] #import "@preview/x:1.0.0"'
Built = Callable[..., Report]


@pytest.fixture
def built(tiny_home: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """Builds the report of a payer of the tiny data: `built("donor", "test-donor-a", country=("RS",))`."""
    monkeypatch.setenv("ATLAS_HOME", str(tiny_home))
    st.cache_data.clear()
    st.cache_resource.clear()

    def build(kind: str, key: str, **chosen: Any) -> Report:
        payer = Payer(kind, key)
        mine = payer.of(Filters(**chosen))
        cards = tuple(donor_view.cards(payer, mine))
        answers = {metric: cache.answer(metric, mine) for metric in donor_report.ANSWERS}
        return donor_report.built(donor_report.Asked(payer, mine, cache.edition(), cards, (), {}, answers), NOW)

    return build


def table(built_report: Report, title: str) -> Table:
    return next(one for one in built_report.tables if one.title == title)


def quoted(built_report: Report) -> dict[int, Quotation]:
    return {one.number: one for source in built_report.sources for one in source.quotations}


def rows_of(section: Table) -> dict[str, tuple[Cell, ...]]:
    return {row[0].text: row for row in section.rows}


def test_the_report_says_of_which_data_and_day_it_is(built: Built) -> None:
    made = built("donor", "test-donor-a")
    facts = dict(made.facts)
    assert facts["Data"].startswith("version 1 of ")
    assert facts["Made on"] == "24 November 2026"
    assert "UNSCR 1244/1999" in made.footnote
    assert made.running == "Capacity Atlas · Testland Donor A · data version 1"


def test_its_figures_are_those_of_the_page(built: Built) -> None:
    figures = {one.name: one.value for one in built("donor", "test-donor-a").figures}
    assert figures["Funding"] == "EUR 1.9M"
    assert figures["Projects"] == "4"
    assert figures["Trained professionals"] == "180"


def test_an_amount_has_the_number_of_the_words_that_carry_it(built: Built) -> None:
    made = built("donor", "test-donor-a")
    twinning = rows_of(table(made, "What it paid for"))["Testland twinning"]
    stated = next(cell for cell in twinning[2].under if cell.text == "EUR 1,000,000, budget")
    assert [quoted(made)[number].words for number in stated.notes] == ["Тестија 1000000"]


def test_all_numbers_lead_to_words_and_each_is_given_once(built: Built) -> None:
    made = built("instrument", "test-fund")
    used = {number for one in made.tables for row in one.rows for cell in row for number in numbers(cell)}
    given = [one.number for source in made.sources for one in source.quotations]
    assert used <= set(given)
    assert given == list(range(1, len(given) + 1))


def numbers(cell: Cell) -> set[int]:
    return {*cell.notes, *(number for line in cell.under for number in numbers(line))}


def test_a_figure_that_we_derived_says_so_with_its_rule(built: Built) -> None:
    made = built("donor", "test-donor-a")
    period = rows_of(table(made, "What it paid for"))["Testland twinning"][1]
    assert "line 5 · derived by us: Test start and 24 months." in [quoted(made)[n].about for n in period.notes]


def test_an_indicator_has_its_bullet_chart_and_its_state_in_words(built: Built) -> None:
    result = rows_of(table(built("donor", "test-donor-a"), "What was promised, and what was reached"))["Testland share"]
    assert [cell.text for cell in result[1:4]] == ["20 %", "80 %", "50 %"]
    assert result[4].image.startswith("<svg")
    assert "progress 50 %" in result[4].under[0].text


def test_a_promise_without_report_stands_apart_and_is_not_zero(built: Built) -> None:
    made = built("donor", "test-donor-a")
    assert list(rows_of(table(made, "Promised, and not reported"))) == ["Testland manuals"]
    assert "Testland manuals" not in rows_of(table(made, "What was promised, and what was reached"))


def test_claims_that_differ_show_both_with_their_words(built: Built) -> None:
    rows = table(built("donor", "test-donor-a"), "Where the sources differ").rows
    amount = next(row for row in rows if row[1].text == "EUR 1,000,000" and row[2].text == "EUR 1,200,000")
    assert "“Тестија 1000000”" in [line.text for line in amount[1].under]


def test_a_donor_of_whom_no_money_is_counted_has_a_report_that_says_so(built: Built) -> None:
    made = built("donor", "test-donor-b", country=("MD",))
    assert {one.name: one.value for one in made.figures}["Funding"] == "not reported"
    paid = rows_of(table(made, "What it paid for"))["Testland project with a ceiling"]
    assert paid[2].quiet
    assert report.pdf(made).startswith(b"%PDF-")


def test_a_long_table_says_how_many_rows_it_leaves_out(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.donor_tables.MOST", 2)
    assert MOST > 100
    section = table(built("donor", "test-donor-a"), "What it paid for")
    assert len(section.rows) == 2
    assert section.rest == "The first 2 of 6; the CSV of the page has all."


def test_the_file_is_a_tagged_pdf_with_the_title_of_the_donor(built: Built) -> None:
    file = report.pdf(built("donor", "test-donor-a"))
    assert b"pdfuaid" in file
    assert "Testland Donor A · Donor report".encode() in file


def test_who_waits_for_other_reports_is_sent_away_before_long(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    made = built("donor", "test-donor-a")
    monkeypatch.setattr(report, "_PATIENCE", 0.1)
    with report._ONE_AT_A_TIME, pytest.raises(report.BusyError, match="please ask again"):
        report.pdf(made)
    assert report.pdf(made).startswith(b"%PDF-")


def test_a_report_that_cannot_be_set_stands_in_nobodys_way(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    made = built("donor", "test-donor-a")
    monkeypatch.setattr(report, "_SECONDS", 0.001)
    for _ in range(2):
        with pytest.raises(subprocess.TimeoutExpired):
            report.pdf(made)


def headings(made: Report) -> list[dict[str, Any]]:
    """The headings as typst has read them: the title, then those of the tables."""
    data = {"report": json.dumps(report._plain(asdict(made)))}
    return json.loads(typst.query(press.TEMPLATE, "heading", sys_inputs=data, root=press.TEMPLATE.parent))


def test_no_text_of_the_data_is_read_as_markup(built: Built) -> None:
    made = built("donor", "test-donor-a")
    section = replace(made.tables[0], title=HOSTILE, rows=((Cell(HOSTILE, (Cell(HOSTILE),)),) * 5,))
    hostile = replace(made, title=HOSTILE, about=HOSTILE, notes=(HOSTILE,), tables=(section,), running=HOSTILE)
    assert [_text(heading["body"]) for heading in headings(hostile)[:2]] == [HOSTILE, HOSTILE]
    assert report.pdf(hostile).startswith(b"%PDF-")


def _text(body: dict[str, Any]) -> str:
    return body["text"] if "text" in body else "".join(_text(child) for child in body["children"])


@pytest.mark.parametrize("text", ["中文", "😀", "a\0b\x1b", "\u202eRTL", "x" * 3000, "Ћао Đ š ë ț ș ė ų ≥ “”"])
def test_letters_that_the_fonts_lack_do_not_keep_a_report_from_being_made(built: Built, text: str) -> None:
    made = built("donor", "test-donor-a")
    assert report.pdf(replace(made, title=text, about=text)).startswith(b"%PDF-")


def test_what_would_run_off_the_paper_gets_places_to_break() -> None:
    assert report._plain("x" * 90) == "x" * 40 + "\u200b" + "x" * 40 + "\u200b" + "x" * 10
    assert report._plain("x" * 90, "url") == "x" * 90


@pytest.mark.parametrize(("tag", "language"), [("sr-Cyrl", "sr"), ("lt", "lt"), ("", ""), ('x"#', ""), ("english", "")])
def test_a_language_is_told_to_typst_without_its_script(tag: str, language: str) -> None:
    assert report._plain({"language": tag}) == {"language": language}


def test_only_web_addresses_become_links(built: Built) -> None:
    made = built("donor", "test-donor-a")
    assert made.sources
    assert all(source.url == "" or source.url.startswith("https://") for source in made.sources)
