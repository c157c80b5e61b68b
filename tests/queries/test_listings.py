"""Listings for pages: what can be chosen, the search, one project's dossier, the sources."""

from __future__ import annotations

import pytest

from tests.queries.asked import Edition


def ids(tiny: Edition, search: str | None) -> list[str]:
    return tiny.listing("project_list", {"search": search}).project_id.tolist()


@pytest.mark.parametrize("search", ["Твининг", "tvining", "Tvining Testija", "twinning", "TEST/2018/1", "ТП 2018"])
def test_a_project_is_found_in_any_script_by_title_reference_and_instrument(tiny: Edition, search: str) -> None:
    assert "test-twinning" in ids(tiny, search)


def test_a_project_is_found_by_its_partner_and_its_city(tiny: Edition) -> None:
    assert ids(tiny, "министарство") == ["test-twinning"]
    assert "test-regional" in ids(tiny, "Пробеград")


@pytest.mark.parametrize("typo", ["twining", "twinnning", "twinnign", "tvinning"])
def test_a_typo_still_finds(tiny: Edition, typo: str) -> None:
    assert ids(tiny, typo)[0] == "test-twinning"


def test_every_word_must_be_found(tiny: Edition) -> None:
    assert ids(tiny, "testland dollars") == ["test-dollar"]
    assert ids(tiny, "twinning dollars") == []
    assert ids(tiny, "zzzzzz") == []


def test_a_word_of_the_title_comes_before_a_word_elsewhere(tiny: Edition) -> None:
    # "programme" is in the title of one, in the instrument of others.
    assert ids(tiny, "programme")[0] == "test-above"
    assert len(ids(tiny, "programme")) > 1


@pytest.mark.parametrize("nothing", [None, "", "  ", "*"])
def test_no_search_lists_everything(tiny: Edition, nothing: str | None) -> None:
    assert len(ids(tiny, nothing)) == 10


def page(tiny: Edition, **asked: object) -> list[tuple[str, str | None]]:
    shown = tiny.listing("project_page", asked)[["project_id", "under"]]
    return [(row_id, under or None) for row_id, under in shown.fillna("").itertuples(index=False)]


def test_a_part_stands_under_its_project_where_the_best_of_the_family_was_found(tiny: Edition) -> None:
    # "Testland component" is the first title, the programme above the second; the twinning is of that programme, but
    # no part of a project: it stands for itself, as the ninth title is its sub-grant's.
    assert page(tiny) == [
        ("test-regional", None),
        ("test-component", "test-regional"),
        ("test-above", None),
        ("test-dollar", None),
        ("test-marks", None),
        ("test-split", None),
        ("test-silent", None),
        ("test-ceiling", None),
        ("test-twinning", None),
        ("test-sub-grant", "test-twinning"),
    ]


def test_a_page_of_the_directory_has_whole_families(tiny: Edition) -> None:
    assert page(tiny, first=0, length=2) == [
        ("test-regional", None),
        ("test-component", "test-regional"),
        ("test-above", None),
    ]
    assert page(tiny, first=7, length=2) == [("test-twinning", None), ("test-sub-grant", "test-twinning")]
    assert page(tiny, first=8, length=2) == []


def test_a_part_whose_project_is_not_found_stands_for_itself(tiny: Edition) -> None:
    assert page(tiny, search="sub-grant") == [("test-sub-grant", None)]
    assert tiny.listing("project_number", {"search": "sub-grant"}).to_dict("records") == [
        {"level": "sub_grant", "projects": 1, "alone": 1}
    ]


def test_the_number_of_projects_tells_levels_and_what_stands_for_itself(tiny: Edition) -> None:
    found = tiny.listing("project_number").set_index("level")
    assert found.projects.to_dict() == {"component": 1, "programme": 1, "project": 7, "sub_grant": 1}
    assert found.alone.to_dict() == {"component": 0, "programme": 1, "project": 7, "sub_grant": 0}


def test_entries_asked_for_are_the_same_as_in_the_whole_list(tiny: Edition) -> None:
    some = ["test-regional", "test-component"]
    whole = tiny.listing("project_list").set_index("project_id")
    places = tiny.listing("project_page").set_index("project_id").loc[some, "place"].tolist()
    asked = tiny.listing("project_list", {"entries": places}).set_index("project_id")
    assert sorted(asked.index) == sorted(some)
    assert asked.astype(str).replace("None", "nan").equals(whole.loc[asked.index].astype(str).replace("None", "nan"))
    assert asked.loc["test-component", "parent_title"] == "Testland regional action"


@pytest.mark.parametrize("name", ["funding_claims", "activity_list", "donor_projects"])
def test_the_pages_of_a_list_make_the_whole_list(tiny: Edition, name: str) -> None:
    whole = tiny.listing(name)
    key = str(whole.columns[0])
    pages = [tiny.listing(name, {"first": first, "length": 4})[key].tolist() for first in range(0, len(whole), 4)]
    assert [row_id for one in pages for row_id in one] == whole[key].tolist()
    assert [len(one) for one in pages[:-1]] == [4] * (len(pages) - 1)


def test_the_number_of_claims_is_that_of_the_list(tiny: Edition) -> None:
    assert tiny.listing("funding_number").n.tolist() == [len(tiny.listing("funding_claims"))] == [13]


