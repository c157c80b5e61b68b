"""The search over everything, instant while somebody types: its field, what it found, and how many of which kind."""

from __future__ import annotations

from functools import cache as once
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from etl.names import fold
from ui import address, cache, found, search_box
from ui.text import _

_SHORTEST = 2
_OF_ONE_KIND = 200


@st.fragment
def show() -> None:
    """Runs alone, without the rest of the page, whenever the words change."""
    asked, kind = search_box.asked(), address.get("kind")
    searched = len(fold(asked)) >= _SHORTEST
    rows = _rows(asked, kind) if searched else pd.DataFrame()
    search_box.draw(asked, _status(rows, asked) if searched else "")
    st.html(f"<style>{_css()}</style>")
    if rows.empty:
        if searched:
            _nothing(asked)
        return
    items = "".join(found.entry(row, asked) for row in rows.to_dict("records"))
    st.html(f'<div class="ca ca-search"><ul class="ca-list">{items}</ul>{_kinds(rows, asked, kind)}</div>')


def _rows(asked: str, kind: str | None) -> pd.DataFrame:
    if kind is None:
        return cache.rows("search", search=asked)
    return cache.rows("search", search=asked, kind=kind, most=_OF_ONE_KIND)


@once
def _css() -> str:
    return (Path(__file__).parent / "search.css").read_text(encoding="utf-8")


def _status(rows: pd.DataFrame, asked: str) -> str:
    """How many of which kind, and whether they have all the words."""
    if rows.empty:
        return _("Nothing is found.")
    first = rows.iloc[0]
    said = ", ".join(found.counted(one["kind"], one["n"]) for one in first["found"])
    if first["hits"] == first["needed"]:
        return _("Found: %(what)s.") % {"what": said}
    share = {"hits": int(first["hits"]), "needed": int(first["needed"]), "what": said}
    return _("Nothing has all %(needed)s words; these have %(hits)s of them: %(what)s.") % share


def _kinds(rows: pd.DataFrame, asked: str, kind: str | None) -> str:
    """Links to all there are of the kinds that the list holds only the first of, or back to all kinds."""
    counts, listed = {one["kind"]: one["n"] for one in rows.iloc[0]["found"]}, rows["kind"].value_counts()
    if kind is not None:
        links = [_link(_("Everything that is found"), asked, None)]
        more = counts[kind] - len(rows)
        lead = _("The first %(n)s of %(all)s.") % {"n": len(rows), "all": found.counted(kind, counts[kind])}
        return f'<p class="ca-lead">{escape(lead) if more else ""} {links[0]}</p>'
    links = [_link(found.counted(one, n), asked, one) for one, n in counts.items() if n > listed.get(one, 0)]
    return f'<p class="ca-lead">{escape(_("All that is found:"))} {" · ".join(links)}</p>' if links else ""


def _link(said: str, asked: str, kind: str | None) -> str:
    href = address.link("search", {"q": asked, **({"kind": kind} if kind else {})})
    return f'<a href="{escape(href)}">{escape(said)}</a>'


def _nothing(asked: str) -> None:
    said = escape(_("Nothing is found for “%(words)s”") % {"words": asked})
    hint = _("Fewer words find more; so does the beginning of a word. Any script will do, and a slip of the pen.")
    st.html(f'<div class="ca-empty"><strong>{said}</strong><p>{escape(hint)}</p></div>')
