"""`python -m etl COMMAND`: the command line for scripts, CI and people; described in docs/cli.md.

Whatever goes wrong is one sentence on stderr; `etl.log` in ATLAS_HOME has the traceback, `--debug` prints it.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

import duckdb

from etl import (
    commands,
    commands_preview,
    commands_query,
    commands_reading,
    commands_staff,
    commands_upkeep,
    commands_versions,
)
from etl.contract import DATA, contract
from etl.errors import AtlasError
from etl.export import EXPORTERS
from etl.read import UnreadableFile
from etl.reasons import reason
from etl.settings import settings
from etl.template import UnknownFormatError

_log = logging.getLogger("etl")
_INTERRUPTED = "Query interrupted"  # DuckDB's RuntimeError for Ctrl-C
_CRASHED = 70  # BSD's "internal software error": tells a fault of ours from problems in the data


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(
        prog="python -m etl", description="Bring data in, look at versions, take data out."
    )
    top.add_argument("--debug", action="store_true", help="print tracebacks")
    names = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_check(names)
    _add_load(names)
    _add_versions(names)
    commands_query.add_to(names)
    commands_preview.add_to(names)
    _add_files(names)
    commands_staff.add_to(names)
    commands_upkeep.add_to(names)
    return top


Commands = argparse._SubParsersAction  # argparse has no public name for it


def _add_check(names: Commands) -> None:
    command = names.add_parser(
        "check", help="list every problem of files; exit 0 none, 1 problems, 2 unusable"
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV or XLSX")
    command.add_argument("--json", action="store_true", help="for machines")
    command.add_argument(
        "--annotate", type=Path, metavar="DIR", help="write each file with problems there, as XLSX that shows them"
    )
    commands_reading.add_options(command)
    command.set_defaults(run=commands.run_check)


def _add_load(names: Commands) -> None:
    command = names.add_parser(
        "load", help="check files and commit them as one version; without FILES the curated data"
    )
    command.add_argument("files", nargs="*", type=Path, metavar="FILE", help="CSV or XLSX")
    command.add_argument("--author", help="who changes the data")
    command.add_argument("--message", help="why")
    command.add_argument(
        "--replace", action="store_true", help="tables become what the files hold; other rows are removed"
    )
    commands_reading.add_options(command)
    command.set_defaults(run=commands.run_load)


def _add_versions(names: Commands) -> None:
    history = names.add_parser("history", help="list every version, newest first")
    history.add_argument("--json", action="store_true", help="for machines")
    history.set_defaults(run=commands.run_history)
    show = names.add_parser("show", help="show one version: its files and its rows by table")
    show.add_argument("version", type=int, metavar="N")
    show.add_argument("--json", action="store_true", help="for machines")
    show.set_defaults(run=commands.run_show)
    _add_diff(names)
    _add_undo(names)
    _add_original(names)
    publish = names.add_parser(
        "publish", help="build the edition of a version where it is missing; prints its path"
    )
    publish.add_argument("version", type=int, nargs="?", metavar="N", help="the newest where left out")
    publish.set_defaults(run=commands.run_publish)


def _add_diff(names: Commands) -> None:
    command = names.add_parser("diff", help="show what differs between two versions, cell by cell")
    command.add_argument("before", type=int, metavar="N", help="0 is the empty lake before the first version")
    command.add_argument("after", type=int, metavar="M")
    command.add_argument("--json", action="store_true", help="for machines; lists all rows")
    command.add_argument("--table", choices=contract().table_names, metavar="TABLE", help="this table only")
    command.set_defaults(run=commands_versions.run_diff)


def _add_undo(names: Commands) -> None:
    command = names.add_parser("undo", help="take one version back, or return to one, as a new version")
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("version", type=int, nargs="?", metavar="N", help="the version whose rows are taken back")
    which.add_argument("--to", type=int, metavar="N", help="the new version equals this one entirely")
    command.add_argument("--author", help="who changes the data")
    command.add_argument("--message", help="why")
    command.add_argument(
        "--with-later", action="store_true", help="rows that later versions changed again are taken back too"
    )
    command.set_defaults(run=commands_versions.run_undo)


def _add_original(names: Commands) -> None:
    command = names.add_parser("original", help="write the files of a load out again, as they came")
    command.add_argument("wanted", metavar="SHA256|N", help="a file's hash, its first 8 digits or more, or a version")
    command.add_argument("-o", "--output", type=Path, default=Path(), metavar="DIR", help="here where left out")
    command.set_defaults(run=commands_versions.run_original)


def _add_files(names: Commands) -> None:
    evidence = names.add_parser(
        "evidence", help="check that quoted words stand on their lines in the documents"
    )
    evidence.add_argument("folder", type=Path, metavar="DIR", help="the source documents")
    evidence.add_argument(
        "--record", action="store_true", help="note in sources.csv which documents passed, and today's date"
    )
    evidence.add_argument(
        "--data", type=Path, default=DATA, metavar="FOLDER", help="the curated tables (default: data/ of the project)"
    )
    evidence.set_defaults(run=commands.run_evidence)
    template = names.add_parser("template", help="write an empty file with a table's columns explained")
    template.add_argument(
        "table", choices=contract().table_names, metavar="TABLE", help=", ".join(contract().table_names)
    )
    template.add_argument("-o", "--output", type=Path, metavar="FILE", help="ends in .csv or .xlsx")
    template.set_defaults(run=commands.run_template)
    export = names.add_parser("export", help="write a version as files that load again unchanged")
    export.add_argument("folder", type=Path, metavar="DIR")
    export.add_argument("--format", choices=tuple(EXPORTERS), default="csv")
    export.add_argument("--version", type=int, metavar="N", help="the newest where left out")
    export.set_defaults(run=commands.run_export)


@contextlib.contextmanager
def _log_file() -> Iterator[None]:
    """Tracebacks go to `etl.log` in ATLAS_HOME, where there is one and it can be written."""
    home = settings().home
    handler: logging.Handler = logging.NullHandler()
    if os.access(home, os.W_OK | os.X_OK) and os.path.isdir(home):
        handler = logging.FileHandler(home / "etl.log", encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def _crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The last resort for a fault of ours: a sentence for the person, the traceback for the log."""
    if issubclass(kind, KeyboardInterrupt) or str(error) == _INTERRUPTED:
        print("Stopped.", file=sys.stderr, flush=True)
        os._exit(130)
    with _log_file():
        _log.critical("crash", exc_info=(kind, error, trace))
    what = f"Something is wrong in Capacity Atlas itself ({kind.__name__})"
    print(f"{what}; {settings().home / 'etl.log'} says more.", file=sys.stderr, flush=True)
    os._exit(_CRASHED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    args = parser().parse_args(arguments)
    try:
        with _log_file():
            return _run(args)
    except BrokenPipeError:
        # Whoever reads our output has seen enough (`… | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return commands.DONE


def _run(args: argparse.Namespace) -> int:
    try:
        return args.run(args)
    except (AtlasError, UnreadableFile, UnknownFormatError, duckdb.Error, OSError) as error:
        if args.debug or isinstance(error, BrokenPipeError):
            raise
        _log.error("%s", error, exc_info=True)
        lake = isinstance(error, duckdb.Error)
        said = f"The lake or its disk cannot be used ({reason(error)})." if lake else str(error)
        print(said.strip().split("\n")[0], file=sys.stderr)
        return commands.UNUSABLE


if __name__ == "__main__":
    if "--debug" not in sys.argv:
        sys.excepthook = _crash
    sys.exit(main())
