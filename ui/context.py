"""Statistics that the sources mention and that are nobody's outcome: attributed, and in no sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ui import address, figures, tables, widgets
from ui.tables import Column, plain_value, words
from ui.text import _


def _value(row: Mapping[str, Any]) -> str:
    unit = plain_value(row["unit"])
    text = figures.amount_in(row, "value", unit)
    return text if len(unit) == 3 and unit.isupper() else f"{text} {unit}".strip()


def show(frame: pd.DataFrame) -> None:
    if frame.empty:
        widgets.empty(_("No such figure"))
        return
    tables.show(
        frame,
        (
            words(_("Figure"), "title"),
            Column(_("Value"), _value, numeric=True),
            words(_("Area"), "area"),
            Column(_("Period"), lambda row: figures.date(plain_value(row["period"]))),
            words(_("Attributed to"), "attributed_to", _("nobody")),
            words(_("Words of the source"), "words"),
            Column(_("Source"), lambda row: plain_value(row["source_title"]), _source),
        ),
    )


def _source(row: Mapping[str, Any]) -> str | None:
    source = plain_value(row["source_id"])
    return address.link("sources", {"source": source}) if source else None
