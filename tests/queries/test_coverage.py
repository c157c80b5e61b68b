"""What is reported, a true zero, not reported, or not to be asked of a project, and what is then to be asked. All
numbers are worked out from the tiny data by hand."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from queries import Filters
from queries.terms import terms
from tests.queries.asked import Edition

KEY = ("country", "instrument_id", "year")
TWINNING = ("RS", "test-programme-2018", 2018)
REGIONAL = [(country, "test-fund", 2019) for country in ("RS", "MK", "XK")]
SPLIT_MK, SPLIT_BA = ("MK", "test-programme", 2020), ("BA", "test-programme", 2020)
DOLLAR, MARKS = ("MK", "test-programme", 2019), ("BA", "test-fund", 2020)
SILENT, CEILING = ("XK", None, None), ("MD", "test-fund", 2021)


def states(edition: Edition, kind: str, **choice: object) -> dict[object, str]:
    frame = edition.answer("coverage_cells", {"kind": kind}, **choice).frame
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {tuple(row[name] for name in KEY): row["state"] for row in rows}


def values(edition: Edition, kind: str) -> dict[object, str]:
    found = edition.figures("coverage_cells", KEY, "value", {"kind": kind})
    return {key: value for key, value in found.items() if value}


def test_an_amount_stands_in_the_cell_of_its_one_country(tiny: Edition) -> None:
    # 750 000 USD at 1.25; the split project gives 40 000 to MK and 60 000 to BA.
    assert values(tiny, "amount") == {
        TWINNING: "1000000", DOLLAR: "600000", SPLIT_MK: "40000", SPLIT_BA: "60000",
    }  # fmt: skip


def test_what_is_reported_but_in_no_sum_is_told_from_what_is_not_reported(tiny: Edition) -> None:
    found = states(tiny, "amount")
    assert {found[place] for place in REGIONAL} == {"unsummed"}  # three countries together
    assert found[MARKS] == "unsummed"  # marks have no rate
    shared = tiny.answer("coverage_cells", {"kind": "amount"}).frame
    assert set(shared[shared["shared"]]["country"]) == {"RS", "MK", "XK"}
    assert found[SILENT] == "not_reported"
    assert found[CEILING] == "not_reported"  # a ceiling is no amount
    assert len(found) == 10


def test_a_true_zero_is_a_zero_and_a_qualifier_survives(tiny: Edition) -> None:
    # Nobody came to the training for XK; 40 of the 60 were from MK; 120 is the latest cumulative figure.
    assert states(tiny, "trained")[("XK", "test-fund", 2019)] == "zero"
    assert values(tiny, "trained") == {
        ("XK", "test-fund", 2019): "0", ("MK", "test-fund", 2019): "40", DOLLAR: "120", MARKS: "40..45",
    }  # fmt: skip
    assert values(tiny, "activities")[DOLLAR] == ">=10"


def test_a_number_that_only_other_countries_have_is_in_no_sum_here(tiny: Edition) -> None:
    assert states(tiny, "trained")[("RS", "test-fund", 2019)] == "unsummed"


def test_people_who_were_engaged_do_not_make_trained_persons_reported(tiny: Edition) -> None:
    assert states(tiny, "trained")[TWINNING] == "not_reported"


@pytest.mark.parametrize("kind", ["activities", "trained", "actuals"])
def test_what_a_project_in_preparation_has_not_done_cannot_be_asked(tiny: Edition, kind: str) -> None:
    found = tiny.values("coverage_cells", ("kind", "country"), "applicable", country=("MD",))
    assert states(tiny, kind)[CEILING] == "not_applicable"
    assert found[(kind, "MD")] == 0


@pytest.mark.parametrize("kind", ["amount", "targets"])
def test_what_was_planned_can_be_asked_of_a_project_in_preparation(tiny: Edition, kind: str) -> None:
    assert states(tiny, kind)[CEILING] == "not_reported"


def test_only_a_project_that_states_nothing_has_no_words_to_show(tiny: Edition) -> None:
    found = states(tiny, "evidence")
    assert [key for key, state in found.items() if state == "not_applicable"] == [SILENT]
    # 17 filled cells of the project in marks want words; those of its amount were left out of the evidence.
    rows = tiny.answer("coverage_cells", {"kind": "evidence"}, project=("test-marks",)).frame
    assert (rows["value_low"].tolist(), rows["of"].tolist()) == ([16.0], [17.0])


def test_indicators_and_dates_are_counted(tiny: Edition) -> None:
    # Both indicators of the twinning have a target, one an actual value. Only the silent project lacks dates.
    assert values(tiny, "targets") == {TWINNING: "2"}
    assert values(tiny, "actuals") == {TWINNING: "1"}
    assert [key for key, state in states(tiny, "dates").items() if state == "not_reported"] == [SILENT]


def test_a_component_reports_for_its_project(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        people=["test-more,,test-component,trained,person,7,,,,,participations,period,,done,,"],
        indicators=["test-more,test-component,,2,Test result,Testland manuals,1,manuals,true,,,5,,period,,"],
    )
    place = ("MK", "test-fund", 2019)
    assert values(edition, "trained")[place] == "47"  # 40 and the component's 7, which is for MK alone
    assert values(edition, "targets")[place] == "1"


def test_the_cells_of_a_choice_of_countries_are_theirs(tiny: Edition) -> None:
    assert {key[0] for key in states(tiny, "amount", country=("MK",))} == {"MK"}


@pytest.mark.parametrize("kind", ["amount", "activities", "trained", "targets", "actuals", "dates"])
def test_the_terms_of_a_cell_make_its_value(tiny: Edition, kind: str) -> None:
    rows = tiny.answer("coverage_cells", {"kind": kind}).frame
    shown = rows[rows["state"].isin(["value", "zero"])]
    assert len(shown) >= 1
    for row in shown.to_dict("records"):
        key = (kind, *(str(row[name]) for name in ("country", "instrument_id", "year")))
        found = terms(tiny.connection.cursor(), "coverage_cells", key, Filters())
        assert found["low"].astype(float).sum() == row["value_low"], key


def test_a_projects_row_tells_what_it_lacks_and_the_one_row_behind_each_figure(tiny: Edition) -> None:
    frame = tiny.listing("coverage_of_projects").set_index("project_id")
    assert frame.index[0] == "test-silent"
    assert frame.loc["test-silent", "missing"] == 6
    twinning = frame.loc["test-twinning"]
    assert (twinning["amount_row"], twinning["amount_low"]) == ("test-twinning-budget", 1_000_000)
    assert (twinning["indicators"], twinning["targets"], twinning["actuals"]) == (2, 2, 1)
    assert frame.loc["test-marks", "amount_stated"] == "BAM ~100000"
    regional = frame.loc["test-regional"]
    assert regional["amount_low"] == 500_000
    assert pd.isna(regional["amount_high"])  # 300 000 and at least 200 000
    assert pd.isna(regional["amount_row"])  # two rows


def test_a_page_of_projects_is_a_part_of_all(tiny: Edition) -> None:
    whole = tiny.listing("coverage_of_projects")
    page = tiny.listing("coverage_of_projects", {"first": 2, "length": 3})
    assert page["project_id"].tolist() == whole["project_id"].tolist()[2:5]
    counts = tiny.listing("project_count")
    assert counts.set_index("level")["projects"].to_dict() == {
        "component": 1, "programme": 1, "project": 7, "sub_grant": 1,
    }  # fmt: skip
    assert len(whole) == 7


def asked(edition: Edition, **choice: object) -> dict[str, list[str]]:
    frame = edition.listing("ask_list", **choice)
    return {reason: sorted(group["row_id"]) for reason, group in frame.groupby("reason", sort=False)}


def test_amounts_and_trained_persons_are_asked_first(tiny: Edition) -> None:
    reasons = tiny.listing("ask_list")["reason"].tolist()
    assert set(reasons[:6]) == {"amount", "trained", "trained_at"}
    assert reasons == [reason for reason in reasons if reason in reasons[:6]] + reasons[6:]


def test_each_thing_that_is_missing_is_asked_once(tiny: Edition) -> None:
    found = asked(tiny)
    assert found["amount"] == ["test-ceiling", "test-silent"]
    assert found["trained"] == ["test-silent", "test-twinning"]  # of the split project a training is asked about
    assert found["trained_at"] == ["test-lone", "test-unknown"]
    assert found["start"] == found["end"] == ["test-silent"]
    assert found["activities"] == ["test-silent"]
    assert found["activity_numbers"] == ["test-unnumbered"]
    assert found["activity_dates"] == ["test-about"]
    assert found["actual"] == ["test-indicator-open"]
    assert "target" not in found
    assert len(found["indicators"]) == 6  # all projects but the twinning


def test_an_actual_value_that_nobody_states_stands_in_no_cell(tiny: Edition) -> None:
    (row,) = tiny.listing("ask_list", {"reason": "actual"}).to_dict("records")
    assert (row["table_name"], row["row_id"]) == ("indicators", "test-indicator-open")
    assert row["column_name"] is None  # its target of 3 is stated
    assert row["value"] is None


def test_what_has_no_source_or_no_rate_or_is_contradicted_is_asked(tiny: Edition) -> None:
    found = asked(tiny)
    assert found["rate"] == ["test-marks-budget"]
    assert "test-marks-budget" in found["unsourced"]
    # The alternative amount of the twinning has a note; what another page says of the accepted one has none.
    assert found["differing"] == ["test-engaged", "test-regional", "test-twinning-budget"]


def test_cells_without_a_source_are_asked_of_projects_whole(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        activities=[
            "test-early,test-silent,,Testland early,,,workshop,done,1,,2015-03,,,,,,,,",
            "test-later,test-silent,,Testland later,,,workshop,done,1,,2018-03,,,,,,,,",
            "test-free,,,Testland free,,,workshop,done,1,,2015-04,,,,,,,,",
            "test-free-later,,,Testland free later,,,workshop,done,1,,2018-04,,,,,,,,",
        ],
        people=["test-free-people,test-free,,engaged,person,20,,,,,,period,,done,,"],
    )

    def unsourced(year: int | None) -> dict[tuple[str, str, str], tuple[int, str]]:
        frame = edition.listing("ask_list", {"reason": "unsourced"}, year_from=year, year_to=year)
        frame = frame.fillna({"project_id": "none"}).query("project_id in ('none', 'test-silent')")
        return {
            (row["project_id"], row["table_name"], row["column_name"]): (row["n"], row["row_id"])
            for row in frame.to_dict("records")
        }

    # The project has no dates, so that no choice of years leaves it; the early activity alone is chosen.
    cells = ("activities", "status"), ("activities", "count"), ("activities", "start")
    of_project = {("test-silent", *cell): (2, "test-early") for cell in cells}
    of_none = {("none", *cell): (1, "test-free") for cell in cells}
    people = {("none", "people", cell): (1, "test-free-people") for cell in ("role", "number")}
    assert unsourced(2015) == {**of_project, **of_none, **people}
    assert unsourced(None) == {
        **of_project, **dict.fromkeys(of_none, (3, "test-free")), **people,
        ("none", "activities", "place_id"): (1, "test-lone"),
    }  # fmt: skip
    assert unsourced(2016) == {}


def test_a_project_in_preparation_is_not_asked_what_it_has_done(tiny: Edition) -> None:
    found = asked(tiny, project=("test-ceiling",))
    assert set(found) == {"amount", "indicators"}


def test_an_amount_without_a_date_is_asked_for_its_date(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(funding=["test-more,test-silent,,budget,9000,USD,,,accepted,"])
    found = asked(edition, project=("test-silent",))
    assert found["amount_date"] == ["test-more"]
    assert "amount" not in found


def test_whom_to_ask_goes_by_role(tiny: Edition) -> None:
    frame = tiny.listing("ask_list").drop_duplicates("project_id").set_index("project_id")
    twinning = frame.loc["test-twinning"]
    assert (twinning["implementing"], twinning["funding"]) == ("Testland Partner Institute", "Testland Donor A")
    assert list(twinning["sources"]) == ["test-page-cyrillic", "test-page-english", "test-page-other"]
    lone = tiny.listing("ask_list").query("row_id == 'test-lone' and reason == 'trained_at'").iloc[0]
    assert lone["organiser"] == "Testland Association"


def test_the_list_is_counted_by_reason_and_read_by_page(tiny: Edition) -> None:
    whole = tiny.listing("ask_list")
    counts = tiny.listing("ask_counts")
    assert counts.groupby("reason")["n"].sum().to_dict() == whole["reason"].value_counts().to_dict()
    assert counts["rank"].is_monotonic_increasing
    page = tiny.listing("ask_list", {"first": 3, "length": 4})
    assert page["row_id"].tolist() == whole["row_id"].tolist()[3:7]
    only = tiny.listing("ask_list", {"reason": "amount"})
    assert only["row_id"].tolist() == ["test-silent", "test-ceiling"]


def test_the_list_can_be_read_by_how_much_things_matter(tiny: Edition) -> None:
    whole = tiny.listing("ask_list")
    counts = tiny.listing("ask_counts").groupby("rank")["n"].sum()
    assert {10, 30, 40, 70} <= set(counts.index)
    before = 0
    for rank, n in counts.items():
        read = tiny.listing("ask_list", {"from_rank": rank, "to_rank": rank})
        for told in ("reason", "row_id", "n"):
            assert read[told].tolist() == whole[told].tolist()[before : before + n]
        before += n
    assert before == len(whole)


def test_differing_claims_stand_side_by_side(tiny: Edition) -> None:
    rows = tiny.listing("differing_claims").set_index("other_row", drop=False)
    assert len(rows) == 4
    other = rows.loc["test-twinning-other"]
    assert (other["value"], other["other_value"]) == ("1000000", "1200000")
    assert other["reason"] == "Another page gives another amount."
    people = rows.loc["test-engaged"]
    assert (people["value"], people["source_id"]) == (">=200", "test-page-cyrillic")
    assert (people["other_value"], people["other_source_id"]) == ("300", "test-page-other")


def test_differing_claims_are_counted_and_read_by_page(tiny: Edition) -> None:
    whole = tiny.listing("differing_claims")
    assert tiny.listing("differing_number")["n"].tolist() == [4] == [len(whole)]
    page = tiny.listing("differing_claims", {"first": 1, "length": 2})
    assert page["other_row"].tolist() == whole["other_row"].tolist()[1:3]
    assert page["words"].tolist() == whole["words"].tolist()[1:3]
    assert tiny.listing("differing_number", {"source_id": "test-page-cyrillic"})["n"].tolist() == [3]


def test_a_source_sees_the_claims_on_either_side(tiny: Edition) -> None:
    count = {
        source: len(tiny.listing("differing_claims", {"source_id": source}))
        for source in ("test-page-cyrillic", "test-page-english", "test-page-other", "test-page-unused")
    }
    assert count == {
        "test-page-cyrillic": 3, "test-page-english": 1, "test-page-other": 3, "test-page-unused": 0,
    }  # fmt: skip


def test_a_source_tells_how_many_of_its_figures_are_in_a_total(tiny: Edition) -> None:
    frame = tiny.listing("source_use", {"source_id": "test-page-cyrillic"}).set_index("kind")
    # Two amounts, of which the alternative is in no total; the bundle of 22 counts, the visit inside it does not.
    assert frame.loc["amounts", ["facts", "counted", "summable"]].tolist() == [2, 1, 2]
    assert frame.loc["activities", ["facts", "counted", "summable"]].tolist() == [2, 1, 2]
    assert frame.loc["dates", ["facts", "counted", "summable"]].tolist() == [6, 0, 0]
