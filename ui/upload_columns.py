"""What the headers of a file mean: unknown ones are asked, remembered ones are told, any can be changed."""

from __future__ import annotations

from html import escape

import streamlit as st

from etl.contract import contract
from etl.draft import DraftFile
from etl.examined import ExaminedFile
from ui import widgets
from ui.text import _, column_title, ngettext, plain
from ui.upload_inputs import select
from ui.upload_state import Upload, key
from ui.upload_words import short

UNKNOWN = ("unknown_column", "duplicate_header")  # the rules of headers that a person must decide
_LEFT_OUT = ""  # stands for no column in a list of columns
_EXAMPLES = 3


def ask_columns(upload: Upload, number: int, file: ExaminedFile) -> None:
    """What each unknown header may mean, the likeliest chosen; it counts once the person has said so."""
    unknown = list(dict.fromkeys(p.value for p in file.problems if p.rule in UNKNOWN and p.value))
    if not unknown or file.table is None:
        return
    n = len(unknown)
    st.html(f'<div class="ca"><h3>{escape(_question(n))}</h3></div>')
    for place, header in enumerate(unknown):
        _ask(number, place, file, header)

    def confirm() -> None:
        chosen = {h: st.session_state[key("means", number, place)] or None for place, h in enumerate(unknown)}
        upload.say(number, mapping={**upload.draft.files[number].mapping, **chosen})

    said = ngettext("Read it this way", "Read them this way", n)
    st.button(said, key=key("confirm", number), on_click=confirm)


def _question(n: int) -> str:
    return ngettext("What does this column mean?", "What do these columns mean?", n)


def _ask(number: int, place: int, file: ExaminedFile, header: str) -> None:
    column = file.header.index(header)
    examples = list(dict.fromkeys(cell for _row, cells in file.first if (cell := cells[column])))[:_EXAMPLES]
    like = _("such as %(examples)s") % {"examples": ", ".join(map(short, examples))} if examples else _("empty here")
    options = [_LEFT_OUT, *_free(file, header)]
    near = file.suggested.get(header, _LEFT_OUT)
    st.selectbox(
        plain(f"“{header}”, {like}"), options, options.index(near) if near in options else 0,
        key=key("means", number, place), format_func=lambda name: _name(file, name),
    )  # fmt: skip


def _free(file: ExaminedFile, header: str) -> list[str]:
    """The columns of the table that no other header means."""
    taken = {column for cell, column in file.columns.items() if cell != header}
    return [name for name in contract().table(file.table or "").column_names if name not in taken]


def _name(file: ExaminedFile, name: str) -> str:
    return column_title(file.table or "", name) if name else _("Leave this column out")


def change_column(upload: Upload, number: int, file: ExaminedFile, said: DraftFile) -> None:
    """Any header can be given another meaning, one at a time."""
    headers = list(dict.fromkeys(cell for cell in file.header if cell))
    header = st.selectbox(_("Column of the file"), headers, key=key("header", number))

    def write(name: str) -> None:
        upload.say(number, mapping={**said.mapping, header: name or None})

    select(
        _("It means"), [_LEFT_OUT, *_free(file, header)], file.columns.get(header, _LEFT_OUT), write,
        key("other", number, headers.index(header)), lambda name: _name(file, name),
    )  # fmt: skip


def tell_remembered(file: ExaminedFile) -> None:
    """Headers that mean what they meant in this publisher's earlier files."""
    if file.table and file.remembered:
        items = ", ".join(
            f"“{header}” = {column_title(file.table, column) if column else _('left out')}"
            for header, column in file.remembered.items()
        )
        widgets.lead(_("As in their earlier files: %(columns)s.") % {"columns": items})


def meaning_of(file: ExaminedFile, said: DraftFile, header: str) -> str:
    """`→ Start`: what stands under a header."""
    if file.table and header in file.columns:
        return f"→ {column_title(file.table, file.columns[header])}"
    if header in said.mapping or header in file.remembered:
        return _("left out")
    return _("not known") if header else ""
