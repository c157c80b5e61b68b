"""Typing into the search: found without Enter, while the field keeps its focus, and in the address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.dashboard_server import settled

pytestmark = pytest.mark.browser


def _opened(page: Page, address: str) -> Locator:
    page.goto(address)
    settled(page)
    return page.get_by_role("searchbox", name="Search in any script")


def test_words_are_found_while_they_are_typed(url: str, desktop: Page) -> None:
    field = _opened(desktop, f"{url}/search")
    expect(field).to_be_focused()
    before = desktop.evaluate("history.length")
    field.press_sequentially("Крагује", delay=40)
    first = desktop.locator(".ca-search .ca-name").first
    expect(first).to_have_text("Kragujevac")
    expect(first.locator("mark")).to_have_text("Kragujevac")
    expect(desktop.get_by_role("status")).to_contain_text("1 city")
    expect(field).to_be_focused()
    expect(field).to_have_value("Крагује")
    assert desktop.evaluate("new URL(location.href).searchParams.get('q')") == "Крагује"
    assert desktop.evaluate("history.length") == before


def test_the_caret_stays_where_somebody_types(url: str, desktop: Page) -> None:
    field = _opened(desktop, f"{url}/search?q=Kragevac")
    expect(desktop.locator(".ca-search .ca-name").first).to_have_text("Kragujevac")
    field.click()
    for _ in range(len("evac")):
        field.press("ArrowLeft")
    field.press_sequentially("uj", delay=300)  # each letter is a search of its own
    expect(field).to_have_value("Kragujevac")
    expect(desktop.locator(".ca-search .ca-name").first).to_have_text("Kragujevac")
    assert field.evaluate("input => input.selectionStart") == len("Kraguj")


def test_a_link_to_a_search_shows_it_and_other_words_take_its_place(url: str, desktop: Page) -> None:
    field = _opened(desktop, f"{url}/search?q=Prishtinë&country=RS")
    expect(field).to_have_value("Prishtinë")
    expect(desktop.locator(".ca-search .ca-name").first).to_have_text("Pristina")
    field.fill("xqzvw")
    expect(desktop.get_by_text("Nothing is found for “xqzvw”")).to_be_visible()
    desktop.wait_for_url(re.compile(r"[?&]q=xqzvw"))
    assert "country=RS" in desktop.url
    field.fill("")
    expect(desktop.get_by_text("Nothing is found")).to_have_count(0)
    assert "q=" not in desktop.url


def test_what_is_found_leads_to_its_page_and_back_again_finds_the_words(url: str, desktop: Page) -> None:
    field = _opened(desktop, f"{url}/search")
    field.press_sequentially("twinning ipa 2014", delay=20)
    project = desktop.get_by_role("link", name=re.compile("Support to Strengthening the Fight")).first
    project.click()
    desktop.wait_for_url(re.compile("/projects"))
    settled(desktop)
    desktop.go_back()
    desktop.wait_for_url(re.compile("/search"))
    settled(desktop)
    expect(desktop.get_by_role("searchbox")).to_have_value("twinning ipa 2014")
    expect(desktop.locator(".ca-search .ca-name").first).to_be_visible()


def test_letters_that_are_still_being_put_together_are_not_searched(url: str, desktop: Page) -> None:
    field = _opened(desktop, f"{url}/search")
    field.click()
    keyboard = desktop.context.new_cdp_session(desktop)
    keyboard.send("Input.imeSetComposition", {"text": "Skopje", "selectionStart": 6, "selectionEnd": 6})
    desktop.wait_for_timeout(600)
    assert "q=" not in desktop.url
    keyboard.send("Input.insertText", {"text": "Skopje"})
    expect(desktop.locator(".ca-search .ca-name").first).to_have_text("Skopje")


def test_html_that_is_typed_stays_text(url: str, desktop: Page) -> None:
    field = _opened(desktop, f"{url}/search")
    field.fill('<img src=x onerror="document.title=1"> xqzvw')
    expect(desktop.get_by_text("Nothing is found for")).to_contain_text("<img src=x")
    assert desktop.locator(".ca-empty img").count() == 0


def test_the_search_fits_a_phone(url: str, phone: Page) -> None:
    field = _opened(phone, f"{url}/search?q=trgovine+ljudima")
    expect(phone.locator(".ca-search .ca-name").first).to_be_visible()
    expect(field).to_be_visible()
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 390
    assert field.bounding_box()["width"] > 300
