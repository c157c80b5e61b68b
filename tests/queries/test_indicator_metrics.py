"""Indicators: the actual, the progress and the state, each worked out by hand.

The rows of `fixtures/states` are loaded beside the tiny data; single cases add rows of their own.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import etl
from queries import INDICATOR_STATES
from tests.queries.asked import Edition

STATES = Path(__file__).resolve().parent.parent / "fixtures" / "states"
TINY = STATES.parent / "tiny"


def header(table: str) -> list[str]:
    return (TINY / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")


INDICATOR, VALUE = header("indicators"), header("indicator_values")


def line(columns: list[str], row: dict[str, str]) -> str:
    return ",".join(row.get(name, "") for name in columns)


def indicator(name: str, **cells: str) -> str:
    standard = {"project_id": "test-silent", "level": "1", "result_title": "Test", "title": f"Testland {name}"}
    return line(INDICATOR, {"id": name, **standard, "measure": "1", "unit": "tests", "ascending": "true", **cells})


def value(of: str, name: str, actual: str, start: str = "", end: str = "", **cells: str) -> str:
    row = {"id": f"{of}-{name}", "indicator_id": of, "period_start": start, "period_end": end, "actual": actual}
    return line(VALUE, {**row, "status": "done", **cells})


def rows_of(table: str) -> list[str]:
    """The lines of a fixture, in the columns of the tiny file."""
    with (STATES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = INDICATOR if table == "indicators" else VALUE
    return [
        line(columns, {name: f'"{text.replace(chr(34), chr(34) * 2)}"' for name, text in row.items()}) for row in rows
    ]


@pytest.fixture(scope="module")
def states(tiny_with: Callable[..., Edition]) -> Edition:
    return tiny_with(indicators=rows_of("indicators"), indicator_values=rows_of("indicator_values"))


def row_of(edition: Edition, indicator_id: str, **choice: Any) -> dict[str, Any]:
    rows = edition.answer("indicators", **choice).frame.set_index("indicator_id")
    return {name: None if isinstance(v, float) and pd.isna(v) else v for name, v in rows.loc[indicator_id].items()}


def judged(edition: Edition, indicator_id: str) -> tuple[str, str | None]:
    row = row_of(edition, indicator_id)
    return row["state"], row["state_reason"]


EXPECTED = {
    # (58 - 10) / (50 - 10) = 1.2
    "state-reached": ("reached", None, 1.2, 1.2),
    "state-reached-no-baseline": ("reached", None, None, None),
    # (8 - 40) / (10 - 40) = 32 / 30
    "state-reached-falling": ("reached", None, 32 / 30, 32 / 30),
    # (125 - 200) / (50 - 200) = 0.5
    "state-on-the-way": ("on_the_way", None, 0.5, 0.5),
    "state-silent": ("on_the_way", "silent_since", 0.5, 0.5),
    # 4 + 5 = 9 of 12; the value of 2021 is planned
    "state-behind-date": ("behind", "date_over", 0.75, 0.75),
    # (7 - 10) / (15 - 10) = -0.6
    "state-behind-worse": ("behind", "past_baseline", -0.6, -0.6),
    # at least 120 of 190
    "state-at-least": ("not_computable", "open_bounds", 120 / 190, None),
    "state-about": ("on_the_way", None, 0.5, 0.5),
    # least: from 8 to 20 of 8 to 50; most: from 5 to 25 of 5 to 40
    "state-range": ("on_the_way", None, 12 / 42, 20 / 35),
    # a target far below makes it 0, an actual far below has no end
    "state-at-most": ("not_computable", "open_bounds", 0.0, None),
    # the target may be far above 200 (0) or 200 (1.1); "at least 200" was promised, and 220 keeps that
    "state-promise-open": ("reached", None, 0.0, 1.1),
    "state-zero": ("on_the_way", None, 0.0, 0.0),
    "state-no-baseline": ("not_computable", "no_baseline", None, None),
    "state-no-target": ("no_target", None, None, None),
    "state-not-reported": ("not_reported", "date_over", None, None),
    "state-nothing": ("not_reported", "no_target", None, None),
    "state-words-promised": ("not_reported", "promised_in_words", None, None),
    "state-words": ("stated_in_words", "no_target", None, None),
    "state-overlap": ("not_computable", "overlapping_periods", None, None),
    "state-unique": ("not_computable", "unique_not_added", None, None),
    "state-by-sex": ("not_computable", "only_disaggregated", None, None),
    # 45 of 80; the women and men are inside the 45
    "state-whole-and-sex": ("on_the_way", None, 45 / 80, 45 / 80),
    "state-contradicted": ("not_computable", "direction_contradicted", None, None),
    # 4 + 6 + at least 5 of 30
    "state-three-periods": ("not_computable", "open_bounds", 0.5, None),
}


@pytest.mark.parametrize("indicator_id", EXPECTED)
def test_each_state_and_progress_is_as_worked_out_by_hand(states: Edition, indicator_id: str) -> None:
    row = row_of(states, indicator_id)
    state, reason, low, high = EXPECTED[indicator_id]
    assert (row["state"], row["state_reason"]) == (state, reason)
    assert (row["progress_low"], row["progress_high"]) == (pytest.approx(low), pytest.approx(high))
    assert (row["progress_reason"] is None) == (low is not None or high is not None)


def test_every_state_and_every_row_of_the_fixture_is_expected_here(states: Edition) -> None:
    frame = states.answer("indicators").frame
    assert set(frame["indicator_id"]) - {"test-indicator", "test-indicator-open"} == set(EXPECTED)
    assert len({expected[0] for expected in EXPECTED.values()}) == 7


def test_progress_is_approximate_as_soon_as_one_of_the_three_figures_is(states: Edition) -> None:
    rows = states.answer("indicators").frame.set_index("indicator_id")
    assert list(rows.index[rows["progress_approximate"]]) == ["state-about"]


def test_an_actual_names_its_value_its_rule_and_its_period(states: Edition) -> None:
    latest, added = row_of(states, "state-reached"), row_of(states, "state-three-periods")
    assert (latest["actual_rule"], latest["actual_value_id"], latest["actual_end"]) == (
        "latest",
        "value-reached-2020",
        "2020",
    )
    assert (added["actual_rule"], added["actual_value_id"]) == ("sum", None)
    assert (added["actual_start"], added["actual_end"], added["periods"]) == ("2019", "2021", 3)
    assert (added["actual_low"], added["actual_high"]) == (15, None)


def test_an_indicator_of_a_part_names_the_project_that_it_is_part_of(states: Edition) -> None:
    assert row_of(states, "state-three-periods")["parent_title"] == "Testland regional action"
    assert row_of(states, "test-indicator")["parent_title"] is None  # its parent is a programme, not a project


def test_sdg_targets_are_the_indicators_own_or_those_of_the_themes(states: Edition, curated: Edition) -> None:
    assert list(row_of(states, "state-zero")["sdgs"]) == ["16.2", "5.2", "8.7"]
    children = row_of(curated, "western-balkans-prm-2016-children")
    assert list(children["sdgs"]) == ["16.2"]


def test_the_choices_of_level_state_and_sdg_leave_what_they_name(states: Edition) -> None:
    def ids(**parameters: list[str]) -> set[str]:
        return set(states.answer("indicators", parameters).frame["indicator_id"])

    assert ids(state=["behind"]) == {"state-behind-date", "state-behind-worse", "test-indicator"}
    assert ids(level=["2"], state=["on_the_way"]) == {"state-on-the-way", "state-silent"}
    assert ids(sdg=[]) == set()


def test_a_choice_of_donors_leaves_the_indicators_of_their_projects(states: Edition) -> None:
    frame = states.answer("indicators", donor=("test-donor-b",)).frame
    assert set(frame["project_id"]) == {"test-regional", "test-component"}
    assert set(states.answer("indicators", year_to=2018).frame["project_id"]) == {"test-twinning"}


CASES: dict[str, tuple[dict[str, str], list[tuple[str, ...]], tuple[str, str | None]]] = {
    # name: cells of the indicator; (actual, start, end) of each value; state and reason
    "baseline-is-target": ({"baseline": "5", "target": "5"}, [("7",)], ("reached", None)),
    "baseline-overlaps": ({"baseline": "5..9", "target": "8..12"}, [("7",)], ("not_computable", "open_bounds")),
    "date-over": ({"target": "9", "target_date": "2020"}, [("7", "2020", "2020")], ("behind", "date_over")),
    "date-not-over": (
        {"target": "9", "target_date": "2020"},
        [("7", "2020", "2020-11")],
        ("not_computable", "no_baseline"),
    ),
    "at-the-baseline": ({"baseline": "7", "target": "9"}, [("7",)], ("on_the_way", None)),
    "perhaps-behind": ({"baseline": "7", "target": "20"}, [("6..8",)], ("not_computable", "open_bounds")),
    "range-inside": ({"baseline": "0", "target": "23..25"}, [("24",)], ("not_computable", "open_bounds")),
    "at-least-reached": ({"target": "200"}, [(">=200",)], ("reached", None)),
    "at-most-falling": ({"ascending": "false", "target": "<=10"}, [("10",)], ("reached", None)),
    "falls-by-itself": ({"ascending": "", "baseline": "9", "target": "3"}, [("2",)], ("reached", None)),
    "no-direction": ({"ascending": "", "target": "3"}, [("2",)], ("not_computable", "direction_not_stated")),
    "words-of-a-target": ({"measure": "5", "target": "3"}, [("2",)], ("not_computable", "qualitative")),
    "not-cumulative": (
        {"baseline": "0", "target": "9"},
        [("2", "2019", "2019"), ("3", "2020", "2020")],
        ("not_computable", "reporting_not_stated"),
    ),
    "no-periods": (
        {"baseline": "0", "target": "9", "reporting": "period"},
        [("2", "", "2019"), ("3", "2020", "2020")],
        ("not_computable", "periods_not_stated"),
    ),
    "one-end-twice": (
        {"baseline": "0", "target": "9", "reporting": "cumulative"},
        [("2", "2019", "2020"), ("3", "2020", "2020")],
        ("not_computable", "overlapping_periods"),
    ),
    "no-target-and-apart": (
        {"reporting": "period"},
        [("2", "2019", "2020"), ("3", "2020", "2020")],
        ("no_target", "overlapping_periods"),
    ),
    "percent-by-period": (
        {"measure": "2", "baseline": "0", "target": "80", "reporting": "period"},
        [("30", "2019", "2019"), ("80", "2020", "2020")],
        ("reached", None),
    ),
    "one-silent-period": (  # 2 + 3, and a period of which no figure is known: at least 5, so 9 may be reached
        {"baseline": "0", "target": "9", "reporting": "period"},
        [("2", "2019", "2019"), ("3", "2020", "2020"), ("", "2021", "2021")],
        ("not_computable", "open_bounds"),
    ),
}


@pytest.fixture(scope="module")
def cases(tiny_with: Callable[..., Edition]) -> Edition:
    return tiny_with(
        indicators=[indicator(name, **cells) for name, (cells, _values, _state) in CASES.items()],
        indicator_values=[
            value(name, f"v{n}", *cells)
            for name, (_cells, values, _state) in CASES.items()
            for n, cells in enumerate(values)
        ],
    )


@pytest.mark.parametrize("name", CASES)
def test_the_state_of_a_single_case(cases: Edition, name: str) -> None:
    assert judged(cases, name) == CASES[name][2]


def test_the_reason_why_there_is_no_progress_is_given(cases: Edition) -> None:
    reasons = cases.values("indicators", "indicator_id", "progress_reason")
    assert reasons["baseline-is-target"] == "baseline_is_target"
    assert reasons["baseline-overlaps"] == "not_told_apart"
    assert reasons["date-over"] == "no_baseline"
    assert reasons["words-of-a-target"] == "qualitative"
    assert reasons["at-the-baseline"] is None


def test_percentages_of_periods_are_not_added(cases: Edition) -> None:
    assert cases.figures("indicators", "indicator_id", "actual")["percent-by-period"] == "80"
    assert cases.figures("indicators", "indicator_id", "actual")["one-silent-period"] == ">=5"


def test_the_counts_by_state_are_those_of_the_indicators(states: Edition) -> None:
    counts = states.answer("indicators_by_state").frame
    found = counts.groupby("state")["indicators"].sum().to_dict()
    # Those of the fixture and of the tiny data: its share is 50 of 80 in 2020, and nothing is said of its manuals.
    assert [found[state] for state in ("reached", "on_the_way", "behind", "not_computable")] == [4, 6, 3, 8]
    assert [found[state] for state in ("no_target", "stated_in_words", "not_reported")] == [1, 1, 4]
    assert counts[counts["level"] == "2"]["indicators"].sum() == 6


def test_the_notes_say_how_many_lack_an_actual_a_target_or_a_baseline(states: Edition) -> None:
    notes = states.notes("indicators_by_state")
    assert {code: (note.n, note.of) for code, note in notes.items()} == {
        "without_actual": (8, 27),
        "without_baseline": (7, 27),
        "without_target": (4, 27),
    }
    assert "without_target" not in states.notes("indicators", {"state": ["behind"]})


def test_indicators_of_undated_projects_are_noted_under_a_choice_of_years(cases: Edition) -> None:
    assert cases.notes("indicators", year_from=2018)["undated"].n == len(CASES)


def test_the_periods_hold_every_value_with_whom_it_counts(states: Edition) -> None:
    periods = states.listing("indicator_periods")
    held = periods[periods["indicator_id"] == "state-whole-and-sex"]
    assert held["whole"].tolist() == [True, False, False]
    assert held["sex"].fillna("").tolist() == ["", "female", "male"]


def test_the_terms_of_a_sum_are_its_periods(states: Edition) -> None:
    terms = states.listing("indicator_terms", {"of": ["state-behind-date"]})
    assert terms["row_id"].tolist() == ["value-behind-2019", "value-behind-2020"]
    assert states.listing("indicator_terms", {"of": ["state-reached"]})["row_id"].tolist() == ["value-reached-2020"]


@pytest.mark.parametrize("choice", [{}, {"donor": ("test-donor-a",)}], ids=repr)
def test_the_page_has_the_rows_of_the_metric(states: Edition, choice: dict[str, Any]) -> None:
    rows = states.listing("indicator_page", **choice)
    pd.testing.assert_frame_equal(
        rows.drop(columns="place"), states.answer("indicators", **choice).frame, check_dtype=False
    )
    assert rows["place"].is_monotonic_increasing


@pytest.mark.parametrize("order", ["title", "told", "state", "progress", "donor"])
def test_the_pages_of_an_order_make_the_whole(states: Edition, order: str) -> None:
    whole = states.listing("indicator_page", {"order": order})
    pages = [states.listing("indicator_page", {"order": order, "first": n, "length": 10}) for n in (0, 10, 20, 30)]
    assert pd.concat(pages)["indicator_id"].tolist() == whole["indicator_id"].tolist()
    assert sorted(whole["place"]) == list(range(1, 28))


def test_the_orders_of_state_and_progress_keep_that_of_the_titles_among_equals(states: Edition) -> None:
    keys = {
        "state": lambda rows: rows["state"].map(INDICATOR_STATES.index),
        "progress": lambda rows: -rows["progress_low"].fillna(rows["progress_high"]),
    }
    for order, key in keys.items():
        rows = states.listing("indicator_page", {"order": order})
        expected = rows.assign(nth=key(rows)).sort_values(["nth", "place"], na_position="last")
        assert rows["indicator_id"].tolist() == expected["indicator_id"].tolist()


@pytest.fixture(scope="module")
def of_four_projects(tiny_with: Callable[..., Edition]) -> Edition:
    more = [indicator("test-quiet"), indicator("test-told", project_id="test-dollar", target="3")]
    values = [*rows_of("indicator_values"), value("test-told", "all", "2")]
    return tiny_with(indicators=[*rows_of("indicators"), *more], indicator_values=values)


def test_donors_stand_by_name_and_those_without_last(of_four_projects: Edition) -> None:
    rows = of_four_projects.listing("indicator_page", {"order": "donor"})
    donors = list(dict.fromkeys(tuple(ids) if isinstance(ids, Collection) else () for ids in rows["donors"]))
    assert donors == [("test-donor-a",), ("test-donor-a", "test-donor-b"), ("test-donor-b",), ()]


def test_projects_that_tell_something_come_first(of_four_projects: Edition) -> None:
    """The best state of a project, then the share of its promises of which nobody tells; whatever else is chosen."""
    rows = of_four_projects.listing("indicator_page", {"order": "told"})
    heads = rows["parent_project_id"].where(rows["parent_title"].notna(), rows["project_id"])
    best = rows["state"].map(INDICATOR_STATES.index).groupby(heads).transform("min")
    silent = (rows["state"] == "not_reported").groupby(heads).transform("mean")
    order = list(zip(best, silent, heads, strict=True))
    assert order == sorted(order)
    assert len(set(heads)) == 4
    asked = {"order": "told", "state": ["not_reported"]}
    chosen = of_four_projects.listing("indicator_page", asked)["indicator_id"].tolist()
    assert chosen == rows.loc[rows["state"] == "not_reported", "indicator_id"].tolist()


def test_by_title_projects_stand_in_the_order_of_the_alphabet(of_four_projects: Edition) -> None:
    rows = of_four_projects.listing("indicator_page", {"order": "title"})
    heads = list(dict.fromkeys(rows["parent_title"].fillna(rows["project_title"])))
    assert len(heads) == 4
    assert heads == sorted(heads)


def test_the_values_of_some_indicators_are_asked_by_their_places(states: Edition) -> None:
    rows = states.listing("indicator_page", {"order": "title"}).set_index("indicator_id")
    asked = ["state-behind-date", "state-whole-and-sex"]
    values = states.listing("indicator_periods", {"entries": rows.loc[asked, "place"].tolist()})
    every = states.listing("indicator_periods")
    assert values["value_id"].tolist() == every.loc[every["indicator_id"].isin(asked), "value_id"].tolist()
    assert set(values["indicator_id"]) == set(asked)


BOUNDS = st.integers(0, 60)
ENDS = st.tuples(BOUNDS, st.integers(0, 20), st.sampled_from(["both", "low", "high"]))
SCRIPT = (Path(etl.__file__).parent / "edition_indicators.sql").read_text(encoding="utf-8")
CORNERS = SCRIPT[SCRIPT.index("progress_corners as (") : SCRIPT.index(",\nprogress_bounds as (")]


def ends_of(drawn: tuple[int, int, str]) -> tuple[float, float]:
    low, width, kept = drawn
    return (-float("inf") if kept == "high" else low, float("inf") if kept == "low" else low + width)


def inside(low: float, high: float) -> list[float]:
    """Values inside the bounds, far out where they are open."""
    near, far = (low if low > -float("inf") else high - 1e6), (high if high < float("inf") else low + 1e6)
    return [near, (2 * near + far) / 3, (near + far) / 2, far]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(baseline=ENDS, target=ENDS, actual=ENDS)
def test_progress_holds_whatever_the_bounds_allow(tiny: Edition, baseline: Any, target: Any, actual: Any) -> None:
    """The corners that the metric evaluates, on three figures given instead of the indicators."""
    b, t, a = ends_of(baseline), ends_of(target), ends_of(actual)
    if b[0] <= t[1] and t[0] <= b[1]:
        return  # may be the same: no progress
    names = {"a1": a[0], "a2": a[1], "b1": b[0], "b2": b[1], "t1": t[0], "t2": t[1]}
    given_row = ", ".join(f"'{number}'::double as {name}" for name, number in names.items())
    sql = f"with progress_reasons as (select 'x' as indicator_id, null as progress_reason, {given_row}), {CORNERS}"
    found = tiny.connection.cursor().execute(f"{sql} select min(share), max(share) from progress_corners")
    low, high = found.fetchone()
    assert low is not None
    assert high is not None
    for bv, tv, av in itertools.product(inside(*b), inside(*t), inside(*a)):
        share = (av - bv) / (tv - bv)
        assert low - 1e-9 <= share <= high + 1e-9
