"""Figures that may be open or unknown, and how they add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charts.canvas import ValueText, number


@dataclass(frozen=True)
class Interval:
    """A figure: between `low` and `high`, an open end None; both None: not reported."""

    low: float | None
    high: float | None
    approximate: bool = False

    @property
    def reported(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def certain(self) -> float:
        """What it is at least."""
        return self.low or 0.0

    @property
    def open_ended(self) -> bool:
        return self.low is not None and self.high is None

    @property
    def reach(self) -> float:
        """The largest stated bound."""
        return self.certain if self.high is None else self.high


def interval(record: Mapping[str, Any], prefix: str) -> Interval:
    """The figure in `prefix`_low, _high and _approximate of a frame's row."""
    low, high, approximate = (number(record[f"{prefix}_{end}"]) for end in ("low", "high", "approximate"))
    return Interval(low, high, bool(approximate))


def words(figure: Interval, value_text: ValueText, not_reported: str) -> str:
    """A figure in words."""
    if not figure.reported:
        return not_reported
    return value_text(figure.low, figure.high, figure.approximate)


def total(figures: Sequence[Interval]) -> Interval:
    """The sum of the reported ones: an open end opens it, an approximate term makes it approximate."""
    known = [figure for figure in figures if figure.reported]
    if not known:
        return Interval(None, None)
    lows, highs = [figure.low for figure in known], [figure.high for figure in known]
    return Interval(
        None if None in lows else sum(low for low in lows if low is not None),
        None if None in highs else sum(high for high in highs if high is not None),
        any(figure.approximate for figure in known),
    )
