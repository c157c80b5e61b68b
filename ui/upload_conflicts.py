"""Rows that somebody else changed while a person was at their upload: side by side, and what shall stand."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from etl.contract import contract
from etl.diff import Row
from etl.draft import Decision, Side
from etl.examined import Conflict, Preview
from ui import differences, figures, widgets
from ui.history import table_title
from ui.text import _, column_title, ngettext, plain
from ui.upload_inputs import radio
from ui.upload_state import Upload, key

_SHOWN = 20
_SIDES: tuple[Side, ...] = ("theirs", "mine")


def decide(upload: Upload, preview: Preview) -> None:
    """Each row that both changed, with the choice; many of one table can be decided at once."""
    n = len(preview.conflicts)
    said = ngettext("%(n)s row was changed by somebody else too", "%(n)s rows were changed by somebody else too", n)
    lead = _("Nothing is written over in silence: say for each what shall stand.")
    widgets.heading(said % {"n": figures.number(n)}, lead)
    for table in dict.fromkeys(one.table for one in preview.conflicts):
        rows = [one for one in preview.conflicts if one.table == table]
        if len(rows) > 1:
            _all_of(upload, preview.base, table, rows)
    for conflict in preview.conflicts[:_SHOWN]:
        _one(upload, preview.base, conflict)
    if n > _SHOWN:
        widgets.lead(_("The rest follows when these are decided."))


def _names() -> dict[Side, str]:
    return {"theirs": _("Keep theirs"), "mine": _("Take mine")}


def _all_of(upload: Upload, base: int, table: str, rows: list[Conflict]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        said = _("All %(n)s of %(table)s:") % {"n": figures.number(len(rows)), "table": table_title(table)}
        st.html(f'<p class="ca-lead">{escape(said)}</p>', width="content")
        for side, name in _names().items():
            st.button(name, key=key("all", table, side), on_click=_decide, args=(upload, rows, side, base))


def _one(upload: Upload, base: int, conflict: Conflict) -> None:
    title = f"{table_title(conflict.table)} {' · '.join(conflict.key)}"
    st.html(f'<div class="ca"><h3>{escape(title)}</h3>{_side_by_side(conflict)}</div>')
    radio(
        plain(title), _SIDES, conflict.side, lambda side: _decide(upload, [conflict], side, base),
        key("conflict", conflict.table, *conflict.key), lambda side: _names()[side],
        horizontal=True, label_visibility="collapsed",
    )  # fmt: skip


def _decide(upload: Upload, rows: Iterable[Conflict], side: Side, base: int) -> None:
    for conflict in rows:
        upload.draft = upload.draft.decided(Decision(conflict.table, conflict.key, side, at=base))


def _side_by_side(conflict: Conflict) -> str:
    """The cells in which the three differ; of a row that is not there, that it is not."""
    sides = (conflict.before, conflict.theirs, conflict.mine)
    heads = (_("Column"), _("As it was"), _("Theirs, now"), _("Mine"))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    columns = [
        name
        for name in contract().table(conflict.table).column_names
        if name not in contract().table(conflict.table).key and len({(side or {}).get(name) for side in sides}) > 1
    ]
    body = "".join(_line(conflict.table, name, sides) for name in columns)
    return (
        f'<div class="ca-scroll" tabindex="0" role="group" aria-label="{escape(_("Both changes"))}">'
        f'<table class="ca-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _line(table: str, column: str, sides: tuple[Row | None, ...]) -> str:
    cells = "".join(f"<td>{escape(_cell(table, column, side))}</td>" for side in sides)
    return f'<tr><th scope="row">{escape(column_title(table, column))}</th>{cells}</tr>'


def _cell(table: str, column: str, row: Row | None) -> str:
    return _("the row is not there") if row is None else differences.value(table, column, row[column])
