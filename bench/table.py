"""The table: the product, its peers and the limits on the same data, size by size, in one run."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from bench import bare
from bench.apps import COUNTRIES, DASH, NAIVE, PRODUCT, App, Way, choices, environment, installed
from bench.browser import Drawn, chromium, visit
from bench.generate import Size, short
from bench.homes import Home, prepare
from bench.homes import joined as joined_tables
from bench.people import Waited, together
from bench.server import ROOT, Server, load_of_the_machine, serve

_BARE, _DRAWING = "bare DuckDB", "bare drawing"
_ROUNDS = 3


@dataclass(frozen=True)
class Row:
    """One way to see the four views. `None` is what is not measured of it."""

    name: str
    one_ms: float | None = None
    cpu_ms: float | None = None
    many_ms: float | None = None
    drawn_ms: float | None = None
    first_ms: float | None = None
    first_mb: float | None = None
    memory_one: float | None = None
    memory_many: float | None = None
    messages: float | None = None
    kilobytes: float | None = None
    errors: int = 0


def measure(sizes: Sequence[Size], runs: int, people: int, browser: bool) -> None:
    """Prints the tables and keeps the rows as lines of JSON in `bench/results/`."""
    began = time.strftime("%Y%m%d-%H%M%S")
    print(f"Medians of {runs} changes of a filter; {load_of_the_machine()} at the start.")
    if DASH not in installed():
        print("Dash is not installed and left out: pip install -r requirements-bench.txt")
    for size in sizes:
        home = prepare(size)
        rows = _rows(home, runs, people, browser)
        print(f"\n## {short(size.activities)} activities, {short(size.projects)} projects\n")
        print("\n".join([*_main_table(rows, people), "", *_ratios(rows, people), "", *_size_table(home)]))
        print(f"\n{load_of_the_machine()} at the end of it.", flush=True)
        keep(f"table-{began}", [{"size": size.name, "load": load_of_the_machine(), **asdict(row)} for row in rows])


def keep(name: str, rows: Sequence[dict[str, object]]) -> None:
    """Adds lines of JSON to a file of `bench/results/` (or `ATLAS_BENCH_RESULTS`)."""
    folder = Path(os.environ.get("ATLAS_BENCH_RESULTS") or ROOT / "bench" / "results")
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.jsonl").open("a", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


@contextmanager
def started(app: App, home: Home, copies: int = 1, name: str = "") -> Iterator[list[Server]]:
    """The app on a size, in so many processes, whose logs have the app's name or another."""
    with ExitStack() as stack:
        logs = [home.folder / f"{name or app.name}-{n}.log" for n in range(copies)]
        yield [
            stack.enter_context(serve(app.command, app.folder, log, app.ready, environment(home))) for log in logs
        ]


def _rows(home: Home, runs: int, people: int, browser: bool) -> list[Row]:
    ways = [(app, way) for app in installed() for way in app.ways]
    waited = [_waited(app, way, home, runs, people) for app, way in ways]
    seen = _seen(ways, home, runs) if browser else [[]] * len(ways)
    rows = [_row(way.name, *of, drawn) for (_, way), of, drawn in zip(ways, waited, seen, strict=True)]
    return [*rows, *_limits(home, runs, people, browser)]


