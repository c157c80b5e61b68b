"""Putting a file in, one step at a time: files, how they are read, problems, preview, saving, done."""

from __future__ import annotations

from html import escape

import streamlit as st

from etl.actor import Actor
from ui import upload_done, upload_files, upload_preview, upload_problems, upload_reading, upload_save, upload_work
from ui.text import _
from ui.upload_state import DONE, FILES, PREVIEW, PROBLEMS, READING, SAVE, STEPS, Shown, Upload, current, key
from ui.upload_words import alert


def show(actor: Actor) -> None:
    """The step that the person is at, below the names of all steps."""
    upload = current()
    upload.seat.start()
    # Always both, so that what stands below keeps its place and its state while something is worked out.
    above, progress = st.container(), st.empty()
    upload_work.commit(upload, actor, progress)
    shown = upload_work.up_to_date(upload, progress)
    if shown and upload.looking:
        upload.go(_first_that_needs_somebody(shown))
    elif shown and upload.step == SAVE and not upload_preview.is_ready(upload, shown):
        upload.go(PREVIEW)  # something has changed that wants a look again
    with above:
        _names(upload)
    with st.container(key=key("body")):
        _step(upload, shown, actor)


def _step(upload: Upload, shown: Shown | None, actor: Actor) -> None:
    if upload.failed and upload.failed[0] == upload.draft:
        _failed(upload)
    elif upload.step == DONE:
        upload_done.show(upload)
    elif shown is None:
        upload_files.show(upload)
    elif upload.step == READING:
        upload_reading.show(upload, shown)
    elif upload.step == PROBLEMS:
        upload_problems.show(upload, shown)
    elif upload.step == SAVE:
        upload_save.show(upload, shown, actor)
    else:
        upload_preview.show(upload, shown)


def _first_that_needs_somebody(shown: Shown) -> str:
    """A file that raises no question goes straight to what it changes."""
    if any(map(upload_reading.is_uncertain, shown.examined.files)):
        return READING
    return PREVIEW if shown.examined.preview else PROBLEMS


def _names(upload: Upload) -> None:
    """Where the person is; earlier steps can be gone back to."""
    names = {
        FILES: _("Files"),
        READING: _("How they are read"),
        PROBLEMS: _("Problems"),
        PREVIEW: _("What changes"),
        SAVE: _("Save"),
        DONE: _("Done"),
    }
    here = STEPS.index(upload.step)
    with st.container(horizontal=True, key="upload_steps"):
        for n, step in enumerate(STEPS):
            said = f"{n + 1} {names[step]}"
            if n < here and here < len(STEPS) - 1:
                st.button(said, key=key("step", step), type="tertiary", on_click=upload.go, args=(step,))
            else:
                kind = ' class="ca-here" aria-current="step"' if n == here else ""
                st.html(f"<span{kind}>{escape(said)}</span>", width="content")


def _failed(upload: Upload) -> None:
    """The files could not be worked on: why, and the way on."""
    st.html(alert(_("Your files could not be looked through."), upload.failed[1] if upload.failed else ""))
    with st.container(horizontal=True):
        st.button(_("Try again"), key=key("again"), type="primary", on_click=upload.look)
        st.button(_("Choose other files"), key=key("other"), on_click=upload.again)
