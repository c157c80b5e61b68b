"""The facts that a first reading found in the five source documents, and where a reader of the dashboard finds each.

`fixtures/seed_facts.csv` lists all of them: those that the data carry with their cell, their words and the page on
which a reader expects them, the others with the reason. `python -m tests.seed_facts` writes `docs/seed-facts.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "fixtures" / "seed_facts.csv"
DOCUMENT = ROOT / "docs" / "seed-facts.md"
DATA = ROOT / "data"
OF_ONE = ("project=", "source=", "view=", "city=")  # what a page is opened for by one more click

_HEAD = """# Every fact of the five documents, and the way to its words

A first reading of the five source documents that are kept found {all} facts. The data carry {carried} of them; each
leads to the words that carry it, in at most {most} clicks. Tests hold the list to the data and follow each way in a
browser.

- **Page** is where a reader expects the fact. The words stand on the page itself, or in a part of it that a click
  unfolds, or a click on the figure, or on the sum that it is part of, opens them in a dialog.
- **Clicks** count from the navigation: opening the page; the project, source, city or view on it; the table of a
  chart; the figure or the part that is unfolded. Typing a title into the search for a project is not counted.
- The words are quoted as they stand, at most eight, with our translation.

This page is written from `tests/fixtures/seed_facts.csv` by `python -m tests.seed_facts`.

Kosovo\\*: this designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 and the ICJ
Opinion on the Kosovo declaration of independence.
"""


@dataclass(frozen=True)
class SeedFact:
    """A fact of a document: what it states, and where the dashboard shows it or why it does not."""

    fact: str
    document: str
    line: str
    entity: str
    field: str
    value: str
    words: str
    source_id: str
    table: str
    row_id: str
    column: str
    page: str
    through: str  # the sum that the figure is part of, as `metric:key,key`; empty for the figure itself
    clicks: str
    why_not: str

    @property
    def carried(self) -> bool:
        return bool(self.table)

    @property
    def cell(self) -> str:
        return f"{self.table}.{self.row_id}.{self.column}"

    @property
    def sum_address(self) -> str:
        """The address of the sum that the figure is part of."""
        metric, _, key = self.through.partition(":")
        return f"evidence?{urlencode({'sum': metric, 'of': key.split(',')}, doseq=True)}"

    @property
    def opening(self) -> int:
        """Clicks that open its page: on the navigation, and on the one thing that the page is opened for."""
        return 1 + any(part in self.page for part in OF_ONE)


def read() -> list[SeedFact]:
    """All facts of the list, in its order."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [SeedFact(**{field.name: row[field.name] for field in fields(SeedFact)}) for row in rows]


def table(name: str) -> list[dict[str, str]]:
    """The rows of a curated table."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def document(facts: list[SeedFact]) -> str:
    """The list as a page in Markdown: a table for each document, then what is not carried."""
    carried = [fact for fact in facts if fact.carried]
    most = max(int(fact.clicks) for fact in carried)
    titles = {source["document"]: source for source in table("sources") if source["document"]}
    parts = [_HEAD.format(all=len(facts), carried=len(carried), most=most)]
    for name in dict.fromkeys(fact.document for fact in facts):
        source = titles[name]
        parts.append(f"## {source['title']}\n\n{source['publisher'] or 'Publisher not stated'}, `{name}`\n")
        parts.append(_reached([fact for fact in carried if fact.document == name]))
    left = [fact for fact in facts if not fact.carried]
    parts += ["## Not carried\n", _rows(("fact", "line", "what", "why not"), (_left(fact) for fact in left))]
    return "\n".join(parts)


def _reached(facts: list[SeedFact]) -> str:
    said = {(row["source_id"], row["words"]): row["translation"] for row in table("evidence")}
    head = ("fact", "what", "page", "cell", "clicks", "words", "our translation")
    return _rows(
        head,
        (
            (
                fact.fact,
                _what(fact),
                f"`/{fact.page}`",
                f"`{fact.cell}`",
                fact.clicks,
                fact.words,
                said.get((fact.source_id, fact.words), ""),
            )
            for fact in facts
        ),
    )


def _left(fact: SeedFact) -> tuple[str, ...]:
    return fact.fact, f"{fact.document[:3]}, {fact.line}", f"{fact.entity}: {fact.field}", fact.why_not


def _what(fact: SeedFact) -> str:
    return f"{fact.entity}, {fact.field}: {fact.value}"


def _rows(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("*", r"\*")


if __name__ == "__main__":
    DOCUMENT.write_text(document(read()), encoding="utf-8")
