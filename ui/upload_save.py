"""Fifth step: why the data change, and the document that it rests on; then one click makes the version."""

from __future__ import annotations

import streamlit as st

from etl.actor import Actor
from ui import cache, widgets
from ui.tables import plain_value
from ui.text import _
from ui.upload_inputs import select
from ui.upload_state import SAVE, Shown, Upload, key
from ui.upload_words import alert

_LONGEST = 500


def show(upload: Upload, shown: Shown, actor: Actor) -> None:
    preview = shown.examined.preview
    if preview is None:
        return
    if upload.said:
        st.html(alert(_("It was not saved."), upload.said, _("Nothing of your work is lost.")))
    _message(upload)
    _source(upload)
    said = _("Make it version %(n)s") % {"n": preview.base + 1}
    st.button(said, key=key("commit"), type="primary", on_click=_ask_for_it, args=(upload, preview.base))
    who = _("Everybody reads it in the history, with your name, %(name)s. It can be taken back at any time.")
    widgets.lead(who % {"name": actor.name})


def _message(upload: Upload) -> None:
    where = key("message")
    # Only once: what somebody is typing must not be written over.
    st.session_state.setdefault(where, upload.message)

    def write() -> None:
        upload.message = st.session_state[where]

    st.text_input(
        _("In a few words: what is new, and from whom?"), key=where, on_change=write, max_chars=_LONGEST,
        placeholder=_("such as: Trainings of 2019, from the partner’s list"),
    )  # fmt: skip


def _ask_for_it(upload: Upload, base: int) -> None:
    """The click. Its button is never greyed out: the words before it arrive together with it."""
    if upload.step != SAVE:  # a second click, after the first one has made it
        return
    upload.said = ""
    if upload.message.strip():
        upload.asked = base
    else:
        upload.said = _("Say in a few words why the data change: who reads the history will want to know.")


def _source(upload: Upload) -> None:
    sources = {row["source_id"]: plain_value(row["title"]) for row in cache.rows("source_list").to_dict("records")}

    def write(name: str | None) -> None:
        upload.source = (name or "").strip() or None

    select(
        _("Which document does it rest on? (if there is one)"),
        list(dict.fromkeys((*sources, *([upload.source] if upload.source else [])))),
        upload.source,
        write,
        key("source"),
        lambda name: f"{sources[name]} ({name})" if name in sources else name,
        accept_new_options=True,
        placeholder=_("Choose a source, or paste an address"),
    )
