"""A dashboard of its own for a test, and what to wait for in its pages."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@contextmanager
def serve(home: Path, **environment: str) -> Iterator[str]:
    """The address of a dashboard on the lake in `home`, as long as the block lasts. In the values of `environment`
    `{url}` is that address."""
    port = free_port()
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    with (home / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "dashboard.py", *options],
            cwd=ROOT,
            env={
                **os.environ,
                "ATLAS_HOME": str(home),
                **{name: value.format(url=f"http://127.0.0.1:{port}") for name, value in environment.items()},
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(10)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(url: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Until a server that was started answers at `url`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"no server at {url} after {seconds} s")


def settled(page: Page) -> Page:
    """The page once its script has run and what it drew is there."""
    page.locator(".ca-foot, .ca-empty").first.wait_for(state="attached", timeout=60_000)
    page.wait_for_selector(READY, timeout=60_000)
    page.wait_for_timeout(200)
    page.wait_for_selector(READY, timeout=60_000)
    return page
