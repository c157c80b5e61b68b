"""The commands of `python -m etl`: each takes its parsed arguments, prints, and returns the exit code.

0: done, no problems. 1: problems in the data. 2: it could not be done. What a command cannot do it raises.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import itertools
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from etl.actor import operator
from etl.annotate import annotated
from etl.catalog import SCHEMA
from etl.check import Checked, check
from etl.commands_reading import mapping_of, remember_said, tell_remembered
from etl.contract import contract
from etl.duck import connect
from etl.errors import LakeError
from etl.evidence import SourceReport, check_evidence
from etl.evidence_record import record
from etl.export import EXPORTERS
from etl.lake import Lake, lake_exists, open_lake
from etl.load import CURATED_AUTHOR, CURATED_MESSAGE, Loaded, curated_files, curated_version, load_files
from etl.meaning import Answers
from etl.originals import kept_at
from etl.plain import aligned, as_json, counted
from etl.problem import Problem
from etl.publish import ensure_edition, latest_edition, open_edition, publish
from etl.read import UnreadableFile, read_file
from etl.settings import Settings, settings
from etl.template import write_template
from etl.version import Version
from etl.xlsx_cells import NoWorkbook

DONE, PROBLEMS, UNUSABLE = 0, 1, 2


def run_check(args: argparse.Namespace) -> int:
    """`check FILES…`: all problems of all files, also against what is loaded."""
    where = settings()
    lake = open_lake(where) if lake_exists(where) else None
    with contextlib.closing(lake.cursor() if lake else connect()) as cursor:
        checked, unreadable = _check(cursor, args, SCHEMA if lake else None)
        if args.annotate is not None:
            _annotate(cursor, args.files, checked, args.annotate)
    if args.json:
        files = [_file_json(one.reading.file, one.table, one.rows, one.problems) for one in checked]
        files += [_file_json(problem.file, None, 0, [problem]) for problem in unreadable]
        print(as_json({"files": files}))
    else:
        _print_problems(checked, unreadable)
    return UNUSABLE if unreadable else _code(checked)


def _code(checked: Sequence[Checked]) -> int:
    if any(one.table is None or one.reading.staging is None for one in checked):
        return UNUSABLE
    return PROBLEMS if any(one.typed_table is None for one in checked) else DONE


def _check(
    cursor: DuckDBPyConnection, args: argparse.Namespace, loaded: str | None
) -> tuple[list[Checked], list[Problem]]:
    readings, unreadable, where = [], [], settings()
    for path in args.files:
        try:
            readings.append(read_file(cursor, path, **_told(args, where)))
        except UnreadableFile as error:
            reason = getattr(error.__cause__, "strerror", None) or str(error)
            expected = f"the file cannot be opened ({reason})"
            unreadable.append(Problem(path.name, None, None, None, None, "unreadable", expected))
    checked = check(cursor, readings, loaded)
    tell_remembered(args, where, checked)
    return checked, unreadable


def _annotate(cursor: DuckDBPyConnection, paths: Sequence[Path], checked: Sequence[Checked], folder: Path) -> None:
    """Writes each file that has problems into `folder`, as a workbook that shows them; what it wrote goes to
    stderr, beside the problems."""
    contents = _by_hash(paths)
    for one, name in zip(checked, _workbooks(one.reading.file for one in checked), strict=True):
        path = folder / name
        if not one.problems or one.reading.sha256 not in contents:
            continue
        if path.exists():
            print(f"{path} is there already; --annotate names another folder.", file=sys.stderr)
            continue
        try:
            workbook = annotated(cursor, one, contents[one.reading.sha256])
        except NoWorkbook as error:
            print(error, file=sys.stderr)
            continue
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(workbook)
        print(f"{path}: {one.reading.file} with its problems", file=sys.stderr)


def _workbooks(files: Iterable[str]) -> list[str]:
    """A name of its own for the workbook of each file; of several files with one name, of whatever folders, the second
    has a 2 in it."""
    names: dict[str, None] = {}
    for file in files:
        stem = Path(file).stem
        numbered = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
        names[next(name for one in numbered if (name := f"{one}-problems.xlsx") not in names)] = None
    return list(names)


def _by_hash(paths: Sequence[Path]) -> dict[str, bytes]:
    """Hash → bytes of those files that can be read."""
    contents = {}
    for path in paths:
        with contextlib.suppress(OSError):
            raw = path.read_bytes()
            contents[hashlib.sha256(raw).hexdigest()] = raw
    return contents


def _told(args: argparse.Namespace, where: Settings) -> dict[str, Any]:
    """What the options say of the files, for `read_file`."""
    return {
        "encoding": args.encoding,
        "delimiter": args.delimiter,
        "table": args.table,
        "mapping": mapping_of(args, where),
        "answers": Answers(args.decimal, args.date_order),
    }


def _file_json(file: str, table: str | None, rows: int, problems: Sequence[Problem]) -> dict[str, object]:
    return {"file": file, "table": table, "rows": rows, "problems": [p.as_dict() for p in problems]}


def _print_problems(checked: Sequence[Checked], unreadable: Sequence[Problem] = ()) -> None:
    for problem in [*(p for one in checked for p in one.problems), *unreadable]:
        print(problem.sentence())
    for one in checked:
        serious = sum(problem.stops_loading for problem in one.problems)
        notes = len(one.problems) - serious
        found = counted(serious, "problem") + (f", {counted(notes, 'note')}" if notes else "")
        print(f"{one.reading.file}: table {one.table or 'unknown'}, {counted(one.rows, 'row')}, {found}")


def run_load(args: argparse.Namespace) -> int:
    """`load [FILES…]`: check, compare, commit one version; without files the curated data."""
    paths = args.files or curated_files()
    author = args.author or ("" if args.files else CURATED_AUTHOR)
    message = args.message or ("" if args.files else CURATED_MESSAGE)
    if not author.strip() or not message.strip():
        raise LakeError("Say who loads this and why: --author NAME --message TEXT.")
    lake = open_lake()
    if not args.files and not args.replace and (loaded_as := curated_version(lake)) is not None:
        publish(lake)
        print(f"The curated data are those of version {loaded_as.number}: version {lake.head()} stays.")
        return DONE
    loaded = load_files(
        lake,
        paths,
        operator(author.strip()),
        message.strip(),
        replace=args.replace,
        keep=bool(args.files),
        **_told(args, lake.settings),
    )
    tell_remembered(args, lake.settings, loaded.checked)
    if not loaded.refused:
        remember_said(args, lake.settings)
    return _report_load(lake, loaded, kept=bool(args.files))


def _report_load(lake: Lake, loaded: Loaded, *, kept: bool) -> int:
    if loaded.refused:
        _print_problems(loaded.checked)
        print("Nothing was loaded.", file=sys.stderr)
        return _code(loaded.checked)
    for one in loaded.checked:
        for problem in one.problems:
            print(problem.sentence())
    if loaded.version is None:
        publish(lake)
        print(f"Nothing would change: version {lake.head()} stays.")
    else:
        print(f"Version {loaded.version.number}, {gist(loaded.version)}.")
        for file in loaded.version.files:
            if kept and not kept_at(lake.settings, file.sha256):
                print(f"{file.name} itself is not kept: it holds sheets or comments that were not checked.")
    return DONE


def gist(version: Version) -> str:
    """`rows: 12 added, 3 changed, 0 removed in projects, funding`."""
    added, changed, removed = (sum(counts[n] for counts in version.rows.values()) for n in range(3))
    gone = "expired; " if version.expired else ""
    return f"{gone}rows: {added} added, {changed} changed, {removed} removed in {', '.join(version.rows)}"


def run_history(args: argparse.Namespace) -> int:
    """`history`: every version, newest first."""
    versions = existing_lake().history()
    if args.json:
        print(as_json({"versions": [version.as_json() for version in versions]}))
    else:
        rows = [
            [v.number, f"{v.committed_at:%Y-%m-%d %H:%M}", v.author, v.message, gist(v)] for v in versions
        ]
        print(aligned(["version", "UTC", "author", "message", "what"], rows))
    return DONE


def run_show(args: argparse.Namespace) -> int:
    """`show N`: one version, its files and its rows by table."""
    lake = existing_lake()
    version = lake.version(args.version)
    originals = [kept_at(lake.settings, file.sha256) for file in version.files]
    if args.json:
        files = [{**f.as_json(), "original": kept} for f, kept in zip(version.files, originals, strict=True)]
        print(as_json({**version.as_json(), "files": files}))
        return DONE
    when = f"{version.committed_at:%Y-%m-%d %H:%M} UTC"
    print(f"Version {version.number}, {when}, {version.author}: {version.message}\n")
    tables = [[table, *counts] for table, counts in version.rows.items()]
    print(aligned(["table", "added", "changed", "removed"], tables))
    files = [[file.name, file.table, file.rows, file.sha256[:16]] for file in version.files]
    print("\n" + aligned(["file", "table", "rows", "sha256"], files))
    if any(originals):
        print("\nOriginals:", *(kept for kept in originals if kept), sep="\n")
    return DONE


def existing_lake() -> Lake:
    """The lake, which must be there: reading commands make none."""
    where = settings()
    if not lake_exists(where):
        raise LakeError("Nothing is loaded yet: python -m etl load")
    return open_lake(where)


def run_publish(args: argparse.Namespace) -> int:
    """`publish [N]`: the edition of a version, built where it is missing."""
    print(publish(existing_lake(), args.version).path)
    return DONE


def run_export(args: argparse.Namespace) -> int:
    """`export DIR`: the newest version, or one before it, as files."""
    edition = ensure_edition() if args.version is None else publish(existing_lake(), args.version)
    with contextlib.closing(open_edition(edition)) as cursor:
        files = EXPORTERS[args.format](cursor, contract(), args.folder)
    print(f"Version {edition.version}: {counted(len(files), 'file')} in {args.folder}")
    return DONE


def run_template(args: argparse.Namespace) -> int:
    """`template TABLE`: an empty file with the table's columns explained; as .xlsx with drop-downs, also of what
    is loaded."""
    edition, path = latest_edition(), args.output or Path(f"{args.table}.csv")
    with contextlib.ExitStack() as stack:
        cursor = stack.enter_context(contextlib.closing(open_edition(edition))) if edition else None
        print(write_template(args.table, path, cursor))
    return DONE


def run_evidence(args: argparse.Namespace) -> int:
    """`evidence DIR`: whether the quoted words stand on their lines in the source documents."""
    if not args.folder.is_dir():
        raise NotADirectoryError(f"There is no folder {args.folder}.")
    report = check_evidence(args.folder, args.data)
    for finding in report.findings:
        print(finding.sentence())
    for one in report.sources:
        print(f"{one.source}: {one.verified} of {one.quoted} quotations stand on their lines of {one.document}.")
    print(
        f"{report.verified} of {report.quoted} quotations stand on their lines;"
        f" {report.elsewhere} quote pages that are not kept here."
    )
    if args.record:
        today = datetime.now(UTC).date()
        recorded = record(report, today, args.data)
        kept = [one.source for one in report.sources if not one.passed]
        print(f"Noted in {args.data / 'sources.csv'} as verified on {today.isoformat()}: {_names(recorded)}.")
        if kept:
            print(f"Not noted, and left as it was: {', '.join(kept)}.")
    return DONE if report.passed else PROBLEMS


def _names(reports: Sequence[SourceReport]) -> str:
    return ", ".join(one.source for one in reports) or "nothing"
