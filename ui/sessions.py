"""Sessions of local accounts: a signed cookie that ends by itself, and at once with its account or its password."""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict, dataclass

from itsdangerous import BadSignature

from etl.accounts import Account, Accounts
from etl.actor import STAFF, Actor
from etl.settings import settings
from ui.signing import signer

COOKIE = "atlas_session"
LASTS = 8 * 60 * 60  # seconds: a working day


@dataclass(frozen=True)
class Session:
    """What the cookie says: whose session it is, the account's stamp when it began, and when it ends."""

    name: str
    stamp: str
    id: str
    until: float


def issue(account: Account, now: float | None = None) -> str:
    """The cookie of a new session."""
    until = (time.time() if now is None else now) + LASTS
    return signer("session").dumps(asdict(Session(account.name, account.stamp, secrets.token_hex(16), until)))


def read(cookie: str | None) -> Session | None:
    """The session of a cookie that this server has signed and that has not ended."""
    try:
        session = Session(**signer("session").loads(cookie or ""))
    except (BadSignature, TypeError):  # the latter: of another release, which wrote something else
        return None
    return session if session.until > time.time() else None


def actor(cookie: str | None) -> Actor | None:
    """Who is signed in by a cookie, as the account stands now. Everybody with an account is staff."""
    session = read(cookie)
    if session is None or not Accounts(settings()).holds(session.name, session.stamp, session.id):
        return None
    return Actor(session.name, frozenset({STAFF}))


def end(cookie: str | None) -> None:
    """Nobody is signed in by this cookie any more, in other open pages neither."""
    if session := read(cookie):
        Accounts(settings()).end_session(session.id, session.until)
