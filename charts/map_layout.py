"""What the map of partner cities shows and where: drawn by the browser's map and by its image alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from charts.canvas import number, text_of
from charts.links import Arrow, arrows, discs
from charts.links import names as link_names
from charts.map_view import View, fitted, names_with_room
from charts.theme import Theme, mix, rgb

TipLines = Callable[[Mapping[str, Any]], Sequence[str]]
FarName = Callable[[Mapping[str, Any]], str]
WIDTH, HEIGHT = 880, 600  # pixels: a desktop's map
_NARROW = 500  # pixels: a phone's map has smaller discs
_SMALLEST, _LARGEST, _UNIT = 4.5, 20.0, 6.5  # radius in pixels: least, most, of one activity


@dataclass(frozen=True)
class Layout:
    """The first view of the map and what lies on it. `labels` are the names that have room."""

    view: View
    dots: list[dict[str, Any]] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not self.dots and not self.arrows


def laid_out(
    cities: pd.DataFrame,
    links: pd.DataFrame,
    theme: Theme,
    countries: pd.DataFrame | None,
    width: float,
    height: float,
    city_tip: TipLines | None = None,
    link_tip: TipLines | None = None,
    far_name: FarName | None = None,
) -> Layout:
    """Cities, links that name a city, and names on a map of `width` by `height` pixels."""
    drawn = links[links["to_place_id"].notna()].to_dict("records") if len(links) else []
    dots = [_dot(record, theme, city_tip) for record in cities.to_dict("records")]
    _size(dots, 1.0 if width > _NARROW else 0.75)
    ends = [[float(link["to_longitude"]), float(link["to_latitude"])] for link in drawn]
    view = fitted([dot["position"] for dot in dots] or ends, width, height)
    if not dots and not drawn:
        return Layout(view)
    found = arrows(drawn, view, theme, partial(_tip, link_tip), dots, far_name)
    far, taken = link_names(found, view, discs(dots, view))
    return Layout(view, dots, found, [*names_with_room(dots, countries, view, theme, taken), *far])


def land_fill(theme: Theme, covered: bool) -> str:
    """The colour of a country's land."""
    return theme.covered if covered else theme.land


def disc_colours(theme: Theme, hue: str, derived: bool) -> tuple[list[int], list[int]]:
    """Fill and line of a disc, with their opacity: pale in its own line where the place is derived."""
    if derived:
        return [*rgb(mix(hue, theme.covered, 0.75)), 255], [*rgb(hue), 255]
    return [*rgb(hue), 240], [*rgb(theme.covered), 255]


def _tip(link_tip: TipLines | None, record: Mapping[str, Any]) -> str:
    route = f"{text_of(record['from_name'])} → {text_of(record['to_city'])}"
    return "\n".join(link_tip(record) if link_tip else [route])


def _dot(record: Mapping[str, Any], theme: Theme, city_tip: TipLines | None) -> dict[str, Any]:
    lines = city_tip(record) if city_tip else [text_of(record["city"])]
    done = number(record["activities_low"]) or number(record["activities_high"]) or 0.0
    planned = number(record["planned"]) or 0.0
    hue = theme.accent if record["rows"] or planned else theme.hues["grey"]
    fill, line = disc_colours(theme, hue, bool(record["derived"]))
    return {
        "place_id": text_of(record["place_id"]),
        "name": text_of(record["city"]),
        "position": [float(record["longitude"]), float(record["latitude"])],
        "done": done,
        "planned": planned,
        "fill": fill,
        "line": line,
        "tip": "\n".join(lines),
    }


def _size(dots: list[dict[str, Any]], scale: float) -> None:
    """Radii whose areas are as the numbers of activities, none too small to see; rings hold the planned."""
    most = max((dot["done"] + dot["planned"] for dot in dots), default=0.0) or 1.0
    unit = min(_UNIT, _LARGEST / math.sqrt(most)) * scale
    for dot in dots:
        dot["radius"] = max(_SMALLEST, unit * math.sqrt(dot["done"]))
        ring = unit * math.sqrt(dot["done"] + dot["planned"])
        dot["ring"] = max(dot["radius"] + 4, ring) if dot["planned"] else 0.0
