"""What somebody in front of Chromium waits for: from a click on a filter to the last stroke of the new charts, and from
an address typed in to the first page, with nothing in the cache.

The page itself keeps the time (`_WATCH`): of the click, of the last change inside a chart or of the page's words, of
the last frame of a map. All is drawn when the server is done, nothing is under way, and nothing has changed for a
while; charts of ours that are further off than half a screen wait until somebody comes near, and are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_SIZE = {"width": 1280, "height": 900}
_QUIET = 800  # milliseconds without any change
_PATIENCE = 300_000  # milliseconds
_TRIES = 10

_WATCH = """
const CHARTS = '.js-plotly-plot, .dash-graph, .chart, [data-testid="stDeckGlJsonChart"]';
const WORDS = '[data-testid="stMainBlockContainer"]';
const seen = window.__seen = { acted: 0, changed: 0, asking: 0 };
const now = () => { requestAnimationFrame(() => { seen.changed = performance.now(); }); };
for (const kind of ['click', 'keydown'])
  document.addEventListener(kind, () => { seen.acted = performance.now(); }, true);
const element = (node) => node.nodeType === 1 ? node : node.parentElement;
const within = (node, selector) => element(node)?.closest(selector);
new MutationObserver((changes) => {
  if (changes.some((change) => within(change.target, CHARTS) ||
      (change.type !== 'attributes' && within(change.target, WORDS)))) now();
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced']) {
  const draw = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...rest) { now(); return draw.apply(this, rest); };
}
const ask = window.fetch;
window.fetch = (...rest) => { seen.asking += 1; return ask(...rest).finally(() => { seen.asking -= 1; }); };
"""
_DRAWN = """([quiet]) => {
  const { acted, changed, asking } = window.__seen, app = document.querySelector('[data-testid="stApp"]');
  const runs = app && app.dataset.testScriptState !== 'notRunning';
  const charts = document.querySelector('.js-plotly-plot, [data-testid="stDeckGlJsonChart"] canvas');
  return charts && !runs && !asking && changed > acted && performance.now() - changed > quiet;
}"""


@dataclass(frozen=True)
class Drawn:
    """One page in the browser: the first load, and each change of a filter."""

    first_ms: float
    first_mb: float
    changes_ms: tuple[float, ...]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        yield browser
        browser.close()


def visit(browser: Browser, url: str, chosen: Sequence[str], kind: str) -> Drawn:
    """Opens a page with an empty cache and chooses countries, one more each time; `kind` is who made the filter:
    `product`, `streamlit`, `dash`, or `bare` for a button that shows the next figures."""
    context = browser.new_context(viewport=_SIZE)
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        received = _received(page)
        page.goto(url, timeout=_PATIENCE)
        first = _until_drawn(page)["changed"]
        size = sum(received)
        changes = []
        for country in chosen:
            seen = _changed(page, country, kind)
            changes.append(seen["changed"] - seen["acted"])
        return Drawn(first, size / 1e6, tuple(changes))
    finally:
        context.close()


def _changed(page: Page, country: str, kind: str) -> dict[str, float]:
    """A key that comes while a list is being drawn anew may be lost, so it is pressed again."""
    for _ in range(_TRIES - 1):
        _ACT[kind](page, country)
        with suppress(TimeoutError):
            return _until_drawn(page, _PATIENCE / _TRIES)
        page.keyboard.press("Escape")
    _ACT[kind](page, country)
    return _until_drawn(page)


def _until_drawn(page: Page, patience: float = _PATIENCE) -> dict[str, float]:
    page.wait_for_function(_DRAWN, arg=[_QUIET], timeout=patience, polling=50)
    return page.evaluate("window.__seen")


def _received(page: Page) -> list[float]:
    """Bytes as they come: of files as they were sent, compressed or not, and of a websocket."""
    sizes: list[float] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    network.on("Network.webSocketFrameReceived", lambda event: sizes.append(_payload(event["response"])))
    return sizes


def _payload(frame: dict[str, Any]) -> float:
    """Binary frames are told in base64."""
    return len(frame["payloadData"]) * (0.75 if frame["opcode"] == 2 else 1)


def _product(page: Page, country: str) -> None:
    box = page.get_by_role("checkbox", name=country)
    if not box.is_checked():
        box.press("Space")


def _streamlit(page: Page, country: str) -> None:
    box = page.get_by_role("combobox", name="Country")
    box.click()
    box.press_sequentially(country)
    page.keyboard.press("Enter")


def _dash(page: Page, country: str) -> None:
    page.locator("#country").click()
    page.keyboard.type(country)
    page.keyboard.press("Enter")


def _bare(page: Page, country: str) -> None:
    page.locator("#next").click()


_ACT = {"product": _product, "streamlit": _streamlit, "dash": _dash, "bare": _bare}
