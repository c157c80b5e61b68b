"""People by role: a dot on a line per role and unit, each unit with a sign of its own."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from charts.canvas import Figure, Labels, ValueText, canvas, empty, escape, styled, text_of
from charts.interval import Interval, interval, words
from charts.theme import LIGHT, Theme

_UNIT_SIGNS = {"person": "circle", "team": "square", "organisation": "diamond", "case": "triangle-up"}
_ROW = 56
_LETTER, _PHONE = 8.2, 340


def people_by_role(
    frame: pd.DataFrame,
    labels: Labels,
    *,
    role_names: Mapping[str, str],
    unit_names: Mapping[str, str],
    status_names: Mapping[str, str],
    value_text: ValueText,
    theme: Theme = LIGHT,
) -> Figure:
    """How many persons, teams, organisations and cases in which role, one line each: full dots done,
    hollow planned.

    Roles and units are never added; an open end is an arrow, a range a line between two dots.
    """
    shown = frame[frame["status"] != "cancelled"]
    if shown.empty:
        return empty(labels, theme)
    records = shown.to_dict("records")
    figures = [interval(record, "number") for record in records]
    names, values = [], []
    for record, figure in zip(records, figures, strict=True):
        status = text_of(record["status"])
        names.append(role_names.get(text_of(record["role"]), text_of(record["role"])))
        unit = unit_names.get(text_of(record["unit"]), text_of(record["unit"]))
        state = "" if status == "done" else f", {status_names.get(status, status)}"
        number = words(figure, value_text, labels.not_reported)
        values.append((number, f"{unit}{state}", record["status"] == "done", text_of(record["unit"])))
    return _lollipops(names, values, figures, labels, theme)


def _lollipops(
    names: list[str],
    values: list[tuple[str, str, bool, str]],
    figures: list[Interval],
    labels: Labels,
    theme: Theme,
) -> Figure:
    longest = max((figure.reach for figure in figures), default=0.0) or 1.0
    letters = max(len(number) + len(unit) for number, unit, _, _ in values) + 3
    height = len(names) * _ROW
    middles = [i * _ROW + 38 for i in range(len(names))]
    annotations = [
        {
            "text": escape(name),
            "xref": "paper",
            "x": 0,
            "yref": "y",
            "y": i * _ROW + 4,
            "xanchor": "left",
            "yanchor": "top",
            "xshift": -2,
            "borderpad": 0,
            "showarrow": False,
            "font": {"size": theme.size, "color": theme.ink},
        }
        for i, name in enumerate(names)
    ]
    hover = [
        f"<b>{escape(name)}</b><br>{escape(number)} {escape(unit)}"
        for name, (number, unit, _, _) in zip(names, values, strict=True)
    ]
    return canvas(
        [
            *_dots(figures, values, middles, hover, theme),
            _texts(figures, values, middles, hover, longest, theme),
        ],
        labels,
        theme,
        plot_height=height,
        xaxis={"range": [-longest * 0.03, longest / (1 - min(0.6, letters * _LETTER / _PHONE))]},
        yaxis={"range": [height, 0]},
        annotations=annotations,
        shapes=_stems(figures, middles, theme),
    )


def _dots(
    figures: list[Interval],
    values: list[tuple[str, str, bool, str]],
    middles: list[int],
    hover: list[str],
    theme: Theme,
) -> list[dict]:
    points = []
    for figure, (_, _, done, unit), y, text in zip(figures, values, middles, hover, strict=True):
        if figure.low is not None:
            points.append((figure.low, y, done, _UNIT_SIGNS.get(unit, "circle"), text))
        if figure.high is not None and figure.high != figure.low:
            points.append((figure.high, y, False, _UNIT_SIGNS.get(unit, "circle"), text))
        if figure.open_ended:
            points.append((figure.certain, y, done, "triangle-right", text))
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [x for x, *_ in points],
            "y": [y for _, y, *_ in points],
            "marker": {
                "symbol": [sign for *_, sign, _ in points],
                "size": 15,
                "color": [theme.accent if done else theme.ground for _, _, done, _, _ in points],
                "line": {"color": theme.accent, "width": 2.5},
            },
            "cliponaxis": False,
            "hoverinfo": "text",
            "hovertext": [text for *_, text in points],
        }
    ]


def _stems(figures: list[Interval], middles: list[int], theme: Theme) -> list[dict]:
    return [
        {
            "type": "line",
            "x0": 0,
            "x1": figure.reach,
            "y0": y,
            "y1": y,
            "layer": "below",
            "line": {"color": theme.accent, "width": 2},
        }
        for figure, y in zip(figures, middles, strict=True)
        if figure.reported
    ]


def _texts(
    figures: list[Interval],
    values: list[tuple[str, str, bool, str]],
    middles: list[int],
    hover: list[str],
    longest: float,
    theme: Theme,
) -> dict:
    texts = [
        f"\u2002{escape(number)} {styled(escape(unit), theme.muted, theme.size - 1)}"
        if figure.reported
        else styled(f"<i>{escape(number)}</i> · {escape(unit)}", theme.muted, theme.size - 1)
        for figure, (number, unit, _, _) in zip(figures, values, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [figure.reach + (longest * 0.035 if figure.reported else 0) for figure in figures],
        "y": middles,
        "text": texts,
        "textposition": "middle right",
        "textfont": {"size": theme.size, "color": theme.ink},
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": hover,
    }
