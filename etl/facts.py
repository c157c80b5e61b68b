"""The `facts` table of an edition: every curated cell beside the words that carry it. Generic from the
contract."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from etl.cells import cell_text, literal, quoted
from etl.contract import Column, Contract, Table

# One row per words of a cell, and one with no source for a filled cell that wants words and has none. `value`
# is the cell in its notation, `other_value` what an alternative claim gives instead, `project_id` the project
# of the row.
_FACTS = """create table facts as
select
    cells.table_name, cells.row_id, cells.column_name, cells.kind, cells.value,
    cells.project_id, cells.activity_id,
    e.source_id, e.line, e.words, e.basis, e.claim, e.value as other_value, e.note
from cells
left join evidence e
    on e."table" = cells.table_name and e.row_id = cells.row_id and e."column" = cells.column_name
where e.source_id is not null or (cells.wanted and cells.value is not null)
order by all"""


def create_facts(cursor: DuckDBPyConnection, contract: Contract) -> None:
    """Makes `facts` in the current database, whose tables of the contract are filled."""
    cells = " union all ".join(
        _cells(contract, table, column)
        for table in contract.tables
        if len(table.key) == 1
        for column in table.columns
        if column.name not in table.key
    )
    cursor.execute(
        _FACTS.replace("create table facts as", f"create table facts as with cells as ({cells})", 1)
    )


def _cells(contract: Contract, table: Table, column: Column) -> str:
    return f"""select
        {literal(table.name)} as table_name,
        row.{quoted(table.key[0])} as row_id,
        {literal(column.name)} as column_name,
        {literal(column.kind)} as kind,
        {cell_text(column, "row")} as value,
        {_owner(contract, table, "projects")} as project_id,
        {_owner(contract, table, "activities")} as activity_id,
        {str(column.evidence).lower()} as wanted
        from {quoted(table.name)} as row"""


def _owner(contract: Contract, table: Table, owner: str) -> str:
    """The id of the project (activity) that a row belongs to, by its own reference or by that of what it
    refers to."""
    if table.name == owner:
        return f"row.{quoted(table.key[0])}"
    expressions = []
    for column in table.columns:
        if column.kind != "string" or column.reference is None or column.reference.table == table.name:
            continue
        target = contract.table(column.reference.table)
        cell = f"row.{quoted(column.name)}"
        if target.name == owner:
            expressions.append(cell)
        elif through := _direct(target, owner):
            key = f"up.{quoted(target.key[0])}"
            expressions.append(f"(select {through} from {quoted(target.name)} as up where {key} = {cell})")
    return f"coalesce({', '.join(expressions)})" if expressions else "cast(null as varchar)"


def _direct(table: Table, owner: str) -> str | None:
    for column in table.columns:
        if column.kind == "string" and column.reference is not None and column.reference.table == owner:
            return f"up.{quoted(column.name)}"
    return None
