"""Where the map looks, and which names have room on it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from charts.canvas import text_of
from charts.theme import Theme, rgb

# West, south, east, north of the covered countries: a visit to Brussels does not shrink the view. A wide map has
# room for Slovenia beside them.
_REGION, _WIDE_WEST, _WIDE = (15.6, 39.5, 30.5, 48.6), 14.0, 600
_ZOOM = (2.6, 6.6)
_MARGINS = (60, 95, 125, 50)  # pixels beside and above the outermost cities: room for their names and for links
Box = tuple[float, float, float, float]  # left, top, right, bottom
NOWHERE = (43.4, 20.3)  # latitude and longitude: the middle of the Western Balkans
_LETTER, _LABEL_HEIGHT = 7.4, 17
_CAPITAL = 8.2  # a capital letter of a country
# Where a name may stand at its dot, and the text's anchor there: right, left, below, above.
_AROUND = (("start", 1, 0), ("end", -1, 0), ("middle", 0, 1), ("middle", 0, -1))
# How far a country's name may move from its point to find room, in pixels.
_MOVES = tuple(
    (across, down)
    for reach in (0, 18, 34, 48)
    for across, down in (
        (0, reach),
        (0, -reach),
        (reach, 0),
        (-reach, 0),
        (reach, reach),
        (-reach, reach),
        (reach, -reach),
        (-reach, -reach),
    )
)


@dataclass(frozen=True)
class View:
    """Where the map looks; `width` and `height` are its pixels."""

    latitude: float
    longitude: float
    zoom: float
    width: float = 640
    height: float = 480

    @property
    def _scale(self) -> float:
        return 512 * 2**self.zoom

    def pixel(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point lies on the map, in pixels from its upper left corner (Web Mercator)."""
        x = (longitude - self.longitude) / 360 * self._scale
        y = -(_mercator(latitude) - _mercator(self.latitude)) / (2 * math.pi) * self._scale
        return x + self.width / 2, y + self.height / 2

    def place(self, x: float, y: float) -> list[float]:
        """Longitude and latitude of a pixel."""
        longitude = self.longitude + (x - self.width / 2) / self._scale * 360
        mercator = _mercator(self.latitude) - (y - self.height / 2) / self._scale * 2 * math.pi
        return [round(longitude, 3), round(_latitude(mercator), 3)]

    def shows(self, x: float, y: float, margin: float = 0) -> bool:
        """Whether a pixel lies on the map, `margin` pixels from its edges."""
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin

    def cuts(self, spot: Box) -> bool:
        """Whether an edge of the map runs through a rectangle."""
        inside = self.shows(*spot[:2]) and self.shows(*spot[2:])
        return not inside and overlap(spot, (0, 0, self.width, self.height))


def fitted(points: Sequence[Sequence[float]], width: float, height: float) -> View:
    """The view that holds all points (longitude, latitude) of the region as large as they go, or all where none is
    in it. Neither too near nor too far."""
    west, south, east, north = _REGION
    west = _WIDE_WEST if width >= _WIDE else west
    points = [p for p in points if west <= p[0] <= east and south <= p[1] <= north] or points
    if not points:
        return View(*NOWHERE, 4.6, width, height)
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    left, right, above, below = (margin * min(1, width / 700) for margin in _MARGINS)
    across = max((east - west) / 360, 1e-6)
    down = max((_mercator(north) - _mercator(south)) / (2 * math.pi), 1e-6)
    zoom = min(math.log2((width - left - right) / 512 / across), math.log2((height - above - below) / 512 / down))
    view = View(
        _latitude((_mercator(north) + _mercator(south)) / 2),
        (west + east) / 2,
        min(max(zoom, _ZOOM[0]), _ZOOM[1]),
        width,
        height,
    )
    if west == east and south == north:
        return view
    # The margins are not alike on both sides: what lies between them goes to their middle.
    longitude, latitude = view.place(width / 2 + (right - left) / 2, height / 2 - (above - below) / 2)
    return View(latitude, longitude, view.zoom, width, height)


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _latitude(mercator: float) -> float:
    return math.degrees(2 * math.atan(math.exp(mercator)) - math.pi / 2)


def names_with_room(
    dots: Sequence[Mapping[str, Any]],
    countries: pd.DataFrame | None,
    view: View,
    theme: Theme,
    taken: Sequence[Box] = (),
) -> list[dict[str, Any]]:
    """The names that have room, larger cities first, then countries; no two of them overlap, nor what is `taken`."""
    boxes = [*taken]
    for dot in dots:
        x, y = view.pixel(dot["position"][1], dot["position"][0])
        boxes += [box(x, y, dot["radius"] * 1.4, dot["radius"] * 1.4)]
    labels = [
        label
        for dot in sorted(dots, key=lambda dot: -dot["done"] - dot["planned"])
        if (label := _city_name(dot, view, theme, boxes))
    ]
    records = [] if countries is None else countries.to_dict("records")
    return labels + [label for record in records if (label := _country_name(record, view, theme, boxes))]


def _city_name(dot: Mapping[str, Any], view: View, theme: Theme, boxes: list[Box]) -> dict[str, Any] | None:
    x, y = view.pixel(dot["position"][1], dot["position"][0])
    reach = max(dot["radius"], dot["ring"])
    width = len(dot["name"]) * _LETTER + 4
    for anchor, across, down in _AROUND:
        offset = (across * (reach + 5), down * (reach + 11))
        spot = box(x + offset[0] + across * width / 2, y + offset[1], width, _LABEL_HEIGHT)
        if not view.cuts(spot) and not any(overlap(spot, other) for other in boxes):
            boxes.append(spot)
            return name_at(dot["name"], dot["position"], 14, theme.ink, anchor, offset)
    return None


def _country_name(record: Mapping[str, Any], view: View, theme: Theme, boxes: list[Box]) -> dict[str, Any] | None:
    """A country's name in capitals, near its point, if it lies on the map and there is room."""
    name = text_of(record["name"]).upper()
    covered = bool(record.get("covered", True))
    x, y = view.pixel(float(record["latitude"]), float(record["longitude"]))
    lines = _two_lines(name)
    width, height = max(map(len, lines)) * _CAPITAL, 14 * len(lines)
    if not view.shows(x, y, 12):
        return None
    for across, down in _MOVES:
        spot = box(x + across, y + down, width, height)
        if view.shows(*spot[:2]) and view.shows(*spot[2:]) and not any(overlap(spot, other) for other in boxes):
            boxes.append(spot)
            position = [float(record["longitude"]), float(record["latitude"])]
            colour = theme.muted if covered else theme.faint
            return name_at("\n".join(lines), position, 12 if covered else 11, colour, "middle", (across, down))
    return None


def _two_lines(name: str) -> list[str]:
    """A long name broken at its middle space."""
    words = name.split(" ")
    if len(name) < 14 or len(words) < 2:
        return [name]
    cut = min(range(1, len(words)), key=lambda i: abs(len(" ".join(words[:i])) - len(" ".join(words[i:]))))
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def name_at(
    name: str,
    position: Sequence[float],
    size: int,
    colour: str,
    anchor: str,
    offset: tuple[float, float] = (0, 0),
) -> dict[str, Any]:
    return {
        "name": name,
        "position": list(position),
        "size": size,
        "colour": [*rgb(colour), 255],
        "anchor": anchor,
        "offset": list(offset),
    }


def box(x: float, y: float, width: float, height: float) -> Box:
    """The rectangle around a middle."""
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def overlap(a: Box, b: Box) -> bool:
    """Whether two rectangles share any room."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
