"""Downloads: exactly the rows on screen, as CSV that opens in Excel, with version, filters and sources
beside them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

import pandas as pd

from queries import Filters

BOM = "\ufeff"
LICENCE = "CC BY 4.0, Capacity Atlas"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def defused(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


def csv_bytes(frame: pd.DataFrame, about: dict[str, str]) -> bytes:
    """The rows as UTF-8 CSV with a byte order mark; `about` becomes a column of the same value in
    every row."""
    rows = frame.copy()
    for name in rows.columns:
        if not pd.api.types.is_numeric_dtype(rows[name]):
            rows[name] = [defused(_text(value)) for value in rows[name]]
    for name, value in about.items():
        rows[name] = defused(value)
    return (BOM + rows.to_csv(index=False, lineterminator="\r\n")).encode("utf-8")


def _text(value: object) -> object:
    if isinstance(value, list | tuple) or type(value).__name__ == "ndarray":
        return ";".join(map(str, value))
    return value


def about(version: int, filters: Filters, sources: list[str]) -> dict[str, str]:
    """What a download says of itself."""
    return {
        "atlas_version": str(version),
        "atlas_filters": json.dumps(filters.chosen(), ensure_ascii=False) if filters.chosen() else "none",
        "atlas_sources": ";".join(sources),
        "atlas_licence": LICENCE,
    }


def archive(files: dict[str, bytes]) -> bytes:
    """The files as one zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
