"""A chart of a page: its words as text of the page, its figure, and what hands out its image.

Streamlit's own chart brings all of plotly.js, of which bars, lines and text are an eighth, draws a figure before it
knows how wide it is, and looks at each property again at each run. `static/charts/chart.js` draws with the part of
plotly.js that the charts need, once, and keeps it until the figure is another one.
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
PLOTLY = FOLDER / "plotly-basic-4.1.1.min.js"  # of the plotly.js version that the plotly of requirements.txt describes


def address_of(file: Path) -> str:
    """Where a browser finds a file of the folder, below the address of the dashboard. The script's tells which one it
    is, so that none that a browser has kept is taken for it."""
    path = f"app/static/{FOLDER.name}/{file.name}"
    return f"{path}?{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}" if file == SCRIPT else path


def draw(figure: dict[str, Any], image: dict[str, Any], key: str, alt: str, address: str | None) -> None:
    """A figure of `charts` and the options of its `image`; `alt` stands for it where it cannot be seen, and `address`
    is the beginning of those of its figures' evidence, where they have any."""
    data = {"figure": figure, "image": {**image, "label": _("Image")}, "alt": alt, "address": address}
    _component()(key=key, data=data)


@once
def _component() -> v2.ComponentRenderer:
    """Its script is the same few words in every message: they name the file that a browser keeps."""
    script = (
        f"const charts = import(new URL({address_of(SCRIPT)!r}, document.baseURI));\n"
        "export default async (component) => (await charts).default(component);\n"
    )
    return v2.component("capacity_atlas.chart", js=script, isolate_styles=False)
