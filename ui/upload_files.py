"""First step: which files, whose they are, and templates for who has none yet."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from etl.check_persons import PERSONAL_DATA
from etl.contract import contract
from etl.examined import ExaminedFile
from etl.mappings import publishers
from etl.publish import Edition, open_edition
from etl.settings import settings
from etl.template import template_bytes
from ui import cache, widgets
from ui.history import table_title
from ui.text import _, plain
from ui.upload_inputs import drop, select
from ui.upload_state import Upload, key
from ui.upload_words import alert, in_its_words, place, size

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEMPLATES = {".xlsx": _WORKBOOK, ".csv": "text/csv"}
_FIRST_TEMPLATE = "activities"
_PLACES = 8  # where data of persons stand


def show(upload: Upload) -> None:
    for file in upload.refused:
        _refused(file)
    for number, file in enumerate(upload.draft.files):
        _file(upload, number, file.name, upload.data[file.sha256])
    if not upload.draft.files:
        drop(_("Drop your files here, or choose them: CSV or Excel"), upload)
        _templates()
        return
    drop(_("Drop more files here, or choose them"), upload)
    _publisher(upload)
    st.button(_("Look them through"), key=key("look"), type="primary", on_click=upload.look)
    widgets.lead(_("Nothing is stored before you say so at the end."))


def _file(upload: Upload, number: int, name: str, data: bytes) -> None:
    with st.container(horizontal=True, key=key("file", number), vertical_alignment="center"):
        facts = f'<b>{escape(name)}</b> <span class="ca-lead">{escape(size(data))}</span>'
        st.html(f'<p class="ca-file">{facts}</p>', width="content")
        said = plain(_("Take out %(file)s") % {"file": name})
        st.button(said, key=key("out", number), type="tertiary", on_click=upload.take_out, args=(number,))


def _refused(file: ExaminedFile) -> None:
    """Why a file was not taken: where data of persons stand, never what stands there."""
    found = [place(problem) for problem in in_its_words(file) if problem.rule == PERSONAL_DATA]
    places = list(dict.fromkeys(filter(None, found)))
    more = [_("and elsewhere")] if len(places) > _PLACES else []
    st.html(
        alert(
            _("%(file)s was not taken: it seems to hold data of persons.") % {"file": file.name},
            _("Look at %(places)s.") % {"places": "; ".join(places[:_PLACES] + more)},
            _(
                "A name, an address or a number can put somebody in danger who was trafficked, or who helped them."
                " So the dashboard counts people and never holds them. Nothing of this file was kept."
            ),
            _("Take these columns or cells out of the file, and drop it again."),
        )
    )


def _publisher(upload: Upload) -> None:
    """Whose files they are: by them it is remembered what unusual headers mean."""
    current = upload.draft.publisher
    known = {*cache.rows("source_list")["publisher"].dropna(), *publishers(settings()), *([current] if current else [])}

    def write(name: str | None) -> None:
        upload.draft = replace(upload.draft, publisher=(name or "").strip())

    select(
        _("Whose files are they?"), sorted(known), current or None, write, key("publisher"), accept_new_options=True,
        placeholder=_("Choose or write a name; it may stay empty"),
        help=_("If their columns have unusual names, you say once what they mean; next time it is known."),
    )  # fmt: skip


def _templates() -> None:
    widgets.heading(_("No file yet?"), _("Fill in a template: it explains each column and offers what can be chosen."))
    tables = {table.name: table for table in contract().tables}
    names = list(tables)
    first = names.index(_FIRST_TEMPLATE)
    chosen = st.selectbox(_("Template for"), names, first, key=key("template"), format_func=table_title)
    widgets.lead(_(tables[chosen].description))
    said = {".xlsx": _("Excel template"), ".csv": _("CSV template")}
    with st.container(horizontal=True, key=key("templates")):
        for suffix, mime in _TEMPLATES.items():
            st.download_button(
                said[suffix], partial(_template, chosen, suffix, cache.edition()), f"{chosen}{suffix}", mime,
                key=key("template", suffix), on_click="ignore",
            )  # fmt: skip


def _template(table: str, suffix: str, shown: Edition) -> bytes:
    """Made when somebody clicks, with the ids of the rows that are there to choose from."""
    with closing(open_edition(shown)) as connection:
        return template_bytes(table, suffix, connection.cursor())
