"""python -m bench [pages|load]: what a rerun of each page costs on the server, beside its bare queries; what a load of
a large file costs, beside DuckDB's bare read of it. README.md says how to read the tables."""

from __future__ import annotations

import argparse
import logging
import os
import tempfile


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("pages", "load"), default="pages", help="(default: pages)")
    parser.add_argument("--runs", type=int, default=9, help="runs of each page; the median counts (default: 9)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the file to load (default: 1000000)")
    args = parser.parse_args()
    logging.disable(logging.WARNING)  # pages that run without a server say so at each run
    with tempfile.TemporaryDirectory() as home:
        os.environ["ATLAS_HOME"] = home  # before the app is imported: a lake of its own, so no other is touched
        if args.what == "load":
            from bench.load import measure as measure_load

            measure_load(args.rows)
        else:
            from bench.pages import measure as measure_pages

            measure_pages(args.runs)


if __name__ == "__main__":
    main()
