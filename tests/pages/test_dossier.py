"""One project, one source: every figure beside the words that carry it."""

from __future__ import annotations

from tests.pages.conftest import RunPage, markup


def test_a_project_shows_its_title_in_its_own_script(run_page: RunPage) -> None:
    drawn = markup(run_page("projects", project="test-twinning"))
    assert "<h1>Testland twinning</h1>" in drawn
    assert '<p class="ca-local" lang="sr-Cyrl">Твининг Тестија</p>' in drawn


def test_a_part_of_a_bundle_says_that_it_is_counted_already(run_page: RunPage) -> None:
    drawn = markup(run_page("projects", project="test-twinning"))
    assert "Testland study visit · Study visit · done · 29–30 May 2018 · inside a bundle" in drawn


def test_teams_that_attended_are_not_called_trained(run_page: RunPage) -> None:
    drawn = markup(run_page("projects", project="test-regional"))
    assert '<span class="ca-label">Teams that attended</span>' in drawn
    assert "Teams trained" not in drawn


def test_money_of_several_donors_that_nobody_splits_is_not_called_money_of_nobody(run_page: RunPage) -> None:
    drawn = markup(run_page("projects", project="test-split"))
    assert drawn.count('<th scope="row">several donors, not split<') == 2
    assert '<th scope="row">not stated<' not in drawn
    assert "Several donors, not split" in markup(run_page("evidence", sum="funding_by_donor", of="~"))


def test_one_event_has_the_day_that_is_stated_and_no_open_end(run_page: RunPage) -> None:
    """The simulation is one on 19 November 2019, the workshop one in 2019; no end is stated of either."""
    drawn = markup(run_page("projects", project="test-regional"))
    assert "Testland simulation · Simulation exercise · done · 19 November 2019" in drawn
    assert "from 19 November 2019" not in drawn
    listed = markup(run_page("activities"))
    assert ">19 November 2019</a>" in listed
    assert ">from 19 November 2019</a>" not in listed


def test_a_project_that_does_not_exist_is_said_plainly(run_page: RunPage) -> None:
    drawn = markup(run_page("projects", project="test-nothing"))
    assert "There is no project under this address." in drawn


def test_every_word_leads_to_its_source(run_page: RunPage) -> None:
    drawn = markup(run_page("projects", project="test-twinning"))
    assert '<blockquote class="ca-words">' in drawn
    assert 'href="sources?source=test-' in drawn


def test_a_source_lists_what_was_taken_from_it(run_page: RunPage) -> None:
    listed = markup(run_page("sources"))
    source = listed.split('href="sources?source=')[1].split('"')[0]
    drawn = markup(run_page("sources", source=source))
    assert "What was taken from it" in drawn or "No fact was taken from this source" in drawn


def test_a_source_that_does_not_exist_is_said_plainly(run_page: RunPage) -> None:
    assert "There is no source under this address." in markup(run_page("sources", source="test-nothing"))


def test_a_search_in_another_script_finds_the_project(run_page: RunPage) -> None:
    assert "Testland twinning" in markup(run_page("projects", q="твининг тестија"))
    assert "Testland twinning" in markup(run_page("projects", q="TVINING"))


def test_a_search_in_vain_says_so(run_page: RunPage) -> None:
    app = run_page("projects", q="zzzzqqqq")
    assert "No project matches" in markup(app)
