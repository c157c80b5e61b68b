"""How `check`, `load` and `preview` are told to read their files: every guess can be changed, and which column a header
means be said, and be remembered by whose files they are."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping

from etl.check import Checked
from etl.contract import contract
from etl.encoding import ENCODINGS
from etl.mappings import applied, remember, remembered
from etl.names import fold
from etl.settings import Settings

_TAB = "tab"


def add_options(command: argparse.ArgumentParser) -> None:
    """The options of a command that reads files."""
    tables = contract().table_names
    command.add_argument("--table", choices=tables, metavar="TABLE", help="the table of all FILES")
    command.add_argument("--encoding", choices=ENCODINGS, help="how letters are written, where it is guessed wrong")
    command.add_argument("--delimiter", type=_delimiter, help=f"the sign between cells; {_TAB} for a tabulator")
    command.add_argument("--decimal", choices=(",", "."), help="the sign before decimals, where a file leaves it open")
    command.add_argument(
        "--date-order", choices=("dmy", "mdy"), help="day or month first, where a file leaves it open"
    )
    command.add_argument(
        "--map", action="append", default=[], type=_meaning, metavar="HEADER=COLUMN",
        help="what a header means; HEADER= leaves it out; may be repeated",
    )  # fmt: skip
    command.add_argument("--publisher", default="", metavar="NAME", help="whose files: their headers are remembered")


def _delimiter(text: str) -> str:
    sign = "\t" if text == _TAB else text
    if len(sign) != 1 or sign.isalnum() or sign in "\"\r\n":
        raise argparse.ArgumentTypeError(f"{text!r} is not one sign such as ; or {_TAB}")
    return sign


def _meaning(text: str) -> tuple[str, str | None]:
    header, equals, column = (part.strip() for part in text.rpartition("="))
    if not equals or not header:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form HEADER=COLUMN")
    if column and not any(column in table.column_names for table in contract().tables):
        raise argparse.ArgumentTypeError(f"{column!r} is no column of any table")
    return header, column or None


def mapping_of(args: argparse.Namespace, where: Settings) -> Mapping[str, str | None]:
    """Header → column (`None`: left out): what is said now, else what is remembered of the publisher."""
    said = dict(args.map)
    now = {fold(header) for header in said}
    known = remembered(where, args.publisher)
    return {header: column for header, column in known.items() if header not in now} | said


def tell_remembered(args: argparse.Namespace, where: Settings, checked: Iterable[Checked]) -> None:
    """Says on stderr, beside the problems, which headers were understood as in the publisher's earlier files."""
    for reading in (one.reading for one in checked):
        known = applied(reading.header, remembered(where, args.publisher))
        used = [
            f'"{header}" is {column or "left out"}'
            for header, column in known.items()
            if reading.columns.get(header) == column
        ]
        if used:
            print(f"{reading.file}: as in earlier files of {args.publisher}, {', '.join(used)}.", file=sys.stderr)


def remember_said(args: argparse.Namespace, where: Settings) -> None:
    """Remembers what was said of the publisher's headers; that it cannot undoes no load."""
    try:
        remember(where, args.publisher, dict(args.map))
    except OSError as error:
        print(f"What the headers mean could not be remembered ({error.strerror or error}).", file=sys.stderr)
