"""Cities and links from cells: what has several activities or statements in one place is counted once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from queries import Filters, ask
from tests.conftest import TINY
from tests.queries.asked import Edition
from tests.queries.test_planned import assert_same

CHOICES = [
    *({}, {"country": ("RS",)}, {"country": ("MK", "RS")}, {"country": ("SI",)}, {"activity_type": ("workshop",)}),
    *({"activity_type": ("workshop", "meeting")}, {"status": ("2",)}, {"instrument": ("test-fund",)}),
    *({"year_from": 2031}, {"status": ("2",), "country": ("MK",)}),
]


def row(table: str, **cells: str) -> str:
    header = (TINY / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    return ",".join(cells.get(name, "") for name in header)


def activity(number: int, **cells: str) -> str:
    given = {"project_id": "test-regional", "title": "Test", "status": "done", "count": "1", "start": "2031-05-01"}
    return row("activities", id=f"test-more-{number}", **given, **cells)


@pytest.fixture(scope="module")
def several(tiny_with: Callable[..., Edition]) -> Edition:
    here = {"place_id": "900009", "place_basis": "stated"}
    experts = {"role": "expert", "unit": "person", "reporting": "period", "status": "done", "country": "AT"}
    return tiny_with(
        places=[row("places", id="900009", name="Testgrad", country="MK", latitude="42", longitude="21")],
        activities=[
            activity(1, type="workshop", countries="MK", **here),
            activity(2, type="meeting", countries="RS;MK", **here),
            activity(3, type="workshop", countries="MK", **here),
            activity(4, type="expert_mission", countries="MK", **here),
            activity(5, type="study_visit", countries="RS;MK", place_id="900003", place_basis="stated"),
        ],
        people=[
            row("people", id="test-more-1", activity_id="test-more-4", number="2", profession="judges", **experts),
            row("people", id="test-more-2", activity_id="test-more-4", number=">=3", profession="police", **experts),
        ],
    )


def test_a_project_with_several_activities_in_a_city_is_one(several: Edition) -> None:
    choices = ({}, {"country": ("RS",)}, {"activity_type": ("workshop", "meeting")}, {"activity_type": ("meeting",)})
    for choice, entries in zip(choices, (4, 1, 3, 1), strict=True):
        found = ask(several.connection, "partner_cities", Filters(**choice)).frame.set_index("place_id")
        assert (found.loc["900009", "rows"], found.loc["900009", "projects"]) == (entries, 1)


def test_an_activity_that_two_statements_tell_of_is_one(several: Edition) -> None:
    found = several.answer("city_links").frame
    (link,) = found[(found["kind"] == "experts") & (found["to_place_id"] == "900009")].to_dict("records")
    assert (link["activities"], link["people_low"], link["from_country"]) == (1, 5.0, "AT")
    figures = several.figures("city_links", ("kind", "from_country", "to_place_id"), "people", country=("MK",))
    assert figures["experts", "AT", "900009"] == ">=5"


@pytest.mark.parametrize("choice", CHOICES, ids=repr)
@pytest.mark.parametrize("metric", ["partner_cities", "city_links"])
def test_cells_and_rows_agree(several: Edition, metric: str, choice: dict[str, object]) -> None:
    cells, rows = (ask(several.connection, metric, Filters(**choice), by_rows=by_rows) for by_rows in (False, True))
    assert_same(cells, rows, choice)
