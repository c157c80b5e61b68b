"""One source: what it is, what was taken from it and how much of that is used, what contradicts it, and whether its
words still stand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from etl.publish import Edition
from queries import Filters
from ui import (
    address,
    cache,
    differing,
    evidence,
    figures,
    filters,
    ledger,
    listings,
    tables,
    text,
    verification,
    widgets,
)
from ui.tables import Column, count, plain_value, words
from ui.text import _, language_name

Row = Mapping[str, Any]
_PER_PAGE = 100  # quotations: short, and most sources have fewer
_FIRST_DIFFERING = 25  # claims that differ; the download has all


def show(source_id: str) -> None:
    """Draw one source; an id that does not exist is said plainly."""
    found = cache.rows("source_list", source_id=source_id)
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
    quotes = cache.rows("source_words", source_id=source_id)
    checked = verification.live(source, quotes)
    lang = escape(plain_value(source["language"]))
    st.html(f'<header class="ca-head">{up}<h1 lang="{lang}">{escape(plain_value(source["title"]))}</h1></header>')
    _about(source)
    _verified(source, quotes, checked)
    _use(source_id)
    _contradictions(source_id)
    _facts(source, len(quotes), checked)


def _about(source: Row) -> None:
    published = figures.date(plain_value(source["published"]))
    items = [
        (_("Publisher"), plain_value(source["publisher"])),
        (_("Language"), language_name(plain_value(source["language"]))),
        (_("Published"), published, evidence.cell("sources", source["source_id"], "published")),
        (_("Read on"), figures.date(plain_value(source["retrieved"]))),
        (_("Note"), plain_value(source["note"])),
    ]
    link = ledger.original(source["url"]).removeprefix(" · ")
    st.html(f'<div class="ca">{ledger.lines(items)}<p>{link}</p></div>')


def _verified(source: Row, quotes: pd.DataFrame, checked: verification.Live | None) -> None:
    heading = escape(_("Do its words still stand there?"))
    st.html(f'<div class="ca"><h2>{heading}</h2>{verification.markup(source, quotes, checked)}</div>')


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
    """The first of the claims that differ, with the download of all where there are more."""
    n = differing.number(Filters(), source_id)
    if not n:
        widgets.heading(_("What contradicts it"))
        st.html(f'<div class="ca"><p class="ca-gone">{escape(_("No other source says otherwise."))}</p></div>')
        return
    frame = cache.rows("differing_claims", source_id=source_id, length=_FIRST_DIFFERING)
    part = {"n": figures.number(len(frame)), "of": figures.number(n)}
    more = _("The first %(n)s of %(of)s; the CSV has all.") % part if n > len(frame) else ""
    widgets.heading(_("What contradicts it"), more)
    st.html(f'<div class="ca">{differing.markup(frame, source_id)}</div>')
    if more:
        differing.download(Filters(), source_id)


def _facts(source: Row, of: int, checked: verification.Live | None) -> None:
    """The quotations in the order of the document, a page of them at a time, under their projects."""
    if not of:
        widgets.empty(_("No fact was taken from this source"))
        return
    first = listings.first_of_page(of, _PER_PAGE)
    shown = cache.rows("source_facts", source_id=source["source_id"], first=first, length=_PER_PAGE)
    frame = _told(source, shown, checked)
    drawn = []
    for (project, title), group in frame.groupby(["project_id", "project_title"], sort=False, dropna=False):
        href = address.link("projects", {"project": plain_value(project)})
        name = (
            f'<a href="{escape(href)}">{escape(plain_value(title))}</a>' if plain_value(project) else _("Of no project")
        )
        drawn.append(f"<h3>{name}</h3>{ledger.facts(group, _names())}")
    heading = escape(_("What was taken from it"))
    st.html(f'<div class="ca"><h2>{heading}</h2>{"".join(drawn)}</div>')
    listings.turn(first, len(frame), of, _PER_PAGE)
    every = partial(_every, cache.edition(), source, checked)
    widgets.download(every, "source_facts", Filters(), key="source_facts")


def _every(edition: Edition, source: Row, checked: verification.Live | None) -> pd.DataFrame:
    """All quotations, for the download."""
    return _told(source, cache.all_rows(edition, "source_facts", source_id=source["source_id"]), checked)


def _told(source: Row, facts: pd.DataFrame, checked: verification.Live | None) -> pd.DataFrame:
    """Facts with what is known of their source, and a note on words that do not stand there any more."""
    known = {name: source[name] for name in ("source_id", "publisher", "language", "published", "url")}
    return verification.marked(facts, checked).assign(source_title=source["title"], **known)


def _names() -> dict[str, str]:
    """The names of the ids that stand in cells."""
    known = filters.options().names
    return {**known["instrument"], **known["donor"], **known["country"]}
