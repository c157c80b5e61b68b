"""What is new, changed and gone between two states of a table, counted by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from duckdb import DuckDBPyConnection

from etl.compare import CHANGE, difference, touched_by_both, with_change
from etl.contract import contract
from etl.duck import connect

SOURCES = contract().table("sources")
RATES = contract().table("rates")
FUNDING = contract().table("funding")


@pytest.fixture
def cursor() -> Iterator[DuckDBPyConnection]:
    """A database with an empty `before` and `after` like the sources."""
    connection = connect()
    for name in ("before", "after", "later"):
        columns = ", ".join(f'"{column.name}" {column.sql_type}' for column in SOURCES.columns)
        connection.execute(f"create table {name}_rows ({columns})")
    yield connection
    connection.close()


def fill(cursor: DuckDBPyConnection, table: str, **titles: str) -> None:
    cursor.executemany(
        f"insert into {table} (id, title, publisher) values (?, ?, 'Testland')",
        [list(row) for row in titles.items()],
    )


def test_new_changed_gone_and_unchanged_rows_are_told_apart(cursor: DuckDBPyConnection) -> None:
    fill(cursor, "before_rows", same="A", changed="B", gone="C")
    fill(cursor, "after_rows", same="A", changed="BB", new="D")
    change = difference(cursor, SOURCES, "before_rows", "after_rows", deletions=True)
    assert (change.inserted, change.updated, change.deleted, change.unchanged) == (1, 1, 1, 1)
    rows = cursor.execute(f"select id, title, {CHANGE} from {change.relation} order by id").fetchall()
    assert rows == [("changed", "BB", "updated"), ("gone", "C", "deleted"), ("new", "D", "inserted")]


def test_rows_that_are_absent_stay_unless_the_table_is_replaced(cursor: DuckDBPyConnection) -> None:
    fill(cursor, "before_rows", here="A", absent="B")
    fill(cursor, "after_rows", here="A")
    assert difference(cursor, SOURCES, "before_rows", "after_rows", deletions=False).rows == 0
    assert difference(cursor, SOURCES, "before_rows", "after_rows", deletions=True).deleted == 1


def test_a_cell_that_becomes_empty_is_a_change(cursor: DuckDBPyConnection) -> None:
    fill(cursor, "before_rows", test="A")
    fill(cursor, "after_rows", test="A")
    cursor.execute("update before_rows set note = 'Testland'")
    change = difference(cursor, SOURCES, "before_rows", "after_rows", deletions=False)
    assert (change.inserted, change.updated) == (0, 1)


def test_a_change_made_gives_the_rows_that_it_was_compared_with(cursor: DuckDBPyConnection) -> None:
    fill(cursor, "before_rows", same="A", changed="B", gone="C")
    fill(cursor, "after_rows", same="A", changed="BB", new="D")
    change = difference(cursor, SOURCES, "before_rows", "after_rows", deletions=True)
    made = cursor.execute(
        f"select * from {with_change(SOURCES, 'before_rows', change)} order by id"
    ).fetchall()
    assert made == cursor.execute("from after_rows order by id").fetchall()


def test_a_change_and_its_inverse_lead_back(cursor: DuckDBPyConnection) -> None:
    fill(cursor, "before_rows", same="A", changed="B", gone="C")
    fill(cursor, "after_rows", same="A", changed="BB", new="D")
    back = difference(cursor, SOURCES, "after_rows", "before_rows", deletions=True)
    undone = cursor.execute(
        f"select * from {with_change(SOURCES, 'after_rows', back)} order by id"
    ).fetchall()
    assert undone == cursor.execute("from before_rows order by id").fetchall()


def test_rows_that_two_changes_touch_are_named(cursor: DuckDBPyConnection) -> None:
    fill(cursor, "before_rows", one="A", two="B", three="C")
    fill(cursor, "after_rows", one="AA", two="B", three="CC")
    fill(cursor, "later_rows", one="AAA", two="BBB")
    ours = difference(cursor, SOURCES, "before_rows", "after_rows", deletions=True, into="ours")
    theirs = difference(cursor, SOURCES, "before_rows", "later_rows", deletions=True, into="theirs")
    assert touched_by_both(cursor, SOURCES, ours, theirs) == ["one", "three"]


def test_a_figure_that_only_becomes_approximate_is_a_change(cursor: DuckDBPyConnection) -> None:
    empty = ", ".join(f'cast(null as {column.sql_type}) as "{column.name}"' for column in FUNDING.columns)
    for name, approximate in (("exact", False), ("about", True)):
        cursor.execute(f"create table {name} as select {empty}")
        amount = {"low": 50, "high": 50, "approximate": approximate}
        cursor.execute(f"update {name} set id = 'test', amount = ?", [amount])
    assert difference(cursor, FUNDING, "exact", "about", deletions=False).updated == 1


def test_rates_are_compared_by_currency_and_period(cursor: DuckDBPyConnection) -> None:
    period = "struct_pack(earliest := date '2018-01-01', latest := date '{}', \"precision\" := '{}')"
    year, month = period.format("2018-12-31", "year"), period.format("2018-01-31", "month")
    row = "select 'USD' as currency, {} as period, {} as rate, 'Testland' as source"
    cursor.execute(f"create table old as {row.format(year, '1.2::double')}")
    cursor.execute(
        f"create table new as {row.format(year, '1.3::double')} union all {row.format(month, '1.1')}"
    )
    change = difference(cursor, RATES, "old", "new", deletions=True)
    assert (change.inserted, change.updated, change.deleted) == (1, 1, 0)
