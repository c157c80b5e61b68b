"""What all plotly figures share: words around the plot, escaping, the explicit empty figure, the image
download.

A figure is a plain dict: validation by `plotly.graph_objects` costs more than making it (the tests do it
instead). Words stand in the figure itself, so that a downloaded image says what it shows and where it
comes from. Pages write title and key as text that wraps and is read aloud (`layout.meta`) and leave them out of the
figure that they show: so a plot fits a phone, whose width the server does not know, and its image has lines of its own
width.
"""

from __future__ import annotations

import html
import math
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from charts.theme import Theme

Figure = dict[str, Any]
Records = Sequence[Mapping[str, Any]]  # the rows of a metric: name of a column → cell
ValueText = Callable[[float | None, float | None, bool], str]
RowText = Callable[[Mapping[str, Any]], str]

LINE = 20  # pixels of a line of text at the base size
SMALL_LINE = 18
SIDE = 2
STAR = "*"
IMAGE_WIDTH = 900  # pixels of a downloaded image, on whatever screen
_IMAGE_COLUMNS = 104


@dataclass(frozen=True)
class Labels:
    """The words around a figure, plain text: what it shows, in which unit and selection, and from which
    sources.

    `columns` is the width in characters for which the plot is laid out (a phone holds 44); `separators` are
    plotly's decimal and thousands signs. `starred` explains the asterisk of a name and stands beside the source
    where the figure has one. `hint` tells what a click on a mark does. `not_computable` stands where
    figures are reported whose sum has no bound.
    """

    title: str
    subtitle: str = ""
    source: str = ""
    starred: str = ""
    no_data: str = ""
    not_reported: str = ""
    not_computable: str = ""
    hint: str = ""
    separators: str = ".,"
    columns: int = 44

    @property
    def width(self) -> float:
        """The pixels in which the plot must do: what `columns` letters take."""
        return self.columns * 7.7


@dataclass(frozen=True)
class Entry:
    """One entry of a key: a sign in its colour and what it means."""

    sign: str
    colour: str
    text: str


def escape(text: str) -> str:
    """Text as plotly draws it letter for letter: no tags, entities or TeX."""
    return html.escape(text, quote=False).replace("$", "&#36;")


def wrap(text: str, columns: int) -> list[str]:
    """The lines of a text as `even_lines`, escaped."""
    return [escape(line) for line in even_lines(text, columns)]


def even_lines(text: str, columns: int) -> list[str]:
    """The lines of a text: as few as `columns` allows, and of about the same length."""
    return list(_even_lines(text, columns))


@lru_cache(maxsize=4096)
def _even_lines(text: str, columns: int) -> tuple[str, ...]:
    """Worked out once: names and titles stand in one figure after the other."""
    lines = textwrap.wrap(text, columns)
    even = math.ceil(sum(len(line) + 1 for line in lines) / max(len(lines), 1))
    narrower = (textwrap.wrap(text, width) for width in range(max(even, 1), columns))
    return tuple(next((found for found in narrower if len(found) == len(lines)), lines))


def missing(value: Any) -> bool:
    """Whether a cell is empty, in any of the ways that pandas writes that; `pandas.isna` takes ten times as long."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def number(value: Any) -> float | None:
    """A cell as a float; None where nothing is reported."""
    return None if missing(value) else float(value)


def text_of(value: Any, otherwise: str = "") -> str:
    """A cell as text; `otherwise` where it is empty."""
    return otherwise if missing(value) else str(value)


def styled(text: str, colour: str, size: int) -> str:
    """Escaped text in a colour and size."""
    return f'<span style="color:{colour};font-size:{size}px">{text}</span>'


def names(texts: Mapping[float, str], left: float, theme: Theme, size: int) -> dict[str, Any]:
    """A trace of words at the left end of a plot, by the pixel at which they begin: its y axis is in pixels from the
    top down. `left` is where the x axis begins, in its units; `size` is in pixels.

    They are text of a trace: plotly draws each annotation by itself, and that twice, which takes longer than a chart's
    bars.
    """
    return {
        "type": "scatter",
        "mode": "text",
        "x": [left for _ in texts],
        "y": [top + 0.3 * size for top in texts],  # plotly sets the first line above
        "text": list(texts.values()),
        "textposition": "bottom right",
        "textfont": {"size": size, "color": theme.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def canvas(
    data: list[dict[str, Any]],
    labels: Labels,
    theme: Theme,
    *,
    plot_height: float,
    axis_height: int = 0,
    left: int = SIDE,
    key: Sequence[Sequence[Entry]] = (),
    xaxis: Mapping[str, Any] | None = None,
    yaxis: Mapping[str, Any] | None = None,
    **layout: Any,
) -> Figure:
    """A figure of a plot `plot_height` pixels high with its title, unit and key above and its source
    below."""
    head, top = _head(labels, theme, key)
    drawn = [*_texts(data), *_texts(layout.get("annotations", ())), head["text"], labels.source]
    drawn += [text for axis in (xaxis, yaxis) for text in (axis or {}).get("ticktext", ())]
    starred = labels.starred if any(STAR in text for text in drawn) else ""
    foot = wrap(" · ".join(filter(None, (labels.source, starred))), round(labels.columns * 1.2))
    bottom = axis_height + (len(foot) * SMALL_LINE + 16 if foot else 8)
    height = round(top + plot_height + bottom)
    annotations = [*layout.pop("annotations", ()), *_source(foot, axis_height, left, theme)]
    return {
        "data": [_hinted(trace, labels, theme) for trace in data],
        "layout": {
            "title": {**head, "y": 1 - _title_drop(head["text"]) / height},
            "meta": {"title": labels.title, "subtitle": labels.subtitle, "key": _key(key), "starred": bool(starred)},
            "height": height,
            "margin": {"l": left, "r": SIDE, "t": top, "b": bottom, "pad": 0},
            "font": {"family": theme.font, "size": theme.size, "color": theme.ink},
            "paper_bgcolor": theme.ground,
            "plot_bgcolor": theme.ground,
            "separators": labels.separators,
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": _hover_label(theme),
            "dragmode": False,
            "xaxis": {**_bare_axis(), **(xaxis or {})},
            "yaxis": {**_bare_axis(), **(yaxis or {})},
            "annotations": annotations,
            **layout,
        },
    }


def empty(labels: Labels, theme: Theme) -> Figure:
    """The figure of a selection that holds nothing: it says so, and draws no axis."""
    message = {
        "text": "<br>".join(wrap(labels.no_data, labels.columns)),
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
        "showarrow": False,
        "font": {"size": theme.size + 1, "color": theme.muted},
    }
    frame = {
        "type": "rect",
        "xref": "paper",
        "yref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": 0,
        "y1": 1,
        "fillcolor": theme.raised,
        "line": {"width": 0},
        "layer": "below",
    }
    nothing = [{"type": "scatter", "x": [], "y": []}]
    return canvas(nothing, labels, theme, plot_height=140, annotations=[message], shapes=[frame])


def image_options(file_name: str) -> dict[str, Any]:
    """How a figure is handed out as an image: as plotly's `downloadImage` wants to know it."""
    return {"format": "svg", "filename": file_name, "width": IMAGE_WIDTH}


