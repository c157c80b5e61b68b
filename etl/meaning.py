"""What a cell means whose text is not yet as the contract writes it: another spelling of a value, or a
problem.

Called once for each distinct text of a column, never for each row: regular texts are sorted out in SQL
before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from etl.coded import coded_item, coded_value, listing
from etl.contract import Column, Reference
from etl.names import country_code, fold
from etl.notation import (
    Figure,
    NotationError,
    format_date,
    format_figure,
    format_number,
    parse_date,
    parse_figure,
    parse_list,
)
from etl.numerals import TwoReadings, is_numeric_date, near_date, read_date, read_number
from etl.problem import ASK, BLOCKS, did_you_mean

_MOST_DIGITS = 14  # before the decimals
_MOST_DECIMALS = 4
_COUNTRY_HINT = "Write its name, or its code of two capital letters such as RS."
SPREADSHEET_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
_TRUE = {"true", "yes", "1", "da", "po", "taip", "tacno"}
_FALSE = {"false", "no", "0", "ne", "jo", "nu", "netacno"}
_FORMS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "an identifier: small letters, digits and hyphens, such as serbia-2018",
    r"^[A-Z]{2}$": "a code of two capital letters, such as RS",
    r"^[0-9]+$": "a number in digits",
    r"^https?://\S+$": "an address that begins with https://",
    r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$": "a language code, such as sr-Cyrl, mk or en",
}
_SIGNS = str.maketrans(
    {"≥": ">=", "⩾": ">=", "≤": "<=", "⩽": "<=", "≈": "~", "∼": "~", "–": "..", "—": "..", "…": ".."}
)
_SIGNED = re.compile(r"(?P<sign>~|>=|<=|) ?(?P<number>[^~<>]+)")
_NO_DAY = "a day that the calendar has, such as 2018-05-29"
_LARGER_SMALLER = re.compile(r"(?P<sign>[<>])(?P<rest>.+)")
_EXPONENT = re.compile(r"-?[0-9]+(\.[0-9]+)?[eE][-+]?[0-9]{1,2}")  # how DuckDB writes 0.00001
_NEGATIVE = re.compile(r"[-−–] ?[0-9][0-9 .,]*")
_AND_MORE = re.compile(r"([0-9]+) ?\+")
_HYPHENED = re.compile(r"([0-9]+) ?- ?([0-9]+)")


@dataclass(frozen=True)
class Answers:
    """What a person said where a file can be read in two ways: the decimal sign, the order of day and
    month."""

    decimal: str | None = None
    date_order: str | None = None


UNANSWERED = Answers()


@dataclass(frozen=True)
class Meaning:
    """The canonical `text` of a cell, or why it has none."""

    text: str | None
    rule: str = ""
    expected: str = ""
    hint: str | None = None
    severity: str = BLOCKS


def meaning(column: Column, text: str, answers: Answers) -> Meaning:
    """The meaning of a cell that is not empty. The search for a near value is `coded.suggestion`."""
    if text in SPREADSHEET_ERRORS:
        return Meaning(None, "formula", "a value: the spreadsheet could not work it out", "Mend the formula.")
    if column.categories:
        return _category(column, text)
    if column.reference and column.reference.table == "countries":
        return _country(text)
    return _BY_KIND[column.kind](column, text, answers)


def _string(column: Column, text: str, answers: Answers) -> Meaning:
    if column.pattern is None or re.fullmatch(column.pattern, text):
        return Meaning(text)
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    near = slug if re.fullmatch(column.pattern, slug) else None
    return Meaning(None, "pattern", _FORMS.get(column.pattern, f"of the form {column.pattern}"), did_you_mean(near))


def _category(column: Column, text: str) -> Meaning:
    if value := coded_value(column, text):
        return Meaning(value)
    expected = f"a value of the list: {listing(tuple(column.categories.items()))}"
    return Meaning(None, "category", expected, _or_empty(column, "Choose the one that fits"))


def _country(text: str) -> Meaning:
    code = country_code(text)
    return Meaning(code) if code else Meaning(None, "country", "a country of the list", _COUNTRY_HINT)


def _figure(column: Column, text: str, answers: Answers) -> Meaning:
    """Signs and numbers are read apart: the notation has its own parser, the numerals of spreadsheets have
    theirs."""
    match = _SIGNED.fullmatch(" ".join(text.translate(_SIGNS).split()))
    if not match:
        return _no_figure(column, text)
    numbers = [read_number(part.strip(), answers.decimal) for part in match["number"].split("..")]
    for number in numbers:
        if isinstance(number, TwoReadings):
            return _ask(number, {answer: f"{match['sign']}{value}" for answer, value in number.by_answer.items()})
    if None in numbers:
        return _no_figure(column, text)
    if any(isinstance(n, Decimal) and n.normalize().as_tuple().exponent < -_MOST_DECIMALS for n in numbers):
        return Meaning(None, "figure", f"a figure of at most {_MOST_DECIMALS} decimals", "Round it.")
    try:
        figure = parse_figure(match["sign"] + "..".join(format_number(n) for n in numbers if isinstance(n, Decimal)))
    except NotationError as error:
        return Meaning(None, "figure", str(error))
    return Meaning(None, "figure", "a figure") if figure is None else _figure_in_bounds(column, figure)


def _figure_in_bounds(column: Column, figure: Figure) -> Meaning:
    bounds = [bound for bound in (figure.low, figure.high) if bound is not None]
    if column.whole and any(bound != bound.to_integral_value() for bound in bounds):
        return Meaning(None, "whole", "a whole number, as a count is")
    if any(len(format_number(bound).partition(".")[0]) > _MOST_DIGITS for bound in bounds):
        return Meaning(None, "figure", f"a figure of at most {_MOST_DIGITS} digits")
    return _out_of_bounds(column, bounds) or Meaning(format_figure(figure))


def _no_figure(column: Column, text: str) -> Meaning:
    if _NEGATIVE.fullmatch(text):
        return Meaning(None, "minimum", "at least 0", _or_empty(column, "Write how many or how much it is"))
    hint = None
    if match := _LARGER_SMALLER.fullmatch(text):
        hint = did_you_mean(f"{match['sign']}={match['rest'].strip()}")
    elif match := _AND_MORE.fullmatch(text):
        hint = did_you_mean(f">={match[1]}")
    elif match := _HYPHENED.fullmatch(text):
        hint = did_you_mean(f"{match[1]}..{match[2]}")
    words = "Write no words and no units beside the number: >= is at least, ~ is about, <= is at most"
    return Meaning(None, "figure", "a figure: 24, >=200, ~50, <=30 or 23..25", hint or _or_empty(column, words))


def _or_empty(column: Column, advice: str) -> str:
    return f"{advice}." if column.required else f"{advice}. Leave the cell empty if it is not known."


def _ask(two: TwoReadings, by_answer: dict[str, str]) -> Meaning:
    option = "decimal" if two.rule == "ambiguous_number" else "date order"
    answers = ", ".join(f'"{answer}" for {value}' for answer, value in by_answer.items())
    return Meaning(None, two.rule, " or ".join(by_answer.values()), f"Say which {option} is meant: {answers}.", ASK)


def _number(column: Column, text: str, answers: Answers) -> Meaning:
    if column.kind == "number" and _EXPONENT.fullmatch(text):
        text = f"{Decimal(text):f}"
    sign, digits = re.fullmatch(r"([-+−]?)\s*(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    number = read_number(digits, answers.decimal, dot_is_decimal=column.kind == "number")
    minus = "-" if sign in "-−" and sign else ""
    if isinstance(number, TwoReadings):
        return _ask(number, {answer: minus + value for answer, value in number.by_answer.items()})
    if number is None or len(format_number(number)) > _MOST_DIGITS * 2:
        return Meaning(None, column.kind, "a number" if column.kind == "number" else "a whole number")
    if column.kind == "integer" and (number != number.to_integral_value() or number >= 10**_MOST_DIGITS):
        return Meaning(None, "integer", "a whole number")
    number = -number if minus else number
    return _out_of_bounds(column, [number]) or Meaning(format_number(number))


def _out_of_bounds(column: Column, numbers: list[Decimal]) -> Meaning | None:
    for number in numbers:
        if column.minimum is not None and number < Decimal(str(column.minimum)):
            return Meaning(None, "minimum", f"at least {column.minimum:g}")
        if column.maximum is not None and number > Decimal(str(column.maximum)):
            return Meaning(None, "maximum", f"at most {column.maximum:g}")
    return None


def _date(column: Column, text: str, answers: Answers) -> Meaning:
    date = read_date(text, answers.date_order)
    if isinstance(date, TwoReadings):
        return _ask(date, date.by_answer)
    try:
        parsed = parse_date(date or text)
    except NotationError as error:
        hint = did_you_mean(near_date(text)) or _or_empty(column, "Write as much of it as is known")
        return Meaning(None, "date", _NO_DAY if is_numeric_date(text) else str(error), hint)
    return Meaning(format_date(parsed)) if parsed else Meaning(None, "date", "a date")


def _boolean(column: Column, text: str, answers: Answers) -> Meaning:
    folded = fold(text)
    if folded in _TRUE | _FALSE:
        return Meaning("true" if folded in _TRUE else "false")
    return Meaning(None, "boolean", "true or false")


def _list(column: Column, text: str, answers: Answers) -> Meaning:
    """The items, each read as its column wants; commas divide too where the items are known ones."""
    try:
        items = parse_list(text.strip(";") if column.items else text)
    except NotationError as error:
        return Meaning(None, "list", str(error))
    if items is None:
        return Meaning(None, "list", "values separated by semicolons")
    if column.items is None:
        return Meaning(";".join(items))
    if len(items) == 1 and coded_item(column, items[0]) is None:
        items = [part.strip() for part in items[0].split(",") if part.strip()]
    read = [coded_item(column, item) for item in items]
    if len(set(read)) < len(read) and all(read):
        once = did_you_mean(";".join(dict.fromkeys(item for item in read if item)))
        return Meaning(None, "list", "a list that names each value once", once)
    if read and all(read):
        return Meaning(";".join(item for item in read if item))
    if isinstance(column.items, Reference):
        return Meaning(None, "country", "a country of the list", _COUNTRY_HINT)
    return Meaning(None, "category", f"a list of values out of {', '.join(column.items)}")


_BY_KIND: dict[str, Callable[[Column, str, Answers], Meaning]] = {
    "figure": _figure, "date": _date, "list": _list, "string": _string,
    "integer": _number, "number": _number, "boolean": _boolean,
}  # fmt: skip
