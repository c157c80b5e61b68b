"""python -m bench: what a rerun of each page costs on the server, beside its bare queries. On the curated data."""

from __future__ import annotations

import argparse
import logging
import os
import tempfile


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="runs of each page; the median counts (default: 9)")
    runs = parser.parse_args().runs
    logging.disable(logging.WARNING)  # pages that run without a server say so at each run
    with tempfile.TemporaryDirectory() as home:
        os.environ["ATLAS_HOME"] = home  # before the app is imported: a lake of its own, so no other is touched
        from bench.pages import measure

        measure(runs)


if __name__ == "__main__":
    main()
