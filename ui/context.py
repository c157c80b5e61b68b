"""Statistics that the sources mention and that are nobody's outcome: attributed, and in no sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from queries import Filters
from ui import cache, evidence, figures, ledger, widgets
from ui.tables import plain_value
from ui.text import _

Row = Mapping[str, Any]


def show(chosen: Filters) -> None:
    """All of them: they belong to no project, so no choice leaves any out."""
    frame = cache.rows("context_list")
    if frame.empty:
        widgets.empty(_("No such figure"))
        return
    items = "".join(_figure(group.to_dict("records")) for _id, group in frame.groupby("context_id", sort=False))
    st.html(f'<div class="ca"><ul class="ca-list">{items}</ul></div>')
    widgets.download(frame, "context_list", chosen, key="context_list")


def _figure(rows: Sequence[Row]) -> str:
    """One statistic: its value, whose it is, and the words of each source."""
    row = rows[0]
    href = escape(evidence.cell("context", row["context_id"], "value"))
    whose = plain_value(row["attributed_to"]) or _("nobody")
    about = [
        _("attributed to %(whose)s") % {"whose": whose},
        plain_value(row["area"]),
        figures.date(plain_value(row["period"])) if plain_value(row["period"]) else _("period not reported"),
        _("in no sum"),
    ]
    facts = "".join(f"<span>{escape(said)}</span>" for said in about if said)
    quoted = "".join(_words(each) for each in rows)
    note = f'<p class="ca-lead">{escape(plain_value(row["note"]))}</p>' if plain_value(row["note"]) else ""
    return (
        f'<li><span class="ca-name"><a href="{href}">{escape(_value(row))}</a></span> {escape(row["title"])}'
        f'<div class="ca-facts">{facts}</div><div class="ca-parts">{quoted}</div>{note}</li>'
    )


def _value(row: Row) -> str:
    unit = plain_value(row["unit"])
    text = figures.amount_in(row, "value", unit)
    return text if len(unit) == 3 and unit.isupper() else f"{text} {unit}".strip()


def _words(row: Row) -> str:
    """The note is one on the statistic, and stands below."""
    return ledger.words_of({**row, "table_name": "context", "column_name": "value", "note": None})
