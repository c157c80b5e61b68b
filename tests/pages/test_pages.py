"""Every page of the registry: normal, with nothing to show, with a broken link, and with no data at all."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import RunPage, links, markup, parts
from ui import navigation, text
from ui.page import PROJECT
from ui.registry import HIDDEN_PAGES, PAGES, STAFF_PAGES, file_of

UNFILTERED = ("search", "history", "methods")  # they look at everything, whatever is chosen elsewhere
FILTERED = tuple(page for page in PAGES if page not in UNFILTERED)


def test_the_registry_holds_the_pages_that_exist() -> None:
    assert len(PAGES) >= 9
    files = {f"pages/{path.name}" for path in (PROJECT / "pages").glob("*.py")}
    assert {file_of(page) for page in (*PAGES, *HIDDEN_PAGES, *STAFF_PAGES)} == files


@pytest.mark.parametrize("page", [*PAGES, *HIDDEN_PAGES])
def test_a_page_run_alone_shows_its_title_and_question(page: str, run_page: RunPage) -> None:
    app = run_page(page)
    assert not app.exception
    assert f"<h1>{text.title(page).replace('&', '&amp;')}</h1>" in markup(app)
    assert "Data version 1 of" in markup(app)


@pytest.mark.parametrize("page", FILTERED)
def test_a_page_with_nothing_chosen_says_so(page: str, run_page: RunPage) -> None:
    app = run_page(page, country="none")
    assert not app.exception
    if page != "sources":  # its list does not depend on the choice
        assert "Nothing in the data matches the chosen filters" in markup(app) or "not reported" in markup(app)
        assert parts(app, "capacity_atlas.filter_panel")[0]["chosen"] == {"country": ["none"]}


@pytest.mark.parametrize("page", UNFILTERED)
def test_a_page_that_no_filter_changes_offers_none_and_keeps_them_in_its_links(page: str, run_page: RunPage) -> None:
    app = run_page(page, country="RS")
    assert not app.exception
    assert parts(app, "capacity_atlas.filter_panel") == []
    assert set(links(app).values()) == {f"{'./' if to == 'overview' else to}?country=RS" for to in PAGES}


@pytest.mark.parametrize("page", FILTERED)
def test_a_broken_link_still_opens_with_a_polite_note(page: str, run_page: RunPage) -> None:
    app = run_page(page, country="QQ", from_="banana", grain="aeon", metric="x", page="-1", city="nowhere")
    assert not app.exception
    assert [note.value for note in app.info] == [
        "The link holds filter values that are not known here, and they are left aside: QQ, banana"
    ]


@pytest.mark.parametrize("page", PAGES)
def test_no_link_can_write_html_into_a_page(page: str, run_page: RunPage) -> None:
    evil = '"><img src=x onerror=alert(1)>'
    app = run_page(page, country=evil, q=evil, project=evil, source=evil, city=evil, table=evil)
    assert not app.exception
    assert "<img src=x" not in markup(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_readable_data_says_so_without_a_traceback(
    page: str, run_page: RunPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("")
    monkeypatch.setenv("ATLAS_HOME", str(blocked / "home"))
    st.cache_resource.clear()
    app = run_page(page)
    assert not app.exception
    assert "The data cannot be read at the moment." in markup(app)


def test_an_app_without_a_lake_loads_the_curated_data_itself(
    run_page: RunPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path / "fresh"))
    st.cache_resource.clear()
    app = run_page("overview")
    assert not app.exception
    assert "Data version 1 of" in markup(app)
    assert "curated from 4 sources" not in markup(app)


def test_the_dashboard_opens_the_overview(run_page: RunPage) -> None:
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=30).run()
    assert not app.exception
    assert "<h1>Overview</h1>" in markup(app)


def test_every_page_links_to_every_other_with_the_filters(run_page: RunPage) -> None:
    expected = {page: f"{'./' if page == 'overview' else page}?country=RS" for page in PAGES}
    assert links(run_page("funding", country="RS")) == expected


def test_a_definition_is_in_words_and_the_columns_unfold_with_the_sql(run_page: RunPage) -> None:
    app = run_page("methods", metric="trained_by_country")
    [drawn] = [html for html in markup(app).split('<div class="ca">') if "<pre>" in html]
    words, _summary, sql = drawn.partition("<summary>")
    assert "<p>One row per country, most trained first." in words
    assert "Grain:" not in words
    assert "Columns:" not in words
    assert "<p>Columns: " in sql
    [metric] = [box for box in app.selectbox if box.label == "Metric"]
    assert metric.value == "trained_by_country"
    assert "Trained professionals by country" in metric.options
    assert not [name for name in metric.options if name == name.lower()]


def test_the_navigation_tells_which_page_one_is_on(run_page: RunPage) -> None:
    [navigation] = parts(run_page("funding"), "capacity_atlas.navigation")
    assert [link["page"] for link in navigation["links"] if link["current"]] == ["funding"]


@pytest.mark.parametrize("asked", ["none", "", None, "../test", ["funding"]])
def test_the_navigation_goes_to_no_page_that_it_does_not_know(asked: object, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[object] = []
    monkeypatch.setattr(navigation.st, "switch_page", lambda page, **options: gone.append(page))
    monkeypatch.setattr(navigation.st, "session_state", {"nav": SimpleNamespace(page=asked)})
    navigation._go()
    assert not gone


@pytest.mark.parametrize(
    ("page", "metrics"),
    [
        ("overview", ["funding_by_instrument", "trained_by_country", "activities_over_time", "coverage"]),
        ("funding", ["funding_by_instrument", "funding_by_donor", "funding_by_country", "funding_over_time"]),
        ("activities", ["activities_over_time", "activities_by_type", "activities_by_country"]),
        ("trained", ["trained_by_country", "trained_by_profession", "trained_by_sex", "people_by_role"]),
    ],
)
def test_every_chart_of_a_page_is_sent_with_where_its_words_are(
    page: str, metrics: list[str], run_page: RunPage
) -> None:
    charts = [part["drawing"] for part in parts(run_page(page), "capacity_atlas.chart")]
    for metric, chart in zip(metrics, charts, strict=True):
        assert chart["figure"]["data"]
        assert chart["figure"]["layout"]["meta"]["title"] in chart["alt"]
        assert (chart["address"] or metric).partition("&")[0] == (
            "coverage" if metric == "coverage" else f"evidence?sum={metric}"
        )


def test_a_new_version_is_a_new_footer(run_page: RunPage) -> None:
    assert "curated from 4 sources" in markup(run_page("overview"))


def test_the_sources_of_a_choice_are_those_that_its_facts_were_read_from(run_page: RunPage) -> None:
    every, none = markup(run_page("sources")), markup(run_page("sources", country="none"))
    assert "4 sources" in every
    assert "No source matches" in none


@pytest.mark.parametrize(
    ("view", "words"),
    [("differing", "state something else"), ("coverage", "Coverage: amounts"), ("context", "enter no sum")],
)
def test_the_sources_page_computes_only_the_view_that_is_asked_for(run_page: RunPage, view: str, words: str) -> None:
    assert words not in markup(run_page("sources"))
    assert words in markup(run_page("sources", view=view))


def test_money_that_is_shared_between_countries_is_not_called_not_reported(run_page: RunPage) -> None:
    # The regional project has two amounts, for several countries together: in no sum of one of them.
    app = run_page("funding", country="MK")
    said = markup(app)
    assert "2 figures are for several countries together and are not split" in said
    assert "Not reported for" not in said
