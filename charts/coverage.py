"""Where the data are thin: a matrix of countries by years.

A cell's state shows in its form, not only in its colour: full, half full, hatched, or nothing there.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charts.canvas import Entry, Figure, Labels, Records, canvas, empty, escape, even_lines, missing, names, wrap
from charts.rows import hatched
from charts.theme import LIGHT, Theme, faded

_SIGNS = {"all": "■", "some": "◧", "not_reported": "▨"}
_CELL, _NAME, _GAP = 28, 22, 10
_WIDE = 0.92
_LETTER = 7.0


@dataclass(frozen=True)
class Cell:
    """The cell of a row and a column: its state, one of `_SIGNS`, its short text, and which share of it is reported."""

    row: str
    column: str
    state: str
    text: str
    share: float


@dataclass(frozen=True)
class Placed:
    """A cell with its place: its column's number, and the pixels above it."""

    cell: Cell
    x: int
    y: int


def coverage(
    records: Records,
    labels: Labels,
    *,
    measure: str,
    state_names: Mapping[str, str],
    undated: str,
    theme: Theme = LIGHT,
) -> Figure:
    """Of how many projects of a country and year `measure` is reported: "2/3" in each cell.

    `measure` is `amount_reported`, `dates_reported`, `activities_reported` or `trained_reported`; `undated`
    heads the projects without a year. A cell without projects is empty.
    """
    if not records:
        return empty(labels, theme)
    cells = [
        _cell(record["country_name"], _year(record["year"], undated), record[measure], record["projects"])
        for record in records
    ]
    stated = {cell.column for cell in cells}
    heads = sorted({*stated, *_years_between(stated)}, key=lambda head: (head == undated, head))
    rows = {name: i for i, name in enumerate(dict.fromkeys(cell.row for cell in cells))}
    places = {head: x for x, head in enumerate(heads)}
    step = _NAME + _CELL + _GAP
    placed = [Placed(cell, places[cell.column], rows[cell.row] * step + _NAME) for cell in cells]
    height, width = len(rows) * step, labels.width / max(len(heads), 4)
    present = [name for name in _SIGNS if any(cell.state == name for cell in cells)]
    colours = {"all": theme.accent, "some": theme.accent, "not_reported": theme.muted}
    key = [Entry(_SIGNS[name], colours[name], state_names.get(name, name)) for name in present]
    data = [
        *_cells(placed, state_names, theme),
        *_words(placed, width, theme),
        names({i * step: escape(name) for name, i in rows.items()}, -0.5, theme, theme.size - 1),
    ]
    return canvas(
        data,
        labels,
        theme,
        plot_height=height,
        axis_height=34,
        key=[key],
        xaxis={
            "visible": True,
            "range": [-0.5, max(len(heads), 4) - 0.5 + _overhang(heads[-1], width)],
            **_heads(heads, width, theme),
        },
        yaxis={"range": [height, 0]},
        barmode="overlay",
        bargap=0,
    )


def _cell(row: str, column: str, reported: int, projects: int) -> Cell:
    state = "not_reported" if reported == 0 else "all" if reported >= projects else "some"
    return Cell(row, column, state, f"{reported}/{projects}", reported / projects)


def _years_between(heads: Collection[str]) -> list[str]:
    """All years from the first to the last: one without projects is an empty column, not a missing one."""
    years = [int(head) for head in heads if head.isdigit()]
    return [str(year) for year in range(min(years), max(years))] if years else []


def _year(value: Any, undated: str) -> str:
    return undated if missing(value) else str(int(value))


def _cells(placed: Sequence[Placed], state_names: Mapping[str, str], theme: Theme) -> list[dict]:
    """A trace of cells per state."""
    traces = []
    for name in _SIGNS:
        shown = [p for p in placed if p.cell.state == name]
        if not shown:
            continue
        meaning = state_names.get(name, name)
        traces.append(
            {
                "type": "bar",
                "x": [p.x for p in shown],
                "y": [_CELL] * len(shown),
                "base": [p.y for p in shown],
                "width": _WIDE,
                "name": name,
                "marker": _marker(name, len(shown), theme),
                "hoverinfo": "text",
                "hovertext": [
                    f"<b>{escape(p.cell.row)}, {escape(p.cell.column)}</b><br>{escape(p.cell.text)} {escape(meaning)}"
                    for p in shown
                ],
            }
        )
        if name == "some":
            traces.append({**traces[-1], **_lower_part(shown, theme)})
    return traces


def _lower_part(shown: Sequence[Placed], theme: Theme) -> dict[str, Any]:
    """The strip at the foot of a cell of which only a part is reported, as long as that part."""
    return {
        "x": [p.x + (p.cell.share - 1) * _WIDE / 2 for p in shown],
        "width": [p.cell.share * _WIDE for p in shown],
        "y": [_CELL / 5] * len(shown),
        "base": [p.y + _CELL * 4 / 5 for p in shown],
        "marker": {"color": theme.accent, "line": {"width": 0}},
        "hoverinfo": "skip",
    }


def _marker(state: str, cells: int, theme: Theme) -> dict[str, Any]:
    if state == "all":
        return {"color": theme.accent, "line": {"width": 0}}
    if state == "some":
        return {"color": faded(theme.accent, 0.16), "line": {"color": theme.accent, "width": 1}}
    return hatched([theme.muted] * cells, line=1)


def _words(placed: Sequence[Placed], column: float, theme: Theme) -> list[dict[str, Any]]:
    """The texts of the cells; none where they would run into each other (the hover text has them)."""
    shown = [p for p in placed if p.cell.state in ("all", "some")]
    if not shown or max(len(p.cell.text) for p in shown) * _LETTER > column + 4:
        return []
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [p.x for p in shown],
            "y": [p.y + _CELL * (0.4 if p.cell.state == "some" else 0.5) for p in shown],
            "text": [escape(p.cell.text) for p in shown],
            "textfont": {
                "size": theme.size - 3,
                "color": [theme.ground if p.cell.state == "all" else theme.ink for p in shown],
            },
            "hoverinfo": "skip",
        }
    ]


def _heads(heads: Sequence[str], column: float, theme: Theme) -> dict[str, Any]:
    """The columns' heads, `column` pixels wide each: years without their century where the full ones have no room;
    where even that is too much, every second year."""
    narrow = max(len(word) for name in heads for word in name.split()) * _LETTER > column
    texts = [f"’{name[2:]}" if narrow and name.isdigit() else "<br>".join(wrap(name, 8)) for name in heads]
    every = math.ceil((3 * _LETTER + 2) / column) if narrow else 1
    shown = [i for i, name in enumerate(heads) if i % every == 0 or not name.isdigit()]
    if not (last := heads[-1]).isdigit():
        # Words reach over into the columns before theirs, whose years would run into them.
        reach, end = max(map(len, even_lines(last, 8))), len(heads) - 1
        shown = [i for i in shown if i == end or (end - i) * column >= (reach + len(texts[i])) / 2 * _LETTER]
    return {
        "tickmode": "array",
        "tickvals": shown,
        "ticktext": [texts[i] for i in shown],
        "tickangle": 0,
        "ticks": "",
        "ticklabeloverflow": "allow",
        "side": "bottom",
        "tickfont": {"size": theme.size - 3, "color": theme.muted},
    }


def _overhang(head: str, column: float) -> float:
    """How far the last head reaches beyond its column, in columns."""
    longest = max(len(word) for word in head.split())
    return max(0.0, (longest * _LETTER / column - 1) / 2)
