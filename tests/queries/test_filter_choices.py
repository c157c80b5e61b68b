"""Each filter by itself, with the projects, entries and statements that it leaves."""

from __future__ import annotations

from typing import Any

import pytest

from queries import METRICS, Filters
from tests.queries.asked import Edition

EVERYTHING = (7, 17, 19)  # projects at project level, activities, statements about people

CASES = [
    # A choice of None is all, an empty one is none, a code that nobody has leaves nothing.
    *(({field: None}, EVERYTHING) for field in Filters.__dataclass_fields__),
    *(({field: ()}, (0, 0, 0)) for field in Filters.__dataclass_fields__ if not field.startswith("year")),
    *(
        ({field: ("no-such",)}, (0, 0, 0))
        for field in Filters.__dataclass_fields__
        if not field.startswith("year")
    ),
    # Serbia: twinning, regional; the bundle and its three parts, workshop, simulation, the lone training.
    ({"country": ("RS",)}, (2, 7, 4)),
    (
        {"country": ("XK",)},
        (2, 3, 4),
    ),  # regional, silent; trainings, workshop, zero; the 60 and by sex, the zero
    ({"country": ("RS", "XK")}, (3, 9, 8)),
    ({"country": ("SI",)}, (0, 0, 0)),  # the venue of a visit, nobody's country
    ({"country": ("AT",)}, (0, 0, 0)),  # where experts come from
    # An instrument stands for those below it too.
    ({"instrument": ("test-programme",)}, (3, 7, 8)),
    ({"instrument": ("test-programme-2018",)}, (1, 4, 3)),
    ({"donor": ("test-donor-b",)}, (4, 11, 12)),  # regional, split, marks, ceiling, the component
    ({"donor": ("test-ministry",)}, (0, 0, 0)),  # a partner pays for nothing
    ({"activity_type": ("study_visit",)}, (2, 2, 1)),  # projects that have one
    ({"activity_type": ("training", "workshop")}, (3, 6, 7)),
    ({"status": ("4",)}, (4, 9, 11)),
    ({"status": ("6",)}, (0, 0, 0)),
    ({"project": ("test-twinning",)}, (1, 4, 3)),
    ({"project": ("test-above",)}, (0, 0, 0)),
    # Years overlap; what has no dates is outside any choice of years.
    ({"year_to": 2018}, (1, 3 + 1, 3)),
    ({"year_from": 2021}, (3, 3, 3)),
    ({"year_from": 2020, "year_to": 2020}, (5, 6, 5)),
    ({"year_from": 2030}, (0, 0, 0)),
    ({"country": ("RS",), "instrument": ("test-fund",)}, (1, 2, 1)),
]


def left(tiny: Edition, choice: dict[str, Any]) -> tuple[int, int, int]:
    """How many projects, activities and statements a choice leaves."""
    projects = tiny.answer("headline", **choice).frame.set_index("measure").loc["projects", "value_low"]
    entries = len(tiny.listing("activity_list", **choice))
    return int(projects), entries, len(tiny.statements(**choice))


@pytest.mark.parametrize(("choice", "expected"), CASES, ids=[str(choice) for choice, _ in CASES])
def test_a_choice_leaves_what_it_names(
    tiny: Edition, choice: dict[str, Any], expected: tuple[int, ...]
) -> None:
    assert left(tiny, choice) == expected


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("field", ["country", "instrument", "donor", "activity_type", "status", "project"])
def test_an_empty_choice_reports_nothing_and_no_zero(tiny: Edition, metric: str, field: str) -> None:
    frame = tiny.answer(metric, **{field: ()}).frame
    if metric == "headline":
        figures = frame.set_index("measure").drop(["projects", "cities", "sources"])
        assert figures[["value_low", "value_high"]].isna().all(axis=None)
    else:
        assert frame.empty


def test_what_has_no_dates_is_said_under_a_choice_of_years(tiny: Edition) -> None:
    assert tiny.notes("funding_by_instrument", year_from=2018)["undated"].n == 1  # test-silent
    assert tiny.notes("activities_by_type", year_from=2018)["undated"].n == 1  # test-about
    note = tiny.notes("trained_by_country", year_from=2018)["undated"]
    assert (note.n, note.low, note.approximate) == (1, 30, True)  # trained there
    assert "undated" not in tiny.notes("funding_by_instrument")
