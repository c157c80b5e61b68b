"""Values and tables as plain text for a terminal, and as JSON for machines."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from etl.notation import Figure, format_figure

_EMPTY = "not reported"
_UNSTATED = "(not stated)"
_WIDEST = 60


def aligned(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table whose columns line up; numbers to the right, long texts cut. No rows: the header alone.

    An empty cell is `not reported`; among texts, which name what the row is about, `(not stated)`.
    """
    empty = [_UNSTATED if any(isinstance(row[n], str) for row in rows) else _EMPTY for n in range(len(header))]
    cells = [[cell(value, gap) for value, gap in zip(row, empty, strict=True)] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    right = [
        any(isinstance(row[n], int | float | Figure) for row in rows) and not isinstance(rows[0][n], bool)
        for n in range(len(header))
    ]
    lines = [header, ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(
            text.rjust(width) if to_the_right else text.ljust(width)
            for text, width, to_the_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    )


def cell(value: object, empty: str = _EMPTY) -> str:
    if value is None:
        return empty
    if isinstance(value, Figure):
        text = format_figure(value)
        return f"~{text}" if value.approximate and not text.startswith("~") else text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    text = " ".join(str(value).split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def counted(number: int, noun: str) -> str:
    """`1 problem`, `2 problems`, `no problems`."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def as_json(value: object) -> str:
    """JSON as scripts read it: UTF-8 as it is, figures as low, high, approximate."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_jsonable)


def _jsonable(value: object) -> object:
    match value:
        case Figure():
            return {
                "low": _number(value.low),
                "high": _number(value.high),
                "approximate": value.approximate,
            }
        case Decimal():
            return _number(value)
        case dt.date() | dt.datetime():
            return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _number(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def fold_figures(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row of an answer with `x_low`, `x_high`, `x_approximate` as one figure `x`, at the place of
    `x_low`."""
    folded: dict[str, Any] = {}
    for name, value in row.items():
        stem = name.removesuffix("_low")
        if stem != name and f"{stem}_high" in row:
            folded[stem] = figure(value, row[f"{stem}_high"], row.get(f"{stem}_approximate"))
        elif not _is_part(name, row):
            folded[name] = value
    return folded


def _is_part(name: str, row: Mapping[str, Any]) -> bool:
    stem = name.removesuffix("_high").removesuffix("_approximate")
    return stem != name and f"{stem}_low" in row


def figure(low: float | None, high: float | None, approximate: bool | None) -> Figure | None:
    if low is None and high is None:
        return None
    return Figure(rounded(low), rounded(high), bool(approximate))


def rounded(number: float | None) -> Decimal | None:
    """At the four places that figures are kept with, so that a sum of doubles shows no dust; more of what is so little
    that it would be a zero."""
    return None if number is None else Decimal(str(round(number, 4) or round(number, 9)))
