"""Who is looking, and what to show to whom. Whether they may change the data is asked again where it happens
(`etl.actor.authorise`)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from html import escape

import streamlit as st

from etl.accounts import Accounts
from etl.actor import Actor
from etl.errors import AtlasError
from etl.settings import settings
from ui import address, oidc, proxy, sessions, upload_door
from ui.text import _

READER = Actor("")
SIGN_IN, SIGN_OUT = "sign-in", "sign-out"
ASKED = "with"  # `?with=provider` asks for the way to the identity provider
PROVIDER = "provider"
ADD_AN_ACCOUNT = 'python -m etl staff add "NAME"'
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ways:
    """How people can sign in here."""

    accounts: bool
    provider: bool
    proxy: bool

    def __bool__(self) -> bool:
        return self.accounts or self.provider or self.proxy


def ways() -> Ways:
    """The ways that are set up now. Where the accounts cannot be read, there may be some: the form says so."""
    try:
        accounts = bool(Accounts(settings()).listed())
    except AtlasError:
        log.exception("the accounts cannot be read")
        accounts = True
    return Ways(accounts, oidc.is_set_up(), proxy.trust() is not None)


def actor() -> Actor:
    """The person of this session, asked anew on each run; a reader has no name and no role."""
    try:
        return _signed_in() or READER
    except AtlasError:  # who is signed in cannot be known; reading goes on
        log.exception("nobody can be signed in")
        return READER


def _signed_in() -> Actor | None:
    return (
        sessions.actor(st.context.cookies.get(sessions.COOKIE))
        or oidc.actor(st.user.to_dict())
        or proxy.actor(st.context.headers.get(proxy.VOUCHED))
    )


def gate() -> Actor | None:
    """The actor where they are staff; else a sentence and the way to sign in are drawn, and it is `None`."""
    person = actor()
    upload_door.let(person.is_staff)
    if person.is_staff:
        return person
    st.html(f'<div class="ca ca-empty"><strong>{escape(_("This is for staff"))}</strong>{_refusal(person)}</div>')
    return None


def _refusal(person: Actor) -> str:
    if person.name:
        said = _("You are signed in as %(name)s, who is not staff here. Ask whoever runs this dashboard.")
        return f"<p>{escape(said % {'name': person.name})}</p>"
    if person.roles:
        said = _("You are signed in without a name, which a change needs. Ask whoever runs this dashboard.")
        return f"<p>{escape(said)}</p>"
    if not ways():
        return nobody_yet()
    said = _("Everybody can read; who changes the data signs in first.")
    return f'<p>{escape(said)}</p><p><a href="{SIGN_IN}">{escape(_("Sign in"))}</a></p>'


def nobody_yet() -> str:
    """What stands where nobody can sign in, as HTML: the command that adds an account."""
    said = _("Nobody can sign in yet: this dashboard is for reading only. To add an account, run:")
    advice = _("NAME stands as author in the history of the data. docs/sign-in.md tells of other ways to sign in.")
    return f"<p>{escape(said)}</p><pre>{escape(ADD_AN_ACCOUNT)}</pre><p>{escape(advice)}</p>"


def follow_link() -> None:
    """Go on to the identity provider where the link asks for it (the sign-in page does)."""
    if address.get(ASKED) == PROVIDER and oidc.is_set_up():
        st.login()
        st.stop()


def line(person: Actor) -> str:
    """Who is signed in, and the way out, as HTML; nothing for a reader."""
    if not person.name:
        return ""
    said = escape(_("Signed in as %(name)s") % {"name": person.name})
    if _by_proxy(person):  # signing out is the proxy's own affair
        return f'<p class="ca-who">{said}</p>'
    return f'<p class="ca-who">{said} <a href="{SIGN_OUT}">{escape(_("Sign out"))}</a></p>'


def _by_proxy(person: Actor) -> bool:
    return proxy.actor(st.context.headers.get(proxy.VOUCHED)) == person


def sign_in_link(person: Actor) -> str:
    """The quiet way in for staff, as HTML; nothing for who is signed in."""
    return "" if person.name else f'<p><a href="{SIGN_IN}">{escape(_("Sign in"))}</a></p>'
