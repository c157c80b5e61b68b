"""What holds under every choice: rows add up to the total, nothing is counted twice, nothing raises."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.notation import Figure
from queries import METRICS
from tests.queries.asked import Edition

CODES = {
    "country": ["RS", "MK", "XK", "BA", "MD", "AT", "no-such"],
    "instrument": ["test-programme", "test-programme-2018", "test-fund", "no-such"],
    "donor": ["test-donor-a", "test-donor-b", "no-such"],
    "activity_type": ["training", "workshop", "study_visit", "meeting", "mixed", "no-such"],
    "status": ["1", "2", "4", "no-such"],
    "project": ["test-twinning", "test-regional", "test-split", "test-dollar", "test-marks", "test-silent"],
}
YEARS = st.none() | st.integers(2016, 2023)
CHOICES = st.fixed_dictionaries(
    {
        field: st.none() | st.none() | st.lists(st.sampled_from(codes), max_size=3, unique=True).map(tuple)
        for field, codes in CODES.items()
    }
    | {"year_from": YEARS, "year_to": YEARS}
)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def figures(frame: pd.DataFrame, name: str) -> list[Figure]:
    """The reported figures of a frame's rows."""
    found = []
    for row in frame.to_dict("records"):
        ends = [
            None if pd.isna(row[f"{name}_{end}"]) else Decimal(str(row[f"{name}_{end}"]))
            for end in ("low", "high")
        ]
        if ends != [None, None]:
            found.append(Figure(*ends, bool(row[f"{name}_approximate"])))
    return found


def total(frame: pd.DataFrame, name: str) -> Figure | None:
    terms = figures(frame, name)
    return sum(terms[1:], terms[0]) if terms else None


def headline(edition: Edition, measure: str, choice: dict[str, Any]) -> Figure | None:
    frame = edition.answer("headline", **choice).frame
    return total(frame[frame.measure == measure], "value")


@FEW
@given(choice=CHOICES)
def test_every_funding_metric_adds_up_to_the_headline(tiny: Edition, choice: dict[str, Any]) -> None:
    expected = headline(tiny, "funding", choice)
    for metric in ("funding_by_instrument", "funding_by_donor", "funding_over_time", "funding_by_country"):
        assert total(tiny.answer(metric, **choice).frame, "eur") == expected, metric


@FEW
@given(choice=CHOICES)
def test_activities_by_type_and_by_country_add_up_to_the_headline(
    tiny: Edition, choice: dict[str, Any]
) -> None:
    by_type = tiny.answer("activities_by_type", **choice).frame
    by_country = tiny.answer("activities_by_country", **choice).frame
    for status in ("done", "expected", "planned"):
        expected = headline(tiny, f"activities_{status}", choice)
        assert total(by_type[by_type.status == status], "count") == expected
        assert total(by_country[by_country.status == status], "count") == expected
    assert by_type["rows"].sum() == by_country["rows"].sum()


@FEW
@given(choice=CHOICES, grain=st.sampled_from(["month", "quarter", "year"]))
def test_placed_and_unplaced_activities_add_up_to_the_headline(
    tiny: Edition, choice: dict[str, Any], grain: str
) -> None:
    answer = tiny.answer("activities_over_time", {"grain": grain}, **choice)
    for status in ("done", "expected", "planned"):
        terms = figures(answer.frame[answer.frame.status == status], "count") + [
            Figure(
                *(None if end is None else Decimal(str(end)) for end in (note.low, note.high)),
                note.approximate,
            )
            for note in answer.notes
            if (note.code, note.detail) == ("unplaced", status) and (note.low, note.high) != (None, None)
        ]
        expected = headline(tiny, f"activities_{status}", choice)
        assert (sum(terms[1:], terms[0]) if terms else None) == expected


@FEW
@given(choice=CHOICES)
def test_trained_persons_add_up_to_the_headline_however_they_are_split(
    tiny: Edition, choice: dict[str, Any]
) -> None:
    expected = headline(tiny, "trained", choice)
    assert total(tiny.answer("trained_by_country", **choice).frame, "trained") == expected
    assert total(tiny.answer("trained_by_profession", **choice).frame, "number") == expected
    assert total(tiny.answer("trained_by_sex", **choice).frame, "number") == expected
    roles = tiny.answer("people_by_role", **choice).frame
    trained = roles[(roles.role == "trained") & (roles.unit == "person") & (roles.status == "done")]
    assert total(trained, "number") == expected


@FEW
@given(choice=CHOICES)
def test_the_projects_of_each_split_are_the_projects_of_the_choice(
    tiny: Edition, choice: dict[str, Any]
) -> None:
    projects = tiny.answer("headline", **choice).frame.set_index("measure").loc["projects", "value_low"]
    assert tiny.answer("funding_by_instrument", **choice).frame.projects.sum() == projects
    assert tiny.answer("funding_over_time", **choice).frame.projects.sum() == projects


@FEW
@given(choice=CHOICES)
def test_no_listing_multiplies_or_loses_rows(tiny: Edition, choice: dict[str, Any]) -> None:
    projects = tiny.listing("project_list", **choice)
    assert projects.project_id.is_unique
    level = projects[projects.level == "project"]
    assert (
        len(level)
        == tiny.answer("headline", **choice).frame.set_index("measure").loc["projects", "value_low"]
    )
    assert tiny.listing("activity_list", **choice).activity_id.is_unique
    assert tiny.listing("funding_claims", **choice).funding_id.is_unique


@pytest.mark.parametrize("metric", METRICS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=CHOICES)
def test_no_choice_raises_and_low_is_never_above_high(
    tiny: Edition, metric: str, choice: dict[str, Any]
) -> None:
    frame = tiny.answer(metric, **choice).frame
    for column in frame.columns:
        if column.endswith("_low"):
            low, high = frame[column].astype(float), frame[column.replace("_low", "_high")].astype(float)
            assert not (low > high).any()
            assert not (low < 0).any()
            assert not frame[column.replace("_low", "_approximate")].isna().any()
