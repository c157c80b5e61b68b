"""The line above a page whose link asks for one version of the data, or that cannot know the newest."""

from __future__ import annotations

from html import escape

import streamlit as st

from etl.publish import Edition
from ui import address, cache, figures
from ui.text import _

_SAID = 20  # letters of a number that is none


def draw(shown: Edition) -> None:
    """Which version the page shows and which is the newest, and whether there may be newer data that cannot be read;
    nothing where the link asks for no other and all is well."""
    if cache.is_behind():
        said = _("You see version %(n)s of the data. Newer data, if there are any, cannot be read at the moment.")
        _line(said % {"n": shown.version})
    asked, newest = address.get(address.VERSION), cache.newest().version
    if asked is None or cache.asked_version() == shown.version == newest:
        return
    if cache.asked_version() == shown.version:
        day = figures.day(cache.rows("version").iloc[0]["committed_at"])
        said = _("You see version %(n)s of %(date)s; the newest is %(newest)s.")
        _line(said % {"n": shown.version, "date": day, "newest": newest}, _("Go to the newest"))
    else:
        said = _("The link asks for version %(asked)s, which cannot be shown. You see the newest, version %(newest)s.")
        _line(said % {"asked": asked[:_SAID], "newest": newest}, _("Stay with the newest"))


def _line(said: str, way_out: str = "") -> None:
    link = f' <a href="{escape(address.here(without=(address.VERSION,)))}">{escape(way_out)}</a>' if way_out else ""
    st.html(f'<div class="ca ca-banner" role="status"><p>{escape(said)}{link}</p></div>')
