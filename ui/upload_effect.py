"""What a change does to the figures that people know: the same questions to the version it is based on and to the
next one as it would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing

from etl.edition import Edition, open_edition
from etl.examined import Preview
from etl.lake import open_lake
from etl.publish import publish
from etl.settings import settings
from queries.effect import TOLD, Effect, Frames, Row, effects, figures_told
from ui import figures
from ui.text import _, label, measure

Figures = tuple[Frames, Frames] | None  # before and after; `None` where there is no next version


def _country(row: Row) -> str:
    return row["country_name"] or _("several countries")


_NAMES: Mapping[str, Callable[[Row], str]] = {
    "headline": lambda row: measure(row["measure"]),
    "trained_by_country": lambda row: f"{_('Trained professionals')}, {_country(row)}",
    "activities_by_country": lambda row: (
        f"{_('Activities')}, {_country(row)}, {label('activities', 'status', row['status']).lower()}"
    ),
    "funding_by_country": lambda row: f"{_('Funding')}, {_country(row)}",
    "funding_by_instrument": lambda row: f"{_('Funding')}, {row['instrument'] or _('instrument not stated')}",
}


def ask_both(preview: Preview) -> Figures:
    """The figures of the version that the preview is of, and of the next one as it would be."""
    if preview.edition is None:
        return None
    # Built where it is missing: a version that nobody has looked at lately.
    return _told(publish(open_lake(settings().home), preview.base)), _told(preview.edition)


def _told(edition: Edition) -> Frames:
    with closing(open_edition(edition)) as connection:
        return figures_told(connection.cursor())


def changes(found: Figures) -> Iterator[tuple[str, str, str]]:
    """Name of a figure, what it is and what it would be: of those that look different on screen."""
    for effect in effects(*found) if found else ():
        was, becomes = _text(effect, effect.before), _text(effect, effect.after)
        if was != becomes:
            yield _NAMES[effect.metric](effect.row), was, becomes


def _text(effect: Effect, row: Row | None) -> str:
    if row is None:
        return _("no entry")
    stem = TOLD[effect.metric].value
    return figures.amount_in(row, stem, "EUR" if stem == "eur" else row.get("unit"))
