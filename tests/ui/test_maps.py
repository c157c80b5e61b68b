"""The map is laid out for the width that the browser told."""

from __future__ import annotations

import pytest

from ui import first_page
from ui.maps import NARROW, WIDE, size_in

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"


@pytest.mark.parametrize(
    ("window", "width"),
    [
        ("1920", 880),
        ("1280", 880),
        ("1024", 1024 - 80 - 300),
        ("769", 769 - 80 - 300),  # with the sidebar
        ("768", 768 - 80),
        ("640", 640 - 32),
        ("390", 390 - 32),
        ("320", 320 - 32),
        ("0", 288),
    ],
)
def test_the_map_is_as_wide_as_the_page_has_room(window: str, width: int) -> None:
    assert size_in(window, None)[0] == width


def test_a_narrow_map_is_less_high() -> None:
    heights = [size_in(window, None)[1] for window in ("390", "640", "1280")]
    assert heights == sorted(heights)
    assert heights[-1] == WIDE[1]


@pytest.mark.parametrize("window", [None, "", "-390", "3.9e2", "<script>"])
def test_without_a_width_a_phone_says_that_it_is_one(window: str | None) -> None:
    assert size_in(window, PHONE) == NARROW
    assert size_in(window, None) == WIDE


@pytest.mark.parametrize("page", ["overview", "cities"])
def test_every_page_tells_the_width_with_its_first_html(page: str) -> None:
    assert first_page.html(page).count(f"{first_page.WIDTH_COOKIE}=${{innerWidth}}") == 1
