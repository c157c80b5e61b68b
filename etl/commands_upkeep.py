"""The commands that look after the lake itself: `verify`, `backup`, `restore`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from etl.backup import make_backup, restore, unlike_backup
from etl.commands import DONE, PROBLEMS
from etl.errors import LakeError
from etl.lake import lake_exists
from etl.plain import as_json, counted
from etl.settings import settings
from etl.verify import Check, verify

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
    """`backup DIR`: a whole copy, or nothing; then the checks of the copy."""
    backup, checks = make_backup(settings(), args.folder)
    print(f"{counted(len(backup.files), 'file')} copied to {backup.folder}.")
    return report(checks)


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
