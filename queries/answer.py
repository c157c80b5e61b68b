"""What a query gives back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa

_WITH_MISSING = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


@dataclass(frozen=True)
class Note:
    """What is not in an answer, or how it is to be read, as data.

    `code` names the reason (`not_reported`, `level`, `unplaced`, …; `ui.notes` has a sentence for each), `n`
    counts rows, of `of` where that says something; `low`, `high`, `approximate` give the figure left out, in
    `unit`.
    `detail` is a code or name that the sentence needs.
    """

    code: str
    n: int
    of: int | None = None
    low: float | None = None
    high: float | None = None
    approximate: bool = False
    unit: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Answer:
    """The rows of a metric and its notes. Figures are three columns: `x_low`, `x_high`, `x_approximate`."""

    metric: str
    table: pa.Table
    notes: tuple[Note, ...]

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """The rows as plain values, name of a column → cell; None where nothing is stated."""
        names = self.table.column_names
        cells = (_plain(self.table.column(name)).to_pylist() for name in names)
        return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as DuckDB itself gives them to pandas: amounts as floats, days as timestamps; where a whole number
        or a yes or no is missing, the rest stay what they are."""
        return pd.DataFrame({name: _series(self.table.column(name)) for name in self.table.column_names}, copy=False)


def _plain(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return values.cast(pa.float64()) if pa.types.is_decimal(values.type) else values


def _series(values: pa.ChunkedArray) -> pd.Series:
    values = _plain(values)
    if pa.types.is_date(values.type):
        values = values.cast(pa.timestamp("us"))
    return values.to_pandas(types_mapper=_WITH_MISSING.get if values.null_count else None)
