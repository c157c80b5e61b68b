"""Columns of stacked figures that may be open, partly known or not reported."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from charts.canvas import Entry, Figure, Labels, ValueText, canvas, escape, styled
from charts.interval import Interval, total
from charts.rows import Key, hatched
from charts.theme import Theme, faded

_HEIGHT = 260
_LETTER = 7.6  # pixels
_FADE = (0.6, 0.35, 0.15)
_HEADROOM = 1.14
_SUM_LINE, _SUM_ROOM = 19, 12  # pixels of a line above a column, and around all of them
DONE = "done"
_MANY = 20  # columns: more of them want thinner outlines


@dataclass(frozen=True)
class Piece:
    """A part of a column: the figure of one type and status in a period; what is not done is hatched. `key` tells which
    figure was clicked, `base` is what lies under it."""

    position: float
    figure: Interval
    colour: str
    status: str
    hover: str
    key: Key | None = None
    base: float = 0.0

    @property
    def planned(self) -> bool:
        return self.status != DONE

    @property
    def top(self) -> float:
        return self.base + self.figure.reach


def columns(
    pieces: Sequence[Piece],
    ticks: Mapping[float, str],
    key: list[list[Entry]],
    labels: Labels,
    value_text: ValueText,
    theme: Theme,
) -> Figure:
    """Columns of stacked pieces over `ticks` (position → words), above them the sum of each status where there is
    room."""
    stacked = _stack(pieces)
    low, high = min([*ticks, *(p.position for p in pieces)]), max(ticks)
    highest = max((p.top for p in stacked), default=0.0) or 1.0
    if any(not p.figure.reported for p in stacked):
        key = [*key[:-1], [*(key[-1] if key else []), Entry("○", theme.muted, labels.not_reported)]]
    totals, headroom = _totals(stacked, labels.width / (high - low + 1.2), highest, value_text, theme)
    gridlines = _gridlines(highest, headroom, value_text)
    left = round(max(len(text) for text in gridlines.values()) * _LETTER) + 14
    data = [
        *_solid([p for p in stacked if not p.planned], theme),
        *_hatched([p for p in stacked if p.planned]),
        *_ranges(stacked),
        *_open_ends(stacked, highest),
        *totals,
        *_not_reported(stacked, highest, theme),
    ]
    room = max(0.6, (6 - (high - low)) / 2)  # a few columns shall not become walls
    half = len(ticks[high]) * _LETTER / 2 + 4  # pixels of the last words to the right of their column
    last = half * (high - low + room) / (labels.width - left - half)
    return canvas(
        data,
        labels,
        theme,
        plot_height=_HEIGHT,
        axis_height=34,
        left=left,
        key=key,
        xaxis={
            "visible": True,
            "range": [low - room, high + max(room, last)],
            **_axis(_thinned(ticks, labels.width), theme),
        },
        yaxis={
            "visible": True,
            "range": [0, highest * headroom],
            "showgrid": True,
            "gridcolor": theme.grid,
            **_axis(gridlines, theme),
        },
        barmode="overlay",
        bargap=0,
    )


def _stack(pieces: Sequence[Piece]) -> list[Piece]:
    tops: dict[float, float] = {}
    stacked = []
    for piece in pieces:
        base = tops.get(piece.position, 0.0)
        stacked.append(replace(piece, base=base))
        tops[piece.position] = base + piece.figure.reach
    return stacked


def _stacks(pieces: Sequence[Piece]) -> dict[float, list[Piece]]:
    """The pieces of each column."""
    found: dict[float, list[Piece]] = {}
    for piece in pieces:
        found.setdefault(piece.position, []).append(piece)
    return found


def _bars(pieces: Sequence[Piece], heights: list[float], bases: list[float], marker: dict) -> list[dict]:
    if not pieces:
        return []
    return [
        {
            "type": "bar",
            "x": [p.position for p in pieces],
            "y": heights,
            "base": bases,
            "width": 0.78,
            "marker": marker,
            "hoverinfo": "text",
            "hovertext": [p.hover for p in pieces],
            "customdata": [p.key for p in pieces],
        }
    ]


def _solid(pieces: Sequence[Piece], theme: Theme) -> list[dict]:
    shown = [p for p in pieces if p.figure.certain > 0]
    thin = len({p.position for p in pieces}) > _MANY
    marker = {
        "color": [p.colour for p in shown],
        "line": {"color": theme.ground, "width": 0.5 if thin else 1},
    }
    return _bars(shown, [p.figure.certain for p in shown], [p.base for p in shown], marker)


def _hatched(pieces: Sequence[Piece]) -> list[dict]:
    shown = [p for p in pieces if p.figure.certain > 0]
    thin = len({p.position for p in pieces}) > _MANY
    marker = hatched([p.colour for p in shown], line=0.75 if thin else 1.5)
    return _bars(shown, [p.figure.certain for p in shown], [p.base for p in shown], marker)


def _ranges(pieces: Sequence[Piece]) -> list[dict]:
    shown = [p for p in pieces if p.figure.reach > p.figure.certain]
    marker = {
        "color": [faded(p.colour, 0.25) for p in shown],
        "line": {"color": [p.colour for p in shown], "width": 1.5},
    }
    heights = [p.figure.reach - p.figure.certain for p in shown]
    return _bars(shown, heights, [p.base + p.figure.certain for p in shown], marker)


def _open_ends(pieces: Sequence[Piece], highest: float) -> list[dict]:
    """Columns with an open figure in them fade out above."""
    tops = {position: max(p.top for p in stack) for position, stack in _stacks(pieces).items()}
    shown = list({p.position: p for p in pieces if p.figure.open_ended}.values())
    step = highest * 0.018
    steps = [(p, i, opacity) for p in shown for i, opacity in enumerate(_FADE)]
    marker = {"color": [faded(p.colour, opacity) for p, _, opacity in steps], "line": {"width": 0}}
    bases = [tops[p.position] + i * step for p, i, _ in steps]
    return _bars([p for p, *_ in steps], [step for _ in steps], bases, marker)


def _totals(
    pieces: Sequence[Piece],
    column: float,
    highest: float,
    value_text: ValueText,
    theme: Theme,
) -> tuple[list[dict], float]:
    """The sums above columns `column` pixels wide, and how much higher than the highest column the plot is with them;
    none where they would run into each other. What is done, and beneath it with a plus what is not: each status has a
    sum of its own, and no two are added."""
    stacks = _stacks(pieces)
    texts = {position: _sums(stack, value_text) for position, stack in stacks.items()}
    texts = {position: lines for position, lines in texts.items() if lines}
    longest = max((len(text) for lines in texts.values() for text in lines.values()), default=0)
    if not texts or longest * _LETTER > column * 1.05:
        return [], _HEADROOM
    fade = highest * 0.018 * len(_FADE)
    tops = {position: max(p.top for p in stacks[position]) for position in texts}
    opened = {position for position, stack in stacks.items() if any(p.figure.open_ended for p in stack)}
    most = max(len(lines) for lines in texts.values()) * _SUM_LINE + _SUM_ROOM
    trace = {
        "type": "scatter",
        "mode": "text",
        "x": list(texts),
        "y": [tops[p] + highest * 0.012 + (fade if p in opened else 0) for p in texts],
        "text": ["<br>".join(_sum(status, text, theme) for status, text in lines.items()) for lines in texts.values()],
        "textposition": "top center",
        "textfont": {"size": theme.size - 1, "color": theme.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return [trace], max(_HEADROOM, 1 / (1 - most / _HEIGHT))


def _sums(stack: Sequence[Piece], value_text: ValueText) -> dict[str, str]:
    """The sum of each status of a column in words, what is done first; of what nobody states there is none."""
    texts = {}
    for status in sorted({piece.status for piece in stack}, key=lambda status: (status != DONE, status)):
        figure = total([piece.figure for piece in stack if piece.status == status])
        if figure.reported:
            text = value_text(figure.low, figure.high, figure.approximate)
            texts[status] = text if status == DONE else f"+{text}"
    return texts


def _sum(status: str, text: str, theme: Theme) -> str:
    return escape(text) if status == DONE else styled(escape(text), theme.muted, theme.size - 2)


def _not_reported(pieces: Sequence[Piece], highest: float, theme: Theme) -> list[dict]:
    """Hollow circles over the columns of which something is not reported."""
    shown = [p for p in pieces if not p.figure.reported]
    if not shown:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [p.position for p in shown],
            "y": [highest * 0.03 + p.base if p.base == 0 else p.base - highest * 0.03 for p in shown],
            "marker": {
                "symbol": "circle",
                "size": 9,
                "color": theme.ground,
                "line": {"color": theme.muted, "width": 2},
            },
            "hoverinfo": "text",
            "hovertext": [p.hover for p in shown],
            "customdata": [p.key for p in shown],
        }
    ]


def _gridlines(highest: float, headroom: float, value_text: ValueText) -> dict[float, str]:
    """Three or four round values from zero up, and their words."""
    rough = highest / 3
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.9)
    step = max(step, 1.0)
    values = [step * i for i in range(int(highest * headroom / step) + 1)]
    return {value: value_text(value, value, False) for value in values}


def _thinned(ticks: Mapping[float, str], width: float) -> dict[float, str]:
    """As many of the ticks as stand beside each other, the last one always among them."""
    positions = sorted(ticks)
    widest = max(len(text) for text in ticks.values()) * _LETTER + 10
    every = math.ceil(widest * len(positions) / width)
    return {p: ticks[p] for i, p in enumerate(reversed(positions)) if i % every == 0}


def _axis(ticks: Mapping[float, str], theme: Theme) -> dict[str, Any]:
    return {
        "tickmode": "array",
        "tickvals": list(ticks),
        "ticktext": [escape(text) for text in ticks.values()],
        "tickangle": 0,
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": theme.ground,
        "ticklabeloverflow": "allow",
        "tickfont": {"size": theme.size - 2, "color": theme.muted},
        "showline": False,
    }
