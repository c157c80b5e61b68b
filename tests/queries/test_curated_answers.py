"""What the project's own data must answer: the facts of the five documents, worked out from the documents."""

from __future__ import annotations

from tests.queries.asked import Edition

TWINNING = {"project": ("serbia-twinning-2018",)}
KOSOVO = {"project": ("kosovo-moving-forward",)}


def test_the_twinning_has_22_activities_and_not_23(curated: Edition) -> None:
    assert curated.headline("activities_done", **TWINNING) == "22"
    in_bundles = curated.values("activities_by_type", ("type", "status"), "in_bundles", **TWINNING)
    assert in_bundles[("study_visit", "done")] == 1  # to Ljubljana


def test_more_than_200_were_engaged_and_nobody_says_how_many_were_trained(curated: Edition) -> None:
    assert curated.headline("engaged", **TWINNING) == ">=200"
    assert curated.headline("trained", **TWINNING) == ""


def test_the_twinning_has_its_million_once(curated: Edition) -> None:
    assert curated.headline("funding", **TWINNING) == "1000000"


def test_no_amount_is_reported_of_moving_forward_and_that_is_no_zero(curated: Edition) -> None:
    assert curated.headline("funding", **KOSOVO) == ""
    assert curated.notes("funding_by_instrument", **KOSOVO)["not_reported"].n == 1


def test_17_teams_came_to_kragujevac_and_no_persons_are_counted(curated: Edition) -> None:
    found = curated.sql(
        "select role, unit, number_low, number_high from people_scope where number_low is not null"
        " and activity_id = 'eu4fast-kragujevac-training'"
    )
    assert found == [("attended", "team", 17, 17)]
    assert curated.headline("teams", country=("RS",)) == "17"


def test_the_visit_to_lithuania_is_planned(curated: Edition) -> None:
    links = curated.values("city_links", ("kind", "from_country", "to_country"), "status", country=("MD",))
    assert links[("study_visit", "MD", "LT")] == "planned"


def test_the_same_money_in_two_currencies_is_in_no_total_twice(curated: Edition) -> None:
    # 105 500 USD, which a newspaper gives as 88 000 EUR, inside a grant of the project above it.
    assert curated.headline("funding", project=("albania-caaht-2004-shkoder",)) == ""


def test_context_enters_no_sum(curated: Edition) -> None:
    assert 120_000 in curated.listing("context_list").value_low.tolist()
    assert 120_000 not in curated.answer("people_by_role").frame.number_low.tolist()


def test_money_against_organised_crime_at_large_is_not_money_against_trafficking(curated: Edition) -> None:
    assert curated.headline("funding", project=("cscwb-2020",)) == ""
    # 15 800 000 + 1 215 000 + 900 000, told beside the sum and not in it
    assert curated.notes("funding_by_instrument", project=("cscwb-2020",))["other_theme"].low == 17_915_000


def test_money_that_is_for_more_than_trafficking_is_counted_and_said(curated: Edition) -> None:
    assert curated.headline("funding", project=("eu4fast",)) == "33303022"
    assert curated.notes("funding_by_instrument", project=("eu4fast",))["broader"].low == 33_303_022
