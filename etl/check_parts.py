"""Parts of a whole: none is larger than the whole, and those that cannot overlap are not larger together.

Only contradictions are reported, never doubts: bounds that are open or approximate contradict nothing, and
parts may overlap (women among the trained, policemen among the trained) unless a `disjoint` column tells
them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from etl.cells import literal, quoted
from etl.check_sheet import Sheet, World, found
from etl.problem import Problem

_HINT = "Correct the part or its whole."


def parts_within_wholes(world: World, sheet: Sheet, rule: Mapping[str, Any]) -> Iterator[Problem]:
    """Rows larger than their whole, and wholes smaller than their parts."""
    if rule["column"] in sheet.reading.staged:
        yield from _larger_parts(world, sheet, rule)
    yield from _smaller_wholes(world, sheet, rule)
    for dimension in rule.get("disjoint", ()):
        yield from _smaller_sums(world, sheet, rule, dimension)


def _comparable(rule: Mapping[str, Any]) -> str:
    """SQL: part and whole count the same thing, exactly enough to contradict each other."""
    figure = quoted(rule["figure"])
    same = [f"part.{quoted(column)} is not distinct from whole.{quoted(column)}" for column in rule.get("same", ())]
    return " and ".join([f"not part.{figure}.approximate", f"not whole.{figure}.approximate", *same])


def _columns(sheet: Sheet, rule: Mapping[str, Any]) -> list[str]:
    return [
        sheet.table.key[0],
        rule["column"],
        rule["figure"],
        *rule.get("same", ()),
        *rule.get("disjoint", ()),
    ]


def _larger_parts(world: World, sheet: Sheet, rule: Mapping[str, Any]) -> Iterator[Problem]:
    key, column, figure = quoted(sheet.table.key[0]), quoted(rule["column"]), quoted(rule["figure"])
    wholes = world.rows(sheet.table.name, _columns(sheet, rule))
    query = f"""
        select part._row, {sheet.text(rule["figure"])} as value,
            'at most ' || {_plain(f"whole.{figure}.high")} || ', the number of its whole ' || whole.{key}
            as expected
        from {sheet.rows} part join {sheet.reading.staging} s using (_row)
        join ({wholes}) whole on whole.{key} = part.{column}
        where part.{figure}.low > whole.{figure}.high and {_comparable(rule)}
    """
    yield from found(world.con, sheet.reading, rule["figure"], "part", query, hint=_HINT)


def _smaller_wholes(world: World, sheet: Sheet, rule: Mapping[str, Any]) -> Iterator[Problem]:
    """Wholes of this sheet whose part is loaded and in no file."""
    kept = world.kept(sheet.table.name, _columns(sheet, rule))
    if kept is None:
        return
    key, column, figure = quoted(sheet.table.key[0]), quoted(rule["column"]), quoted(rule["figure"])
    query = f"""
        select whole._row, {sheet.text(rule["figure"])} as value,
            'at least ' || {_plain(f"part.{figure}.low")} || ', the number of its part ' || part.{key}
            as expected
        from {sheet.rows} whole join {sheet.reading.staging} s using (_row)
        join ({kept}) part on whole.{key} = part.{column}
        where part.{figure}.low > whole.{figure}.high and {_comparable(rule)}
    """
    yield from found(world.con, sheet.reading, rule["figure"], "part", query, hint=_HINT)


def _smaller_sums(world: World, sheet: Sheet, rule: Mapping[str, Any], dimension: str) -> Iterator[Problem]:
    """Wholes smaller than their parts together, taking of each value of the dimension only the largest
    part."""
    key, column, figure = quoted(sheet.table.key[0]), quoted(rule["column"]), quoted(rule["figure"])
    rows = world.rows(sheet.table.name, _columns(sheet, rule))
    query = f"""
        with every as ({rows}),
        largest as (
            select whole.{key} as whole_id, any_value(whole.{figure}.high) as high,
                max(part.{figure}.low) as low
            from every whole join every part on part.{column} = whole.{key}
            where part.{quoted(dimension)} is not null and {_comparable(rule)}
            group by whole.{key}, part.{quoted(dimension)}
        ),
        smaller as (
            select whole_id, sum(low) as together from largest group by whole_id
            having count(*) > 1 and sum(low) > any_value(high) and max(low) <= any_value(high)
        )
        select min(r._row) as _row, any_value({sheet.text(rule["figure"])}) as value,
            'in line with ' || whole_id || ' and its parts by ' || {literal(dimension)} || ', which make '
            || {_plain("any_value(together)")} || ' together' as expected
        from {sheet.with_texts} join smaller on whole_id = coalesce(
            case when r.{key} in (select whole_id from smaller) then r.{key} end, r.{column})
        group by whole_id
    """
    yield from found(world.con, sheet.reading, rule["figure"], "part", query, hint=_HINT)


def _plain(number: str) -> str:
    """SQL: a decimal as a person writes it."""
    return f"rtrim(rtrim({number}::varchar, '0'), '.')"
