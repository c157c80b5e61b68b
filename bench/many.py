"""The load test: ten, fifty and a hundred viewers who change their filters at the same moment, on one process of the
product and on several."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from bench.apps import PRODUCT, choices
from bench.generate import Size, short
from bench.homes import prepare
from bench.people import together
from bench.server import load_of_the_machine
from bench.table import keep, started


def measure(size: Size, people: Sequence[int], processes: Sequence[int], rounds: int) -> None:
    """Prints a row per number of processes and viewers; each starts with servers of its own. Viewers look at the
    overview, spread evenly and each staying with its process, as a sticky proxy would have it."""
    home, way, began = prepare(size), PRODUCT.ways[-1], time.strftime("%Y%m%d-%H%M%S")
    print(f"{way.name}, {short(size.activities)} activities, {rounds} changes each; {load_of_the_machine()}.\n")
    print("| processes | viewers at once | p50 | p95 | changes/s of CPU | errors | memory | per viewer |")
    print("|---|---|---|---|---|---|---|---|")
    for copies in processes:
        for viewers in people:
            with started(PRODUCT, home, copies) as servers:
                waited = together(way, servers, viewers, choices(), rounds)
            errors = ", ".join(f"{n} × {error}" for error, n in Counter(waited.errors).items()) or "0"
            print(
                f"| {copies} | {viewers} | {waited.p50_ms:.0f} ms | {waited.p95_ms:.0f} ms | "
                f"{1_000 / waited.cpu_ms:.1f} | {errors} | {waited.memory_mb:.0f} MB | {waited.mb_each:.1f} MB |",
                flush=True,
            )
            keep(f"many-{began}", [{"size": size.name, "processes": copies, **asdict(waited)}])
    print(f"\n{load_of_the_machine()} at the end.")
