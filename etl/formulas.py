"""Texts that a spreadsheet would run as a formula: `defuse` on the way out, `fuse` on the way in.

A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula, whoever
wrote it. So every export, CSV and XLSX alike, puts an apostrophe before such a text, and one more before a text
that begins with apostrophes and then such a sign; reading takes exactly one away, so `fuse(defuse(text)) == text`
for any text. Figures, dates, numbers and booleans are exported as they are: a number below zero is no formula.
"""

from __future__ import annotations

import re

from etl.cells import literal
from etl.contract import Column

_SIGNS = r"[=+@\t\r-]"
_LIVE = re.compile(f"'*{_SIGNS}")
_DEFUSED = re.compile(f"'+{_SIGNS}")


def is_text(column: Column) -> bool:
    """Whether the column's cells are defused in exports: those in which anybody may write anything."""
    return column.kind in ("string", "list")


def defuse(text: str) -> str:
    """The text as an export writes it: with an apostrophe where a spreadsheet would run it."""
    return f"'{text}" if _LIVE.match(text) else text


def fuse(text: str) -> str:
    """The text that an export has defused."""
    return text[1:] if _DEFUSED.match(text) else text


def defused_sql(expression: str) -> str:
    """SQL: `defuse` of a text; NULL stays NULL."""
    return f"case when regexp_matches({expression}, {_begins(_LIVE)}) then '''' || {expression} else {expression} end"


def fused_sql(expression: str) -> str:
    """SQL: `fuse` of a text; NULL stays NULL."""
    return f"case when regexp_matches({expression}, {_begins(_DEFUSED)}) then {expression}[2:] else {expression} end"


def _begins(form: re.Pattern[str]) -> str:
    return literal(rf"\A{form.pattern}")
