"""Rows of bars: what is certain, possible, open, zero and not reported look different."""

from __future__ import annotations

import pytest
from figure_words import LABELS, bars, of_type, records, value_text, words_in

from charts import LIGHT, Records, activities_by_type, bar_intervals, funding_by_instrument, instrument_colour
from charts.canvas import Labels

COLUMNS = ["instrument_id", "instrument", "eur_low", "eur_high", "eur_approximate", "projects", "reported"]


def funding(*rows: tuple) -> Records:
    return records(COLUMNS, *rows)


def draw(*rows: tuple, **options: object) -> dict:
    return funding_by_instrument(funding(*rows), LABELS, value_text=value_text, **options)


def test_an_exact_figure_is_one_solid_bar_in_the_colour_of_its_instrument() -> None:
    figure = draw(("ipa-2", "Test IPA", 100.0, 100.0, False, 1, 1))
    (trace,) = of_type(figure, "bar")
    assert trace["x"] == [100.0]
    assert trace["marker"]["color"] == [instrument_colour(LIGHT, "ipa-2")]
    assert trace["customdata"] == [("ipa-2",)]
    assert "100" in words_in(figure)


def test_a_mark_that_can_be_clicked_says_what_a_click_does() -> None:
    labels = Labels("Test title", hint="Test <hint>")
    found = funding(("ipa-2", "Test IPA", 100.0, 100.0, False, 1, 1))
    figure = funding_by_instrument(found, labels, value_text=value_text)
    marks = [trace for trace in figure["data"] if trace["hoverinfo"] != "skip"]
    assert all("customdata" in trace for trace in marks)
    assert all("Test &lt;hint&gt;" in text for trace in marks for text in trace["hovertext"])


def test_a_range_is_solid_to_its_low_and_tinted_on_to_its_high() -> None:
    figure = draw(("mpf", "Test range", 20.0, 30.0, False, 1, 1))
    assert [(base, length) for base, length, _ in bars(figure)] == [(0.0, 20.0), (20.0, 10.0)]
    assert of_type(figure, "bar")[1]["marker"]["color"][0].startswith("rgba(")


def test_an_open_end_fades_out_beyond_its_low() -> None:
    figure = draw(("mpf", "Test at least", 200.0, None, False, 1, 1))
    (_, solid, _), *fading = bars(figure)
    assert solid == 200.0
    assert [base for base, _, _ in fading] == sorted(base for base, _, _ in fading)
    assert fading[0][0] == 200.0
    assert len(fading) == 5
    assert "≥ 200" in words_in(figure)


def test_an_upper_bound_alone_is_never_solid() -> None:
    figure = draw(("mpf", "Test at most", None, 30.0, False, 1, 1))
    assert [(base, length) for base, length, _ in bars(figure)] == [(0.0, 30.0)]
    assert of_type(figure, "bar")[0]["marker"]["color"][0].startswith("rgba(")
    assert "≤ 30" in words_in(figure)


def test_a_sum_without_bounds_of_something_reported_is_not_called_not_reported() -> None:
    labels = Labels("Test", not_reported="not reported", not_computable="not computable")
    rows = funding(
        ("mpf", "Test at least and at most", None, None, False, 2, 2), ("ipa", "Test silence", None, None, False, 2, 0)
    )
    words = words_in(funding_by_instrument(rows, labels, value_text=value_text))
    assert words.count("not computable") == 1
    assert words.count("not reported") == 1


def test_what_is_not_reported_keeps_its_row_in_words_and_has_no_bar() -> None:
    figure = draw(("mpf", "Test fund", 10.0, 10.0, False, 1, 1), ("ipa", "Test silence", None, None, False, 2, 0))
    assert len(bars(figure)) == 1
    assert figure["layout"]["shapes"] == []
    assert "Test silence" in words_in(figure)
    assert "not reported" in words_in(figure)


