"""What only a person can say: which reading of a number or a date is meant, asked with the file's own values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from etl.contract import contract
from etl.examined import ExaminedFile
from etl.meaning import Answers, meaning
from etl.problem import Problem
from ui import figures, upload_words
from ui.text import _, ngettext, plain
from ui.upload_inputs import radio
from ui.upload_state import Upload, key

_EXAMPLES = 3


def ask_number(upload: Upload, number: int, file: ExaminedFile) -> None:
    """Which sign stands before decimals, where that is not certain."""
    _ask(upload, number, file, "decimal", (".", ","), "ambiguous_number")


def ask_date(upload: Upload, number: int, file: ExaminedFile) -> None:
    """Whether the day or the month comes first, where that is not certain."""
    _ask(upload, number, file, "date_order", ("dmy", "mdy"), "ambiguous_date")


def _of(problems: Sequence[Problem], rule: str) -> list[Problem]:
    return [problem for problem in problems if problem.rule == rule and problem.value is not None]


def _ask(upload: Upload, number: int, file: ExaminedFile, name: str, options: Sequence[str], rule: str) -> None:
    """One question, whose answer holds for the whole file."""
    problems = _of(file.problems, rule)
    if not problems:
        return
    readings = {option: [_read(problem, name, option) for problem in problems] for option in options}
    value, first, other = problems[0].value or "", *(readings[option][0] for option in options)
    question = _("“%(value)s”: is that %(first)s or %(other)s?") % {"value": value, "first": first, "other": other}

    def write(option: str) -> None:
        upload.say(number, answers=replace(upload.draft.files[number].answers, **{name: option}))

    values = list(dict.fromkeys(problem.value or "" for problem in problems))[:_EXAMPLES]
    places = [next(n for n, p in enumerate(problems) if p.value == one) for one in values]
    with st.container(key=key("question", name, number)):
        stands = _where(_of(upload_words.in_its_words(file), rule))
        st.html(f'<div class="ca"><h3>{escape(question)}</h3><p class="ca-lead">{escape(stands)}</p></div>')
        radio(
            plain(question), options, None, write, key("asked", name, number), label_visibility="collapsed",
            words=lambda option: plain("; ".join(f"{problems[n].value} = {readings[option][n]}" for n in places)),
        )  # fmt: skip


def _where(problems: Sequence[Problem]) -> str:
    n = len(problems) - 1
    more = " " + ngettext("and %(n)s more cell", "and %(n)s more cells", n) % {"n": figures.number(n)} if n else ""
    first = upload_words.place(problems[0])
    return f"{first[:1].upper()}{first[1:]}{more}. " + _("Your answer holds for the whole file.")


def _read(problem: Problem, name: str, option: str) -> str:
    """The cell as one of the answers has it, in the reader's way of writing."""
    column = contract().table(problem.table or "").column(problem.column or "")
    text = meaning(column, problem.value or "", replace(Answers(), **{name: option})).text
    return figures.cell(text, column.kind) if text else _("nothing that fits")
