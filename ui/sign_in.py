"""The page on which staff sign in with a local account, and what its form does. It is served beside the dashboard,
since only an answer of the server can set a cookie that scripts cannot read."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from etl.accounts import Accounts
from etl.errors import AtlasError
from etl.settings import settings
from etl.sign_in import SignInError, TooManyError, sign_in
from ui import auth, sessions, sign_in_page
from ui.registry import PAGES, STAFF_PAGES
from ui.text import _, ngettext

_LONGEST_FORM = 8_000  # bytes
_PROVIDER_COOKIE = "_streamlit_user"  # set by `st.login`
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}


def base() -> str:
    """What stands before every path of ours: `/atlas` under `server.baseUrlPath=atlas`, else nothing."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


async def show(request: Request) -> Response:
    """The page, with a way back to where the person came from."""
    return await _page(request, back=own_path(request.headers.get("referer")))


async def enter(request: Request) -> Response:
    """Sign in by name and password; then on to where the person came from."""
    if not is_from_here(request):
        return await _page(request, said=_("This form was not sent from here. Please try again."), status=403)
    form = parse_qs(await _body(request), keep_blank_values=True)
    name, password, back = (form.get(field, [""])[0] for field in ("name", "password", "next"))
    back = own_path(back)
    try:
        cookie = await run_in_threadpool(_cookie, name, password, request.client.host if request.client else "")
    except AtlasError as refused:
        return await _page(request, back=back, name=name, said=_refusal(refused), status=_status(refused))
    response = RedirectResponse(back, 303, _HEADERS)
    _set(request, response, cookie, sessions.LASTS)
    return response


async def leave(request: Request) -> Response:
    """Sign out, at once where the link was clicked here; else after asking, so that no other site can do it."""
    back = own_path(request.headers.get("referer"))
    if request.method == "GET" and request.headers.get("sec-fetch-site") != "same-origin":
        return HTMLResponse(sign_in_page.sign_out(base(), back), headers=_HEADERS)
    if request.method == "POST" and not is_from_here(request):
        return HTMLResponse(sign_in_page.sign_out(base(), back), 403, _HEADERS)
    try:
        await run_in_threadpool(sessions.end, request.cookies.get(sessions.COOKIE))
    except AtlasError:  # the cookie goes all the same
        auth.log.exception("a session cannot be ended before its time")
    # Streamlit signs out of a provider by an address of its own.
    with_provider = _PROVIDER_COOKIE in request.cookies
    response = RedirectResponse(f"{base()}/auth/logout" if with_provider else back, 303, _HEADERS)
    _set(request, response, "", 0)
    return response


def own_path(asked: str | None) -> str:
    """Where to go on: one of our pages with its parameters. Put together from what is known, so that no address of
    another site can come out; everything else is the first page."""
    try:
        parts = urlsplit(asked or "")
    except ValueError:
        return f"{base()}/"
    page = parts.path.removeprefix(base()).strip("/")
    known = page if page in (*PAGES[1:], *STAFF_PAGES) else ""
    query = urlencode(parse_qsl(parts.query))
    return f"{base()}/{known}{'?' if query else ''}{query}"


def is_from_here(request: Request) -> bool:
    """Whether a form was sent from a page of ours. The browser says so, and no page of another site can make it
    say otherwise."""
    if site := request.headers.get("sec-fetch-site"):
        return site == "same-origin"
    origin, host = request.headers.get("origin"), request.headers.get("host")
    return bool(origin and host) and origin.partition("://")[2] == host


def _cookie(name: str, password: str, address: str) -> str:
    return sessions.issue(sign_in(Accounts(settings()), name, password, address))


async def _page(request: Request, *, back: str = "", name: str = "", said: str = "", status: int = 200) -> Response:
    ways = await run_in_threadpool(auth.ways)
    drawn = sign_in_page.sign_in(base(), ways, back or f"{base()}/", name, said)
    return HTMLResponse(drawn, status, _HEADERS)


async def _body(request: Request) -> str:
    """The form as text, and of one that is too long nothing."""
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > _LONGEST_FORM:
            return ""
    return read.decode("utf-8", "replace")


def _refusal(refused: AtlasError) -> str:
    if isinstance(refused, TooManyError):
        said = ngettext(
            "Too many failed attempts. Please try again in %(n)s minute.",
            "Too many failed attempts. Please try again in %(n)s minutes.",
            refused.minutes,
        )
        return said % {"n": refused.minutes}
    if isinstance(refused, SignInError):
        return _("This name and password do not belong together. Please try again.")
    auth.log.error("nobody can sign in: %s", refused, exc_info=refused)
    return _("Signing in does not work at the moment; the reason is in the log of the server.")


def _status(refused: AtlasError) -> int:
    if isinstance(refused, TooManyError):
        return 429
    return 401 if isinstance(refused, SignInError) else 503


def _set(request: Request, response: Response, cookie: str, lasts: int) -> None:
    by_https = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))
    response.set_cookie(
        sessions.COOKIE, cookie, max_age=lasts, path=base() or "/", httponly=True, samesite="lax", secure=by_https
    )
