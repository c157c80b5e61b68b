"""Colours: legible, told apart by people who see fewer of them, and the same on every page."""

from __future__ import annotations

import itertools
import re

import pytest

from charts.theme import (
    ACTIVITY_TYPES,
    DARK,
    INSTRUMENTS,
    LIGHT,
    Theme,
    activity_colour,
    instrument_colour,
    rgb,
    theme_of,
)
from etl.contract import contract

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)

# Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB.
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
}
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)
Triple = tuple[float, float, float]


def linear(colour: str) -> Triple:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb(colour))
    )
    return red, green, blue


def times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    a, b, c = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return a, b, c


def contrast(one: str, other: str) -> float:
    dark, light = sorted(sum(w * c for w, c in zip(TO_XYZ[1], linear(colour), strict=True)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(seen: Triple) -> Triple:
    scaled = [max(v, 0) / w for v, w in zip(times(TO_XYZ, seen), WHITE, strict=True)]
    x, y, z = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, deficiency: str) -> float:
    matrix = DEFICIENCIES[deficiency]
    pairs = zip(*(lab(times(matrix, linear(colour))) for colour in (one, other)), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


def test_black_on_white_has_the_contrast_that_wcag_states() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@THEMES
def test_words_are_legible_on_the_ground_and_on_raised_panels(theme: Theme) -> None:
    for words, ground in itertools.product((theme.ink, theme.muted), (theme.ground, theme.raised)):
        assert contrast(words, ground) >= 4.5, (words, ground)


@THEMES
def test_names_are_legible_on_the_land_of_the_map(theme: Theme) -> None:
    for words, ground in itertools.product((theme.ink, theme.muted), (theme.land, theme.covered, theme.sea)):
        assert contrast(words, ground) >= 4.5, (words, ground)


@THEMES
def test_every_instrument_and_activity_type_stands_out_from_the_ground(theme: Theme) -> None:
    colours = {
        **{name: instrument_colour(theme, name) for name in INSTRUMENTS},
        **{name: activity_colour(theme, name) for name in ACTIVITY_TYPES},
    }
    assert {name: c for name, c in colours.items() if contrast(c, theme.ground) < 3} == {}


@THEMES
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_no_two_hues_fall_together_for_people_who_see_fewer_colours(theme: Theme, deficiency: str) -> None:
    pairs = itertools.combinations(theme.hues, 2)
    near = [(a, b) for a, b in pairs if distance(theme.hues[a], theme.hues[b], deficiency) < 14]
    assert len(theme.hues) == 9
    assert near == []


def test_both_themes_name_the_same_hues_in_the_same_order() -> None:
    assert list(LIGHT.hues) == list(DARK.hues)


def test_each_activity_type_of_the_contract_has_a_colour_of_its_own() -> None:
    types = contract().table("activities").column("type").categories
    colours = [activity_colour(LIGHT, name) for name in types]
    assert set(types) == set(ACTIVITY_TYPES)
    assert len(set(colours)) == len(types) == 13


def test_the_phases_of_one_facility_are_shades_of_one_hue_and_differ() -> None:
    phases = [f"horizontal-facility-{n}" for n in (1, 2, 3)]
    assert {INSTRUMENTS[phase][0] for phase in phases} == {"green"}
    assert len({instrument_colour(LIGHT, phase) for phase in phases}) == 3


def test_an_unlisted_phase_takes_the_hue_of_its_family() -> None:
    blues = {instrument_colour(LIGHT, name) for name in ("ipa", "ipa-2-2014", "ipa-3")}
    assert instrument_colour(LIGHT, "ipa-4") in blues


def test_an_unlisted_instrument_always_has_the_same_colour() -> None:
    assert instrument_colour(LIGHT, "test-fund") == instrument_colour(LIGHT, "test-fund")
    assert re.fullmatch("#[0-9A-F]{6}", instrument_colour(LIGHT, "test-fund"))


def test_what_has_no_instrument_is_grey() -> None:
    assert instrument_colour(LIGHT, None) == LIGHT.hues["grey"]


def test_the_light_theme_stands_in_until_the_browser_has_told_its_own() -> None:
    assert theme_of(None) is LIGHT
    assert theme_of("dark") is DARK
