"""The search field: sends what is typed without Enter, and keeps it in the address as `q`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components import v2

from ui import address
from ui.text import _

_KEY = "search_box"
_HERE = Path(__file__).parent


@cache
def _component() -> v2.ComponentRenderer:
    html, css, js = ((_HERE / f"search_box.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js"))
    return v2.component("capacity_atlas.search_box", html=html, css=css, js=js)


def asked() -> str:
    """What stands in the field: what was typed, before that what the address holds."""
    typed = st.session_state.get(_KEY, {}).get("q")
    return (address.get("q") or "" if typed is None else typed)[: address.MAX_LENGTH]


def draw(words: str, status: str) -> None:
    """The field, and below it the sentence that is read aloud whenever it changes."""
    data = {
        "q": words,
        "label": _("Search in any script"),
        "hint": _(
            "Titles, organisations, places, instruments, indicators, sources and the words taken from them. The filters"
            " of other pages do not apply here."
        ),
        "status": status,
        "longest": address.MAX_LENGTH,
    }
    _component()(key=_KEY, data=data, on_q_change=_nothing)


def _nothing() -> None:
    """What is typed is kept by being asked for; drawing follows by itself."""
