"""Whether the words of a source still stand where they are quoted from: as the data tell, and, where the folder of the
documents is at hand (ATLAS_DOCUMENTS), as they stand there now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from etl.evidence import Document, read_document
from etl.settings import documents
from ui import figures
from ui.tables import plain_value
from ui.text import _, ngettext

Row = Mapping[str, Any]
_KEPT = 20


@dataclass(frozen=True)
class Live:
    """The stored text as it is now: how many of its lines hold something and how many of these are quoted, whether it
    is the text that was checked, which words and lines do not stand any more, and how many quotations those are."""

    lines: int
    quoted_lines: int
    same: bool
    failures: frozenset[tuple[str, str]]
    failed: int


def live(source: Row, facts: pd.DataFrame) -> Live | None:
    """The check of a source's quotations now; `None` where its document is not at hand."""
    folder, name = documents(), plain_value(source["document"])
    path = folder / name if folder and name else None
    if folder is None or path is None or not path.is_file():
        return None
    kept = _document(str(folder), name, path.stat().st_mtime_ns)
    if kept is None:
        return None
    quotes = [_place(row) for row in facts.to_dict("records")]
    failures = frozenset(place for place in set(quotes) if kept.failure(*place))
    lines = {line for words, line in quotes if (words, line) not in failures}
    known = plain_value(source["document_sha256"])
    failed = sum(place in failures for place in quotes)
    return Live(kept.written, len(lines), not known or known == kept.sha256, failures, failed)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _document(folder: str, name: str, changed: int) -> Document | None:
    """A text is read again when its file has changed."""
    return read_document(Path(folder), name)


def _place(row: Row) -> tuple[str, str]:
    return plain_value(row["words"]), str(int(row["line"])) if figures.known(row["line"]) else ""


def marked(facts: pd.DataFrame, checked: Live | None) -> pd.DataFrame:
    """The facts, with a note on each quotation that does not stand on its line any more."""
    if checked is None or not checked.failures:
        return facts
    notes = [_marked(row, checked) for row in facts.to_dict("records")]
    return facts.assign(note=notes)


def _marked(row: Row, checked: Live) -> str:
    note = plain_value(row["note"])
    if _place(row) not in checked.failures:
        return note
    return " ".join([_("These words do not stand on that line of the kept text any more."), note]).strip()


def markup(source: Row, facts: pd.DataFrame, checked: Live | None) -> str:
    """What is known of the words, in sentences."""
    said = [_recorded(source, len(facts)), *(_now(checked) if checked else [])]
    warns = checked is not None and (checked.failures or not checked.same)
    kind, role = ("ca-alert", ' role="alert"') if warns else ("", "")
    return f'<div class="{kind}"{role}>{"".join(f"<p>{escape(sentence)}</p>" for sentence in said if sentence)}</div>'


def _recorded(source: Row, n: int) -> str:
    verified, retrieved = plain_value(source["verified"]), plain_value(source["retrieved"])
    if not n:
        return _("No words were taken from it.")
    if not plain_value(source["document"]):
        read = _("Quoted as read on %(date)s") % {"date": figures.date(retrieved)} if retrieved else _("Quoted as read")
        return _("%(read)s; the page is not kept, so its words cannot be checked again.") % {"read": read}
    if not verified:
        return _("The text is kept, but no check of its words is on record.")
    return ngettext(
        "Its one quotation stood letter for letter on its line on %(date)s.",
        "Its %(n)s quotations stood letter for letter on their lines on %(date)s.",
        n,
    ) % {"n": figures.number(n), "date": figures.date(verified)}


def _now(checked: Live) -> list[str]:
    """What the check of just now adds."""
    failed = checked.failed
    found = (
        ngettext(
            "Checked now: %(n)s quotation does not stand on its line any more; it is marked below.",
            "Checked now: %(n)s quotations do not stand on their lines any more; they are marked below.",
            failed,
        )
        % {"n": figures.number(failed)}
        if failed
        else _("Checked now: all of them stand there.")
    )
    changed = "" if checked.same else _("The kept text is another than the one that was checked then.")
    share = {"n": figures.number(checked.quoted_lines), "of": figures.number(checked.lines)}
    return [found, changed, _("%(n)s of the %(of)s lines of the text are quoted.") % share]
