"""Where the data are thin: a matrix of countries by years or instruments.

A cell's state shows in its form, not only in its colour: full, half full, a bare zero, hatched, or
nothing there.
"""

from __future__ import annotations

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
_LETTER, _PHONE = 7.6, 350


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
    heads = "instrument" if columns == "instrument_id" else columns
    cells = (
        frame.assign(
            _row=[row_names.get(text_of(code), text_of(code, unknown)) for code in frame["country"]],
            _column=[_head(value, unknown) for value in frame[heads]],
        )
        .groupby(["_row", "_column"], sort=False)[["projects", measure]]
        .sum()
        .reset_index()
    )
    cells["_text"] = [f"{int(r)}/{int(p)}" for r, p in zip(cells[measure], cells["projects"], strict=True)]
    cells["_share"] = cells[measure] / cells["projects"].where(cells["projects"] > 0, 1)
    cells["_state"] = [_state(int(r), int(p)) for r, p in zip(cells[measure], cells["projects"], strict=True)]
    cells = cells.sort_values(
        ["_row", "_column"], key=lambda names: names.map(lambda name: (name == unknown, name))
    )
    return matrix(
        cells,
        labels,
        row="_row",
        column="_column",
        state="_state",
        text="_text",
        state_names=state_names,
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
    theme: Theme = LIGHT,
) -> Figure:
    """Cells by row and column, a state and a short text in each; columns in sorted order, those last that
    are last.

    `state` is one of all, some, zero, not_reported, not_applicable; a cell not in the frame is not
    applicable.
    """
    if cells.empty:
        return empty(labels, theme)
    records = cells.to_dict("records")
    rows = list(dict.fromkeys(text_of(r[row]) for r in records))
    heads = _in_order(cells, column)
    step = _NAME + _CELL + _GAP
    for record in records:
        record["_x"] = heads.index(text_of(record[column]))
        record["_y"] = rows.index(text_of(record[row])) * step + _NAME
    height = len(rows) * step
    present = [name for name in _SIGNS if any(r[state] == name for r in records)]
    colours = {"all": theme.accent, "some": theme.accent, "zero": theme.ink, "not_reported": theme.muted}
    key = [Entry(_SIGNS[name], colours[name], state_names.get(name, name)) for name in present]
    data = [
        *_cells(records, state, row, column, text, state_names, theme),
        _words(records, state, text, theme),
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
            "range": [-0.5, max(len(heads), 4) - 0.5],
            **_heads(heads, theme),
        },
        yaxis={"range": [height, 0]},
        barmode="overlay",
        bargap=0,
        annotations=[_row_name(name, i * step, theme) for i, name in enumerate(rows)],
    )


def _in_order(cells: pd.DataFrame, column: str) -> list[str]:
    """The columns' names sorted, the one last that is last in the last-sorted row (unknown)."""
    names = list(dict.fromkeys(text_of(name) for name in cells[column]))
    years = sorted(name for name in names if name.isdigit())
    return [*years, *(name for name in names if not name.isdigit())]


def _state(reported: int, projects: int) -> str:
    if projects == 0:
        return "not_applicable"
    if reported == 0:
        return "not_reported"
    return "all" if reported >= projects else "some"


def _head(value: Any, unknown: str) -> str:
    if value is None or pd.isna(value):
        return unknown
    return str(int(value)) if isinstance(value, (int, float)) else str(value)


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
                "marker": _marker(name, theme),
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


def _marker(state: str, theme: Theme) -> dict[str, Any]:
    if state == "all":
        return {"color": theme.accent, "line": {"width": 0}}
    if state == "some":
        return {"color": faded(theme.accent, 0.16), "line": {"color": theme.accent, "width": 1}}
    if state == "zero":
        return {"color": theme.ground, "line": {"color": theme.ink, "width": 1.5}}
    return hatched([theme.muted], line=1)


def _words(records: Sequence[Mapping[str, Any]], state: str, text: str, theme: Theme) -> dict[str, Any]:
    shown = [r for r in records if r[state] in ("all", "some", "zero")]
    return {
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


def _heads(heads: Sequence[str], theme: Theme) -> dict[str, Any]:
    """The columns' heads; years are cut to two digits where four would run into each other on a phone."""
    narrow = _PHONE / max(len(heads), 4) < 4 * _LETTER + 4
    texts = [f"’{name[2:]}" if narrow and name.isdigit() else "<br>".join(wrap(name, 8)) for name in heads]
    return {
        "tickmode": "array",
        "tickvals": list(range(len(heads))),
        "ticktext": texts,
        "tickangle": 0,
        "ticks": "",
        "side": "bottom",
        "tickfont": {"size": theme.size - 3, "color": theme.muted},
    }


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
