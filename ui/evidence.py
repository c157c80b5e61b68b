"""Addresses of the evidence: where a figure leads to the words that carry it.

`cell` is one cell of the data, `terms` one figure that a metric makes of several. Every figure on a page links to one of
the two: the page Evidence shows it, and a plain click opens the same in a dialog without leaving the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui import address, figures

NOTHING = "~"  # the key of a row that has none, such as the money of no single country


def cell(table: str, row_id: str, column: str) -> str:
    """The address of the evidence of one cell, to be escaped like any other text."""
    return address.link("evidence", {"cell": f"{table}.{row_id}.{column}"})


def terms(metric: str, row: Mapping[str, Any], key: tuple[str, ...], **parameters: str) -> str:
    """The address of the terms of a metric's figure; `key` are the columns that tell its rows apart."""
    of = [NOTHING if figures.missing(row[name]) else str(row[name]) for name in key]
    return address.link("evidence", {"sum": metric, "of": of, **parameters})
