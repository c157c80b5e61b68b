"""Links on the map: who goes where, as thin arrows that grow towards the city that receives.

A link whose one end lies off the map is drawn as a short arrow at the other end, with the name of the far place:
a line across the whole continent would cover what it passes and end nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pydeck as pdk

from charts.canvas import text_of
from charts.map_view import Box, View, box, name_at, overlap
from charts.theme import Theme, hexed, rgb

LINK_HUES = {"study_visit": "orange", "experts": "purple"}
_PIECES = 14  # of a curve
_BEND = 0.16  # of a link's length
_STUB, _SHORT_STUB, _NARROW = 74.0, 52.0, 500  # pixels of a link whose other end lies off the map, on a wide map
_APART = math.radians(19)  # between such links at one city
_HEAD = 7.0  # pixels of the arrow's head
_THIN, _THICK = 0.8, 3.2
_LETTER = 7.2
# Of a short arrow's length, in the order in which they are tried: its end and its name keep clear of discs, as if they
# told whose these are.
_LENGTHS = (1.0, 0.75, 1.3, 0.5, 1.65)
_CLEAR = 12.0  # pixels

Point = tuple[float, float]


@dataclass(frozen=True)
class Arrow:
    """A link in pixels of the first view, and what it says; `name` stands at the end that is off the map."""

    start: Point
    end: Point
    colour: tuple[int, int, int]
    done: bool
    tip: str
    name: str = ""
    incoming: bool = True


@dataclass(frozen=True)
class Stroke:
    """A straight piece of an arrow in pixels of the first view; opacity 0 to 255."""

    start: Point
    end: Point
    width: float
    opacity: int


def link_hue(theme: Theme, kind: str) -> str:
    """The colour of a kind of link."""
    return theme.hues[LINK_HUES.get(kind, "grey")]


def arrows(
    links: Sequence[Mapping[str, Any]],
    view: View,
    theme: Theme,
    tip: Callable[[Mapping[str, Any]], str],
    dots: Sequence[Mapping[str, Any]],
    far_name: Callable[[Mapping[str, Any]], str] | None = None,
) -> list[Arrow]:
    """One arrow per link, those of one far country to one city as one, clear of the cities' `dots`. `far_name` is how a
    city off the map is called."""
    drawn, far = [], []
    reach = {dot["place_id"]: max(dot["radius"], dot["ring"]) for dot in dots}
    for record in links:
        start = view.pixel(float(record["from_latitude"]), float(record["from_longitude"]))
        end = view.pixel(float(record["to_latitude"]), float(record["to_longitude"]))
        colour = rgb(link_hue(theme, text_of(record["kind"])))
        done, said = record["status"] == "done", tip(record)
        comes, goes = view.shows(*start, margin=10), view.shows(*end, margin=10)
        if comes and goes:
            drawn.append(
                Arrow(start, _short_of(end, start, reach.get(text_of(record["to_place_id"]), 0)), colour, done, said)
            )
        elif goes:
            city = reach.get(text_of(record["to_place_id"]), 0)
            far.append((end, start, city, Arrow(start, end, colour, done, said, text_of(record["from_name"]))))
        elif comes:
            name = far_name(record) if far_name else text_of(record["to_city"])
            far.append((start, end, 0.0, Arrow(start, end, colour, done, said, name, incoming=False)))
    return drawn + _stubs(far, view, discs(dots, view))


def discs(dots: Sequence[Mapping[str, Any]], view: View) -> list[Box]:
    """The room that the cities' discs and rings take, and a little around them."""
    found = []
    for dot in dots:
        x, y = view.pixel(dot["position"][1], dot["position"][0])
        size = 2 * (max(dot["radius"], dot["ring"]) + _CLEAR)
        found.append(box(x, y, size, size))
    return found


def _stubs(far: Sequence[tuple[Point, Point, float, Arrow]], view: View, taken: Sequence[Box]) -> list[Arrow]:
    """Short arrows around the ends that are on the map, in the directions of the far ends, apart from each other; where
    they can, of a length that keeps their far ends clear of what is `taken`."""
    length = _STUB if view.width > _NARROW else _SHORT_STUB
    stubs = []
    for near in dict.fromkeys(item[0] for item in far):
        here = sorted((item for item in far if item[0] == near), key=lambda item: _bearing(near, item[1]))
        angles = _spread([_bearing(near, item[1]) for item in here])
        for angle, (_near, _far, gap, arrow) in zip(angles, here, strict=True):
            lengths = [_stub(arrow, near, angle, gap, length * share) for share in _LENGTHS]
            stubs.append(next((stub for stub in lengths if _is_clear(stub, view, taken)), lengths[0]))
    return stubs


def _stub(arrow: Arrow, near: Point, angle: float, gap: float, length: float) -> Arrow:
    """A short arrow for a long one."""
    out = (near[0] + math.cos(angle) * (gap + length), near[1] + math.sin(angle) * (gap + length))
    edge = (near[0] + math.cos(angle) * (gap + 6), near[1] + math.sin(angle) * (gap + 3))
    ends = (out, edge) if arrow.incoming else (edge, out)
    return replace(arrow, start=ends[0], end=ends[1])


