"""The words above a chart, as text of the page: they wrap, are read aloud and copied. The figure holds them too,
for its image, and is shown from below them down (see `charts.canvas`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

_SWATCHES = {"■": "full", "◧": "half", "▨": "hatched", "○": "ring", "□": "box"}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def draw(meta: Mapping[str, Any], key: str) -> None:
    """Title, subtitle and key of a figure; `key` is that of its chart."""
    below = f'<p class="ca-sub">{escape(meta["subtitle"])}</p>' if meta["subtitle"] else ""
    legend = "".join(_key(entries) for entries in meta["key"])
    style = f"<style>.st-key-{key} {{ --ca-head: {int(meta['head']) - 4}px }}</style>"
    st.html(f'<div class="ca-chart"><h2>{escape(meta["title"])}</h2>{below}{legend}{style}</div>')


def _key(entries: Sequence[Mapping[str, str]]) -> str:
    return f'<ul class="ca-key">{"".join(f"<li>{_swatch(entry)}</li>" for entry in entries)}</ul>'


def _swatch(entry: Mapping[str, str]) -> str:
    """A sign drawn in its colour, and what it means."""
    colour = entry["colour"] if _COLOUR.fullmatch(entry["colour"]) else "currentcolor"
    kind = _SWATCHES.get(entry["sign"], "full")
    return f'<i class="ca-swatch ca-{kind}" style="color:{colour}"></i>{escape(entry["text"])}'