def _waited(app: App, way: Way, home: Home, runs: int, people: int) -> tuple[Waited, Waited]:
    """One person and many; each way in a server of its own, so that neither finds the other's answers."""
    with started(app, home) as servers:
        one = together(way, servers, 1, choices(), runs)
        return one, together(way, servers, people, choices()[runs:], max(2, runs // 3))


def _seen(ways: Sequence[tuple[App, Way]], home: Home, runs: int) -> list[list[list[Drawn]]]:
    """Of each way the pages that were seen in each round. They take turns, as a shared machine is now faster and now
    slower, and no choice comes twice, as answers are kept."""
    with ExitStack() as stack:
        urls = [stack.enter_context(started(app, home, name=way.name))[0].url for app, way in ways]
        chrome = stack.enter_context(chromium())
        return [list(of) for of in zip(*(_round(chrome, ways, urls, n, runs) for n in range(_ROUNDS)), strict=True)]


def _round(
    chrome: Browser, ways: Sequence[tuple[App, Way]], urls: Sequence[str], nth: int, runs: int
) -> list[list[Drawn]]:
    """One more country at each change, never all of them: another set each time in each round."""
    codes = list(COUNTRIES)
    codes = (codes[2 * nth :] + codes[: 2 * nth])[: min(runs, len(codes) - 1)]
    return [
        [
            visit(chrome, f"{url}/{path}", codes if app.codes else [COUNTRIES[code] for code in codes], app.kind)
            for path in way.paths
        ]
        for (app, way), url in zip(ways, urls, strict=True)
    ]


def _row(name: str, one: Waited, many: Waited, rounds: Sequence[Sequence[Drawn]]) -> Row:
    """Where a way has several pages, changes are summed; the first load is that of its first page."""
    pages = list(zip(*rounds, strict=True))
    return Row(
        name,
        one.p50_ms,
        one.cpu_ms,
        many.p50_ms,
        sum(median(ms for drawn in page for ms in drawn.changes_ms) for page in pages) if pages else None,
        median(drawn.first_ms for drawn in pages[0]) if pages else None,
        median(drawn.first_mb for drawn in pages[0]) if pages else None,
        one.memory_mb,
        many.memory_mb,
        one.messages,
        one.kilobytes,
        len(one.errors) + len(many.errors),
    )


def _limits(home: Home, runs: int, people: int, browser: bool) -> list[Row]:
    with joined_tables(home) as con, tempfile.TemporaryDirectory() as folder:
        one, cpu = bare.one_person(con, choices()[:runs])
        rows = [Row(_BARE, one, cpu, bare.many_people(con, choices(), people))]
        if browser:
            bare.write_page(con, choices()[: runs + 1], Path(folder))
            command = (sys.executable, "-m", "http.server", "{port}", "--bind=127.0.0.1")
            with serve(command, Path(folder), home.folder / "bare.log") as server, chromium() as chrome:
                seen = visit(chrome, server.url, list(COUNTRIES)[:runs], "bare")
            rows.append(Row(_DRAWING, None, None, None, median(seen.changes_ms), seen.first_ms, seen.first_mb))
    return rows


def _main_table(rows: Sequence[Row], people: int) -> list[str]:
    lines = [
        f"| | a filter changed, server, one person | CPU | {people} at the same moment | messages | filter → drawn "
        f"| first load, empty cache | memory, 1 → {people} people | errors |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        first = "–" if row.first_ms is None else f"{row.first_ms / 1000:.1f} s, {row.first_mb:.1f} MB"
        memory = "–" if row.memory_one is None else f"{row.memory_one:.0f} → {row.memory_many:.0f} MB"
        sent = "–" if row.messages is None else f"{row.messages:.0f}, {row.kilobytes:.0f} kB"
        cells = (_ms(row.one_ms), _ms(row.cpu_ms), _ms(row.many_ms), sent, _ms(row.drawn_ms), first, memory, row.errors)
        lines.append(f"| {row.name} | " + " | ".join(map(str, cells)) + " |")
    return lines


def _ratios(rows: Sequence[Row], people: int) -> list[str]:
    """How many times the product's times are those of the others; below 1 it is ahead."""
    limits = {row.name: row for row in rows}
    others = [way.name for app in (NAIVE, DASH) for way in app.ways] + [_BARE, _DRAWING]
    lines = [
        f"| ÷ | server, one person | CPU | {people} at the same moment | filter → drawn | first load |",
        "|---|---|---|---|---|---|",
    ]
    for way in PRODUCT.ways:
        for other in (limits[name] for name in others if name in limits):
            mine = limits[way.name]
            fields = ("one_ms", "cpu_ms", "many_ms", "drawn_ms", "first_ms")
            cells = [_ratio(getattr(mine, field), getattr(other, field)) for field in fields]
            lines.append(f"| {way.name} ÷ {other.name} | " + " | ".join(cells) + " |")
    return lines


def _size_table(home: Home) -> list[str]:
    told = home.loading()
    lines = [
        f"Loading {told.rows:,} rows, {told.file_mb:.0f} MB:\n",
        "| step | s | rows/s | CPU s | CPU ÷ bare | peak MB |",
        "|---|---|---|---|---|---|",
    ]
    steps = {"bare read_csv": told.bare, "etl load, with its edition": told.load, "the edition alone": told.edition}
    for step, cost in steps.items():
        ratio = cost.cpu_seconds / told.bare.cpu_seconds
        lines.append(
            f"| {step} | {cost.seconds:.1f} | {told.rows / cost.seconds:,.0f} | {cost.cpu_seconds:.1f} | {ratio:.1f} "
            f"| {cost.peak_mb:.0f} |"
        )
    return lines


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} ms"


def _ratio(mine: float | None, other: float | None) -> str:
    return "–" if mine is None or not other else f"{mine / other:.2f}"
