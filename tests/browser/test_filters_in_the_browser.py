"""The filters as somebody uses them: by mouse, by keys, by touch, and faster than pages follow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.dashboard_server import settled

pytestmark = pytest.mark.browser

_QUICKLY = """(panel, names) => {
  const boxes = [...panel.querySelectorAll("label")].filter((label) => names.includes(label.textContent));
  for (const box of boxes) box.click();
  return boxes.length;
}"""


def filters(page: Page) -> Locator:
    return page.get_by_role("region", name="Filters")


def unfold(page: Page, title: str) -> Locator:
    """A list of the panel, unfolded."""
    found = filters(page).locator("details", has=page.get_by_text(title, exact=True))
    found.locator("summary").click()
    return found


def test_all_that_is_clicked_before_the_page_follows_is_chosen(url: str, desktop: Page) -> None:
    desktop.goto(f"{url}/funding?status=2")
    settled(desktop)
    assert filters(desktop).evaluate(_QUICKLY, ["Albania", "Moldova", "Serbia"]) == 3
    desktop.wait_for_url("**/funding?status=2&country=AL&country=MD&country=RS")
    settled(desktop)
    for name in ("Albania", "Moldova", "Serbia"):
        expect(desktop.get_by_role("checkbox", name=name)).to_be_checked()
    expect(filters(desktop)).to_contain_text("Albania, Moldova, Serbia")
    assert filters(desktop).evaluate(_QUICKLY, ["Albania", "Serbia"]) == 2
    desktop.wait_for_url("**/funding?status=2&country=MD")
    settled(desktop)
    expect(desktop.get_by_role("checkbox", name="Serbia")).not_to_be_checked()
    expect(desktop.locator(".ca-chips button")).to_have_text(["Moldova", "Implementation"])


def test_what_is_chosen_goes_along_to_another_page_and_can_be_taken_away_there(url: str, desktop: Page) -> None:
    desktop.goto(url)
    settled(desktop)
    desktop.get_by_role("checkbox", name="Moldova").check()
    desktop.wait_for_url("**/?country=MD")
    settled(desktop)
    desktop.locator(".ca-nav").get_by_text("Trained").click()
    desktop.wait_for_url("**/trained?country=MD")
    settled(desktop)
    expect(desktop.get_by_role("checkbox", name="Moldova")).to_be_checked()
    desktop.locator(".ca-chips").get_by_role("button", name="Moldova").click()
    desktop.wait_for_url(re.compile("/trained$"))
    expect(desktop.get_by_role("checkbox", name="Moldova")).not_to_be_checked()
    expect(filters(desktop).get_by_role("button", name="Reset filters")).to_be_hidden()


def test_a_long_list_is_searched_without_regard_to_capitals_and_marks(url: str, desktop: Page) -> None:
    desktop.goto(url)
    settled(desktop)
    donors = unfold(desktop, "Donor")
    box = donors.get_by_role("searchbox", name="Find: Donor")
    box.fill("FUR INTERNATIONALE")
    expect(donors.get_by_role("checkbox")).to_have_count(1)
    donors.get_by_role("checkbox", name="Deutsche Gesellschaft für Internationale Zusammenarbeit").check()
    desktop.wait_for_url(re.compile("donor="))
    settled(desktop)
    expect(box).to_have_value("FUR INTERNATIONALE")
    box.fill("no such donor")
    expect(donors.get_by_role("checkbox")).to_have_count(0)
    expect(donors).to_contain_text("Deutsche Gesellschaft für Internationale Zusammenarbeit")


def test_years_are_chosen_and_reset(url: str, desktop: Page) -> None:
    desktop.goto(f"{url}/activities?grain=month")
    settled(desktop)
    desktop.get_by_label("From", exact=True).select_option("2021")
    desktop.get_by_label("To", exact=True).select_option("2022")
    desktop.wait_for_url("**/activities?grain=month&from=2021&to=2022")
    settled(desktop)
    expect(desktop.locator(".ca-chips button")).to_have_text(["From 2021", "To 2022"])
    filters(desktop).get_by_role("button", name="Reset filters").click()
    desktop.wait_for_url("**/activities?grain=month")
    settled(desktop)
    expect(desktop.get_by_label("From", exact=True)).to_have_value("")
    expect(desktop.locator(".ca-chips")).to_have_count(0)


def test_an_empty_choice_is_told_from_none_at_all(url: str, desktop: Page) -> None:
    desktop.goto(f"{url}/?country=none")
    settled(desktop)
    expect(filters(desktop).locator("summary").first).to_have_text("CountryNone")
    expect(filters(desktop).locator("summary").nth(1)).to_have_text("InstrumentAll")
    desktop.get_by_role("checkbox", name="Moldova").check()
    desktop.wait_for_url("**/?country=MD")


def test_the_keyboard_is_enough(url: str, desktop: Page) -> None:
    desktop.goto(url)
    settled(desktop)
    unfolds = filters(desktop).locator("summary", has_text="Project status")
    unfolds.focus()
    desktop.keyboard.press("Enter")
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Space")
    desktop.wait_for_url(re.compile("status="))
    settled(desktop)
    statuses = filters(desktop).locator("details", has=desktop.get_by_text("Project status", exact=True))
    first = statuses.get_by_role("checkbox").first
    expect(first).to_be_checked()
    expect(first).to_be_focused()


def test_on_a_phone_the_filters_open_over_the_page_and_are_used_by_touch(url: str, phone: Page) -> None:
    phone.goto(url)
    settled(phone)
    opener = phone.get_by_test_id("stExpandSidebarButton")
    word, ground = opener.evaluate(
        "(button) => [getComputedStyle(button, '::after').content, getComputedStyle(button).backgroundColor]"
    )
    assert word.startswith('"Filters"')
    assert ground not in ("transparent", "rgba(0, 0, 0, 0)")
    opener.tap()
    phone.get_by_role("checkbox", name="Moldova").tap()
    phone.wait_for_url("**/?country=MD")
    settled(phone)
    expect(phone.get_by_role("checkbox", name="Moldova")).to_be_checked()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
