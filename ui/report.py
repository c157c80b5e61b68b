"""A report as PDF: headline figures, tables, and numbered words of the sources at the end. Set by typst from
`report.typ`, which gets all text as data, so that no name or title is ever read as markup.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

_log = logging.getLogger(__name__)
_PRESS = Path(__file__).parent / "press.py"
_SECONDS = 120
_PATIENCE = 10  # seconds; a report takes about one
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LONG = re.compile(r"\S{40}(?=\S)")
_ONE_AT_A_TIME = Lock()  # a report takes a core for a moment; many at once must not take them all


class BusyError(Exception):
    """So many reports are being made that this one has to be asked for again."""


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


def pdf(report: Report) -> bytes:
    """The report as PDF/UA, with its fonts. Raises `subprocess.SubprocessError` where it cannot be set, and `BusyError`
    where others are for long: who waits holds one of the few threads in which Streamlit makes downloads of any kind.
    """
    data = json.dumps(_plain(asdict(report)), ensure_ascii=False)
    command = [sys.executable, "-I", str(_PRESS)]
    if not _ONE_AT_A_TIME.acquire(timeout=_PATIENCE):
        raise BusyError("Other reports are being made; please ask again in a moment.")
    try:
        done = subprocess.run(command, input=data.encode(), capture_output=True, timeout=_SECONDS)
    finally:
        _ONE_AT_A_TIME.release()
    if done.returncode:
        _log.error("a report cannot be set: %s", done.stderr.decode(errors="replace"))
        done.check_returncode()
    return done.stdout


def _plain(value: object, name: str = "") -> object:
    """The report as JSON: languages as typst knows them, texts without control characters, and with places to break in
    what would run off the paper."""
    if isinstance(value, Mapping):
        return {key: _plain(inner, key) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, name) for inner in value]
    if not isinstance(value, str) or name in ("url", "image"):
        return value
    return _language(value) if name.endswith("language") else _LONG.sub("\\g<0>\u200b", _CONTROL.sub("", value))


def _language(tag: str) -> str:
    """The language of a BCP 47 tag, without script or region; empty where none is stated: that of the report."""
    found = _LANGUAGE.fullmatch(tag.partition("-")[0])
    return found[0] if found else ""
