"""The map's image: a file of its own that shows what the map shows, and takes every name for text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pandas as pd
import pytest
from figure_words import LABELS
from test_chart_map import CITY, LINK, WORDS

from charts import LIGHT, Labels, cities_map, cities_map_image

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "</text><script>alert(1)</script>&lt;\"'"
KEY = {
    "done": "test done",
    "derived": "test derived",
    "planned": "test planned",
    "seat": "test seat",
    "study_visit": "test visit",
    "experts": "test experts",
}
FAR = {**LINK, "from_name": "Farland", "from_latitude": 39.0, "from_longitude": -98.0, "to_place_id": "1"} | {
    "to_latitude": CITY["latitude"],
    "to_longitude": CITY["longitude"],
}
TOWNS = [
    CITY,
    {**CITY, "place_id": "2", "city": "Test Derived", "latitude": 42.0, "derived": True, "activities_low": 16.0},
    {**CITY, "place_id": "3", "city": "Тестград", "latitude": 43.0, "planned": 2},
]
COUNTRIES = pd.DataFrame({"name": ["Testland and Neighbours"], "latitude": [43.6], "longitude": [22.5]})
BOUNDARIES = json.loads((Path(__file__).parents[2] / "static" / "boundaries.json").read_text(encoding="utf-8"))


def text_of_image(cities: list[dict], links: list[dict] = [], **options: object) -> str:  # noqa: B006
    frames = pd.DataFrame(cities, columns=list(CITY)), pd.DataFrame(links, columns=list(LINK))
    return cities_map_image(*frames, BOUNDARIES, **{"words": LABELS, "key": KEY, "countries": COUNTRIES} | options)


def image(cities: list[dict], links: list[dict] = [], **options: object) -> Element:  # noqa: B006
    return ElementTree.fromstring(text_of_image(cities, links, **options))


def part(root: Element, name: str) -> Element:
    (found,) = (one for one in root.iter(f"{SVG}g") if one.get("id") == name)
    return found


def deck(cities: list[dict], links: list[dict]) -> dict[str, list[dict]]:
    frames = pd.DataFrame(cities, columns=list(CITY)), pd.DataFrame(links, columns=list(LINK))
    found = json.loads(cities_map(*frames, words=WORDS, countries=COUNTRIES).to_json())
    return {layer["id"]: layer["data"] for layer in found["layers"]}


def words(root: Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_each_city_is_one_disc_and_each_planned_one_has_a_ring() -> None:
    root = image(TOWNS)
    assert len(part(root, "cities")) == 3
    assert len(part(root, "planned")) == 1


def test_discs_and_arrows_are_those_of_the_map() -> None:
    root, drawn = image(TOWNS, [LINK, FAR]), deck(TOWNS, [LINK, FAR])
    radii = [float(disc.get("r", 0)) for disc in part(root, "cities")]
    assert radii == pytest.approx([dot["radius"] for dot in drawn["cities"]], abs=0.01)
    assert len(list(part(root, "links").iter(f"{SVG}line"))) == len(drawn["links"])


def test_the_names_are_those_of_the_map() -> None:
    drawn = deck(TOWNS, [FAR])["names"]
    expected = [line for label in drawn for line in label["name"].split("\n")]
    assert words(part(image(TOWNS, [FAR]), "names")) == expected
    assert {"Testville", "Тестград", "Farland", "TESTLAND AND"} <= set(expected)


def test_a_city_off_the_map_is_named_as_where_an_arrow_leads() -> None:
    away = {**LINK, "to_city": "Farville", "to_latitude": 50.9, "to_longitude": 4.3}
    towns = [CITY, {**CITY, "place_id": "5", "latitude": 46.0, "longitude": 16.0}]
    root = image(towns, [away], far_name=lambda link: f"to {link['to_city']}")
    assert "to Farville" in words(part(root, "names"))


def test_a_place_lies_where_web_mercator_puts_it() -> None:
    # One city alone is the middle of the map. Two near ones are seen at the nearest zoom, 6.6: there a degree of
    # longitude has 512 × 2^6.6 / 360 pixels.
    (disc,) = part(image([CITY], width=600, height=400), "cities")
    assert (disc.get("cx"), disc.get("cy")) == ("300", "200")
    two = [CITY, {**CITY, "place_id": "2", "longitude": 21.5}]
    left, right = sorted(float(disc.get("cx", 0)) for disc in part(image(two), "cities"))
    assert right - left == pytest.approx(512 * 2**6.6 / 360, abs=0.02)


def test_a_derived_place_is_pale_in_its_own_line() -> None:
    derived, *stated = sorted(part(image(TOWNS), "cities"), key=lambda disc: -float(disc.get("r", 0)))
    assert derived.get("stroke") == LIGHT.accent
    assert derived.get("fill") not in (LIGHT.accent, None)
    assert {disc.get("fill") for disc in stated} == {LIGHT.accent}


def test_covered_countries_stand_out_from_the_land_around_them() -> None:
    fills = [path.get("fill") for path in part(image(TOWNS), "land")]
    assert set(fills) == {LIGHT.covered, LIGHT.land}


def test_land_out_of_view_is_not_in_the_file() -> None:
    assert len(part(image([CITY]), "land")) < len(BOUNDARIES["features"])


def test_title_choice_key_and_source_stand_in_the_image() -> None:
    said = words(image(TOWNS, [LINK]))
    assert {LABELS.title, LABELS.subtitle, LABELS.source, *KEY.values()} <= set(said)


def test_a_long_choice_is_broken_into_lines_that_fit() -> None:
    long = " · ".join(f"Test choice {n}" for n in range(20))
    said = words(image(TOWNS, words=Labels(LABELS.title, subtitle=long)))
    lines = [line for line in said if "Test choice" in line]
    assert len(lines) > 1
    assert " ".join(lines) == long
    assert max(map(len, lines)) <= 100


def test_markup_in_names_is_drawn_letter_for_letter() -> None:
    evil = Labels(title=EVIL, subtitle=EVIL, source=EVIL)
    root = image(
        [{**CITY, "city": EVIL}],
        [{**FAR, "from_name": EVIL}],
        words=evil,
        key={"done": EVIL},
        countries=COUNTRIES.assign(name="<i>"),
    )
    assert words(part(root, "names")) == [EVIL, "<I>", EVIL]
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        *("svg", "g", "title", "rect", "path", "line", "circle", "text"),
    }


def test_a_letter_that_xml_cannot_hold_does_not_break_the_file() -> None:
    assert "Testville" in words(image([{**CITY, "city": "Test\x00\x0bville"}]))


def test_the_image_needs_nothing_from_elsewhere() -> None:
    text = text_of_image(TOWNS, [LINK, FAR])
    assert re.findall(r"\w+://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"href|url\(|@import|<style|<image|<script|\son\w+=", text)
    assert set(re.findall(r'font-family="([^"]*)"', text)) == {"sans-serif"}


def test_a_choice_without_a_city_says_so_and_draws_no_map() -> None:
    root = image([])
    assert "No test data" in words(root)
    assert LABELS.title in words(root)
    assert not list(root.iter(f"{SVG}path"))


def test_the_image_leaves_the_frames_as_they_were() -> None:
    cities, links = pd.DataFrame([CITY]), pd.DataFrame([FAR])
    before = cities.copy(), links.copy()
    cities_map_image(cities, links, BOUNDARIES, words=LABELS, key=KEY)
    pd.testing.assert_frame_equal(cities, before[0])
    pd.testing.assert_frame_equal(links, before[1])