def test_a_listed_project_shows_its_own_money_as_stated_and_in_euro(tiny: Edition) -> None:
    projects = tiny.listing("project_list").set_index("project_id")
    assert projects.amount_text.dropna().to_dict() == {
        "test-above": "EUR 5000000",
        "test-twinning": "EUR 1000000",
        "test-sub-grant": "EUR 50000",
        "test-regional": "EUR 300000 + EUR >=200000",
        "test-component": "EUR 70000",
        "test-split": "EUR 60000 + EUR 40000",
        "test-dollar": "USD 750000",
        "test-marks": "BAM ~100000",
    }
    assert projects.loc["test-above", "eur_low"] == 5_000_000
    assert projects.loc["test-regional", ["eur_low", "start_text", "end_text"]].tolist() == [
        500_000,
        "2019-01",
        "2021-12",
    ]
    assert projects.loc[["test-marks", "test-silent", "test-ceiling"], ["eur_low", "eur_high"]].isna().all(axis=None)
    assert projects.loc["test-twinning", ["activities_low", "sources"]].tolist() == [22, 3]


def test_options_are_the_values_that_occur(tiny: Edition) -> None:
    options = tiny.listing("filter_options")
    found = {field: list(part.code) for field, part in options.groupby("field")}
    assert found["country"] == ["BA", "XK", "MD", "MK", "RS"]
    assert sorted(found["instrument"]) == ["test-fund", "test-programme", "test-programme-2018"]
    assert found["donor"] == ["test-donor-a", "test-donor-b"]
    assert found["status"] == ["1", "2", "4"]
    assert found["year"] == ["2017", "2018", "2019", "2020", "2021", "2022"]
    assert "training" in found["activity_type"]


def test_a_dossier_shows_every_fact_with_its_words(tiny: Edition) -> None:
    facts = tiny.listing("project_facts", {"project_id": "test-twinning"})
    amounts = facts[(facts.row_id == "test-twinning-budget") & (facts.column_name == "amount")]
    assert amounts.claim.tolist() == ["accepted", "alternative"]
    assert amounts.other_value.dropna().tolist() == ["1200000"]
    assert amounts["words"].tolist() == ["Тестија 1000000", "Testland 1200000"]
    end = facts[(facts.table_name == "projects") & (facts.column_name == "end")].iloc[0]
    assert (end["value"], end.basis, end.publisher) == ("2020", "derived", "Testland Ministry")


def test_a_cell_without_a_source_is_in_the_dossier_too(tiny: Edition) -> None:
    facts = tiny.listing("project_facts", {"project_id": "test-marks"}).set_index("row_id")
    assert facts.loc["test-marks-budget", "value"] == "~100000"
    assert facts.loc[["test-marks-budget"], ["source_id", "words"]].isna().all(axis=None)


def test_the_parts_of_a_dossier(tiny: Edition) -> None:
    project = {"project_id": "test-twinning"}
    header = tiny.listing("project_header", project).iloc[0]
    assert (header.parent_title, header.donors) == ("Testland programme above", "Testland Donor A")
    assert tiny.listing("project_people", project).people_id.tolist() == [
        "test-engaged",
        "test-experts",
        "test-visitors",
    ]
    activities = tiny.listing("project_activities", project)
    listed = tiny.listing("activity_list", project=("test-twinning",))
    assert sorted(activities.activity_id) == sorted(listed.activity_id)
    assert sorted(listed.people_text.dropna()) == ["attended person 8", "expert person 2"]
    assert tiny.listing("funding_claims", project=("test-twinning",)).left_out.fillna("").tolist() == [
        "",
        "alternative",
    ]
    assert tiny.listing("project_partners", project).role.tolist() == ["1", "4", "beneficiary"]
    assert tiny.listing("project_children", project).project_id.tolist() == ["test-sub-grant"]


def test_a_missing_baseline_is_empty(tiny: Edition) -> None:
    indicators = tiny.answer("indicators", project=("test-twinning",)).frame.set_index("indicator_id")
    assert indicators.loc["test-indicator", ["baseline_low", "target_low", "actual_low"]].tolist() == [
        20,
        80,
        50,
    ]
    assert indicators.loc[["test-indicator-open"], ["baseline_low", "actual_low"]].isna().all(axis=None)


def test_a_project_that_does_not_exist_has_no_header(tiny: Edition) -> None:
    assert tiny.listing("project_header", {"project_id": "no-such"}).empty


def test_sources_say_what_was_read_from_them(tiny: Edition) -> None:
    sources = tiny.listing("source_list").set_index("source_id")
    assert sources.loc["test-page-other", ["facts", "alternatives", "projects"]].tolist() == [0, 3, 2]
    assert sources.loc["test-page-unused", ["facts", "alternatives"]].tolist() == [0, 0]
    assert sources.index[0] == "test-page-english"  # of January 2020, the newest
    facts = tiny.listing("source_facts", {"source_id": "test-page-other"})
    assert facts.other_value.tolist() == ["1200000", "4", "300"]


def test_context_stands_by_itself(tiny: Edition) -> None:
    row = tiny.listing("context_list").iloc[0]
    assert (row.value_low, row.unit, row.attributed_to) == (120_000, "persons", "Testland Organisation")


def test_the_version_of_the_edition(tiny: Edition) -> None:
    assert tiny.listing("version").version.tolist() == [1]
