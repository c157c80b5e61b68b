"""The map's words, and which city was clicked."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import pydeck as pdk
import streamlit as st

from ui import address, figures
from ui.columns import names
from ui.text import _, ngettext

HEIGHT = 560


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


def legend() -> None:
    """How the map is read, in words, for those who cannot see its colours too."""
    said = (
        _("A disc is as large as the number of activities done there; a ring around it holds those planned."),
        _("A hollow disc: the place is derived by us, not stated in the source."),
        _(
            "Arcs go from the country that sends people to the city that receives them: study visits"
            " orange, experts purple."
        ),
        _("Click a city to see its activities."),
    )
    st.html(f'<div class="ca"><p class="ca-lead">{escape(" ".join(said))}</p></div>')


def draw(deck: pdk.Deck, cities: pd.DataFrame) -> dict[str, Any] | None:
    """Draw the map; the row of the city that is selected on it or named in the URL, else `None`."""
    st.pydeck_chart(
        deck,
        height=HEIGHT,
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
    address.put(city=str(picked[0]["place_id"]) if picked else None)
