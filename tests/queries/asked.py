"""An edition to ask, with answers in the notation of the data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd

from etl.notation import Figure, format_figure
from queries import Answer, Filters, Note, ask, look_up
from queries.steps import with_steps


def _figure(low: Any, high: Any, approximate: Any) -> str:
    """The figure as the data write it; empty: neither end is known."""
    ends = [None if pd.isna(end) else Decimal(str(round(float(end), 4))) for end in (low, high)]
    return format_figure(Figure(*ends, bool(approximate))) if any(end is not None for end in ends) else ""


def _key(row: dict[str, Any], key: str | tuple[str, ...]) -> Any:
    if isinstance(key, tuple):
        return tuple(_key(row, part) for part in key)
    return None if pd.isna(row[key]) else row[key]


@dataclass(frozen=True)
class Edition:
    """An edition to ask. `choice` are fields of `Filters`, or parameters of the metric."""

    connection: duckdb.DuckDBPyConnection

    def answer(self, metric: str, parameters: dict[str, Any] | None = None, **choice: Any) -> Answer:
        return ask(self.connection.cursor(), metric, Filters(**choice), **(parameters or {}))

    def listing(self, name: str, parameters: dict[str, Any] | None = None, **choice: Any) -> pd.DataFrame:
        return look_up(self.connection.cursor(), name, Filters(**choice), **(parameters or {}))

    def figures(
        self,
        metric: str,
        key: str | tuple[str, ...],
        name: str,
        parameters: dict[str, Any] | None = None,
        **choice: Any,
    ) -> dict[Any, str]:
        """Key → figure as text; a key that comes twice fails."""
        rows = self.answer(metric, parameters, **choice).frame.to_dict("records")
        ends = (f"{name}_low", f"{name}_high", f"{name}_approximate")
        found = {_key(row, key): _figure(*(row[end] for end in ends)) for row in rows}
        assert len(found) == len(rows), f"{metric} has two rows of one {key}"
        return found

    def values(self, metric: str, key: str | tuple[str, ...], column: str, **choice: Any) -> dict[Any, Any]:
        rows = self.answer(metric, **choice).frame.to_dict("records")
        return {_key(row, key): _key(row, column) for row in rows}

    def headline(self, measure: str, **choice: Any) -> str:
        return self.figures("headline", "measure", "value", **choice)[measure]

    def notes(self, metric: str, parameters: dict[str, Any] | None = None, **choice: Any) -> dict[Any, Note]:
        """Code, or code and detail where there is one → note."""
        notes = self.answer(metric, parameters, **choice).notes
        found = {(note.code, note.detail) if note.detail else note.code: note for note in notes}
        assert len(found) == len(notes), f"{metric} has two notes of one code and detail"
        return found

    def statements(self, **choice: Any) -> pd.DataFrame:
        """The statements about people that a choice leaves, counted or not."""
        sql = with_steps("select people_id from selected_people").sql
        return self.connection.cursor().execute(sql, Filters(**choice).parameters()).df()

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        return self.connection.cursor().execute(statement).fetchall()
