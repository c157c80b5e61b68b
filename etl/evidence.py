"""Whether the quoted words stand on the quoted lines of the source documents, and carry the figure they
stand for."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.contract import DATA, Contract, contract
from etl.notation import NotationError, format_date, parse_date, parse_figure
from etl.spelled import months_in, numbers_in

MOST_WORDS = 8
Row = Mapping[str, str]
Cells = Mapping[tuple[str, str, str], str]  # (table, row, column) → the cell's text


@dataclass(frozen=True)
class Finding:
    """A quotation that does not stand on its line, or a figure that cannot be read from its words."""

    row: int  # of the evidence table, the header being row 1
    source: str
    line: str
    words: str
    what: str

    def sentence(self) -> str:
        place = f"{self.source}, line {self.line or 'not given'}"
        return f'evidence, row {self.row}: "{self.words}" ({place}) {self.what}.'


@dataclass(frozen=True)
class Document:
    """A stored text: the SHA-256 of its file, and its lines."""

    sha256: str
    lines: tuple[str, ...]

    @property
    def written(self) -> int:
        """How many of its lines hold something."""
        return sum(bool(line.strip()) for line in self.lines)

    def failure(self, words: str, line: str) -> str | None:
        """Why the words do not stand where they are said to; `None` where they do, letter for letter."""
        if not words.strip():
            return "quotes no words"
        if len(words.split()) > MOST_WORDS:
            return f"is longer than {MOST_WORDS} words"
        if not line.isdigit() or not 1 <= int(line) <= len(self.lines):
            return f"names no line of the document, which has {len(self.lines)}"
        if words in self.lines[int(line) - 1]:
            return None
        found = [str(number) for number, text in enumerate(self.lines, 1) if words in text]
        return "does not stand on that line" + (f", but on {', '.join(found)}" if found else "")


@dataclass(frozen=True)
class SourceReport:
    """What became of the quotations of one source whose document is kept: `verified` of `quoted` stand on their
    lines, `failed` of them do not or do not show their figure. No SHA-256 where the folder holds no such document."""

    source: str
    document: str
    sha256: str | None
    quoted: int
    verified: int
    failed: int

    @property
    def passed(self) -> bool:
        """Something was verified and nothing failed."""
        return self.verified > 0 and not self.failed


@dataclass(frozen=True)
class Report:
    """`verified` of `quoted` words stand on their lines; `elsewhere` rows quote sources whose document is
    not kept. `sources` has one report per source whose document is."""

    verified: int
    quoted: int
    elsewhere: int
    findings: tuple[Finding, ...]
    sources: tuple[SourceReport, ...] = ()

    @property
    def passed(self) -> bool:
        """Something was verified and nothing failed."""
        return self.verified > 0 and not self.findings


def check_evidence(documents: Path, data: Path = DATA) -> Report:
    """`verify` for the curated tables in the folder `data`."""
    tables = {table.name: _rows(data / f"{table.name}.csv") for table in contract().tables}
    return verify(documents, tables["evidence"], tables["sources"], cells_of(contract(), tables))


def _rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def cells_of(contract: Contract, tables: Mapping[str, Iterable[Row]]) -> Cells:
    """The text of every cell of the tables that have a key of one column."""
    return {
        (table.name, row[table.key[0]], column): text
        for table in contract.tables
        if len(table.key) == 1
        for row in tables.get(table.name, ())
        for column, text in row.items()
    }


def verify(documents: Path, evidence: Iterable[Row], sources: Iterable[Row], cells: Cells) -> Report:
    """Every evidence row against the document of its source in the folder `documents`, where there is one,
    and against the figure or date that it stands for."""
    names = {source["id"]: source.get("document") or "" for source in sources}
    kept = {name: read_document(documents, name) for name in set(names.values()) if name}
    quoted, verified, failed = Counter[str](), Counter[str](), Counter[str]()
    elsewhere = 0
    findings: list[Finding] = []
    for number, row in enumerate(evidence, 2):
        source, document = row["source_id"], names.get(row["source_id"], "")
        failure = _failure(row, document, kept[document]) if document else None
        quoted[source] += bool(document)
        verified[source] += bool(document) and failure is None
        elsewhere += not document
        if what := failure or _unread(row, cells):
            failed[source] += 1
            findings.append(Finding(number, document or source, row["line"], row["words"], what))
    reports = tuple(
        SourceReport(source, name, _sha256(kept[name]), quoted[source], verified[source], failed[source])
        for source, name in names.items()
        if name
    )
    return Report(verified.total(), quoted.total(), elsewhere, tuple(findings), reports)


def _sha256(kept: Document | None) -> str | None:
    return kept.sha256 if kept else None


def read_document(folder: Path, name: str) -> Document | None:
    """A stored text; `None` where the folder holds no such document. A path out of the folder is none."""
    path = folder / name
    if Path(name).name != name or not path.is_file():
        return None
    content = path.read_bytes()
    text = content.decode("utf-8-sig", errors="replace")
    return Document(hashlib.sha256(content).hexdigest(), tuple(re.split(r"\r\n|\r|\n", text)))


def _failure(row: Row, document: str, kept: Document | None) -> str | None:
    if kept is None:
        return f"cannot be verified: the document {document} is missing"
    return kept.failure(row["words"], row["line"])


def _unread(row: Row, cells: Cells) -> str | None:
    """What of a stated figure or date cannot be read from the words; `None` where all can, or nothing is
    to be read."""
    table = next((table for table in contract().tables if table.name == row["table"]), None)
    if table is None or row["column"] not in table.column_names or row["basis"] != "stated":
        return None
    value = row.get("value") or cells.get((row["table"], row["row_id"], row["column"])) or ""
    try:
        match table.column(row["column"]).kind:
            case "figure":
                missing = list(_unread_figure(value, row["words"]))
            case "date":
                missing = list(_unread_date(value, row["words"]))
            case _:
                missing = []
    except NotationError:
        return f"cannot be compared with {value}, which is not of its notation"
    return f"does not show {', '.join(missing)} of {value}" if missing else None


def _unread_figure(value: str, words: str) -> Iterator[str]:
    figure, numbers = parse_figure(value), numbers_in(words)
    bounds = {figure.low, figure.high} - {None} if figure else set()
    yield from (f"the number {bound:f}" for bound in sorted(bounds) if bound not in numbers)


def _unread_date(value: str, words: str) -> Iterator[str]:
    date, numbers = parse_date(value), {int(number) for number in numbers_in(words)}
    parts = format_date(date).split("-") if date else []
    for name, part in zip(("year", "month", "day"), parts, strict=False):
        if int(part) not in numbers | (months_in(words) if name == "month" else set()):
            yield f"the {name}"
