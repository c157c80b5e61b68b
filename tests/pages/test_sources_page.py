"""The page of the sources: the list, one source, what differs, what is covered, what is to be asked, the context."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.actor import operator
from etl.lake import open_lake
from etl.load import load_files
from queries import Filters
from tests.pages.conftest import RunPage, markup
from ui import ask, cache, columns, listings, source

TEXT = "Testland news\nTestland 2018 and more than 200 people\n\nTestland 77\n"
SHA = "0" * 64
_SOURCES = "id,title,publisher,language,published,retrieved,url,document,document_sha256,verified,note"


def cells(app: AppTest, kind: str) -> list[str]:
    """The texts of the matrix's cells of a state."""
    found = re.findall(rf'<td class="ca-{kind}">(.*?)</td>', markup(app))
    return [re.sub(r"<[^>]+>", "", text.partition('<span class="ca-minor">')[0]) for text in found]


@pytest.fixture
def kept_page(
    tiny_files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_page: RunPage
) -> Callable[..., AppTest]:
    """Opens the page of a source with three quotations of two lines of a kept text, now `text`; `None`: not at hand."""

    def run(text: str | None, verified: str = "2026-11-24") -> AppTest:
        folder, home = tmp_path / "texts", tmp_path / "kept_home"
        folder.mkdir(exist_ok=True)
        files = tmp_path / "files"
        files.mkdir(exist_ok=True)
        for path in tiny_files:
            (files / path.name).write_bytes(path.read_bytes())
        row = f"test-kept,Testland kept page,Testland Ministry,en,,,https://example.org/kept,kept.txt,{SHA},{verified},"
        (files / "sources.csv").write_text(_read_sources(files / "sources.csv") + row + "\n", encoding="utf-8")
        with (files / "evidence.csv").open("a", encoding="utf-8") as file:
            file.write("projects,test-silent,title,test-kept,2,more than 200 people,stated,accepted,,\n")
            file.write("projects,test-silent,countries,test-kept,4,Testland 77,stated,accepted,,\n")
            file.write("projects,test-silent,level,test-kept,4,Testland 77,stated,accepted,,\n")
        loaded = load_files(open_lake(home), sorted(files.glob("*.csv")), operator("Test"), "With a kept page")
        assert loaded.version is not None, [p.sentence() for one in loaded.checked for p in one.problems]
        monkeypatch.setenv("ATLAS_HOME", str(home))
        st.cache_data.clear()
        st.cache_resource.clear()
        if text is not None:
            (folder / "kept.txt").write_text(text, encoding="utf-8")
            monkeypatch.setenv("ATLAS_DOCUMENTS", str(folder))
        return run_page("sources", source="test-kept")

    return run


def _read_sources(path: Path) -> str:
    """The tiny sources with the two columns of what was verified."""
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    assert head.endswith(",document,note")
    return "\n".join([_SOURCES, *(f"{row.rpartition(',')[0]},,,{row.rpartition(',')[2]}" for row in rows)]) + "\n"


def test_a_source_tells_what_was_taken_from_it_and_how_much_is_used(run_page: RunPage) -> None:
    drawn = markup(run_page("sources", source="test-page-cyrillic"))
    assert "How much of it is used" in drawn
    # Of two amounts one is kept beside the accepted one; dates are never added up.
    assert re.search(r"Amounts of money</th><td[^>]*>2</td><td[^>]*>1</td><td[^>]*>1</td>", drawn)
    assert re.search(r"Dates</th><td[^>]*>6</td><td[^>]*>–</td><td[^>]*>–</td>", drawn)


def test_the_date_of_a_source_leads_to_its_words(run_page: RunPage) -> None:
    drawn = markup(run_page("sources", source="test-page-cyrillic"))
    assert '<a href="evidence?cell=sources.test-page-cyrillic.published">5 July 2019</a>' in drawn


def test_a_source_shows_what_contradicts_it_side_by_side(run_page: RunPage) -> None:
    drawn = markup(run_page("sources", source="test-page-other"))
    assert "This source" in drawn
    assert "≥ 200" in drawn
    assert ">300 people</a>" in drawn
    assert "Why: no reason is noted" in drawn
    assert 'href="evidence?cell=people.test-engaged.number"' in drawn


