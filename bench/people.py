"""One person who changes filters, and many who do so at the same moment: waits, errors, memory, processor time."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.apps import Way
from bench.server import Server
from bench.visitor import Answered, Choice, Visitor


@dataclass(frozen=True)
class Waited:
    """Milliseconds per change of the filters, of one person or of many at the same moment. Memory is that of all
    servers together; `mb_each` is what one more viewer adds."""

    people: int
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    messages: float
    kilobytes: float
    memory_mb: float
    mb_each: float
    errors: tuple[str, ...]


def together(way: Way, servers: Sequence[Server], people: int, choices: Sequence[Choice], rounds: int) -> Waited:
    """`people` open the app, spread evenly over the servers, and change their filters `rounds` times, all at the same
    moment, each to others than anybody before: no answer is at hand. The first of them has warmed the server."""
    return asyncio.run(_together(way, servers, people, choices, rounds))


async def _together(
    way: Way, servers: Sequence[Server], people: int, choices: Sequence[Choice], rounds: int
) -> Waited:
    warm = [way.visitor(server.url) for server in servers]
    await _all_open(warm)
    before = _memory(servers)
    visitors = warm[:people] + [way.visitor(servers[n % len(servers)].url) for n in range(len(servers), people)]
    opened = await _all_open(visitors[len(warm) :])
    busy, answers = _busy(servers), []
    for turn in range(rounds):
        chosen = [choices[(turn * people + n) % len(choices)] for n in range(people)]
        answers += await asyncio.gather(*(v.change(c) for v, c in zip(visitors, chosen, strict=True)))
    busy, after = _busy(servers) - busy, _memory(servers)
    await asyncio.gather(*(visitor.close() for visitor in {*warm, *visitors}))
    faults = ["Traceback"] * sum(server.tracebacks() for server in servers)
    each = (after - before) / max(1, people - len(warm))
    return _summed(people, answers, [*(a.error for a in (*opened, *answers) if a.error), *faults], busy, after, each)


async def _all_open(visitors: Sequence[Visitor]) -> list[Answered]:
    """They come one after the other, as people do."""
    return [await visitor.open() for visitor in visitors]


def _summed(
    people: int, answers: list[Answered], errors: list[str], busy: float, memory: float, each: float
) -> Waited:
    well = [answer for answer in answers if not answer.error] or answers
    waits = sorted(1_000 * answer.seconds for answer in well)
    return Waited(
        people,
        statistics.median(waits),
        waits[max(0, -(-95 * len(waits) // 100) - 1)],
        1_000 * busy / len(answers),
        statistics.mean(answer.messages for answer in well),
        statistics.mean(answer.size for answer in well) / 1_000,
        memory,
        each,
        tuple(errors),
    )


def _memory(servers: Sequence[Server]) -> float:
    return sum(server.memory_mb() for server in servers)


def _busy(servers: Sequence[Server]) -> float:
    return sum(server.cpu_seconds() for server in servers)
