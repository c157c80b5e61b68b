"""The colours and type of every figure, light and dark.

Nine hues after Okabe and Ito's and Paul Tol's sets, moved in lightness until every pair stays apart for
people with deuteranopia and protanopia (Machado, Oliveira & Fernandes 2009) and each stands out from its
ground (WCAG 2.2, 1.4.11). An instrument and an activity type keep their colour on every page; relatives
share a hue in different shades.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from zlib import crc32

# As in .streamlit/config.toml.
FONT = "IBM Plex Sans, Source Sans, sans-serif"


@dataclass(frozen=True)
class Theme:
    """What a figure is drawn with: `ground` behind it, `ink` and `muted` for words, `hues` for marks."""

    name: str
    ground: str
    raised: str
    ink: str
    muted: str
    grid: str
    accent: str
    sea: str
    land: str
    covered: str
    border: str
    hues: Mapping[str, str]
    faint: str  # names that only help to find one's way
    font: str = FONT
    size: int = 15


LIGHT = Theme(
    name="light",
    ground="#FBFAF7",
    raised="#F2F0EA",
    ink="#0D141C",
    muted="#55616D",
    grid="#E2DED4",
    accent="#2567C4",
    sea="#E6E8E6",
    land="#F0EEE7",
    covered="#FFFFFF",
    border="#B9BDBE",
    faint="#858D92",
    hues=MappingProxyType(
        {
            "blue": "#2567C4",
            "green": "#0E8A6B",
            "orange": "#CB660F",
            "purple": "#43237A",
            "cyan": "#258FCE",
            "red": "#8C1C2C",
            "olive": "#5D5700",
            "magenta": "#C25A9B",
            "grey": "#525D68",
        }
    ),
)

DARK = Theme(
    name="dark",
    ground="#0F1726",
    raised="#182234",
    ink="#EEF2F6",
    muted="#A7B1BC",
    grid="#2A3549",
    accent="#6099F9",
    sea="#0B1220",
    land="#182234",
    covered="#25334A",
    border="#465571",
    faint="#76839A",
    hues=MappingProxyType(
        {
            "blue": "#6099F9",
            "green": "#3FBF97",
            "orange": "#E8903B",
            "purple": "#8967C4",
            "cyan": "#7AD0FA",
            "red": "#E0626A",
            "olive": "#E5DA6A",
            "magenta": "#FFBDD8",
            "grey": "#959BAC",
        }
    ),
)

# Hue and shade: 0 is the hue itself, higher shades lie deeper.
INSTRUMENTS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "ipa": ("blue", 0),
        "ipa-2": ("blue", 0),
        "ipa-2-2014": ("blue", 1),
        "ipa-3": ("blue", 2),
        "horizontal-facility": ("green", 0),
        "horizontal-facility-1": ("green", 0),
        "horizontal-facility-2": ("green", 1),
        "horizontal-facility-3": ("green", 2),
        "mpf": ("cyan", 0),
        "civil-society-facility": ("cyan", 1),
        "partnership-programmes-cso": ("cyan", 2),
        "coe-voluntary-contributions": ("magenta", 0),
        "coe-action-plan-bosnia-2022": ("magenta", 2),
        "usaid": ("orange", 0),
        "usaid-grants": ("orange", 0),
        "usaid-inspire": ("orange", 1),
        "us-state-department-grants": ("orange", 2),
        "j-tip": ("orange", 2),
        "prm": ("orange", 1),
        "uk-home-office-programme": ("purple", 0),
        "uk-fco-programme": ("purple", 1),
        "german-development-cooperation": ("olive", 0),
        "matra": ("olive", 1),
        "un-gift": ("red", 0),
        "iom-development-fund": ("red", 1),
    }
)
ACTIVITY_TYPES: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "training": ("blue", 0),
        "training_of_trainers": ("blue", 2),
        "workshop": ("cyan", 0),
        "online_course": ("cyan", 2),
        "simulation": ("purple", 0),
        "study_visit": ("orange", 0),
        "expert_mission": ("orange", 2),
        "conference": ("green", 0),
        "meeting": ("green", 2),
        "research": ("olive", 0),
        "campaign": ("magenta", 0),
        "grant_scheme": ("red", 0),
        "mixed": ("grey", 0),
    }
)
_SHADES = (0.0, 0.18, 0.36)
_UNLISTED = ("purple", "orange", "magenta", "olive", "red")


def theme_of(kind: str | None) -> Theme:
    """The dark theme for "dark", else the light one (a browser tells its kind only after the first
    run)."""
    return DARK if kind == "dark" else LIGHT


def instrument_colour(theme: Theme, instrument_id: str | None) -> str:
    """An instrument's colour. One that is not listed takes the hue of its listed family, or one by its
    id."""
    return _colour(theme, INSTRUMENTS, instrument_id)


def activity_colour(theme: Theme, activity_type: str | None) -> str:
    """An activity type's colour."""
    return _colour(theme, ACTIVITY_TYPES, activity_type)


def _colour(theme: Theme, listed: Mapping[str, tuple[str, int]], key: str | None) -> str:
    if key is None:
        return theme.hues["grey"]
    hue, step = listed.get(key) or _unlisted(listed, key)
    return mix(theme.hues[hue], theme.ground if theme.name == "dark" else theme.ink, _SHADES[step])


def _unlisted(listed: Mapping[str, tuple[str, int]], key: str) -> tuple[str, int]:
    number = crc32(key.encode())
    family = max((name for name in listed if key.startswith(f"{name}-")), key=len, default=None)
    hue = listed[family][0] if family else _UNLISTED[number % len(_UNLISTED)]
    return hue, number // len(_UNLISTED) % len(_SHADES)


@lru_cache(maxsize=1024)
def mix(colour: str, other: str, share: float) -> str:
    """`colour` with a `share` of `other` in it, both as #RRGGBB."""
    pairs = zip(rgb(colour), rgb(other), strict=True)
    return hexed([round(a + (b - a) * share) for a, b in pairs])


def hexed(parts: Sequence[int]) -> str:
    """Red, green and blue, 0 to 255, as #RRGGBB; an opacity after them is left out."""
    return "#" + "".join(f"{part:02X}" for part in parts[:3])


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of #RRGGBB, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def faded(colour: str, opacity: float) -> str:
    """`colour` with an opacity, as plotly writes it."""
    red, green, blue = rgb(colour)
    return f"rgba({red},{green},{blue},{opacity:g})"
