"""The map of partner cities can be taken away as an image."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
import streamlit as st

from tests.pages.conftest import RunPage, markup, parts
from ui import columns, maps

_TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """What the pages offer to download, by the name of the file."""
    offered: dict[str, dict[str, Any]] = {}

    def offer(label: str, data: Any, **options: Any) -> bool:
        offered[options["file_name"]] = {"label": label, "data": data, **options}
        return False

    monkeypatch.setattr(st, "download_button", offer)
    return offered


def _words(offered: dict[str, Any]) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(offered["data"]()).iter(_TEXT)]


def test_the_image_of_the_map_stands_below_it_and_a_csv_below_each_table(run_page: RunPage) -> None:
    app = run_page("cities")
    assert not app.exception
    assert [button.label for button in app.get("download_button")] == ["Image"]
    files = [part["csv"]["href"].partition("&")[0] for part in parts(app, "capacity_atlas.chart")]
    assert files == ["figures.csv?metric=partner_cities", "figures.csv?metric=city_links"]


def test_the_table_has_a_dash_for_no_entries_and_leads_to_those_there_are(run_page: RunPage) -> None:
    """Testograd has one entry done and one expected, of two projects; Testina one that is done, and none planned."""
    drawn = markup(run_page("cities"))
    rows = {row.split("</a>")[0].split(">")[-1]: row for row in drawn.split('<tr><th scope="row">')[1:]}
    there = '<a href="cities?city=900006">'
    assert f"{there}Testograd</a>" in drawn
    assert rows["Testograd"].count(there) == 3  # its name, what is planned, its projects
    assert 'href="evidence?sum=partner_cities&amp;of=900006">ca. 5</a>' in rows["Testograd"]
    assert '<td class="ca-num">–</td><td>stated</td>' in rows["Testina"]
    assert '<td class="ca-num">0</td>' not in drawn


def test_a_city_with_nothing_done_is_no_city_that_reports_nothing(run_page: RunPage) -> None:
    done = next(column for column in columns.cities() if column.heading == "Activities done")
    row = {"activities_low": None, "activities_high": None, "activities_approximate": False, "place_id": "900001"}
    assert done.text({**row, "rows": 0}) == "–"
    assert done.link is not None
    assert done.link({**row, "rows": 0}) is None
    assert done.text({**row, "rows": 1}) == "not reported"


def test_the_image_says_which_data_and_which_choice_it_shows(
    run_page: RunPage, downloads: dict[str, dict[str, Any]]
) -> None:
    assert not run_page("cities", country="RS", from_="2000").exception
    offered = downloads["partner-cities.svg"]
    assert (offered["mime"], offered["on_click"]) == ("image/svg+xml", "ignore")
    said = _words(offered)
    assert said[:2] == ["Partner cities", "Activities, study visits and experts · Serbia · From 2000"]
    assert said[-1].startswith("Capacity Atlas, data version 1 · Kosovo*")


def test_the_image_explains_its_signs_as_the_page_does(run_page: RunPage, downloads: dict[str, dict[str, Any]]) -> None:
    run_page("cities")
    said = _words(downloads["partner-cities.svg"])
    assert {"activities done, by area", "ring: more planned", "study visit", "experts"} <= set(said)


def test_nothing_chosen_offers_no_image_of_nothing(run_page: RunPage, downloads: dict[str, dict[str, Any]]) -> None:
    assert not run_page("cities", country="none").exception
    assert not downloads


def test_a_city_that_was_clicked_is_said_under_the_map_with_the_way_to_its_activities(run_page: RunPage) -> None:
    assert 'role="status"><p><b>' not in markup(run_page("cities"))
    said = markup(run_page("cities", city="900001"))
    assert '<div class="ca ca-picked" role="status"><p><b>Testville, Serbia</b>' in said
    assert '<a href="#city">Its activities' in said
    assert '<div class="ca" id="city"><h2>Activities in Testville</h2>' in said


def _links(n: int) -> pd.DataFrame:
    """The first of them has one activity, the last n; every seventh names no city."""
    cities = [None if number % 7 == 0 else str(number) for number in range(1, n + 1)]
    return pd.DataFrame({"to_place_id": pd.Series(cities, dtype=object), "activities": range(1, n + 1)})


def test_of_many_links_the_map_draws_those_with_most_activities_and_says_so() -> None:
    drawn, said = maps.drawn(_links(140))  # 20 of which name no city
    assert drawn["activities"].tolist() == [n for n in range(140, 0, -1) if n % 7][:40]
    assert said == ["Arrows: the 40 ways with most activities of 120; the table has all."]
    few = _links(46)
    drawn, said = maps.drawn(few)
    assert (len(drawn), said) == (40, [])
    assert drawn["activities"].is_monotonic_increasing
    assert maps.drawn(few.head(0))[0].empty


@pytest.mark.parametrize(("cities", "left"), [([{"place_id": 900004}], "900004"), ([], None)])
def test_a_click_on_the_map_shows_the_first_page_of_the_city(
    cities: list[dict[str, Any]], left: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: dict[str, Any] = {}
    picked = SimpleNamespace(selection={"objects": {"cities": cities}})
    monkeypatch.setattr(maps.st, "session_state", {"map": picked})
    monkeypatch.setattr(maps.address, "put", lambda **values: put.update(values))
    maps._select()
    assert put == {"city": left, "page": None}
