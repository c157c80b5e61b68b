"""What comes of examining a draft: each file with its problems, and what the files would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etl.check_persons import PERSONAL_DATA
from etl.diff import Row, TableDiff
from etl.draft import Side
from etl.edition import Edition
from etl.problem import Problem

NumberedRow = tuple[int, tuple[str | None, ...]]  # the row as a spreadsheet shows it, and its cells


@dataclass(frozen=True)
class ExaminedFile:
    """One file as it was understood, and everything that is wrong with it.

    `rows` are those that hold anything, `bad_rows` those of them that stop the loading. `first` are its first rows,
    `bad` the first of those with problems, as text under `header`. `columns` says which column a header means,
    `suggested` which one an unknown header may mean, `remembered` which ones mean what they meant in the publisher's
    earlier files (`None`: left out). Of a file with data of persons nothing but where they
    stand is told.
    """

    name: str
    sha256: str
    table: str | None
    encoding: str | None
    encoding_certain: bool
    delimiter: str | None
    decimal: str | None
    header: tuple[str, ...]
    columns: Mapping[str, str]
    suggested: Mapping[str, str]
    remembered: Mapping[str, str | None]
    rows: int
    bad_rows: int
    problems: tuple[Problem, ...]
    first: tuple[NumberedRow, ...]
    bad: tuple[NumberedRow, ...]

    @property
    def blocked(self) -> bool:
        """Whether the file cannot be loaded as it is."""
        return any(problem.stops_loading for problem in self.problems)

    @property
    def personal(self) -> bool:
        """Whether the file was refused for data of persons."""
        return any(problem.rule == PERSONAL_DATA for problem in self.problems)


@dataclass(frozen=True)
class Conflict:
    """A row that the files change and that somebody else has changed since the person first saw a preview.

    `before` is the row as it was then, `theirs` as it stands now, `mine` as the files have it; `None` where there is
    none. `side` is what the person has decided, `None` until then.
    """

    table: str
    key: tuple[str, ...]
    before: Row | None
    theirs: Row | None
    mine: Row | None
    side: Side | None


@dataclass(frozen=True)
class Preview:
    """What the files would change in version `base`.

    `tables` are those that change, with their first rows; `unchanged` are rows of the files that stand already, by
    table. `edition` is the next version as it would be, for asking its figures; `None` where nothing changes, or
    where `refusal` says why the change cannot be made.
    """

    base: int
    tables: tuple[TableDiff, ...]
    unchanged: Mapping[str, int]
    conflicts: tuple[Conflict, ...]
    edition: Edition | None
    refusal: str | None = None

    @property
    def undecided(self) -> tuple[Conflict, ...]:
        return tuple(conflict for conflict in self.conflicts if conflict.side is None)

    @property
    def changes_nothing(self) -> bool:
        return not self.tables and self.refusal is None


@dataclass(frozen=True)
class Examined:
    """The files in the order of the draft; `preview` is `None` while one of them is blocked or there is none."""

    files: tuple[ExaminedFile, ...]
    preview: Preview | None
