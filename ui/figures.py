"""How a figure, a date or an amount is written on screen: one formatter for every page, table and
chart note."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

import pandas as pd
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_decimal, format_decimal

from etl.notation import NotationError, parse_date, parse_figure
from ui.text import _, language, locale

Number = float | int | Decimal | None
_CENT = Decimal("0.01")


def missing(value: Any) -> bool:
    """Whether a cell is empty, in any of the ways that pandas writes that."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def known(value: Number) -> bool:
    """Whether a bound is there."""
    return not missing(value)


def number(value: Number, compact: bool = False, cents: bool = False) -> str:
    """`1,900,000`, or `1.9M` where there is little room; of money `12.50`."""
    return _written(str(value), compact, cents, language())


@lru_cache(maxsize=20_000)
def _written(value: str, compact: bool, cents: bool, language: str) -> str:
    """Worked out once for each number and language: pages write the same ones again and again."""
    exact = Decimal(value)
    if compact and abs(exact) >= 10_000:
        return format_compact_decimal(exact, locale=locale(), fraction_digits=1 if abs(exact) < 100_000_000 else 0)
    rounded = _rounded(exact)
    two = "#,##0.00" if cents and rounded % 1 and not rounded % _CENT else None
    return format_decimal(rounded, two, locale=locale(), decimal_quantization=False)


def _rounded(exact: Decimal) -> Decimal | int:
    """To two places; of what is nearer to zero the first two digits, so that it never reads as a true zero."""
    if not exact % 1:
        return int(exact)
    finest = _CENT if abs(exact) >= _CENT else Decimal(1).scaleb(exact.adjusted() - 1)
    return exact.quantize(finest).normalize()


def figure(
    low: Number,
    high: Number,
    approximate: Any = False,
    compact: bool = False,
    reported: bool = False,
    cents: bool = False,
) -> str:
    """`24`, `≥ 200`, `ca. 50`, `≥ ca. 660`, `≤ 30`, `23–25`. Both bounds missing is "not reported", or "not
    computable" where something is `reported` whose sum has no bound."""
    if not known(low) and not known(high):
        return _("not computable") if reported else _("not reported")
    if not known(high):
        written = f"≥ %s{number(low, compact, cents)}"
    elif not known(low):
        written = f"≤ %s{number(high, compact, cents)}"
    else:
        written = f"%s{number(low, compact, cents)}" + ("" if low == high else f"–{number(high, compact, cents)}")
    roughly = known(approximate) and bool(approximate)
    return written % (_("ca.") + " " if roughly else "")


def stated(row: Mapping[str, Any]) -> bool:
    """Whether a frame's row counts anything as reported: metrics say so in one of these columns."""
    for name in ("reported", "statements"):
        if name in row:
            return known(row[name]) and row[name] > 0
    return "not_reported" in row and known(row.get("rows")) and row["rows"] > row["not_reported"]


def of_row(row: Mapping[str, Any], name: str, compact: bool = False) -> str:
    """The figure that a frame keeps in `name_low`, `name_high`, `name_approximate`."""
    return amount_in(row, name, None, compact)


def money(
    low: Number,
    high: Number,
    approximate: Any = False,
    currency: str = "EUR",
    compact: bool = False,
    reported: bool = False,
    as_stated: bool = False,
) -> str:
    """An amount with its currency's code: `EUR 1,000,000`, `≥ EUR 1.9M`; `EUR 12.50` where it is `as_stated`. Euro that
    we worked out, converted or summed, are whole: their cents are the rate's, and stated by nobody."""
    if currency == "EUR" and not as_stated:
        low, high = _whole(low), _whole(high)
    text = figure(low, high, approximate, compact, reported, cents=True)
    if not known(low) and not known(high):
        return text
    head = text.rstrip("0123456789.,–KMBTkmbt\u00a0\u202f")
    return f"{head}{currency} {text[len(head) :]}"


def _whole(value: Number) -> Number:
    """To the whole; what is less than one stays, so that it never reads as a true zero."""
    if not known(value) or abs(value) < 1:
        return value
    return int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))


