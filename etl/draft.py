"""What a person has put in and decided so far. An upload's whole state is this one value: what a page shows is
worked out of it and of the lake, so it can be worked out again wherever that was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from etl.meaning import UNANSWERED, Answers

Side = Literal["mine", "theirs"]


@dataclass(frozen=True)
class DraftFile:
    """One file: the hash of its bytes, what a person says of how it is read, and corrections.

    `mapping` says which column a header means (`None`: leave it out); `fixes` are texts by row, as a spreadsheet
    counts, and column of the file from 1; `left_out` are rows that are not to be loaded.
    """

    name: str
    sha256: str
    encoding: str | None = None
    delimiter: str | None = None
    table: str | None = None
    answers: Answers = UNANSWERED
    mapping: Mapping[str, str | None] = field(default_factory=dict)
    fixes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()

    def read_as(self) -> dict[str, object]:
        """What a person said of the file, for the history; empty where nothing but its bytes counts."""
        said = {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "table": self.table,
            "decimal": self.answers.decimal,
            "date_order": self.answers.date_order,
            "mapping": dict(self.mapping),
            "corrections": [[row, column, text] for (row, column), text in sorted(self.fixes.items())],
            "left_out": sorted(self.left_out),
        }
        return {name: value for name, value in said.items() if value not in (None, {}, [])}


@dataclass(frozen=True)
class Decision:
    """What stands in a row that somebody else changed too, said when the lake was at version `at`."""

    table: str
    key: tuple[str, ...]
    side: Side
    at: int


@dataclass(frozen=True)
class Draft:
    """The files of one upload and how they are to be loaded.

    With `replace` the tables become what the files hold. `publisher` is whose files they are, by whom headers are
    remembered. `seen` is the version that the person first saw a preview of: what others commit later is shown.
    """

    files: tuple[DraftFile, ...] = ()
    replace: bool = False
    publisher: str = ""
    seen: int | None = None
    decisions: tuple[Decision, ...] = ()

    def with_file(self, number: int, **said: object) -> Draft:
        """The draft with something else said of one of its files."""
        files = list(self.files)
        files[number] = replace(files[number], **said)
        return replace(self, files=tuple(files))

    def decided(self, decision: Decision) -> Draft:
        """The draft with this decision in the place of an earlier one on the same row."""
        row = (decision.table, decision.key)
        others = tuple(d for d in self.decisions if (d.table, d.key) != row)
        return replace(self, decisions=(*others, decision))
