"""Last step: the version is there; where to see it, and how to take it back."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui import address, history
from ui.text import _
from ui.upload_state import Upload, key


def show(upload: Upload) -> None:
    version = upload.version
    if version is None:
        return
    title = _("Version %(n)s is there") % {"n": version.number}
    rows = "".join(
        f"<li><b>{escape(history.table_title(table))}</b> {escape(history.counts(*numbers))}</li>"
        for table, numbers in version.rows.items()
        if any(numbers)
    )
    links = (
        (address.link("overview"), _("See the dashboard with it")),
        (history.changes_link(version.number), _("What it changed")),
        (address.link("history", {address.UNDO: str(version.number)}), _("Undo it…")),
    )
    ways = "".join(f'<a href="{escape(href)}">{escape(said)}</a>' for href, said in links)
    st.html(
        f'<div class="ca ca-made" role="status"><h2>{escape(title)}</h2><p>{escape(version.message)}</p>'
        f'<ul class="ca-rows">{rows}</ul><p class="ca-ways">{ways}</p></div>'
    )
    st.button(_("Put in another file"), key=key("another"), type="primary", on_click=upload.again)
