"""The map of partner cities as an image: a file of its own that looks like the map on the page and says what it
shows, for which choice and from which data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import pandas as pd

from charts import svg
from charts.canvas import Labels, even_lines
from charts.links import LINK_HUES, Arrow, link_hue, strokes
from charts.map_layout import HEIGHT, WIDTH, FarName, Layout, disc_colours, laid_out, land_fill
from charts.map_view import View
from charts.svg import Block, node
from charts.theme import LIGHT, Theme, hexed, rgb

_SIDE = 10  # pixels around everything
_TITLE, _SUBTITLE, _SOURCE = 80, 100, 125  # letters of a line in any sans serif
_DISC, _ARROW, _LETTER, _ROW, _BETWEEN = 18, 30, 7.2, 24, 20  # pixels of the key: signs, a letter, a row, a gap
_LINE_HEIGHT = 1.15  # as the letters on the page's map
_HALO = 3.0


def cities_map_image(
    cities: pd.DataFrame,
    links: pd.DataFrame,
    boundaries: Mapping[str, Any],
    *,
    words: Labels,
    key: Mapping[str, str],
    theme: Theme = LIGHT,
    countries: pd.DataFrame | None = None,
    width: float = WIDTH,
    height: float = HEIGHT,
    far_name: FarName | None = None,
) -> str:
    """The map of `cities_map` as SVG, with title, key and source, that needs nothing from elsewhere.

    `boundaries` is the GeoJSON of the land. `key` has the words of the signs: done, derived, planned, seat, and
    the kinds of links.
    """
    found = laid_out(cities, links, theme, countries, width, height, far_name=far_name)
    head = [
        svg.lines(even_lines(words.title, _TITLE), theme.size + 3, theme.ink, 4, font_weight="bold"),
        svg.lines(even_lines(words.subtitle, _SUBTITLE), theme.size, theme.muted, 6),
    ]
    body = [_nothing(words, theme, width)] if found.empty else [_key(key, theme, width), _map(found, boundaries, theme)]
    foot = svg.lines(even_lines(words.source, _SOURCE), theme.size - 3, theme.muted, 0)
    return svg.document([*head, *body, foot], width, _SIDE, theme.ground, words.title)


def _nothing(words: Labels, theme: Theme, width: float) -> Block:
    """What stands in the map's place where the choice holds nothing."""
    said = svg.line(words.no_data, width / 2, 70, theme.size + 1, theme.muted, text_anchor="middle")
    return node("g", node("rect", width=width, height=140, fill=theme.raised), said, id="nothing"), 150


def _map(found: Layout, boundaries: Mapping[str, Any], theme: Theme) -> Block:
    view = found.view
    rings = [dot for dot in found.dots if dot["planned"]]
    discs = sorted(found.dots, key=lambda dot: -dot["radius"])
    parts = (
        node("rect", width=view.width, height=view.height, fill=theme.sea),
        node("g", *_land(boundaries, view, theme), id="land", stroke=theme.border, stroke_width=1, fill_rule="evenodd"),
        node("g", *(_arrow(arrow) for arrow in found.arrows), id="links"),
        node("g", *(_ring(dot, view, theme) for dot in rings), id="planned"),
        node("g", *(_disc(dot, view) for dot in discs), id="cities"),
        # Beneath the names and not around their letters: not every program draws a line behind its own letters.
        node("g", *_names(found, halo=theme.covered), id="halos", aria_hidden="true"),
        node("g", *_names(found), id="names"),
    )
    # An image within the image ends at its edges, without a reference to a clipping path.
    frame = node("svg", *parts, width=view.width, height=view.height, overflow="hidden")
    return node("g", frame), view.height + 8


def _land(boundaries: Mapping[str, Any], view: View, theme: Theme) -> Iterator[Element]:
    """One path for each country that is in view."""
    for feature in boundaries["features"]:
        rings = [_pixels(ring, view) for part in feature["geometry"]["coordinates"] for ring in part]
        path = "".join(_closed(ring) for ring in rings if _seen(ring, view))
        if path:
            yield node("path", d=path, fill=land_fill(theme, bool(feature["properties"]["covered"])))


