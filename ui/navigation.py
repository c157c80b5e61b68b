"""The links to all pages, which take the filters along: Streamlit's own navigation would leave a step without them in
the history. One element with all of them, where one for each link would be drawn anew with every change."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache as once
from pathlib import Path

import streamlit as st
from streamlit.components import v2

from ui import address, text
from ui.registry import PAGES, STAFF_PAGES, file_of
from ui.text import _

_KEY = "nav"


def draw(current: str, pages: Sequence[str]) -> None:
    """The links; a click on one goes there before this page runs again."""
    links = [
        {"page": page, "name": text.short_title(page), "href": href, "current": page == current}
        for page, href in zip(pages, address.links(pages), strict=True)
    ]
    _component()(key=_KEY, data={"label": _("Pages"), "links": links}, on_page_change=_go, on_theme_change=_follow)


def _follow() -> None:
    """The page runs again, which is all that another theme asks for."""


def _go() -> None:
    """Goes to the page that was clicked, if it is one of ours; whether a person may see it, it asks itself. Before
    dashboard.py has run, the overview's place is that of dashboard.py, so that nobody takes away an address
    which is none afterwards."""
    page = st.session_state[_KEY].page
    if page not in (*PAGES, *STAFF_PAGES):
        return
    if page == PAGES[0]:
        with suppress(st.errors.StreamlitAPIException):  # it has run
            st.switch_page("dashboard.py", query_params=address.carried())
    st.switch_page(file_of(page), query_params=address.carried())


@once
def _component() -> v2.ComponentRenderer:
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    return v2.component("capacity_atlas.navigation", js=script, isolate_styles=False)
