"""What a query gives back."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Note:
    """What is not in an answer, or how it is to be read, as data.

    `code` names the reason (`not_reported`, `level`, `unplaced`, …; `ui.text` has a sentence for each), `n`
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
    frame: pd.DataFrame
    notes: tuple[Note, ...]
