"""Second step: how each file was understood. What is open is asked in whole sentences; every guess can be changed.

A file's own cells and headers are people's text and are escaped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from etl.contract import contract
from etl.draft import DraftFile
from etl.encoding import ENCODINGS
from etl.examined import ExaminedFile
from etl.problem import ASK, Problem
from ui import upload_words, widgets
from ui.history import table_title
from ui.text import _, ngettext
from ui.upload_columns import UNKNOWN, ask_columns, change_column, meaning_of, tell_remembered
from ui.upload_inputs import drop, select
from ui.upload_questions import ask_date, ask_number
from ui.upload_state import PREVIEW, PROBLEMS, Shown, Upload, key
from ui.upload_words import alert, short, understood

_GUESSED = "guessed_encoding"
_FOUND_OUT = ""  # stands for what nobody has said


def is_open(file: ExaminedFile) -> bool:
    """Whether something must be said before the rows can be judged."""
    return file.table is None or any(p.severity == ASK or p.rule in UNKNOWN for p in file.problems)


def is_uncertain(file: ExaminedFile) -> bool:
    """Whether a person should look at how a file was read."""
    return is_open(file) or _guess(file) is not None


def show(upload: Upload, shown: Shown) -> None:
    """A card for each file, and the way on when no question is open."""
    files = shown.examined.files
    for number, (file, said) in enumerate(zip(files, shown.draft.files, strict=True)):
        _card(upload, number, file, said)
    n = sum(map(is_open, files))
    step = PROBLEMS if any(file.blocked for file in files) else PREVIEW
    st.button(_("Go on"), key=key("read"), type="primary", disabled=n > 0, on_click=upload.go, args=(step,))
    if n:
        waiting = ngettext("One file still has a question.", "%(n)s files still have questions.", n)
        widgets.lead(waiting % {"n": n})


def _card(upload: Upload, number: int, file: ExaminedFile, said: DraftFile) -> None:
    facts = understood(file, said) if file.header else ""
    st.html(f'<div class="ca"><h2>{escape(file.name)}</h2><p class="ca-lead">{escape(facts)}</p></div>')
    if file.table is None:
        _unknown(upload, number, file)
    # Each in a place of its own: what stands below does not move under somebody's hand when one is answered.
    for question in (ask_columns, ask_number, ask_date, _look_at_letters):
        with st.container():
            question(upload, number, file)
    if file.first:
        st.html(_first_rows(file, said))
    tell_remembered(file)
    if file.header:
        with st.expander(_("Change how it was read"), key=key("change", number), on_change="rerun") as details:
            if details.open:
                _guesses(upload, number, file, said)


def _unknown(upload: Upload, number: int, file: ExaminedFile) -> None:
    """A file that is no table of ours, or none at all: why, and what to do."""
    problem = next(p for p in file.problems if p.stops_loading and (p.rule == "unknown_table" or not file.header))
    title = _("%(file)s could not be understood yet.") % {"file": file.name}
    said = upload_words.sentence(problem.finding())
    # What to do about an unknown table is asked below.
    st.html(alert(title, said, "" if file.header else problem.hint or ""))
    if file.header:
        _table(upload, number, None, _("Which table is it?"))
        return
    if problem.rule == "encoding":
        _letters(upload, number, file, _("Its letters may be"))
    drop(_("Drop a better one here, or choose it"), upload, number)
    st.button(_("Leave this file out"), key=key("without", number), on_click=upload.take_out, args=(number,))


def _guess(file: ExaminedFile) -> Problem | None:
    """The note that a file's letters were guessed, not known."""
    return next((problem for problem in file.problems if problem.rule == _GUESSED), None)


def _look_at_letters(upload: Upload, number: int, file: ExaminedFile) -> None:
    if (guess := _guess(file)) is None:
        return
    with st.container(key=key("question", "letters", number)):
        words = guess.expected.rpartition(": ")[2]
        said = _("Do these words look right: %(words)s?") % {"words": words}
        st.html(f'<div class="ca"><h3>{escape(said)}</h3></div>')
        _letters(upload, number, file, _("If not, choose other letters"))


def _guesses(upload: Upload, number: int, file: ExaminedFile, said: DraftFile) -> None:
    """Everything that was found out, to be changed."""
    left, right = widgets.pair()
    with left:
        if file.table:  # else it is asked above
            _table(upload, number, file.table, _("Table"))
        _answer(upload, number, "decimal", _("Decimal sign"), (",", "."), upload_words.decimal)
        _answer(upload, number, "date_order", _("Dates in digits"), ("dmy", "mdy"), upload_words.date_order)
    with right:
        if file.encoding is not None:
            if _guess(file) is None:
                _letters(upload, number, file, _("Letters"))
            signs = _with(upload_words.DELIMITERS, file.delimiter)
            write = _writes(upload, number, "delimiter")
            select(
                _("Between cells"), signs, file.delimiter, write, key("delimiter", number), upload_words.delimiter
            )
        if file.table:
            change_column(upload, number, file, said)


def _table(upload: Upload, number: int, current: str | None, said: str) -> None:
    def write(name: str | None) -> None:
        upload.say(number, table=name, mapping={})

    names = contract().table_names
    select(said, names, current, write, key("table", number), table_title, placeholder=_("Choose the table"))


def _letters(upload: Upload, number: int, file: ExaminedFile, said: str) -> None:
    names = _with(ENCODINGS, file.encoding)
    write = _writes(upload, number, "encoding")
    where = key("encoding", number)
    select(said, names, file.encoding, write, where, upload_words.encoding, placeholder=_("Choose"))


def _answer(
    upload: Upload, number: int, name: str, said: str, options: tuple[str, ...], words: Callable[[str], str]
) -> None:
    answers = upload.draft.files[number].answers

    def write(option: str) -> None:
        upload.say(number, answers=replace(answers, **{name: option or None}))

    every, current = (_FOUND_OUT, *options), getattr(answers, name) or _FOUND_OUT
    select(said, every, current, write, key(name, number), lambda option: words(option) or _("as each cell shows"))


def _writes(upload: Upload, number: int, name: str) -> Callable[[Any], None]:
    return lambda value: upload.say(number, **{name: value})


def _with(options: tuple[str, ...], found: str | None) -> list[str]:
    return list(dict.fromkeys((*options, *([found] if found else []))))


def _first_rows(file: ExaminedFile, said: DraftFile) -> str:
    """The file's first rows as they were read, with what each header means under it."""
    head = "".join(_head(cell, meaning_of(file, said, cell)) for cell in file.header)
    body = "".join(f'<tr><th scope="row">{row}</th>{"".join(map(_cell, cells))}</tr>' for row, cells in file.first)
    caption = escape(_("The first rows of %(file)s, as they were read") % {"file": file.name})
    return (
        f'<div class="ca"><div class="ca-scroll" tabindex="0" role="group" aria-label="{caption}">'
        f'<table class="ca-table ca-sheet"><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">{escape(_("Row"))}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></div>"
    )


def _head(cell: str, meaning: str) -> str:
    return f'<th scope="col">{escape(short(cell))}<span class="ca-minor">{escape(meaning)}</span></th>'


def _cell(cell: str | None) -> str:
    return f"<td>{escape(short(cell or ''))}</td>"
