"""What figures in tests are drawn of: words, which pages take from ui.text, and rows, which they take from queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from charts import Figure, Labels, Records

LABELS = Labels(
    title="Test figure",
    subtitle="EUR, all countries",
    source="Test source, version 7",
    no_data="No test data",
    not_reported="not reported",
)


def records(columns: Iterable[str], *rows: tuple) -> Records:
    """Rows, each with a cell per column."""
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in rows]


def value_text(low: float | None, high: float | None, approximate: bool) -> str:
    sign = "~" if approximate else ""
    if high is None:
        return f"{sign}≥ {low:g}"
    if low is None:
        return f"{sign}≤ {high:g}"
    return f"{sign}{low:g}" if low == high else f"{sign}{low:g}–{high:g}"


def words_in(figure: Figure) -> str:
    """All words that a figure draws: title, names, source, values."""
    return "\n".join(_words(figure))


def _words(figure: Figure) -> Iterator[str]:
    yield figure["layout"]["title"]["text"]
    yield from (annotation["text"] for annotation in figure["layout"]["annotations"])
    for trace in figure["data"]:
        yield from trace.get("text", ())


def bars(figure: Figure) -> list[tuple[float, float, float]]:
    """Where each horizontal bar begins, how long it is, and at which height."""
    found = []
    for trace in of_type(figure, "bar"):
        bases = trace.get("base", [0.0] * len(trace["x"]))
        found += list(zip(bases, trace["x"], trace["y"], strict=True))
    return found


def of_type(figure: Figure, kind: str) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["type"] == kind]
