"""Figures per category as rows of bars: funding, trained people, activities by type and country.

Each takes the rows of the metric of the same name, keeps their order, and leaves them untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from charts.canvas import Figure, Labels, Records, RowText, ValueText, empty, text_of
from charts.interval import interval, words
from charts.rows import Bar, Row, rows_of_bars
from charts.theme import LIGHT, Theme, activity_colour, instrument_colour

Colour = Callable[[Theme, str | None], str]
_STATUS_ORDER = ("done", "expected", "planned")


def plain_colour(theme: Theme, key: str | None) -> str:
    """One colour for all that have a key, grey for what no source tells apart."""
    return theme.hues["grey"] if key is None else theme.accent


def bar_intervals(
    records: Records,
    labels: Labels,
    *,
    value: str,
    name: str,
    value_text: ValueText,
    theme: Theme = LIGHT,
    key: str | None = None,
    colour: Colour = plain_colour,
    names: Mapping[str, str] | None = None,
    detail: RowText | None = None,
    unnamed: str = "",
) -> Figure:
    """One bar per record: the figure in `value`_low, _high, _approximate under the name in `name`.

    `key` is the column that tells which figure was clicked (the bar's customdata) and that `colour` colours by,
    the column `name` where there is none. `names` gives the words for a code; `detail` makes the small
    words beside a name; `unnamed` stands for an empty name.
    """
    if not records:
        return empty(labels, theme)
    rows = []
    for record in records:
        figure = interval(record, value)
        identity = text_of(record[key or name]) or None
        text = words(figure, value_text, labels)
        called = text_of(record[name], unnamed)
        bar = Bar(figure, text, colour(theme, identity), key=(identity,))
        rows.append(Row((names or {}).get(called, called), (bar,), detail(record) if detail else ""))
    return rows_of_bars(rows, labels, theme)


# Money that no source splits between donors or countries stands in a row of its own, `unnamed`.
funding_by_instrument = partial(
    bar_intervals, value="eur", name="instrument", key="instrument_id", colour=instrument_colour
)
funding_by_donor = partial(bar_intervals, value="eur", name="donor", key="donor_id")
funding_by_country = partial(bar_intervals, value="eur", name="country_name", key="country")
trained_by_country = partial(bar_intervals, value="trained", name="country_name", key="country")
trained_by_profession = partial(bar_intervals, value="number", name="profession")
trained_by_sex = partial(bar_intervals, value="number", name="sex")


def bars_by_status(
    records: Records,
    labels: Labels,
    *,
    name: str,
    status_names: Mapping[str, str],
    value_text: ValueText,
    theme: Theme = LIGHT,
    key: str | None = None,
    colour: Colour = plain_colour,
    type_names: Mapping[str, str] | None = None,
    unnamed: str = "",
) -> Figure:
    """A row per `name` in the order of first mention, its activities done solid, expected and planned
    hatched below.

    The rest as in `bar_intervals`, `type_names` being its `names`. Cancelled activities are not drawn.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        if record["status"] in _STATUS_ORDER:
            groups.setdefault(text_of(record[name], unnamed), []).append(record)
    if not groups:
        return empty(labels, theme)
    rows = []
    for called, group in groups.items():
        group.sort(key=lambda record: _STATUS_ORDER.index(record["status"]))
        identity = text_of(group[0][key or name]) or None
        bars = []
        for record in group:
            figure, status = interval(record, "count"), record["status"]
            text = words(figure, value_text, labels)
            note = status_names.get(status, status)
            bars.append(Bar(figure, text, colour(theme, identity), status != "done", note, (identity, status)))
        rows.append(Row((type_names or {}).get(called, called), tuple(bars)))
    return rows_of_bars(rows, labels, theme)


activities_by_type = partial(bars_by_status, name="type", colour=activity_colour)
activities_by_country = partial(bars_by_status, name="country_name", key="country")
