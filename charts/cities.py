"""The map of partner cities and of who goes where. It needs no tile server: sea, land and labels are our
own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pydeck as pdk

from charts.canvas import number, text_of
from charts.map_view import NOWHERE, fitted, name_at, names_with_room
from charts.theme import LIGHT, Theme, rgb

TipLines = Callable[[Mapping[str, Any]], Sequence[str]]
LINK_HUES = {"study_visit": "orange", "experts": "purple"}
_SANS = pdk.types.String("sans-serif")
_PIXELS = pdk.types.String("pixels")
# All characters of the data are drawn, not only ASCII.
_ALL_CHARACTERS = pdk.types.String("auto")
_SMALLEST, _LARGEST, _UNIT = 4.5, 20.0, 6.0  # radius in pixels: least, most, of one activity


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
    width: float = 640,
    city_tip: TipLines | None = None,
    link_tip: TipLines | None = None,
) -> pdk.Deck:
    """Cities as dots by activities (area), hollow where the place is derived, ringed where more is
    planned, grey where nothing took place or is planned (a partner sits there). Links are arcs by kind, paler
    where not yet done. The view holds the cities of the region where the map is `width` pixels wide;
    what is farther off is found by dragging.

    `cities` is the frame of `partner_cities`, `links` that of `city_links`; links that name no city are
    not drawn. `countries` (name, latitude, longitude) are labelled where there is room. The tips' lines
    are plain text.
    """
    drawn = links[links["to_place_id"].notna()] if len(links) else links
    dots = [_dot(record, theme, city_tip) for record in cities.to_dict("records")]
    arcs = [_arc(record, theme, link_tip) for record in drawn.to_dict("records")]
    _size(dots)
    view = fitted([dot["position"] for dot in dots] or [arc["target"] for arc in arcs], width)
    layers = [_land(static, theme)]
    if not dots and not arcs:
        layers.append(_texts([name_at(words.no_data, NOWHERE[::-1], 17, theme.ink, "middle")], theme))
    else:
        labels = names_with_room(dots, countries, view, theme)
        layers += [_arcs(arcs), *_dots(dots, theme), _texts(labels, theme)]
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


def _dot(record: Mapping[str, Any], theme: Theme, city_tip: TipLines | None) -> dict[str, Any]:
    lines = city_tip(record) if city_tip else [text_of(record["city"])]
    done = number(record["activities_low"]) or number(record["activities_high"]) or 0.0
    planned = number(record["planned"]) or 0.0
    derived = bool(record["derived"])
    colour = rgb(theme.accent if record["rows"] or planned else theme.hues["grey"])
    return {
        "place_id": text_of(record["place_id"]),
        "name": text_of(record["city"]),
        "position": [float(record["longitude"]), float(record["latitude"])],
        "done": done,
        "planned": planned,
        "fill": [*rgb(theme.covered), 150] if derived else [*colour, 225],
        "line": [*(colour if derived else rgb(theme.ground)), 255],
        "tip": "\n".join(lines),
    }


def _size(dots: list[dict[str, Any]]) -> None:
    """Radii whose areas are as the numbers of activities, none too small to see; rings hold the planned."""
    most = max((dot["done"] + dot["planned"] for dot in dots), default=0.0) or 1.0
    unit = min(_UNIT, _LARGEST / math.sqrt(most))
    for dot in dots:
        dot["radius"] = max(_SMALLEST, unit * math.sqrt(dot["done"]))
        ring = unit * math.sqrt(dot["done"] + dot["planned"])
        dot["ring"] = max(dot["radius"] + 4, ring) if dot["planned"] else 0.0


def _arc(record: Mapping[str, Any], theme: Theme, link_tip: TipLines | None) -> dict[str, Any]:
    lines = (
        link_tip(record) if link_tip else [f"{text_of(record['from_name'])} → {text_of(record['to_city'])}"]
    )
    colour = rgb(theme.hues[LINK_HUES.get(text_of(record["kind"]), "grey")])
    opacity = 230 if record["status"] == "done" else 110
    return {
        "source": [float(record["from_longitude"]), float(record["from_latitude"])],
        "target": [float(record["to_longitude"]), float(record["to_latitude"])],
        "from_colour": [*colour, opacity // 2],
        "to_colour": [*colour, opacity],
        "width": 3 if record["status"] == "done" else 2,
        "tip": "\n".join(lines),
    }


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


def _arcs(arcs: list[dict[str, Any]]) -> pdk.Layer:
    return pdk.Layer(
        "ArcLayer",
        id="links",
        data=arcs,
        get_source_position="source",
        get_target_position="target",
        get_source_color="from_colour",
        get_target_color="to_colour",
        get_width="width",
        get_height=0.6,
        get_tilt=30,
        pickable=True,
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
        get_line_width=2,
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
        outline_width=2,
        outline_color=[*rgb(theme.land), 255],
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
