"""The texts of `sql/`: statements, and the steps that they share.

A statement selects from steps by name. What it needs is put in front of it (`with …`), each step after those that it
selects from itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SQL = Path(__file__).parent / "sql"
# Files of steps that statements share, each after those that it selects from.
STEPS = (
    *("selection", "alike", "counting", "facets", "trainings", "placement", "listing", "links", "quotations"),
    *("reporting", "results", "asking", "contradictions", "promising"),
)
_STEP = re.compile(r"^(?P<name>\w+) as \(\n.*?^\)", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"\w+")
_PARAMETER = re.compile(r"\$(\w+)\b")
_HEADER = re.compile(r"\A((?:--[^\n]*\n)+)")


@dataclass(frozen=True)
class Statement:
    """One statement with the steps that it needs, the names of its parameters, and the steps that it finds made."""

    sql: str
    parameters: frozenset[str]
    made: tuple[str, ...] = ()


@cache
def text(name: str) -> str:
    """A file of `sql/` as it stands."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def definition(name: str) -> str:
    """What a metric counts and leaves out, in words: the header of its SQL file."""
    header = _HEADER.match(text(name))
    return "\n".join(line.removeprefix("--").strip() for line in header[1].splitlines()) if header else ""


@cache
def statements(name: str, made: Collection[str] = ()) -> tuple[Statement, ...]:
    """The statements of a file; the steps in `made` are found as tables of that name."""
    parts = (part.strip() for part in _without_comments(name).split(";"))
    return tuple(with_steps(part, made) for part in parts if part)


def with_steps(sql: str, made: Collection[str] = ()) -> Statement:
    """The statement with the shared steps that it selects from in front of its own."""
    steps: list[str] = []
    found: list[str] = []
    mentioned = set(_WORD.findall(sql))
    for name, step in reversed(_steps().items()):
        if name in mentioned and name in made:
            found.insert(0, name)
        elif name in mentioned:
            steps.insert(0, step)
            mentioned.update(_WORD.findall(step))
    if steps:
        own = sql.removeprefix("with ")
        sql = f"with {', '.join(steps)}{' ' if own == sql else ', '}{own}"
    return Statement(sql, frozenset(_PARAMETER.findall(sql)), tuple(found))


@cache
def _steps() -> dict[str, str]:
    """The shared steps by name, each after those that it selects from."""
    texts = [_without_comments(name).removeprefix("with ").rstrip(",") for name in STEPS]
    return {match["name"]: match[0] for steps in texts for match in _STEP.finditer(steps)}


def _without_comments(name: str) -> str:
    return re.sub(r"^\s*--[^\n]*\n", "", text(name), flags=re.MULTILINE).strip()
