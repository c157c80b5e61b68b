"""Columns over time: stacks, grains, open ends, and what has no date."""

from __future__ import annotations

import re
from datetime import date

import pytest
from figure_words import LABELS, of_type, records, value_text, words_in

from charts import LIGHT, Figure, activities_over_time, activity_colour, funding_over_time

ACTIVITY_COLUMNS = ["period", "status", "type", "count_low", "count_high", "count_approximate", "rows"]
NAMES = {"training": "Test trainings", "meeting": "Test meetings"}
STATUSES = {"done": "Test done", "planned": "Test planned", "expected": "Test expected"}


def activities(*rows: tuple, grain: str = "year") -> Figure:
    return activities_over_time(
        records(ACTIVITY_COLUMNS, *rows),
        LABELS,
        grain=grain,
        type_names=NAMES,
        status_names=STATUSES,
        value_text=value_text,
        period_text=lambda day: f"{day:%Y-%m}",
    )


def columns(figure: Figure) -> list[tuple[float, float, float]]:
    """Position, foot and height of every piece of a column."""
    return [
        piece for trace in of_type(figure, "bar") for piece in zip(trace["x"], trace["base"], trace["y"], strict=True)
    ]


def test_types_of_a_period_are_stacked_with_the_larger_below() -> None:
    day = date(2019, 1, 1)
    figure = activities((day, "done", "meeting", 2, 2, False, 2), (day, "done", "training", 5, 5, False, 5))
    assert columns(figure) == [(2019, 0.0, 5.0), (2019, 5.0, 2.0)]
    assert of_type(figure, "bar")[0]["marker"]["color"] == [
        activity_colour(LIGHT, "training"),
        activity_colour(LIGHT, "meeting"),
    ]


def test_what_is_planned_stands_hatched_above_what_is_done() -> None:
    day = date(2019, 1, 1)
    figure = activities((day, "planned", "training", 3, 3, False, 1), (day, "done", "training", 5, 5, False, 1))
    done, planned = of_type(figure, "bar")
    assert (done["base"], planned["base"]) == ([0.0], [5.0])
    assert planned["marker"]["pattern"]["shape"] == "/"
    assert "Test planned" in words_in(figure)


def test_the_key_names_each_type_once_and_only_what_is_drawn() -> None:
    figure = activities((date(2019, 1, 1), "done", "training", 5, 5, False, 1))
    key = figure["layout"]["title"]["text"]
    assert key.count("Test trainings") == 1
    assert "Test meetings" not in key
    assert "Test planned" not in key


def test_how_done_and_planned_look_is_told_in_the_colour_of_no_type() -> None:
    day = date(2019, 1, 1)
    figure = activities((day, "done", "mixed", 5, 5, False, 1), (day, "planned", "mixed", 1, 1, False, 1))
    types, statuses = figure["layout"]["meta"]["key"]
    assert not {entry["colour"] for entry in types} & {entry["colour"] for entry in statuses}


def test_the_sum_above_a_column_keeps_its_open_end() -> None:
    day = date(2019, 1, 1)
    figure = activities((day, "done", "meeting", 2, 2, False, 2), (day, "done", "training", 5, None, False, 5))
    assert "≥ 7" in words_in(figure)


def sums(figure: Figure) -> list[str]:
    """The words above the columns, line by line, without their colours."""
    found = [text for trace in of_type(figure, "scatter") if trace["mode"] == "text" for text in trace["text"]]
    return [re.sub(r"<span[^>]*>|</span>", "", text) for text in found]


def test_done_expected_and_planned_of_a_period_have_sums_of_their_own() -> None:
    day = date(2011, 1, 1)
    figure = activities(
        (day, "done", "training", 1, 1, False, 1),
        (day, "expected", "training", 7, 7, False, 1),
        (day, "expected", "meeting", 3, 3, False, 1),
        (day, "planned", "training", 2, 2, False, 1),
    )
    assert sums(figure) == ["1<br>+10<br>+2"]


def test_what_is_only_planned_has_no_sum_that_looks_done() -> None:
    day = date(2011, 1, 1)
    rows = [(day, "done", "training", None, None, False, 1), (day, "planned", "training", 2, 2, False, 1)]
    assert sums(activities(*rows)) == ["+2"]


def test_sums_of_several_lines_have_room_above_the_highest_column() -> None:
    day = date(2011, 1, 1)
    rows = [(day, status, "training", 4, 4, False, 1) for status in STATUSES]
    one, three = activities(rows[0])["layout"]["yaxis"]["range"], activities(*rows)["layout"]["yaxis"]["range"]
    assert three[1] / 12 > one[1] / 4
    assert 260 * (1 - 12 / three[1]) >= 3 * 19


