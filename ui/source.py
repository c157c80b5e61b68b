"""One source: what it is, what was taken from it and how much of that is used, what contradicts it, and whether its
words still stand."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from queries import Filters
from ui import address, cache, differing, figures, filters, ledger, tables, text, verification, widgets
from ui.tables import Column, count, plain_value, words
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
    facts = cache.rows("source_facts", source_id=source_id)
    checked = verification.live(source, facts)
    lang = escape(plain_value(source["language"]))
    st.html(f'<header class="ca-head">{up}<h1 lang="{lang}">{escape(plain_value(source["title"]))}</h1></header>')
    _about(source)
    _verified(source, facts, checked)
    _use(source_id)
    _contradictions(source_id)
    _facts(source, verification.marked(facts, checked))


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


def _verified(source: Row, facts: pd.DataFrame, checked: verification.Live | None) -> None:
    heading = escape(_("Do its words still stand there?"))
    st.html(f'<div class="ca"><h2>{heading}</h2>{verification.markup(source, facts, checked)}</div>')


def _use(source_id: str) -> None:
    """How many facts of which kind, and how many of them enter the totals."""
    frame = cache.rows("source_use", source_id=source_id)
    if frame.empty:
        return
    columns = (
        words(_("Kind of fact"), "kind", names=_kinds()),
        count(_("Facts"), "facts"),
        Column(_("In a total"), lambda row: _in_total(row, "counted"), numeric=True),
        Column(_("In no total"), lambda row: _in_total(row, "left"), numeric=True),
    )
    frame = frame.assign(left=frame["summable"] - frame["counted"])
    heading = escape(_("How much of it is used"))
    note = escape(
        _("In no total: part of a whole, the same money twice, a ceiling, or without an exchange rate.")
        + " "
        + _("Dates, roles and the like are shown, and never added up.")
    )
    st.html(
        f'<div class="ca"><h2>{heading}</h2>{tables.markup(frame, columns, _("Facts by kind"))}'
        f'<p class="ca-lead">{note}</p></div>'
    )


def _in_total(row: Row, name: str) -> str:
    return figures.number(row[name]) if row["summable"] else "–"


def _kinds() -> dict[str, str]:
    return {
        "amounts": _("Amounts of money"),
        "people": _("Numbers of people"),
        "activities": _("Numbers of activities"),
        "figures": _("Other figures"),
        "dates": _("Dates"),
        "roles": _("Roles"),
        "places": _("Places"),
        "titles": _("Titles and objectives"),
        "other": _("Other"),
    }


def _contradictions(source_id: str) -> None:
    frame = cache.rows("differing_claims", source_id=source_id)
    heading = escape(_("What contradicts it"))
    silence = f'<p class="ca-gone">{escape(_("No other source says otherwise."))}</p>'
    drawn = silence if frame.empty else differing.markup(frame, source_id)
    st.html(f'<div class="ca"><h2>{heading}</h2>{drawn}</div>')


def _facts(source: Row, frame: pd.DataFrame) -> None:
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
        drawn.append(f"<h3>{name}</h3>{ledger.facts(group, _names())}")
    heading = escape(_("What was taken from it"))
    st.html(f'<div class="ca"><h2>{heading}</h2>{"".join(drawn)}</div>')
    widgets.download(frame, "source_facts", Filters(), key="source_facts")


def _names() -> dict[str, str]:
    """The names of the ids that stand in cells."""
    known = filters.options().names
    return {**known["instrument"], **known["donor"], **known["country"]}
