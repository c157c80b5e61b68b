"""Figures that may be open or unknown, and how they add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charts.canvas import Labels, ValueText, number


@dataclass(frozen=True)
class Interval:
    """A figure: between `low` and `high`, an open end None; both None: not reported, or (where `stated`) a sum of
    "at least" and "at most" that has no bound left."""

    low: float | None
    high: float | None
    approximate: bool = False
    stated: bool = False

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
    return Interval(low, high, bool(approximate), _stated(record))


def _stated(record: Mapping[str, Any]) -> bool:
    """Whether anything was reported at all: frames count that under one of these names."""
    for name in ("reported", "statements"):
        if name in record:
            return bool(number(record[name]))
    return "not_reported" in record and (number(record.get("rows")) or 0) > (number(record["not_reported"]) or 0)


def words(figure: Interval, value_text: ValueText, labels: Labels) -> str:
    """A figure in words."""
    if not figure.reported:
        return (labels.not_computable if figure.stated else "") or labels.not_reported
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
