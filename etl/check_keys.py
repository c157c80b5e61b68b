"""Keys across files and what is loaded: each stands once, and what is referred to is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import fuzz, process

from etl.cells import quoted
from etl.check_sheet import Sheet, World, found
from etl.contract import Column, Reference, Table, contract
from etl.problem import Problem, did_you_mean

_MOST_CANDIDATES = 20_000  # more keys than this are not searched for a near one
_NEAR = 80


def duplicate_keys(world: World, sheet: Sheet) -> Iterator[Problem]:
    """Rows whose key, or other unique column, stands in an earlier row of this or an earlier file."""
    yield from repeated(world, sheet, sheet.table.key, "duplicate")
    for column in sheet.table.columns:
        if column.unique and sheet.table.key != (column.name,):
            yield from repeated(world, sheet, (column.name,), "duplicate", with_loaded=True)


def repeated(
    world: World, sheet: Sheet, columns: Sequence[str], rule: str, *, with_loaded: bool = False
) -> Iterator[Problem]:
    """Rows whose `columns` together stand already in an earlier row, or `with_loaded` in a loaded one."""
    table = sheet.table.name
    filed = world.filed(table, columns)
    names = ", ".join(map(quoted, columns))
    kept = world.kept(table, columns) if with_loaded else None
    every = filed if kept is None else f"{filed} union all select -1, null, {names} from ({kept})"
    filled = " and ".join(f"{quoted(column)} is not null" for column in columns)
    same = " and ".join(f"r.{quoted(column)} = twice.{quoted(column)}" for column in columns)
    files = [other.reading.file for other in world.of(table)]
    place = world.of(table).index(sheet)
    value = ", ', ', ".join(sheet.text(column) for column in columns)
    # Sheets and rows as one number, so that the earliest is a plain minimum; loaded rows are the earliest
    # of all.
    earliest = "min(_sheet::hugeint * 1000000000000 + coalesce(_row, 0))"
    query = f"""
        with every as ({every}),
        twice as (
            select {names}, {earliest} as first from every where {filled} group by {names} having count(*) > 1
        )
        select r._row, concat({value}) as value,
            case when first < 0 then 'new: a loaded row has it already'
            else 'used once only: it is also in row ' || (first % 1000000000000)
                || case when first // 1000000000000 = {place} then ''
                   else ' of ' || list_extract($1::varchar[], (first // 1000000000000)::int + 1) end
            end as expected
        from {sheet.with_texts} join twice on {same}
        where {place}::hugeint * 1000000000000 + r._row > first
    """
    yield from found(world.con, sheet.reading, columns[0], rule, query, [files],
                     hint="Give each row its own, or remove one of the rows.")  # fmt: skip


def dangling_references(world: World, sheet: Sheet) -> Iterator[Problem]:
    """Cells and list items that refer to a row which is neither in the files nor loaded."""
    for column in sheet.table.columns:
        reference = column.reference or column.items
        if isinstance(reference, Reference) and column.name in sheet.reading.staged:
            yield from _dangling(world, sheet, column, reference)


def _dangling(world: World, sheet: Sheet, column: Column, reference: Reference) -> Iterator[Problem]:
    cell = quoted(column.name)
    value = f"unnest({cell})" if column.kind == "list" else cell
    targets = world.rows(reference.table, [reference.column])
    query = f"""
        with used as (select _row, {value} as value from {sheet.rows}),
        missing as (select distinct value from used where value is not null except ({targets}))
        select _row, value, $1 as expected from used semi join missing using (value)
    """
    where = "in the files" if world.loaded is None else "in the files or loaded"
    expected = f"the {reference.column} of a row of {reference.table}, {where}"
    near = near_key(world, contract().table(reference.table), reference.column, needed=column.required)
    yield from found(world.con, sheet.reading, column.name, "reference", query, [expected], hint=near)


def near_key(world: World, table: Table, column: str, *, needed: bool) -> Callable[[str], str | None]:
    """Says which key of the table is nearest to a wrong one; reads the keys when first asked."""
    keys: list[str] = []
    otherwise = f"Add it to {table.name} first{'.' if needed else ', or leave the cell empty.'}"

    def hint(wrong: str) -> str | None:
        if not keys:
            query = f"select distinct {quoted(column)} from ({world.rows(table.name, [column])}) limit $1"
            keys.extend(key for (key,) in world.con.execute(query, [_MOST_CANDIDATES]).fetchall() if key)
        match = process.extractOne(wrong, keys, scorer=fuzz.ratio, score_cutoff=_NEAR)
        return did_you_mean(match[0]) if match else otherwise

    return hint
