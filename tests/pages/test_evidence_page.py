"""Every figure leads to its words: the page Evidence, and the links of all other pages to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs

import pytest

from tests.pages.conftest import RunPage, markup
from ui.registry import PAGES

NOTHING = "There is no figure under this address."
LINK = re.compile(r'href="evidence\?([^"]+)"')


def links(html: str) -> Iterator[str]:
    return (unescape(found) for found in dict.fromkeys(LINK.findall(html)))


def test_a_cell_shows_its_value_words_script_source_line_and_basis(run_page: RunPage) -> None:
    drawn = markup(run_page("evidence", cell="funding.test-twinning-budget.amount"))
    assert "1,000,000" in drawn
    assert '<q lang="sr-Cyrl">Тестија 1000000</q>' in drawn
    assert "Serbian (Cyrillic) · line 37" in drawn
    assert ">stated</span>" in drawn


def test_what_was_derived_shows_by_which_rule(run_page: RunPage) -> None:
    drawn = markup(run_page("evidence", cell="projects.test-twinning.end"))
    assert ">derived by us</span>" in drawn
    assert "Rule: Test start and 24 months." in drawn


def test_claims_that_differ_stand_together_and_say_which_is_accepted(run_page: RunPage) -> None:
    drawn = markup(run_page("evidence", cell="people.test-engaged.number"))
    assert "The sources differ. Accepted: ≥ 200 persons. Also stated: 300 persons." in drawn
    assert "other claim: 300 persons" in drawn
    assert drawn.count("<blockquote") == 2


def test_money_tells_how_it_came_to_euro_and_what_else_is_stated_of_the_project(run_page: RunPage) -> None:
    drawn = markup(run_page("evidence", cell="funding.test-dollar-commitment.amount"))
    assert "USD 750,000" in drawn
    assert "1 EUR =" in drawn
    assert "USD 100,000" in drawn
    assert "left out: the same money at another stage" in drawn


def test_projects_that_state_an_amount_in_no_sum_are_told_of_beside_the_sum(run_page: RunPage) -> None:
    """Of seven projects four are in the sum, one says nothing, one a ceiling only, and one states marks."""
    drawn = markup(run_page("funding"))
    assert "reported by 4 of 7 projects" in drawn
    assert "Not reported by 2 of 7 projects" in drawn
    assert "1 more project states an amount that is in no sum (no exchange rate)." in drawn
    assert "is in no sum (several countries, not split)." in markup(run_page("funding", country="RS"))
    assert "in no sum" not in markup(run_page("funding", country="MD"))


def test_money_of_another_level_says_which(run_page: RunPage) -> None:
    drawn = markup(run_page("funding"))
    assert drawn.count("<td>left out: of a programme, above its projects</td>") == 1
    assert drawn.count("<td>left out: of a component, inside its project</td>") == 1
    assert drawn.count("<td>left out: of a sub-grant, inside its project</td>") == 1
    cell = markup(run_page("evidence", cell="funding.test-above-budget.amount"))
    assert "left out: of a programme, above its projects" in cell


def test_a_figure_without_words_says_that_no_source_is_given(run_page: RunPage) -> None:
    drawn = markup(run_page("evidence", cell="funding.test-marks-budget.amount"))
    assert "No source given." in drawn


def test_a_sum_shows_its_terms_with_their_words(run_page: RunPage) -> None:
    drawn = markup(run_page("evidence", sum="headline", of="activities_done"))
    assert '<p class="ca-what">Activities done</p>' in drawn
    assert "Testland 3" in drawn
    assert drawn.count("<li><div>") > 5


def test_a_number_of_cities_is_no_sum_and_names_the_city_of_each_entry(run_page: RunPage) -> None:
    """Ten done entries have a place, the meeting inside the visit to Testana aside; three are in Testopje."""
    drawn = markup(run_page("evidence", sum="headline", of="cities"))
    named = re.findall(r'<a class="ca-value"[^>]*>([^<]+)</a>', drawn)
    assert named == sorted(named)
    assert len(named) == 10
    assert (named.count("Testana"), named.count("Testopje")) == (1, 3)
    assert "6 different cities in 10 entries, each with its source:" in drawn
    assert "The sum of" not in drawn
    one = markup(run_page("evidence", sum="partner_cities", of="900004"))
    assert "The sum of 3 entries" in one
    assert ">≥ 10</a>" in one


def test_a_number_of_projects_is_no_sum(run_page: RunPage) -> None:
    drawn = markup(run_page("evidence", sum="headline", of="projects"))
    assert "7 entries, each counted once:" in drawn
    assert "The sum of" not in drawn


def test_a_sum_obeys_the_filters_of_its_address(run_page: RunPage) -> None:
    every = markup(run_page("evidence", sum="headline", of="activities_done"))
    few = markup(run_page("evidence", sum="headline", of="activities_done", country="XK"))
    assert 0 < few.count("<li><div>") < every.count("<li><div>")


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"cell": "no-such"},
        {"cell": "funding.no-such.amount"},
        {"cell": "<script>alert(1)</script>.a.b"},
        {"cell": "funding.' or 1=1 --.amount"},
        {"sum": "no-such", "of": "x"},
        {"sum": "version", "of": "x"},
        {"sum": "headline", "of": "sources"},
        {"sum": "headline", "of": ["funding", "more"]},
        {"sum": "funding_by_instrument"},
        {"sum": "funding_by_instrument", "of": "'; drop table funding; --"},
        {"sum": "activities_over_time", "of": ["yesterday", "done", "training"], "grain": "century"},
    ],
)
def test_an_address_that_means_nothing_gives_a_sentence(run_page: RunPage, asked: dict[str, str | list[str]]) -> None:
    app = run_page("evidence", **asked)
    assert not app.exception
    assert NOTHING in markup(app)
    assert "<script>" not in markup(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_evidence_leads_to_some(run_page: RunPage, page: str) -> None:
    """On every page, also with the tables under its charts opened."""
    for asked in dict.fromkeys(links(markup(run_page(page)))):
        query = parse_qs(asked)
        app = run_page("evidence", **query)
        assert not app.exception, asked
        assert NOTHING not in markup(app), asked


@pytest.mark.parametrize("page", ["overview", "funding", "activities", "trained", "cities", "indicators", "projects"])
def test_pages_with_figures_link_to_their_evidence(run_page: RunPage, page: str) -> None:
    assert list(links(markup(run_page(page))))


def test_teams_are_not_called_people(run_page: RunPage) -> None:
    assert "17 teams" in markup(run_page("evidence", cell="people.test-teams.number"))


def test_a_figure_without_a_source_is_marked_in_the_list_and_in_the_total(run_page: RunPage) -> None:
    """The budget of test-marks and the count of test-lone are the two figures that no words carry."""
    assert markup(run_page("funding")).count("no source given") == 1
    activities = markup(run_page("activities"))
    # Not under the number that nobody reports.
    assert activities.count('<span class="ca-minor">no source given</span>') == 1
    assert "1 figure counted here has no source given." in activities
    assert "1 without a source" in markup(run_page("overview"))
