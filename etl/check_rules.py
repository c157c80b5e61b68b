"""The contract's rules across cells (`atlas:rules`), one function each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import permutations
from typing import Any

from etl.cells import literal, quoted
from etl.check_keys import near_key, repeated
from etl.check_parts import parts_within_wholes
from etl.check_sheet import Sheet, World, found
from etl.contract import Table, contract
from etl.meaning import Answers, meaning
from etl.problem import Problem, listed

Rule = Mapping[str, Any]


def broken_rules(world: World, sheet: Sheet) -> Iterator[Problem]:
    """What breaks a rule of the sheet's table."""
    for rule in sheet.table.rules:
        yield from RULES[rule["rule"]](world, sheet, rule)


def _order(world: World, sheet: Sheet, rule: Rule) -> Iterator[Problem]:
    """What ends before it starts, however exact the two dates are."""
    first, then = rule["first"], rule["then"]
    query = f"""
        select r._row, {sheet.text(then)} as value,
            {literal(f"on or after {first} (")} || {sheet.text(first)} || ')' as expected
        from {sheet.with_texts} where r.{quoted(first)}.earliest > r.{quoted(then)}.latest
    """
    yield from found(world.con, sheet.reading, then, "order", query, hint="Correct one of the two dates.")


def _no_cycle(world: World, sheet: Sheet, rule: Rule) -> Iterator[Problem]:
    """Rows that are, over some steps, part of themselves."""
    (key,), column = sheet.table.key, rule["column"]
    if not world.con.execute(f"select 1 from {sheet.rows} where {quoted(column)} is not null limit 1").fetchone():
        return
    wholes = dict(
        world.con.execute(
            f"select {quoted(key)}, {quoted(column)} from ({world.rows(sheet.table.name, [key, column])}) "
            f"where {quoted(column)} is not null"
        ).fetchall()
    )
    circles = _circles(wholes)
    query = f"""
        select _row, {quoted(column)} as value, 'outside of its own parts' as expected
        from {sheet.rows} where {quoted(key)} in (select unnest($1::varchar[]))
    """
    yield from found(world.con, sheet.reading, column, "no_cycle", query, [circles],
                     hint="These rows are part of each other in a circle.")  # fmt: skip


def _circles(wholes: Mapping[str, str]) -> list[str]:
    """The keys that come back to themselves, following part → whole; each key is walked over once."""
    done: set[str] = set()
    circles: list[str] = []
    for start in wholes:
        path: dict[str, None] = {}
        key: str | None = start
        while key is not None and key not in done and key not in path:
            path[key] = None
            key = wholes.get(key)
        if key in path:
            keys = list(path)
            circles += keys[keys.index(key) :]
        done.update(path)
    return circles


def _together(world: World, sheet: Sheet, rule: Rule) -> Iterator[Problem]:
    """Empty cells whose companion is filled."""
    for column, other in permutations(rule["columns"], 2):
        query = f"""
            select _row, null as value, {literal(f"a value beside {other}")} as expected
            from {sheet.reading.staging} s where {sheet.text(column)} is null and {sheet.text(other)} is not null
        """
        yield from found(world.con, sheet.reading, column, "together", query)


def _one_of(world: World, sheet: Sheet, rule: Rule) -> Iterator[Problem]:
    """Rows with none, or with more than one, of the columns filled."""
    names = " or ".join(rule["columns"])
    filled = " + ".join(f"({sheet.text(column)} is not null)::int" for column in rule["columns"])
    query = f"""
        select _row, null as value, case when {filled} = 0 then {literal(f"{names} must be filled")}
            else {literal(f"only {names} may be filled, not several")} end as expected
        from {sheet.reading.staging} s where {filled} <> 1
    """
    yield from found(world.con, sheet.reading, rule["columns"][0], "one_of", query)


def _unique(world: World, sheet: Sheet, rule: Rule) -> Iterator[Problem]:
    yield from repeated(world, sheet, rule["columns"], "unique", with_loaded=True)


def _cell(world: World, sheet: Sheet, rule: Rule) -> Iterator[Problem]:
    """Rows that speak of a cell which no table has."""
    table, row, column = (quoted(rule[part]) for part in ("table", "row", "column"))
    for target in contract().tables:
        name = literal(target.name)
        columns = ", ".join(map(literal, target.column_names))
        no_column = f"""
            select _row, {column} as value, {literal(f"a column of {target.name}")} as expected
            from {sheet.rows} where {table} = {name} and {column} not in ({columns})
        """
        yield from found(world.con, sheet.reading, rule["column"], "cell", no_column,
                         hint=f"Its columns are {', '.join(target.column_names)}.")  # fmt: skip
        yield from listed(_misspelt(world, sheet, target))
        if len(target.key) > 1:
            continue
        (key,) = target.key
        keys = world.rows(target.name, target.key)
        no_row = f"""
            select _row, {row} as value, {literal(f"the {key} of a row of {target.name}")} as expected
            from {sheet.rows} where {table} = {name} and {row} is not null
                and {row} not in (select {quoted(key)} from ({keys}) where {quoted(key)} is not null)
        """
        yield from found(world.con, sheet.reading, rule["row"], "cell", no_row,
                         hint=near_key(world, target, key, needed=True))  # fmt: skip


def _misspelt(world: World, sheet: Sheet, target: Table) -> Iterator[Problem]:
    """Other values of cells of the table `target` that those cells could not hold."""
    named = world.con.execute(
        f"select _row, \"column\", value from {sheet.rows} "
        "where \"table\" = $1 and \"column\" in (select unnest($2::varchar[])) and value is not null order by _row",
        [target.name, list(target.column_names)],
    ).fetchall()
    for row, column, value in named:
        meant = meaning(target.column(column), value, Answers())
        if meant.text != value:
            expected = meant.expected or f"written as {target.name} has it: {meant.text}"
            yield Problem(sheet.reading.file, sheet.table.name, row, "value", value, "cell", expected, meant.hint)


def _words(world: World, sheet: Sheet, rule: Rule) -> Iterator[Problem]:
    """Quotations of too many words: facts are quoted, not sentences."""
    cell = quoted(rule["column"])
    query = f"""
        select _row, {cell} as value, {literal(f"at most {rule['most']} words")} as expected
        from {sheet.rows} where len(string_split_regex(trim({cell}), '\\s+')) > {int(rule["most"])}
    """
    yield from found(world.con, sheet.reading, rule["column"], "words", query,
                     hint="Keep only those that carry the fact.")  # fmt: skip


def _required_if(world: World, sheet: Sheet, rule: Rule) -> Iterator[Problem]:
    """Empty cells that another cell's value makes necessary."""
    when = " and ".join(f"r.{quoted(c)} = {literal(v)}" for c, v in rule["when"].items())
    because = ", ".join(f"{c} is {v}" for c, v in rule["when"].items())
    query = f"""
        select _row, null as value, {literal(f"a value where {because}")} as expected
        from {sheet.with_texts} where {when} and {sheet.text(rule["column"])} is null
    """
    yield from found(world.con, sheet.reading, rule["column"], "required_if", query)


RULES: Mapping[str, Callable[[World, Sheet, Rule], Iterator[Problem]]] = {
    "order": _order,
    "no_cycle": _no_cycle,
    "part": parts_within_wholes,
    "together": _together,
    "one_of": _one_of,
    "unique": _unique,
    "cell": _cell,
    "words": _words,
    "required_if": _required_if,
}
