"""python -m bench [pages|load|table|many]: what a rerun of each page costs on the server, beside its bare queries; what
a load of a large file costs, beside DuckDB's bare read of it; the product beside its peers and the limits, at several
sizes; many viewers at once. README.md says how to read the tables."""

from __future__ import annotations

import argparse
import logging
import os
import tempfile

_SIZES = "10k,100k,1M,5M"


def main() -> None:
    args = _arguments()
    logging.disable(logging.WARNING)  # pages that run without a server say so at each run
    if args.what in ("table", "many"):
        _at_sizes(args)
        return
    with tempfile.TemporaryDirectory() as home:
        os.environ["ATLAS_HOME"] = home  # before the app is imported: a lake of its own, so no other is touched
        if args.what == "load":
            from bench.load import measure as measure_load

            measure_load(args.rows)
        else:
            from bench.pages import measure as measure_pages

            measure_pages(args.runs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("pages", "load", "table", "many"), default="pages",
                        help="(default: pages)")  # fmt: skip
    parser.add_argument("--runs", type=int, default=9, help="runs of each page; the median counts (default: 9)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="load: rows of the file (default: 1000000)")
    parser.add_argument("--sizes", default=_SIZES, help=f"table, many: activities (default: {_SIZES}; many: the first)")
    parser.add_argument("--projects", help="table, many: number of projects (default: one per ten activities)")
    parser.add_argument("--people", type=int, default=10, help="table: who change filters at once (default: 10)")
    parser.add_argument("--no-browser", action="store_true", help="table: without Chromium")
    parser.add_argument("--viewers", default="10,50,100", help="many: how many at once (default: 10,50,100)")
    parser.add_argument("--processes", default="1,2", help="many: of the product (default: 1,2)")
    parser.add_argument("--rounds", type=int, default=3, help="many: changes of each viewer (default: 3)")
    return parser.parse_args()


def _at_sizes(args: argparse.Namespace) -> None:
    from bench.generate import size_of

    sizes = [size_of(written, args.projects) for written in args.sizes.split(",")]
    if args.what == "table":
        from bench.table import measure as measure_table

        measure_table(sizes, args.runs, args.people, not args.no_browser)
    else:
        from bench.many import measure as measure_many

        measure_many(sizes[0], _numbers(args.viewers), _numbers(args.processes), args.rounds)


def _numbers(written: str) -> list[int]:
    return [int(number) for number in written.split(",")]


if __name__ == "__main__":
    main()
