"""Cities, links, coverage and the other headline figures, on the tiny data."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from tests.queries.asked import Edition


def test_activities_stand_at_their_city(tiny: Edition) -> None:
    assert tiny.figures("partner_cities", "city", "activities") == {
        "Testopje": f">={3 + 10}",  # and the workshops without a number
        "Testograd": "~5",
        "Testville": f"{1 + 1 + 1}",  # workshop, mission, the training of no project
        "Probegrad": "1",
        "Testana": "1",  # the visit; the meeting during it is part of it
        "Testina": "1",
    }


def test_a_city_says_what_is_planned_derived_and_whose(tiny: Edition) -> None:
    cities = tiny.answer("partner_cities").frame.set_index("city")
    assert cities.loc["Testograd", ["planned", "rows", "projects"]].tolist() == [1, 1, 2]
    assert cities.derived[cities.derived].index.tolist() == ["Testville"]
    assert cities.partners[cities.partners > 0].to_dict() == {"Testville": 1}
    assert (cities.loc["Testana", "country"], cities.loc["Testana", "country_name"]) == ("SI", "Slovenia")


def test_activities_without_a_city_are_said(tiny: Edition) -> None:
    note = tiny.notes("partner_cities")["no_place"]
    assert (note.n, note.of, note.low, note.high) == (2, 10, 22 + 2, 22 + 4)  # the bundle, the campaigns


def test_who_goes_where(tiny: Edition) -> None:
    links = tiny.figures("city_links", ("kind", "from_country", "to_country", "to_city", "status"), "people")
    assert links == {
        ("study_visit", "RS", "SI", "Testana", "done"): "8",
        ("study_visit", "MD", "LT", None, "planned"): "",
        ("experts", "AT", "RS", "Testville", "done"): "2",
    }


def test_a_link_without_a_city_ends_in_its_country(tiny: Edition) -> None:
    link = tiny.answer("city_links").frame.set_index("from_country").loc["MD"]
    assert (link.to_latitude, link.to_longitude, link.from_latitude) == (55, 24, 47)


def test_experts_are_found_under_the_country_that_they_come_to(tiny: Edition) -> None:
    assert set(tiny.values("city_links", "from_country", "kind", country=("RS",))) == {"RS", "AT"}
    assert tiny.answer("city_links", country=("BA",)).frame.empty


def test_a_visit_for_two_countries_is_a_link_from_each(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        activities=[
            "test-two,test-regional,,Testland visit,,,study_visit,done,1,,2020,,SI,900003,stated,RS;MK,,,"
        ],
        people=[
            "test-two-all,test-two,,attended,person,9,,,,,,period,,done,,",
            "test-two-rs,test-two,,attended,person,5,RS,,,,,period,,done,test-two-all,",
            "test-two-rs-trained,test-two,,trained,person,4,RS,,,,,period,,done,,",
        ],
    )
    links = edition.figures("city_links", ("from_country", "to_city"), "people", project=("test-regional",))
    assert links == {("RS", "Testana"): "5", ("MK", "Testana"): ""}


def test_coverage_has_a_row_for_each_country_of_a_project(tiny: Edition) -> None:
    columns = ["projects", "amount_reported", "dates_reported", "activities_reported", "trained_reported"]
    frame = tiny.answer("coverage", project=("test-regional", "test-silent", "test-ceiling")).frame
    found = {
        (row["country"], None if pd.isna(row["year"]) else row["year"]): [row[column] for column in columns]
        for row in frame.to_dict("records")
    }
    assert found == {
        ("RS", 2019): [1, 1, 1, 1, 1],
        ("MK", 2019): [1, 1, 1, 1, 1],
        ("XK", 2019): [1, 1, 1, 1, 1],
        ("XK", None): [1, 0, 0, 0, 0],
        ("MD", 2021): [1, 0, 1, 1, 0],  # a ceiling is no amount; a planned activity is reported
    }


def test_coverage_shows_only_chosen_countries(tiny: Edition) -> None:
    assert set(tiny.answer("coverage", country=("MK",)).frame.country) == {"MK"}


def test_an_amount_without_a_rate_is_reported(tiny: Edition) -> None:
    assert tiny.answer("coverage", project=("test-marks",)).frame.amount_reported.tolist() == [1]


def test_the_headline_counts_projects_cities_and_sources(tiny: Edition) -> None:
    assert tiny.headline("projects") == "7"  # of ten: no programme, component, sub-grant
    assert tiny.headline("cities") == "6"
    assert tiny.headline("sources") == "3"
    # The twinning's pages: the Cyrillic one, the English one, and the one with other amounts.
    assert tiny.headline("sources", project=("test-silent",)) == "0"


def test_no_stated_place_is_not_a_count_of_no_cities(tiny: Edition) -> None:
    # The campaigns in Bosnia are done; no source tells where.
    assert tiny.headline("cities", activity_type=("campaign",)) == ""
    row = tiny.answer("headline", activity_type=("campaign",)).frame.set_index("measure").loc["cities"]
    assert (row.reported, row["of"]) == (0, 1)
