"""A chart of a page: its words as text of the page, its figure, and what hands out its image.

Streamlit's own chart brings all of plotly.js (4.7 MB; its basic bundle has bars, lines and text in 1.2 MB), draws a
figure before it knows how wide it is, and looks at each property again at each run. `static/charts/chart.js` draws with
the basic bundle, once, and keeps the drawing until the figure is another one.
"""

from __future__ import annotations

import hashlib
from functools import cache as once
from pathlib import Path
from typing import Any

from streamlit.components import v2

from ui.text import _

FOLDER = Path(__file__).resolve().parent.parent / "static" / "charts"
SCRIPT = FOLDER / "chart.js"
PLOTLY = FOLDER / "plotly-basic-4.1.1.min.js"  # of the plotly.js that the plotly of requirements-dev.txt knows
FILES = (SCRIPT, PLOTLY)
# Calls wait for one and the same promise, so that they go on in the order in which they came. Where the connection is
# just lost, the words of the chart stand there all the same, and the next call tries again.
_LOADER = """const script = new URL("app/static/%s", document.baseURI);
let loading;
const forget = (error) => { loading = undefined; throw error; };
export default async (component) => {
  try {
    return (await (loading ??= import(script).catch(forget))).default(component);
  } catch {
    const { data: { figure: { layout: { meta } }, failed }, parentElement } = component;
    parentElement.textContent = `${meta.title}: ${failed}`;
  }
};
"""


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


def draw(figure: dict[str, Any], image: dict[str, Any], key: str, alt: str, address: str | None) -> None:
    """A figure of `charts`, and its `image` as `charts.image_options` tells; `alt` stands for it where it cannot be
    seen, and `address` is the beginning of those of its figures' evidence, where they have any. `key` is its own on
    the page."""
    data = {
        "figure": figure,
        "image": {**image, "label": _("Image")},
        "alt": alt,
        "address": address,
        "failed": _("The chart could not be loaded. Its table has the same figures; reload the page to try again."),
    }
    _component()(key=key, data=data)


@once
def _component() -> v2.ComponentRenderer:
    """Its script is the same few words in every message: they name the file that a browser keeps."""
    return v2.component("capacity_atlas.chart", js=_LOADER % address_of(SCRIPT), isolate_styles=False)
