"""Rows that an upload changes and that somebody else has changed meanwhile: shown side by side, decided by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from duckdb import DuckDBPyConnection

from etl.cells import cell_text, quoted
from etl.compare import CHANGE, TableChange, difference, on_key, touched_by_both
from etl.contract import Table
from etl.diff import Row
from etl.draft import Decision
from etl.errors import StaleHead
from etl.examined import Conflict
from etl.lake import Lake

Key = tuple[str, ...]
_MOST = 1_000  # that a person can be asked to decide one by one


def conflicts(
    lake: Lake, cursor: DuckDBPyConnection, ours: TableChange, seen: int, head: int, decisions: Sequence[Decision]
) -> list[Conflict]:
    """The rows of one table that `ours`, compared with version `head` by `cursor`, and a version after `seen` both
    touch, undecided ones first. A decision counts as long as nobody touched the row after it.

    Raises `StaleHead` where they are more than anybody would decide one by one.
    """
    table = lake.contract.table(ours.table)
    if seen == head:
        return []
    made = {d.key: d for d in decisions if d.table == table.name}
    stale = _touched_after(lake, cursor, table, made.values(), head)
    others = _meanwhile(lake, cursor, table, seen, head)
    if len(touched_by_both(cursor, table, ours, others, _MOST + 1)) > _MOST:
        raise StaleHead(seen, head, f"more than {_MOST:,} of {table.name}")
    found = []
    for key, before, theirs, mine in _sides(
        cursor, table, ours, others, lake.relation(table, seen), lake.relation(table, head)
    ):
        decision = None if key in stale else made.get(key)
        found.append(Conflict(table.name, key, before, theirs, mine, decision.side if decision else None))
    return sorted(found, key=lambda conflict: conflict.side is not None)


def without(cursor: DuckDBPyConnection, table: Table, change: TableChange, keys: Iterable[Key]) -> TableChange:
    """The change without the rows of these keys, which stay as they stand."""
    same = " and ".join(f"{cell_text(table.column(name))} = ?" for name in table.key)
    for key in keys:
        cursor.execute(f"delete from {quoted(change.relation)} where {same}", list(key))
    counts: Mapping[str, int] = dict(
        cursor.execute(f"select {CHANGE}, count(*) from {quoted(change.relation)} group by all").fetchall()
    )
    inserted, updated, deleted = (counts.get(kind, 0) for kind in ("inserted", "updated", "deleted"))
    return TableChange(table.name, change.relation, inserted, updated, deleted, change.unchanged)


def _meanwhile(lake: Lake, cursor: DuckDBPyConnection, table: Table, seen: int, head: int) -> TableChange:
    before, now = lake.relation(table, seen), lake.relation(table, head)
    return difference(cursor, table, before, now, deletions=True, into=f"meanwhile_{table.name}")


def _touched_after(
    lake: Lake, cursor: DuckDBPyConnection, table: Table, decisions: Iterable[Decision], head: int
) -> set[Key]:
    """The keys of decisions whose row somebody touched afterwards, so that it must be decided anew."""
    stale: set[Key] = set()
    by_version: dict[int, set[Key]] = {}
    for decision in decisions:
        by_version.setdefault(decision.at, set()).add(decision.key)
    for at, keys in by_version.items():
        if at < head:
            stale |= keys & _keys(cursor, table, _meanwhile(lake, cursor, table, at, head))
    return stale


def _keys(cursor: DuckDBPyConnection, table: Table, change: TableChange) -> set[Key]:
    cells = ", ".join(cell_text(table.column(name)) for name in table.key)
    return set(cursor.execute(f"select {cells} from {quoted(change.relation)}").fetchall())


def _sides(
    cursor: DuckDBPyConnection, table: Table, ours: TableChange, others: TableChange, seen: str, now: str
) -> list[tuple[Key, Row | None, Row | None, Row | None]]:
    """Key, the row as first seen, as it stands now, and as the files have it, for each row that both touch."""
    key = ", ".join(cell_text(table.column(name), "mine") for name in table.key)
    first = quoted(table.key[0])
    sides = {"before": f"before.{first} is not null", "theirs": f"theirs.{first} is not null",
             "mine": f"mine.{CHANGE} <> 'deleted'"}  # fmt: skip
    cells = ", ".join(
        f"case when {there} then [{', '.join(cell_text(column, side) for column in table.columns)}] end"
        for side, there in sides.items()
    )
    rows = cursor.execute(
        f"""select {key}, {cells} from {quoted(ours.relation)} as mine
        semi join {quoted(others.relation)} as other on {on_key(table, "mine", "other")}
        left join {seen} as before on {on_key(table, "mine", "before")}
        left join {now} as theirs on {on_key(table, "mine", "theirs")}
        order by all"""
    ).fetchall()
    width = len(table.key)

    def named(texts: list[str | None] | None) -> Row | None:
        return None if texts is None else dict(zip(table.column_names, texts, strict=True))

    return [(row[:width], *map(named, row[width:])) for row in rows]
