"""An edition that is asked again and again, for one choice of filters after the other.

For DuckDB, planning a statement of so many steps takes several times as long as running it. A statement with parameters
is planned at each run; one without is planned once. So what was chosen stands in a table of one row, and the statement
reads it from there.
"""

from __future__ import annotations

import queue
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from queries.answer import Answer
from queries.ask import DEFAULTS
from queries.filters import Filters
from queries.steps import PARAMETER, Statement
from queries.together import Question, answers, apart, joined, looks_at_rows

_AT_ONCE = 2  # of each kind; who comes later waits, more would only share the same processors
_MOST_PLANS = 50
_MOST_HELD = 512_000_000  # bytes, half of them in use; a plan holds on to what it put together until it is run again
_HELD = """select coalesce(sum(memory_usage_bytes), 0) from duckdb_memory()
    where tag in ('COLUMN_DATA', 'HASH_TABLE', 'ORDER_BY')"""
# What statements name, each with its type: fields of `Filters`, and choices of single metrics.
_CHOICES = {
    **dict.fromkeys(("country", "instrument", "donor", "activity_type", "status", "project"), "varchar[]"),
    **dict.fromkeys(("year_from", "year_to"), "integer"),
    **dict.fromkeys(("level", "sdg", "state"), "varchar[]"),
    **dict.fromkeys(("grain", "kind", "slice"), "varchar"),
}
_UNLESS_CHOSEN = {name: DEFAULTS.get(name) for name in _CHOICES}


class Planned:
    """What a connection to an edition answers, with the plans made so far. Any number of threads may ask it at once.

    The connection's `disabled_optimizers` are changed, for whatever else is asked of it too."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        # A plan may rest on the least and the greatest value of a column when it was made. The edition's never change;
        # those of the row with the choice do, and a plan that knew them would give wrong numbers.
        connection.execute("set disabled_optimizers = 'statistics_propagation'")
        # Those that look at rows have connections of their own: what takes long holds up nothing quick.
        self._idle: dict[bool, queue.LifoQueue[_Asker]] = {False: queue.LifoQueue(), True: queue.LifoQueue()}
        for _ in range(_AT_ONCE):
            for idle in self._idle.values():
                idle.put(_Asker(connection.cursor()))

    def ask(self, questions: Sequence[Question], filters: Filters) -> tuple[Answer, ...]:
        """The answers to several questions. Raises `ValueError` where two have different choices of one name."""
        own = {choice for question in questions for choice in question.parameters}
        if len(dict(own)) < len(own):
            raise ValueError(f"asked at once with different choices: {sorted(own)}")
        values = {**_UNLESS_CHOSEN, **filters.parameters(), "slice": filters.slice, **dict(own)}
        found: dict[Question, Answer] = {}
        for together in filter(None, apart(questions)):
            with self._asker(looks_at_rows(together, filters)) as asker:
                found |= zip(together, answers(together, asker.run(joined(together, filters), values)), strict=True)
        return tuple(found[question] for question in questions)

    @contextmanager
    def _asker(self, of_rows: bool) -> Iterator[_Asker]:
        asker = self._idle[of_rows].get()
        try:
            yield asker
        finally:
            self._idle[of_rows].put(asker)


class _Asker:
    """A connection of its own, with the plans made so far: text → name."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._plans: dict[str, str] = {}
        self._made = 0
        cursor.execute(f"create temp table chosen_values ({', '.join(map(' '.join, _CHOICES.items()))})")

    def run(self, statement: Statement, values: Mapping[str, Any]) -> pa.Table:
        self._tell(values)
        try:
            return self._cursor.execute(f"execute {self._plan(_with_values(statement.sql, values))}").to_arrow_table()
        finally:
            self._make_room()

    def _tell(self, values: Mapping[str, Any]) -> None:
        self._cursor.execute("truncate chosen_values")
        self._cursor.execute("checkpoint temp")  # or the rows of before would be kept
        self._cursor.execute(f"insert into chosen_values values ({', '.join(f'${name}' for name in _CHOICES)})", values)

    def _plan(self, sql: str) -> str:
        """The name of the plan, made where there is none yet."""
        name = self._plans.pop(sql, None)
        if name is None:
            self._made += 1
            name = f"plan_{self._made}"
            self._cursor.execute(f"prepare {name} as {sql}")
        self._plans[sql] = name
        return name

    def _make_room(self) -> None:
        """Gives up the plans that were not used for longest."""
        while self._plans and (len(self._plans) > _MOST_PLANS or self._held() > _MOST_HELD):
            self._cursor.execute(f"deallocate {self._plans.pop(next(iter(self._plans)))}")

    def _held(self) -> int:
        (held,) = self._cursor.execute(_HELD).fetchone() or (0,)
        return int(held)


def _with_values(sql: str, values: Mapping[str, Any]) -> str:
    """Parameters read from the table. Those that are null stand there as such, so that the plan does without them; so
    does the kind of figure, so that it does without the other kinds."""

    def written(name: str) -> str:
        value = values[name]
        if value is None:
            return "null"
        return f"'{value}'" if name == "kind" and value.isidentifier() else f"(select {name} from chosen_values)"

    return PARAMETER.sub(lambda found: written(found[1]), sql)
