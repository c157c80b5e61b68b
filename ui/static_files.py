"""What a browser loads before it sees anything, out of memory: the first HTML, Streamlit's scripts and styles, our
fonts. Each is compressed once, and not at every request; Streamlit sends them as they are, which a visitor with an
empty cache waits for.

Whoever takes no gzip, or wants a part of a file, is served by Streamlit as before.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache as once
from functools import partial
from mimetypes import guess_type
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import chart, first_page, sign_in

_STATIC = Path(__file__).resolve().parent.parent / "static"
_YEAR, _DAY = 365 * 24 * 60 * 60, 24 * 60 * 60
# A file of Streamlit's frontend has the hash of its content in its name, one of our charts its version or, in its
# address, its hash: it never changes.
_FOREVER = f"public, immutable, max-age={_YEAR}"
_FOR_A_DAY = f"public, max-age={_DAY}"
_ASK_AGAIN = "no-cache"
_LEVEL = 6  # the levels above take longer and save nothing


@dataclass(frozen=True)
class Packed:
    """A file as it is sent; `encoding` where it is compressed."""

    body: bytes
    encoding: str | None
    media_type: str
    tag: str
    keep: str
    everyone: bool = False  # whether pages of other sites may use it, as Streamlit allows for our static folder
    version: str = ""  # what its address has to tell, or it is not kept

    def answer(self, method: str, known: str | None) -> Response:
        """The answer to a browser that has the versions `known` of it already."""
        headers = {"cache-control": self.keep, "etag": self.tag, "vary": "Accept-Encoding"}
        if self.everyone:
            headers["access-control-allow-origin"] = "*"
        if known and self.tag in (tag.strip().removeprefix("W/") for tag in known.split(",")):
            return Response(status_code=304, headers=headers)
        headers["content-length"] = str(len(self.body))
        if self.encoding:
            headers["content-encoding"] = self.encoding
        return Response(b"" if method == "HEAD" else self.body, headers=headers, media_type=self.media_type)


class StaticFiles:
    """Answers for the files that are kept; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = _files(sign_in.base())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pack = self.files.get(scope["path"]) if _is_asked(scope) else None
        if pack is None:
            await self.app(scope, receive, send)
            return
        packed = await run_in_threadpool(pack)
        if packed.version and packed.version.encode() != scope["query_string"]:  # asked for by a page of another one
            packed = replace(packed, keep=_ASK_AGAIN)
        known = Headers(scope=scope).get("if-none-match")
        await packed.answer(scope["method"], known)(scope, receive, send)


def start() -> None:
    """Packs what the first visitor needs, in a thread of its own: nobody waits for it before they come."""
    threading.Thread(target=_pack_first, name="static files", daemon=True).start()


def _pack_first() -> None:
    for file in first_page.needed(first_page.pages()[""]):
        _packed_file(first_page.STREAMLIT / file, _FOREVER)
    for file in chart.FILES:
        _packed_chart(file)


def _is_asked(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    headers = Headers(scope=scope)
    return "range" not in headers and "gzip" in headers.get("accept-encoding", "")


def _files(base: str) -> Mapping[str, Callable[[], Packed]]:
    """Path of a request → what packs the file, found once: a path that is not among them finds no file, whatever
    stands in it."""
    found: dict[str, Callable[[], Packed]] = {}
    for path, page in first_page.pages().items():
        found[f"{base}/{path}"] = partial(_packed_page, page)
    for file in (first_page.STREAMLIT / "static").rglob("*.*"):
        path = file.relative_to(first_page.STREAMLIT).as_posix()
        found[f"{base}/{path}"] = partial(_packed_file, file, _FOREVER)
    for file in chart.FILES:
        found[f"{base}/app/static/{file.relative_to(_STATIC).as_posix()}"] = partial(_packed_chart, file)
    for font in (_STATIC / "fonts").glob("*.woff2"):
        found[f"{base}/app/static/fonts/{font.name}"] = partial(_packed_file, font, _FOR_A_DAY, True)
    return found


@once
def _packed_page(page: str) -> Packed:
    return _packed(first_page.html(page).encode(), "text/html", _ASK_AGAIN)


@once
def _packed_file(file: Path, keep: str, everyone: bool = False) -> Packed:
    media_type = guess_type(file.name)[0] or "application/octet-stream"
    return _packed(file.read_bytes(), media_type, keep, everyone)


@once
def _packed_chart(file: Path) -> Packed:
    packed = _packed(chart.content_of(file), "text/javascript", _FOREVER)
    return replace(packed, version=chart.version_of(file))


def _packed(content: bytes, media_type: str, keep: str, everyone: bool = False) -> Packed:
    """What does not get shorter, as fonts and images, stays as it is."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    small = gzip.compress(content, _LEVEL, mtime=0)
    if len(small) > 0.95 * len(content):
        return Packed(content, None, media_type, tag, keep, everyone)
    return Packed(small, "gzip", media_type, tag, keep, everyone)
