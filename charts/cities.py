"""The map of partner cities and of who goes where. It needs no tile server: sea, land and labels are our
own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import pydeck as pdk

from charts.canvas import number, text_of
from charts.links import arrows
from charts.links import layer as link_layer
from charts.links import names as link_names
from charts.map_view import NOWHERE, fitted, name_at, names_with_room
from charts.theme import LIGHT, Theme, mix, rgb

TipLines = Callable[[Mapping[str, Any]], Sequence[str]]
_SANS = pdk.types.String("IBM Plex Sans, sans-serif")
_PIXELS = pdk.types.String("pixels")
# All characters of the data are drawn, not only ASCII.
_ALL_CHARACTERS = pdk.types.String("auto")
_NARROW = 500  # pixels: a phone's map has smaller discs
_SMALLEST, _LARGEST, _UNIT = 4.5, 20.0, 6.5  # radius in pixels: least, most, of one activity


@dataclass(frozen=True)
class MapWords:
    """The words on the map itself."""

    no_data: str


def cities_map(
    cities: pd.DataFrame,
    links: pd.DataFrame,
    *,
    words: MapWords,
    theme: Theme = LIGHT,
    static: str = "/app/static",
    countries: pd.DataFrame | None = None,
    width: float = 860,
    height: float = 560,
    city_tip: TipLines | None = None,
    link_tip: TipLines | None = None,
) -> pdk.Deck:
    """Cities as discs by activities (area), pale where the place is derived, ringed where more is planned, grey
    where nothing took place or is planned (a partner sits there). Links are arrows by kind, paler where not yet
    done. The view holds the covered countries' cities on a map of `width` by `height` pixels; what is farther off
    is found by dragging.

    `cities` is the frame of `partner_cities`, `links` that of `city_links`; links that name no city are
    not drawn. `countries` (name, latitude, longitude, covered) are labelled where there is room. The tips' lines
    are plain text.
    """
    drawn = links[links["to_place_id"].notna()].to_dict("records") if len(links) else []
    dots = [_dot(record, theme, city_tip) for record in cities.to_dict("records")]
    _size(dots, 1.0 if width > _NARROW else 0.75)
    ends = [[float(link["to_longitude"]), float(link["to_latitude"])] for link in drawn]
    view = fitted([dot["position"] for dot in dots] or ends, width, height)
    layers = [_land(static, theme)]
    if not dots and not drawn:
        layers.append(_texts([name_at(words.no_data, NOWHERE[::-1], 17, theme.ink, "middle")], theme))
    else:
        reach = {dot["place_id"]: max(dot["radius"], dot["ring"]) for dot in dots}
        found = arrows(drawn, view, theme, partial(_tip, link_tip), reach)
        far, taken = link_names(found, view)
        labels = names_with_room(dots, countries, view, theme, taken)
        layers += [link_layer(found, view), *_dots(dots, theme), _texts([*labels, *far], theme)]
    return pdk.Deck(
        layers=layers,
        initial_view_state=pdk.ViewState(
            latitude=view.latitude,
            longitude=view.longitude,
            zoom=view.zoom,
            min_zoom=2,
            max_zoom=10,
            pitch=0,
        ),
        # A style of our own without tiles: it asks nobody and brings the zoom buttons.
        map_style=f"{static}/empty-style{'-dark' if theme.name == 'dark' else ''}.json",
        # The wheel scrolls the page.
        views=[pdk.View(type="MapView", controller={"scrollZoom": False})],
        # As text, never as HTML: names and titles are other people's words.
        tooltip={"text": "{tip}", "style": _tip_style(theme)},
    )


def _tip(link_tip: TipLines | None, record: Mapping[str, Any]) -> str:
    route = f"{text_of(record['from_name'])} → {text_of(record['to_city'])}"
    return "\n".join(link_tip(record) if link_tip else [route])


def _dot(record: Mapping[str, Any], theme: Theme, city_tip: TipLines | None) -> dict[str, Any]:
    lines = city_tip(record) if city_tip else [text_of(record["city"])]
    done = number(record["activities_low"]) or number(record["activities_high"]) or 0.0
    planned = number(record["planned"]) or 0.0
    derived = bool(record["derived"])
    hue = theme.accent if record["rows"] or planned else theme.hues["grey"]
    colour = rgb(hue)
    return {
        "place_id": text_of(record["place_id"]),
        "name": text_of(record["city"]),
        "position": [float(record["longitude"]), float(record["latitude"])],
        "done": done,
        "planned": planned,
        "fill": [*rgb(mix(hue, theme.covered, 0.75)), 255] if derived else [*colour, 240],
        "line": [*(colour if derived else rgb(theme.covered)), 255],
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


def _land(static: str, theme: Theme) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        id="land",
        data=f"{static}/boundaries.json",
        filled=True,
        stroked=True,
        get_fill_color=f"properties.covered ? {[*rgb(theme.covered), 255]} : {[*rgb(theme.land), 255]}",
        get_line_color=[*rgb(theme.border), 255],
        line_width_min_pixels=1,
        pickable=False,
    )


def _dots(dots: list[dict[str, Any]], theme: Theme) -> list[pdk.Layer]:
    common = {
        "get_position": "position",
        "radius_units": _PIXELS,
        "line_width_units": _PIXELS,
        "stroked": True,
    }
    rings = pdk.Layer(
        "ScatterplotLayer",
        id="planned",
        data=[dot for dot in dots if dot["planned"]],
        get_radius="ring",
        filled=False,
        get_line_color=[*rgb(theme.accent), 255],
        get_line_width=1.5,
        pickable=False,
        **common,
    )
    discs = pdk.Layer(
        "ScatterplotLayer",
        id="cities",
        data=sorted(dots, key=lambda dot: -dot["radius"]),
        get_radius="radius",
        get_fill_color="fill",
        get_line_color="line",
        get_line_width=1.5,
        pickable=True,
        auto_highlight=True,
        **common,
    )
    return [rings, discs]


def _texts(labels: list[dict[str, Any]], theme: Theme) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        id="names",
        data=labels,
        get_position="position",
        get_text="name",
        get_size="size",
        get_color="colour",
        get_text_anchor="anchor",
        get_alignment_baseline=pdk.types.String("center"),
        get_pixel_offset="offset",
        character_set=_ALL_CHARACTERS,
        font_family=_SANS,
        # Smaller letters in the texture, or a softer edge, lose the dots of i.
        font_settings={"sdf": True, "fontSize": 96, "buffer": 12, "radius": 16, "cutoff": 0.2},
        outline_width=3,
        outline_color=[*rgb(theme.covered), 235],
        line_height=1.15,
        pickable=False,
    )


def _tip_style(theme: Theme) -> dict[str, str]:
    return {
        "backgroundColor": theme.raised,
        "color": theme.ink,
        "fontFamily": theme.font,
        "fontSize": "14px",
        "lineHeight": "1.45",
        "padding": "8px 12px",
        "border": f"1px solid {theme.border}",
        "borderRadius": "4px",
        "maxWidth": "260px",
        "whiteSpace": "pre-line",
    }
