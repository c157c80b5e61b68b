"""Third step: what is wrong, grouped by rule, and two ways to mend it: here, or in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from etl.examined import ExaminedFile
from etl.problem import Problem
from ui import figures, widgets
from ui.text import _, ngettext
from ui.upload_mend import mend
from ui.upload_reading import is_open
from ui.upload_state import PREVIEW, READING, Shown, Upload, key
from ui.upload_words import SEVERITIES, in_its_words, mark, rows, rule_name, sentence, short

_OPEN = 3  # groups of so many problems are unfolded
_SHOWN = 40  # problems of a group
_LONGEST = 200  # letters of a value


def show(upload: Upload, shown: Shown) -> None:
    """The problems of each file, and the way on when none of them stops it."""
    if not any(file.blocked for file in shown.examined.files):
        st.html(f'<p class="ca-lead" role="status">{escape(_("Nothing stops your files any more."))}</p>')
        st.button(_("See what would change"), key=key("mended"), type="primary", on_click=upload.go, args=(PREVIEW,))
    for number, file in enumerate(shown.examined.files):
        if file.problems:
            st.html(f'<div class="ca"><h2>{escape(file.name)}</h2><p role="status">{escape(count(file))}</p></div>')
            if is_open(file):
                _unanswered(upload, number)
            st.html(f'<div class="ca ca-problems">{listed(file)}</div>')
            if file.blocked and file.header:
                mend(upload, number, file)


def count(file: ExaminedFile) -> str:
    """`24 rows: 14 without problems, 10 with.`"""
    if not file.bad_rows:
        return _("%(rows)s, all of them without problems.") % {"rows": rows(file.rows)}
    said = _("%(rows)s: %(good)s without problems, %(bad)s with.")
    good, bad = figures.number(file.rows - file.bad_rows), figures.number(file.bad_rows)
    return said % {"rows": rows(file.rows), "good": good, "bad": bad}


def listed(file: ExaminedFile) -> str:
    """The problems by rule, those that stop the file first, as HTML."""
    groups: dict[tuple[int, str], list[Problem]] = {}
    for problem in in_its_words(file):
        groups.setdefault((SEVERITIES.index(problem.severity), problem.rule), []).append(problem)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1])))
    return "".join(_folded(rule, group) for (_severity, rule), group in ordered)


def _folded(rule: str, group: Sequence[Problem]) -> str:
    number = figures.number(sum(problem.unlisted or 1 for problem in group))
    body = f"{_table([p for p in group if not _is_whole(p)])}{_sentences([p for p in group if _is_whole(p)])}"
    is_open = " open" if len(group) <= _OPEN and group[0].stops_loading else ""
    return (
        f"<details{is_open}><summary>{escape(rule_name(rule))} <b>{number}</b> {mark(group[0].severity)}</summary>"
        f"{body}</details>"
    )


def _is_whole(problem: Problem) -> bool:
    """Whether it is about the file or a column, not about a cell."""
    return problem.row is None or (problem.value is None and problem.rule.endswith("_column"))


def _sentences(problems: Iterable[Problem]) -> str:
    items = "".join(
        f"<li>{_code(problem.column)}{escape(sentence(problem.expected))} {escape(problem.hint or '')}</li>"
        for problem in problems
    )
    return f'<ul class="ca-list">{items}</ul>' if items else ""


def _code(column: str | None) -> str:
    return f"<b>{escape(column)}</b>: " if column else ""


def _table(problems: Sequence[Problem]) -> str:
    if not problems:
        return ""
    heads = (_("Row"), _("Column"), _("Value"), _("What was expected"), _("What to do"))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(_row(problem, heads) for problem in problems[:_SHOWN])
    rest = len(problems) - _SHOWN
    more = ngettext("%(n)s more; the workbook below has all.", "%(n)s more; the workbook below has all.", rest)
    after = f'<p class="ca-lead">{escape(more % {"n": figures.number(rest)})}</p>' if rest > 0 else ""
    label = escape(rule_name(problems[0].rule))
    return (
        f'<div class="ca-scroll" tabindex="0" role="group" aria-label="{label}"><table class="ca-table ca-wrong">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{after}"
    )


def _row(problem: Problem, heads: Sequence[str]) -> str:
    """One problem; a phone shows its cells below each other, each with its heading."""
    empty = f'<span class="ca-gone">{escape(_("empty"))}</span>'
    value = escape(short(problem.value, _LONGEST)) if problem.value else empty
    cells = (escape(problem.column or ""), value, escape(problem.expected), escape(problem.hint or ""))
    drawn = "".join(
        f'<td data-head="{escape(head)}">{cell}</td>' for head, cell in zip(heads[1:], cells, strict=True)
    )
    return f'<tr><th scope="row" data-head="{escape(heads[0])}">{problem.row}</th>{drawn}</tr>'


def _unanswered(upload: Upload, number: int) -> None:
    widgets.lead(_("Some of it is only a question to you."))
    st.button(_("Answer it"), key=key("answer", number), on_click=upload.go, args=(READING,))
