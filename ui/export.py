"""Downloads: exactly the rows on screen, as CSV that opens in Excel, with version, filters and sources
beside them."""

from __future__ import annotations

import json

import pandas as pd

from etl.formulas import defuse
from queries import Filters

BOM = "\ufeff"
_EXACT = 2**53  # beyond it not every whole number is a float
LICENCE = "CC BY 4.0, Capacity Atlas"


def csv_bytes(frame: pd.DataFrame, about: dict[str, str]) -> bytes:
    """The rows as UTF-8 CSV with a byte order mark; `about` becomes columns of the same value in every row."""
    rows = frame.copy()
    for name in rows.columns:
        if pd.api.types.is_float_dtype(rows[name]):
            rows[name] = pd.Series([_number(value) for value in rows[name]], index=rows.index, dtype=object)
        elif not pd.api.types.is_numeric_dtype(rows[name]):
            rows[name] = [_cell(value) for value in rows[name]]
    for name, value in about.items():
        rows[name] = defuse(value)
    return (BOM + rows.to_csv(index=False, lineterminator="\r\n")).encode("utf-8")


def _number(value: float) -> float | int | None:
    """Whole numbers without a point, which a column of others would give them; what is missing stays so."""
    if pd.isna(value):
        return None
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def _cell(value: object) -> object:
    """Texts and lists as every export writes them; numbers stay numbers, below zero too."""
    if isinstance(value, list | tuple) or type(value).__name__ == "ndarray":
        return defuse(";".join(map(str, value)))
    return defuse(value) if isinstance(value, str) else value


def about(version: int, filters: Filters, sources: list[str], **own: object) -> dict[str, str]:
    """What a download says of itself; `own` is what was chosen besides the filters."""
    return {
        "atlas_version": str(version),
        "atlas_filters": filters_said(filters, **own),
        "atlas_sources": ";".join(sources),
        "atlas_licence": LICENCE,
    }


def filters_said(filters: Filters, **own: object) -> str:
    """What was chosen, as JSON: the filters, and what the page itself can narrow; `None` means all."""
    chosen = filters.chosen() | {name: value for name, value in own.items() if value is not None}
    return json.dumps(chosen, ensure_ascii=False) if chosen else "none"
