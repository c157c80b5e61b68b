"""The HTML that a browser is given first: Streamlit's own, with what the page is going to need written into its head,
so that the browser asks for all of it at once. Left alone, it learns of a part only when the page draws it: of what
draws charts when their figures are there, of the fonts when the words are.

Streamlit's `manifest.json` says which file a part is in, and which files that one imports.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache as once
from html import escape
from pathlib import Path
from typing import Any

from streamlit.file_util import get_static_dir

from ui import chart
from ui.registry import HIDDEN_PAGES, PAGES, STAFF_PAGES

STREAMLIT = Path(get_static_dir())
FONTS = ("fonts/ibm-plex-sans-latin.woff2", "fonts/source-serif-4-latin.woff2")

# Parts of Streamlit's frontend by the names that its manifest has for them.
_EVERYWHERE = ("Html", "BidiComponent")
_OWN = {
    "activities": ("Button", "ButtonGroup", "DownloadButton"),
    "cities": ("DeckGlJsonChart", "DownloadButton"),
    "donors": ("Selectbox", "DownloadButton"),
    "funding": ("DownloadButton",),
    "history": ("ButtonGroup",),
    "indicators": ("Button", "ButtonGroup"),
    "methods": ("Selectbox", "DownloadButton"),
    "projects": ("Button", "TextInput", "DownloadButton"),
    "sources": ("Button", "ButtonGroup", "Selectbox", "DownloadButton"),
}
_WITH_CHARTS = {"overview", "funding", "activities", "trained"}
_WITH_TOOLS = _WITH_CHARTS | {"cities", "indicators", "donors", "sources"}  # below their tables
_LARGE = 1_000_000  # bytes
# Only a browser knows how wide it is. What it draws by itself adapts; a map has to be told where to look, and so the
# width comes along when the page is first asked for, for as long as the browser is open.
WIDTH_COOKIE = "atlas_width"
_TELL_WIDTH = f"<script>document.cookie = `{WIDTH_COOKIE}=${{innerWidth}}; SameSite=Lax`</script>\n"


def pages() -> Mapping[str, str]:
    """The path of each page, below that of the dashboard, and the page."""
    return {"": PAGES[0], **{page: page for page in (*PAGES, *HIDDEN_PAGES, *STAFF_PAGES)}}


def html(page: str) -> str:
    """The HTML of a page."""
    plain = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    head, end, rest = plain.partition("</head>")
    links = [_script(file) for file in needed(page) if f"./{file}" not in head]
    scripts = {chart.SCRIPT: _WITH_TOOLS, chart.PLOTLY: _WITH_CHARTS}
    charts = [_module(f"app/static/{chart.address_of(file)}") for file in chart.FILES if page in scripts[file]]
    return "".join([head, _TELL_WIDTH, *map(_font, FONTS), *links, *charts, end, rest])


def needed(page: str) -> list[str]:
    """Files of the parts of a page, as paths below Streamlit's static folder, the large ones last."""
    files = [STREAMLIT / file for file in _with_imports((*_EVERYWHERE, *_OWN.get(page, ())))]
    there = [file for file in files if file.is_file()]
    there.sort(key=lambda file: file.stat().st_size > _LARGE)
    return [file.relative_to(STREAMLIT).as_posix() for file in there]


def _with_imports(parts: Iterable[str]) -> list[str]:
    """Files of parts and of all that they import. A part that Streamlit does not have, or no longer, is left out."""
    manifest = _manifest()
    left = [key for part in parts for key, entry in manifest.items() if entry.get("name") == part]
    found: dict[str, str] = {}
    while left:
        key = left.pop(0)
        if key not in found:
            found[key] = manifest[key]["file"]
            left += manifest[key].get("imports", ())
    return list(found.values())


@once
def _manifest() -> Mapping[str, Any]:
    return json.loads((STREAMLIT / "manifest.json").read_text(encoding="utf-8"))


def _script(file: str) -> str:
    """A large file is only fetched ahead. As a module that is ready it would run as soon as a map is named, for most
    of a second, and the words that came with it would wait for it."""
    if (STREAMLIT / file).stat().st_size <= _LARGE:
        return _module(file)
    return f'<link rel="preload" as="script" fetchpriority="low" crossorigin href="./{escape(file)}">\n'


def _module(address: str) -> str:
    return f'<link rel="modulepreload" crossorigin href="./{escape(address)}">\n'


def _font(file: str) -> str:
    return f'<link rel="preload" as="font" type="font/woff2" crossorigin href="./app/static/{escape(file)}">\n'
