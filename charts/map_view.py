"""Where the map looks, and which names have room on it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from charts.canvas import text_of
from charts.theme import Theme, rgb

_HEIGHT = 480  # pixels; the width is the caller's
# West, south, east, north of the covered countries and their neighbours: a visit to Brussels does not
# shrink the view.
_REGION = (12.5, 38.5, 30.5, 49.0)
_ZOOM = (2.6, 6.6)
NOWHERE = (43.4, 20.3)  # latitude and longitude: the middle of the Western Balkans
_LETTER, _LABEL_HEIGHT = 7.2, 16
# Where a name may stand at its dot: right, left, below, above; then the text's anchor there.
_AROUND = (("start", 1, 0), ("end", -1, 0), ("middle", 0, 1), ("middle", 0, -1))


@dataclass(frozen=True)
class View:
    latitude: float
    longitude: float
    zoom: float

    def pixel(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point lies on the screen, in pixels from any origin (Web Mercator)."""
        scale = 512 * 2**self.zoom
        return (longitude / 360 * scale, -_mercator(latitude) / (2 * math.pi) * scale)


def fitted(points: Sequence[Sequence[float]], width: float) -> View:
    """The view that holds all points (longitude, latitude) of the region, or all where none is in it.

    The map is `width` pixels wide. Neither too near nor too far."""
    west, south, east, north = _REGION
    points = [p for p in points if west <= p[0] <= east and south <= p[1] <= north] or points
    if not points:
        return View(*NOWHERE, 4.6)
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    across = max((east - west) / 360, 1e-6)
    down = max((_mercator(north) - _mercator(south)) / (2 * math.pi), 1e-6)
    zoom = min(math.log2((width - 140) / 512 / across), math.log2((_HEIGHT - 80) / 512 / down))
    middle = _latitude((_mercator(north) + _mercator(south)) / 2)
    return View(middle, (west + east) / 2, min(max(zoom, _ZOOM[0]), _ZOOM[1]))


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _latitude(mercator: float) -> float:
    return math.degrees(2 * math.atan(math.exp(mercator)) - math.pi / 2)


def names_with_room(
    dots: Sequence[Mapping[str, Any]], countries: pd.DataFrame | None, view: View, theme: Theme
) -> list[dict[str, Any]]:
    """The names that have room, larger cities first, then countries; no two of them overlap."""
    taken = [
        _box(*view.pixel(dot["position"][1], dot["position"][0]), dot["radius"] * 1.2, dot["radius"] * 1.2)
        for dot in dots
    ]
    labels = []
    for dot in sorted(dots, key=lambda dot: -dot["done"] - dot["planned"]):
        x, y = view.pixel(dot["position"][1], dot["position"][0])
        reach = max(dot["radius"], dot["ring"])
        width = len(dot["name"]) * _LETTER
        for anchor, across, down in _AROUND:
            offset = (across * (reach + 5), down * (reach + 11))
            box = _box(x + offset[0] + across * width / 2, y + offset[1], width, _LABEL_HEIGHT)
            if not any(_overlap(box, other) for other in taken):
                taken.append(box)
                labels.append(name_at(dot["name"], dot["position"], 14, theme.ink, anchor, offset))
                break
    for record in [] if countries is None else countries.to_dict("records"):
        name = text_of(record["name"]).upper()
        x, y = view.pixel(float(record["latitude"]), float(record["longitude"]))
        box = _box(x, y, len(name) * _LETTER, _LABEL_HEIGHT)
        if not any(_overlap(box, other) for other in taken):
            taken.append(box)
            position = [float(record["longitude"]), float(record["latitude"])]
            labels.append(name_at(name, position, 11, theme.muted, "middle"))
    return labels


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


def _box(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
