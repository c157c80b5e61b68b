"""A project with amounts of at least 200 000 and of at most 7 000, a study visit of at least 3 and at most 4 people:
sums that have neither end, and that no total above them may lose. Beside them a project and a visit with exact ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from queries import Filters, ask
from tests.queries.asked import Edition
from tests.queries.test_cells_of_places import activity, row
from tests.queries.test_planned import assert_same

MONEY = {
    "funding_by_instrument": ("instrument_id", "test-fund"),
    "funding_by_donor": ("donor_id", "test-donor-b"),
    "funding_by_country": ("country", None),
    "funding_over_time": ("year", 2019),
}


@pytest.fixture(scope="module")
def endless(tiny_with: Callable[..., Edition]) -> Edition:
    people = {"activity_id": "test-more-1", "role": "attended", "unit": "person", "country": "MK"}
    kept = {"reporting": "period", "status": "done"}
    return tiny_with(
        funding=[
            "test-open-above,test-regional,test-donor-b,budget,<=7000,EUR,2019,,accepted,",
            "test-exact,test-more,test-donor-b,budget,5000,EUR,2019,,accepted,",
        ],
        projects=[
            row(
                "projects",
                id="test-more",
                title="Test",
                level="project",
                instrument_id="test-fund",
                status="2",
                start="2019",
                countries="RS;MK",
                themes="trafficking",
            )
        ],
        participations=[
            row("participations", id="test-b", project_id="test-more", organisation_id="test-donor-b", role="1")
        ],
        activities=[
            activity(1, type="study_visit", countries="MK", place_id="900003", place_basis="stated"),
            activity(2, type="study_visit", countries="MK", place_id="900003", place_basis="stated"),
        ],
        people=[
            row("people", id="test-more-1", number=">=3", profession="judges", **people, **kept),
            row("people", id="test-more-2", number="<=4", profession="police", **people, **kept),
            row("people", id="test-more-3", number="9", **{**people, "activity_id": "test-more-2"}, **kept),
        ],
    )


@pytest.mark.parametrize("metric", MONEY)
def test_an_amount_without_an_end_is_in_the_sum_of_its_row(endless: Edition, metric: str) -> None:
    column, value = MONEY[metric]
    figures = endless.figures(metric, column, "eur")
    assert figures[value] == ""
    assert endless.values(metric, column, "reported")[value] > 0
    others = [figure for key, figure in figures.items() if key != value and figure]
    assert others
    assert not [figure for figure in others if figure.startswith(("<=", ">="))]


@pytest.mark.parametrize("choice", [{}, {"country": ("RS", "MK", "XK")}, {"donor": ("test-donor-b",)}], ids=repr)
def test_the_headline_has_no_end_either(endless: Edition, choice: dict[str, tuple[str, ...]]) -> None:
    assert endless.headline("funding", **choice) == ""
    assert endless.values("headline", "measure", "reported", **choice)["funding"] > 0


def test_money_without_an_end_opens_no_sum_that_it_is_not_in(endless: Edition) -> None:
    assert endless.headline("funding", instrument=("test-programme",)) == f"{1_000_000 + 40_000 + 60_000 + 600_000}"


def test_a_donor_and_an_instrument_have_the_figure_of_their_page(endless: Edition) -> None:
    payers = endless.listing("donor_list").set_index(["kind", "id"])
    for kind, key in (("donor", "test-donor-b"), ("instrument", "test-fund")):
        payer = payers.loc[(kind, key)]
        assert payer[["eur_low", "eur_high"]].isna().all()
        assert payer["reported"] > 0


def test_the_people_of_a_link_are_not_only_those_with_an_end(endless: Edition) -> None:
    links = endless.answer("city_links").frame.set_index(["kind", "from_country"])
    link = links.loc[("study_visit", "MK")]
    assert link[["people_low", "people_high"]].isna().all()
    assert (link["statements"], link["activities"]) == (3, 2)


@pytest.mark.parametrize("choice", [{}, {"country": ("MK",)}, {"donor": ("test-donor-b",)}], ids=repr)
@pytest.mark.parametrize("metric", [*MONEY, "headline", "city_links"])
def test_cells_and_rows_agree(endless: Edition, metric: str, choice: dict[str, object]) -> None:
    cells, rows = (ask(endless.connection, metric, Filters(**choice), by_rows=by_rows) for by_rows in (False, True))
    assert_same(cells, rows, choice)
