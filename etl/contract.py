"""The contract, `data/datapackage.json`, as typed values.

It is a Frictionless Data Package (https://specs.frictionlessdata.io/). Properties of ours begin with `atlas:`:
`atlas:notation` (figure, date, list), `atlas:unit`, `atlas:whole` (a count has no fraction), `atlas:evidence` (a
filled cell wants words of a source), `atlas:items` (what a list may hold), `atlas:rules` (rules across cells),
`atlas:aliases` (what people of the region write above a column, or for a value of a list; one spelling a language, as
`etl.names.fold` sees it).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"

_SQL_TYPES = {
    "figure": "struct(low decimal(20, 4), high decimal(20, 4), approximate boolean)",
    "date": "struct(earliest date, latest date, \"precision\" varchar)",
    "list": "varchar[]",
    "integer": "bigint",
    "number": "double",
    "boolean": "boolean",
    "string": "varchar",
}


@dataclass(frozen=True)
class Reference:
    """A column's values must stand in `table.column`."""

    table: str
    column: str


@dataclass(frozen=True)
class Column:
    """One column: `kind` is figure, date, list, integer, number, boolean or string."""

    name: str
    kind: str
    title: str
    description: str
    required: bool
    unique: bool
    categories: Mapping[str, str]  # allowed value → label, in the contract's order; empty: any value
    category_aliases: tuple[tuple[str, str], ...]  # such a value, and what else means it
    pattern: str | None
    minimum: float | None
    maximum: float | None
    unit: str | None
    whole: bool
    evidence: bool
    reference: Reference | None
    items: Reference | tuple[str, ...] | None  # what a list's items may be
    aliases: tuple[str, ...]  # headers that mean it, in the region's languages, beside its name and title

    @property
    def sql_type(self) -> str:
        return _SQL_TYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, its key, and its rules across cells."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rules: tuple[Mapping[str, Any], ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Contract:
    """All tables, those that others refer to first."""

    title: str
    description: str
    notations: Mapping[str, str]  # figure, date, list → how it is written
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    @property
    def table_names(self) -> tuple[str, ...]:
        return tuple(table.name for table in self.tables)


def _column(field: dict[str, Any], references: dict[str, Reference]) -> Column:
    constraints = field.get("constraints", {})
    items = field.get("atlas:items")
    if items is not None:
        items = tuple(items["enum"]) if "enum" in items else Reference(items["resource"], items["field"])
    return Column(
        name=field["name"],
        kind=field.get("atlas:notation", field["type"]),
        title=field["title"],
        description=field["description"],
        required=constraints.get("required", False),
        unique=constraints.get("unique", False),
        categories=MappingProxyType({c["value"]: c["label"] for c in field.get("categories", ())}),
        category_aliases=tuple(
            (c["value"], alias) for c in field.get("categories", ()) for alias in c.get("atlas:aliases", ())
        ),
        pattern=constraints.get("pattern"),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        unit=field.get("atlas:unit"),
        whole=field.get("atlas:whole", False),
        evidence=field.get("atlas:evidence", False),
        reference=references.get(field["name"]),
        items=items,
        aliases=tuple(field.get("atlas:aliases", ())),
    )


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    references = {
        key["fields"][0]: Reference(key["reference"]["resource"] or resource["name"], key["reference"]["fields"][0])
        for key in schema.get("foreignKeys", ())
    }
    return Table(
        name=resource["name"],
        title=resource["title"],
        description=resource["description"],
        columns=tuple(_column(field, references) for field in schema["fields"]),
        key=tuple(schema["primaryKey"]),
        rules=tuple(resource.get("atlas:rules", ())),
    )


def _in_order_of_reference(tables: list[Table]) -> tuple[Table, ...]:
    """Tables sorted so that each comes after those that it refers to (references to itself do not count)."""
    placed: dict[str, Table] = {}
    waiting = list(tables)
    while waiting:
        ready = [
            table
            for table in waiting
            if all(c.reference is None or c.reference.table in {*placed, table.name} for c in table.columns)
        ]
        if not ready:
            raise ValueError(f"tables refer to each other in a circle: {[table.name for table in waiting]}")
        placed.update((table.name, table) for table in ready)
        waiting = [table for table in waiting if table.name not in placed]
    return tuple(placed.values())


def read_contract(path: Path) -> Contract:
    """The contract in the file `path`; raises `ValueError` where its tables refer to each other in a circle."""
    package = json.loads(path.read_text(encoding="utf-8"))
    return Contract(
        title=package["title"],
        description=package["description"],
        notations=MappingProxyType({k: v["description"] for k, v in package["atlas:notations"].items()}),
        tables=_in_order_of_reference([_table(resource) for resource in package["resources"]]),
    )


@cache
def contract() -> Contract:
    """The project's own contract."""
    return read_contract(DATA / "datapackage.json")
