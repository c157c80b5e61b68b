"""The SQL that writes a typed cell as the contract's notation does; `etl.notation` is the same in Python.

A million cells are formatted inside DuckDB; a test holds both formatters together.
"""

from __future__ import annotations

from etl.contract import Column


def quoted(name: str) -> str:
    """An SQL identifier: `end`, `column` and `table` are words of the language."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL text literal, for the few places that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def _number(expression: str) -> str:
    short = f"rtrim(rtrim(cast({expression} as varchar), '0'), '.')"
    return f"regexp_replace({short}, '(\\.[0-9]{{3}})$', '\\10')"


def _figure(cell: str) -> str:
    low, high = _number(f"{cell}.low"), _number(f"{cell}.high")
    return (
        f"case when {cell} is null then null"
        f" when {cell}.low is null then '<=' || {high}"
        f" when {cell}.high is null then '>=' || {low}"
        f" when {cell}.low = {cell}.high then case when {cell}.approximate then '~' else '' end || {low}"
        f" else {low} || '..' || {high} end"
    )


def _date(cell: str) -> str:
    length = f"case {cell}.\"precision\" when 'year' then 4 when 'month' then 7 else 10 end"
    return f"left(cast({cell}.earliest as varchar), {length})"


def cell_text(column: Column, relation: str = "") -> str:
    """The SQL expression for a cell's canonical text; NULL where the cell is empty."""
    cell = f"{relation}.{quoted(column.name)}" if relation else quoted(column.name)
    match column.kind:
        case "figure":
            return _figure(cell)
        case "date":
            return _date(cell)
        case "list":
            return f"array_to_string({cell}, ';')"
        case "number":
            return f"regexp_replace(cast({cell} as varchar), '\\.0$', '')"
        case "string":
            return cell
        case _:
            return f"cast({cell} as varchar)"
