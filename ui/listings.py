"""Lists of entries: activities by date, and the pages of any long list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from queries import Filters
from ui import address, cache, evidence, figures, tables, widgets
from ui.columns import country_names, names
from ui.tables import Column, plain_value
from ui.text import _, locale

PER_PAGE = 25


def project_link(row: Mapping[str, Any]) -> str | None:
    project = plain_value(row["project_id"])
    return address.link("projects", {"project": project}) if project else None


def activity_columns() -> tuple[Column, ...]:
    types, states, countries = names("activities", "type"), names("activities", "status"), country_names()

    def where(row: Mapping[str, Any]) -> str:
        country = plain_value(row["venue_country"])
        named = countries.get(country) or locale().territories.get(country, country)
        return ", ".join(part for part in (plain_value(row["place"]), named) if part) or _("not stated")

    return (
        Column(_("When"), figures.activity_period, _when),
        Column(_("Activity"), lambda row: row["title"], under=lambda row: types[row["type"]]),
        Column(_("Status"), lambda row: states[row["status"]], lambda row: _cell(row, "status")),
        tables.figure(_("Number"), "count", link=lambda row: _cell(row, "count"), under=tables.no_source("count")),
        Column(_("Where"), where, lambda row: _cell(row, "place_id") if plain_value(row["place_id"]) else None),
        Column(_("Project"), lambda row: plain_value(row["project_title"]), project_link),
    )


def _cell(row: Mapping[str, Any], column: str) -> str:
    return evidence.cell("activities", row["activity_id"], column)


def _when(row: Mapping[str, Any]) -> str | None:
    """To the words that carry the start, or the end where only that is stated."""
    dated = next((column for column in ("start", "end") if plain_value(row[f"{column}_text"])), None)
    return _cell(row, dated) if dated else None


def activities(chosen: Filters, place: str | None = None) -> None:
    """Activities as a table, latest first, of one place where it is given, with the download of all."""
    n = int(cache.rows("activity_number", chosen, place=place)["n"].iloc[0])
    if not n:
        widgets.empty(_("No activity matches"))
        return
    first = first_of_page(n)
    shown = cache.rows("activity_list", chosen, place=place, first=first, length=PER_PAGE)
    tables.show(shown, activity_columns())
    turn(first, len(shown), n)
    every = partial(cache.all_rows, cache.edition(), "activity_list", chosen, place=place)
    widgets.download(every, "activity_list", chosen, key="activity_list")


def first_of_page(of: int, per_page: int | None = None) -> int:
    """How many of the `of` rows stand before the page that the URL names; a page that does not exist is the first."""
    asked = address.get("page") or "1"
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    start = (page - 1) * (per_page or PER_PAGE)
    return start if 0 <= start < of else 0


def paged(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the page that the URL names."""
    start = first_of_page(len(frame))
    return frame.iloc[start : start + PER_PAGE]


def pager(frame: pd.DataFrame, shown: pd.DataFrame) -> None:
    """The way to the entries before and after those shown."""
    if len(frame):
        turn(frame.index.get_loc(shown.index[0]), len(shown), len(frame))


def turn(first: int, shown: int, of: int, per_page: int | None = None) -> None:
    """The same where only the rows shown are at hand: how many stand before them, how many they are, of how many."""
    per_page = per_page or PER_PAGE
    if of <= per_page:
        return
    here = first // per_page + 1
    with st.container(horizontal=True, vertical_alignment="center", key="pager"):
        before, after = first == 0, first + per_page >= of
        st.button(_("Previous"), on_click=address.turn, args=(here - 1,), key="page_before", disabled=before)
        st.button(_("Next"), on_click=address.turn, args=(here + 1,), key="page_after", disabled=after)
        place = {"first": first + 1, "last": first + shown, "of": figures.number(of)}
        st.html(f'<span class="ca-lead">{escape(_("%(first)s–%(last)s of %(of)s") % place)}</span>', width="content")
