"""The commands that look from one version to another and take changes back: `diff`, `undo`, `original`."""

from __future__ import annotations

import argparse
import sys

from etl.actor import operator
from etl.commands import DONE, PROBLEMS, existing_lake, gist
from etl.diff import Row, RowChange, TableDiff, diff
from etl.errors import LakeError, UndoConflict
from etl.originals import find_files, write_out
from etl.plain import as_json, cell
from etl.publish import publish
from etl.undo import undo, undo_to

_LISTED = 20  # rows of each kind of each table; --json lists all


def run_diff(args: argparse.Namespace) -> int:
    """`diff N M`: what leads from version N to M, by table; rows that changed cell by cell."""
    limit = None if args.json else _LISTED
    tables = diff(existing_lake(), args.before, args.after, table=args.table, limit=limit)
    if args.json:
        listed = [table.as_json() for table in tables]
        print(as_json({"from": args.before, "to": args.after, "tables": listed}))
    elif not tables:
        print(f"Versions {args.before} and {args.after} do not differ.")
    else:
        print("\n\n".join("\n".join(diff_lines(table)) for table in tables))
    return DONE


def diff_lines(table: TableDiff) -> list[str]:
    added, changed, removed = table.counts
    lines = [f"{table.table}: {added} added, {changed} changed, {removed} removed"]
    lines += [f"  + {_row(row)}" for row in table.added] + _more("+", added - len(table.added))
    for change in table.changed:
        lines += _changed_lines(change)
    lines += _more("~", changed - len(table.changed))
    lines += [f"  - {_row(row)}" for row in table.removed] + _more("-", removed - len(table.removed))
    return lines


def _row(row: Row) -> str:
    """`id test-1, title Testland page`: the cells that are reported."""
    return ", ".join(f"{column} {cell(text)}" for column, text in row.items() if text is not None)


def _changed_lines(change: RowChange) -> list[str]:
    lines = [f"    {one.column}: {_whole(one.old)} → {_whole(one.new)}" for one in change.cells]
    return [f"  ~ {_row(change.key)}", *lines]


def _whole(text: str | None) -> str:
    """Not cut: two long texts may differ in their last words only."""
    return cell(None) if text is None else " ".join(text.split())


def _more(sign: str, number: int) -> list[str]:
    return [f"  {sign} … {number} more; --json lists all"] if number else []


def run_undo(args: argparse.Namespace) -> int:
    """`undo N` or `undo --to N`: one new version; nothing where that would take later changes along."""
    author, message = (args.author or "").strip(), (args.message or "").strip()
    if not author or not message:
        raise LakeError("Say who undoes this and why: --author NAME --message TEXT.")
    if args.to is not None and args.with_later:
        raise LakeError("--with-later belongs to `undo N`; `undo --to N` takes back all later versions.")
    lake = existing_lake()
    try:
        if args.to is None:
            version, _ = undo(lake, args.version, operator(author), message, with_later=args.with_later)
        else:
            version, _ = undo_to(lake, args.to, operator(author), message)
    except UndoConflict as conflict:
        print(f"{conflict} With --with-later they are undone too.", file=sys.stderr)
        return PROBLEMS
    if version is None:
        publish(lake)
        print(f"Nothing would change: version {lake.head()} stays.")
    else:
        print(f"Version {version.number}, {gist(version)}.")
    return DONE


def run_original(args: argparse.Namespace) -> int:
    """`original SHA256|N`: the files of a load, as they came."""
    lake = existing_lake()
    for path in write_out(lake.settings, find_files(lake, args.wanted), args.output):
        print(path)
    return DONE
