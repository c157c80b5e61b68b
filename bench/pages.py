"""The server side of a page's rerun, split into what DuckDB needs, what an empty script needs, and the rest.

A rerun is measured after a change of filters: every answer is new, the edition is open, the modules are loaded. Its
queries are noted as they are asked and then run bare, on a cursor of the same edition, fetched as the page fetches
them. `rest` is what is left for the shell, the figures and the tables; `same` is a rerun with nothing changed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.publish import ensure_edition, open_edition
from queries import ask, look_up
from ui import cache
from ui.registry import PAGES, file_of

ROOT = Path(__file__).resolve().parents[1]
_SECONDS = 60
# Each run of a page is given another of these, so that no answer is at hand.
CHOICES = [{"country": code} for code in ("RS", "MK", "BA", "AL", "ME", "XK", "MD")]
CHOICES += [{"from": "2012"}, {"to": "2020"}]

Query = Callable[..., object]


def measure(runs: int) -> None:
    """Print the table; a row per page, milliseconds, medians of `runs` runs."""
    edition = ensure_edition()
    empty = _median(_reruns(AppTest.from_string("import streamlit as st\nst.html('<p></p>')"), [{}] * runs))
    choices = [CHOICES[n % len(CHOICES)] for n in range(runs)]
    print(f"An empty script: {empty:.1f} ms. Milliseconds, medians of {runs} runs.\n")
    print(f"{'page':<12}{'queries':>9}{'bare':>8}{'rerun':>8}{'rest':>8}{'rerun/bare':>12}{'same':>8}")
    with closing(open_edition(edition)) as connection:
        for page in PAGES:
            app = AppTest.from_file(str(ROOT / file_of(page)), default_timeout=_SECONDS)
            app.run()
            asked: list[list[Query]] = []
            changed = _median(_reruns(app, choices, asked))
            same = _median(_reruns(app, [choices[-1]] * runs))
            bare = _median([_bare(connection.cursor(), queries) for queries in asked])
            print(
                f"{page:<12}{len(asked[-1]):>9}{bare:>8.1f}{changed:>8.1f}{changed - bare - empty:>8.1f}"
                f"{changed / bare if bare else float('nan'):>12.2f}{same:>8.1f}"
            )


def _reruns(app: AppTest, choices: list[dict[str, str]], asked: list[list[Query]] | None = None) -> list[float]:
    """Milliseconds of a run per choice. With `asked`, nothing is cached, and the queries of each run are noted."""
    app.run()
    times = []
    for choice in choices:
        if asked is not None:
            st.cache_data.clear()
        app.query_params.clear()
        app.query_params.update(choice)
        with _noting() as queries:
            started = time.perf_counter()
            app.run()
            times.append(1_000 * (time.perf_counter() - started))
        if asked is not None:
            asked.append(queries)
    return times


@contextmanager
def _noting() -> Iterator[list[Query]]:
    """The queries that pages ask while the block lasts, each ready to be run on another cursor."""
    queries: list[Query] = []

    def noted(query: Query) -> Query:
        def run(cursor: object, *arguments: Any, **parameters: Any) -> object:
            queries.append(partial(_again, query, arguments, parameters))
            return query(cursor, *arguments, **parameters)

        return run

    with patch.object(cache, "ask", noted(ask)), patch.object(cache, "look_up", noted(look_up)):
        yield queries


def _again(query: Query, arguments: tuple[Any, ...], parameters: dict[str, Any], cursor: object) -> object:
    return query(cursor, *arguments, **parameters)


def _bare(cursor: Any, queries: list[Query]) -> float:
    with closing(cursor):
        started = time.perf_counter()
        for query in queries:
            query(cursor)
        return 1_000 * (time.perf_counter() - started)


def _median(times: list[float]) -> float:
    return statistics.median(times)
