"""What a template tells a person about each column: whether it is needed, what it holds, how that is written."""

from __future__ import annotations

from etl.coded import listing
from etl.contract import Column, Reference, Table, contract
from etl.meaning import UNANSWERED, meaning

_EXAMPLES = {
    "figure": "24 or >=200 or ~50 or 23..25",
    "date": "2018 or 2018-06 or 2018-05-29",
    "list": "first;second",
    "boolean": "true",
    "integer": "12",
    "number": "44.8125",
}
_HOW = {
    "figure": "Write 24, >=200 (at least), ~50 (about), <=30 (at most) or 23..25 (between).",
    "date": "Write 2018, 2018-06 or 2018-05-29, as exactly as it is known.",
    "list": "Separate several by semicolons: first;second.",
    "boolean": "Write true or false.",
    "integer": "Write a whole number, such as 12.",
    "number": "Write a number, such as 44.8125.",
    "string": "",
}


def explained_row(table: Table) -> tuple[str, ...]:
    """The row below the header that says what to write in each column; no data, as its `#` says."""
    first, *others = map(in_words, table.columns)
    return (f"# This row is not read. {first}", *others)


def in_words(column: Column) -> str:
    """Whether the column is needed, what it holds and how that is written, in a few sentences."""
    needed = "Needed." if column.required else "May stay empty."
    unit = f"Unit: {column.unit}." if column.unit else ""
    return " ".join(part for part in (needed, column.description, _how(column), unit) if part)


def _how(column: Column) -> str:
    """How a value of the column is written, with an example."""
    if column.categories:
        return f"One of: {listing(tuple(column.categories.items()))}."
    if isinstance(column.items, tuple):
        return f"Of these, several separated by semicolons: {', '.join(column.items)}."
    if (target := _target(column)) is not None:
        row = f"The {_id_of(column)} of a row of {target}"
        what = "The code or name of a country" if target == "countries" else row
        return f"{what}; separate several by semicolons: RS;MK." if column.kind == "list" else f"{what}."
    if column.kind == "string" and column.pattern:
        # What a text that is none of its values would be told.
        return f"Write {meaning(column, '?', UNANSWERED).expected}."
    return _HOW[column.kind]


def _target(column: Column) -> str | None:
    """The table whose rows the column refers to."""
    reference = column.reference or (column.items if isinstance(column.items, Reference) else None)
    return None if reference is None else reference.table


def _id_of(column: Column) -> str:
    return column.reference.column if column.reference else "id"


def explanation(column: Column) -> tuple[str, ...]:
    """A column's name, title, description, whether it is needed, how it is written, its values, an
    example."""
    allowed = "; ".join(f"{value} = {label}" for value, label in column.categories.items())
    if isinstance(column.items, tuple):
        allowed = "; ".join(column.items)
    if (target := _target(column)) is not None:
        allowed = f"the {_id_of(column)} of a row of {target}"
    written = contract().notations.get(column.kind, column.kind)
    unit = f" ({column.unit})" if column.unit else ""
    needed = "yes" if column.required else "no"
    return (column.name, column.title, column.description, needed, written + unit, allowed, example(column))


def example(column: Column) -> str:
    """A value that the column takes."""
    if column.categories:
        return next(iter(column.categories))
    if isinstance(column.items, tuple):
        return ";".join(column.items[:2])
    if (column.reference or column.items) and "countr" in column.name:
        return "RS;MK" if column.kind == "list" else "RS"
    return _EXAMPLES.get(column.kind, "test-training-2018" if column.pattern and "a-z0-9" in column.pattern else "")
