"""Whether the quoted words stand on the quoted lines of the source documents, and carry the figure they
stand for."""

from __future__ import annotations

import csv
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
class Report:
    """`verified` of `quoted` words stand on their lines; `elsewhere` rows quote sources whose document is
    not kept."""

    verified: int
    quoted: int
    elsewhere: int
    findings: tuple[Finding, ...]

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
    texts = {name: _lines(documents, name) for name in set(names.values()) if name}
    verified = quoted = elsewhere = 0
    findings: list[Finding] = []
    for number, row in enumerate(evidence, 2):
        document = names.get(row["source_id"], "")
        failure = _failure(row, document, texts[document]) if document else None
        quoted += bool(document)
        verified += bool(document) and failure is None
        elsewhere += not document
        if what := failure or _unread(row, cells):
            findings.append(Finding(number, document or row["source_id"], row["line"], row["words"], what))
    return Report(verified, quoted, elsewhere, tuple(findings))


def _lines(folder: Path, name: str) -> list[str] | None:
    """The document's lines; `None` where the folder holds no such document. A path out of the folder is
    none."""
    path = folder / name
    if Path(name).name != name or not path.is_file():
        return None
    return path.read_text(encoding="utf-8-sig", errors="replace").split("\n")


def _failure(row: Row, document: str, lines: list[str] | None) -> str | None:
    """Why the words do not stand where they are said to; `None` where they do."""
    if lines is None:
        return f"cannot be verified: the document {document} is missing"
    if not row["words"].strip():
        return "quotes no words"
    if len(row["words"].split()) > MOST_WORDS:
        return f"is longer than {MOST_WORDS} words"
    if not row["line"].isdigit() or not 1 <= int(row["line"]) <= len(lines):
        return f"names no line of the document, which has {len(lines)}"
    if row["words"] in lines[int(row["line"]) - 1]:
        return None
    found = [str(number) for number, line in enumerate(lines, 1) if row["words"] in line]
    return "does not stand on that line" + (f", but on {', '.join(found)}" if found else "")


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