def _pixels(ring: Sequence[Sequence[float]], view: View) -> list[tuple[float, float]]:
    return [view.pixel(latitude, longitude) for longitude, latitude in ring]


def _seen(ring: Sequence[tuple[float, float]], view: View) -> bool:
    (left, right), (top, bottom) = ((min(side), max(side)) for side in zip(*ring, strict=True))
    return left < view.width and right > 0 and top < view.height and bottom > 0


def _closed(ring: Sequence[tuple[float, float]]) -> str:
    return f"M{'L'.join(f'{x:.1f},{y:.1f}' for x, y in ring)}Z"


def _arrow(arrow: Arrow) -> Element:
    pieces = (
        node(
            "line",
            x1=piece.start[0],
            y1=piece.start[1],
            x2=piece.end[0],
            y2=piece.end[1],
            stroke_width=piece.width,
            stroke_opacity=piece.opacity / 255,
        )
        for piece in strokes(arrow)
    )
    return node("g", *pieces, stroke=hexed(arrow.colour))


def _ring(dot: Mapping[str, Any], view: View, theme: Theme) -> Element:
    x, y = view.pixel(dot["position"][1], dot["position"][0])
    return _hoop(x, y, dot["ring"], theme)


def _hoop(x: float, y: float, radius: float, theme: Theme) -> Element:
    return node("circle", cx=x, cy=y, r=radius, fill="none", stroke=theme.accent, stroke_width=1.5)


def _disc(dot: Mapping[str, Any], view: View) -> Element:
    x, y = view.pixel(dot["position"][1], dot["position"][0])
    return _filled(x, y, dot["radius"], (dot["fill"], dot["line"]))


def _filled(x: float, y: float, radius: float, colours: tuple[Sequence[int], Sequence[int]]) -> Element:
    fill, stroke = colours
    look = {"fill": hexed(fill), "fill_opacity": fill[3] / 255, "stroke": hexed(stroke), "stroke_width": 1.5}
    return node("circle", cx=x, cy=y, r=radius, **look)


def _names(found: Layout, halo: str | None = None) -> Iterator[Element]:
    """The names with room, line by line; with a `halo` what keeps them clear of the map beneath."""
    for label in found.labels:
        x, y = found.view.pixel(label["position"][1], label["position"][0])
        x, y, size = x + label["offset"][0], y + label["offset"][1], label["size"]
        colour, texts = halo or hexed(label["colour"]), label["name"].split("\n")
        edge = {"stroke": halo, "stroke_width": _HALO, "stroke_linejoin": "round"} if halo else {}
        for i, text in enumerate(texts):
            middle = y + (i - (len(texts) - 1) / 2) * size * _LINE_HEIGHT
            yield svg.line(text, x, middle, size, colour, text_anchor=label["anchor"], **edge)


def _key(key: Mapping[str, str], theme: Theme, width: float) -> Block:
    """The signs and their words, in rows that fit; an entry is kept whole."""
    entries, x, y = [], 0.0, _ROW / 2
    for sign, text in key.items():
        words_at = (_ARROW if sign in LINK_HUES else _DISC) + 8
        room = words_at + len(text) * _LETTER
        if x and x + room > width:
            x, y = 0.0, y + _ROW
        said = svg.line(text, x + words_at, y, theme.size - 1, theme.ink)
        entries.append(node("g", *_sign(sign, x, y, theme), said))
        x += room + _BETWEEN
    return node("g", *entries, id="key"), y + _ROW / 2 + 8


def _sign(sign: str, x: float, y: float, theme: Theme) -> list[Element]:
    """A sign as on the map, from `x` to the right."""
    if sign in LINK_HUES:
        straight = Arrow((x, y), (x + _ARROW, y), rgb(link_hue(theme, sign)), done=True, tip="", name=sign)
        return [_arrow(straight)]
    hue = theme.hues["grey"] if sign == "seat" else theme.accent
    middle = x + _DISC / 2 + 1
    disc = _filled(middle, y, 5 if sign == "planned" else 7, disc_colours(theme, hue, sign == "derived"))
    return [_hoop(middle, y, 9, theme), disc] if sign == "planned" else [disc]
