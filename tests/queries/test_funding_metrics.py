"""Money, on the tiny data: 1 000 000 (twinning) + 300 000 and ≥ 200 000 (regional) + 40 000 and 60 000
(split) + 750 000 USD / 1.25 = 600 000 (dollar) = ≥ 2 200 000, of 4 of 7 projects.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.queries.asked import Edition


def test_funding_is_the_interval_sum_of_the_accepted_claims_at_project_level(tiny: Edition) -> None:
    assert tiny.headline("funding") == f">={1_000_000 + 300_000 + 200_000 + 40_000 + 60_000 + 600_000}"


def test_funding_says_how_many_projects_it_counts(tiny: Edition) -> None:
    row = tiny.answer("headline").frame.set_index("measure").loc["funding"]
    assert (row.reported, row["of"], row.counted_in) == (4, 7, "projects")


def test_funding_by_instrument_keeps_projects_without_an_amount_empty(tiny: Edition) -> None:
    assert tiny.figures("funding_by_instrument", "instrument_id", "eur") == {
        "test-programme-2018": "1000000",
        "test-programme": f"{40_000 + 60_000 + 600_000}",
        "test-fund": f">={300_000 + 200_000}",
        None: "",
    }


def test_funding_by_instrument_counts_projects_reported_and_unconverted(tiny: Edition) -> None:
    frame = tiny.answer("funding_by_instrument").frame
    counts = frame[["projects", "reported", "unconverted"]].to_numpy().tolist()
    assert frame.instrument.fillna("").tolist() == ["TP 2018", "TP", "TF", ""]
    assert counts == [[1, 1, 0], [2, 2, 0], [3, 1, 1], [1, 0, 0]]


def test_each_donor_has_its_own_claims_and_unsplit_money_has_none(tiny: Edition) -> None:
    # A: 1 000 000 as the only donor of the twinning, 300 000, 600 000. B: ≥ 200 000. Unsplit: 100 000.
    assert tiny.figures("funding_by_donor", "donor_id", "eur") == {
        "test-donor-a": "1900000",
        "test-donor-b": ">=200000",
        None: "100000",
    }


def test_a_project_of_two_donors_stands_in_both_rows(tiny: Edition) -> None:
    # A: twinning, regional, split, dollar. B: regional, split, marks, ceiling. Neither known: split, silent.
    assert tiny.values("funding_by_donor", "donor_id", "projects") == {
        "test-donor-a": 4,
        "test-donor-b": 4,
        None: 2,
    }
    assert tiny.values("funding_by_donor", "donor_id", "unconverted") == {
        "test-donor-a": 0,
        "test-donor-b": 1,
        None: 0,
    }


def test_money_is_split_by_country_only_where_the_source_splits_it(tiny: Edition) -> None:
    assert tiny.figures("funding_by_country", "country", "eur") == {
        "RS": "1000000",
        "MK": f"{600_000 + 40_000}",
        "BA": "60000",
        None: ">=500000",
        "MD": "",
        "XK": "",
    }


def test_an_amount_stands_whole_in_the_year_in_which_its_project_starts(tiny: Edition) -> None:
    assert tiny.figures("funding_over_time", "year", "eur") == {
        2018: "1000000",
        2019: f">={500_000 + 600_000}",
        2020: "100000",
        2021: "",
        None: "",
    }


def test_the_notes_tell_what_is_left_out_and_why(tiny: Edition) -> None:
    notes = tiny.notes("funding_by_instrument")
    assert {code: note.n for code, note in notes.items()} == {
        "alternative": 1,
        "ceiling": 1,
        "level": 3,  # the programme above, the sub-grant, the component
        "other_kind": 1,
        "unconverted": 1,
        "not_reported": 2,  # test-silent and test-ceiling; test-marks does report an amount
    }
    assert notes["not_reported"].of == 7
    assert notes["level"].low == 5_000_000 + 50_000 + 70_000
    assert (notes["ceiling"].low, notes["ceiling"].high) == (None, 3_000_000)
    assert (notes["unconverted"].low, notes["unconverted"].high) == (None, None)


def test_shared_money_belongs_to_none_of_the_chosen_countries_alone(tiny: Edition) -> None:
    assert tiny.headline("funding", country=("RS",)) == "1000000"
    note = tiny.notes("funding_by_country", country=("RS",))["several_countries"]
    assert (note.n, note.low, note.high) == (2, 500_000, None)


def test_shared_money_counts_where_all_its_countries_are_chosen(tiny: Edition) -> None:
    assert (
        tiny.headline("funding", country=("RS", "MK", "XK")) == f">={1_000_000 + 500_000 + 600_000 + 40_000}"
    )


def test_the_share_of_a_country_that_was_not_chosen_is_left_out(tiny: Edition) -> None:
    assert tiny.headline("funding", country=("BA",)) == "60000"
    assert tiny.notes("funding_by_country", country=("BA",))["other_country"].low == 40_000


def test_a_chosen_donor_has_only_its_own_money(tiny: Edition) -> None:
    assert tiny.headline("funding", donor=("test-donor-b",)) == ">=200000"
    notes = tiny.notes("funding_by_donor", donor=("test-donor-b",))
    assert notes["other_donor"].low == 300_000
    assert notes["several_donors"].low == 100_000


def test_unsplit_money_counts_where_all_its_donors_are_chosen(tiny: Edition) -> None:
    assert tiny.headline("funding", donor=("test-donor-a", "test-donor-b")) == tiny.headline("funding")


@pytest.mark.parametrize(
    ("project", "funding"),
    [
        ("test-twinning", "1000000"),
        ("test-regional", ">=500000"),
        ("test-dollar", "600000"),
        ("test-marks", ""),
        ("test-silent", ""),
        ("test-ceiling", ""),
        ("test-above", ""),
        ("test-sub-grant", ""),
    ],
)
def test_the_funding_of_one_project(tiny: Edition, project: str, funding: str) -> None:
    assert tiny.headline("funding", project=(project,)) == funding


def test_the_original_amount_stands_beside_euro_with_its_rate(tiny: Edition) -> None:
    claims = tiny.listing("funding_claims").set_index("funding_id")
    dollar, marks = claims.loc["test-dollar-commitment"], claims.loc["test-marks-budget"]
    assert (dollar.amount_low, dollar.currency, dollar.rate, dollar.rate_period) == (
        750_000,
        "USD",
        1.25,
        "2019-05",
    )
    assert (dollar.eur_low, dollar.rate_source) == (600_000, "Testland rates")
    assert (marks.amount_low, marks.currency, marks.left_out) == (100_000, "BAM", "unconverted")
    assert marks[["eur_low", "eur_high", "rate"]].isna().all()


def test_a_date_known_to_the_year_takes_the_rate_of_the_year(tiny: Edition) -> None:
    claim = tiny.listing("funding_claims").set_index("funding_id").loc["test-dollar-disbursement"]
    assert (claim.rate, claim.rate_period, claim.eur_low) == (1.2, "2019", 83_333.33)  # 100 000 / 1.2


def test_a_rate_of_one_day_converts_nothing_twice(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(rates=["USD,2019-05-20,1.5,Testland rates"])
    assert edition.headline("funding", project=("test-dollar",)) == f"{750_000 / 1.25:.0f}"


def test_every_claim_is_listed_once(tiny: Edition) -> None:
    assert sorted(tiny.listing("funding_claims").funding_id) == [
        row[0] for row in tiny.sql("select id from funding order by id")
    ]


def test_a_project_inside_a_project_is_counted_at_one_level(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        projects=["test-inner,Testland inner,,,,,project,test-twinning,,,,,,,RS,,,"],
        funding=["test-inner-budget,test-inner,,budget,250000,EUR,2018,,accepted,"],
    )
    both = {"project": ("test-twinning", "test-inner")}
    assert edition.headline("funding", **both) == "1000000"
    assert edition.headline("projects", **both) == "1"
    assert edition.notes("funding_by_instrument", **both)["level"].low == 250_000
