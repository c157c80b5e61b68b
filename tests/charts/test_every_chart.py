"""What holds for each figure: words inside, nothing from elsewhere, text stays text, the rows untouched."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from types import FunctionType
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from figure_words import LABELS, records, value_text, words_in

import charts
from charts import DARK, LIGHT, Labels, image_options
from charts.canvas import escape, missing, wrap

EVIL = "<b>Test</b> & <a href='x'>x</a> $y$"
NAMES: dict[str, Any] = {"status_names": {}, "value_text": value_text}


def interval(prefix: str) -> dict[str, list]:
    return {f"{prefix}_low": [3.0], f"{prefix}_high": [None], f"{prefix}_approximate": [True]}


CASES: dict[str, tuple[Callable[..., Any], dict[str, list]]] = {
    "funding_by_instrument": (
        partial(charts.funding_by_instrument, value_text=value_text),
        {"instrument_id": ["t"], "instrument": [EVIL], **interval("eur")},
    ),
    "funding_by_donor": (
        partial(charts.funding_by_donor, value_text=value_text),
        {"donor_id": ["t"], "donor": [EVIL], **interval("eur")},
    ),
    "funding_by_country": (
        partial(charts.funding_by_country, value_text=value_text),
        {"country": ["RS"], "country_name": [EVIL], **interval("eur")},
    ),
    "funding_over_time": (
        partial(charts.funding_over_time, value_text=value_text, unknown=EVIL),
        {"year": [None], **interval("eur")},
    ),
    "trained_by_country": (
        partial(charts.trained_by_country, value_text=value_text),
        {"country": ["RS"], "country_name": [EVIL], **interval("trained")},
    ),
    "trained_by_profession": (
        partial(charts.trained_by_profession, value_text=value_text),
        {"profession": [EVIL], **interval("number")},
    ),
    "trained_by_sex": (
        partial(charts.trained_by_sex, value_text=value_text),
        {"sex": [EVIL], **interval("number")},
    ),
    "activities_by_type": (
        partial(charts.activities_by_type, type_names={"training": EVIL}, **NAMES),
        {"type": ["training"], "status": ["done"], **interval("count")},
    ),
    "activities_by_country": (
        partial(charts.activities_by_country, **NAMES),
        {"country": ["RS"], "country_name": [EVIL], "status": ["done"], **interval("count")},
    ),
    "activities_over_time": (
        partial(charts.activities_over_time, grain="year", type_names={"training": EVIL}, period_text=str, **NAMES),
        {"period": [date(2019, 1, 1)], "status": ["done"], "type": ["training"], **interval("count")},
    ),
    "people_by_role": (
        partial(charts.people_by_role, role_names={"trained": EVIL}, unit_names={}, **NAMES),
        {"role": ["trained"], "unit": ["person"], "status": ["done"], **interval("number")},
    ),
    "coverage": (
        partial(
            charts.coverage,
            measure="amount_reported",
            state_names={},
            undated="?",
        ),
        {
            "country_name": [EVIL],
            "year": [2019],
            "projects": [2],
            "amount_reported": [1],
        },
    ),
}
EACH = pytest.mark.parametrize("name", CASES)


def records_of(columns: dict[str, list]) -> list[dict[str, Any]]:
    return records(columns, *zip(*columns.values(), strict=True))


def draw(name: str, labels: Labels = LABELS, *, rows: int = 1, **options: Any) -> Any:
    make, columns = CASES[name]
    return make(records_of(columns)[:rows], labels, **options)


def test_every_metric_with_a_chart_is_here() -> None:
    drawn = {name for name in charts.__all__ if "labels" in _parameters(name)}
    assert drawn - {"bar_intervals", "bars_by_status", "matrix"} == set(CASES)
    assert len(CASES) == 12


def _parameters(name: str) -> set[str]:
    thing = getattr(charts, name)
    return set(inspect.signature(thing).parameters) if isinstance(thing, (FunctionType, partial)) else set()


@EACH
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_plotly_accepts_the_figure(name: str, theme: charts.Theme) -> None:
    figure = draw(name, theme=theme)
    assert go.Figure(**figure).layout.paper_bgcolor == theme.ground


@EACH
def test_title_unit_and_source_stand_in_the_figure(name: str) -> None:
    words = words_in(draw(name))
    assert all(text in words for text in (LABELS.title, LABELS.subtitle, LABELS.source))


@EACH
def test_a_page_finds_the_words_of_a_figure_beside_it(name: str) -> None:
    figure = draw(name)
    meta = figure["layout"]["meta"]
    assert (meta["title"], meta["subtitle"]) == (LABELS.title, LABELS.subtitle)
    drawn = figure["layout"]["title"]["text"]
    assert all(escape(entry["text"]) in drawn for entries in meta["key"] for entry in entries)


@EACH
def test_where_there_are_no_rows_the_figure_says_so_and_draws_no_axis(name: str) -> None:
    figure = draw(name, rows=0)
    assert "No test data" in words_in(figure)
    assert LABELS.title in words_in(figure)
    assert not figure["layout"]["xaxis"]["visible"]
    assert not figure["layout"]["yaxis"]["visible"]
    assert go.Figure(**figure).data


@EACH
def test_the_rows_are_left_as_they_were(name: str) -> None:
    make, columns = CASES[name]
    found = records_of(columns)
    make(found, LABELS)
    assert found == records_of(columns)


@EACH
def test_markup_in_names_and_titles_is_drawn_letter_for_letter(name: str) -> None:
    figure = draw(name, Labels(title=EVIL, subtitle=EVIL, source=EVIL))
    hovered = [text for trace in figure["data"] for text in trace.get("hovertext", ())]
    written = "\n".join([words_in(figure), *hovered, *map(str, figure["layout"]["xaxis"].get("ticktext", ()))])
    assert "<a" not in written
    assert "<b>Test" not in written
    assert "$y$" not in written
    assert "&lt;b&gt;Test" in written


@EACH
def test_nothing_is_fetched_from_elsewhere(name: str) -> None:
    figure = draw(name)
    assert {trace["type"] for trace in figure["data"]} <= {"bar", "scatter"}
    assert "://" not in json.dumps(figure, default=str)


@EACH
def test_numbers_follow_the_readers_separators(name: str) -> None:
    assert draw(name, Labels("Test", separators=",."))["layout"]["separators"] == ",."


def test_escaped_text_has_no_tag_entity_or_formula_left() -> None:
    assert escape("a <b> & $x$") == "a &lt;b&gt; &amp; &#36;x&#36;"


def test_wrapped_lines_are_even_and_no_more_than_needed() -> None:
    assert wrap("one two three four five", 20) == ["one two", "three four five"] or (
        wrap("one two three four five", 20) == ["one two three", "four five"]
    )


def test_a_line_is_never_cut_inside_an_escape() -> None:
    assert "".join(wrap("&" * 30, 10)) == "&amp;" * 30


@EACH
def test_a_browser_can_read_the_figure(name: str) -> None:
    """What JSON has no sign for Streamlit sends as words, or as NaN, at which a browser stops."""
    assert json.loads(json.dumps(draw(name), allow_nan=False))["data"]


def test_an_image_has_the_same_width_from_every_screen() -> None:
    assert image_options("test-chart") == {"format": "svg", "filename": "test-chart", "width": 900}


@pytest.mark.parametrize("cell", [None, float("nan"), pd.NA, pd.NaT])
def test_an_empty_cell_is_missing_however_it_is_written(cell: Any) -> None:
    assert missing(cell)


@pytest.mark.parametrize("cell", [0, 0.0, "", False, date(2019, 1, 1)])
def test_nought_and_an_empty_text_are_not_missing(cell: Any) -> None:
    assert not missing(cell)


@pytest.mark.parametrize(("name", "said"), [("Test *", True), ("Test", False)])
def test_an_asterisk_is_explained_where_a_name_has_one(name: str, said: bool) -> None:
    row = {"country": "RS", "country_name": name, "eur_low": 1.0, "eur_high": 1.0, "eur_approximate": False}
    labels = replace(LABELS, starred="Test status")
    figure = charts.funding_by_country([{**row, "reported": 1, "projects": 1}], labels, value_text=value_text)
    assert ("Test status" in words_in(figure)) == figure["layout"]["meta"]["starred"] == said
