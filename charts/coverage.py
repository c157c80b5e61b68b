"""Where the data are thin: a matrix of countries by years or instruments.

A cell's state shows in its form, not only in its colour: full, half full, a bare zero, hatched, or
nothing there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts.canvas import Entry, Figure, Labels, canvas, empty, escape, text_of, wrap
from charts.rows import hatched
from charts.theme import LIGHT, Theme, faded

STATES = ("all", "some", "zero", "not_reported", "not_applicable")
_SIGNS = {"all": "■", "some": "◧", "zero": "□", "not_reported": "▨"}
_CELL, _NAME, _GAP = 28, 22, 10
_WIDE = 0.92
_LETTER = 7.0


def coverage(
    frame: pd.DataFrame,
    labels: Labels,
    *,
    measure: str,
    columns: str,
    row_names: Mapping[str, str],
    state_names: Mapping[str, str],
    unknown: str,
    theme: Theme = LIGHT,
) -> Figure:
    """Of how many projects of a country and year (or instrument) `measure` is reported: "2/3" in each
    cell.

    `measure` is `amount_reported`, `dates_reported`, `activities_reported` or `trained_reported`;
    `columns` is `year` or `instrument_id`; `unknown` heads the projects that have none. A cell without
    projects is empty.
    """
    if frame.empty:
        return empty(labels, theme)
    codes = [text_of(code) for code in frame["country"]]
    named = dict(zip(codes, frame["country_name"], strict=True)) if "country_name" in frame else {}
    countries = [row_names.get(code) or text_of(named.get(code), code or unknown) for code in codes]
    if columns == "instrument_id":
        rows, heads = [text_of(name, unknown) for name in frame["instrument"]], countries
    else:
        rows, heads = countries, [_year(value, unknown) for value in frame["year"]]
    sums = frame.assign(_row=rows, _column=heads).groupby(["_row", "_column"])[["projects", measure]].sum()
    cells = sums.reset_index().sort_values("_row", key=lambda names: names.map(lambda n: (n == unknown, n)))
    counts = list(zip(cells[measure].astype(int), cells["projects"].astype(int), strict=True))
    cells = cells.assign(
        _text=[f"{reported}/{projects}" for reported, projects in counts],
        _state=[_state(reported, projects) for reported, projects in counts],
        _share=[reported / projects if projects else 0.0 for reported, projects in counts],
    )
    order = sorted({*heads, *_years_between(heads)}, key=lambda head: (head == unknown, head))
    short = dict(zip(countries, codes, strict=True)) if columns == "instrument_id" else {}
    return matrix(
        cells,
        labels,
        row="_row",
        column="_column",
        state="_state",
        text="_text",
        state_names=state_names,
        heads={head: short.get(head) or head for head in order},
        theme=theme,
    )


def matrix(
    cells: pd.DataFrame,
    labels: Labels,
    *,
    row: str,
    column: str,
    state: str,
    text: str,
    state_names: Mapping[str, str],
    heads: Mapping[str, str],
    theme: Theme = LIGHT,
) -> Figure:
    """Cells by row and column, a state and a short text in each; `heads` gives the columns' order
    and short names for where the full ones have no room.

    `state` is one of all, some, zero, not_reported, not_applicable; a cell not in the frame is not
    applicable.
    """
    if cells.empty:
        return empty(labels, theme)
    records = cells.to_dict("records")
    rows = list(dict.fromkeys(text_of(r[row]) for r in records))
    order = list(heads)
    step = _NAME + _CELL + _GAP
    for record in records:
        record["_x"] = order.index(text_of(record[column]))
        record["_y"] = rows.index(text_of(record[row])) * step + _NAME
    height, width = len(rows) * step, labels.width / max(len(order), 4)
    present = [name for name in _SIGNS if any(r[state] == name for r in records)]
    colours = {"all": theme.accent, "some": theme.accent, "zero": theme.ink, "not_reported": theme.muted}
    key = [Entry(_SIGNS[name], colours[name], state_names.get(name, name)) for name in present]
    data = [
        *_cells(records, state, row, column, text, state_names, theme),
        *_words(records, state, text, width, theme),
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
            "range": [-0.5, max(len(heads), 4) - 0.5 + _overhang(order[-1], width)],
            **_heads(heads, width, theme),
        },
        yaxis={"range": [height, 0]},
        barmode="overlay",
        bargap=0,
        annotations=[_row_name(name, i * step, theme) for i, name in enumerate(rows)],
    )


def _state(reported: int, projects: int) -> str:
    if projects == 0:
        return "not_applicable"
    if reported == 0:
        return "not_reported"
    return "all" if reported >= projects else "some"


def _years_between(heads: Sequence[str]) -> list[str]:
    """All years from the first to the last: one without projects is an empty column, not a missing one."""
    years = [int(head) for head in heads if head.isdigit()]
    return [str(year) for year in range(min(years), max(years))] if years else []


def _year(value: Any, unknown: str) -> str:
    return unknown if value is None or pd.isna(value) else str(int(value))


def _cells(
    records: Sequence[Mapping[str, Any]],
    state: str,
    row: str,
    column: str,
    text: str,
    state_names: Mapping[str, str],
    theme: Theme,
) -> list[dict]:
    """A trace of cells per state."""
    traces = []
    for name in ("all", "some", "zero", "not_reported"):
        shown = [r for r in records if r[state] == name]
        if not shown:
            continue
        meaning = state_names.get(name, name)
        traces.append(
            {
                "type": "bar",
                "x": [r["_x"] for r in shown],
                "y": [_CELL] * len(shown),
                "base": [r["_y"] for r in shown],
                "width": _WIDE,
                "name": name,
                "marker": _marker(name, len(shown), theme),
                "hoverinfo": "text",
                "hovertext": [
                    f"<b>{escape(text_of(r[row]))}, {escape(text_of(r[column]))}</b><br>"
                    f"{escape(text_of(r[text]))} {escape(meaning)}"
                    for r in shown
                ],
            }
        )
        if name == "some":
            traces.append({**traces[-1], **_lower_part(shown, theme)})
    return traces


def _lower_part(shown: Sequence[Mapping[str, Any]], theme: Theme) -> dict[str, Any]:
    """The strip at the foot of a cell of which only a part is reported, as long as that part."""
    shares = [r.get("_share", 0.5) for r in shown]
    return {
        "x": [r["_x"] + (share - 1) * _WIDE / 2 for r, share in zip(shown, shares, strict=True)],
        "width": [share * _WIDE for share in shares],
        "y": [_CELL / 5] * len(shown),
        "base": [r["_y"] + _CELL * 4 / 5 for r in shown],
        "marker": {"color": theme.accent, "line": {"width": 0}},
        "hoverinfo": "skip",
    }


def _marker(state: str, cells: int, theme: Theme) -> dict[str, Any]:
    if state == "all":
        return {"color": theme.accent, "line": {"width": 0}}
    if state == "some":
        return {"color": faded(theme.accent, 0.16), "line": {"color": theme.accent, "width": 1}}
    if state == "zero":
        return {"color": theme.ground, "line": {"color": theme.ink, "width": 1.5}}
    return hatched([theme.muted] * cells, line=1)


def _words(
    records: Sequence[Mapping[str, Any]], state: str, text: str, column: float, theme: Theme
) -> list[dict[str, Any]]:
    """The texts of the cells; none where they would run into each other (the hover text has them)."""
    shown = [r for r in records if r[state] in ("all", "some", "zero")]
    if not shown or max(len(text_of(r[text])) for r in shown) * _LETTER > column + 4:
        return []
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [r["_x"] for r in shown],
            "y": [r["_y"] + _CELL * (0.4 if r[state] == "some" else 0.5) for r in shown],
            "text": [escape(text_of(r[text])) for r in shown],
            "textfont": {
                "size": theme.size - 3,
                "color": [theme.ground if r[state] == "all" else theme.ink for r in shown],
            },
            "hoverinfo": "skip",
        }
    ]


def _heads(heads: Mapping[str, str], column: float, theme: Theme) -> dict[str, Any]:
    """The columns' heads, `column` pixels wide each: short where the full ones have no room, and years then
    without their century; where even that is too much, every second year."""
    narrow = max(len(word) for name in heads for word in name.split()) * _LETTER > column
    texts = []
    for name, short in heads.items():
        text = f"’{name[2:]}" if name.isdigit() else short
        texts.append(escape(text) if narrow and len(text) < 8 else "<br>".join(wrap(name, 8)))
    every = math.ceil((3 * _LETTER + 2) / column) if narrow else 1
    shown = [i for i, name in enumerate(heads) if i % every == 0 or not name.isdigit()]
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


def _row_name(name: str, top: float, theme: Theme) -> dict[str, Any]:
    return {
        "text": escape(name),
        "xref": "paper",
        "x": 0,
        "yref": "y",
        "y": top,
        "xanchor": "left",
        "yanchor": "top",
        "xshift": -2,
        "borderpad": 0,
        "showarrow": False,
        "font": {"size": theme.size - 1, "color": theme.ink},
    }
