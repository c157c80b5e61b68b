"""People whom a reverse proxy has signed in: it names them in a header, and nobody else may.

A header is only worth something where the request cannot have come around the proxy: over the loopback interface, on
which the server listens for the proxy alone, or with a secret that only the proxy knows. At the door (`Doorkeeper`)
the header of every request is taken away, and what a proxy has vouched for goes on signed; so a page cannot take a
stranger's header for a proxy's, however it is served.
"""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from itsdangerous import BadSignature
from starlette.types import ASGIApp, Receive, Scope, Send

from etl.actor import STAFF, Actor
from etl.errors import AtlasError
from ui.identity import person, public_name
from ui.signing import signer

USER, ROLES, SECRET = "ATLAS_TRUSTED_USER_HEADER", "ATLAS_TRUSTED_ROLES_HEADER", "ATLAS_TRUSTED_PROXY_SECRET"
SECRET_HEADER = "x-atlas-proxy-secret"
VOUCHED = "x-atlas-vouched"
_log = logging.getLogger(__name__)

Header = tuple[bytes, bytes]


@dataclass(frozen=True)
class Trust:
    """Which header names the person, which one their roles (without one, whom the proxy names is staff), and the
    proxy's secret, where it does not come over the loopback interface."""

    user: str
    roles: str | None
    secret: str | None


def trust(environ: Mapping[str, str] = os.environ) -> Trust | None:
    """What the environment says; `None` where no proxy is trusted."""
    user = (environ.get(USER) or "").strip().lower()
    roles = (environ.get(ROLES) or "").strip().lower()
    return Trust(user, roles or None, environ.get(SECRET) or None) if user else None


def actor(vouched: str | None) -> Actor | None:
    """Who the signed header of the doorkeeper is of; `None` where it is not signed by one."""
    trusted = trust()
    if not vouched or trusted is None:
        return None
    try:
        told = signer("proxy").loads(vouched)
    except BadSignature:
        return None
    if trusted.roles:
        return person([told["name"]], told["roles"])
    return Actor(public_name(told["name"]), frozenset({STAFF}))


class Doorkeeper:
    """Lets headers of people through from a trusted proxy only, signed; from everybody else none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "headers": let_through(scope, trust())}
        await self.app(scope, receive, send)


def let_through(scope: Scope, trusted: Trust | None) -> list[Header]:
    """The headers of a request as pages may see them."""
    named = {VOUCHED, SECRET_HEADER, *((trusted.user, trusted.roles) if trusted else ())}
    kept = [(name, value) for name, value in scope["headers"] if name.decode("latin-1").lower() not in named]
    told = _told(scope, trusted) if trusted else None
    try:
        return [*kept, (VOUCHED.encode(), signer("proxy").dumps(told).encode())] if told else kept
    except AtlasError:  # nothing can be signed; reading goes on
        _log.exception("nobody can be signed in")
        return kept


def _told(scope: Scope, trusted: Trust) -> dict[str, str] | None:
    """What a trusted proxy says of the person. A header that stands there twice is nobody's: one of them may be the
    person's own."""
    if not _comes_from_the_proxy(scope, trusted):
        return None
    names, roles = _values(scope["headers"], trusted.user), _values(scope["headers"], trusted.roles or "")
    if len(names) != 1 or not names[0] or len(roles) > 1:
        return None
    return {"name": names[0], "roles": "".join(roles)}


def _comes_from_the_proxy(scope: Scope, trusted: Trust) -> bool:
    if trusted.secret:
        shown = _values(scope["headers"], SECRET_HEADER)
        return len(shown) == 1 and hmac.compare_digest(shown[0].encode(), trusted.secret.encode())
    return _is_loopback(scope.get("server"))


def _is_loopback(server: tuple[str, int | None] | None) -> bool:
    """Whether this end of the connection is the loopback interface: then so is the other. It is what the socket
    says, no header can change it."""
    try:
        return bool(server) and ip_address(server[0]).is_loopback
    except ValueError:
        return False


def _values(headers: Iterable[Header], wanted: str) -> list[str]:
    return [
        value.decode("utf-8", "replace").strip()
        for name, value in headers
        if name.decode("latin-1").lower() == wanted
    ]