def test_a_count_that_nobody_stated_is_a_hollow_circle_and_not_a_column() -> None:
    figure = activities((date(2019, 1, 1), "done", "training", None, None, False, 1))
    (circle,) = [trace for trace in of_type(figure, "scatter") if trace["mode"] == "markers"]
    assert of_type(figure, "bar") == []
    assert circle["x"] == [2019]
    assert "not reported" in words_in(figure)


@pytest.mark.parametrize(
    ("grain", "second", "apart"),
    [("year", date(2021, 1, 1), 2), ("quarter", date(2019, 10, 1), 3), ("month", date(2019, 12, 1), 11)],
)
def test_periods_stand_as_far_apart_as_they_are(grain: str, second: date, apart: int) -> None:
    rows = [(day, "done", "training", 1, 1, False, 1) for day in (date(2019, 1, 1), second)]
    first, last = (x for x, _, _ in columns(activities(*rows, grain=grain)))
    assert last - first == apart


@pytest.mark.parametrize(("grain", "day"), [("quarter", date(2019, 10, 1)), ("month", date(2020, 12, 1))])
def test_a_period_is_called_by_its_first_day(grain: str, day: date) -> None:
    figure = activities((day, "done", "training", 1, 1, False, 1), grain=grain)
    assert figure["layout"]["xaxis"]["ticktext"] == [f"{day:%Y-%m}"]


def test_many_periods_name_only_as_many_as_have_room() -> None:
    rows = [(date(2000 + i, 1, 1), "done", "training", 1, 1, False, 1) for i in range(26)]
    figure = activities(*rows)
    shown = figure["layout"]["xaxis"]["ticktext"]
    assert 3 <= len(shown) <= 8
    assert "2025-01" in shown


def test_a_mistyped_year_takes_the_words_of_few_periods() -> None:
    days, asked = (date(1, 5, 1), date(2019, 3, 1)), []

    def period_text(day: date) -> str:
        asked.append(day)
        return f"{day:%Y-%m}"

    rows = records(ACTIVITY_COLUMNS, *((day, "done", "training", 1, 1, False, 1) for day in days))
    words = {"type_names": NAMES, "status_names": STATUSES, "value_text": value_text, "period_text": period_text}
    figure = activities_over_time(rows, LABELS, grain="month", **words)
    assert len(asked) < 2000
    assert figure["layout"]["xaxis"]["range"][0] < columns(figure)[0][0] == 12 + 4
    assert figure["layout"]["xaxis"]["ticktext"][0] == "2019-03"


def test_cancelled_activities_make_no_column() -> None:
    figure = activities((date(2019, 1, 1), "cancelled", "training", 1, 1, False, 1))
    assert "No test data" in words_in(figure)


def funding(*rows: tuple) -> Figure:
    found = records(["year", "eur_low", "eur_high", "eur_approximate", "projects", "reported"], *rows)
    return funding_over_time(found, LABELS, value_text=value_text, unknown="Test unknown")


def test_projects_of_an_unknown_year_stand_apart_in_grey() -> None:
    figure = funding((2018, 10.0, 10.0, False, 1, 1), (None, 4.0, 4.0, False, 1, 1))
    (trace,) = of_type(figure, "bar")
    assert trace["x"] == [2018, 2020]
    assert trace["marker"]["color"] == [LIGHT.accent, LIGHT.hues["grey"]]
    assert "Test unknown" in figure["layout"]["xaxis"]["ticktext"]


def test_a_year_of_which_no_amount_is_known_has_no_column() -> None:
    figure = funding((2018, 10.0, 10.0, False, 1, 1), (2019, None, None, False, 3, 0))
    assert [x for x, _, _ in columns(figure)] == [2018]
    assert "not reported" in words_in(figure)


def test_only_unknown_years_are_still_drawn() -> None:
    assert [height for _, _, height in columns(funding((None, 4.0, 4.0, False, 1, 1)))] == [4.0]


def test_the_axis_has_few_round_gridlines_from_zero() -> None:
    axis = funding((2018, 970.0, 970.0, False, 1, 1))["layout"]["yaxis"]
    assert axis["tickvals"] == [0, 500, 1000]


@pytest.mark.parametrize("first", [2005, 2018, 2023])
def test_the_words_of_the_last_column_are_not_cut_on_a_phone(first: int) -> None:
    layout = funding((first, 9e7, 9e7, False, 1, 1), (2024, 1.0, 1.0, False, 1, 1), (None, 4.0, 4.0, False, 1, 1))[
        "layout"
    ]
    left, right = layout["xaxis"]["range"]
    pixels = (LABELS.width - layout["margin"]["l"] - layout["margin"]["r"]) / (right - left)
    assert (right - max(layout["xaxis"]["tickvals"])) * pixels >= len("Test unknown") * 7.6 / 2
