"""The files that the dashboard answers with, asked for by their address."""

from __future__ import annotations

import csv
import io

import httpx
from starlette.applications import Starlette

from tests.running import run
from ui import server


def fetched(address: str) -> httpx.Response:
    """What the dashboard answers to an address of its own, such as a page's link to a CSV."""
    transport = httpx.ASGITransport(Starlette(routes=server.routes()))

    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return await client.get(f"/{address}")

    return run(answer())


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    """The rows of a CSV that was asked for."""
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
