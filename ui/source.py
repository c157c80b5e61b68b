"""One source: what it is, and every fact that was taken from it, with its words."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from queries import Filters
from ui import address, cache, figures, ledger, text, widgets
from ui.tables import plain_value
from ui.text import _, language_name

Row = Mapping[str, Any]


def show(source_id: str) -> None:
    """Draw one source; an id that does not exist is said plainly."""
    listed = cache.rows("source_list")
    found = listed[listed["source_id"] == source_id]
    up = f'<p class="ca-up"><a href="{escape(address.link("sources"))}">← {escape(_("All sources"))}</a></p>'
    if found.empty:
        title = escape(text.title("sources"))
        sentence = escape(_("There is no source under this address."))
        st.html(
            f'<header class="ca-head">{up}<h1>{title}</h1></header>'
            f'<div class="ca-empty"><strong>{sentence}</strong></div>'
        )
        return
    source = found.iloc[0].to_dict()
    lang = escape(plain_value(source["language"]))
    st.html(f'<header class="ca-head">{up}<h1 lang="{lang}">{escape(plain_value(source["title"]))}</h1></header>')
    _about(source)
    _facts(source)


def _about(source: Row) -> None:
    items = [
        (_("Publisher"), plain_value(source["publisher"])),
        (_("Language"), language_name(plain_value(source["language"]))),
        (_("Published"), figures.date(plain_value(source["published"]))),
        (_("Read on"), figures.date(plain_value(source["retrieved"]))),
        (_("Note"), plain_value(source["note"])),
    ]
    link = ledger.original(source["url"]).removeprefix(" · ")
    st.html(f'<div class="ca">{ledger.lines(items)}<p>{link}</p></div>')


def _facts(source: Row) -> None:
    frame = cache.rows("source_facts", source_id=source["source_id"])
    if frame.empty:
        widgets.empty(_("No fact was taken from this source"))
        return
    known = {name: source[name] for name in ("source_id", "publisher", "language", "published", "url")}
    frame = frame.assign(source_title=source["title"], **known)
    drawn = []
    for (project, title), group in frame.groupby(["project_id", "project_title"], sort=False, dropna=False):
        href = address.link("projects", {"project": plain_value(project)})
        name = (
            f'<a href="{escape(href)}">{escape(plain_value(title))}</a>' if plain_value(project) else _("Of no project")
        )
        drawn.append(f"<h3>{name}</h3>{ledger.facts(group)}")
    heading = escape(_("What was taken from it"))
    st.html(f'<div class="ca"><h2>{heading}</h2>{"".join(drawn)}</div>')
    widgets.download(frame, "source_facts", Filters(), key="source_facts")
