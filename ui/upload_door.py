"""Only pages of staff may send files. Streamlit takes a file of any open page into the memory of the server, also of
one that asks for none; here it is turned away before it is read."""

from __future__ import annotations

import time

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime.scriptrunner import get_script_run_ctx

_PATH = "/_stcore/upload_file/"  # then the page's session and the file
_LASTS = 8 * 60 * 60  # seconds since the page last asked who is there


@st.cache_resource(show_spinner=False)
def _open_for() -> dict[str, float]:
    """Session of a page → until when it may send files. Kept by Streamlit, so that reloaded code finds it again."""
    return {}


def let(sends: bool) -> None:
    """Let the page that runs send files, or not any more."""
    context = get_script_run_ctx()
    if context is None:
        return
    for session, until in list(_open_for().items()):
        if until < time.monotonic():
            _open_for().pop(session, None)
    if sends:
        _open_for()[context.session_id] = time.monotonic() + _LASTS
    else:
        _open_for().pop(context.session_id, None)


class UploadDoor:
    """Turns files away that come from no page of staff."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _, found, rest = scope.get("path", "").partition(_PATH)
        if found and scope["type"] == "http" and scope["method"] not in ("OPTIONS", "DELETE"):
            until = _open_for().get(rest.partition("/")[0], 0.0)
            if until < time.monotonic():
                await PlainTextResponse("Only staff may send files.", 403)(scope, receive, send)
                return
        await self.app(scope, receive, send)