def no_amount() -> str:
    """What stands for a sum of money without a term: some money may be reported and yet be in no sum, such as
    that of several countries under a choice of one."""
    return _("no amount counted")


def amount_in(row: Mapping[str, Any], name: str, unit: str | None, compact: bool = False) -> str:
    """A figure with its currency in front where the unit is one; `eur_low` and `eur_high` are worked out."""
    low, high, approximate = row[f"{name}_low"], row[f"{name}_high"], row.get(f"{name}_approximate", False)
    if name == "eur":
        low, high = _whole(low), _whole(high)
    if unit and len(unit) == 3 and unit.isupper():
        return money(low, high, approximate, unit, compact, stated(row), as_stated=True)
    return figure(low, high, approximate, compact, stated(row))


def date(text: str | None) -> str:
    """A date of the contract's notation at its own precision: `2018`, `June 2018`, `29 May 2018`."""
    if not isinstance(text, str) or not text:
        return _("not reported")
    try:
        parsed = parse_date(text)
    except NotationError:
        return text
    if parsed is None:
        return _("not reported")
    if parsed.precision == "year":
        return str(parsed.earliest.year)
    if parsed.precision == "month":
        return format_skeleton("yMMMM", parsed.earliest, locale=locale())
    return day(parsed.earliest)


def day(value: dt.date) -> str:
    pattern = "d MMMM y" if locale().language == "en" else "long"
    return format_date(value, format=pattern, locale=locale())


def period(start: str | None, end: str | None, single: bool = False) -> str:
    """`2018–2020`, `29 May 2018`, `from June 2019`; nothing stated is "dates not reported". A `single` event of which
    only the start is stated is not still going on: `June 2019`."""
    has_start, has_end = isinstance(start, str) and bool(start), isinstance(end, str) and bool(end)
    if has_start and has_end:
        return _span(start, end)
    if has_start:
        return date(start) if single else _("from %(date)s") % {"date": date(start)}
    return _("until %(date)s") % {"date": date(end)} if has_end else _("dates not reported")


def activity_period(row: Mapping[str, Any], number: str = "count") -> str:
    """When an activity took place; several activities of which only the start is stated go on from it."""
    ends = row[f"{number}_low"], row[f"{number}_high"]
    single = all(known(end) and end == 1 for end in ends) and not row[f"{number}_approximate"]
    return period(row["start_text"], row["end_text"], single)


def _span(start: str, end: str) -> str:
    """`17–21 February 2025` within a month, both ends in full otherwise."""
    if start == end:
        return date(start)
    if len(start) == len(end) == len("2025-02-17") and start[:8] == end[:8]:
        return f"{int(start[8:])}–{date(end)}"
    return f"{date(start)} – {date(end)}"


def cell(text: str | None, kind: str) -> str:
    """A value in the contract's cell notation, as a reader sees it."""
    if not isinstance(text, str) or not text:
        return _("not reported")
    if kind == "date":
        return date(text)
    if kind == "figure":
        try:
            value = parse_figure(text)
        except NotationError:
            return text
        return figure(value.low, value.high, value.approximate) if value else _("not reported")
    return text.replace(";", ", ") if kind == "list" else text


def amount_of(text: str, currency: str) -> str:
    """An amount in the contract's notation with its currency."""
    try:
        value = parse_figure(text)
    except NotationError:
        return text
    return money(value.low, value.high, value.approximate, currency, as_stated=True) if value else _("not reported")


def share(reported: Number, of: Number, things: str) -> str:
    """`reported by 12 of 43 projects`; `things` is the plural noun. Of none there is nothing to say."""
    if not known(reported) or not known(of) or of == 0:
        return ""
    return _("reported by %(n)s of %(of)s %(things)s") % {
        "n": number(reported),
        "of": number(of),
        "things": things,
    }


def precise(value: Number) -> str:
    """A rate with all its digits."""
    return format_decimal(Decimal(str(value)), locale=locale(), decimal_quantization=False)
