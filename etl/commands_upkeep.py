"""The commands that look after the lake itself: `verify`, `backup`, `restore`, `move`, `expire`, `compact`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from etl.actor import operator
from etl.backup import make_backup, restore, unlike_backup
from etl.commands import DONE, PROBLEMS, UNUSABLE, existing_lake, gist
from etl.errors import LakeError
from etl.expire import Size, compact, expire, older_than_day, older_than_newest, size_of
from etl.lake import lake_exists, open_lake
from etl.move import move, refuse_overlap, target_of
from etl.plain import as_json, counted
from etl.settings import settings
from etl.verify import Check, verify

_OPERATOR = "Capacity Atlas"  # nobody's name stands in the history for it: it makes no version
_TOLD = 20  # faults of one check; --json lists all


def add_to(commands: argparse._SubParsersAction) -> None:
    """The commands and their options, on the command line."""
    command = commands.add_parser("verify", help="prove that the lake is whole; exit 0 whole, 1 faults, 2 no lake")
    command.add_argument("--all", action="store_true", help="keys and references of every version, not the newest only")
    command.add_argument("--json", action="store_true", help="for machines")
    command.add_argument("--against", type=Path, metavar="DIR", help="compare the files with those of a backup too")
    command.set_defaults(run=run_verify)
    backup = commands.add_parser("backup", help="copy the lake into a new folder, while others write")
    backup.add_argument("folder", type=Path, metavar="DIR", help="on another disk, at best")
    backup.set_defaults(run=run_backup)
    back = commands.add_parser("restore", help="put a backup into an empty ATLAS_HOME")
    back.add_argument("folder", type=Path, metavar="DIR", help="what `backup` has made")
    back.set_defaults(run=run_restore)
    _add_move(commands)
    _add_expire(commands)
    compact = commands.add_parser("compact", help="join small files, remove those that nobody needs; versions stay")
    compact.set_defaults(run=run_compact)


def _add_move(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("move", help="make all versions of the lake anew in another catalog and storage")
    command.add_argument("--home", type=Path, metavar="DIR", help="the new ATLAS_HOME; this one where left out")
    command.add_argument("--catalog", metavar="ADDRESS", help="as ATLAS_CATALOG; an embedded one where left out")
    command.add_argument("--storage", metavar="PLACE", help="as ATLAS_STORAGE; data/ of the home where left out")
    command.set_defaults(run=run_move)


def _add_expire(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("expire", help="drop the rows of old versions for ever; their lines stay")
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("--keep", type=int, metavar="N", help="the newest N versions stay")
    which.add_argument("--before", type=date.fromisoformat, metavar="DATE", help="those of DATE (UTC) and later stay")
    command.add_argument("--originals", action="store_true", help="drop the loaded files that only they came from too")
    command.add_argument("--dry-run", action="store_true", help="only say what would go")
    command.set_defaults(run=run_expire)


def run_verify(args: argparse.Namespace) -> int:
    """`verify`: one line a check, and the faults below it."""
    where = settings()
    if not lake_exists(where):
        raise LakeError("Nothing is loaded yet: python -m etl load")
    checks = verify(where, every=args.all)
    if args.against is not None:
        checks.append(unlike_backup(where, args.against))
    return report(checks, json=args.json)


def run_backup(args: argparse.Namespace) -> int:
    """`backup DIR`: a whole copy, or none of that name; then the checks of the copy."""
    backup, checks = make_backup(settings(), args.folder)
    print(f"{counted(len(backup.files), 'file')} copied to {backup.folder}.")
    code = report(checks)
    if code != DONE:
        print(f"{args.folder} was not made: the copy has faults and lies in {backup.folder}.", file=sys.stderr)
    return code


def run_restore(args: argparse.Namespace) -> int:
    """`restore DIR`: the home as it was backed up; then the checks of the lake."""
    where = settings()
    backup, checks = restore(args.folder, where)
    print(f"{counted(len(backup.files), 'file')} of {backup.made} restored to {where.home}.")
    return report(checks)


def report(checks: Sequence[Check], *, json: bool = False) -> int:
    """Prints the checks; the exit code says whether all are whole."""
    faults = sum(len(check.faults) for check in checks)
    if json:
        print(as_json({"whole": not faults, "checks": [check.as_json() for check in checks]}))
    else:
        print("\n".join(line for check in checks for line in _lines(check)))
        print(f"The lake is not whole: {counted(faults, 'fault')}." if faults else "The lake is whole.")
    return PROBLEMS if faults else DONE


def _lines(check: Check) -> list[str]:
    told = [f"  - {fault}" for fault in check.faults[:_TOLD]]
    more = [f"  - … {len(check.faults) - _TOLD} more; --json lists all"] if len(check.faults) > _TOLD else []
    return [f"{'FAULT' if check.faults else 'ok':5}  {check.name}: {check.said}", *told, *more]


def run_move(args: argparse.Namespace) -> int:
    """`move`: every version anew, compared with the old one; then the checks of the new lake."""
    source = existing_lake()
    there = target_of(args.home, args.catalog, args.storage)
    refuse_overlap(source.settings, there)
    target = open_lake(there)
    newest = move(source, target, lambda version: print(f"version {version.number}: {gist(version)}", flush=True))
    print(f"The lake is at {there.catalog} too, up to version {newest}; {source.settings.catalog} is as it was.")
    if (head := source.head()) != newest:
        print(f"Version {head} was committed meanwhile: do the same again, it goes on from here.", file=sys.stderr)
        return UNUSABLE
    return report(verify(there))


def run_expire(args: argparse.Namespace) -> int:
    """`expire`: the oldest versions, named before they go."""
    if args.keep is not None and args.keep < 1:
        raise LakeError("--keep wants 1 or more: the newest version always stays.")
    lake = existing_lake()
    old = older_than_day(lake, args.before) if args.keep is None else older_than_newest(lake, args.keep)
    for version in reversed(old):
        print(f"version {version.number}, {version.committed_at:%Y-%m-%d}, {version.author}: {version.message}")
    if not old:
        print("Nothing would be dropped: no version is that old.")
    elif args.dry_run:
        print(f"{counted(len(old), 'version')} would be dropped. Nothing was changed.")
    else:
        before = size_of(lake)
        removed = expire(lake, old, operator(_OPERATOR), originals=args.originals)
        print(f"{counted(len(old), 'version')} dropped, {counted(removed, 'file')} removed.")
        print(_won(before, size_of(lake)))
    return DONE


def run_compact(args: argparse.Namespace) -> int:
    """`compact`: what was won is said."""
    lake = existing_lake()
    before = size_of(lake)
    removed, orphans = compact(lake, operator(_OPERATOR))
    print(f"{counted(removed + orphans, 'file')} removed, {orphans} of them left by processes that died.")
    print(_won(before, size_of(lake)))
    return DONE


def _won(before: Size, after: Size) -> str:
    return f"The lake has {after.files} files, {after.size:,} bytes; before: {before.files}, {before.size:,}."