def test_a_true_zero_is_a_mark_at_the_axis_and_the_word_zero() -> None:
    figure = draw(("mpf", "Test fund", 0.0, 0.0, False, 1, 1))
    (mark,) = figure["layout"]["shapes"]
    assert (mark["x0"], mark["x1"]) == (0, 0)
    assert bars(figure) == []
    assert "not reported" not in words_in(figure)


def test_an_approximate_figure_says_so() -> None:
    assert "~50" in words_in(draw(("mpf", "Test fund", 50.0, 50.0, True, 1, 1)))


def test_rows_keep_the_order_of_the_data_from_the_top() -> None:
    figure = draw(("b", "Test B", 5.0, 5.0, False, 1, 1), ("a", "Test A", 9.0, 9.0, False, 1, 1))
    (trace,) = of_type(figure, "bar")
    assert trace["customdata"] == [("b",), ("a",)]
    assert trace["y"][0] < trace["y"][1]
    assert figure["layout"]["yaxis"]["range"][0] > figure["layout"]["yaxis"]["range"][1] == 0


def test_a_row_without_a_name_gets_the_words_for_it_and_no_key() -> None:
    figure = draw((None, None, 5.0, 5.0, False, 1, 1), unnamed="Several, not split")
    assert "Several, not split" in words_in(figure)
    assert of_type(figure, "bar")[0]["customdata"] == [(None,)]


def test_small_words_stand_beside_the_name() -> None:
    row = ("mpf", "Test fund", 5.0, 5.0, False, 3, 2)
    figure = draw(row, detail=lambda record: f"{record['reported']} of {record['projects']} projects")
    assert "2 of 3 projects" in words_in(figure)


def test_values_have_room_at_the_right_of_the_longest_bar() -> None:
    figure = draw(("mpf", "Test fund", 1000.0, 1000.0, False, 1, 1))
    assert figure["layout"]["xaxis"]["range"][1] > 1000 * 1.1


def test_the_height_grows_with_the_rows() -> None:
    row = ("mpf", "Test fund", 5.0, 5.0, False, 1, 1)
    one, three = draw(row), draw(row, row, row)
    assert three["layout"]["height"] > one["layout"]["height"] + 60


@pytest.mark.parametrize("columns", [44, 90])
def test_long_names_are_wrapped_to_the_width(columns: int) -> None:
    labels = Labels("Test", columns=columns)
    found = funding(("mpf", "Test programme " * 10, 5.0, 5.0, False, 1, 1))
    figure = funding_by_instrument(found, labels, value_text=value_text)
    [name] = next(trace["text"] for trace in figure["data"] if trace["hoverinfo"] == "skip")
    assert max(len(line) for line in name.split("<br>")) <= columns


def test_the_words_for_a_code_replace_it() -> None:
    women = {"sex": "f", "number_low": 3.0, "number_high": 3.0, "number_approximate": False}
    words = {"names": {"f": "Test women"}, "value_text": value_text}
    figure = bar_intervals([women], LABELS, value="number", name="sex", **words)
    assert "Test women" in words_in(figure)


def by_type(*rows: tuple) -> dict:
    columns = ["type", "status", "count_low", "count_high", "count_approximate", "rows"]
    return activities_by_type(
        records(columns, *rows),
        LABELS,
        type_names={"training": "Test trainings"},
        status_names={"done": "Test done", "planned": "Test planned"},
        value_text=value_text,
    )


def test_done_and_planned_of_a_type_are_two_bars_under_one_name() -> None:
    figure = by_type(("training", "planned", 6.0, 6.0, False, 2), ("training", "done", 22.0, 22.0, False, 1))
    done, planned = of_type(figure, "bar")
    assert (done["x"], planned["x"]) == ([22.0], [6.0])
    assert "pattern" not in done["marker"]
    assert planned["marker"]["pattern"]["shape"] == "/"
    assert done["y"] < planned["y"]
    assert words_in(figure).count("Test trainings") == 1
    assert "Test planned" in words_in(figure)


def test_cancelled_activities_are_not_drawn() -> None:
    assert "No test data" in words_in(by_type(("training", "cancelled", 3.0, 3.0, False, 1)))
