"""What one donor or instrument paid for, on its page."""

from __future__ import annotations

import pytest

from tests.pages.conftest import RunPage, markup


def test_all_donors_and_instruments_are_listed_with_a_way_to_each(run_page: RunPage) -> None:
    drawn = markup(run_page("donors"))
    assert 'href="donors?who=donor%3Atest-donor-a"' in drawn
    assert 'href="donors?who=instrument%3Atest-programme-2018"' in drawn
    assert "EUR 1,900,000" in drawn


def test_a_figure_of_the_list_leads_to_its_terms_under_its_own_donor(run_page: RunPage) -> None:
    drawn = markup(run_page("donors"))
    assert 'href="evidence?sum=headline&amp;donor=test-donor-a&amp;of=funding"' in drawn


def test_the_page_of_a_donor_shows_its_money_its_projects_and_what_is_not_split(run_page: RunPage) -> None:
    drawn = markup(run_page("donors", who="donor:test-donor-a"))
    assert "<h1>Testland Donor A</h1>" in drawn
    assert "4 projects; 2 programmes and parts of projects besides" in drawn
    assert "EUR 100K more is of several donors together, and is not split" in drawn


def test_an_amount_stands_as_its_source_states_it_with_the_reason_it_does_not_count(run_page: RunPage) -> None:
    drawn = markup(run_page("donors", who="donor:test-donor-a"))
    cell = 'href="evidence?cell=funding.test-dollar-disbursement.amount"'
    assert f"<a {cell}>USD 100,000</a>, disbursement; " in drawn
    assert "left out: the same money at another stage" in drawn


def test_a_figure_of_a_project_leads_to_its_terms_for_this_donor_alone(run_page: RunPage) -> None:
    drawn = markup(run_page("donors", who="donor:test-donor-b"))
    behind = "evidence?sum=headline&amp;donor=test-donor-b&amp;project=test-regional&amp;of=funding"
    assert f'<a href="{behind}">≥ EUR 200,000</a>' in drawn


def test_an_instrument_stands_for_those_below_it(run_page: RunPage) -> None:
    drawn = markup(run_page("donors", who="instrument:test-programme"))
    assert "Testland twinning" in drawn
    assert "Contains: " in drawn
    assert 'href="donors?who=instrument%3Atest-programme-2018"' in drawn


def test_what_was_promised_and_is_not_reported_leads_to_the_words_of_the_promise(run_page: RunPage) -> None:
    drawn = markup(run_page("donors", who="donor:test-donor-b"))
    assert 'href="evidence?cell=activities.test-planned.status"' in drawn
    assert "September 2021, which is past" in drawn


def test_where_sources_differ_both_claims_are_shown(run_page: RunPage) -> None:
    drawn = markup(run_page("donors", who="donor:test-donor-a"))
    assert "EUR 1,000,000" in drawn
    assert "EUR 1,200,000" in drawn


def test_what_nobody_reports_names_the_projects(run_page: RunPage) -> None:
    # Of four projects only the twinning has promised results.
    drawn = markup(run_page("donors", who="donor:test-donor-a"))
    assert '<span class="ca-what">A promised result</span><span class="ca-value">3 of 4 projects</span>' in drawn


@pytest.mark.parametrize("who", ["donor:nobody", "instrument:nothing", "nonsense", 'donor:"><img src=x>', ":"])
def test_somebody_who_does_not_exist_is_said_plainly(run_page: RunPage, who: str) -> None:
    app = run_page("donors", who=who)
    assert not app.exception
    assert "There is no donor or instrument under this address." in markup(app)
    assert "<img" not in markup(app)


def test_the_page_of_a_donor_stands_in_place_of_a_chosen_donor_and_says_so(run_page: RunPage) -> None:
    drawn = markup(run_page("donors", who="donor:test-donor-a", donor="test-donor-b"))
    assert "<h1>Testland Donor A</h1>" in drawn
    assert "Testland twinning" in drawn
    assert "the filter of the same name in the sidebar is left aside" in drawn


def test_other_filters_apply_to_the_page_of_a_donor(run_page: RunPage) -> None:
    # The project in dollars is for North Macedonia alone.
    drawn = markup(run_page("donors", who="donor:test-donor-a", country="RS"))
    assert "Testland twinning" in drawn
    assert "Testland project in dollars" not in drawn


def test_a_choice_that_leaves_a_donor_nothing_says_so(run_page: RunPage) -> None:
    app = run_page("donors", who="donor:test-donor-a", country="none")
    assert not app.exception
    assert "Nothing in the data matches the chosen filters" in markup(app)


def test_a_donor_of_whom_no_people_are_told_has_no_zero(run_page: RunPage) -> None:
    drawn = markup(run_page("donors", who="donor:test-donor-a", activity_type="meeting", country="BA"))
    assert "No number of people is reported." in drawn


def test_the_report_and_a_link_to_this_version_are_to_be_taken_away(run_page: RunPage) -> None:
    app = run_page("donors", who="donor:test-donor-a")
    (button,) = [one.proto for one in app.get("download_button") if one.proto.label == "PDF report"]
    assert "try again in a moment" in button.help
    assert 'href="donors?who=donor%3Atest-donor-a&amp;version=1"' in markup(app)
