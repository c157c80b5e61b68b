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


@st.fragment
def show() -> None:
    """Runs alone, without the rest of the page, whenever the words change."""
    asked = search_box.asked()
    searched = len(fold(asked)) >= _SHORTEST
    rows, kind = _rows(asked, address.get("kind")) if searched else (pd.DataFrame(), None)
    search_box.draw(asked, _status(rows) if searched else "")
    st.html(f"<style>{_css()}</style>")
    if not rows.empty:
        items = "".join(found.entry(row, asked) for row in rows.to_dict("records"))
        more = _all_kinds(rows, asked, kind) if kind else _more(rows, asked)
        st.html(f'<div class="ca ca-search"><ul class="ca-list">{items}</ul><p class="ca-lead">{more}</p></div>')
    elif searched:
        _nothing(asked)


def _rows(asked: str, kind: str | None) -> tuple[pd.DataFrame, str | None]:
    """What is found, of one kind where that is asked for and there is any, and that kind."""
    if kind in found.KINDS:
        rows = cache.rows("search", search=asked, kind=kind)
        if not rows.empty:
            return rows, kind
    return cache.rows("search", search=asked), None


@once
def _css() -> str:
    return (Path(__file__).parent / "search.css").read_text(encoding="utf-8")


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    """How many of each kind there are in all."""
    return {one["kind"]: int(one["n"]) for one in rows.iloc[0]["found"]}


def _status(rows: pd.DataFrame) -> str:
    """How many of which kind, and whether they have all the words."""
    if rows.empty:
        return _("Nothing is found.")
    said = ", ".join(found.counted(kind, n) for kind, n in _counts(rows).items())
    hits, needed = int(rows.iloc[0]["hits"]), int(rows.iloc[0]["needed"])
    if hits == needed:
        return _("Found: %(what)s.") % {"what": said}
    share = {"hits": hits, "needed": needed, "what": said}
    return _("Nothing has all %(needed)s words; these have %(hits)s of them: %(what)s.") % share


def _more(rows: pd.DataFrame, asked: str) -> str:
    """Links to all there are of the kinds that the list holds only the first of."""
    listed = rows["kind"].value_counts()
    links = [_link(found.counted(kind, n), asked, kind) for kind, n in _counts(rows).items() if n > listed.get(kind, 0)]
    return f"{escape(_('All that is found:'))} {' · '.join(links)}" if links else ""


def _all_kinds(rows: pd.DataFrame, asked: str, kind: str) -> str:
    """The way back from one kind, and how many of it are not listed."""
    of = _counts(rows)[kind]
    cut = _("The first %(n)s of %(all)s.") % {"n": len(rows), "all": found.counted(kind, of)} if of > len(rows) else ""
    return f"{escape(cut)} {_link(_('Everything that is found'), asked, None)}"


def _link(said: str, asked: str, kind: str | None) -> str:
    href = address.link("search", {"q": asked, **({"kind": kind} if kind else {})})
    return f'<a href="{escape(href)}">{escape(said)}</a>'


def _nothing(asked: str) -> None:
    said = escape(_("Nothing is found for “%(words)s”") % {"words": asked})
    hint = _("Fewer words find more; so does the beginning of a word. Any script will do, and a slip of the pen.")
    st.html(f'<div class="ca-empty"><strong>{said}</strong><p>{escape(hint)}</p></div>')