def test_a_source_without_contradictions_says_so(run_page: RunPage) -> None:
    assert "No other source says otherwise." in markup(run_page("sources", source="test-page-unused"))


def test_the_quotations_of_a_source_are_read_a_page_at_a_time(
    run_page: RunPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = cache.rows("source_facts", source_id="test-page-cyrillic")["words"].tolist()
    assert len(whole) > 6
    monkeypatch.setattr(source, "_PER_PAGE", 6)
    drawn = markup(run_page("sources", source="test-page-cyrillic", page="2"))
    assert f"7–12 of {len(whole)}" in drawn
    taken = drawn.partition("What was taken from it")[2]
    for words in set(whole):
        assert (f">{escape(words)}</q>" in taken) == (words in whole[6:12])


def test_a_source_says_how_many_contradictions_it_does_not_show(
    run_page: RunPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "the CSV has all" not in markup(run_page("sources", source="test-page-other"))
    monkeypatch.setattr(source, "_FIRST_DIFFERING", 2)
    drawn = markup(run_page("sources", source="test-page-other"))
    assert "The first 2 of 3; the CSV has all." in drawn
    assert drawn.count('<span class="ca-what">also stated</span>') == 2
    # Whether it enters a total is told where the totals are: an accepted claim may yet be left out.
    assert drawn.count('<span class="ca-what">accepted</span>') == 2
    assert '<span class="ca-what">counted</span>' not in drawn


def test_words_of_a_page_that_is_not_kept_cannot_be_checked_again(run_page: RunPage) -> None:
    drawn = markup(run_page("sources", source="test-page-english"))
    assert "Quoted as read on 1 November 2026; the page is not kept, so its words cannot be checked again." in drawn
    assert "Checked now" not in drawn


def test_a_kept_page_tells_when_its_words_were_last_found(kept_page: Callable[..., AppTest]) -> None:
    drawn = markup(kept_page(None))
    assert "Its 3 quotations stood letter for letter on their lines on 24 November 2026." in drawn
    assert "Checked now" not in drawn


def test_with_the_texts_at_hand_the_words_are_checked_now(kept_page: Callable[..., AppTest]) -> None:
    drawn = markup(kept_page(TEXT))
    assert "Checked now: all of them stand there." in drawn
    # Lines 2 and 4 of the three that hold something.
    assert "2 of the 3 lines of the text are quoted." in drawn
    assert "another than the one that was checked then" in drawn  # its fingerprint is not all noughts


def test_words_that_do_not_stand_there_any_more_are_marked(kept_page: Callable[..., AppTest]) -> None:
    drawn = markup(kept_page(TEXT.replace("Testland 77", "Testland 78")))
    assert "Checked now: 2 quotations do not stand on their lines any more; they are marked below." in drawn
    assert drawn.count("These words do not stand on that line of the kept text any more.") == 2


def test_the_list_can_be_filtered_and_says_how_many_are_left(run_page: RunPage) -> None:
    assert "4 sources, " in markup(run_page("sources"))
    assert "1 source, " in markup(run_page("sources", language="sr-Cyrl"))
    assert "2 sources, " in markup(run_page("sources", publisher="Testland Association"))
    unused = markup(run_page("sources", use="unused"))
    assert "1 source, " in unused
    assert "that no fact was read from" in unused
    assert "Another Testland page" in markup(run_page("sources", use="differing"))
    assert "No source matches" in markup(run_page("sources", checked="verified"))


def test_the_list_can_be_sorted(run_page: RunPage) -> None:
    drawn = markup(run_page("sources", order="facts"))
    assert drawn.index("Testland page</a>") < drawn.index("Страница Тестије</a>") < drawn.index("Another Testland page")


def test_the_matrix_says_in_words_what_each_cell_holds(run_page: RunPage) -> None:
    app = run_page("sources", view="coverage", kind="trained")
    assert cells(app, "zero") == ["0"]
    assert sorted(cells(app, "value")) == ["120", "40", "ca. 40–45"]
    assert set(cells(app, "not_reported")) == {"not reported"}
    assert cells(app, "not_applicable") == ["not applicable"]
    assert cells(app, "unsummed") == ["several countries"]  # what remains of 60 beside the 40 of another country
    amounts = run_page("sources", view="coverage")
    assert sorted(cells(amounts, "unsummed")) == ["in no sum", *["several countries"] * 3]  # marks; the regional action
    assert "Hatched: a source states it, but for several countries together, or in no sum" in markup(amounts)
    assert "10 cells with projects: 3 with a figure, 1 a true zero, 1 in no sum, 4 not reported, 1 not applicable" in (
        markup(app)
    )


def test_a_cell_leads_to_its_terms_or_to_what_is_to_be_asked(run_page: RunPage) -> None:
    drawn = markup(run_page("sources", view="coverage"))
    terms = "of=amount&amp;of=RS&amp;of=test-programme-2018&amp;of=2018"
    assert f'href="evidence?sum=coverage_cells&amp;{terms}"' in drawn
    assert 'href="sources?view=ask&amp;country=MD&amp;instrument=test-fund"' in drawn
    assert 'href="sources?view=projects&amp;country=BA&amp;instrument=test-fund"' in drawn


def test_a_projects_figure_leads_to_its_cell(run_page: RunPage) -> None:
    drawn = markup(run_page("sources", view="projects"))
    assert 'href="evidence?cell=funding.test-twinning-budget.amount">EUR 1,000,000</a>' in drawn
    assert 'href="evidence?cell=projects.test-split.end">2020</a>' in drawn
    assert "ca. BAM 100,000" in drawn
    assert "not applicable" in drawn


def test_the_list_of_what_to_ask_is_in_words(run_page: RunPage) -> None:
    drawn = markup(run_page("sources", view="ask"))
    assert "Ask about the amount: no source states one." in drawn
    assert "Ask how many persons were trained: Testland training of no project." in drawn
    assert "Ask about the euro of ca. BAM 100,000: there is no exchange rate for its date." in drawn
    assert "implemented by Testland Partner Institute; funded by Testland Donor A" in drawn
    assert "organised by Testland Association" in drawn


def test_pages_of_what_to_ask_together_are_the_list(run_page: RunPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "PER_PAGE", 4)
    read = cache.rows("ask_list")
    drawn = [markup(run_page("sources", view="ask", page=str(n))) for n in range(1, -(-len(read) // 4) + 1)]
    found = [re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]*)', page) for page in drawn]
    asked = [unescape(sentence) for page in found for sentence in page]
    assert asked == [ask.sentence(row) for row in read.to_dict("records")]


def test_one_reason_alone_can_be_asked_for(run_page: RunPage) -> None:
    drawn = markup(run_page("sources", view="ask", reason="start"))
    assert "Ask about the start date: no source states it." in drawn
    assert "Ask about the end date" not in drawn


def test_the_list_of_what_to_ask_obeys_the_filters(run_page: RunPage) -> None:
    drawn = markup(run_page("sources", view="ask", country="MD"))
    assert "Testland project with a ceiling" in drawn
    assert "Testland twinning" not in drawn


def test_the_download_has_the_words_of_the_page(run_page: RunPage) -> None:
    run_page("sources", view="ask")
    frame = ask.whole(cache.edition(), Filters(), None, {"test-page-english": "Testland page"}, columns.country_names())
    first = frame.set_index("row_id").loc["test-unknown"]
    assert first["what_to_ask"] == "Ask how many persons were trained: Testland workshops."
    assert first["countries"] == "North Macedonia; Bosnia and Herzegovina"
    assert first["sources"] == "Testland page"
    assert len(frame) == len(cache.rows("ask_list"))


def test_context_stands_apart_with_whose_it_is_and_its_words(run_page: RunPage) -> None:
    drawn = markup(run_page("sources", view="context"))
    assert "enter no sum" in drawn
    assert 'href="evidence?cell=context.test-context.value"' in drawn
    assert "attributed to Testland Organisation" in drawn
    assert "Testland 120000" in drawn


@pytest.mark.parametrize("view", ["pages", "differing", "coverage", "projects", "ask", "context"])
def test_no_view_fails_with_nothing_chosen_or_a_page_that_is_none(run_page: RunPage, view: str) -> None:
    for query in ({"country": "none"}, {"page": "999"}, {"kind": "x", "reason": "x", "language": "x", "order": "x"}):
        assert not run_page("sources", view=view, **query).exception
