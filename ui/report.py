"""A report as PDF: headline figures, tables, and numbered words of the sources at the end. Set by typst from
`report.typ`, which gets all text as data, so that no name or title is ever read as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

import typst

_TEMPLATE = Path(__file__).parent / "report.typ"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ONE_AT_A_TIME = Lock()  # a report takes a core for a moment; many at once must not take them all


@dataclass(frozen=True)
class Cell:
    """What stands in a cell of a table: a text, a smaller one under it, and the numbers of the words that carry it."""

    text: str
    under: tuple[Cell, ...] = ()
    notes: tuple[int, ...] = ()
    language: str = ""
    quiet: bool = False
    image: str = ""  # SVG, in place of the text


@dataclass(frozen=True)
class Heading:
    """A column: its heading, its share of the width, and whether it holds figures."""

    text: str
    share: float = 1.0
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A section: what it shows, what is to be known of it, and its rows; `rest` says how many are left out."""

    title: str
    lead: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    rest: str = ""


@dataclass(frozen=True)
class Quotation:
    """Words of a source under their number, with our translation and where they stand."""

    number: int
    words: str
    translation: str
    about: str


@dataclass(frozen=True)
class Source:
    """A source with the words of it that the report quotes."""

    title: str
    language: str
    about: str
    url: str
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True)
class Figure:
    """A headline figure."""

    name: str
    value: str
    under: str


@dataclass(frozen=True)
class Report:
    """Everything that is printed, in the order in which it is."""

    language: str
    kind: str
    title: str
    local: str
    local_language: str
    about: str
    facts: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    sources_title: str
    sources_lead: str
    sources: tuple[Source, ...]
    running: str
    footnote: str


def pdf(report: Report, made: datetime) -> bytes:
    """The report as PDF/UA, with its fonts."""
    data = json.dumps(_spoken(asdict(report)), ensure_ascii=False)
    with _ONE_AT_A_TIME:
        made_of = {"sys_inputs": {"report": data}, "pdf_standards": "ua-1", "timestamp": made.replace(microsecond=0)}
        return typst.compile(_TEMPLATE, root=_TEMPLATE.parent, format="pdf", ignore_system_fonts=True, **made_of)


def _spoken(value: object) -> object:
    """BCP 47 tags as typst knows them: the language without script or region."""
    if isinstance(value, Mapping):
        spoken = {name: _spoken(inner) for name, inner in value.items()}
        return {name: _language(inner) if name.endswith("language") else inner for name, inner in spoken.items()}
    return [_spoken(inner) for inner in value] if isinstance(value, list | tuple) else value


def _language(tag: object) -> str:
    """Empty where nothing is stated: then the text is in the language of the report."""
    found = _LANGUAGE.fullmatch(str(tag).partition("-")[0])
    return found[0] if found else ""
