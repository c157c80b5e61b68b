"""Bullet charts by the marks in their SVG: x = 10 is zero, x = 350 the largest where nothing needs more room."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, fromstring, tostring

import pandas as pd
import pytest

from charts import DARK, LIGHT, STATE_HUES, Theme, bullet, state_sign

SVG = "{http://www.w3.org/2000/svg}"
Figure = tuple[float | None, float | None, bool]
NONE: Figure = (None, None, False)


def exact(number: float) -> Figure:
    return number, number, False


def row(baseline: Figure = NONE, target: Figure = NONE, actual: Figure = NONE, **more: Any) -> dict[str, Any]:
    figures = {"baseline": baseline, "target": target, "actual": actual}
    ends = ("low", "high", "approximate")
    cells = {f"{name}_{end}": part for name, parts in figures.items() for end, part in zip(ends, parts, strict=True)}
    return {"measure": "1", "ascending": True, "state": "on_the_way", **cells, **more}


def value_text(low: float | None, high: float | None, approximate: bool) -> str:
    return f"{low:g}"


def drawn(theme: Theme = LIGHT, periods: list[dict[str, Any]] | None = None, **cells: Any) -> Element:
    return fromstring(bullet(row(**cells), theme=theme, alt="Test", value_text=value_text, periods=periods or []))


def boxes(svg: Element, colour: str) -> list[tuple[float, float]]:
    """From where to where the boxes of a colour run."""
    found = [box for box in svg.iter(f"{SVG}rect") if box.get("fill") == colour]
    return [(float(box.get("x", 0)), float(box.get("x", 0)) + float(box.get("width", 0))) for box in found]


def bar(svg: Element, theme: Theme = LIGHT, state: str = "on_the_way") -> list[tuple[float, float]]:
    return boxes(svg, theme.hues[STATE_HUES[state]])


def dots(svg: Element) -> list[Element]:
    return list(svg.iter(f"{SVG}circle"))


def ticks(svg: Element) -> list[Element]:
    return [tick for tick in svg.iter(f"{SVG}line") if tick.get("x1") == tick.get("x2")]


def test_a_rising_bar_runs_from_the_baseline_to_the_actual() -> None:
    # 10 of 100 is x = 44, 60 is x = 214; the actual is the largest, so the scale ends there.
    svg = drawn(baseline=exact(10), target=exact(60), actual=exact(100))
    assert bar(svg) == [(44.0, 350.0)]
    assert [dot.get("cx") for dot in dots(svg)] == ["350"]
    assert [tick.get("x1") for tick in ticks(svg)] == ["44", "214"]


def test_past_the_target_the_bar_goes_on_in_the_tint() -> None:
    svg = drawn(baseline=exact(10), target=exact(60), actual=exact(100))
    assert boxes(svg, LIGHT.hues["green"]) == [(214.0, 350.0)]


def test_a_falling_bar_runs_to_the_left_and_its_tint_begins_at_zero() -> None:
    svg = drawn(baseline=exact(100), target=exact(20), actual=exact(50), ascending=False)
    assert bar(svg) == [(180.0, 350.0)]
    assert boxes(svg, LIGHT.hues["green"]) == [(10.0, 78.0)]


def test_what_went_the_wrong_way_runs_away_from_its_target() -> None:
    svg = drawn(baseline=exact(50), target=exact(93), actual=exact(25), state="behind")
    (found,) = bar(svg, state="behind")
    assert found[1] < [float(tick.get("x1", 0)) for tick in ticks(svg)][1]
    assert found[0] == float(dots(svg)[0].get("cx", 0))


def test_without_a_baseline_the_bar_is_paler_and_begins_at_zero() -> None:
    without, with_one = (
        drawn(target=exact(20), actual=exact(50)),
        drawn(baseline=exact(0), target=exact(20), actual=exact(50)),
    )
    shades = [[box.get("fill-opacity") for box in svg.iter(f"{SVG}rect")][2] for svg in (without, with_one)]
    assert bar(without) == bar(with_one) == [(10.0, 350.0)]
    assert float(str(shades[0])) < float(str(shades[1])) / 2


def test_without_a_target_no_bar_looks_whole() -> None:
    # Three quarters of the width: 10 + 0.75 * 340.
    assert bar(drawn(actual=exact(43))) == [(10.0, 265.0)]


def test_a_true_zero_is_a_mark_at_zero() -> None:
    assert [dot.get("cx") for dot in dots(drawn(baseline=exact(0), target=exact(4), actual=exact(0)))] == ["10"]


def test_what_is_not_reported_is_an_empty_track_and_no_mark() -> None:
    svg = drawn(baseline=exact(0), target=exact(4))
    assert not dots(svg)
    assert not bar(svg)
    assert next(svg.iter(f"{SVG}rect")).get("fill") == "none"
    assert not list(drawn().iter(f"{SVG}line"))


@pytest.mark.parametrize(("actual", "rightwards"), [((30, None, False), True), ((None, 30, False), False)])
def test_an_open_end_fades_outwards(actual: Figure, rightwards: bool) -> None:
    svg = drawn(baseline=exact(0), target=exact(60), actual=actual)
    fading = [box for box in svg.iter(f"{SVG}rect") if box.get("fill") == LIGHT.hues["blue"]][-6:]
    shades = [float(box.get("fill-opacity", 1)) for box in fading]
    places = [float(box.get("x", 0)) for box in fading]
    assert shades == sorted(shades, reverse=True)
    assert places == sorted(places, reverse=not rightwards)
    assert dots(svg)[0].get("fill") == LIGHT.ground


def test_a_range_is_drawn_with_both_its_ends() -> None:
    svg = drawn(baseline=exact(0), target=exact(50), actual=(20, 100, False))
    assert bar(svg) == [(10.0, 78.0), (78.0, 350.0)]
    assert [dot.get("cx") for dot in dots(svg)] == ["78", "350"]


def test_what_is_approximate_is_dashed() -> None:
    svg = drawn(baseline=(10, 10, True), target=(50, 50, True), actual=(30, 30, True))
    assert all(mark.get("stroke-dasharray") for mark in [*ticks(svg), *dots(svg)])
    assert not any(mark.get("stroke-dasharray") for mark in ticks(drawn(baseline=exact(10), target=exact(50))))


def test_a_target_that_contradicts_its_direction_has_neither_flag_nor_tint() -> None:
    svg = drawn(baseline=exact(40), target=exact(10), actual=exact(20), ascending=True, state="not_computable")
    assert not list(svg.iter(f"{SVG}path"))
    assert not boxes(svg, LIGHT.hues["green"])


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA])
def test_where_nothing_tells_which_way_is_better_baseline_and_target_do(nothing: Any) -> None:
    given = {"baseline": exact(10), "target": exact(50), "actual": exact(30)}
    assert tostring(drawn(**given, ascending=nothing)) == tostring(drawn(**given, ascending=True))
    assert ticks(drawn(target=exact(50), actual=exact(30), ascending=nothing))


def test_several_periods_stand_below_on_the_same_scale_the_latest_at_the_foot() -> None:
    periods = [{"actual_low": n, "actual_high": n, "actual_approximate": False} for n in (25, 50, 100)]
    svg = drawn(baseline=exact(0), target=exact(60), actual=exact(100), periods=periods)
    below = [dot for dot in dots(svg) if dot.get("r") == "2.5"]
    assert [dot.get("cx") for dot in below] == ["95", "180", "350"]
    assert [float(dot.get("cy", 0)) for dot in below] == sorted(float(dot.get("cy", 0)) for dot in below)
    assert not [dot for dot in dots(drawn(actual=exact(4), periods=periods[:1])) if dot.get("r") == "2.5"]


def test_a_percentage_has_a_scale_to_a_hundred() -> None:
    assert bar(drawn(baseline=exact(0), target=exact(40), actual=exact(20), measure="2")) == [(10.0, 78.0)]


def test_words_are_escaped_and_stand_for_the_image() -> None:
    text = bullet(row(actual=exact(4)), theme=LIGHT, alt='<b> & "x"', value_text=lambda *_: "<i>")
    svg = fromstring(text)
    assert (svg.get("role"), svg.get("aria-label")) == ("img", '<b> & "x"')
    assert "<i>" not in text


def test_the_row_is_left_as_it_was() -> None:
    given = row(baseline=exact(1), actual=exact(4))
    bullet(given, theme=LIGHT, alt="Test", value_text=value_text)
    assert given == row(baseline=exact(1), actual=exact(4))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_each_state_has_a_sign_of_its_own_beside_its_colour(theme: Theme) -> None:
    signs = {state: fromstring(state_sign(state, theme)) for state in STATE_HUES}
    shapes = {tuple(part.get(name) for part in sign for name in ("d", "stroke-dasharray")) for sign in signs.values()}
    assert len(shapes) == len(STATE_HUES) == 7
    assert {sign.get("aria-hidden") for sign in signs.values()} == {"true"}
    assert len({sign[0].get("stroke") for sign in signs.values()}) == 7
