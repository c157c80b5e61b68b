"""Each fact of the five documents is followed from its page to its words, as a reader does, counting the clicks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.dashboard_server import settled
from tests.seed_facts import SeedFact, read, table

pytestmark = pytest.mark.browser

CARRIED = [fact for fact in read() if fact.carried]
PAGES = list(dict.fromkeys(fact.page for fact in CARRIED))
MOST = 3  # clicks, that on the navigation included
# The cells of a table's column of quotations.
_HEADING = 'ancestor::table[1]/thead//th[.="Words of the source"]'
QUOTED = f"xpath=//td[{_HEADING}][count(preceding-sibling::*) = count({_HEADING}/preceding-sibling::*)]"


def test_the_list_has_facts_on_many_pages() -> None:
    assert len(CARRIED) > 90
    assert len(PAGES) > 10


@pytest.mark.parametrize("path", PAGES)
def test_each_fact_of_a_page_leads_to_its_words(url: str, desktop: Page, path: str) -> None:
    desktop.goto(f"{url}/{path}")
    settled(desktop)
    here = [fact for fact in CARRIED if fact.page == path]
    taken = {fact.fact: _clicks(desktop, fact) for fact in here}
    assert taken == {fact.fact: int(fact.clicks) for fact in here}
    assert max(taken.values()) <= MOST


def test_a_project_of_the_list_is_one_click_away_where_its_title_is_searched_for(url: str, desktop: Page) -> None:
    titles = {project["id"]: project["title"] for project in table("projects")}
    desktop.goto(f"{url}/projects")
    for path in (path for path in PAGES if path.startswith("projects?project=")):
        box = desktop.get_by_role("searchbox")
        box.fill(titles[path.partition("=")[2]])
        box.press("Enter")
        expect(settled(desktop).locator(f'a[href="{path}"]').first).to_be_visible()


def test_a_source_of_the_list_is_one_click_away_in_the_list_of_sources(url: str, desktop: Page) -> None:
    desktop.goto(f"{url}/sources")
    settled(desktop)
    for path in (path for path in PAGES if path.startswith("sources?source=")):
        expect(desktop.locator(f'a[href="{path}"]').first).to_be_visible()


def _clicks(page: Page, fact: SeedFact) -> int | None:
    """How many clicks lead to the words of a fact whose page is open; `None` where none does."""
    if _seen(page.locator("q").or_(page.locator(QUOTED)), fact.words):
        return fact.opening
    if _opened(page, page.locator(f'a[href*="cell={fact.cell}"]'), fact.words):
        return fact.opening + 1
    if _unfolded(page, fact.words):
        return fact.opening + 1
    return _through_a_sum(page, fact) if fact.through else None


def _through_a_sum(page: Page, fact: SeedFact) -> int | None:
    """By the sum that the figure is part of: it stands on the page, or in the table of a chart."""
    sums = page.locator(f'a[href="{fact.sum_address}"]')
    if _opened(page, sums, fact.words):
        return fact.opening + 1
    with _table(page, fact.through.partition(":")[0]) as shown:
        return fact.opening + 2 if shown and _opened(page, sums, fact.words) else None


def _unfolded(page: Page, words: str) -> bool:
    """Whether the words stand in a part of the page that one click unfolds; it is folded again."""
    part = page.locator("details").filter(has=page.locator("q", has_text=words)).first
    if not part.count():
        return False
    summary = part.locator("summary").first
    summary.click()
    found = _seen(part.locator("q"), words)
    summary.click()
    return found


@contextmanager
def _table(page: Page, metric: str) -> Iterator[bool]:
    """The table of a metric's chart, opened as long as the block lasts; whether the page has one."""
    block = page.locator(f".st-key-chart_{metric}, .st-key-under_{metric}").first
    button = block.get_by_role("button", name="Table")
    if not button.count():
        yield False
        return
    _turn(button, "true")
    expect(block.get_by_role("table")).to_be_visible()
    yield True
    _turn(button, "false")


def _turn(button: Locator, expanded: str) -> None:
    """Open or close what a button opens."""
    if button.get_attribute("aria-expanded") != expanded:
        button.click()
    expect(button).to_have_attribute("aria-expanded", expanded)


def _opened(page: Page, links: Locator, words: str) -> bool:
    """Whether a plain click on one of the links opens the words in a dialog."""
    link = links.locator("visible=true").first
    if not link.count():
        return False
    link.click()
    dialog = page.get_by_role("dialog", name="Evidence")
    with suppress(PlaywrightTimeout):
        dialog.locator("q", has_text=words).first.wait_for(timeout=10_000)
    found = _seen(dialog.locator("q"), words)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    return found


def _seen(places: Locator, words: str) -> bool:
    """Whether the words stand in one of the places, where a reader sees them."""
    return places.filter(has_text=words).locator("visible=true").count() > 0
