"""What a change does to the figures that people know: the same metrics of the data as they are and as they would be,
where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from queries.ask import ask
from queries.filters import Filters

Row = Mapping[str, Any]
Frames = Mapping[str, pd.DataFrame]  # metric → its rows


@dataclass(frozen=True)
class Told:
    """A metric whose figures are told: the columns that tell its rows apart, and the stem of its figure's columns."""

    key: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class Effect:
    """One figure that differs: the metric's row `before` and `after`, `None` where there is none."""

    metric: str
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row that says which figure it is."""
        return self.after if self.after is not None else self.before or {}


TOLD: Mapping[str, Told] = {
    "headline": Told(("measure",), "value"),
    "trained_by_country": Told(("country",), "trained"),
    "activities_by_country": Told(("country", "status"), "count"),
    "funding_by_country": Told(("country",), "eur"),
    "funding_by_instrument": Told(("instrument_id",), "eur"),
}


def figures_told(cursor: duckdb.DuckDBPyConnection) -> Frames:
    """The metrics of `TOLD` of one edition, unfiltered."""
    return {metric: ask(cursor, metric, Filters()).frame for metric in TOLD}


def effects(before: Frames, after: Frames) -> Iterator[Effect]:
    """The figures that differ, in the order of `TOLD` and of the metrics' rows; those that are gone come last."""
    for metric, told in TOLD.items():
        old, new = _by_key(before[metric], told), _by_key(after[metric], told)
        for key in dict.fromkeys((*new, *old)):
            if _figure(old.get(key), told) != _figure(new.get(key), told):
                yield Effect(metric, old.get(key), new.get(key))


def _by_key(frame: pd.DataFrame, told: Told) -> dict[tuple[object, ...], Row]:
    rows = [{name: _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]
    return {tuple(row[name] for name in told.key): row for row in rows}


def _figure(row: Row | None, told: Told) -> object:
    """What makes two figures the same: both bounds, and whether they are approximate. A row without any figure is
    told apart from no row."""
    return row and tuple(row.get(f"{told.value}_{part}") for part in ("low", "high", "approximate"))


def _plain(value: object) -> object:
    """`None` for each kind of missing value, so that two of them are equal."""
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value
