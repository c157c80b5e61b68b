"""Rows to figures. Pure: the rows of a metric in, a plotly figure (a plain dict) out, the rows untouched; a map takes
frames and is a pydeck deck.

All words come from the caller. Draw a figure with `theme=None`: its colours and type are its own.
"""

from charts.bars import (
    activities_by_country,
    activities_by_type,
    bar_intervals,
    bars_by_status,
    funding_by_country,
    funding_by_donor,
    funding_by_instrument,
    trained_by_country,
    trained_by_profession,
    trained_by_sex,
)
from charts.bullet import STATE_HUES, bullet, state_sign
from charts.canvas import Figure, Labels, Records, RowText, ValueText, image_options
from charts.cities import MapWords, cities_map
from charts.coverage import coverage
from charts.dots import people_by_role
from charts.map_image import cities_map_image
from charts.over_time import activities_over_time, funding_over_time
from charts.theme import DARK, LIGHT, Theme, activity_colour, instrument_colour, theme_of

__all__ = [
    "DARK",
    "LIGHT",
    "STATE_HUES",
    "Figure",
    "Labels",
    "MapWords",
    "Records",
    "RowText",
    "Theme",
    "ValueText",
    "activities_by_country",
    "activities_by_type",
    "activities_over_time",
    "activity_colour",
    "bar_intervals",
    "bars_by_status",
    "bullet",
    "cities_map",
    "cities_map_image",
    "coverage",
    "funding_by_country",
    "funding_by_donor",
    "funding_by_instrument",
    "funding_over_time",
    "image_options",
    "instrument_colour",
    "people_by_role",
    "state_sign",
    "theme_of",
    "trained_by_country",
    "trained_by_profession",
    "trained_by_sex",
]
