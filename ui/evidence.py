"""Addresses of the evidence: where a figure leads to the words that carry it.

`cell` is one cell of the data, `terms` a figure that a metric makes of several. Every figure on a page links to one of
the two. The page Evidence shows it, and a plain click opens the same in a dialog without leaving the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from queries import GRAINS, METRICS, Filters, key_of, terms_of
from ui import address, filters

PAGE = "evidence"
CELL, SUM, OF, GRAIN = "cell", "sum", "of", "grain"
Row = Mapping[str, Any]
Link = Callable[[Row], str | None]


@dataclass(frozen=True)
class Cell:
    """One cell of the data."""

    table: str
    row_id: str
    column: str


@dataclass(frozen=True)
class Sum:
    """One figure of a metric, told by its key, under a choice."""

    metric: str
    key: tuple[str, ...]
    chosen: Filters
    grain: str = "year"


def cell(table: str, row_id: str, column: str) -> str:
    """The address of the evidence of one cell, to be escaped like any other text."""
    return address.link(PAGE, {CELL: f"{table}.{row_id}.{column}"})


def terms(metric: str, row: Row, **choice: str) -> str | None:
    """The address of the terms of a metric's figure, the one in `row`; `choice` overrides filters of the page or
    gives the metric's `grain`. `None` where the metric has no terms."""
    found = terms_of(metric, (str(row.get("measure")),))
    if found is None:
        return None
    return address.link(PAGE, {SUM: metric, **choice, OF: key_of(row, found.key)})


def base(metric: str, **choice: str) -> str | None:
    """The beginning of the addresses of a metric's figures: the key comes behind it, as `&of=` and its values."""
    return address.link(PAGE, {SUM: metric, **choice}) if terms_of(metric) else None


def read(parameters: str | None = None) -> Cell | Sum | None:
    """What an address asks for: that of the page, or another whose `parameters` are given; `None` where that is
    nothing of ours."""
    values = _values(parameters) if parameters is not None else address.get_all_whole
    asked = (values(CELL) or [""])[0].split(".")
    if len(asked) == 3:
        return Cell(*asked)
    metric = (values(SUM) or [""])[0]
    if metric not in METRICS or terms_of(metric, tuple(values(OF))) is None:
        return None
    chosen = filters.read_figure(filters.options(), values).filters
    grain = (values(GRAIN) or ["year"])[0]
    return Sum(metric, tuple(values(OF)), chosen, grain if grain in GRAINS else "year")


def _values(parameters: str) -> Callable[[str], list[str]]:
    held = parse_qs(parameters)
    return lambda key: [value[: address.MAX_LENGTH] for value in held.get(key, [])]
