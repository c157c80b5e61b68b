"""Activities, on the tiny data. Done: 22 (a bundle with a visit, a meeting and a mission in it) + 3 + 1 + 1
+ 1 + ≥ 10 + ~5 + 2..4 + 1 and one row without a number. Expected: 2 and ≤ 3. Planned: 1. Cancelled: 1, in no
count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.queries.asked import Edition


def test_a_whole_and_its_parts_are_never_added(tiny: Edition) -> None:
    assert tiny.headline("activities_done", project=("test-twinning",)) == "22"


def test_a_part_counts_where_its_whole_is_not_chosen(tiny: Edition) -> None:
    chosen = {"project": ("test-twinning",), "activity_type": ("study_visit", "meeting")}
    # The meeting is part of the visit, and the visit's whole is not in the choice.
    assert tiny.headline("activities_done", **chosen) == "1"
    assert tiny.headline("activities_done", project=("test-twinning",), activity_type=("meeting",)) == "1"


def test_done_expected_and_planned_are_separate(tiny: Edition) -> None:
    assert tiny.headline("activities_done") == f">={22 + 3 + 1 + 1 + 1 + 10 + 5 + 2 + 1}"
    assert tiny.headline("activities_expected") == f"<={2 + 3}"
    assert tiny.headline("activities_planned") == "1"


def test_activities_say_how_many_entries_have_a_number(tiny: Edition) -> None:
    row = tiny.answer("headline").frame.set_index("measure").loc["activities_done"]
    assert (row.reported, row["of"]) == (9, 10)
    assert bool(row.value_approximate)


def test_activities_by_type(tiny: Edition) -> None:
    assert tiny.figures("activities_by_type", ("type", "status"), "count") == {
        ("training", "done"): f">={3 + 1 + 10 + 1}",
        ("workshop", "done"): "1",
        ("campaign", "done"): "2..4",
        ("mixed", "done"): "22",
        ("simulation", "done"): "1",
        ("training_of_trainers", "done"): "~5",
        ("online_course", "expected"): "2",
        ("meeting", "expected"): "<=3",
        ("study_visit", "planned"): "1",
        ("study_visit", "done"): "",
        ("meeting", "done"): "",
        ("expert_mission", "done"): "",
    }


def test_types_stand_in_the_order_of_what_is_done_then_expected_then_planned(tiny: Edition) -> None:
    rows = tiny.answer("activities_by_type").frame[["type", "status"]].itertuples(index=False, name=None)
    assert list(rows) == [
        ("mixed", "done"),  # 22
        ("training", "done"),  # at least 15
        ("training_of_trainers", "done"),  # about 5
        ("campaign", "done"),  # 2 to 4
        ("simulation", "done"),  # 1, as the next
        ("workshop", "done"),
        ("meeting", "done"),  # of none of these anybody states how many were done; at most 3 expected
        ("meeting", "expected"),
        ("online_course", "expected"),  # 2
        ("study_visit", "done"),
        ("study_visit", "planned"),  # 1
        ("expert_mission", "done"),
    ]


def test_countries_stand_in_the_order_of_what_is_done(tiny: Edition) -> None:
    rows = tiny.answer("activities_by_country").frame
    done = rows[rows["status"] == "done"]["country"].tolist()
    assert done[:3] == ["RS", "MK", "BA"]  # 24, at least 10, 7 to 9
    countries = rows["country"].fillna("").tolist()
    assert countries == sorted(countries, key=countries.index)  # each country's rows stand together


def test_a_study_visit_inside_a_bundle_is_named_beside_the_count(tiny: Edition) -> None:
    in_bundles = tiny.values("activities_by_type", ("type", "status"), "in_bundles")
    assert {key for key, n in in_bundles.items() if n} == {
        ("study_visit", "done"),
        ("meeting", "done"),
        ("expert_mission", "done"),
    }


def test_a_number_that_is_not_stated_is_a_row_and_no_activity(tiny: Edition) -> None:
    assert tiny.values("activities_by_type", ("type", "status"), "rows")[("workshop", "done")] == 2
    assert tiny.values("activities_by_type", ("type", "status"), "not_reported")[("workshop", "done")] == 1
    assert tiny.notes("activities_by_type")["not_reported"].n == 1


def test_a_cancelled_activity_is_in_no_count(tiny: Edition) -> None:
    assert tiny.headline("activities_done", activity_type=("conference",)) == ""
    assert tiny.answer("activities_by_type", activity_type=("conference",)).frame.empty
    assert tiny.notes("activities_by_type")["cancelled"].n == 1


def test_an_activity_for_several_countries_is_one_activity(tiny: Edition) -> None:
    done = {
        k: v
        for (k, s), v in tiny.figures("activities_by_country", ("country", "status"), "count").items()
        if s == "done"
    }
    assert done == {
        "RS": f"{22 + 1 + 1}",
        "MK": ">=10",  # and a row without a number
        "BA": f"{5 + 2}..{5 + 4}",
        "XK": "1",
        None: f"{3 + 1}",  # for MK and XK; for RS, MK and XK
    }
    assert tiny.figures("activities_by_country", ("country", "status"), "count", country=("XK",)) == {
        (None, "done"): "4",
        ("XK", "done"): "1",
    }


def placed(tiny: Edition, grain: str, **choice: Any) -> dict[Any, str]:
    found = tiny.figures(
        "activities_over_time", ("period", "status", "type"), "count", {"grain": grain}, **choice
    )
    return {(period.date(), status, kind): figure for (period, status, kind), figure in found.items()}


def test_a_month_shows_what_is_known_to_the_month(tiny: Edition) -> None:
    assert placed(tiny, "month") == {
        (dt.date(2018, 5, 1), "done", "study_visit"): "1",  # of the bundle
        (dt.date(2018, 11, 1), "done", "expert_mission"): "1",  # of the bundle
        (dt.date(2019, 6, 1), "done", "training"): ">=10",  # both ends in June
        (dt.date(2019, 11, 1), "done", "simulation"): "1",
        (dt.date(2020, 2, 1), "done", "training"): "1",
        (dt.date(2020, 3, 1), "expected", "meeting"): "<=3",
        (dt.date(2020, 4, 1), "done", "workshop"): "",
        (dt.date(2020, 6, 1), "done", "training"): "1",
        (dt.date(2021, 9, 1), "planned", "study_visit"): "1",
    }


def test_a_month_says_what_it_could_not_place(tiny: Edition) -> None:
    notes = tiny.notes("activities_over_time", {"grain": "month"})
    done, expected = notes[("unplaced", "done")], notes[("unplaced", "expected")]
    # 20 of the bundle's 22, 3 in February or March, 1 in 2019, ~5 undated, 2..4 over the new year.
    assert (done.n, done.low, done.high, done.approximate) == (
        5,
        20 + 3 + 1 + 5 + 2,
        20 + 3 + 1 + 5 + 4,
        True,
    )
    assert (expected.n, expected.low, expected.high) == (1, 2, 2)  # November to December


def test_a_quarter_places_what_lies_in_one_quarter(tiny: Edition) -> None:
    quarters = placed(tiny, "quarter")
    assert quarters[(dt.date(2019, 1, 1), "done", "training")] == "3"
    assert quarters[(dt.date(2020, 10, 1), "expected", "online_course")] == "2"
    assert (dt.date(2019, 1, 1), "done", "workshop") not in quarters


def test_a_year_places_what_is_known_to_the_year(tiny: Edition) -> None:
    years = placed(tiny, "year")
    assert years[(dt.date(2019, 1, 1), "done", "workshop")] == "1"
    assert years[(dt.date(2019, 1, 1), "done", "training")] == f">={3 + 10}"
    note = tiny.notes("activities_over_time", {"grain": "year"})[("unplaced", "done")]
    assert (note.n, note.low, note.high) == (3, 20 + 5 + 2, 20 + 5 + 4)


def test_a_row_for_several_without_an_end_has_no_known_span(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        activities=["test-no-end,test-marks,,Testland trainings,,,training,done,4,,2020-03-02,,,,,,,,"]
    )
    assert (dt.date(2020, 1, 1), "done", "training") not in placed(edition, "year", project=("test-marks",))


def test_a_done_part_of_a_planned_bundle_is_done(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        activities=[
            "test-promised,test-marks,,Testland trainings,,,training,planned,10,,2020-03,2020-04,,,,,,,",
            "test-kept,test-marks,,Testland training,,,training,done,1,test-promised,2020-03-02,,,,,,,,",
        ]
    )
    assert edition.headline("activities_planned", project=("test-marks",)) == "10"
    assert edition.headline("activities_done", project=("test-marks",), activity_type=("training",)) == "1"


@pytest.mark.parametrize("grain", ["month", "quarter", "year"])
def test_placed_and_unplaced_entries_are_all_entries(tiny: Edition, grain: str) -> None:
    answer = tiny.answer(
        "activities_over_time", {"grain": grain}, project=("test-marks", "test-dollar", "test-lone")
    )
    unplaced = sum(note.n for note in answer.notes if note.code == "unplaced")
    assert answer.frame["rows"].sum() + unplaced == 3  # many, about, range
