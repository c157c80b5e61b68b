"""Donors and instruments: what each pays for, promises and keeps. Numbers are worked out from the tiny data by hand."""

from __future__ import annotations

from collections.abc import Callable

from queries import INDICATOR_STATES
from tests.queries.asked import Edition, _figure


def listed(edition: Edition, **choice: object) -> dict[tuple[str, str], dict[str, object]]:
    rows = edition.listing("donor_list", **choice).to_dict("records")
    return {(row["kind"], row["id"]): row for row in rows}


def money(row: dict[str, object]) -> str:
    return _figure(row["eur_low"], row["eur_high"], row["eur_approximate"])


def test_a_donor_has_its_own_money_and_not_that_of_several_together(tiny: Edition) -> None:
    # A: 1,000,000 of the twinning (its only donor), 300,000 of the regional action, USD 750,000 at 1.25. The 100,000 of
    # the project that A and B pay for together, without a split, are in the row of neither.
    found = listed(tiny)
    assert money(found["donor", "test-donor-a"]) == "1900000"
    assert money(found["donor", "test-donor-b"]) == ">=200000"


def test_projects_are_counted_apart_from_programmes_and_parts(tiny: Edition) -> None:
    # A: twinning, regional, split, dollar; beside them the programme above and the sub-grant.
    row = listed(tiny)["donor", "test-donor-a"]
    assert (row["projects"], row["reported"], row["entries"]) == (4, 3, 2)


def test_an_instrument_stands_for_those_below_it(tiny: Edition) -> None:
    # The programme: 1,000,000 of the twinning of its year 2018, 40,000 + 60,000, and 600,000.
    found = listed(tiny)
    assert money(found["instrument", "test-programme"]) == "1700000"
    assert money(found["instrument", "test-programme-2018"]) == "1000000"


def test_each_row_is_the_headline_of_its_own_page(tiny: Edition, curated: Edition) -> None:
    for edition in (tiny, curated):
        found = listed(edition)
        assert found
        for (kind, key), row in found.items():
            assert money(row) == edition.headline("funding", **{kind: (key,)})
            assert str(row["projects"]) == edition.headline("projects", **{kind: (key,)})


def test_promised_results_are_in_the_row_of_each_payer(tiny: Edition) -> None:
    # The twinning has two indicators: one with an actual of 50, one that nobody reports on.
    row = listed(tiny)["donor", "test-donor-a"]
    assert (row["indicators"], row["not_reported"]) == (2, 1)
    assert listed(tiny)["donor", "test-donor-b"]["indicators"] == 0


def test_each_promised_result_of_a_payer_is_in_one_state(curated: Edition) -> None:
    found = listed(curated).values()
    assert any(row["no_target"] for row in found)
    assert all(sum(row[state] for state in INDICATOR_STATES) == row["indicators"] for row in found)


def test_a_choice_of_one_donor_leaves_the_others_out_of_the_list(tiny: Edition) -> None:
    assert {key for kind, key in listed(tiny, donor=("test-donor-b",)) if kind == "donor"} == {"test-donor-b"}


def test_a_choice_of_one_instrument_leaves_out_what_is_not_below_it(tiny: Edition) -> None:
    found = {key for kind, key in listed(tiny, instrument=("test-programme",)) if kind == "instrument"}
    assert found == {"test-programme", "test-programme-2018"}


def test_a_project_has_only_the_share_of_the_chosen_donor(tiny: Edition) -> None:
    rows = tiny.listing("donor_projects", donor=("test-donor-b",)).set_index("project_id").to_dict("index")
    assert money(rows["test-regional"]) == ">=200000"
    assert money(rows["test-split"]) == ""
    assert rows["test-split"]["amounts"] == 2


def test_an_unknown_donor_has_no_header(tiny: Edition) -> None:
    assert tiny.listing("donor_header", {"payer": "donor", "payer_id": "test-ngo"}).empty
    assert tiny.listing("donor_header", {"payer": "", "payer_id": "test-donor-a"}).empty


def test_an_instrument_knows_what_is_above_and_below_it_and_whose_it_is(tiny: Edition) -> None:
    asked = {"payer": "instrument", "payer_id": "test-programme"}
    found = tiny.listing("donor_relatives", asked)[["relation", "id"]].values.tolist()
    assert found == [["below", "test-programme-2018"], ["donor", "test-donor-a"]]


def test_what_is_not_told_of_the_projects_of_a_donor_is_counted_and_named(tiny: Edition) -> None:
    # B pays for the regional action, the split one, that in marks and that with a ceiling. Of these the last states no
    # amount but a ceiling; none promises a result.
    found = tiny.listing("donor_gaps", donor=("test-donor-b",)).set_index("gap")
    assert found.loc["amount", ["n", "of"]].tolist() == [1, 4]
    assert [one["project_id"] for one in found.loc["amount", "projects"]] == ["test-ceiling"]
    assert found.loc["promise", ["n", "of"]].tolist() == [4, 4]
    assert "start" not in found.index


def gaps(edition: Edition, **choice: object) -> set[tuple[str, str]]:
    rows = edition.listing("donor_gaps", **choice).to_dict("records")
    return {(row["gap"], one["project_id"]) for row in rows for one in row["projects"]}


def test_what_is_told_of_another_country_or_year_is_no_silence(tiny: Edition) -> None:
    # All that was done in the twinning, and all people of the regional action, are of the years before.
    later = gaps(tiny, donor=("test-donor-a",), year_from=2021, year_to=2021)
    assert later == {("promise", "test-regional")}
    assert ("done", "test-twinning") not in gaps(tiny, donor=("test-donor-a",), year_from=2020, year_to=2020)
    everything = gaps(tiny)
    for choice in ({"country": ("RS",)}, {"country": ("MK",)}, {"activity_type": ("workshop",)}, {"year_from": 2020}):
        assert gaps(tiny, **choice) <= everything


