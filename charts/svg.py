"""SVG as elements: the writer escapes every text and attribute, so that no name can end a tag."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, tostring

Block = tuple[Element, float]  # elements from y = 0 down, and their height
# Only what every program has: an image that has left the page brings no font along.
SANS = "sans-serif"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MIDDLE = 0.35  # of the size: from the middle of small letters to their foot


def node(kind: str, *children: Element, **attributes: object) -> Element:
    """An element; `stroke_width=2` is its attribute stroke-width."""
    made = Element(kind, {name.strip("_").replace("_", "-"): _written(value) for name, value in attributes.items()})
    made.extend(children)
    return made


def line(text: str, x: float, middle: float, size: float, colour: str, **attributes: object) -> Element:
    """One line of text whose letters have their middle at the height `middle`."""
    made = node("text", x=x, y=middle + _MIDDLE * size, font_size=size, fill=colour, **attributes)
    made.text = _clean(text)
    return made


def lines(texts: Sequence[str], size: float, colour: str, below: float, **attributes: object) -> Block:
    """Lines under each other, and the gap below them; nothing where there is no text."""
    step = size * 1.35
    drawn = [line(text, 0, (i + 0.5) * step, size, colour, **attributes) for i, text in enumerate(texts)]
    return node("g", *drawn), len(drawn) * step + below if drawn else 0.0


def document(blocks: Sequence[Block], width: float, side: float, ground: str, title: str) -> str:
    """Blocks under each other as a file of its own, `side` pixels from its edges."""
    name, placed, y = Element("title"), [], side
    name.text = _clean(title)
    for block, deep in blocks:
        block.set("transform", f"translate({_written(side)} {_written(y)})")
        placed.append(block)
        y += deep
    size = {"width": width + 2 * side, "height": round(y + side)}
    root = node("svg", name, node("rect", **size, fill=ground), *placed, **size, font_family=SANS, role="img")
    root.set("xmlns", "http://www.w3.org/2000/svg")
    root.set("viewBox", f"0 0 {_written(size['width'])} {_written(size['height'])}")
    return tostring(root, encoding="unicode")


def _written(value: object) -> str:
    return f"{round(float(value), 2):g}" if isinstance(value, int | float) else _clean(str(value))


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NO_XML.sub("", text)
