"""`query METRIC`: one metric of the newest version, for scripts and for checking the screen."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Collection, Sequence

import pandas as pd
from duckdb import DuckDBPyConnection

from etl.commands import DONE
from etl.contract import contract
from etl.errors import AtlasError
from etl.names import country_code
from etl.notation import LIST_SEPARATOR
from etl.plain import aligned, as_json, cell, figure, fold_figures, rounded
from etl.publish import ensure_edition, open_edition
from queries import METRICS, OWN_CHOICES, SEVERAL, Answer, Filters, Note, ask, look_up

_LISTS = ("country", "instrument", "donor", "activity_type", "status")
_PROJECT = "project"
_OWN = {name: values for choices in OWN_CHOICES.values() for name, values in choices.items()}


class _UnknownError(AtlasError):
    """What is asked for is not there; the message says what there is."""


def add_to(names: argparse._SubParsersAction) -> None:
    """The command and its options."""
    command = names.add_parser("query", help="ask one metric of the newest version")
    command.add_argument("metric", choices=METRICS, metavar="METRIC", help=", ".join(METRICS))
    for name in (*_LISTS, _PROJECT):
        command.add_argument(
            _option(name),
            action="append",
            metavar="CODE",
            help="repeat it, or separate codes by commas or semicolons",
        )
    command.add_argument("--year-from", type=_year, metavar="YEAR")
    command.add_argument("--year-to", type=_year, metavar="YEAR")
    for name, values in _OWN.items():
        metrics = [metric for metric, choices in OWN_CHOICES.items() if name in choices]
        told = f"of {', '.join(metrics)}: {', '.join(values)}"
        command.add_argument(_option(name), action="append", metavar="CODE", help=told)
    command.add_argument("--json", action="store_true", help="for machines")
    command.set_defaults(run=run_query)


def run_query(args: argparse.Namespace) -> int:
    """`query METRIC`: its rows and what they leave out."""
    filters, own = _filters(args), _own(args)
    edition = ensure_edition()
    with contextlib.closing(open_edition(edition)) as cursor:
        _check(cursor, filters)
        answer = ask(cursor, args.metric, filters, **own)
    rows = [fold_figures(row) for row in _records(answer.frame)]
    columns = list(fold_figures(dict.fromkeys(answer.frame.columns)))
    if args.json:
        print(as_json(_query_json(answer, edition.version, filters, columns, rows)))
    else:
        print(aligned(columns, [list(row.values()) for row in rows]))
        print("\n".join(["", f"version {edition.version}", *(_note(note) for note in answer.notes)]))
    return DONE


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _year(text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", text) or not 1900 <= int(text) <= 2100:
        raise argparse.ArgumentTypeError(f"{text} is no year from 1900 to 2100")
    return int(text)


def _filters(args: argparse.Namespace) -> Filters:
    lists = {name: _codes(getattr(args, name), names_too=name == "country") for name in (*_LISTS, _PROJECT)}
    first, last = args.year_from, args.year_to
    if first is not None and last is not None and first > last:
        raise _UnknownError("--year-from is after --year-to.")
    return Filters(**lists, year_from=first, year_to=last)


def _own(args: argparse.Namespace) -> dict[str, str | tuple[str, ...]]:
    """What the metric is asked besides the filters."""
    choices = OWN_CHOICES.get(args.metric, {})
    own: dict[str, str | tuple[str, ...]] = {}
    for name in _OWN:
        codes = _codes(getattr(args, name))
        if codes is None:
            continue
        if name not in choices:
            known = ", ".join(map(_option, choices)) or "no option"
            raise _UnknownError(f"{args.metric} has no {_option(name)}. Besides the filters it has {known}.")
        _refuse_unknown(name, codes, choices[name])
        if name not in SEVERAL and len(codes) != 1:
            raise _UnknownError(f"{_option(name)} is one of: {', '.join(choices[name])}.")
        own[name] = codes if name in SEVERAL else codes[0]
    return own


def _check(cursor: DuckDBPyConnection, filters: Filters) -> None:
    """Every chosen code is in the data, or could be: a wrong one would make a table of zeros."""
    options, tables = look_up(cursor, "filter_options"), contract()
    could_be = {
        "country": look_up(cursor, "country_list")["country"],
        "activity_type": tables.table("activities").column("type").categories,
        "status": tables.table("projects").column("status").categories,
    }
    for name in _LISTS:
        known = dict.fromkeys([*options.loc[options["field"] == name, "code"], *could_be.get(name, ())])
        _refuse_unknown(name, getattr(filters, name) or (), known)
    found = set(look_up(cursor, "known_projects", filters)["project_id"]) if filters.project else set()
    for project in filters.project or ():
        if project not in found:
            raise _UnknownError(f"--project {project}: there is no such project.")


def _refuse_unknown(name: str, codes: Sequence[str], known: Collection[str]) -> None:
    for code in codes:
        if code not in known:
            raise _UnknownError(f"{_option(name)} {code} is not known here. There are: {', '.join(known)}.")


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
