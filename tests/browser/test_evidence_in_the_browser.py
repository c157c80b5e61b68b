"""A click on a figure, in a card, a table or a chart, opens its words without leaving the page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.dashboard_server import settled

pytestmark = pytest.mark.browser


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    settled(page)
    return page


def test_a_headline_figure_opens_its_terms_and_the_page_stays(url: str, desktop: Page) -> None:
    page = opened(desktop, f"{url}/?country=RS")
    address = page.url
    page.locator(".ca-figures a", has_text="M").first.click()
    expect(dialog(page)).to_contain_text("each with its source")
    expect(dialog(page).locator("q").first).to_be_visible()
    settled(page)
    assert page.url == address
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)


def test_a_term_leads_on_to_its_cell_and_the_same_figure_can_be_opened_again(url: str, desktop: Page) -> None:
    page = opened(desktop, f"{url}/trained")
    for _ in range(2):
        page.locator(".ca-figures a").first.click()
        dialog(page).locator(".ca-terms a.ca-value").first.click()
        expect(dialog(page)).to_contain_text("In the totals")
        settled(page)  # Streamlit opens a dialog again that is closed while it is still being filled
        page.keyboard.press("Escape")
        expect(dialog(page)).to_have_count(0)


def test_a_bar_of_a_chart_opens_what_it_is_made_of(url: str, desktop: Page) -> None:
    page = opened(desktop, f"{url}/trained")
    plot = page.locator(".st-key-chart_trained_by_country")
    plot.scroll_into_view_if_needed()
    plot.locator(".nsewdrag").click(position={"x": 20, "y": 35})
    expect(dialog(page)).to_contain_text("Trained professionals · Bosnia and Herzegovina")
    expect(dialog(page).locator("q")).not_to_have_count(0)


def test_a_column_over_time_opens_the_entries_of_its_period(url: str, desktop: Page) -> None:
    page = opened(desktop, f"{url}/activities")
    plot = page.locator(".st-key-chart_activities_over_time")
    plot.scroll_into_view_if_needed()
    bar = plot.locator(".bars .point path").last
    box = bar.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(dialog(page)).to_contain_text(re.compile(r"Activities · \d{4}"))


def test_the_keyboard_opens_a_figure_too(url: str, desktop: Page) -> None:
    page = opened(desktop, f"{url}/funding")
    page.locator(".ca-table a[href^='evidence?']").first.focus()
    page.keyboard.press("Enter")
    expect(dialog(page)).to_contain_text("Amount")


def test_a_figure_has_an_address_that_can_be_sent(url: str, desktop: Page) -> None:
    page = opened(desktop, f"{url}/funding?country=RS")
    href = page.locator(".ca-figures a").first.get_attribute("href")
    assert href is not None
    opened(page, f"{url}/{href}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Evidence")
    expect(page.locator(".ca-total")).to_contain_text("EUR")
    expect(page.locator(".st-key-chips")).to_contain_text("Serbia")


def test_words_stand_in_their_own_script_with_our_translation(url: str, desktop: Page) -> None:
    page = opened(desktop, f"{url}/evidence?cell=people.serbia-twinning-2018-engaged.number")
    quoted = page.locator("q[lang=sr-Cyrl]").first
    expect(quoted).to_have_text("ангажовано више од 200 професионалаца")
    expect(page.locator(".ca-ours").first).to_contain_text("our translation")
    expect(page.locator(".ca-differ")).to_contain_text("≥ 300")


def test_the_dialog_is_read_on_a_dark_phone(url: str, phone: Page) -> None:
    phone.emulate_media(color_scheme="dark")
    page = opened(phone, f"{url}/trained")
    page.locator(".ca-figures a").first.click()
    total = dialog(page).locator(".ca-total")
    expect(total).to_be_visible()
    assert total.evaluate("element => getComputedStyle(element).color") == "rgb(238, 242, 246)"
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
