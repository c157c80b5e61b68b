"""`preview FILES…`: what a load would change, row by row and in the figures that people know. Nothing is stored."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from etl.commands import DONE, PROBLEMS, existing_lake
from etl.commands_reading import add_options
from etl.commands_versions import diff_lines
from etl.draft import Draft, DraftFile
from etl.examined import Examined, Preview
from etl.intake import Intake
from etl.meaning import Answers
from etl.plain import as_json, cell, figure
from etl.publish import open_edition, publish
from etl.read import UnreadableFile
from queries.effect import TOLD, Effect, Frames, effects, figures_told


def add_to(names: argparse._SubParsersAction) -> None:
    """The command and its options."""
    command = names.add_parser("preview", help="show what a load of files would change; nothing is stored")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV or XLSX")
    command.add_argument("--replace", action="store_true", help="as `load --replace` would")
    command.add_argument("--json", action="store_true", help="for machines")
    add_options(command)
    command.set_defaults(run=run_preview)


def run_preview(args: argparse.Namespace) -> int:
    """`preview FILES…`: the problems where the files cannot be loaded, else the change; exit 0 if it can be made."""
    lake = existing_lake()
    with contextlib.closing(Intake(lake)) as intake:
        examined = intake.examine(_draft(intake, args))
        preview = examined.preview
        after = _figures(preview.edition) if preview and preview.edition else None
    found: tuple[Effect, ...] = ()
    if preview and after:
        found = tuple(effects(_figures(publish(lake, preview.base)), after))
    print(as_json(_json(examined, found)) if args.json else "\n".join(_lines(examined, found)))
    return DONE if preview and preview.refusal is None else PROBLEMS


def _draft(intake: Intake, args: argparse.Namespace) -> Draft:
    return Draft(
        tuple(
            DraftFile(
                path.name,
                intake.take(_bytes_of(path)),
                encoding=args.encoding,
                delimiter=args.delimiter,
                table=args.table,
                answers=Answers(args.decimal, args.date_order),
                mapping=dict(args.map),
            )
            for path in args.files
        ),
        replace=args.replace,
        publisher=args.publisher,
    )


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from error


def _figures(edition: Any) -> Frames:
    with contextlib.closing(open_edition(edition)) as cursor:
        return figures_told(cursor)


def _lines(examined: Examined, found: tuple[Effect, ...]) -> Iterator[str]:
    for file in examined.files:
        yield from (problem.sentence() for problem in file.problems)
    preview = examined.preview
    if preview is None:
        print("Nothing could be loaded.", file=sys.stderr)
        return
    yield f"On top of version {preview.base}:"
    if preview.changes_nothing:
        yield "Nothing would change."
    for table in preview.tables:
        yield from diff_lines(table)
    yield from (f"{table}: {rows} unchanged" for table, rows in preview.unchanged.items() if rows)
    if found:
        yield "Figures:"
    for effect in found:
        before, after = _two_figures(effect)
        yield f"  {effect.metric}, {_named(effect)}: {cell(before)} → {cell(after)}"
    if preview.refusal:
        yield f"It cannot be loaded: {preview.refusal}"


def _named(effect: Effect) -> str:
    return ", ".join(f"{name} {cell(effect.row.get(name), '(not stated)')}" for name in TOLD[effect.metric].key)


def _two_figures(effect: Effect) -> tuple[object, object]:
    stem = TOLD[effect.metric].value

    def one(row: Mapping[str, Any] | None) -> object:
        return row and figure(*(row.get(f"{stem}_{part}") for part in ("low", "high", "approximate")))

    return one(effect.before), one(effect.after)


def _json(examined: Examined, found: tuple[Effect, ...]) -> dict[str, object]:
    preview: Preview | None = examined.preview
    files = [
        {"file": file.name, "table": file.table, "rows": file.rows, "problems": [p.as_dict() for p in file.problems]}
        for file in examined.files
    ]
    if preview is None:
        return {"files": files, "base": None, "tables": [], "unchanged": {}, "figures": [], "refusal": None}
    figures = [
        {"metric": effect.metric, **{name: effect.row.get(name) for name in TOLD[effect.metric].key},
         "before": before, "after": after}
        for effect in found
        for before, after in [_two_figures(effect)]
    ]  # fmt: skip
    return {
        "files": files,
        "base": preview.base,
        "tables": [table.as_json() for table in preview.tables],
        "unchanged": dict(preview.unchanged),
        "figures": figures,
        "refusal": preview.refusal,
    }
