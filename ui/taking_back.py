"""Taking a version back, or returning to one: first what that would change, then why, then a new version. For staff;
`etl.undo` asks again whether the person may."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import duckdb
import streamlit as st

from etl.apart import apart
from etl.errors import AtlasError, LaterChange, NotAllowed, StaleHead, UndoConflict
from etl.lake import open_lake
from etl.publish import Edition
from etl.settings import settings
from etl.undo import Effect, preview, preview_to, undo, undo_to
from etl.version import Version
from ui import address, auth, cache, differences, history, widgets
from ui.text import _, ngettext, plain

_SHOWN = 25  # rows of each kind and table
_KEPT = 20
_LONGEST = 500  # letters of a message
_MESSAGE, _WITH_LATER, _SAID = "taking_back_message", "taking_back_with_later", "taking_back_said"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """Which version, and whether everything after it goes too."""

    number: int
    whole: bool

    @property
    def title(self) -> str:
        said = _("Return to version %(n)s") if self.whole else _("Undo version %(n)s")
        return said % {"n": self.number}


def is_asked() -> bool:
    """Whether the URL names a version to take back or to return to."""
    return bool(address.get(address.UNDO) or address.get(address.RETURN))


def show(versions: Sequence[Version]) -> None:
    """What it would change and the form that does it; for who is not staff, the way to sign in."""
    if auth.gate() is None:
        return
    version = next((one for one in versions if str(one.number) == _number()), None)
    if version is None:
        widgets.lead(_("There is no such version."))
        return
    asked = Asked(version.number, whole=bool(address.get(address.RETURN)))
    widgets.heading(asked.title, _of(version))
    if gone := _gone(asked, versions):
        widgets.lead(history.has_expired(gone))
        _all_versions()
        return
    try:
        effect = _effect(cache.newest(), asked)
    except (AtlasError, duckdb.Error, OSError) as error:
        _log.exception("what taking back version %s would change cannot be told", asked.number)
        raise cache.UnreadableError(str(error)) from error
    if effect.tables:
        _ask(asked, effect)
    else:
        widgets.lead(_("Nothing would change: the rows are so already."))
    _all_versions()


def say_made(versions: Sequence[Version]) -> None:
    """After it is done: the new version, and where one sees what it changed."""
    made = next((one for one in versions if str(one.number) == address.get(address.MADE)), None)
    if made is None:
        return
    said = _("%(version)s is made: %(message)s") % {
        "version": history.name_of(made.number),
        "message": made.message,
    }
    link = f'<a href="{escape(history.changes_link(made.number))}">{escape(_("What it changed"))}</a>'
    st.html(f'<div class="ca ca-banner" role="status"><p>{escape(said)} {link}</p></div>')


def _number() -> str | None:
    return address.get(address.RETURN) or address.get(address.UNDO)


def _gone(asked: Asked, versions: Sequence[Version]) -> int | None:
    """The expired version whose rows it would need: undoing one needs those before it, too."""
    needed = {asked.number} if asked.whole else {asked.number, asked.number - 1}
    return max(needed & history.expired(versions), default=None)


def _of(version: Version) -> str:
    return _("%(when)s, by %(author)s: %(message)s") % {
        "when": history.moment(version.committed_at),
        "author": version.author,
        "message": version.message,
    }


@st.cache_data(show_spinner=False, max_entries=_KEPT, hash_funcs={Edition: lambda e: str(e.path), Asked: repr})
def _effect(newest: Edition, asked: Asked) -> Effect:
    """What it would do to the newest version."""
    ask = preview_to if asked.whole else preview
    return ask(open_lake(), asked.number, limit=_SHOWN)


def _ask(asked: Asked, effect: Effect) -> None:
    widgets.lead(_("This becomes a version of its own; nothing is erased. It would change:"))
    differences.draw(effect.tables, in_file=False)
    _later(effect.later)
    if refused := st.session_state.pop(_SAID, None):
        st.error(plain(refused))
    with st.form("taking_back", border=False):
        st.text_input(_("Why? Everybody reads it in the history."), key=_MESSAGE, max_chars=_LONGEST)
        if effect.later:
            st.checkbox(_("Take these later changes back too"), key=_WITH_LATER)
        # The head that the person has seen goes along: a run between the look and the click may know a newer one.
        st.form_submit_button(asked.title, on_click=_take_back, args=(asked, effect), type="primary")


def _later(later: Sequence[LaterChange]) -> None:
    if not later:
        return
    said = escape(_("Later versions changed some of these rows again. Undoing takes these changes with it:"))
    items = "".join(f"<li>{_later_item(one)}</li>" for one in later)
    st.html(f'<div class="ca ca-banner" role="note"><p>{said}</p><ul class="ca-rows">{items}</ul></div>')


def _later_item(one: LaterChange) -> str:
    name = f'<a href="{escape(history.changes_link(one.version))}">{escape(history.name_of(one.version))}</a>'
    keys = ", ".join(f"<code>{escape(key)}</code>" for key in one.keys)
    rest = one.rows - len(one.keys)
    more = " " + escape(ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": rest}) if rest else ""
    return f"{name}: <b>{escape(history.table_title(one.table))}</b> {keys}{more}"


def _take_back(asked: Asked, seen: Effect) -> None:
    """The click: makes the version and goes to where it is said, or keeps the reason why not."""
    message = st.session_state[_MESSAGE].strip()
    with_later = bool(st.session_state.get(_WITH_LATER))
    if not message:
        st.session_state[_SAID] = _("Say why: the history keeps it.")
    elif seen.later and not with_later:
        st.session_state[_SAID] = _("Nothing was changed: tick that the later changes are taken back too, or leave it.")
    else:
        _made(asked, seen, message, with_later)


def _made(asked: Asked, seen: Effect, message: str, with_later: bool) -> None:
    here, actor = settings(), auth.actor()
    try:
        if asked.whole:
            version, _changes = apart(here, undo_to, asked.number, actor, message, seen=seen.head)
        else:
            version, _changes = apart(
                here, undo, asked.number, actor, message, with_later=with_later, seen=seen.head
            )
    except (AtlasError, duckdb.Error, OSError) as error:
        _log.warning("version %s is not taken back", asked.number, exc_info=True)
        st.session_state[_SAID] = _refusal(error)
        return
    finally:
        cache.look_again()  # there is a version of ours, or of somebody else
    if version is not None:
        address.put(**{address.UNDO: None, address.RETURN: None, address.MADE: str(version.number)})


def _refusal(error: Exception) -> str:
    """Why nothing was changed, and what to do."""
    if isinstance(error, StaleHead | UndoConflict):
        return _("Nothing was changed: somebody else changed the data meanwhile. Look again at what it would change.")
    if isinstance(error, NotAllowed):
        return _("Nothing was changed: you are no longer signed in as staff.")
    if isinstance(error, AtlasError):
        return str(error)
    return _("Nothing was changed; the reason is in the log of the server.")


def _all_versions() -> None:
    st.html(f'<div class="ca"><p><a href="{escape(address.link("history"))}">{escape(_("All versions"))}</a></p></div>')