def _is_clear(arrow: Arrow, view: View, taken: Sequence[Box]) -> bool:
    """Whether the far end of a short arrow and its name lie on the map and on nothing that is taken."""
    (x, y), _anchor, _offset, spot = _name_of(arrow)
    on_map = view.shows(*spot[:2]) and view.shows(*spot[2:])
    return on_map and not any(overlap(own, other) for own in (spot, box(x, y, 1, 1)) for other in taken)


def _bearing(origin: Point, target: Point) -> float:
    return math.atan2(target[1] - origin[1], target[0] - origin[0])


def _spread(angles: Sequence[float]) -> list[float]:
    """Sorted angles moved as little as leaves them `_APART`, their middle kept."""
    moved: list[float] = []
    for angle in angles:
        moved.append(max(angle, moved[-1] + _APART) if moved else angle)
    shift = (sum(angles) - sum(moved)) / max(len(angles), 1)
    return [angle + shift for angle in moved]


def _short_of(end: Point, start: Point, gap: float) -> Point:
    """The point `gap` pixels and a little before the end."""
    angle = _bearing(end, start)
    return end[0] + math.cos(angle) * (gap + 3), end[1] + math.sin(angle) * (gap + 3)


def _curve(arrow: Arrow) -> list[Point]:
    """The points of an arrow: bent to its left, straight where it leaves the map."""
    (x0, y0), (x1, y1) = arrow.start, arrow.end
    bend = 0.0 if arrow.name else _BEND
    mx, my = (x0 + x1) / 2 + (y1 - y0) * bend, (y0 + y1) / 2 - (x1 - x0) * bend
    return [
        (
            (1 - t) ** 2 * x0 + 2 * t * (1 - t) * mx + t**2 * x1,
            (1 - t) ** 2 * y0 + 2 * t * (1 - t) * my + t**2 * y1,
        )
        for t in (i / _PIECES for i in range(_PIECES + 1))
    ]


def strokes(arrow: Arrow) -> list[Stroke]:
    """An arrow as straight pieces that grow and darken, and the two strokes of its head."""
    points, full = _curve(arrow), 245 if arrow.done else 130
    found = []
    for i, (a, b) in enumerate(pairwise(points)):
        share = (i + 1) / _PIECES
        width = _THIN + (_THICK - _THIN) * share**1.4
        found.append(Stroke(a, b, round(width, 2), round(full * (0.25 + 0.75 * share))))
    back = _bearing(points[-1], points[-2])
    for side in (-0.5, 0.5):
        tail = points[-1][0] + math.cos(back + side) * _HEAD, points[-1][1] + math.sin(back + side) * _HEAD
        found.append(Stroke(tail, points[-1], _THICK, full))
    return found


def _piece(stroke: Stroke, arrow: Arrow, view: View) -> dict[str, Any]:
    return {
        "source": view.place(*stroke.start),
        "target": view.place(*stroke.end),
        "width": stroke.width,
        "colour": [*arrow.colour, stroke.opacity],
        "tip": arrow.tip,
    }


def layer(found: Sequence[Arrow], view: View) -> pdk.Layer:
    return pdk.Layer(
        "LineLayer",
        id="links",
        data=[_piece(stroke, arrow, view) for arrow in found for stroke in strokes(arrow)],
        get_source_position="source",
        get_target_position="target",
        get_color="colour",
        get_width="width",
        width_units=pdk.types.String("pixels"),
        pickable=True,
    )


def names(found: Sequence[Arrow], view: View, taken: Sequence[Box]) -> tuple[list[dict[str, Any]], list[Box]]:
    """The names of the far ends, as far as they cover neither each other nor what is `taken` by discs and no edge cuts
    them, and the room that these and the arrows take. An arrow whose name has no room tells it when it is pointed
    at."""
    labels: list[dict[str, Any]] = []
    named: list[Box] = []
    for arrow in (arrow for arrow in found if arrow.name):
        far, anchor, offset, spot = _name_of(arrow)
        if not any(overlap(spot, other) for other in named) and _is_clear(arrow, view, taken):
            named.append(spot)
            labels.append(name_at(arrow.name, view.place(*far), 13, hexed(arrow.colour), anchor, offset))
    return labels, [*(box(x, y, 8, 8) for arrow in found for x, y in _curve(arrow)[1:]), *named]


def _name_of(arrow: Arrow) -> tuple[Point, str, Point, Box]:
    """Where the name of a short arrow stands: its far end, the text's anchor and offset there, and its room."""
    far, near = (arrow.start, arrow.end) if arrow.incoming else (arrow.end, arrow.start)
    angle = _bearing(near, far)
    across, down = math.cos(angle), math.sin(angle)
    width = len(arrow.name) * _LETTER
    anchor = "end" if across < -0.4 else "start" if across > 0.4 else "middle"
    side = {"end": -1, "start": 1, "middle": 0}[anchor]
    offset = (side * 4, 11 * down if anchor == "middle" else 4 * down)
    return far, anchor, offset, box(far[0] + offset[0] + side * width / 2, far[1] + offset[1], width, 15)
