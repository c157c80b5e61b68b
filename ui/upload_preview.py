"""Fourth step: what the files would change, cell by cell and in the figures that people know; what others changed
meanwhile is decided here."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from etl.examined import Preview
from etl.version import Version
from ui import cache, differences, figures, ledger, widgets
from ui.history import table_title
from ui.text import _, ngettext, plain
from ui.upload_conflicts import decide
from ui.upload_effect import Figures, changes
from ui.upload_inputs import radio
from ui.upload_problems import listed
from ui.upload_state import READING, SAVE, Shown, Upload, key
from ui.upload_words import alert, understood

_UPDATE, _REPLACE = "update", "replace"
_FIGURES_SHOWN = 12
_OTHERS = 3  # versions of others that are named


def show(upload: Upload, shown: Shown) -> None:
    preview = shown.examined.preview
    if upload.said:
        st.html(alert(upload.said))
    _files(upload, shown)
    if preview is None:
        return
    _meanwhile(upload, preview)
    _how(upload, shown)
    if preview.conflicts:
        decide(upload, preview)
    if preview.refusal:
        st.html(alert(_("This cannot become a version."), preview.refusal, _("Nothing was changed.")))
    elif preview.changes_nothing:
        _nothing(upload, preview)
    else:
        _effect(shown.figures)
        differences.draw(preview.tables, in_file=False)
        _unchanged(preview)
        _go_on(upload, shown)


def is_ready(upload: Upload, shown: Shown) -> bool:
    """Whether nothing is left to decide before the files become a version."""
    preview = shown.examined.preview
    if preview is None or preview.refusal or preview.changes_nothing or preview.undecided:
        return False
    return not _removed(preview) or upload.agreed == _tick(shown, preview)


def _files(upload: Upload, shown: Shown) -> None:
    """Each file in a line, with what is worth knowing of it."""
    lines = "".join(
        f"<li><b>{escape(file.name)}</b> {escape(understood(file, said))}</li>"
        for file, said in zip(shown.examined.files, shown.draft.files, strict=True)
    )
    with st.container(horizontal=True, key=key("read_as")):
        st.html(f'<div class="ca"><ul class="ca-rows">{lines}</ul></div>', width="content")
        st.button(_("Change"), key=key("reread"), type="tertiary", on_click=upload.go, args=(READING,))
    _notes(shown)


def _notes(shown: Shown) -> None:
    """What was noted of the files; nothing of it stops them."""
    n = sum(len(file.problems) for file in shown.examined.files)
    if n:
        said = ngettext("%(n)s note on the files", "%(n)s notes on the files", n) % {"n": n}
        inner = ledger.folded(said, "".join(listed(file) for file in shown.examined.files))
        st.html(f'<div class="ca ca-problems">{inner}</div>')


def _meanwhile(upload: Upload, preview: Preview) -> None:
    """What others saved since the person first saw what their files change."""
    if upload.draft.seen is None or upload.draft.seen == preview.base:
        return
    others = [one for one in cache.history() if upload.draft.seen < one.number <= preview.base]
    n = len(others)
    said = ngettext("A version was saved since you first looked.", "%(n)s were saved since you first looked.", n)
    lines = [_who(one) for one in others[:_OTHERS]]
    st.html(alert(said % {"n": n}, *lines, _("What your files change was worked out again.")))


def _who(version: Version) -> str:
    return _("Version %(n)s by %(author)s: %(message)s") % {
        "n": version.number, "author": version.author, "message": version.message
    }  # fmt: skip


def _how(upload: Upload, shown: Shown) -> None:
    """Update, or replace the tables."""
    tables = ", ".join(dict.fromkeys(table_title(file.table or "") for file in shown.examined.files))
    options = {
        _UPDATE: _("Update: rows that are not in the file stay"),
        _REPLACE: _("Replace: rows of %(tables)s that are not in the file go") % {"tables": tables},
    }
    current = _REPLACE if upload.draft.replace else _UPDATE

    def write(option: str) -> None:
        upload.draft = replace(upload.draft, replace=option == _REPLACE)

    radio(_("How are they put in?"), tuple(options), current, write, key("how"), lambda option: plain(options[option]))


def _nothing(upload: Upload, preview: Preview) -> None:
    n = sum(preview.unchanged.values())
    rows = ngettext("The row stands already as in the file.", "All %(n)s rows stand already as in the files.", n)
    kept = _("Where somebody else changed a row, theirs stays.") if preview.conflicts else ""
    st.html(
        f'<div class="ca ca-empty" role="status"><strong>{escape(_("Nothing would change"))}</strong>'
        f"<p>{escape(rows % {'n': figures.number(n)})} {escape(kept)}</p></div>"
    )
    st.button(_("Put in another file"), key=key("another"), type="primary", on_click=upload.again)


def _effect(found: Figures) -> None:
    """The figures that differ, old → new."""
    every = list(changes(found))
    widgets.heading(_("What this does to the figures"))
    if not every:
        widgets.lead(_("None of the headline figures changes."))
        return
    became = f'<span class="ca-hidden">{escape(_("becomes"))}</span><span aria-hidden="true">→</span>'
    items = [
        f"<dt>{escape(name)}</dt><dd><del>{escape(old)}</del> {became} <ins>{escape(new)}</ins></dd>"
        for name, old, new in every
    ]
    rest = len(items) - _FIGURES_SHOWN
    more = ngettext("%(n)s more figure", "%(n)s more figures", rest) % {"n": rest}
    folded = ledger.folded(more, f"<dl>{''.join(items[_FIGURES_SHOWN:])}</dl>") if rest > 0 else ""
    st.html(f'<div class="ca ca-diff ca-effect"><dl>{"".join(items[:_FIGURES_SHOWN])}</dl>{folded}</div>')


def _unchanged(preview: Preview) -> None:
    said = [f"{table_title(table)} {figures.number(n)}" for table, n in preview.unchanged.items() if n]
    if said:
        widgets.lead(_("Rows of the files that stand already as they are: %(rows)s.") % {"rows": ", ".join(said)})


def _removed(preview: Preview) -> int:
    return sum(table.counts[2] for table in preview.tables)


def _tick(shown: Shown, preview: Preview) -> str:
    """The tick belongs to these very rows: another preview asks anew."""
    return key("removes", preview.base, _removed(preview), *(file.sha256[:8] for file in shown.draft.files))


def _go_on(upload: Upload, shown: Shown) -> None:
    preview = shown.examined.preview
    assert preview is not None
    ready = not preview.undecided
    if n := _removed(preview):
        said = ngettext("Yes, %(n)s row shall go", "Yes, %(n)s rows shall go", n) % {"n": figures.number(n)}
        ready = _agreed(upload, said, _tick(shown, preview)) and ready
    said = _("This is right")
    st.button(said, key=key("right"), type="primary", disabled=not ready, on_click=upload.go, args=(SAVE,))
    if preview.undecided:
        widgets.lead(_("First decide the rows that somebody else changed too."))


def _agreed(upload: Upload, said: str, tick: str) -> bool:
    st.session_state[tick] = upload.agreed == tick

    def write() -> None:
        upload.agreed = tick if st.session_state[tick] else ""

    return st.checkbox(said, key=tick, on_change=write)
