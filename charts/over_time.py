"""Figures over time: activities by period and type, funding by the year in which projects start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from charts.canvas import Entry, Figure, Labels, Records, ValueText, empty, escape, missing, number, text_of
from charts.columns import DONE, Piece, columns
from charts.interval import interval, words
from charts.theme import LIGHT, Theme, activity_colour

PeriodText = Callable[[date], str]
_STATUSES = (DONE, "expected", "planned")
_MOST_TICKS = 1000  # far more than stand beside each other
_PARTS = {"month": 12, "quarter": 4, "year": 1}


def activities_over_time(
    records: Records,
    labels: Labels,
    *,
    grain: str,
    type_names: Mapping[str, str],
    status_names: Mapping[str, str],
    value_text: ValueText,
    period_text: PeriodText,
    theme: Theme = LIGHT,
) -> Figure:
    """Activities per period (`grain` month, quarter or year), stacked by type: done solid, expected and
    planned hatched above, each status with a sum of its own. Periods without any stand empty between; cancelled
    activities are not drawn."""
    shown = [record for record in records if record["status"] in _STATUSES]
    if not shown:
        return empty(labels, theme)
    period_text = lru_cache(maxsize=None)(period_text)  # a period has many pieces
    shown.sort(key=lambda r: (_STATUSES.index(r["status"]), r["type"]))
    order = _by_size(shown)
    shown.sort(key=lambda r: (_STATUSES.index(r["status"]), order.index(r["type"])))
    pieces = []
    for record in shown:
        kind, status = text_of(record["type"]), record["status"]
        figure = interval(record, "count")
        hover = _hover(
            period_text(record["period"]),
            f"{type_names.get(kind, kind)}, {status_names.get(status, status)}",
            words(figure, value_text, labels),
        )
        position = _position(record["period"], grain)
        cell = (record["period"].isoformat(), status, kind)
        pieces.append(Piece(position, figure, activity_colour(theme, kind), status, hover, cell))
    key = _key(order, shown, type_names, status_names, theme)
    first, last = int(min(p.position for p in pieces)), int(max(p.position for p in pieces))
    ticks = _ticks(first, last, lambda position: period_text(_start(position, grain)))
    return columns(pieces, ticks, key, labels, value_text, theme)


def funding_over_time(
    records: Records,
    labels: Labels,
    *,
    value_text: ValueText,
    unknown: str,
    theme: Theme = LIGHT,
) -> Figure:
    """Funding in EUR by the year in which projects start; those of an unknown year stand apart, called
    `unknown`."""
    if not records:
        return empty(labels, theme)
    years = [int(record["year"]) for record in records if not missing(record["year"])]
    ticks = _ticks(min(years), max(years), str) if years else {}
    apart = max(years) + 2.0 if years else 0.0
    pieces = []
    for record in records:
        year = number(record["year"])
        position = apart if year is None else year
        ticks[position] = unknown if year is None else str(int(year))
        figure = interval(record, "eur")
        hover = _hover(ticks[position], words(figure, value_text, labels))
        colour = theme.hues["grey"] if year is None else theme.accent
        cell = (None if year is None else str(int(year)),)
        pieces.append(Piece(position, figure, colour, DONE, hover, cell))
    return columns(pieces, ticks, [], labels, value_text, theme)


def _ticks(first: int, last: int, words: Callable[[int], str]) -> dict[float, str]:
    """Positions that may be named, the last one among them: of very many, as where a year is mistyped, some."""
    return {position: words(position) for position in range(last, first - 1, -(1 + (last - first) // _MOST_TICKS))}


def _key(
    order: Sequence[str],
    records: Records,
    type_names: Mapping[str, str],
    status_names: Mapping[str, str],
    theme: Theme,
) -> list[list[Entry]]:
    """The types in the order of the stack, then how done and planned look, where both are there."""
    entries = [Entry("■", activity_colour(theme, kind), type_names.get(kind, kind)) for kind in order]
    present = [status for status in _STATUSES if any(r["status"] == status for r in records)]
    planned = " / ".join(status_names.get(status, status) for status in present if status != "done")
    if planned:
        # In no colour of a type, and grey is one.
        done = [Entry("■", theme.ink, status_names.get("done", "done"))] if "done" in present else []
        return [entries, [*done, Entry("▨", theme.ink, planned)]]
    return [entries, []]


def _by_size(records: Records) -> list[str]:
    """The types, those with most activities first."""
    sizes: dict[str, float] = {}
    for record in records:
        kind = record["type"]
        sizes[kind] = sizes.get(kind, 0.0) + interval(record, "count").reach
    return sorted(sizes, key=lambda kind: (-sizes[kind], kind))


def _hover(first: str, *rest: str) -> str:
    return "<br>".join([f"<b>{escape(first)}</b>", *(escape(line) for line in rest)])


def _position(day: date, grain: str) -> int:
    """The number of a day's period, counted from the year 0."""
    parts = _PARTS[grain]
    return day.year * parts + (day.month - 1) * parts // 12


def _start(position: int, grain: str) -> date:
    """The first day of a period."""
    parts = _PARTS[grain]
    return date(position // parts, position % parts * (12 // parts) + 1, 1)
