"""What only a browser can tell: links, history, the map, phones, and that nothing leaves the machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.dashboard_server import ROOT, settled
from ui import first_page
from ui.registry import PAGES

pytestmark = pytest.mark.browser


def path_of(page: str) -> str:
    return "/" if page == "overview" else f"/{page}"


def test_the_registry_of_pages_is_not_empty() -> None:
    assert len(PAGES) >= 8


def test_a_link_to_a_page_works_on_a_server_that_nobody_has_opened(
    fresh_server: Callable[[], str], desktop: Page
) -> None:
    desktop.goto(f"{fresh_server()}/funding?country=RS")
    settled(desktop)
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Funding")
    expect(desktop.locator(".st-key-chips")).to_contain_text("Serbia")
    expect(desktop.get_by_test_id("stMain").get_by_text("IPA II 2014").first).to_be_visible()


def test_filters_go_along_from_page_to_page_and_back_returns(url: str, desktop: Page) -> None:
    desktop.goto(f"{url}/?country=RS")
    settled(desktop)
    desktop.locator(".ca-nav").get_by_text("Activities").click()
    desktop.wait_for_url("**/activities?country=RS")
    settled(desktop)
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Activities")
    expect(desktop.locator(".st-key-chips")).to_contain_text("Serbia")
    desktop.go_back()
    desktop.wait_for_url(re.compile(r"/\?country=RS$"))
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Overview")


def test_a_chosen_filter_is_in_the_address_and_back_takes_it_out(url: str, desktop: Page) -> None:
    desktop.goto(f"{url}/funding")
    settled(desktop)
    desktop.get_by_role("checkbox", name="Moldova").check()
    desktop.wait_for_url("**/funding?country=MD")
    settled(desktop)
    expect(desktop.locator(".st-key-chips")).to_contain_text("Moldova")
    desktop.go_back()
    desktop.wait_for_url(re.compile(r"/funding$"))
    expect(desktop.locator(".st-key-chips")).to_have_count(0)


def test_a_chip_takes_its_filter_away(url: str, desktop: Page) -> None:
    desktop.goto(f"{url}/trained?country=RS&country=MD")
    settled(desktop)
    desktop.locator(".st-key-chips").get_by_role("button", name="Serbia").click()
    desktop.wait_for_url("**/trained?country=MD")
    expect(desktop.locator(".st-key-chips").get_by_role("button", name="Serbia")).to_have_count(0)
    expect(desktop.locator(".st-key-chips").get_by_role("button", name="Moldova")).to_be_visible()


@pytest.mark.parametrize("link", ["/funding?country=XX&from=abc", "/projects?project=none", "/sources?source=%3Cb%3E"])
def test_a_link_that_means_nothing_gives_a_sentence_and_no_traceback(url: str, desktop: Page, link: str) -> None:
    desktop.goto(url + link)
    settled(desktop)
    expect(desktop.get_by_role("heading", level=1)).to_be_visible()
    expect(desktop.locator('[data-testid="stException"]')).to_have_count(0)


def test_the_map_is_drawn_and_a_city_can_be_clicked(url: str, desktop: Page) -> None:
    desktop.goto(f"{url}/cities")
    settled(desktop)
    box = desktop.locator('[data-testid="stDeckGlJsonChart"]').first
    box.wait_for()
    heading = desktop.get_by_role("heading", name="Activities in")
    for _ in range(3):  # a slow machine draws the map anew under the pointer, and a click is lost
        x, y = _inside_a_disc(box)
        box.click(position={"x": x, "y": y})
        with suppress(PlaywrightTimeout):
            heading.wait_for(timeout=10_000)
            break
    expect(heading).to_be_visible()


def _inside_a_disc(chart: Locator) -> tuple[int, int]:
    """A point that is blue all around, once the map is drawn: the inside of a city's disc."""
    for _ in range(40):
        shot = Image.open(BytesIO(chart.screenshot())).convert("RGB")
        blue = {
            (x, y)
            for x in range(0, shot.width, 2)
            for y in range(0, shot.height, 2)
            if (p := shot.getpixel((x, y)))[2] > 150 and p[2] - p[0] > 80
        }
        around = [(dx, dy) for dx in range(-6, 7, 2) for dy in range(-6, 7, 2)]
        inside = [(x, y) for x, y in blue if all((x + dx, y + dy) in blue for dx, dy in around)]
        if inside:
            return min(inside)
        chart.page.wait_for_timeout(500)
    raise AssertionError("no city's disc is drawn on the map")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_asks_another_machine_for_anything(url: str, desktop: Page, called: list[str], page: str) -> None:
    desktop.goto(url + path_of(page))
    settled(desktop)
    desktop.wait_for_timeout(1_000)
    assert called == []
    expect(desktop.locator('[data-testid="stException"]')).to_have_count(0)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_draws_with_is_asked_for_by_its_first_html(url: str, desktop: Page, page: str) -> None:
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url.partition("/static/js/")[2]))
    desktop.goto(url + path_of(page))
    settled(desktop)
    desktop.wait_for_timeout(1_000)
    ahead = {file.removeprefix("static/js/") for file in first_page.needed(page)}
    late = {file for file in asked if file.endswith(".js")} - ahead
    # A map asks for its own part, and the first page of a server says that it loads the data.
    assert {file.partition(".")[0] for file in late} <= {"index", "webgl-device", "Spinner"}


