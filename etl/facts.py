"""The facts of an edition: every curated cell beside the words that carry it. Generic from the contract.

`sourced_facts` is a table, one row per words of a cell. `facts` is a view that adds one row with no source for a
filled cell that wants words and has none: as a table those would be most of an edition, for one project at a time.
`value` is the cell in its notation, `other_value` what an alternative claim gives instead, `project_id` the project
of the row, `unit` the currency or unit that the row states.
"""

from __future__ import annotations

from collections.abc import Iterator

from duckdb import DuckDBPyConnection

from etl.cells import cell_text, literal, quoted
from etl.contract import Column, Contract, Table

_COLUMNS = "table_name, row_id, project_id, activity_id, unit, column_name, kind, value"
_WORDS = "e.source_id, e.line, e.words, e.translation, e.basis, e.claim, e.value as other_value, e.note"
_NO_WORDS = ", ".join(["null"] * 8)
# No row, but the types of all columns: an edition may have no evidence at all.
_TYPES = f"""select e."table" as table_name, e.row_id, null::varchar as project_id, null::varchar as activity_id,
    null::varchar as unit, e."column" as column_name, null::varchar as kind, null::varchar as value, {_WORDS}
    from evidence e where false"""


def create_facts(cursor: DuckDBPyConnection, contract: Contract) -> None:
    """Makes `sourced_facts` and `facts` in the current database, whose tables of the contract are filled."""
    named = set(cursor.execute('select distinct "table", "column" from evidence').fetchall())
    tables = [table for table in contract.tables if len(table.key) == 1]
    sourced = [
        _sourced(contract, table, column)
        for table in tables
        for column in table.columns
        if (table.name, column.name) in named and column.name not in table.key
    ]
    cursor.execute(f"create table sourced_facts as {' union all '.join([_TYPES, *sourced])} order by all")
    unsourced = [
        _unsourced(contract, table, wanted)
        for table in tables
        if (wanted := [column for column in table.columns if column.evidence and column.name not in table.key])
    ]
    cursor.execute(
        f"""create view facts as from sourced_facts union all
        select {_COLUMNS}, {_NO_WORDS} from ({" union all ".join(unsourced)}) c anti join sourced_facts s
            on s.table_name = c.table_name and s.row_id = c.row_id and s.column_name = c.column_name"""
    )


def _sourced(contract: Contract, table: Table, column: Column) -> str:
    """SQL: the cells of a column that words speak of, each with its words."""
    name = literal(column.name)
    cell = f"{name} as column_name, {literal(column.kind)} as kind, {cell_text(column, 'row')} as value"
    return f"""{_select(contract, table, f"{cell}, {_WORDS}")} join evidence e on e.row_id = row.{quoted(table.key[0])}
        where e."table" = {literal(table.name)} and e."column" = {name}"""


def _unsourced(contract: Contract, table: Table, wanted: list[Column]) -> str:
    """SQL: the filled cells of a table that want words and have none."""
    cells = ", ".join(
        f"{{'name': {literal(c.name)}, 'kind': {literal(c.kind)}, 'text': {cell_text(c, 'row')}}}" for c in wanted
    )
    # Beside the columns, not joined to them: a join would look each row up again by its cells.
    cell = f"unnest([{cells}]) as cell"
    # Apart by what tells the project: who asks for one project finds its rows by that, and does not join all.
    projects, _joins = _owner(contract, table, "projects")
    rows = " union all ".join(
        f"{_select(contract, table, cell, project)} where {case}" for project, case in _cases(projects)
    )
    cell = "cell.name as column_name, cell.kind as kind, cell.text as value"
    return f"select * exclude (cell), {cell} from ({rows}) where cell.text is not null"


def _cases(cells: list[str]) -> Iterator[tuple[str, str]]:
    """The first of some cells that is filled, and when it is that one; the last where none is."""
    for n, cell in enumerate(cells):
        filled = [f"{cell} is not null"] if n + 1 < len(cells) else []
        yield cell, " and ".join([*(f"{before} is null" for before in cells[:n]), *filled]) or "true"


def _select(contract: Contract, table: Table, cell: str, project: str | None = None) -> str:
    """SQL: a cell of each `row` of the table, with the project and activity that the row belongs to."""
    projects, project_joins = _owner(contract, table, "projects")
    activities, activity_joins = _owner(contract, table, "activities")
    project = project or f"coalesce({', '.join(projects)})"
    return (
        f"select {literal(table.name)} as table_name, row.{quoted(table.key[0])} as row_id,"
        f" {project} as project_id, coalesce({', '.join(activities)}) as activity_id, {_unit(table)} as unit, {cell}"
        f" from {quoted(table.name)} as row {' '.join(project_joins + activity_joins)}"
    )


def _unit(table: Table) -> str:
    """SQL: what the figures of a row are counted in, where the row says so."""
    stated = next((name for name in ("currency", "unit") if name in table.column_names), None)
    return f"row.{quoted(stated)}" if stated else "null::varchar"


def _owner(contract: Contract, table: Table, owner: str) -> tuple[list[str], list[str]]:
    """SQL: the id of the project (activity) that a row belongs to, by its own reference or by that of what it
    refers to, the first that is filled; and the joins that this takes."""
    if table.name == owner:
        return [f"row.{quoted(table.key[0])}"], []
    cells, joins = [], []
    for column in table.columns:
        if column.kind != "string" or column.reference is None or column.reference.table == table.name:
            continue
        target = contract.table(column.reference.table)
        cell = f"row.{quoted(column.name)}"
        if target.name == owner:
            cells.append(cell)
        elif through := _direct(target, owner):
            up = quoted(f"{owner} of {column.name}")
            cells.append(f"{up}.{through}")
            joins.append(f"left join {quoted(target.name)} as {up} on {up}.{quoted(target.key[0])} = {cell}")
    return cells or ["null::varchar"], joins


def _direct(table: Table, owner: str) -> str | None:
    """SQL: the column of a table that refers to the owner."""
    for column in table.columns:
        if column.kind == "string" and column.reference is not None and column.reference.table == owner:
            return quoted(column.name)
    return None
