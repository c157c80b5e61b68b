"""`query METRIC`: one metric of the newest version, for scripts and for checking the screen."""

from __future__ import annotations

import argparse
import contextlib

import pandas as pd

from etl.commands import DONE
from etl.names import country_code
from etl.notation import LIST_SEPARATOR
from etl.plain import aligned, as_json, cell, figure, fold_figures, rounded
from etl.publish import ensure_edition, open_edition
from queries import METRICS, Answer, Filters, Note, ask

_OF_INDICATORS = {
    "level": "1 output, 2 outcome, 3 impact",
    "state": "reached, on_the_way, behind, no_target, not_reported, stated_in_words, not_computable",
    "sdg": "5.2, 8.7, 16.2",
}


def add_to(names: argparse._SubParsersAction) -> None:
    """The command and its options."""
    command = names.add_parser("query", help="ask one metric of the newest version")
    command.add_argument("metric", choices=METRICS, metavar="METRIC", help=", ".join(METRICS))
    for name in ("country", "instrument", "donor", "activity-type", "status", "project"):
        command.add_argument(
            f"--{name}",
            action="append",
            metavar="CODE",
            help="repeat it, or separate codes by commas or semicolons",
        )
    command.add_argument("--year-from", type=int, metavar="YEAR")
    command.add_argument("--year-to", type=int, metavar="YEAR")
    command.add_argument(
        "--grain", choices=("month", "quarter", "year"), default="year", help="of time series"
    )
    for name, told in _OF_INDICATORS.items():
        command.add_argument(f"--{name}", action="append", metavar="CODE", help=f"of indicators: {told}")
    command.add_argument("--json", action="store_true", help="for machines")
    command.set_defaults(run=run_query)


def run_query(args: argparse.Namespace) -> int:
    """`query METRIC`: its rows and what they leave out."""
    filters = _filters(args)
    edition = ensure_edition()
    parameters = {"grain": args.grain, **{name: _codes(getattr(args, name)) for name in _OF_INDICATORS}}
    with contextlib.closing(open_edition(edition)) as cursor:
        answer = ask(cursor, args.metric, filters, **parameters)
    rows = [fold_figures(row) for row in _records(answer.frame)]
    columns = list(fold_figures(dict.fromkeys(answer.frame.columns)))
    if args.json:
        print(as_json(_query_json(answer, edition.version, filters, columns, rows)))
    else:
        print(aligned(columns, [list(row.values()) for row in rows]))
        print("\n".join(["", f"version {edition.version}", *(_note(note) for note in answer.notes)]))
    return DONE


def _filters(args: argparse.Namespace) -> Filters:
    return Filters(
        country=_codes(args.country, names_too=True),
        instrument=_codes(args.instrument),
        donor=_codes(args.donor),
        activity_type=_codes(args.activity_type),
        status=_codes(args.status),
        project=_codes(args.project),
        year_from=args.year_from,
        year_to=args.year_to,
    )


def _codes(given: list[str] | None, *, names_too: bool = False) -> tuple[str, ...] | None:
    """`["RS,MK", "AL"]` as codes; an option given with nothing in it is the choice of none."""
    if given is None:
        return None
    parts = [
        part.strip() for text in given for part in text.replace(",", LIST_SEPARATOR).split(LIST_SEPARATOR)
    ]
    return tuple((country_code(part) if names_too else None) or part for part in parts if part)


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as plain values, with `None` for what is not reported."""
    return [{name: _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: object) -> object:
    if hasattr(value, "tolist"):  # numpy's numbers and arrays
        value = value.tolist()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def _query_json(
    answer: Answer, version: int, filters: Filters, columns: list[str], rows: list[dict[str, object]]
) -> dict[str, object]:
    notes = [{**vars(note), "low": rounded(note.low), "high": rounded(note.high)} for note in answer.notes]
    return {
        "metric": answer.metric,
        "version": version,
        "filters": filters.chosen(),
        "columns": columns,
        "rows": rows,
        "notes": notes,
    }


def _note(note: Note) -> str:
    """`note: not_reported: n 4, of 10, unit activities`: what is known of it, as data."""
    values = {name: _plain(value) for name, value in vars(note).items()}
    code = values.pop("code")
    values["figure"] = figure(values.pop("low"), values.pop("high"), values.pop("approximate"))
    return f"note: {code}: {', '.join(f'{name} {cell(v)}' for name, v in values.items() if v is not None)}"
