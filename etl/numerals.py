"""Numbers and dates as the region's spreadsheets write them, and when they can be read in two ways."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from etl.spelled import months_in

_GROUPED = re.compile(r"[0-9]{1,3}(?P<sep>[ '.,])[0-9]{3}(?:(?P=sep)[0-9]{3})*(?:(?P<decimal>[.,])[0-9]+)?")
_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:(?P<decimal>[.,])(?P<fraction>[0-9]+))?")
_NARROW_BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")

_YEAR_FIRST = re.compile(r"([0-9]{4})[-./ ] ?([0-9]{1,2})(?:[-./ ] ?([0-9]{1,2})\.?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(\. ?|/|-)([0-9]{1,2})(\. ?|/|-)([0-9]{4})\.?")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[./-] ?([0-9]{4})\.?")
_YEAR = re.compile(r"([0-9]{4})\.")
_MIDNIGHT = re.compile(r"(.*[0-9])[T ]0{1,2}:00(:00(\.0+)?)?Z?")

_STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}.*")
_SERIAL = re.compile(r"[2-5][0-9]{4}")  # 1954 to 2064
_SPREADSHEETS_DAY_0 = dt.date(1899, 12, 30)
_FOUR_DIGITS, _TWO_DIGITS = re.compile(r"\b[0-9]{4}\b"), re.compile(r"\b[0-9]{1,2}\b")


@dataclass(frozen=True)
class TwoReadings:
    """Both values are possible, and only a person can say which: `{answer: value}`."""

    by_answer: dict[str, str]
    rule: str


def read_number(text: str, decimal: str | None, *, dot_is_decimal: bool = False) -> Decimal | TwoReadings | None:
    """A number without a sign; `None` if it is none.

    `1234,50`, `1.234,50`, `1 234 567` have one reading. `120.000` has two unless `decimal` ("," or ".")
    says which; with `dot_is_decimal` a single dot always stands before decimals (coordinates, rates).
    """
    text = _NARROW_BLANKS.sub(" ", text)
    plain, grouped = _PLAIN.fullmatch(text), _GROUPED.fullmatch(text)
    if plain and grouped and not text.startswith("0") and not (dot_is_decimal and grouped["sep"] == "."):
        return _either(grouped, decimal)
    if plain:
        return Decimal(text.replace(",", "."))
    if grouped and grouped["sep"] != grouped["decimal"]:
        return _without_groups(grouped)
    return None


def _without_groups(grouped: re.Match[str]) -> Decimal:
    return Decimal(grouped[0].replace(grouped["sep"], "").replace(",", "."))


def _either(grouped: re.Match[str], decimal: str | None) -> Decimal | TwoReadings:
    """One sign and three digits after it: thousands or decimals."""
    thousands, decimals = _without_groups(grouped), Decimal(grouped[0].replace(",", "."))
    if decimal is not None:
        return decimals if grouped["sep"] == decimal else thousands
    other = "," if grouped["sep"] == "." else "."
    return TwoReadings({grouped["sep"]: f"{decimals.normalize():f}", other: f"{thousands:f}"}, "ambiguous_number")


def read_date(text: str, order: str | None) -> str | TwoReadings | None:
    """A date in ISO 8601, as precise as it was; `None` if it is none.

    Dots are read day first, as the region writes. `01/08/2023` and `01-08-2023` have two readings unless
    `order` ("dmy" or "mdy") says which, or one of them is no date, or both are the same day.
    """
    text = _NARROW_BLANKS.sub(" ", text)
    if match := _MIDNIGHT.fullmatch(text):
        text = match[1]
    if match := _YEAR.fullmatch(text):
        return match[1]
    if match := _YEAR_FIRST.fullmatch(text):
        return _iso(*match.groups())
    if match := _MONTH_YEAR.fullmatch(text):
        return _iso(match[2], match[1], None)
    match = _DAY_FIRST.fullmatch(text)
    if not match or match[2].strip() != match[4].strip():
        return None
    first, second, year = match[1], match[3], match[5]
    day_first, month_first = _iso(year, second, first), _iso(year, first, second)
    if match[2].startswith("."):
        return day_first
    if day_first and month_first and day_first != month_first and order is None:
        return TwoReadings({"dmy": day_first, "mdy": month_first}, "ambiguous_date")
    return (month_first or day_first) if order == "mdy" else (day_first or month_first)


def is_numeric_date(text: str) -> bool:
    """Whether it has the form of a date in digits: if it is none all the same, the calendar has no such day."""
    return any(form.fullmatch(text) for form in (_YEAR_FIRST, _DAY_FIRST, _MONTH_YEAR))


def near_date(text: str) -> str | None:
    """What a text that is no date may have meant: a day with its hour, a month in words, a spreadsheet's number."""
    if match := _STAMP.fullmatch(text):
        return match[1]
    if _SERIAL.fullmatch(text):
        return (_SPREADSHEETS_DAY_0 + dt.timedelta(int(text))).isoformat()
    years, days, months = _FOUR_DIGITS.findall(text), _TWO_DIGITS.findall(text), months_in(text)
    if len(years) == len(months) == 1 and len(days) <= 1:
        return _iso(years[0], str(*months), *days or [None])
    return None


def _iso(year: str, month: str, day: str | None) -> str | None:
    try:
        date = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return date.isoformat() if day else date.isoformat()[:7]
