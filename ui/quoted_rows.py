"""The words of the sources beside the rows of a download."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from etl.publish import Edition
from queries import TERMS, Filters, key_of
from ui import cache
from ui.text import _

_LONGEST = 30_000  # letters; Excel cuts a cell off at 32,767
# Listings whose rows are rows of a table: table, column of its identifier.
_ROWS_OF = {
    "activity_list": ("activities", "activity_id"),
    "funding_claims": ("funding", "funding_id"),
    "project_list": ("projects", "project_id"),
    "source_list": ("sources", "source_id"),
    "context_list": ("context", "context_id"),
}
# Metrics of which a row is also a row of a table: table, column of its identifier, and the column with its own words.
_PROMISED = {"indicators": ("indicators", "indicator_id", "evidence_promised")}


def with_evidence(
    frame: pd.DataFrame, name: str, chosen: Filters, shown: Edition, parameters: Mapping[str, str]
) -> pd.DataFrame:
    """The rows of a metric or listing with a column `evidence`: the words behind their figures, each with its source
    and line, of a sum those of all its terms; with `evidence_promised` for indicators: those behind baseline, target
    and the promise itself, each under its name. A frame that has the words already stays as it is."""
    if name in _PROMISED:
        table, key, column = _PROMISED[name]
        frame = frame.assign(**{column: [_cut(text) for text in _of_table(frame[key], table, shown)]})
    if name in TERMS:
        found = _of_terms(frame, name, chosen, shown, parameters)
    elif name in _ROWS_OF and _ROWS_OF[name][1] in frame.columns:
        table, key = _ROWS_OF[name]
        found = _of_table(frame[key], table, shown)
    else:
        return frame
    return frame.assign(evidence=[_cut(text) for text in found])


def _of_table(keys: pd.Series, table: str, shown: Edition) -> pd.Series:
    """The words behind all cells of rows of a table."""
    words = cache.all_rows(shown, "table_evidence", table=table)
    return keys.map(dict(zip(words["row_id"], words["evidence"], strict=True)))


def _of_terms(
    frame: pd.DataFrame, metric: str, chosen: Filters, shown: Edition, parameters: Mapping[str, str]
) -> list[str | None]:
    how = TERMS[metric]
    words = cache.evidence_of(shown, how.listing, chosen, metric=metric, **parameters)
    return [words.get(key_of(row, how.key)) for row in frame.to_dict("records")]


def _cut(text: object) -> str | None:
    if not isinstance(text, str) or len(text) <= _LONGEST:
        return text if isinstance(text, str) else None
    return f"{text[:_LONGEST]} … {_('cut off here; the page of the figure has all')}"
