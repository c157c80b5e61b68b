"""The three cell notations of the contract: figure, date, list. One parser and one formatter each.

A parser takes the text of one cell and returns a value, `None` for an empty cell ("not reported"), or raises
`NotationError` with the form that was expected. `format_*` is its inverse: `parse(format(x)) == x`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

LIST_SEPARATOR = ";"
NUMBER = r"[0-9]+(?:\.[0-9]{1,4})?"
_SINGLE = re.compile(rf"(?P<sign>~|>=|<=)?(?P<number>{NUMBER})")
_RANGE = re.compile(rf"(?P<low>{NUMBER})\.\.(?P<high>{NUMBER})")
_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")


class NotationError(ValueError):
    """The text of a cell is not of its notation; the message names the forms that are."""


@dataclass(frozen=True)
class Figure:
    """A number as a source states it: an interval whose open end is `None`, and whether it is approximate."""

    low: Decimal | None
    high: Decimal | None
    approximate: bool = False

    def __add__(self, other: Figure) -> Figure:
        """The interval sum: lows add, highs add, an open end opens the sum, about stays about."""
        return Figure(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            self.approximate or other.approximate,
        )


@dataclass(frozen=True)
class Date:
    """A date as precise as its source: every day from `earliest` to `latest` is possible."""

    earliest: dt.date
    latest: dt.date
    precision: str  # "year", "month" or "day"


def parse_figure(text: str) -> Figure | None:
    """`24`, `>=200`, `~50`, `<=30`, `23..25`; empty is `None`."""
    text = text.strip()
    if not text:
        return None
    if match := _SINGLE.fullmatch(text):
        number = Decimal(match["number"])
        match match["sign"]:
            case ">=":
                return Figure(number, None)
            case "<=":
                return Figure(None, number)
            case sign:
                return Figure(number, number, approximate=sign == "~")
    if match := _RANGE.fullmatch(text):
        low, high = Decimal(match["low"]), Decimal(match["high"])
        if low < high:
            return Figure(low, high)
        raise NotationError("a range from the smaller to the larger number, such as 23..25")
    raise NotationError("a figure: 24, >=200, ~50, <=30 or 23..25")


def format_figure(figure: Figure | None) -> str:
    """The cell text of a figure; empty for `None`."""
    if figure is None:
        return ""
    low, high = figure.low, figure.high
    if low is None and high is None:
        raise ValueError("a figure has at least one bound; not reported is None")
    if low is None:
        return f"<={format_number(high)}"
    if high is None:
        return f">={format_number(low)}"
    if low == high:
        return f"{'~' if figure.approximate else ''}{format_number(low)}"
    return f"{format_number(low)}..{format_number(high)}"


def format_number(number: Decimal | None) -> str:
    """Plain digits with no exponent and no trailing zeros.

    Three decimals are written as four: `1.234` could be read as 1234, and the checks would ask.
    """
    if number is None:
        return ""
    digits, _, decimals = f"{number:f}".partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) == 3:
        decimals += "0"
    return f"{digits}.{decimals}" if decimals else digits


def parse_date(text: str) -> Date | None:
    """EDTF level 0 without times (ISO 8601-2): `2018`, `2018-06`, `2018-05-29`; empty is `None`."""
    text = text.strip()
    if not text:
        return None
    match = _DATE.fullmatch(text)
    if not match:
        raise NotationError("a date: 2018, 2018-06 or 2018-05-29")
    year, month, day = int(match["year"]), match["month"], match["day"]
    try:
        if day:
            exact = dt.date(year, int(month), int(day))
            return Date(exact, exact, "day")
        if month:
            last = calendar.monthrange(year, int(month))[1]
            return Date(dt.date(year, int(month), 1), dt.date(year, int(month), last), "month")
        return Date(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")
    except (ValueError, calendar.IllegalMonthError) as error:
        raise NotationError("a day that the calendar has, such as 2018-05-29") from error


def format_date(date: Date | None) -> str:
    """The cell text of a date at its own precision; empty for `None`."""
    if date is None:
        return ""
    return date.earliest.isoformat()[: {"year": 4, "month": 7, "day": 10}[date.precision]]


def parse_list(text: str) -> list[str] | None:
    """`RS;MK`; blanks around items do not count; empty is `None`."""
    if not text.strip():
        return None
    items = [item.strip() for item in text.split(LIST_SEPARATOR)]
    if not all(items):
        raise NotationError("values separated by single semicolons, such as RS;MK")
    return items
