"""Rows of bars for figures that may be open or unknown.

A bar is solid up to what is certain, tinted and outlined from there to the upper bound, and fades out where
the upper end is open. A zero is a mark at the axis. Nothing reported is words and no mark; where a name has
nothing else, they stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.canvas import LINE, Figure, Labels, canvas, escape, names, styled, wrap
from charts.interval import Interval
from charts.theme import Theme, faded

THICK, THIN = 18, 12
_BAR_GAP, _ROW_GAP = 6, 16
_FADE = (0.7, 0.5, 0.32, 0.18, 0.08)
_FADE_SHARE = 0.012  # of the longest bar, a step
_LETTER = 8.2  # pixels, generous
Key = tuple[str | None, ...]


@dataclass(frozen=True)
class Bar:
    """One bar: its figure, the words at its end, its colour; `planned` is hatched. `key` tells which figure was
    clicked: the values of the columns that tell the metric's rows apart."""

    figure: Interval
    text: str
    colour: str
    planned: bool = False
    note: str = ""
    key: Key | None = None


@dataclass(frozen=True)
class Row:
    """A name and the bars under it; `detail` stands small beside the name."""

    name: str
    bars: tuple[Bar, ...]
    detail: str = ""

    @property
    def silent(self) -> bool:
        """Nothing of it is reported."""
        return not any(bar.figure.reported for bar in self.bars)


@dataclass(frozen=True)
class _Placed:
    """A bar with its place: `middle` in pixels from the top of the plot."""

    bar: Bar
    row: Row
    middle: float

    @property
    def thickness(self) -> int:
        return THIN if self.bar.planned else THICK


def rows_of_bars(rows: Sequence[Row], labels: Labels, theme: Theme) -> Figure:
    """Rows one under another, each name above its bars, values at the ends of the bars."""
    placed, texts, height = _place(rows, labels, theme)
    longest = max((p.bar.figure.reach for p in placed), default=0.0) or 1.0
    letters = max((len(p.bar.text) for p in placed), default=0)
    room = min(0.55, (letters * _LETTER + 14) / labels.width)
    data = [
        *_solid(placed),
        *_ranges(placed),
        *_fades(placed, longest),
        _values(placed, longest, theme),
        names(texts, 0, theme, theme.size),
    ]
    return canvas(
        data,
        labels,
        theme,
        plot_height=height,
        xaxis={"range": [0, longest / (1 - room)]},
        yaxis={"range": [height, 0]},
        barmode="overlay",
        bargap=0,
        shapes=_zeros(placed),
    )


def _place(rows: Sequence[Row], labels: Labels, theme: Theme) -> tuple[list[_Placed], dict[float, str], float]:
    """The bars, the names by the height at which they begin, and the height of all."""
    placed: list[_Placed] = []
    texts: dict[float, str] = {}
    top = 4.0
    for row in rows:
        lines = _name_lines(row, labels.columns, theme)
        texts[top] = "<br>".join(lines)
        top += len(lines) * LINE + 5
        for bar in () if row.silent else row.bars:
            item = _Placed(bar, row, 0)
            placed.append(_Placed(bar, row, top + item.thickness / 2))
            top += item.thickness + _BAR_GAP
        top += _ROW_GAP - (0 if row.silent else _BAR_GAP)
    return placed, texts, top


def _name_lines(row: Row, columns: int, theme: Theme) -> list[str]:
    """The name and the small words beside it, or below where they have no room."""
    lines = wrap(row.name, columns) or [""]
    silence = [row.bars[0].text] if row.silent and row.bars else []
    small = " · ".join([*silence, *([row.detail] if row.detail else [])])
    if not small:
        return lines
    if len(lines[-1]) + len(small) + 3 <= columns:
        return [*lines[:-1], f"{lines[-1]}   {_small(escape(small), row, theme)}"]
    return lines + [_small(line, row, theme) for line in wrap(small, columns + 6)]


def _small(text: str, row: Row, theme: Theme) -> str:
    return styled(f"<i>{text}</i>" if row.silent else text, theme.muted, theme.size - 2)


