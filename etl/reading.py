"""What was understood of a file: the value that reading hands to checking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from etl.meaning import UNANSWERED, Answers
from etl.problem import Problem


@dataclass(frozen=True)
class Reading:
    """What was understood of one file.

    `staging` is a temporary table with `_row` (as a spreadsheet shows it, the header being row 1) and the
    cells as text in `c1`, `c2`, … in the order of `header`; blanks around them are gone and empty cells
    are NULL. It is `None` where the file has no table. `columns` says which column of the contract a
    header means. `answers` are a person's, where the file can be read in two ways.
    """

    file: str
    sha256: str
    encoding: str | None = None
    encoding_certain: bool = True
    delimiter: str | None = None
    decimal: str | None = None
    header: tuple[str, ...] = ()
    header_row: int = 1
    above: tuple[tuple[int, list[str | None]], ...] = ()  # rows above the header: titles, which nothing reads
    table: str | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rows: int = 0
    staging: str | None = None
    problems: tuple[Problem, ...] = ()
    answers: Answers = UNANSWERED

    @property
    def staged(self) -> Mapping[str, str]:
        """Column of the contract → column of the staging table."""
        places = {cell: f"c{n}" for n, cell in reversed(list(enumerate(self.header, 1)))}
        return {column: places[cell] for cell, column in reversed(self.columns.items())}
