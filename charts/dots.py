"""People by role: a dot on a line per role and unit, each unit with a sign of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charts.canvas import Figure, Labels, Records, ValueText, canvas, empty, escape, names, styled, text_of
from charts.interval import Interval, interval, words
from charts.rows import Key
from charts.theme import LIGHT, Theme

_UNIT_SIGNS = {"person": "circle", "team": "square", "organisation": "diamond", "case": "triangle-up"}
_ROW = 56
_LETTER = 8.2
_ARROW = 26  # pixels: how far an open end reaches on, so that its dots are seen between the two signs
_SIGN = 11  # pixels from the middle of a sign to where it is no longer cut, its line included
_GAP = 13  # pixels between the middle of the last sign and the words


@dataclass(frozen=True)
class _Line:
    """One role and unit: the figure, its words, and where the line lies, in pixels from the top."""

    role: str
    number: str
    unit: str
    sign: str
    done: bool
    figure: Interval
    top: float
    key: Key

    @property
    def middle(self) -> float:
        return self.top + 34

    @property
    def hover(self) -> str:
        return f"<b>{escape(self.role)}</b><br>{escape(self.number)} {escape(self.unit)}"


def people_by_role(
    records: Records,
    labels: Labels,
    *,
    role_names: Mapping[str, str],
    unit_names: Mapping[str, str],
    status_names: Mapping[str, str],
    value_text: ValueText,
    theme: Theme = LIGHT,
) -> Figure:
    """How many persons, teams, organisations and cases in which role: full signs done, hollow ones planned.

    One line per role, unit and status; none are ever added. An open end goes on dotted to an arrow, a range
    lies between two signs. Cancelled ones are not drawn.
    """
    shown = [record for record in records if record["status"] != "cancelled"]
    if not shown:
        return empty(labels, theme)
    lines = []
    for i, record in enumerate(shown):
        role, unit, status = (text_of(record[column]) for column in ("role", "unit", "status"))
        figure = interval(record, "number")
        name = unit_names.get(unit, unit)
        lines.append(
            _Line(
                role_names.get(role, role),
                words(figure, value_text, labels),
                name if status == "done" else f"{name}, {status_names.get(status, status)}",
                _UNIT_SIGNS.get(unit, "circle"),
                status == "done",
                figure,
                i * _ROW + 4,
                (role, unit, status),
            )
        )
    return _lollipops(lines, labels, theme)


def _lollipops(lines: Sequence[_Line], labels: Labels, theme: Theme) -> Figure:
    longest = max(line.figure.reach for line in lines) or 1.0
    letters = max(len(line.number) + len(line.unit) for line in lines) + 3
    # Of the pixels that a phone has, signs and words take their part; what is left is for the longest line.
    beside = _SIGN + _GAP + _ARROW * any(line.figure.open_ended for line in lines) + letters * _LETTER
    pixel = longest / max(labels.width - beside, 0.25 * labels.width)
    height = len(lines) * _ROW
    left = -_SIGN * pixel
    roles = names({line.top: escape(line.role) for line in lines}, left, theme, theme.size)
    return canvas(
        [_signs(lines, pixel, theme), _values(lines, pixel, theme), roles],
        labels,
        theme,
        plot_height=height,
        xaxis={"range": [left, left + labels.width * pixel]},
        yaxis={"range": [height, 0]},
        shapes=_stems(lines, pixel, theme),
    )


def _signs(lines: Sequence[_Line], pixel: float, theme: Theme) -> dict[str, Any]:
    points: list[tuple[float, _Line, str, bool]] = []
    for line in lines:
        figure = line.figure
        if figure.low is not None:
            points.append((figure.low, line, line.sign, line.done))
        if figure.high is not None and figure.high != figure.low:
            points.append((figure.high, line, line.sign, False))
        if figure.open_ended:
            points.append((figure.certain + _ARROW * pixel, line, "triangle-right", line.done))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, *_ in points],
        "y": [line.middle for _, line, *_ in points],
        "marker": {
            "symbol": [sign for *_, sign, _ in points],
            "size": [10 if sign == "triangle-right" else 15 for *_, sign, _ in points],
            "color": [theme.accent if full else theme.ground for *_, full in points],
            "opacity": 1,
            "line": {"color": theme.accent, "width": 2.5},
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [line.hover for _, line, *_ in points],
        "customdata": [line.key for _, line, *_ in points],
    }


def _stems(lines: Sequence[_Line], pixel: float, theme: Theme) -> list[dict[str, Any]]:
    stems = []
    for line in lines:
        reach = line.figure.reach
        if line.figure.reported:
            stems.append(_stem(0, reach, line.middle, "solid", theme))
        if line.figure.open_ended:
            stems.append(_stem(reach, reach + _ARROW * pixel, line.middle, "dot", theme))
    return stems


def _stem(start: float, end: float, y: float, dash: str, theme: Theme) -> dict[str, Any]:
    line = {"color": theme.accent, "width": 2, "dash": dash}
    return {"type": "line", "x0": start, "x1": end, "y0": y, "y1": y, "layer": "below", "line": line}


def _values(lines: Sequence[_Line], pixel: float, theme: Theme) -> dict[str, Any]:
    texts, ends = [], []
    for line in lines:
        if line.figure.reported:
            unit = styled(escape(line.unit), theme.muted, theme.size - 1)
            texts.append(f"\u2002{escape(line.number)} {unit}")
            ends.append(line.figure.reach + pixel * (_GAP + _ARROW * line.figure.open_ended))
        else:
            words_of = f"<i>{escape(line.number)}</i> · {escape(line.unit)}"
            texts.append(styled(words_of, theme.muted, theme.size - 1))
            ends.append(0.0)
    return {
        "type": "scatter",
        "mode": "text",
        "x": ends,
        "y": [line.middle for line in lines],
        "text": texts,
        "textposition": "middle right",
        "textfont": {"size": theme.size, "color": theme.ink},
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [line.hover for line in lines],
        "customdata": [line.key for line in lines],
    }
