"""The map of partner cities and of who goes where. It needs no tile server: sea, land and labels are our
own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from charts.links import layer as link_layer
from charts.map_layout import HEIGHT, WIDTH, FarName, TipLines, laid_out, land_fill
from charts.map_view import NOWHERE, name_at
from charts.theme import LIGHT, Theme, rgb

_SANS = pdk.types.String("IBM Plex Sans, sans-serif")
_PIXELS = pdk.types.String("pixels")
# All characters of the data are drawn, not only ASCII.
_ALL_CHARACTERS = pdk.types.String("auto")


@dataclass(frozen=True)
class MapWords:
    """The words on the map itself."""

    no_data: str


class _Deck(pdk.Deck):
    """A map whose JSON has no blanks: of pydeck's, which is indented, half are."""

    def to_json(self) -> str:
        return json.dumps(self, sort_keys=True, default=default_serialize, separators=(",", ":"))


def cities_map(
    cities: pd.DataFrame,
    links: pd.DataFrame,
    *,
    words: MapWords,
    theme: Theme = LIGHT,
    static: str = "/app/static",
    countries: pd.DataFrame | None = None,
    width: float = WIDTH,
    height: float = HEIGHT,
    city_tip: TipLines | None = None,
    link_tip: TipLines | None = None,
    far_name: FarName | None = None,
) -> pdk.Deck:
    """Cities as discs by activities (area), pale where the place is derived, ringed where more is planned, grey
    where nothing took place or is planned (a partner sits there). Links are arrows by kind, paler where not yet
    done. The view holds the covered countries' cities on a map of `width` by `height` pixels; what is farther off
    is found by dragging.

    `cities` is the frame of `partner_cities`, `links` that of `city_links`; links that name no city are
    not drawn. `countries` (name, latitude, longitude, covered) are labelled where there is room. The tips' lines
    are plain text. `far_name` makes of a link how the city off the map is called to which it leads: that name stands at
    the arrow's end, where another place lies.
    """
    found = laid_out(cities, links, theme, countries, width, height, city_tip, link_tip, far_name)
    view, layers = found.view, [_land(static, theme)]
    if found.empty:
        layers.append(_texts([name_at(words.no_data, NOWHERE[::-1], 17, theme.ink, "middle")], theme))
    else:
        layers += [link_layer(found.arrows, view), *_dots(found.dots, theme), _texts(found.labels, theme)]
    return _Deck(
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


def _land(static: str, theme: Theme) -> pdk.Layer:
    covered, other = ([*rgb(land_fill(theme, covered)), 255] for covered in (True, False))
    return pdk.Layer(
        "GeoJsonLayer",
        id="land",
        data=f"{static}/boundaries.json",
        filled=True,
        stroked=True,
        get_fill_color=f"properties.covered ? {covered} : {other}",
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
