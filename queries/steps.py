"""The texts of `sql/`: statements, and the steps that they share.

A statement selects from steps by name. What it needs is put in front of it (`with …`), each step after those that it
selects from itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SQL = Path(__file__).parent / "sql"
# Files of steps that statements share, each after those that it selects from.
STEPS = (
    *("selection", "alike", "listing", "counting", "facets", "trainings", "placement", "links", "quotations"),
    *("reporting", "results", "asking", "listed", "promising", "paying"),
)
_STEP = re.compile(r"^(?P<name>\w+) as \(\n.*?^\)", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"\w+")
PARAMETER = re.compile(r"\$(\w+)\b")
_HEADER = re.compile(r"\A((?:--[^\n]*\n)+)")


@dataclass(frozen=True)
class Statement:
    """One statement with the steps that it needs, and the names of its parameters."""

    sql: str
    parameters: frozenset[str]


@cache
def text(name: str) -> str:
    """A file of `sql/` as it stands."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def definition(name: str) -> str:
    """What a metric counts and leaves out, in words: the header of its SQL file."""
    header = _HEADER.match(text(name))
    return "\n".join(line.removeprefix("--").strip() for line in header[1].splitlines()) if header else ""


@cache
def texts(name: str) -> tuple[str, ...]:
    """The statements of a file, without the shared steps that they select from."""
    return tuple(part for part in map(str.strip, _without_comments(name).split(";")) if part)


@cache
def first(name: str, instead: tuple[tuple[str, str], ...] = ()) -> Statement:
    """The first statement of a file; for a step that has another `instead`, that one stands."""
    return with_steps(texts(name)[0], instead=dict(instead))


def with_steps(sql: str, once: Collection[str] = (), instead: Mapping[str, str] | None = None) -> Statement:
    """The statement with the shared steps that it selects from in front of its own: those of `once` are not worked out
    more than once, and for a step that has another `instead`, that one stands."""
    needed: list[str] = []
    mentioned = set(_WORD.findall(sql))
    for name, step in reversed(_steps(tuple((instead or {}).items())).items()):
        if name in mentioned:
            needed.insert(0, step.replace(" as (", " as materialized (", 1) if name in once else step)
            mentioned.update(_WORD.findall(step))
    if needed:
        own = sql.removeprefix("with ")
        sql = f"with {', '.join(needed)}{' ' if own == sql else ', '}{own}"
    return Statement(sql, frozenset(PARAMETER.findall(sql)))


@cache
def _steps(instead: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    """The shared steps by name, each after those that it selects from."""
    files = [_without_comments(name).removeprefix("with ").rstrip(",") for name in STEPS]
    steps = {match["name"]: match[0] for steps in files for match in _STEP.finditer(steps)}
    found = {}
    for name, step in steps.items():
        if name not in dict(instead):
            found[name] = step
            found |= {like: f"{like} as (\n    select * from {name}\n)" for like, other in instead if other == name}
    return found


def _without_comments(name: str) -> str:
    return re.sub(r"^\s*--[^\n]*\n", "", text(name), flags=re.MULTILINE).strip()
