"""The app in a real Chromium: a server with a lake of its own, and a proxy that notes who would be called.

Everything that is not 127.0.0.1 goes to the proxy, which answers 403 and writes the host down, so "no request leaves
the machine" is seen from outside the browser (Playwright's events miss fetches of web workers).
"""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.dashboard_server import serve

CHROMIUM = Path("/usr/bin/chromium")
# What Chromium itself asks for at start, whatever page is open.
OF_CHROMIUM = ("google.com", "googleapis.com", "gstatic.com", "gvt1.com", "googleusercontent.com")


class _Refusing(http.server.BaseHTTPRequestHandler):
    """Answers nothing and remembers the host."""

    hosts: list[str] = []  # noqa: RUF012  the server makes one handler per request; they share the list

    def _refuse(self) -> None:
        if not any(name in self.path for name in OF_CHROMIUM):
            self.hosts.append(self.path)
        self.send_error(403)

    do_GET = do_POST = do_CONNECT = do_HEAD = _refuse  # noqa: N815  the names that http.server calls

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the hosts are what the tests read."""


@pytest.fixture(scope="session")
def proxy() -> Iterator[str]:
    """The address of the refusing proxy."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def called(proxy: str) -> Iterator[list[str]]:
    """The hosts that the browser asked for during the test."""
    _Refusing.hosts.clear()
    yield _Refusing.hosts
    _Refusing.hosts.clear()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the lake that the server under test makes for itself."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def url(home: Path) -> Iterator[str]:
    """A server that starts with no lake at all, as a newcomer's does."""
    with serve(home) as address:
        yield address


@pytest.fixture
def fresh_server(home: Path) -> Iterator[Callable[[], str]]:
    """Starts one more server, whose pages nobody has opened yet."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(serve(home))


@pytest.fixture(scope="session")
def browser(proxy: str) -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail("Chromium is missing: `make test` installs it, or: apt-get install chromium")
    switches = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            proxy={"server": proxy, "bypass": "127.0.0.1"},
            args=[f"--{name}" for name in [*switches.split(), "disable-component-update", "disable-sync"]],
        )
        yield chromium
        chromium.close()


def _page(browser: Browser, **context: object) -> Iterator[Page]:
    opened = browser.new_context(**context)
    page = opened.new_page()
    page.set_default_timeout(30_000)
    yield page
    opened.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    yield from _page(browser, viewport={"width": 1280, "height": 900})


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    yield from _page(browser, viewport={"width": 390, "height": 844}, has_touch=True, device_scale_factor=2)
