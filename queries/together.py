"""Several metrics in one statement: what the filters leave is worked out once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from queries.answer import Answer, Note
from queries.filters import Filters
from queries.steps import Statement, texts, with_steps

# What is alike together stands for the rows where cells know all that is chosen: these also years, the others not.
_ALIKE_OF_YEARS = {
    "selected_people": "alike_people_of_years",
    "selected_cities": "alike_cities_of_years",
    **{step: step.replace("selected", "alike") for step in ("selected_activities", "selected_venues")},
    **{step: f"alike_{step}" for step in ("undated_activities", "undated_people", "undated_projects")},
}
_ALIKE_OTHERS = (
    *("people", "projects", "funding", "starts", "year_amounts", "year_projects", "sources", "cities"),
    *("venue_projects", "seats", "visits", "experts", "link_totals"),
)
_ALIKE = {**_ALIKE_OF_YEARS, **{f"selected_{name}": f"alike_{name}" for name in _ALIKE_OTHERS}}
_OF_ROWS = ("coverage_cells", "indicators", "indicators_by_state")
# Where projects are chosen, only profiles that rows of these have are looked at.
OF_PROJECTS = MappingProxyType({"chosen_profiles": "profiles_of_projects"})
# The steps that most metrics start from: DuckDB would work out some of them once for each metric.
_ONCE = (
    *("chosen_profiles", "chosen_cells", "selected_projects", "selected_funding", "counted_funding", "funding_notes"),
    *("selected_activities", "selected_cities", "held_activities", "activity_notes"),
    *("selected_people", "held_people", "split_people", "training_gaps", "people_left_out", "trained_notes"),
)


@dataclass(frozen=True)
class Question:
    """A metric, and choices of its own such as `grain`: month, quarter or year."""

    metric: str
    parameters: tuple[tuple[str, Any], ...] = ()

    @property
    def needs_rows(self) -> bool:
        """Whether it is answered from rows, not from cells that hold what is alike together."""
        return self.metric in _OF_ROWS


def apart(questions: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Those that cells may answer, and those that need rows, which would make the others look at rows too."""
    of_rows = [question for question in questions if question.needs_rows]
    return [question for question in questions if not question.needs_rows], of_rows


def joined(questions: Sequence[Question], filters: Filters, by_rows: bool = False) -> Statement:
    """One statement that answers all questions; its one row has a list of rows for each metric and one for its notes.
    From cells as far as the questions and the filters allow it, unless `by_rows`."""
    instead = {} if by_rows else _instead(questions, filters)
    return _joined(tuple(question.metric for question in questions), tuple(instead.items()))


def answers(questions: Sequence[Question], found: pa.Table) -> tuple[Answer, ...]:
    """The answers in the row that the joined statement gave."""
    return tuple(_answer(question.metric, found) for question in questions)


def looks_at_rows(questions: Sequence[Question], filters: Filters) -> bool:
    """Whether the statement takes the longer the more rows there are."""
    return "selected_people" not in _instead(questions, filters)


def _instead(questions: Sequence[Question], filters: Filters) -> Mapping[str, str]:
    if filters.project is not None:
        return OF_PROJECTS
    if filters.slice is None or any(question.needs_rows for question in questions):
        return {}
    return _ALIKE if (filters.year_from, filters.year_to) == (None, None) else _ALIKE_OF_YEARS


@cache
def _joined(metrics: tuple[str, ...], instead: tuple[tuple[str, str], ...]) -> Statement:
    parts = {
        f"{metric}_{part}": text
        for metric in metrics
        for part, text in zip(("rows", "notes"), texts(metric), strict=False)
    }
    own = ",\n".join(f"{name} as (\n{text}\n)" for name, text in parts.items())
    lists = ", ".join(f"array(select {name} from {name}) as {name}" for name in parts)
    return with_steps(f"with {own}\nselect {lists}", once=_ONCE, instead=dict(instead))


def _answer(metric: str, found: pa.Table) -> Answer:
    notes = _rows(found, f"{metric}_notes").to_pylist() if f"{metric}_notes" in found.column_names else ()
    return Answer(metric, _rows(found, f"{metric}_rows"), tuple(_notes(notes)))


def _rows(found: pa.Table, name: str) -> pa.Table:
    return pa.Table.from_struct_array(found.column(name).combine_chunks().flatten())


def _notes(rows: Iterable[Mapping[str, Any]]) -> Iterator[Note]:
    for row in rows:
        if row["n"]:
            ends = {end: float(row[end]) for end in ("low", "high") if row.get(end) is not None}
            yield Note(**{**row, **ends, "approximate": bool(row.get("approximate"))})
