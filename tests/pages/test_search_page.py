"""The page Search: what it draws for words in the address. Typing is for a browser to test."""

from __future__ import annotations

import pytest

from tests.pages.conftest import RunPage, markup
from ui.found import marked, reasons_of

LIST = '<div class="ca ca-search">'


def test_without_words_the_page_lists_nothing(run_page: RunPage) -> None:
    app = run_page("search")
    assert not app.exception
    assert LIST not in markup(app)
    assert "Nothing is found" not in markup(app)


def test_one_letter_is_not_searched_yet(run_page: RunPage) -> None:
    assert LIST not in markup(run_page("search", q="т"))


def test_words_of_the_address_are_searched_and_marked_in_their_own_script(run_page: RunPage) -> None:
    drawn = markup(run_page("search", q="Тествил"))
    assert '<a href="cities?city=900001"><mark>Testville</mark></a></span><span class="ca-tag">City</span>' in drawn
    assert "Also: <span><mark>Тествил</mark></span>" in drawn
    assert "<span>Serbia</span><span>3 entries</span>" in drawn


def test_an_activity_says_through_which_place_it_was_found_and_leads_to_its_project(run_page: RunPage) -> None:
    drawn = markup(run_page("search", q="Testville"))
    assert '<a href="projects?project=test-twinning">Testland expert mission</a>' in drawn
    assert "City: <span><mark>Testville</mark></span>" in drawn


def test_words_of_a_source_lead_to_their_evidence(run_page: RunPage) -> None:
    drawn = markup(run_page("search", q="Тестија 1000000"))
    assert '<q><a href="evidence?cell=funding.test-twinning-budget.amount">' in drawn
    assert "<mark>Тестија</mark> <mark>1000000</mark>" in drawn
    assert '<a href="sources?source=test-page-cyrillic">Страница Тестије</a>' in drawn


def test_a_context_figure_leads_to_its_words_and_a_lone_activity_to_its_own(run_page: RunPage) -> None:
    assert 'href="evidence?cell=context.test-context.value"' in markup(run_page("search", q="victims"))
    assert 'href="evidence?cell=activities.test-lone.status"' in markup(run_page("search", q="no project training"))


def test_names_lead_to_their_projects_whatever_is_filtered(run_page: RunPage) -> None:
    drawn = markup(run_page("search", q="Testland Association", country="MD"))
    assert '<a href="projects?q=Testland+Association">' in drawn
    drawn = markup(run_page("search", q="Србија", country="MD"))
    assert '<a href="projects?country=RS">' in drawn


def test_who_pays_leads_to_its_own_page_whatever_is_filtered(run_page: RunPage) -> None:
    drawn = markup(run_page("search", q="Testland Donor A", country="MD"))
    assert '<a href="donors?who=donor%3Atest-donor-a">' in drawn
    assert "projects?q=Testland+Donor+A" not in drawn


def test_an_indicator_leads_to_those_of_its_project_and_is_marked_there(run_page: RunPage) -> None:
    drawn = markup(run_page("search", q="Testland manuals", country="MD"))
    assert '<a href="indicators?project=test-twinning&amp;indicator=test-indicator-open">' in drawn


def test_what_is_not_found_is_said_and_nothing_of_it_is_html(run_page: RunPage) -> None:
    drawn = markup(run_page("search", q="<img src=x onerror=xqzvw>"))
    assert "Nothing is found for “&lt;img src=x onerror=xqzvw&gt;”" in drawn
    assert "<img" not in drawn


def test_one_kind_alone_leads_back_to_all(run_page: RunPage) -> None:
    every = markup(run_page("search", q="testland"))
    assert 'href="search?q=testland&amp;kind=activity"' in every
    activities = markup(run_page("search", q="testland", kind="activity"))
    assert activities.count('<span class="ca-tag">Activity</span>') == 17  # all of the data: each is of Testland
    assert '<span class="ca-tag">Project</span>' not in activities
    assert 'href="search?q=testland">Everything that is found' in activities


@pytest.mark.parametrize("kind", ["nonsense", "elsewhere", "<b>", "country"])
def test_a_kind_that_is_none_or_finds_nothing_is_as_if_none_was_asked_for(run_page: RunPage, kind: str) -> None:
    assert LIST in markup(run_page("search", q="testland", kind=kind))


@pytest.mark.parametrize(
    ("text", "words", "drawn"),
    [
        ("Борба против трговине.", {"trgovine"}, "Борба против <mark>трговине</mark>."),
        ("Jaкнење (EU4FAST-WB)", {"jaknenje", "wb"}, "<mark>Jaкнење</mark> (EU4FAST-<mark>WB</mark>)"),
        ("Chișinău & <b>", {"chisinau", "b"}, "<mark>Chișinău</mark> &amp; &lt;<mark>b</mark>&gt;"),
        ("Nis\u030c, Niš", {"nis"}, "<mark>Nis\u030c</mark>, <mark>Niš</mark>"),
        ("nothing here", {"there"}, "nothing here"),
        ("", {"x"}, ""),
    ],
)
def test_words_are_marked_as_they_stand(text: str, words: set[str], drawn: str) -> None:
    assert marked(text, frozenset(words)) == drawn


def _row(title: str, matched: list[str], **texts: str) -> dict[str, object]:
    every = [{"part": part, "text": text, "language": None} for part, text in {"title": title, **texts}.items()]
    return {"kind": "project", "title": title, "matched": matched, "texts": every, "through": None}


def test_a_title_that_shows_the_words_typed_needs_no_other_reason() -> None:
    row = _row("Training in Skopje", ["training"], objective="A training of trainers")
    assert reasons_of(row, "training") == []


def test_of_other_texts_only_those_are_shown_that_add_a_word() -> None:
    row = _row("Skopje", ["obuka", "skoplje", "skopje"], name="Скопље", objective="обука", other="обука опет")
    assert {reason.text for reason in reasons_of(row, "обука Скопље")} == {"обука", "Скопље"}
