"""Claims that differ, side by side: what is accepted, what another source says instead, and why. Whether an accepted
figure enters a total is another question."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from queries import Filters
from ui import address, cache, evidence, figures, filters, ledger, listings, widgets
from ui.listings import project_link
from ui.tables import plain_value
from ui.text import _, column_title, ngettext

Row = Mapping[str, Any]


def show(chosen: Filters) -> None:
    """All of them, a page at a time, with their download."""
    n = number(chosen)
    if not n:
        widgets.empty(_("No claims differ"))
        return
    said = ngettext("%(n)s claim differs", "%(n)s claims differ", n) % {"n": figures.number(n)}
    first = listings.first_of_page(n)
    shown = cache.rows("differing_claims", chosen, first=first, length=listings.PER_PAGE)
    st.html(f'<p class="ca-lead" role="status">{escape(said)}</p><div class="ca">{markup(shown)}</div>')
    listings.turn(first, len(shown), n)
    download(chosen)


def number(chosen: Filters, source_id: str | None = None) -> int:
    """How many there are, of the choice or of one source."""
    return int(cache.rows("differing_number", chosen, source_id=source_id)["n"].iloc[0])


def download(chosen: Filters, source_id: str | None = None) -> None:
    """All of them."""
    every = partial(cache.all_rows, cache.edition(), "differing_claims", chosen, source_id=source_id)
    widgets.download(every, "differing_claims", chosen, key="differing_claims")


def markup(frame: pd.DataFrame, here: str | None = None) -> str:
    """The claims as HTML; `here` is the source whose page this is."""
    return f'<ul class="ca-list">{"".join(_claim(row, here) for row in frame.to_dict("records"))}</ul>'


def _claim(row: Row, here: str | None) -> str:
    what = column_title(row["table_name"], row["column_name"])
    about = [plain_value(row["activity_title"]), plain_value(row["project_title"])]
    href = project_link(row)
    where = escape(" · ".join(part for part in about if part))
    linked = f'<a href="{escape(href)}">{where}</a>' if href else where
    reason = plain_value(row["reason"]) or _("no reason is noted")
    return (
        f'<li><p><strong>{escape(what)}</strong> · {linked}</p><div class="ca-ledger">'
        f"{_side(row, '', here)}{_side(row, 'other_', here)}</div>"
        f'<p class="ca-lead">{escape(_("Why: %(reason)s") % {"reason": reason})}</p></li>'
    )


def _side(row: Row, side: str, here: str | None) -> str:
    """One of the two claims: whose it is, whether it is accepted, its value with the way to it, and its words."""
    standing = _("accepted") if not side else _("also stated")
    value = _value(row, side)
    cell = plain_value(row["row_id"]) or plain_value(row["other_row"])
    href = evidence.cell(row["table_name"], cell if not side else plain_value(row["other_row"]), row["column_name"])
    return (
        f'<div><span class="ca-what">{escape(standing)}</span>'
        f'<a class="ca-value" href="{escape(href)}">{escape(value)}</a></div><div>{_words(row, side, here)}</div>'
    )


def _value(row: Row, side: str) -> str:
    text = plain_value(row[f"{side}value"])
    if row["table_name"] == "funding" and row["column_name"] == "amount":
        return figures.amount_of(text, plain_value(row[f"{side}currency"])).strip()
    known = filters.options().names
    return ledger.value_of(row, text, {**known["instrument"], **known["donor"], **known["country"]})


def _words(row: Row, side: str, here: str | None) -> str:
    source = plain_value(row[f"{side}source_id"])
    if not source:
        return f'<p class="ca-gone">{escape(_("No source given."))}</p>'
    language = plain_value(row["other_language" if side else "language"])
    translation = plain_value(row[f"{side}translation"])
    ours = f'<p class="ca-ours">{escape(translation)} <span class="ca-tag">{escape(_("our translation"))}</span></p>'
    line = row[f"{side}line"]
    place = " · " + escape(_("line %(n)s") % {"n": int(line)}) if figures.known(line) else ""
    title = escape(plain_value(row[f"{side}source_title"]))
    href = escape(address.link("sources", {"source": source}))
    name = escape(_("This source")) if source == here else f'<a href="{href}" lang="{escape(language)}">{title}</a>'
    quote = f'<q lang="{escape(language)}">{escape(plain_value(row[f"{side}words"]))}</q>'
    return f'<blockquote class="ca-words">{quote}{ours if translation else ""}<cite>{name}{place}</cite></blockquote>'
