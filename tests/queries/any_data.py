"""Made-up data that the contract allows and nobody would think of: any cell that may be empty can be."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping
from pathlib import Path

from etl.contract import Column, Reference, Table, contract

_MADE_UP = {
    "projects": 8, "participations": 10, "funding": 10, "activities": 16, "people": 20, "indicators": 6,
    "indicator_values": 8,
}  # fmt: skip
_EVIDENCE = 40
_FIGURES = ("0", "1", "3", "12", "<=9", ">=4", "~5", "2..6")
_DATES = ("2019", "2020", "2021", "2019-05", "2020-02", "2020-02-11", "2021-11-30")
# Half of the cells hold this, so that there is enough to count.
_LIKELY = {
    ("projects", "level"): "project", ("funding", "claim"): "accepted", ("funding", "kind"): "budget",
    ("funding", "currency"): "EUR", ("activities", "type"): "training", ("activities", "status"): "done",
    ("people", "role"): "trained", ("people", "unit"): "person", ("people", "status"): "done",
}  # fmt: skip

Rows = dict[str, list[dict[str, str]]]


def any_data(seed: int, tiny_files: Iterable[Path]) -> Rows:
    """Table → rows: random projects and what belongs to them, with words for some of their cells, beside the countries,
    places, sources and organisations of the tiny data."""
    draw = random.Random(seed)
    empty = draw.choice((0.1, 0.4, 0.8))  # how many of the cells that may be empty are
    rows: Rows = {path.stem: _read(path) for path in tiny_files} | {name: [] for name in _MADE_UP}
    for table in contract().tables:
        if table.name in _MADE_UP:
            for n in range(_MADE_UP[table.name]):
                rows[table.name].append(_row(draw, table, n, rows, empty))
    told = {(row["project_id"], row["organisation_id"], row["role"]): row for row in rows["participations"]}
    rows["participations"] = list(told.values())
    rows["evidence"] = [_evidence(draw, n, rows) for n in range(_EVIDENCE)]
    return rows


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(rows: Rows, folder: Path) -> list[Path]:
    """A CSV file of each table."""
    for name, lines in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, contract().table(name).column_names)
            writer.writeheader()
            writer.writerows(lines)
    return sorted(folder.glob("*.csv"))


def _row(draw: random.Random, table: Table, n: int, rows: Rows, empty: float) -> dict[str, str]:
    row = {}
    for column in table.columns:
        if column.name in table.key:
            row[column.name] = f"test-{table.name.replace('_', '-')}-{n}"
        elif column.required or draw.random() > empty:
            likely = _LIKELY.get((table.name, column.name)) if draw.random() < 0.5 else None
            row[column.name] = likely or _cell(draw, column, n, rows)
        else:
            row[column.name] = ""
    # What the contract's rules across cells forbid.
    if row.get("part_of"):
        row["count" if table.name == "activities" else "number"] = "~5"  # contradicts no whole
    for first, then in (("start", "end"), ("period_start", "period_end")):
        if row.get(first, "")[:4] > row.get(then, "")[:4]:
            row[first] = ""
    if table.name == "activities" and not (row["place_id"] and row["place_basis"]):
        row["place_id"] = row["place_basis"] = ""
    if table.name == "people":
        of_activity = draw.random() < 0.7
        row["project_id" if of_activity else "activity_id"] = ""
        row["activity_id" if of_activity else "project_id"] = draw.choice(
            rows["activities" if of_activity else "projects"]
        )["id"]
    return row


def _cell(draw: random.Random, column: Column, n: int, rows: Rows) -> str:
    if column.kind == "list":
        items = column.items
        known = [row[items.column] for row in rows[items.table]] if isinstance(items, Reference) else items
        return ";".join(draw.sample(known, min(len(known), draw.randint(1, 3)))) if known else "Testland"
    if column.reference:
        known = [row[column.reference.column] for row in rows[column.reference.table]]
        return draw.choice(known) if known else ""
    if column.categories:
        return draw.choice(tuple(column.categories))
    by_kind: Mapping[str, tuple[str, ...]] = {"figure": _FIGURES, "date": _DATES, "boolean": ("true", "false")}
    if column.name == "language":
        return draw.choice(("ro", "sr-Cyrl"))
    return draw.choice(by_kind.get(column.kind, (f"Testland {n}", "Testland")))


def _evidence(draw: random.Random, n: int, rows: Rows) -> dict[str, str]:
    """Words for a random cell, filled or not, that wants some."""
    of = draw.choice([t for t in contract().tables if t.name in _MADE_UP])
    column = draw.choice([column for column in of.columns if column.evidence])
    return {
        "table": of.name, "row_id": draw.choice(rows[of.name])["id"], "column": column.name,
        "source_id": draw.choice(rows["sources"])["id"], "line": str(n + 1), "words": f"Testland {n}",
        "translation": "", "basis": draw.choice(("stated", "derived")),
        "claim": draw.choice(("accepted", "accepted", "alternative")), "value": _cell(draw, column, n, rows),
        "note": "Testland",
    }  # fmt: skip
