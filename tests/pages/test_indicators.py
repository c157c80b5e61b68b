"""The page of the indicators, and the same indicators in a dossier."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.actor import operator
from etl.lake import open_lake
from etl.load import load_files
from etl.publish import latest_edition, open_edition
from queries import INDICATOR_STATES, Filters, ask
from tests.files import fetched, rows
from tests.pages.conftest import RunPage, markup, parts
from ui import indicator_words, listings
from ui.page import PROJECT
from ui.registry import file_of

STATES = Path(__file__).resolve().parent.parent / "fixtures" / "states"


@pytest.fixture(scope="module")
def states_home(tmp_path_factory: pytest.TempPathFactory, tiny_home: Path) -> Path:
    """The tiny data with an indicator in each state."""
    home = tmp_path_factory.mktemp("states")
    shutil.copytree(tiny_home, home, dirs_exist_ok=True)
    loaded = load_files(open_lake(home), sorted(STATES.glob("*.csv")), operator("Test"), "States")
    assert loaded.version is not None, [problem for one in loaded.checked for problem in one.problems]
    assert latest_edition(home) is not None
    return home


@pytest.fixture
def run(states_home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    monkeypatch.setenv("ATLAS_HOME", str(states_home))
    st.cache_data.clear()
    st.cache_resource.clear()

    def open_page(name: str = "indicators", /, **query: str) -> AppTest:
        app = AppTest.from_file(str(PROJECT / file_of(name)), default_timeout=60)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return open_page


def titles(app: AppTest) -> list[str]:
    return [part.split("</p>")[0] for part in markup(app).split('<p class="ca-promise">')[1:]]


def test_the_page_counts_the_states_and_each_leads_to_its_indicators(run: Callable[..., AppTest]) -> None:
    drawn = markup(run())
    assert 'href="indicators?state=reached"' in drawn
    assert "<b>27</b> <span>all</span>" in drawn
    assert "<b>3</b> <span>behind</span>" in drawn


def test_a_state_of_the_address_leaves_its_indicators_only(run: Callable[..., AppTest]) -> None:
    assert titles(run(state="behind")) == [
        "Testland manuals late",
        "Testland shelters that became fewer",
        "Testland share",
    ]
    assert len(titles(run(state="no-such"))) == 25  # a page of all 27


def test_every_figure_leads_to_its_words(run: Callable[..., AppTest]) -> None:
    drawn = markup(run(state="behind"))
    for cell in (
        "indicators.state-behind-worse.baseline",
        "indicators.state-behind-worse.target",
        "indicator_values.value-worse.actual",
    ):
        assert f'href="evidence?cell={cell}"' in drawn
    assert 'href="evidence?sum=indicators&amp;project=test-regional&amp;of=state-behind-date"' in drawn


def test_what_is_told_in_words_only_leads_to_its_words_too(run: Callable[..., AppTest]) -> None:
    drawn = markup(run(state="stated_in_words"))
    assert 'href="evidence?cell=indicators.state-words.level">Outcome</a>' in drawn
    assert 'href="evidence?cell=indicator_values.value-words.period_end">2018 – 2020</a>' in drawn


def test_what_is_not_stated_has_no_link_and_is_no_zero(run: Callable[..., AppTest]) -> None:
    drawn = markup(run(state="not_reported"))
    assert "indicators.state-nothing.level" in drawn
    assert not any(f"indicators.state-nothing.{name}" in drawn for name in ("baseline", "target"))
    assert '<dt>Actual</dt><dd><span class="ca-gone">not reported</span>' in drawn
    assert "Not reported at all: its date is over" in drawn


def test_values_that_cannot_be_added_are_shown_one_by_one(run: Callable[..., AppTest]) -> None:
    drawn = markup(run(state="not_computable"))
    assert '<dt>Actual</dt><dd><span class="ca-gone">not computable</span>' in drawn
    assert 'href="evidence?cell=indicator_values.value-unique-2019.actual">20</a>' in drawn
    assert "Female" in drawn


def test_parts_stand_under_their_project(run: Callable[..., AppTest]) -> None:
    drawn = markup(run(state="on_the_way"))
    head, part = drawn.index(">Testland regional action</a></h2>"), drawn.index(">Testland component</a></h3>")
    assert head < part
    assert "Objective: Test objective of the twinning." in markup(run(state="behind"))


def test_text_of_the_data_is_escaped(run: Callable[..., AppTest]) -> None:
    drawn = markup(run(state="not_computable"))
    assert "&lt;b&gt;worse&lt;/b&gt;" in drawn
    assert "<b>worse" not in unquote(drawn)


def test_a_chart_is_an_image_with_its_words(run: Callable[..., AppTest]) -> None:
    drawn = markup(run(state="reached"))
    assert 'alt="Testland officers trained beyond the target: baseline 10; target 50; actual 58; reached."' in drawn
    assert 'src="data:image/svg+xml,' in drawn


def test_each_state_is_explained_and_none_contradicts_the_notes(run: Callable[..., AppTest]) -> None:
    """A reached indicator may have no progress: what is "not computable" is said of figures, never of a state."""
    drawn = markup(run())
    assert indicator_words.state_meanings().keys() == set(INDICATOR_STATES)
    for meaning in indicator_words.state_meanings().values():
        assert meaning in drawn
    counted = drawn.partition('<ul class="ca-states">')[2].partition("</ul>")[0]
    assert "not comparable with the target" in counted
    assert "not computable" not in counted
    assert ">not reported at all</span>" in counted


def test_the_orders(run: Callable[..., AppTest]) -> None:
    by_progress = titles(run(order="progress"))
    assert by_progress[:2] == [
        "Testland officers trained beyond the target",
        "Testland days until a victim is referred",
    ]
    assert "<h2>Behind</h2>" in markup(run(order="state"))
    shown = [markup(run(order="title", page=page)) for page in ("1", "2")]
    by_title = [found for page in shown for found in re.findall(r"<h2><a [^>]*>([^<]+)</a></h2>", page)]
    assert by_title == ["Testland regional action", "Testland twinning"]
    assert "<h2>Testland Donor A, Testland Donor B</h2>" in markup(run(order="donor"))


def test_a_page_has_so_many_and_the_next_one_the_others(run: Callable[..., AppTest]) -> None:
    first, second = titles(run()), titles(run(page="2"))
    assert (len(first), len(second)) == (listings.PER_PAGE, 27 - listings.PER_PAGE)
    assert len({*first, *second}) == 27
    assert titles(run(page="3")) == first


def test_level_and_sdg_target_narrow_the_counts_too(run: Callable[..., AppTest]) -> None:
    app = run(level="2", sdg="8.7")
    assert len(titles(app)) == 5
    assert "<b>5</b> <span>all</span>" in markup(app)


def csv_of(app: AppTest) -> list[dict[str, str]]:
    """The file that the page leads to."""
    (part,) = parts(app, "capacity_atlas.chart")
    return rows(fetched(part["csv"]["href"]))


def test_the_csv_has_the_words_of_baseline_and_target_beside_those_of_the_actual(run: Callable[..., AppTest]) -> None:
    (row,) = [row for row in csv_of(run()) if row["indicator_id"] == "test-indicator"]
    assert "baseline: “Testland 20” (test-page-english, line 116)" in row["evidence_promised"]
    assert "target: “Testland 80” (test-page-english, line 118)" in row["evidence_promised"]
    assert row["evidence"] == "“Testland 50” (test-page-english, line 165)"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({}, "none"),
        (
            {"level": "2", "sdg": "8.7", "state": "behind", "donor": "test-donor-a"},
            '{"donor": ["test-donor-a"], "level": ["2"], "sdg": ["8.7"], "state": ["behind"]}',
        ),
        ({"project": "test-regional"}, '{"project": ["test-regional"]}'),
    ],
)
def test_the_csv_says_what_was_chosen_on_the_page_too(
    run: Callable[..., AppTest], chosen: dict[str, str], said: str
) -> None:
    assert {row["atlas_filters"] for row in csv_of(run(**chosen))} == {said}


def test_the_csv_has_only_what_was_chosen_on_the_page_too(run: Callable[..., AppTest]) -> None:
    assert {row["state"] for row in csv_of(run())} == set(INDICATOR_STATES)
    assert {(row["state"], row["level"]) for row in csv_of(run(state="behind", level="2"))} == {("behind", "2")}


def test_those_of_one_project_are_shown_alone_and_the_one_looked_for_stands_out(run: Callable[..., AppTest]) -> None:
    app = run(project="test-twinning", indicator="test-indicator")
    drawn = markup(app)
    assert {"Testland share", "Testland manuals"} <= set(titles(app))
    assert "Testland shelters that became fewer" not in titles(app)
    assert 'Only the indicators of Testland twinning. <a href="indicators">All indicators</a>' in drawn
    found = drawn.partition('<li class="ca-found" aria-current="true">')[2]
    assert found.partition('<p class="ca-promise">')[2].startswith("Testland share</p>")
    assert drawn.count("ca-found") == 2  # and its style
    assert 'href="indicators?project=test-twinning&amp;indicator=test-indicator&amp;state=' in drawn


def test_indicators_of_a_project_that_is_none_are_none_and_the_way_to_all_is_there(run: Callable[..., AppTest]) -> None:
    app = run(project="<b>no-such", indicator="<b>")
    assert titles(app) == []
    assert 'There is no such project. <a href="indicators">All indicators</a>' in markup(app)
    assert "<b>no" not in markup(app)


def test_a_choice_that_leaves_nothing_says_so(run: Callable[..., AppTest]) -> None:
    assert "None has this level, SDG target and state at once." in markup(run(level="2", state="no_target"))


def test_the_dossier_shows_the_same_indicators(run: Callable[..., AppTest]) -> None:
    drawn = markup(run("projects", project="test-component"))
    assert "Testland sum of three years" in drawn
    assert "evidence?sum=indicators" in drawn


def test_a_project_without_indicators_says_so(run_page: RunPage) -> None:
    assert "No indicator is reported." in markup(run_page("projects", project="test-dollar"))


def test_progress_in_words() -> None:
    def said(low: float | None, high: float | None, about: bool = False, reason: str | None = None) -> str:
        cells = {"progress_low": low, "progress_high": high, "progress_approximate": about, "progress_reason": reason}
        return indicator_words.progress(cells)

    assert said(0.5, 0.5) == "50 %"
    assert said(1.2, 1.2, about=True) == "ca. 120 %"
    assert said(0.632, None) == "≥ 63.2 %"
    assert said(None, 0.4) == "≤ 40 %"
    assert said(-0.3, 0.2) == "-30 to 20 %"
    assert said(0.9999, 0.9999) == "99.9 %"  # short of the target is never all of it
    assert said(1.0001, 1.0001) == "100.1 %"
    assert said(0.0004, 0.0004) == "0.04 %"  # nor is a little nothing
    assert said(0, 0) == "0 %"
    assert said(None, None, reason="no_baseline") == "not computable: no baseline is stated"


def test_every_state_and_reason_of_the_metric_has_words(states_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = latest_edition(states_home)
    assert edition is not None
    frame = ask(open_edition(edition).cursor(), "indicators", Filters()).frame
    assert set(frame["state"]) == set(INDICATOR_STATES) == set(indicator_words.state_names())
    for column in ("state_reason", "progress_reason"):
        assert set(frame[column].dropna()) <= set(indicator_words.reasons())