def test_what_is_stated_of_a_component_is_told_of_its_project(tiny_with: Callable[..., Edition]) -> None:
    part = "test-part,Testland part,,,,,component,test-ceiling,,2,2021,2022,,,MD,,,"
    edition = tiny_with(
        projects=[part],
        funding=["test-part-budget,test-part,,budget,1000,EUR,2021,,accepted,"],
        activities=["test-part-done,test-part,,Testland part training,,,training,done,1,,2021-03,,MD,,,,,,"],
        people=["test-part-people,,test-part,trained,person,10,,,,,,period,,done,,"],
        indicators=["test-part-promise,test-part,R1,1,Test result,Testland part persons,1,persons,true,,,30,,,,"],
    )
    assert not {gap for gap, project in gaps(edition, donor=("test-donor-b",)) if project == "test-ceiling"}


def promises(edition: Edition, **choice: object) -> set[str]:
    found = edition.listing("donor_promises", **choice)["row_id"]
    assert edition.listing("donor_promises_number", **choice)["n"].tolist() == [len(found)]
    return set(found)


def test_what_was_to_be_by_now_and_is_not_reported_as_done_is_a_promise(tiny: Edition) -> None:
    # B: online courses expected in 2020, at most three meetings expected in 2020, a visit planned for 2021, and 300
    # persons to be trained. The cancelled conference, and the 70 of it, are promised no more.
    assert promises(tiny, donor=("test-donor-b",)) == {"test-online", "test-at-most", "test-planned", "test-plan"}
    assert promises(tiny, donor=("test-donor-a",)) == {"test-at-most"}


def test_pages_of_promises_make_the_whole(tiny: Edition) -> None:
    whole = tiny.listing("donor_promises")["row_id"].tolist()
    pages = [tiny.listing("donor_promises", {"first": n, "length": 2})["row_id"].tolist() for n in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 2, len(whole) - 4]
    assert [row for page in pages for row in page] == whole


def test_what_is_still_ahead_is_no_promise_that_was_not_kept(tiny_with: Callable[..., Edition]) -> None:
    later = "test-later,test-ceiling,,Testland visit in 2099,,,study_visit,planned,1,,2099-09,,LT,,,,,,"
    undated = "test-some-day,test-ceiling,,Testland visit some day,,,study_visit,planned,1,,,,LT,,,,,,"
    found = promises(tiny_with(activities=[later, undated]), donor=("test-donor-b",))
    assert "test-later" not in found
    assert "test-some-day" in found


def test_a_part_of_what_is_listed_is_promised_with_it(tiny_with: Callable[..., Edition]) -> None:
    whole = "test-visits,test-ceiling,,Testland visits,,,study_visit,planned,2,,,,LT,,,,,,"
    part = "test-one-visit,test-ceiling,,Testland visit,,,study_visit,planned,1,test-visits,,,LT,,,,,,"
    found = promises(tiny_with(activities=[whole, part]), donor=("test-donor-b",))
    assert "test-visits" in found
    assert "test-one-visit" not in found


def test_people_of_whom_as_many_are_reported_in_the_same_role_are_no_open_promise(
    tiny_with: Callable[..., Edition],
) -> None:
    done = "test-plan-done,,test-ceiling,trained,person,10,,,,,,period,,done,,"
    assert "test-plan" not in promises(tiny_with(people=[done]), donor=("test-donor-b",))


def test_people_to_be_reached_by_an_activity_that_is_planned_are_told_of_with_it(
    tiny_with: Callable[..., Edition],
) -> None:
    guests = "test-guests,test-planned,,attended,person,12,,,,,,period,,planned,,"
    assert "test-guests" not in promises(tiny_with(people=[guests]), donor=("test-donor-b",))


def test_a_number_that_is_the_target_of_an_indicator_is_promised_once(tiny_with: Callable[..., Edition]) -> None:
    target = "test-target,test-ceiling,R1,1,Test result,Testland persons trained,1,persons,true,,,300,,,,"
    assert "test-plan" not in promises(tiny_with(indicators=[target]), donor=("test-donor-b",))


def test_the_statements_in_a_sum_make_the_sum_of_their_role(tiny: Edition) -> None:
    # A: trained 60 (35 and 25 and 40 of it are parts), 0, and 120 cumulative (50, 20 and 90 are inside).
    frame = tiny.listing("donor_people", donor=("test-donor-a",))
    trained = frame[(frame["role"] == "trained") & (frame["status"] == "done") & frame["in_sum"]]
    assert trained["number_low"].dropna().sum() == 180
    assert tiny.headline("trained", donor=("test-donor-a",)) == "180"


def test_the_words_of_a_choice_are_those_of_its_own_figures(tiny: Edition) -> None:
    words = tiny.listing("donor_words", donor=("test-donor-a",))
    cells = set(words[["table_name", "row_id", "column_name"]].itertuples(index=False, name=None))
    assert ("funding", "test-twinning-budget", "amount") in cells
    assert not any(row_id.startswith("test-marks") for _table, row_id, _column in cells)
    # What another page says instead is an alternative claim, and no word behind the figure that counts.
    assert words.loc[words["row_id"] == "test-twinning-budget", "words"].tolist() == ["Тестија 1000000"]


def test_the_sources_of_a_choice_tell_how_much_they_carry_of_it(tiny: Edition) -> None:
    # One page contradicts the money and the people of the twinning, and the components of the regional action.
    found = tiny.listing("donor_sources", donor=("test-donor-a",)).set_index("source_id")
    assert found.loc["test-page-other", ["facts", "alternatives"]].tolist() == [0, 3]
    assert "test-page-unused" not in found.index
