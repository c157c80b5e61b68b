"""Charts as a browser draws them: once, at their width, with their words as text, and as images to take away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.dashboard_server import settled

pytestmark = pytest.mark.browser

_COUNT_DRAWINGS = """
const known = new WeakSet();
window.__widths = []; window.__again = 0;
new MutationObserver(() => document.querySelectorAll('.js-plotly-plot').forEach((chart) => {
  if (!chart.on || known.has(chart)) return;
  known.add(chart);
  window.__widths.push(chart.layout.width);
  chart.on('plotly_beforeplot', () => { window.__again += 1; });
})).observe(document, { subtree: true, childList: true, attributes: true });
"""
_IN_PLACE = """() => {
  const charts = [...document.querySelectorAll("[class*='st-key-chart_']")];
  return charts.length && charts.every((chart) => chart.querySelector(".ca-plot"));
}"""
_FITS = """(window) => {
  const figure = document.querySelector(".ca-figure"), { width } = figure.getBoundingClientRect();
  return innerWidth === window && figure.querySelector(".main-svg").clientWidth === Math.floor(width);
}"""
_ON_PAPER = """(figure, paper) => {
  figure.style.width = `${paper}px`;
  const plot = figure.querySelector(".ca-plot"), drawn = figure.querySelector(".main-svg").getBoundingClientRect();
  return [drawn.width, drawn.height <= plot.getBoundingClientRect().height];
}"""
_AWAY = """(plot) => new Promise((done) => {
  const root = document.querySelector('[data-testid="stMain"]');
  const place = new IntersectionObserver((entries) => {
    if (entries.at(-1).isIntersecting) return;
    place.disconnect();
    done();
  }, { root, rootMargin: "50% 0px" });
  place.observe(plot);
})"""
_BEYOND = """(chart) => {
  const end = chart.getBoundingClientRect().right + 1, texts = [...chart.querySelectorAll(".textpoint text")];
  return texts.filter((text) => text.getBoundingClientRect().right > end).map((text) => text.textContent);
}"""
_DRAW = """async ([script, entry]) => {
  const { default: draw } = await import(script);
  const parentElement = document.createElement("div");
  document.body.append(parentElement);
  const layout = { meta: { title: "<b>Test</b>", subtitle: "", key: [[entry]] }, margin: { t: 60 }, height: 200 };
  const figure = { data: [{ type: "bar", x: [1], y: [1] }], layout };
  const drawing = { figure, alt: "Test", address: "", image: { label: "Image" }, failed: "Test" };
  const gone = await draw({ data: { drawing, notes: "", csv: {}, openers: [], unfolded: "" }, parentElement });
  const html = parentElement.querySelector(".ca-chart").innerHTML;
  parentElement.remove();
  gone();
  return html;
}"""


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    settled(page)
    page.wait_for_function(_IN_PLACE)  # or what is scrolled to moves on
    page.locator(".ca-plot").first.scroll_into_view_if_needed()
    expect(page.locator(".js-plotly-plot").first).to_be_attached(timeout=60_000)
    return page


def drawn(page: Page) -> Iterator[Locator]:
    """The charts from the first to the last, each as soon as it is drawn."""
    for chart in page.locator("[class*='st-key-chart_']").all():
        chart.scroll_into_view_if_needed()
        expect(chart.locator(".main-svg").first).to_be_visible()
        yield chart


def test_each_chart_is_drawn_once_at_its_width(url: str, desktop: Page) -> None:
    desktop.add_init_script(_COUNT_DRAWINGS)
    for address in (f"{url}/overview", f"{url}/overview?country=RS"):
        opened(desktop, address)
        assert len(list(drawn(desktop))) == 4
        desktop.wait_for_timeout(1_500)
        widths = desktop.evaluate("window.__widths")
        assert len(widths) == 4
        assert all(widths)
        assert desktop.evaluate("window.__again") == 0


def test_a_chart_out_of_sight_waits_until_it_comes_near(url: str, desktop: Page) -> None:
    page = opened(desktop, f"{url}/overview")
    far = page.locator(".st-key-chart_coverage .ca-plot")
    expect(far.locator(".main-svg")).to_have_count(0)
    far.scroll_into_view_if_needed()
    expect(far.locator(".main-svg").first).to_be_visible()
    # The figure of a choice before is not seen again.
    page.locator('[data-testid="stMain"]').evaluate("page => page.scrollTo(0, 0)")
    far.evaluate(_AWAY)
    page.get_by_role("checkbox", name="Moldova").check()
    expect(far.locator(".main-svg").first).to_be_hidden()
    far.scroll_into_view_if_needed()
    expect(far.locator(".main-svg").first).to_be_visible()
    expect(far).to_contain_text("Moldova")
    expect(far).not_to_contain_text("Albania")


def test_what_is_printed_is_drawn_before(url: str, desktop: Page) -> None:
    page = opened(desktop, f"{url}/overview")
    far = page.locator(".st-key-chart_coverage .ca-plot")
    expect(far.locator(".main-svg")).to_have_count(0)
    page.pdf()
    expect(far.locator(".main-svg")).not_to_have_count(0)


@pytest.mark.parametrize("wider", [-200, 500])
def test_on_paper_a_drawing_is_as_wide_as_the_paper_or_as_on_the_screen(url: str, desktop: Page, wider: int) -> None:
    page = opened(desktop, f"{url}/overview")
    page.emulate_media(media="print")
    figure = page.locator(".ca-figure").first
    screen = figure.evaluate("figure => Math.floor(figure.getBoundingClientRect().width)")
    assert figure.evaluate(_ON_PAPER, screen + wider) == [min(screen + wider, screen), True]


def test_paper_shows_what_is_folded_in_and_keeps_a_chart_in_one_piece(desktop: Page, url: str) -> None:
    opened(desktop, f"{url}/activities")
    folded = desktop.locator(".ca-notes details li").first
    figures = desktop.locator(".ca-figure")
    expect(figures.first).to_be_attached()
    assert not folded.is_visible()
    desktop.emulate_media(media="print")
    assert folded.is_visible()
    for figure in figures.all():
        height, kept = figure.evaluate("(figure) => [figure.clientHeight, getComputedStyle(figure).breakInside]")
        assert kept == ("auto" if height > 600 else "avoid"), height


def test_a_choice_that_is_made_while_plotly_is_on_its_way_is_the_one_that_is_drawn(url: str, desktop: Page) -> None:
    held: list[Route] = []
    desktop.route("**/plotly-basic*", lambda route: held.append(route))
    desktop.goto(f"{url}/funding?country=RS")
    desktop.get_by_role("checkbox", name="Moldova").check()
    expect(desktop.locator(".st-key-chips")).to_contain_text("Moldova")
    settled(desktop)
    for route in held:
        route.continue_()
    for chart in drawn(desktop):
        expect(chart.locator(".ca-chart")).to_have_count(1)
    country = desktop.locator(".st-key-chart_funding_by_country")
    expect(country).to_contain_text("Moldova")
    with desktop.expect_download():
        country.get_by_role("button", name="Image").click()


def test_a_chart_that_cannot_be_loaded_says_so_and_comes_with_the_next_choice(url: str, desktop: Page) -> None:
    desktop.route("**/plotly-basic*", lambda route: route.abort())
    desktop.goto(f"{url}/funding")
    chart = desktop.locator(".st-key-chart_funding_by_country")
    expect(chart.locator(".ca-chart")).to_have_text(
        "Funding by country, EURThe chart could not be loaded. Its table has the same figures; reload the page to try"
        " again."
    )
    chart.get_by_role("button", name="Table").click()
    expect(chart.get_by_role("table")).to_contain_text("Moldova")
    desktop.unroute_all()
    desktop.get_by_role("checkbox", name="Moldova").check()
    settled(desktop)
    for chart in drawn(desktop):
        expect(chart).not_to_contain_text("could not be loaded")


def test_a_page_whose_script_cannot_be_loaded_says_so(url: str, desktop: Page) -> None:
    desktop.route("**/charts/chart.js*", lambda route: route.abort())
    desktop.goto(f"{url}/funding")
    expect(desktop.locator(".st-key-chart_funding_by_country")).to_have_text(
        "This part of the page could not be loaded. Reload the page to try again: Funding by country, EUR"
    )


def test_table_and_definition_unfold_below_a_chart_and_stay_as_the_choice_changes(url: str, desktop: Page) -> None:
    chart = opened(desktop, f"{url}/trained").locator(".st-key-chart_trained_by_country")
    table, how = (chart.get_by_role("button", name=name) for name in ("Table", "How is this calculated?"))
    how.click()
    expect(chart.locator(".ca-unfolded")).to_contain_text("The SQL")
    table.click()
    expect(how).to_have_attribute("aria-expanded", "false")
    expect(table).to_have_attribute("aria-expanded", "true")
    expect(chart.get_by_role("table")).to_contain_text("Albania")
    desktop.get_by_role("checkbox", name="Moldova").check()
    expect(chart.get_by_role("table")).to_contain_text("Moldova")
    expect(chart.get_by_role("table")).not_to_contain_text("Albania")
    table.click()
    expect(chart.get_by_role("table")).to_have_count(0)
    settled(desktop)
    expect(chart.get_by_role("table")).to_have_count(0)


def test_the_figures_of_a_chart_are_a_file_with_an_address(url: str, desktop: Page, tmp_path: Path) -> None:
    chart = opened(desktop, f"{url}/trained?country=MD").locator(".st-key-chart_trained_by_country")
    with desktop.expect_download() as started:
        chart.get_by_role("link", name="CSV").click()
    assert re.fullmatch(r"capacity-atlas-trained-by-country-v\d+\.csv", started.value.suggested_filename)
    started.value.save_as(tmp_path / "test.csv")
    assert "Moldova" in (tmp_path / "test.csv").read_text(encoding="utf-8-sig")
    assert chart.get_by_role("link", name="CSV").get_attribute("href") == started.value.url.removeprefix(f"{url}/")


def test_charts_are_dark_when_the_page_becomes_dark(url: str, desktop: Page) -> None:
    desktop.emulate_media(color_scheme="light")
    plot = opened(desktop, f"{url}/funding").locator(".ca-plot .main-svg").first
    light = plot.evaluate("svg => getComputedStyle(svg).backgroundColor")
    desktop.emulate_media(color_scheme="dark")
    expect(plot).not_to_have_css("background-color", light)
    ground = desktop.locator(".stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    expect(plot).to_have_css("background-color", ground)


@pytest.mark.parametrize("width", [700, 800, 1000, 1280])
def test_no_figure_is_cut_off_at_its_right_end(url: str, desktop: Page, width: int) -> None:
    desktop.set_viewport_size({"width": width, "height": 900})
    for chart in drawn(opened(desktop, f"{url}/overview")):
        assert chart.evaluate(_BEYOND) == []


def test_a_chart_takes_the_width_that_a_window_gives_it(url: str, desktop: Page) -> None:
    opened(desktop, f"{url}/funding")
    for width in (1280, 700):
        desktop.set_viewport_size({"width": width, "height": 900})
        desktop.wait_for_function(_FITS, arg=width)


def test_the_words_of_a_chart_are_text_of_the_page(url: str, desktop: Page) -> None:
    chart = opened(desktop, f"{url}/trained").locator(".st-key-chart_trained_by_country")
    expect(chart.get_by_role("heading")).to_have_text("Trained professionals by country, persons")
    expect(chart.locator(".ca-plot")).to_have_accessible_name(
        "Chart: Trained professionals by country, persons. The table below it has the same figures."
    )
    expect(chart.locator(".ca-plot")).not_to_contain_text("Trained professionals by country")


def test_no_word_of_a_chart_is_taken_for_html_or_css(url: str, desktop: Page) -> None:
    opened(desktop, f"{url}/funding")
    script = desktop.locator("link[href*='charts/chart.js']").get_attribute("href")
    entry = {"sign": "▨", "colour": "red;x:url(//test)", "text": "<i>Planned</i>"}
    assert desktop.evaluate(_DRAW, [f"{url}/{script}", entry]) == (
        '<h2 class="">&lt;b&gt;Test&lt;/b&gt;</h2><ul class="ca-key"><li class="">'
        '<i class="ca-swatch ca-hatched"></i>&lt;i&gt;Planned&lt;/i&gt;</li></ul>'
    )


def test_an_image_holds_the_words_that_the_page_has_around_the_figure(url: str, desktop: Page, tmp_path: Path) -> None:
    chart = opened(desktop, f"{url}/funding").locator(".st-key-chart_funding_by_instrument")
    with desktop.expect_download() as started:
        chart.get_by_role("button", name="Image").click()
    assert started.value.suggested_filename == "funding-by-instrument.svg"
    started.value.save_as(tmp_path / "test.svg")
    image = (tmp_path / "test.svg").read_text(encoding="utf-8")
    assert 'width="900"' in image
    assert "Funding by instrument, EUR" in image
    assert "Capacity Atlas, data version" in image
    assert re.search(r"Not reported by \d+ of \d+ projects", image)
    assert "Kosovo*" not in image  # which the chart does not name
