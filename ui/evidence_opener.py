"""Opens the evidence of a figure in a dialog when it is clicked, in a table or in a chart (`evidence.js`)."""

from __future__ import annotations

from functools import cache as once
from html import escape
from pathlib import Path

import streamlit as st

from ui import evidence, evidence_view
from ui.text import _

_KEY = "evidence_opener"


@once
def _script() -> str:
    return (Path(__file__).parent / "evidence.js").read_text(encoding="utf-8")


@st.fragment
def listen() -> None:
    """Waits for a click; only this fragment runs then, and the page stays as it is."""
    opener = st.components.v2.component(_KEY, js=_script(), isolate_styles=False)
    asked = opener(key=_KEY, on_asked_change=_nothing).asked
    if isinstance(asked, str) and asked.startswith(f"{evidence.PAGE}?"):
        _open(asked)


def _nothing() -> None:
    """A trigger needs to be listened to; what was asked is read from the component."""


def _open(href: str) -> None:
    st.dialog(_("Evidence"), width="large")(_show)(href)


def _show(href: str) -> None:
    asked = evidence.read(href.partition("?")[2])
    evidence_view.draw(asked)
    if asked is not None:
        said = escape(_("A page of its own, to send or print"))
        st.html(f'<div class="ca"><p class="ca-lead"><a href="{escape(href)}" target="_blank">{said} ↗</a></p></div>')
