"""The limits: four queries that DuckDB answers bare on tables joined for them, and four figures drawn bare."""

from __future__ import annotations

import json
import shutil
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import plotly

from bench.visitor import Choice

_WHERE = "($country is null or country = $country) and ($donor is null or donor = $donor)"
QUERIES = {
    "funding": f"select instrument, sum(eur) as eur from funding where {_WHERE} group by instrument order by eur desc",
    "activities": f"select year, type, sum(count) as n from activities where {_WHERE} group by all order by all",
    "trained": f"select country, sum(trained) as n from people where {_WHERE} group by country order by n desc",
    "cities": f"""
        select p.name, p.latitude, p.longitude, sum(a.count) as n
        from activities a join places p on p.id::varchar = a.place_id
        where a.status = 'done' and {_WHERE.replace("country =", "a.country =")} group by all order by n desc
    """,
}


def answers(con: duckdb.DuckDBPyConnection, choice: Choice) -> dict[str, pd.DataFrame]:
    """What the four views show."""
    parameters = {"country": choice.get("country"), "donor": choice.get("donor")}
    with closing(con.cursor()) as cursor:
        return {view: cursor.execute(query, parameters).df() for view, query in QUERIES.items()}


def one_person(con: duckdb.DuckDBPyConnection, choices: Sequence[Choice]) -> tuple[float, float]:
    """Milliseconds of the clock (median) and of all processors (mean) that the four queries take."""
    busy = time.process_time()
    seconds = [_seconds(con, choice) for choice in choices]
    return 1_000 * statistics.median(seconds), 1_000 * (time.process_time() - busy) / len(choices)


def many_people(con: duckdb.DuckDBPyConnection, choices: Sequence[Choice], people: int) -> float:
    """Milliseconds, the median of what each waits who asks at the same moment as the others."""
    with ThreadPoolExecutor(people) as pool:
        return 1_000 * statistics.median(pool.map(lambda choice: _seconds(con, choice), choices[:people]))


def _seconds(con: duckdb.DuckDBPyConnection, choice: Choice) -> float:
    began = time.perf_counter()
    answers(con, choice)
    return time.perf_counter() - began


def write_page(con: duckdb.DuckDBPyConnection, choices: Sequence[Choice], folder: Path) -> None:
    """A page that holds plotly.js and the four figures of each choice, and draws the next ones on a click."""
    shutil.copyfile(Path(plotly.__file__).parent / "package_data" / "plotly.min.js", folder / "plotly.min.js")
    drawn = [_figures(answers(con, choice)) for choice in choices]
    (folder / "index.html").write_text(_PAGE.replace("FIGURES", json.dumps(drawn)), encoding="utf-8")


def _figures(found: dict[str, pd.DataFrame]) -> list[dict[str, Any]]:
    funding, activities, trained, cities = (found[view].astype(object) for view in QUERIES)
    types = [(kind, part) for kind, part in activities.groupby("type")]
    return [
        _figure("Funding by instrument, EUR", [_bars(funding["eur"], funding["instrument"], orientation="h")]),
        _figure("Trained by country", [_bars(trained["n"], trained["country"], orientation="h")]),
        _figure(
            "Activities by year",
            [_bars(part["year"], part["n"], name=kind) for kind, part in types],
            barmode="stack",
        ),
        _figure(
            "Partner cities",
            [
                {
                    "type": "scatter",
                    "mode": "markers",
                    "x": list(cities["longitude"]),
                    "y": list(cities["latitude"]),
                    "text": list(cities["name"]),
                    "marker": {"size": [4 + 30 * (n / max(cities["n"])) ** 0.5 for n in cities["n"]]},
                }
            ],
        ),
    ]


def _bars(x: pd.Series, y: pd.Series, **more: object) -> dict[str, Any]:
    return {"type": "bar", "x": list(x), "y": list(y), **more}


def _figure(title: str, traces: list[dict[str, Any]], **layout: object) -> dict[str, Any]:
    return {"data": traces, "layout": {"title": {"text": title}, **layout}}


_PAGE = """<!doctype html><meta charset="utf-8"><title>Bare drawing</title>
<script src="plotly.min.js"></script>
<style>main { display: grid; grid-template-columns: 1fr 1fr }</style>
<button id="next">Next</button>
<main><div class="chart"></div><div class="chart"></div><div class="chart"></div><div class="chart"></div></main>
<script>
const figures = FIGURES, places = document.querySelectorAll(".chart");
let at = 0;
function draw() {
  places.forEach((place, n) => Plotly.react(place, figures[at][n].data, figures[at][n].layout));
  at = (at + 1) % figures.length;
}
document.getElementById("next").addEventListener("click", draw);
draw();
</script>
"""
