"""What is wrong with a file, as data. The command line, the upload page and the annotated download render
the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice

BLOCKS, ASK, NOTE = "blocks", "ask", "note"
MOST_LISTED = 1000  # of one rule in one column of one file; the rest is only counted

_MUST_BE = "{value} must be {expected}"
_SENTENCES = {
    **dict.fromkeys(("duplicate", "unique", "order", "part", "no_cycle", "minimum", "maximum", "words"), _MUST_BE),
    "required": "is empty, but {expected} is needed",
    "required_if": "is empty, but {expected} is needed",
    "together": "is empty, but {expected} is needed",
    "ambiguous_number": "{value} can be read in two ways: {expected}",
    "ambiguous_date": "{value} can be read in two ways: {expected}",
}
_THE_VALUE = "{value} is not {expected}"
_THE_FILE = "{expected}"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it.

    `row` is counted as a spreadsheet shows it, the header being row 1, and is `None` where the whole file
    or column is meant. `severity` is "blocks", "ask" (a person must say which reading is meant; blocks
    until then) or "note". One that stands for others, which are not listed one by one, says how many they are,
    and in which rows, as long as those are still to be counted.
    """

    file: str
    table: str | None
    row: int | None
    column: str | None
    value: str | None
    rule: str
    expected: str
    hint: str | None = None
    severity: str = BLOCKS
    unlisted: int = 0
    unlisted_rows: tuple[int, ...] = field(default=(), repr=False)

    @property
    def stops_loading(self) -> bool:
        """Whether the file cannot be loaded before this is mended or answered."""
        return self.severity != NOTE

    def sentence(self) -> str:
        """Where, what was found, what was expected, what to do: one line for a person."""
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.finding()}" + (f" {self.hint}" if self.hint else "")

    def finding(self) -> str:
        """What was found and what was expected, for where the place is seen and what to do is said apart."""
        plain = _THE_FILE if self.value is None else _THE_VALUE
        form = plain if self.row is None else _SENTENCES.get(self.rule, plain)
        return form.format(value=f'"{_short(self.value)}"', expected=self.expected) + "."

    def as_dict(self) -> dict[str, object]:
        """For `--json`; the file and its table stand above the list of problems there."""
        fields = asdict(self)
        return {key: fields[key] for key in ("row", "column", "value", "rule", "expected", "hint", "severity")}


def _short(value: str | None, most: int = 80) -> str:
    """The value on one line, cut where it would fill the screen."""
    line = " ".join((value or "").split())
    return line if len(line) <= most else line[: most - 1] + "…"


def did_you_mean(suggestion: str | None) -> str | None:
    """The usual hint; `None` where there is nothing near."""
    return None if suggestion is None else f'Did you mean "{suggestion}"?'


def and_more(example: Problem, rows: Sequence[int]) -> Problem:
    """What stands for the problems like `example` that are not listed one by one: one for each of the `rows`."""
    return Problem(
        example.file, example.table, None, example.column, None, example.rule,
        f"{len(rows):,} more problems of this kind are not listed", None, example.severity, len(rows), tuple(rows),
    )  # fmt: skip


def rows_with(problems: Iterable[Problem]) -> set[int]:
    """The rows of which the problems are, those of the unlisted ones too."""
    rows: set[int] = set()
    for problem in problems:
        rows.update(problem.unlisted_rows)
        if problem.row is not None:
            rows.add(problem.row)
    return rows


def listed(problems: Iterable[Problem]) -> list[Problem]:
    """The first problems of one kind, each of a row, and how many more there are."""
    every = iter(problems)
    first = list(islice(every, MOST_LISTED))
    rest = [problem.row for problem in every if problem.row is not None]
    return [*first, and_more(first[-1], rest)] if rest else first
