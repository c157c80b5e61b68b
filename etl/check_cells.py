"""Cells of a staging table against their columns: which texts are regular is asked in SQL, the rest is
explained once for each distinct text; then everything becomes typed in one statement."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import duckdb
import pyarrow as pa

from etl.cells import literal, quoted
from etl.check_sheet import Sheet, found
from etl.coded import suggestion
from etl.contract import Column, Table
from etl.meaning import SPREADSHEET_ERRORS, Meaning, meaning
from etl.problem import MOST_LISTED, Problem, and_more, did_you_mean
from etl.reading import Reading

_OF_A_LIST = ("category", "country")  # rules that a near value may be suggested for
_ITEMS = r"\s*[^;\s]+([^;]*)(;\s*[^;\s]+[^;]*)*"
_GROUPED = r"[1-9][0-9]{0,2}(\.[0-9]{3}){1,3},[0-9]{1,2}"  # 1.234,50 has one reading, and all rows may have it
_numbers = itertools.count(1)


def type_cells(con: duckdb.DuckDBPyConnection, reading: Reading, table: Table) -> Sheet:
    """The sheet of a reading whose staging table holds rows of `table`."""
    staged = reading.staged
    number = next(_numbers)
    irregular, rows = f"irregular_{number}", f"rows_{number}"
    con.execute(
        f"create temp table {irregular} (col varchar, found varchar, meaning varchar, rule varchar, "
        "expected varchar, hint varchar, severity varchar)"
    )
    problems: list[Problem] = []
    spelled: list[str] = []
    for column in table.columns:
        if column.name not in staged:
            continue
        place = staged[column.name]
        if column.required:
            problems += _missing(con, reading, column, place)
        if meanings := _explain(con, irregular, reading, column, place):
            spelled.append(column.name)
            if any(one.text is None for one in meanings):
                problems += _wrong(con, irregular, reading, column, place)
    con.execute(_typed_rows(rows, irregular, reading, table, spelled))
    con.execute(f"drop table {irregular}")
    return Sheet(reading, table, rows, tuple(problems))


def _missing(con: duckdb.DuckDBPyConnection, reading: Reading, column: Column, place: str) -> Iterator[Problem]:
    query = f"select _row, null as value, 'a value' as expected from {reading.staging} where {place} is null"
    yield from found(con, reading, column.name, "required", query, hint=column.description)


def _explain(
    con: duckdb.DuckDBPyConnection,
    irregular: str,
    reading: Reading,
    column: Column,
    place: str,
) -> list[Meaning]:
    """Writes the meaning of every irregular text of a column, and returns them."""
    found = con.execute(
        f"select distinct {place} from {reading.staging} where {place} is not null and not ({regular(column, place)})"
    ).fetchall()
    if not found:
        return []
    meanings = [(text, meaning(column, text, reading.answers)) for (text,) in found]
    con.register("_meanings", _as_arrow(column, meanings))
    con.execute(f"insert into {irregular} from _meanings")
    con.unregister("_meanings")
    return [one for _, one in meanings]


def _as_arrow(column: Column, meanings: list[tuple[str, Meaning]]) -> pa.Table:
    columns = {
        "col": [column.name] * len(meanings),
        "found": [text for text, _ in meanings],
        "meaning": [m.text for _, m in meanings],
        "rule": [m.rule for _, m in meanings],
        "expected": [m.expected for _, m in meanings],
        "hint": [m.hint for _, m in meanings],
        "severity": [m.severity for _, m in meanings],
    }
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _wrong(
    con: duckdb.DuckDBPyConnection, irregular: str, reading: Reading, column: Column, place: str
) -> Iterator[Problem]:
    """The cells of a column that have no meaning, the first thousand of each rule."""
    found = con.execute(
        f"""
        select _row, {place}, rule, expected, hint, severity, count(*) over (partition by rule) as cells
        from {reading.staging} join {irregular} on found = {place} and col = $1 and meaning is null
        qualify row_number() over (partition by rule order by _row) <= {MOST_LISTED}
        order by rule, _row
        """,
        [column.name],
    ).fetchall()
    for rule, group in itertools.groupby(found, key=lambda line: line[2]):
        lines = list(group)
        problems = [
            Problem(
                reading.file,
                reading.table,
                row,
                column.name,
                value,
                rule,
                expected,
                (did_you_mean(suggestion(column, value)) if rule in _OF_A_LIST else None) or hint,
                severity,
            )
            for row, value, _, expected, hint, severity, _ in lines
        ]
        yield from problems
        if lines[0][6] > MOST_LISTED:
            rest = con.execute(
                f"select _row from {reading.staging} join {irregular} on found = {place} and col = $1 "
                f"and meaning is null and rule = $2 order by _row offset {MOST_LISTED}",
                [column.name, rule],
            ).fetchall()
            yield and_more(problems[0], [row for (row,) in rest])


def regular(column: Column, place: str) -> str:
    """SQL: the text is as the contract writes it, or as `_as_written` makes it. False where only `meaning` can say."""
    bounded = column.minimum is not None or column.maximum is not None
    if column.categories:
        return f"{place} in ({', '.join(map(literal, column.categories))})"
    if column.reference and column.reference.table == "countries":
        return "false"
    match column.kind:
        case "figure":
            digits = r"(0|[1-9][0-9]{0,13})"
            if not column.whole:
                digits = rf"({digits}([.,][0-9]{{1,2}}|\.[0-9]{{4}})?|{_GROUPED})"
            return "false" if bounded else _matches(place, f"(~|>=|<=)?{digits}")
        case "date":
            return (
                f"{_matches(place, r'[12][0-9]{3}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?')}"
                f" and (length({place}) < 10 or try_cast({place} as date) is not null)"
            )
        case "list":
            return "false" if column.items else f"{_matches(place, _ITEMS)} and {_no_error(place)}"
        case "integer" | "number":
            fraction = r"(\.[0-9]{1,15})?" if column.kind == "number" else ""
            return " and ".join([_matches(place, rf"-?(0|[1-9][0-9]{{0,13}}){fraction}"), *_within(column, place)])
        case "boolean":
            return f"{place} in ('true', 'false')"
        case _:
            return _matches(place, column.pattern.strip("^$")) if column.pattern else _no_error(place)


def _as_written(column: Column, place: str) -> str:
    """SQL: a regular text as the contract writes it: decimals of a figure after a dot, not after a comma."""
    if column.kind != "figure" or column.whole:
        return place
    return f"case when contains({place}, ',') then replace(replace({place}, '.', ''), ',', '.') else {place} end"


def _no_error(place: str) -> str:
    return f"not (starts_with({place}, '#') and {place} in ({', '.join(map(literal, SPREADSHEET_ERRORS))}))"


def _matches(place: str, pattern: str) -> str:
    return f"regexp_full_match({place}, {literal(pattern)})"


def _within(column: Column, place: str) -> Iterator[str]:
    if column.minimum is not None:
        yield f"try_cast({place} as double) >= {column.minimum}"
    if column.maximum is not None:
        yield f"try_cast({place} as double) <= {column.maximum}"


def _typed_rows(rows: str, irregular: str, reading: Reading, table: Table, spelled: list[str]) -> str:
    """One statement: texts replaced by their meaning where they have another, then cast to the contract's
    types."""
    staged = reading.staged
    texts, joins, typed = [], [], []
    for n, column in enumerate(table.columns):
        place = staged.get(column.name)
        text = _as_written(column, f"s.{place}")
        if place is None:
            texts.append(f"null::varchar as t{n}")
        elif column.name in spelled:
            joins.append(f"left join {irregular} i{n} on i{n}.found = s.{place} and i{n}.col = {literal(column.name)}")
            texts.append(f"case when i{n}.found is null then {text} else i{n}.meaning end as t{n}")
        else:
            texts.append(f"{text} as t{n}")
        typed.append(f"{cast(column, f't{n}')} as {quoted(column.name)}")
    return f"""
        create temp table {rows} as
        with plain as (select s._row, {", ".join(texts)} from {reading.staging} s {" ".join(joins)})
        select _row, {", ".join(typed)} from plain
    """


def cast(column: Column, text: str) -> str:
    """SQL: a canonical text as the contract's type."""
    match column.kind:
        case "figure":
            low = f"split_part(ltrim({text}, '~>='), '..', 1)"
            second = f"split_part({text}, '..', 2)"
            high = f"case when contains({text}, '..') then {second} else ltrim({text}, '~<=') end"
            return (
                f"case when {text} is null then null else struct_pack("
                f"low := case when {text} not like '<=%' then {_decimal(low)} end, "
                f"high := case when {text} not like '>=%' then {_decimal(high)} end, "
                f"approximate := starts_with({text}, '~')) end"
            )
        case "date":
            start = f"case length({text}) when 4 then '-01-01' when 7 then '-01' else '' end"
            first = f"cast({text} || {start} as date)"
            last = (
                f"case length({text}) when 4 then cast({text} || '-12-31' as date) "
                f"when 7 then last_day({first}) else {first} end"
            )
            precision = f"case length({text}) when 4 then 'year' when 7 then 'month' else 'day' end"
            return (
                f"case when {text} is null then null else "
                f'struct_pack(earliest := {first}, latest := {last}, "precision" := {precision}) end'
            )
        case "list":
            return f"list_transform(string_split({text}, ';'), lambda item: trim(item))"
        case "string":
            return text
        case _:
            return f"cast({text} as {column.sql_type})"


def _decimal(number: str) -> str:
    """SQL: digits as the figures' type, by way of a narrower one, whose parser is twenty times as fast."""
    return f"cast(cast({number} as decimal(18, 4)) as decimal(20, 4))"
