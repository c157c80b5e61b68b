"""Mending a file: in a table of the rows with problems, or in a spreadsheet and dropped again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import PurePath
from typing import Any

import pandas as pd
import streamlit as st

from etl.contract import contract
from etl.draft import Draft
from etl.examined import ExaminedFile
from ui import figures, widgets
from ui.text import _, ngettext
from ui.upload_inputs import drop
from ui.upload_state import Upload, key
from ui.upload_words import in_its_words
from ui.uploads import Bytes, Seat

_ROW, _OUT, _WRONG = "row", "out", "wrong"
_WITHOUT_SCROLLING = 12  # rows


def mend(upload: Upload, number: int, file: ExaminedFile) -> None:
    """Both ways to mend a file, below its problems."""
    if file.bad:
        _here(upload, number, file)
    _in_a_spreadsheet(upload, number, file)


def _here(upload: Upload, number: int, file: ExaminedFile) -> None:
    widgets.heading(_("Mend it here"), _about(file))
    wrong = wrong_columns(file)
    every = st.toggle(_("Show all columns"), key=key("every", number)) if len(wrong) < len(file.header) else True
    frame = editable(file)
    where = editor(upload, number, file)
    names = {f"c{n}": cell or _("no header") for n, cell in enumerate(file.header, 1)}
    first = [f"c{n}" for n in wrong]
    st.data_editor(
        frame, key=where, hide_index=True, num_rows="fixed", disabled=[_ROW, _WRONG],
        height="content" if len(frame) <= _WITHOUT_SCROLLING else 420,
        column_order=[_ROW, _OUT, *first, *([name for name in names if name not in first] if every else []), _WRONG],
        column_config={
            _ROW: st.column_config.NumberColumn(_("Row"), width=60, format="%d"),
            _OUT: st.column_config.CheckboxColumn(_("Leave out"), width=110),
            **{name: st.column_config.TextColumn(said) for name, said in names.items()},
            _WRONG: st.column_config.TextColumn(_("What is wrong"), width="large"),
        },
        alt=_("The rows of %(file)s that have problems, to be mended") % {"file": file.name},
    )  # fmt: skip

    def check() -> None:
        fixes, left_out = mended(file, st.session_state[where]["edited_rows"])
        said = upload.draft.files[number]
        upload.say(number, fixes={**said.fixes, **fixes}, left_out=said.left_out | left_out)

    st.button(_("Check again"), key=key("check", number), type="primary", on_click=check)


def editor(upload: Upload, number: int, file: ExaminedFile) -> str:
    """The key of the table to mend a file in. It belongs to the very rows that it holds: Streamlit keeps edits by
    place, and keeps them where other rows come in as many places."""
    return key("mend", number, upload.round, hash(tuple(row for row, _cells in file.bad)))


def _about(file: ExaminedFile) -> str:
    rest = file.bad_rows - len(file.bad)
    more = ngettext("%(n)s more row follows when these are done.", "%(n)s more rows follow when these are done.", rest)
    first = _("Only the rows with problems. Change a cell, or tick a row to leave it out.")
    return first + (" " + more % {"n": figures.number(rest)} if rest > 0 else "")


def wrong_columns(file: ExaminedFile) -> list[int]:
    """The columns of the file, from 1, that tell its rows apart or have problems; the key first."""
    keys = contract().table(file.table).key if file.table else ()
    wrong = {problem.column for problem in file.problems if problem.stops_loading}
    places = list(enumerate(file.header, 1))
    first = [n for n, cell in places if file.columns.get(cell) in keys]
    return first + [n for n, cell in places if n not in first and {cell, file.columns.get(cell)} & wrong]


def editable(file: ExaminedFile) -> pd.DataFrame:
    """The rows with problems as texts: `row`, `out`, `c1`, `c2`, …, `wrong`; an empty cell is an empty text."""
    wrong: dict[int | None, list[str]] = {}
    for problem in in_its_words(file):
        if problem.stops_loading:
            said = " ".join(filter(None, (problem.finding(), problem.hint)))
            wrong.setdefault(problem.row, []).append(f"{problem.column}: {said}" if problem.column else said)
    rows = [(row, False, *(cell or "" for cell in cells), " ".join(wrong.get(row, ()))) for row, cells in file.bad]
    return pd.DataFrame(rows, columns=[_ROW, _OUT, *(f"c{n}" for n in range(1, len(file.header) + 1)), _WRONG])


def mended(
    file: ExaminedFile, edited: Mapping[int, Mapping[str, Any]]
) -> tuple[dict[tuple[int, int], str], frozenset[int]]:
    """What an editor's changes say of a file: texts by row and column, and the rows to leave out."""
    fixes: dict[tuple[int, int], str] = {}
    left_out = set()
    for place, changes in edited.items():
        row = file.bad[int(place)][0]
        if changes.get(_OUT):
            left_out.add(row)
        fixes |= {(row, int(name[1:])): text or "" for name, text in changes.items() if name != _OUT}
    return fixes, frozenset(left_out)


def _in_a_spreadsheet(upload: Upload, number: int, file: ExaminedFile) -> None:
    widgets.heading(
        _("Or mend it in Excel"),
        _("The workbook is your file with the wrong cells coloured; a note on each says why. Then drop it here."),
    )
    with st.container(horizontal=True, key=key("workbook", number)):
        st.download_button(
            _("Download the coloured workbook"),
            partial(_workbook, upload.seat, upload.draft, dict(upload.data), number),
            f"{PurePath(file.name).stem}-problems.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=key("annotated", number), on_click="ignore",
        )  # fmt: skip
    # Without the file's name, which stands above: a screen reader would read the signs that keep it plain text.
    drop(_("Drop the mended file here, or choose it"), upload, number)


def _workbook(seat: Seat, draft: Draft, data: Bytes, number: int) -> bytes:
    """Made only when somebody clicks."""
    return seat.annotated(draft, data, number)
