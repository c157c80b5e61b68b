"""What stands on every page: its settings, the navigation, title and question, the filters, the
version below.

Each page stands by itself: after a server start a link such as `/funding` runs that file alone,
without dashboard.py.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache as once
from html import escape
from pathlib import Path

import duckdb
import streamlit as st
from babel.dates import format_datetime

from etl.actor import Actor
from etl.publish import Edition
from queries import Filters
from ui import address, auth, banner, cache, evidence_opener, filter_panel, navigation, text
from ui.registry import PAGES, STAFF_PAGES
from ui.text import _, ngettext

PROJECT = Path(__file__).resolve().parent.parent
FAVICON = PROJECT / "static" / "favicon.png"
_LOOK_SECONDS = 5
_NO_SIDEBAR = '[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"] { display: none; }'
_log = logging.getLogger(__name__)


@contextmanager
def begin(page: str, own_title: bool = False, filtered: bool = True) -> Iterator[Filters]:
    """Draw what is on every page around the page's own part; gives the chosen filters.

    With `own_title` the page writes its heading itself (the title of one project); with `filtered` off there are no
    filters to choose. Where no data can be read, a plain sentence stands in place of the page, and the log has the
    reason.
    """
    person = auth.actor()
    place = _set_up(page, person, own_title, filtered)
    try:
        edition = _edition()
        with place:
            banner.draw(edition)
        chosen = filter_panel.choose() if filtered else cache.EVERYTHING
        yield chosen
        _footer(edition, person)
        evidence_opener.listen()
        _watch(edition, cache.newest(), cache.is_behind())
    except (cache.UnreadableError, duckdb.Error, OSError) as error:
        _log.error("page %s cannot be drawn: %s", page, error, exc_info=error)
        # What was asked for could not be: no reason to read the whole edition again.
        if not isinstance(error, duckdb.DataError) and cache.recovers():
            st.rerun()
        _unreadable()
        st.stop()


def _edition() -> Edition:
    """The edition to show; what takes its time says why."""
    if cache.is_first_start():
        with st.spinner(_("Loading the data for the first time. This takes a few seconds.")):
            return cache.edition()
    if cache.must_be_built():
        with st.spinner(_("Putting this version together. This takes a few seconds.")):
            return cache.edition()
    return cache.edition()


def _set_up(page: str, person: Actor, own_title: bool, filtered: bool) -> AbstractContextManager[object]:
    """What stands above the page's own part; gives the place of the banner, which needs the data."""
    st.set_page_config(
        page_title=f"{text.title(page)} · {_('Capacity Atlas')}",
        page_icon=str(FAVICON) if FAVICON.exists() else None,
        layout="wide",
        initial_sidebar_state="auto",
    )
    frame = "" if filtered else _NO_SIDEBAR
    # Dialogs and the like stand outside of the app's own element, which alone knows whether the theme is dark.
    scheme = "dark" if st.context.theme.type == "dark" else "light"
    st.html(f"<style>{_css()}{frame}:root {{ color-scheme: {scheme}; {_words()} }}</style>")
    auth.follow_link()
    _navigation(page, person)
    place = st.container() if address.get(address.VERSION) else nullcontext()
    if not own_title:
        title, question = escape(text.title(page)), escape(text.question(page))
        st.html(f'<header class="ca-head"><h1>{title}</h1><p>{question}</p></header>')
    return place


@once
def _css() -> str:
    return (Path(__file__).parent / "atlas.css").read_text(encoding="utf-8")


def _words() -> str:
    """What the style sheet writes itself, on what is Streamlit's own."""
    return f"--ca-word-filters: {json.dumps(_('Filters'), ensure_ascii=False)}"


def _navigation(current: str, person: Actor) -> None:
    subject = _("Capacity building against trafficking in human beings in the Western Balkans and Moldova")
    brand = f'<div class="ca-brand">{_("Capacity")} <b>{_("Atlas")}</b><span>{escape(subject)}</span></div>'
    st.html(brand + auth.line(person))
    navigation.draw(current, (*PAGES, *(STAFF_PAGES if person.is_staff else ())))


def _footer(edition: Edition, person: Actor) -> None:
    version = cache.rows("version").iloc[0]
    sources = len(cache.rows("source_list"))
    said = [
        _("Data version %(number)s of %(date)s, curated from %(sources)s.")
        % {
            "number": edition.version,
            "date": format_datetime(version["committed_at"], "d MMMM y", locale=text.locale()),
            "sources": ngettext("%(n)s source", "%(n)s sources", sources) % {"n": sources},
        },
        _("What a source does not state is shown as “not reported”, never as zero."),
    ]
    note = _(
        "* This designation is without prejudice to positions on status, and is in line with UNSCR"
        " 1244/1999 and the"
        " ICJ Opinion on the Kosovo declaration of independence."
    )
    st.html(
        f'<footer class="ca-foot"><p>{escape(" ".join(said))} '
        f'<a href="{escape(address.link("methods"))}">{escape(_("How the figures are counted"))}</a></p>'
        f"<p>{escape(note)}</p>{auth.sign_in_link(person)}</footer>"
    )


def _unreadable() -> None:
    subject = escape(_("The data cannot be read at the moment."))
    advice = escape(_("Nothing is lost. Please try again in a minute; the reason is in the log of the server."))
    st.html(f'<div class="ca-empty" role="alert"><strong>{subject}</strong><p>{advice}</p></div>')


@st.fragment(run_every=_LOOK_SECONDS)
def _watch(shown: Edition, newest: Edition, behind: bool) -> None:
    """Show a new version on pages that are already open; one that is pinned to a version stays there, and says
    that there is a newer one. They also say when the lake cannot be read, and when it can again."""
    try:
        now = cache.edition(), cache.newest(), cache.is_behind()
    except cache.UnreadableError:  # the page goes on with what it shows
        return
    if now != (shown, newest, behind):
        st.rerun()