def test_a_request_that_leaves_would_be_seen(desktop: Page, url: str, called: list[str]) -> None:
    """Without this the test above could not fail."""
    desktop.goto(url)
    desktop.evaluate("fetch('http://elsewhere.example/').catch(() => null)")
    desktop.wait_for_timeout(500)
    assert called == ["http://elsewhere.example/"]


def test_on_a_phone_the_navigation_shows_the_page_and_stays_where_it_was_moved_to(url: str, phone: Page) -> None:
    phone.goto(f"{url}/methods")
    settled(phone)
    nav = phone.locator(".ca-nav")
    expect(nav.get_by_text("Methods")).to_be_in_viewport(ratio=0.9)
    nav.evaluate("nav => nav.scrollTo(20, 0)")
    phone.wait_for_timeout(200)
    nav.evaluate("nav => { nav.dataset.seen = 'yes'; }")
    phone.emulate_media(color_scheme="dark")
    expect(phone.locator(".ca-nav[data-seen]")).to_have_count(0)
    expect(nav).to_have_js_property("scrollLeft", 20)


@pytest.mark.parametrize("page", PAGES)
def test_a_phone_shows_the_page_without_scrolling_sideways(url: str, phone: Page, page: str) -> None:
    phone.goto(url + path_of(page))
    settled(phone)
    phone.wait_for_timeout(800)
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    main = '[data-testid="stMain"]'
    assert phone.evaluate(f"document.querySelector('{main}').scrollWidth") <= 390


@pytest.mark.parametrize("asked", ["Крагујевац", "Kragujevac", "kragujevcu", "трговине људима"])
def test_projects_are_found_in_any_script(url: str, desktop: Page, asked: str) -> None:
    desktop.goto(f"{url}/projects")
    settled(desktop)
    box = desktop.get_by_role("searchbox")
    box.fill(asked)
    box.press("Enter")
    settled(desktop)
    expect(desktop.get_by_text("EU4FAST").first).to_be_visible()


def test_a_figure_leads_to_its_words_in_three_clicks(url: str, desktop: Page) -> None:
    desktop.goto(f"{url}/projects?country=RS")
    settled(desktop)
    desktop.get_by_text("Support to Strengthening the Fight", exact=False).first.click()
    settled(desktop)
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("Support to Strengthening")
    expect(desktop.get_by_text("више од 200", exact=False).first).to_be_attached()


def test_open_pages_show_a_version_that_was_loaded_meanwhile_unless_pinned(
    url: str, home: Path, desktop: Page, phone: Page
) -> None:
    phone.goto(f"{url}/funding?version=1")
    desktop.goto(url)
    settled(desktop)
    before = desktop.locator(".ca-foot").inner_text()
    sheet = home.parent / "context.csv"
    sheet.write_text(
        "id,title,value,unit,area,attributed_to\ntest-statistic,Testland statistic,1,tests,Testland,Test author\n",
        encoding="utf-8",
    )
    subprocess.run(
        [sys.executable, "-m", "etl", "load", str(sheet), "--author", "Test", "--message", "A test row"],
        cwd=ROOT, env={**os.environ, "ATLAS_HOME": str(home)}, check=True, capture_output=True,
    )
    expect(desktop.locator(".ca-foot")).not_to_have_text(before, timeout=20_000)
    expect(desktop.locator(".ca-foot")).to_contain_text("Data version 2", timeout=20_000)
    expect(phone.locator(".ca-banner")).to_contain_text("the newest is 2", timeout=20_000)
    expect(phone.locator(".ca-foot")).to_contain_text("Data version 1")
    phone.get_by_text("Go to the newest").click()
    expect(phone.locator(".ca-foot")).to_contain_text("Data version 2", timeout=20_000)
    expect(phone.locator(".ca-banner")).to_have_count(0)
    assert phone.url.rstrip("?") == f"{url}/funding"
