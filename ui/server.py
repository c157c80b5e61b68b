"""What the server answers beside the dashboard, in the same process and on the same port: signing in and out, files of
figures, and whether it is well."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from etl.follow import follower, stop_followers
from etl.publish import latest_edition
from etl.settings import settings
from ui import at_once, auth, downloads, oidc, proxy, sign_in, static_files, upload_door, warm

# What breaks no page. Pages may be shown in frames of our own only, so that nobody is made to click on what they do
# not see.
_SAFER = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-frame-options": "SAMEORIGIN",
}


def routes() -> list[Route]:
    """All addresses that are not Streamlit's."""
    base = sign_in.base()
    return [
        Route(f"{base}/healthz", health),
        Route(f"{base}/{downloads.PATH}", downloads.send, methods=["GET"]),
        Route(f"{base}/{auth.SIGN_IN}", sign_in.show, methods=["GET"]),
        Route(f"{base}/{auth.SIGN_IN}", sign_in.enter, methods=["POST"]),
        Route(f"{base}/{auth.SIGN_OUT}", sign_in.leave, methods=["GET", "POST"]),
    ]


def middleware() -> list[Middleware]:
    """What every request and answer goes through, outermost first."""
    return [
        Middleware(proxy.Doorkeeper),
        Middleware(SaferHeaders),
        Middleware(static_files.StaticFiles),
        Middleware(upload_door.UploadDoor),
    ]


def secrets() -> dict[str, dict[str, str]] | None:
    """Secrets that the environment gives instead of `.streamlit/secrets.toml`."""
    return oidc.secrets_of()


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """A lake that others write too is followed from the start, not from the first visitor on."""
    follower(settings())
    at_once.send()
    static_files.start()
    warm.start()
    yield
    stop_followers()


def health(request: Request) -> JSONResponse:
    """`{"status": "ok", "version": 3}`: the newest version that pages can show, null before the first. 503 where the
    editions cannot be read. Where others write the lake too, `behind` is whether it cannot be read at the moment:
    pages go on, so that is no reason to send nobody here.
    """
    try:
        edition = latest_edition()
    except OSError:
        return JSONResponse({"status": "unreadable", "version": None}, 503)
    following = follower(settings())
    behind = {"behind": bool(following.missing)} if following else {}
    return JSONResponse({"status": "ok", "version": edition.version if edition else None, **behind})


class SaferHeaders:
    """Adds headers that tell browsers to take no chances."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SAFER.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)