def _texts(things: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The words of traces or annotations."""
    for thing in things:
        text = thing.get("text", ())
        yield from (text,) if isinstance(text, str) else text


def _head(labels: Labels, theme: Theme, key: Sequence[Sequence[Entry]]) -> tuple[dict[str, Any], int]:
    """The block above the plot and its height in pixels."""
    title = wrap(labels.title, round(_IMAGE_COLUMNS * 0.86))
    subtitle = wrap(labels.subtitle, round(_IMAGE_COLUMNS * 1.1))
    signs = [line for entries in key for line in _key_lines(entries, _IMAGE_COLUMNS)]
    lines = [
        *(f"<b>{line}</b>" for line in title),
        *(styled(line, theme.muted, theme.size) for line in subtitle),
        *(styled(line, theme.ink, theme.size - 1) for line in signs),
    ]
    # Plotly sets all lines of a title at the height of its font, whatever their own size.
    line_height = (theme.size + 3) * 1.3
    text = {
        "text": "<br>".join(lines),
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": SIDE},
        "font": {"size": theme.size + 3, "color": theme.ink},
    }
    return text, round(len(lines) * line_height + 24)


def _hinted(trace: dict[str, Any], labels: Labels, theme: Theme) -> dict[str, Any]:
    """A trace whose marks can be clicked says so when one is pointed at."""
    if not labels.hint or "customdata" not in trace:
        return trace
    hint = styled(escape(labels.hint), theme.muted, theme.size - 2)
    return {**trace, "hovertext": [f"{text}<br>{hint}" for text in trace["hovertext"]]}


def _key(key: Sequence[Sequence[Entry]]) -> list[list[dict[str, str]]]:
    return [[{"sign": e.sign, "colour": e.colour, "text": e.text} for e in entries] for entries in key if entries]


def _title_drop(text: str) -> int:
    """What sets a title's text 10 pixels from the top: plotly draws several lines higher than one."""
    return 26 if "<br>" in text else 13


def _key_lines(entries: Sequence[Entry], columns: int) -> list[str]:
    """A part of the key in lines of about `columns` characters, entries kept whole."""
    lines: list[str] = []
    room = round(columns * 1.1)
    length = room
    for entry in entries:
        size = len(entry.text) + 4
        mark = f'<span style="color:{entry.colour};font-size:19px">{entry.sign}</span> {escape(entry.text)}'
        if length + size > room:
            lines.append(mark)
            length = size
        else:
            lines[-1] += f"    {mark}"
            length += size
    return lines


def _source(lines: list[str], axis_height: int, left: int, theme: Theme) -> list[dict[str, Any]]:
    if not lines:
        return []
    return [
        {
            "text": "<br>".join(lines),
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": 0,
            "xanchor": "left",
            "yanchor": "top",
            "xshift": SIDE - left - 2,
            "yshift": -axis_height - 6,
            "align": "left",
            "showarrow": False,
            "font": {"size": theme.size - 3, "color": theme.muted},
        }
    ]


def _bare_axis() -> dict[str, Any]:
    return {
        "visible": False,
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "automargin": False,
    }


def _hover_label(theme: Theme) -> dict[str, Any]:
    return {
        "bgcolor": theme.raised,
        "bordercolor": theme.grid,
        "align": "left",
        "namelength": -1,
        "font": {"family": theme.font, "size": theme.size - 1, "color": theme.ink},
    }
