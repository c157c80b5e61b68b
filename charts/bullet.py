"""One indicator as a bullet chart: baseline, target and actual on one scale, small enough for fifty on a page.

SVG, not a plotly figure: it has neither words to wrap nor anything to hover over. Bars begin
at the baseline, so a falling indicator runs to the left and one that went the wrong way turns its back on the target;
without a baseline they begin at zero and are pale, since no baseline is not a baseline of zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, tostring

from charts.canvas import ValueText, missing
from charts.interval import Interval, interval
from charts.svg import SANS, line, node
from charts.theme import Theme

# A state keeps its hue wherever it is drawn; its sign and its name tell it too.
STATE_HUES: Mapping[str, str] = {
    "reached": "green",
    "on_the_way": "blue",
    "behind": "orange",
    "not_computable": "purple",
    "no_target": "cyan",
    "stated_in_words": "olive",
    "not_reported": "grey",
}
_SIGNS: Mapping[str, str] = {
    "reached": "M4.6 8.4 l2.4 2.4 l4.4 -5.2",
    "on_the_way": "M4.4 8 h6.8 M8.4 5 l3 3 l-3 3",
    "behind": "M8 4.2 v4.6 M8 11.6 v0.2",
    "not_computable": "M6 6.4 a2 2 0 1 1 2.9 1.8 q-0.9 0.5 -0.9 1.3 M8 11.7 v0.2",
    "stated_in_words": "M5 6.6 h6 M5 9.4 h4",
    "not_reported": "M5.6 8 h4.8",
}
_RINGS = ("no_target", "stated_in_words", "not_reported")
WIDTH, SIDE = 360.0, 10.0
_TOP, _BAR, _TRACK_END = 12.0, 14.0, 26.0
_AXIS_TEXT, _STEP, _MOST_PERIODS = 12.0, 9.0, 6
_FADE, _FADE_STEPS = 34.0, 6
_DASHES = "3 2"
_PERCENTAGE = "2"


@dataclass(frozen=True)
class _Scale:
    """Values from zero to `top`, the largest that is stated, over a share of the width."""

    top: float
    share: float

    def x(self, value: float) -> float:
        return SIDE + (WIDTH - 2 * SIDE) * self.share * value / self.top


def bullet(
    row: Mapping[str, Any],
    *,
    theme: Theme,
    alt: str,
    value_text: ValueText,
    periods: Sequence[Mapping[str, Any]] = (),
) -> str:
    """An indicator as SVG. `row` is one of the metric `indicators`, `periods` its values (`actual_low`, `actual_high`,
    `actual_approximate`) in their order, drawn as a trend where there are several; `alt` says it all in words."""
    baseline, target, actual = (interval(row, name) for name in ("baseline", "target", "actual"))
    trend = [value for value in (interval(period, "actual") for period in periods) if value.reported][-_MOST_PERIODS:]
    trend = trend if len(trend) > 1 else []
    if not any(value.reported for value in (baseline, target, actual, *trend)):
        return _document([_track(theme, reported=False)], WIDTH, _TRACK_END + _TOP, alt)
    rising = _rises(row, baseline, target)
    scale = _scale(row, [baseline, target, actual, *trend], target, rising)
    hue = theme.hues[STATE_HUES.get(str(row.get("state")), "blue")]
    drawn = [
        _track(theme, reported=actual.reported or bool(trend)),
        *_zone(scale, theme, target, rising),
        *_bar(scale, hue, baseline, actual),
        *_tick(scale, theme.ink, baseline, 2, _TOP - 4, _TRACK_END + 4),
        *_target(scale, theme, target, rising),
        *_end(scale, theme, hue, actual, (_TOP + _TRACK_END) / 2, 5),
        *_trend(scale, theme, hue, trend),
    ]
    below = _TRACK_END + 8 + _STEP * len(trend)
    drawn += _ends_of_scale(scale, theme, value_text, below + _AXIS_TEXT / 2)
    return _document(drawn, WIDTH, below + _AXIS_TEXT + 2, alt)


def _document(drawn: Sequence[Element], width: float, height: float, alt: str) -> str:
    size = {"width": width, "height": height, "viewBox": f"0 0 {width:g} {height:g}", "font_family": SANS}
    spoken = {"role": "img", "aria_label": alt} if alt else {"aria_hidden": "true"}
    return tostring(node("svg", *drawn, xmlns="http://www.w3.org/2000/svg", **size, **spoken), encoding="unicode")


def _scale(row: Mapping[str, Any], values: Sequence[Interval], target: Interval, rising: bool | None) -> _Scale:
    """From zero to the largest stated bound, with room where an end is open or a rising target is the largest, and
    where there is no target, so that no bar looks whole; a percentage to a hundred at least."""
    bounds = [bound for value in values for bound in (value.low, value.high) if bound is not None]
    top = max([*bounds, 100.0 if str(row.get("measure")) == _PERCENTAGE else 0.0]) or 1.0
    if any(value.open_ended and value.certain > top * 0.85 for value in values):
        return _Scale(top, 0.85)
    if not target.reported:
        return _Scale(top, 0.75)
    return _Scale(top, 0.93 if rising and target.reach == top else 1.0)


def _rises(row: Mapping[str, Any], baseline: Interval, target: Interval) -> bool | None:
    """Which way is better; nothing where nothing tells, or what tells it contradicts itself."""
    told = row.get("ascending")
    told = None if missing(told) else bool(told)
    promised = None
    if baseline.high is not None and target.low is not None and baseline.high < target.low:
        promised = True
    elif baseline.low is not None and target.high is not None and baseline.low > target.high:
        promised = False
    if told is None or promised is None:
        return promised if told is None else told
    return told if told == promised else None


def _track(theme: Theme, reported: bool) -> Element:
    """The ground of the bar; dashed and empty where no actual is reported."""
    size = {"x": SIDE, "y": _TOP, "width": WIDTH - 2 * SIDE, "height": _BAR}
    if reported:
        return node("rect", **size, fill=theme.raised, stroke=theme.grid)
    return node("rect", **size, fill="none", stroke=theme.border, stroke_dasharray="4 4")


def _zone(scale: _Scale, theme: Theme, target: Interval, rising: bool | None) -> list[Element]:
    """What is at or past the target, in a tint."""
    if not target.reported or rising is None:
        return []
    near, far = (target.low, target.high) if rising else (target.high, target.low)
    promised = near if far is None else far
    start, end = (scale.x(promised or 0), WIDTH - SIDE) if rising else (SIDE, scale.x(promised or 0))
    return [_box(start, end, theme.hues["green"], 0.16, 0)]


def _box(start: float, end: float, colour: str, opacity: float, inset: float) -> Element:
    left, right = sorted((start, end))
    size = {"x": left, "y": _TOP + inset, "width": right - left, "height": _BAR - 2 * inset}
    return node("rect", **size, fill=colour, fill_opacity=opacity)


def _fade(start: float, right: bool, colour: str, opacity: float, inset: float) -> list[Element]:
    """An open end: what is there grows less certain outwards, and has no edge."""
    end = min(start + _FADE, WIDTH) if right else max(start - _FADE, 0.0)
    step = (end - start) / _FADE_STEPS
    return [
        _box(start + step * n, start + step * (n + 1), colour, opacity * (1 - (n + 0.5) / _FADE_STEPS), inset)
        for n in range(_FADE_STEPS)
    ]


def _bar(scale: _Scale, hue: str, baseline: Interval, actual: Interval) -> list[Element]:
    """From the baseline (or, pale, from zero) to the actual: solid as far as it is certain, lighter over a range."""
    if not actual.reported:
        return []
    inset, solid = 3.0, 0.9 if baseline.reported else 0.35
    drawn = []
    start, end = _certain(baseline, actual)
    if start is not None and end is not None:
        drawn.append(_box(scale.x(start), scale.x(end), hue, solid, inset))
    if actual.low is not None and actual.high is not None and actual.low != actual.high:
        drawn.append(_box(scale.x(actual.low), scale.x(actual.high), hue, solid * 0.5, inset))
    if actual.high is None:
        drawn += _fade(scale.x(actual.certain), True, hue, solid, inset)
    if actual.low is None:
        drawn += _fade(scale.x(actual.reach), False, hue, solid, inset)
    return drawn


def _certain(baseline: Interval, actual: Interval) -> tuple[float | None, float | None]:
    """What lies between baseline and actual whatever they are within their bounds, if anything."""
    if not baseline.reported:
        return 0.0, actual.low
    above = baseline.high is not None and actual.low is not None and actual.low >= baseline.high
    below = baseline.low is not None and actual.high is not None and actual.high <= baseline.low
    if above:
        return baseline.high, actual.low
    return (baseline.low, actual.high) if below else (None, None)


def _tick(scale: _Scale, colour: str, value: Interval, width: float, top: float, bottom: float) -> list[Element]:
    """A mark across the track at each stated bound, dashed if approximate; a range is joined, an open end fades."""
    dashes = {"stroke_dasharray": _DASHES} if value.approximate else {}
    bounds = sorted({bound for bound in (value.low, value.high) if bound is not None})
    stroke = {"stroke": colour, "stroke_width": width, **dashes}
    drawn = [node("line", x1=scale.x(at), x2=scale.x(at), y1=top, y2=bottom, **stroke) for at in bounds]
    if len(bounds) > 1:
        drawn.append(node("line", x1=scale.x(bounds[0]), x2=scale.x(bounds[1]), y1=top, y2=top, **stroke))
    if len(bounds) == 1 and (value.low is None or value.high is None):
        drawn += _whiskers(scale.x(bounds[0]), 1 if value.high is None else -1, top, colour, width)
    return drawn


def _whiskers(x: float, side: int, y: float, colour: str, width: float) -> list[Element]:
    """Three dashes that grow fainter: the value lies on this side, nobody says where."""
    level = {"y1": y, "y2": y, "stroke": colour, "stroke_width": width}
    return [
        node("line", x1=x + side * 8 * n, x2=x + side * (8 * n + 5), **level, stroke_opacity=1 - 0.3 * n)
        for n in range(3)
    ]


def _target(scale: _Scale, theme: Theme, target: Interval, rising: bool | None) -> list[Element]:
    """The target, with a flag that points to where it is better."""
    drawn = _tick(scale, theme.ink, target, 3.5, _TOP - 8, _TRACK_END + 4)
    if not target.reported or rising is None or target.low is None or target.high is None:
        return drawn
    side, x = (1, scale.x(target.high)) if rising else (-1, scale.x(target.low))
    flag = f"M{x:.2f} {_TOP - 9:g} l{side * 9} 4 l{-side * 9} 4 z"
    return [*drawn, node("path", d=flag, fill=theme.ink)]


def _end(scale: _Scale, theme: Theme, hue: str, value: Interval, y: float, radius: float) -> list[Element]:
    """Where the actual stands: a dot at each stated bound, hollow where it is a bound only, dashed where approximate. A
    true zero is a dot at zero."""
    bounds = sorted({bound for bound in (value.low, value.high) if bound is not None})
    sure = value.low == value.high and not value.approximate
    dashes = {"stroke_dasharray": _DASHES} if value.approximate else {}
    look = {"r": radius, "fill": hue if sure else theme.ground, "stroke": hue, "stroke_width": 2, **dashes}
    return [node("circle", cx=scale.x(bound), cy=y, **look) for bound in bounds]


def _trend(scale: _Scale, theme: Theme, hue: str, values: Sequence[Interval]) -> list[Element]:
    """The values of the periods on the same scale, the latest at the foot."""
    middles = [scale.x(_middle(value)) for value in values]
    heights = [_TRACK_END + 9 + _STEP * n for n in range(len(values))]
    path = " ".join(f"{x:.2f},{y:g}" for x, y in zip(middles, heights, strict=True))
    joined = [node("polyline", points=path, fill="none", stroke=hue, stroke_opacity=0.5)] if values else []
    dots = [_end(scale, theme, hue, value, y, 2.5) for value, y in zip(values, heights, strict=True)]
    return [*joined, *(dot for drawn in dots for dot in drawn)]


def _middle(value: Interval) -> float:
    low, high = value.low, value.high
    return (low + high) / 2 if low is not None and high is not None else value.reach


def _ends_of_scale(scale: _Scale, theme: Theme, value_text: ValueText, y: float) -> list[Element]:
    side = "end" if scale.share == 1 else "middle"
    return [
        line(value_text(0, 0, False), SIDE, y, _AXIS_TEXT, theme.muted),
        line(value_text(scale.top, scale.top, False), scale.x(scale.top), y, _AXIS_TEXT, theme.muted, text_anchor=side),
    ]


def state_sign(state: str, theme: Theme) -> str:
    """A state's sign, which tells it without its colour; its name must stand beside it."""
    hue, ring = theme.hues[STATE_HUES.get(state, "grey")], state in _RINGS
    look = {"fill": "none" if ring else hue, "stroke": hue, "stroke_width": 1.6}
    dashes = {"stroke_dasharray": "2.4 2"} if state == "not_reported" else {}
    pen = {"stroke": hue if ring else theme.ground, "stroke_width": 1.8, "stroke_linecap": "round", "fill": "none"}
    drawn = [node("circle", cx=8, cy=8, r=6.9, **look, **dashes), node("path", d=_SIGNS.get(state, ""), **pen)]
    return _document(drawn, 16, 16, "")
