"""A chart of a page, and what stands under it or under a table: its notes, a CSV, its figures as a table, and how they
are calculated. All of it is one element of the page: each of Streamlit's own costs a browser more than its content.

Streamlit's own chart brings all of plotly.js (4.7 MB; its basic bundle has bars, lines and text in 1.2 MB), draws a
figure before it knows how wide it is, and looks at each property again at each run. `static/charts/chart.js` draws with
the basic bundle, once, and keeps the drawing until the figure is another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache as once
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components import v2

from ui.text import _

FOLDER = Path(__file__).resolve().parent.parent / "static" / "charts"
SCRIPT = FOLDER / "chart.js"
PLOTLY = FOLDER / "plotly-basic-4.1.1.min.js"  # of the plotly.js that the plotly of requirements-dev.txt knows
FILES = (SCRIPT, PLOTLY)
# Calls wait for one and the same promise, so that they go on in the order in which they came. Where the connection is
# just lost, the place says so, and the next call tries again.
_LOADER = """const script = new URL("app/static/%s", document.baseURI);
let loading;
const forget = (error) => { loading = undefined; throw error; };
export default async (component) => {
  try {
    return (await (loading ??= import(script).catch(forget))).default(component);
  } catch {
    const { data: { failed }, parentElement } = component;
    parentElement.textContent = failed;
  }
};
"""


@dataclass(frozen=True)
class Drawing:
    """A figure of `charts`, and its `image` as `charts.image_options` tells; `alt` stands for it where it cannot be
    seen, and `address` is the beginning of those of its figures' evidence, where they have any."""

    figure: dict[str, Any]
    image: dict[str, Any]
    alt: str
    address: str | None


@dataclass(frozen=True)
class Under:
    """What stands below a chart or a table: its `notes` as HTML, the address of its `csv`, and what unfolds on a click,
    label by name, with the HTML that it then shows."""

    notes: str
    csv: str
    unfolds: Mapping[str, tuple[str, Callable[[], str]]]


@st.fragment
def draw(key: str, name: str, under: Under, drawing: Drawing | None = None) -> None:
    """One element of the page. `name` is what it is called, and `key` its own on the page: what is unfolded is kept by
    it. Only this is run again when something is unfolded."""
    held = st.session_state.get(key)
    opened = held.get("opened") if held else None
    _label, unfold = under.unfolds.get(opened, ("", str))
    failed = _("This part of the page could not be loaded. Reload the page to try again: %(name)s")
    data = {
        "failed": failed % {"name": name},
        "drawing": drawing and _drawn(drawing),
        "notes": under.notes,
        "csv": {"label": _("CSV"), "href": under.csv},
        "openers": [{"name": opener, "label": label} for opener, (label, _unfold) in under.unfolds.items()],
        "opened": opened,
        "unfolded": unfold(),
    }
    _component()(key=key, data=data, default={"opened": None}, on_opened_change=_nothing)


def _drawn(drawing: Drawing) -> dict[str, Any]:
    return {
        "figure": drawing.figure,
        "image": {**drawing.image, "label": _("Image")},
        "alt": drawing.alt,
        "address": drawing.address,
        "failed": _("The chart could not be loaded. Its table has the same figures; reload the page to try again."),
    }


def _nothing() -> None:
    """A state needs to be listened to; what is unfolded is read from the session."""


@once
def content_of(file: Path) -> bytes:
    """What the script is for as long as this process runs: its address tells that."""
    return file.read_bytes()


def version_of(file: Path) -> str:
    """What follows the path of the script in its address, so that none that a browser has kept is taken for it; nothing
    where the name says it."""
    return hashlib.sha256(content_of(file)).hexdigest()[:12] if file == SCRIPT else ""


def address_of(file: Path) -> str:
    """Where a browser finds a file of the folder, below `app/static/`."""
    return f"{FOLDER.name}/{file.name}" + (f"?{version_of(file)}" if version_of(file) else "")


@once
def _component() -> v2.ComponentRenderer:
    """Its script is the same few words in every message: they name the file that a browser keeps."""
    return v2.component("capacity_atlas.chart", js=_LOADER % address_of(SCRIPT), isolate_styles=False)
