"""The map of cities: local, honest about derived and planned, and deaf to other people's HTML."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from charts import DARK, LIGHT, MapWords, Theme, cities_map

WORDS = MapWords(no_data="No test city")
CITY = {
    "place_id": "1",
    "city": "Testville",
    "country": "RS",
    "country_name": "Testland",
    "latitude": 44.8,
    "longitude": 20.5,
    "activities_low": 4.0,
    "activities_high": 4.0,
    "activities_approximate": False,
    "planned": 0,
    "rows": 4,
    "derived": False,
    "projects": 1,
}
LINK = {
    "kind": "study_visit",
    "from_country": "RS",
    "from_name": "Testland",
    "from_latitude": 44.2,
    "from_longitude": 20.6,
    "to_place_id": "2",
    "to_city": "Farville",
    "to_country": "SI",
    "to_latitude": 46.0,
    "to_longitude": 14.5,
    "activities": 1,
    "status": "done",
}


def spec(cities: list[dict], links: list[dict] = [], theme: Theme = LIGHT, **options: object) -> dict:  # noqa: B006
    frames = pd.DataFrame(cities, columns=list(CITY)), pd.DataFrame(links, columns=list(LINK))
    deck = cities_map(*frames, words=WORDS, theme=theme, far_name=lambda link: f"to {link['to_city']}", **options)
    return {**json.loads(deck.to_json()), "tooltip": deck._tooltip}


def layer(found: dict, name: str) -> dict:
    return next(one for one in found["layers"] if one["id"] == name)


def names(found: dict) -> list[str]:
    return [label["name"] for label in layer(found, "names")["data"]]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_map_asks_only_this_server(theme: Theme) -> None:
    found = spec([CITY], [LINK], theme)
    addresses = [found["mapStyle"], layer(found, "land")["data"]]
    assert all(address.startswith("/app/static/") for address in addresses)
    assert "://" not in json.dumps(found)


def test_areas_are_as_the_numbers_of_activities() -> None:
    found = spec([CITY, {**CITY, "place_id": "2", "latitude": 42.0, "activities_low": 16.0}])
    radii = {dot["place_id"]: dot["radius"] for dot in layer(found, "cities")["data"]}
    assert radii["2"] == pytest.approx(2 * radii["1"])


def test_a_city_with_no_number_is_small_but_seen() -> None:
    found = spec([{**CITY, "activities_low": None, "activities_high": None}])
    assert layer(found, "cities")["data"][0]["radius"] >= 4


def test_a_derived_place_is_hollow() -> None:
    stated, derived = (spec([{**CITY, "derived": d}]) for d in (False, True))
    assert layer(stated, "cities")["data"][0]["fill"][:3] == layer(derived, "cities")["data"][0]["line"][:3]
    assert layer(derived, "cities")["data"][0]["fill"][:3] != layer(derived, "cities")["data"][0]["line"][:3]


def test_planned_activities_are_a_ring_around_the_done() -> None:
    found = spec([{**CITY, "planned": 2}, {**CITY, "place_id": "2", "latitude": 42.0}])
    (ring,) = layer(found, "planned")["data"]
    assert ring["ring"] > ring["radius"]


def test_links_are_coloured_by_kind_and_paler_while_planned() -> None:
    kinds = [LINK, {**LINK, "kind": "experts"}, {**LINK, "status": "planned"}]
    visit, experts, planned = (layer(spec([CITY], [link]), "links")["data"][-1]["colour"] for link in kinds)
    assert visit[:3] != experts[:3]
    assert planned[:3] == visit[:3]
    assert planned[3] < visit[3]


def test_a_link_grows_towards_the_city_that_receives() -> None:
    both = [CITY, {**CITY, "place_id": "2", "latitude": LINK["to_latitude"], "longitude": LINK["to_longitude"]}]
    pieces = layer(spec(both, [LINK]), "links")["data"]
    widths = [piece["width"] for piece in pieces]
    assert widths == sorted(widths)
    assert pieces[0]["source"] == pytest.approx([LINK["from_longitude"], LINK["from_latitude"]], abs=0.01)
    assert pieces[-1]["target"] == pytest.approx([LINK["to_longitude"], LINK["to_latitude"]], abs=0.2)


def test_a_link_from_off_the_map_is_a_short_arrow_with_the_name_of_the_far_country() -> None:
    far = {**LINK, "from_name": "Farland", "from_latitude": 39.0, "from_longitude": -98.0, "to_place_id": "1"}
    far |= {"to_latitude": CITY["latitude"], "to_longitude": CITY["longitude"]}
    found = spec([CITY], [far])
    assert "Farland" in names(found)
    assert all(abs(piece["source"][0] - CITY["longitude"]) < 2 for piece in layer(found, "links")["data"])


def test_far_countries_at_one_city_come_from_directions_apart() -> None:
    far = {**LINK, "from_latitude": 52.0, "to_place_id": "1", "to_latitude": 44.8, "to_longitude": 20.5}
    links = [{**far, "from_name": f"Farland {i}", "from_longitude": -1.0 - i / 100} for i in range(3)]
    pieces = layer(spec([CITY], links), "links")["data"]
    starts = {tuple(piece["source"]) for piece in pieces[::16]}
    assert len(starts) == 3


def test_far_names_that_would_cover_each_other_are_left_to_the_tip() -> None:
    near = {**CITY, "place_id": "2", "city": "Nearville", "longitude": 20.55}
    far = {**LINK, "from_latitude": 44.8, "from_longitude": -1.0, "to_latitude": 44.8}
    links = [
        {**far, "from_name": "Farland the first", "to_place_id": "1", "to_longitude": 20.5},
        {**far, "from_name": "Farland the second", "to_place_id": "2", "to_longitude": 20.55},
    ]
    found = spec([CITY, near], links)
    assert [name for name in names(found) if name.startswith("Farland")] == ["Farland the first"]
    tips = {piece["tip"] for piece in layer(found, "links")["data"]}
    assert any("Farland the second" in tip for tip in tips)


AWAY = {**LINK, "to_city": "Farville", "to_latitude": 50.9, "to_longitude": 4.3}
REGION = [CITY, {**CITY, "place_id": "3", "latitude": 47.0, "longitude": 28.9}]
REGION += [{**CITY, "place_id": "5", "latitude": 46.0, "longitude": 16.0}]


def end_of(found: dict) -> list[float]:
    """Longitude and latitude of the end of the last arrow."""
    return layer(found, "links")["data"][-1]["target"]


def test_a_city_off_the_map_is_named_as_where_an_arrow_leads_and_not_as_a_place() -> None:
    assert "to Farville" in names(spec(REGION, [AWAY]))


def test_the_arrow_to_a_city_off_the_map_ends_clear_of_the_dots_of_others() -> None:
    longitude, latitude = end_of(spec(REGION, [AWAY]))
    other = {**CITY, "place_id": "4", "city": "Banja Test", "longitude": longitude + 0.05, "latitude": latitude}
    found = spec([*REGION, other], [AWAY])
    assert "to Farville" in names(found)
    moved = end_of(found)
    assert abs(moved[0] - other["longitude"]) + abs(moved[1] - latitude) > 0.3


def test_a_name_off_the_map_that_would_lie_on_a_dot_is_left_to_the_tip() -> None:
    longitude, latitude = end_of(spec(REGION, [AWAY]))
    around = [
        {**CITY, "place_id": f"4{i}", "city": "", "longitude": longitude + i / 4, "latitude": latitude - i / 8}
        for i in range(-12, 13)
    ]
    found = spec([*REGION, *around], [AWAY])
    assert "to Farville" not in names(found)
    assert any("Farville" in piece["tip"] for piece in layer(found, "links")["data"])


def test_no_name_off_the_map_is_cut_by_its_edge() -> None:
    west = {**AWAY, "from_latitude": 46.0, "from_longitude": 20.4}
    found = spec([CITY, {**CITY, "place_id": "3", "longitude": 21.5}], [{**west, "to_city": "Farville" * 9}], width=358)
    assert not [name for name in names(found) if name.startswith("to ")]


def test_a_link_to_no_stated_city_is_not_drawn() -> None:
    found = spec([CITY], [{**LINK, "to_place_id": None, "to_city": None}])
    assert layer(found, "links")["data"] == []


def test_the_view_is_nearer_when_the_cities_are() -> None:
    far = spec([CITY, {**CITY, "latitude": 46.0, "longitude": 14.5}, {**CITY, "latitude": 47.0, "longitude": 28.9}])
    near = spec([CITY, {**CITY, "latitude": 44.0, "longitude": 20.9}])
    zooms = [found["initialViewState"]["zoom"] for found in (far, near)]
    assert zooms[0] < zooms[1] <= 6.6


def test_one_far_city_does_not_shrink_the_region() -> None:
    brussels = {**CITY, "place_id": "2", "latitude": 50.9, "longitude": 4.3}
    assert spec([CITY, brussels])["initialViewState"] == spec([CITY])["initialViewState"]


def test_far_cities_alone_are_in_view() -> None:
    view = spec([{**CITY, "latitude": 50.9, "longitude": 4.3}])["initialViewState"]
    assert (view["latitude"], view["longitude"]) == pytest.approx((50.9, 4.3))


def test_names_that_would_overlap_yield_to_the_larger_city() -> None:
    crowd = [
        {**CITY, "place_id": str(i), "city": f"Testville number {i}", "activities_low": float(i + 1)} for i in range(9)
    ]
    shown = names(spec(crowd))
    assert "Testville number 8" in shown
    assert len(shown) < 9


def test_letters_of_every_script_are_drawn() -> None:
    found = spec([{**CITY, "city": "Тестград"}])
    assert names(found) == ["Тестград"]
    assert layer(found, "names")["characterSet"] == "auto"


def test_countries_are_named_where_there_is_room() -> None:
    countries = pd.DataFrame({"name": ["Testland"], "latitude": [44.2], "longitude": [21.5]})
    assert "TESTLAND" in names(spec([CITY], countries=countries))


def test_only_countries_on_the_map_are_named() -> None:
    countries = pd.DataFrame({"name": ["Farland"], "latitude": [39.0], "longitude": [-98.0]})
    assert names(spec([CITY], countries=countries)) == ["Testville"]


def test_no_name_is_cut_by_the_edge_of_the_map() -> None:
    edge = {**CITY, "place_id": "2", "city": "Test city with a long name", "longitude": 20.9, "latitude": 44.79}
    (label,) = [one for one in layer(spec([CITY, edge], width=358), "names")["data"] if one["name"] == edge["city"]]
    assert label["anchor"] != "start"


def test_tips_are_text_and_never_html() -> None:
    evil = "<img src=x onerror=alert(1)>"
    found = spec([{**CITY, "city": evil}], city_tip=lambda row: [row["city"], "4 activities"])
    assert set(found["tooltip"]) == {"text", "style"}
    assert layer(found, "cities")["data"][0]["tip"] == f"{evil}\n4 activities"


def test_no_city_is_said_on_the_map() -> None:
    assert names(spec([])) == ["No test city"]


def test_the_frames_are_left_as_they_were() -> None:
    cities, links = pd.DataFrame([CITY]), pd.DataFrame([LINK])
    before = cities.copy(), links.copy()
    cities_map(cities, links, words=WORDS)
    pd.testing.assert_frame_equal(cities, before[0])
    pd.testing.assert_frame_equal(links, before[1])
