"""What a change does to the figures that people know: the same questions to the version it is based on and to the
next one as it would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.edition import Edition, open_edition
from etl.examined import Preview
from etl.lake import open_lake
from etl.publish import publish
from etl.settings import settings
from queries import Filters, ask
from ui import figures
from ui.tables import plain_value
from ui.text import _, label, measure

Row = Mapping[str, Any]
Figures = Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]  # metric → its rows before and after


@dataclass(frozen=True)
class _Metric:
    """A metric, the columns that tell its rows apart, its figure, and how a row is called."""

    key: tuple[str, ...]
    value: str
    name: Callable[[Row], str]


def _headline(row: Row) -> str:
    return measure(row["measure"])


def _country(row: Row) -> str:
    return plain_value(row["country_name"]) or _("several countries")


def _trained(row: Row) -> str:
    return f"{_('Trained professionals')}, {_country(row)}"


def _activities(row: Row) -> str:
    return f"{_('Activities')}, {_country(row)}, {label('activities', 'status', row['status']).lower()}"


def _funding(row: Row) -> str:
    return f"{_('Funding')}, {_country(row)}"


def _instrument(row: Row) -> str:
    return f"{_('Funding')}, {plain_value(row['instrument']) or _('instrument not stated')}"


_METRICS = {
    "headline": _Metric(("measure",), "value", _headline),
    "trained_by_country": _Metric(("country",), "trained", _trained),
    "activities_by_country": _Metric(("country", "status"), "count", _activities),
    "funding_by_country": _Metric(("country",), "eur", _funding),
    "funding_by_instrument": _Metric(("instrument_id",), "eur", _instrument),
}


def ask_both(preview: Preview) -> Figures:
    """The figures of the version that the preview is of, and of the next one as it would be. Nothing where there
    is no next one."""
    if preview.edition is None:
        return {}
    # Built where it is missing: a version that nobody has looked at lately.
    before = _answers(publish(open_lake(settings().home), preview.base))
    after = _answers(preview.edition)
    return {metric: (before[metric], after[metric]) for metric in _METRICS}


def _answers(edition: Edition) -> dict[str, pd.DataFrame]:
    with closing(open_edition(edition)) as connection:
        return {metric: ask(connection.cursor(), metric, Filters()).frame for metric in _METRICS}


def changes(found: Figures) -> Iterator[tuple[str, str, str]]:
    """Name of a figure, what it is and what it would be: of those that differ, in the order of the metrics."""
    for metric, (before, after) in found.items():
        said = _METRICS[metric]
        old, new = _by_key(before, said), _by_key(after, said)
        for place in dict.fromkeys((*old, *new)):
            was, becomes = _text(old.get(place), said), _text(new.get(place), said)
            if was != becomes:
                yield said.name(new.get(place) or old[place]), was, becomes


def _by_key(frame: pd.DataFrame, metric: _Metric) -> dict[tuple[str, ...], Row]:
    rows = frame.to_dict("records")
    return {tuple(plain_value(row[name]) for name in metric.key): row for row in rows}


def _text(row: Row | None, metric: _Metric) -> str:
    if row is None:
        return _("no entry")
    unit = "EUR" if metric.value == "eur" else row.get("unit")
    return figures.amount_in(row, metric.value, unit)
