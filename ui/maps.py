"""The map's words, and which city was clicked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

import pandas as pd
import pydeck as pdk
import streamlit as st

from ui import address, figures, sign_in
from ui.columns import names
from ui.first_page import WIDTH_COOKIE
from ui.page import PROJECT
from ui.text import _, ngettext

WIDE, NARROW = (880, 600), (358, 440)  # pixels: a desktop's map, a phone's
_MOST_LINKS = 40  # arrows that cover each other tell nothing, and a browser is slow with hundreds
LIST = "city"  # the anchor of the list of a city's activities
_LOOKS = {
    "done": "disc",
    "derived": "disc ca-pale",
    "planned": "disc ca-ringed",
    "seat": "disc ca-grey",
    "study_visit": "arrow ca-visits",
    "experts": "arrow ca-experts",
}


def city_tip(row: Mapping[str, Any]) -> list[str]:
    lines = [f"{row['city']}, {row['country_name']}"]
    if figures.known(row["activities_low"]) or figures.known(row["activities_high"]):
        lines.append(_("Activities done: %(figure)s") % {"figure": figures.of_row(row, "activities")})
    if row["planned"]:
        lines.append(_("Planned: %(n)s") % {"n": figures.number(row["planned"])})
    if row["partners"]:
        n = int(row["partners"])
        lines.append(ngettext("%(n)s partner has its seat here", "%(n)s partners have their seat here", n) % {"n": n})
    if row["derived"]:
        lines.append(_("The place is derived, not stated"))
    return lines


def link_tip(row: Mapping[str, Any]) -> list[str]:
    what = {"study_visit": _("Study visit"), "experts": _("Experts")}.get(row["kind"], row["kind"])
    lines = [f"{what}: {row['from_name']} → {row['to_city']}"]
    lines.append(_("People: %(figure)s") % {"figure": figures.of_row(row, "people")})
    lines.append(names("activities", "status").get(row["status"], row["status"]))
    return lines


def far_name(row: Mapping[str, Any]) -> str:
    """How a city off the map is called where an arrow leads to it: not as a place that lies there."""
    return _("to %(city)s") % {"city": row["to_city"]}


def drawn(links: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The links that the map draws, of many those with most activities, and what is to be said of the others."""
    named = links[links["to_place_id"].notna()]
    if len(named) <= _MOST_LINKS:
        return named, []
    shown = named.sort_values("activities", ascending=False, kind="stable").head(_MOST_LINKS)
    said = _("Arrows: the %(n)s ways with most activities of %(of)s; the table has all.")
    return shown, [said % {"n": _MOST_LINKS, "of": figures.number(len(named))}]


def size() -> tuple[int, int]:
    """Width and height of the map."""
    return size_in(st.context.cookies.get(WIDTH_COOKIE), st.context.headers.get("User-Agent"))


def size_in(window: str | None, agent: str | None) -> tuple[int, int]:
    """Width and height of the map in a window of so many pixels, as its browser told at first; where it did not tell, a
    phone says that it is one."""
    if not (window or "").isdecimal():
        return NARROW if "Mobi" in (agent or "") else WIDE
    across = int(window[:5])
    # As in atlas.css; Streamlit leaves the sidebar folded in up to 768 pixels.
    page = across - (2 * 16 if across <= 640 else 2 * 40) - (300 if across > 768 else 0)
    width = min(max(page, NARROW[0] - 70), WIDE[0])
    return width, NARROW[1] if width < 500 else 520 if width < 700 else WIDE[1]


def static() -> str:
    """The address of our own files."""
    return f"{sign_in.base()}/app/static"


@cache
def boundaries() -> dict[str, Any]:
    """The land that the browser's map fetches, for the image of the map."""
    return json.loads((PROJECT / "static" / "boundaries.json").read_text(encoding="utf-8"))


def signs() -> dict[str, str]:
    """What each sign of the map means."""
    return {
        "done": _("activities done, by area"),
        "derived": _("place derived by us, not stated"),
        "planned": _("ring: more planned"),
        "seat": _("seat of a partner, no activity"),
        "study_visit": _("study visit"),
        "experts": _("experts"),
    }


def chosen(city: Mapping[str, Any]) -> None:
    """What a click on a city did: its figures, and the way down to its activities."""
    place, *figures_said = city_tip(city)
    said = " · ".join(escape(line) for line in figures_said)
    down = f'<a href="#{LIST}">{escape(_("Its activities"))} ↓</a>'
    st.html(f'<div class="ca ca-picked" role="status"><p><b>{escape(place)}</b> {said} {down}</p></div>')


def legend() -> None:
    """How the map is read: each sign drawn, and in words."""
    items = "".join(f'<li><i class="ca-{_LOOKS[sign]}"></i>{escape(words)}</li>' for sign, words in signs().items())
    said = _(
        "An arrow leads from the country that sends people to the city that receives them; a short one with a"
        " name comes from or goes to a place off the map. Click a city to see its activities."
    )
    st.html(f'<div class="ca"><ul class="ca-key ca-map-key">{items}</ul><p class="ca-lead">{escape(said)}</p></div>')


def draw(deck: pdk.Deck, cities: pd.DataFrame) -> dict[str, Any] | None:
    """Draw the map; the row of the city that is selected on it or named in the URL, else `None`."""
    st.pydeck_chart(
        deck,
        height=size()[1],
        key="map",
        on_select=_select,
        selection_mode="single-object",
        alt=_("Map of the partner cities; the table below holds the same figures."),
    )
    asked = address.get("city")
    found = cities[cities["place_id"] == asked]
    return None if found.empty else found.iloc[0].to_dict()


def _select() -> None:
    """A click on a city puts it into the URL, a click beside it takes it out."""
    picked = st.session_state["map"].selection.get("objects", {}).get("cities", [])
    address.put(city=str(picked[0]["place_id"]) if picked else None, page=None)