def _bars(placed: Sequence[_Placed], **trace: Any) -> list[dict[str, Any]]:
    """A trace of bars, or none where there is nothing to draw."""
    if not placed:
        return []
    common = {
        "type": "bar",
        "orientation": "h",
        "y": [p.middle for p in placed],
        "width": [p.thickness for p in placed],
        "hoverinfo": "text",
        "hovertext": [_hover(p) for p in placed],
        "customdata": [p.bar.key for p in placed],
    }
    return [{**common, **trace}]


def _solid(placed: Sequence[_Placed]) -> list[dict[str, Any]]:
    shown = [p for p in placed if p.bar.figure.certain > 0]
    done = [p for p in shown if not p.bar.planned]
    planned = [p for p in shown if p.bar.planned]
    return [
        *_bars(
            done,
            x=[p.bar.figure.certain for p in done],
            marker={"color": [p.bar.colour for p in done], "line": {"width": 0}},
        ),
        *_bars(
            planned,
            x=[p.bar.figure.certain for p in planned],
            marker=hatched([p.bar.colour for p in planned]),
        ),
    ]


def _ranges(placed: Sequence[_Placed]) -> list[dict[str, Any]]:
    shown = [p for p in placed if p.bar.figure.high is not None and p.bar.figure.high > p.bar.figure.certain]
    return _bars(
        shown,
        base=[p.bar.figure.certain for p in shown],
        x=[p.bar.figure.reach - p.bar.figure.certain for p in shown],
        marker={
            "color": [faded(p.bar.colour, 0.25) for p in shown],
            "line": {"color": [p.bar.colour for p in shown], "width": 1.5},
        },
    )


def _fades(placed: Sequence[_Placed], longest: float) -> list[dict[str, Any]]:
    step = longest * _FADE_SHARE
    open_ends = [p for p in placed if p.bar.figure.open_ended]
    steps = [(p, i, opacity) for p in open_ends for i, opacity in enumerate(_FADE)]
    return _bars(
        [p for p, *_ in steps],
        base=[p.bar.figure.certain + i * step for p, i, _ in steps],
        x=[step for _ in steps],
        marker={"color": [faded(p.bar.colour, opacity) for p, _, opacity in steps], "line": {"width": 0}},
    )


def _zeros(placed: Sequence[_Placed]) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": "y",
            "x0": 0,
            "x1": 0,
            "y0": p.middle - p.thickness / 2,
            "y1": p.middle + p.thickness / 2,
            "line": {"color": p.bar.colour, "width": 3},
        }
        for p in placed
        if p.bar.figure.reported and p.bar.figure.reach == 0
    ]


def _values(placed: Sequence[_Placed], longest: float, theme: Theme) -> dict[str, Any]:
    fade = longest * _FADE_SHARE * len(_FADE)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [p.bar.figure.reach + (fade if p.bar.figure.open_ended else 0) for p in placed],
        "y": [p.middle for p in placed],
        "text": [_value(p, theme) for p in placed],
        "textposition": "middle right",
        "textfont": {"size": theme.size, "color": theme.ink},
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [_hover(p) for p in placed],
        "customdata": [p.bar.key for p in placed],
    }


def _value(placed: _Placed, theme: Theme) -> str:
    """The words at a bar's end, a little off it; those of nothing reported stand at the axis.

    What is not done says so."""
    bar = placed.bar
    note = styled(f"\u2002{escape(bar.note)}", theme.muted, theme.size - 2) if bar.planned and bar.note else ""
    if not bar.figure.reported:
        return styled(f"<i>{escape(bar.text)}</i>", theme.muted, theme.size - 2) + note
    return f"\u2002{escape(bar.text)}{note}"


def _hover(placed: _Placed) -> str:
    parts = [f"<b>{'<br>'.join(wrap(placed.row.name, 44))}</b>", escape(placed.bar.text)]
    parts += [escape(extra) for extra in (placed.bar.note, placed.row.detail) if extra]
    return "<br>".join(parts)


def hatched(colours: Sequence[str], line: float = 1.5) -> dict[str, Any]:
    """The marker of what is planned or expected: outlined and hatched, never solid."""
    # Plotly reads no list of colours in `fgcolor`; lines left to it take the colour of the bar.
    return {
        "color": list(colours),
        "line": {"color": list(colours), "width": line},
        "pattern": {"shape": "/", "bgcolor": "rgba(0,0,0,0)", "size": 6, "solidity": 0.22},
    }
