"""Lists that lie in their order in an edition say the same as the rows that they are made of."""

from __future__ import annotations

from typing import Any

import pytest

from queries import Filters
from queries.ask import DEFAULTS
from queries.steps import with_steps
from tests.queries.asked import Edition

CHOICES: list[dict[str, Any]] = [
    {},
    {"country": ("RS",)},
    {"country": ()},
    {"country": ("AL", "XK"), "donor": ("european-union",)},
    {"donor": ("usaid",), "activity_type": ("training",)},
    {"instrument": ("ipa-ii",)},
    {"status": ("2",), "year_from": 2018},
    {"activity_type": ("study_visit",)},
    {"year_from": 2015, "year_to": 2019},
]


def from_steps(edition: Edition, sql: str, **choice: Any) -> list[Any]:
    """The first column of what a statement on the shared steps gives."""
    statement = with_steps(sql)
    values = {**DEFAULTS, **Filters(**choice).parameters()}
    found = edition.connection.cursor().execute(statement.sql, {name: values[name] for name in statement.parameters})
    return [row[0] for row in found.fetchall()]


def test_every_entry_lies_where_the_order_says(curated: Edition) -> None:
    for entries, of in (
        (
            """activity_order l join activity_scope s on s.rowid = l.scope_row
            join activities b on b.rowid = l.activity_row and b.id = s.activity_id and s.profile = l.profile""",
            "activities",
        ),
        (
            """claim_order l join funding_scope s on s.rowid = l.scope_row
            join funding b on b.rowid = l.funding_row and b.id = s.funding_id and s.profile = l.profile""",
            "funding",
        ),
        (
            """(select unnest(people_rows) as people_row, activity_row from activity_order) l
            join people_scope p on p.rowid = l.people_row
            join activities b on b.rowid = l.activity_row and b.id = p.activity_id""",
            """people where activity_id is not null and part_of is null
                and coalesce(number.low, number.high) is not null""",
        ),
        (
            """claim_order l
            join evidence e on e.rowid = l.words_row and e."table" = 'funding' and e."column" = 'amount'
            join funding b on b.rowid = l.funding_row and b.id = e.row_id""",
            """(select distinct row_id from evidence where "table" = 'funding' and "column" = 'amount')""",
        ),
        (
            """contradictions l join sourced_facts f on f.rowid = l.fact_row
            and (f.table_name, f.row_id, f.column_name, f.claim)
                = (l.table_name, l.row_id, l.column_name, 'alternative')""",
            "contradictions where fact_row is not null",
        ),
        (
            """contradictions l join sourced_facts f on f.rowid = l.words_row
            and (f.table_name, f.row_id, f.column_name, f.source_id, f.claim)
                = (l.table_name, l.row_id, l.column_name, l.source_id, 'accepted')""",
            "contradictions where source_id is not null",
        ),
        (
            """contradictions l join funding f on f.rowid = l.other_amount_row and f.id = l.other_row
            and f.claim = 'alternative'""",
            "contradictions where fact_row is null",
        ),
    ):
        ((listed,), (all_of_them,)) = curated.sql(f"select count(*) from {entries} union all select count(*) from {of}")
        assert listed == all_of_them > 0, entries


@pytest.mark.parametrize("choice", CHOICES, ids=repr)
def test_a_list_has_what_is_selected_and_its_number_counts_that(curated: Edition, choice: dict[str, Any]) -> None:
    for listing, number, key, sql in (
        ("activity_list", "activity_number", "activity_id", "select activity_id from selected_activities"),
        ("funding_claims", "funding_number", "funding_id", "select funding_id from selected_funding"),
    ):
        listed = curated.listing(listing, **choice)[key].tolist()
        assert sorted(listed) == sorted(from_steps(curated, sql, **choice))
        assert curated.listing(number, **choice)["n"].tolist() == [len(listed)]


def test_the_activities_of_one_city_are_counted_alone(curated: Edition) -> None:
    for place in ("belgrade", *(row[0] for row in curated.sql("select distinct place_id from done_places limit 3"))):
        for choice in ({}, {"country": ("RS",)}, {"status": ("2",)}):
            listed = curated.listing("activity_list", {"place": place}, **choice)
            assert set(listed["place_id"]) <= {place}
            assert curated.listing("activity_number", {"place": place}, **choice)["n"].tolist() == [len(listed)]


@pytest.mark.parametrize("choice", CHOICES, ids=repr)
def test_why_a_claim_enters_no_total_is_told_as_it_is_counted(curated: Edition, choice: dict[str, Any]) -> None:
    listed = curated.listing("funding_claims", **choice)
    sql = "select funding_id from selected_funding where left_out is null"
    assert sorted(listed["funding_id"][listed["left_out"].isna()]) == sorted(from_steps(curated, sql, **choice))


@pytest.mark.parametrize("choice", CHOICES, ids=repr)
def test_sources_and_contradictions_are_those_of_what_is_selected(curated: Edition, choice: dict[str, Any]) -> None:
    of_selection = """project_id in (select project_id from selected_projects)
        or activity_id in (select activity_id from selected_activities)"""
    sources = from_steps(curated, f"select distinct source_id from sourced_facts where {of_selection}", **choice)
    assert curated.listing("chosen_sources", **choice)["source_id"].tolist() == sorted(sources)
    differing = from_steps(curated, f"select nth from contradictions where {of_selection} order by nth", **choice)
    assert from_steps(curated, "select nth from listed_contradictions order by nth", **choice) == differing
    assert curated.listing("differing_number", **choice)["n"].tolist() == [len(differing)]
    assert len(curated.listing("differing_claims", **choice)) == len(differing)


def test_what_of_a_source_enters_a_total_is_what_the_metrics_count(curated: Edition) -> None:
    for kind, table, column, sql in (
        ("amounts", "funding", "amount", "select funding_id from selected_funding where left_out is null"),
        ("people", "people", "number", "select people_id from counted_people"),
        ("activities", "activities", "count", "select activity_id from counted_activities"),
    ):
        counted = from_steps(
            curated,
            f"""select {{'source': source_id, 'n': count(distinct row_id)}} from sourced_facts
            where claim = 'accepted' and table_name = '{table}' and column_name = '{column}' and row_id in ({sql})
            group by source_id""",
        )
        use = curated.listing("source_use")
        told = use[(use["kind"] == kind) & (use["counted"] > 0)]
        assert dict(zip(told["source_id"], told["counted"], strict=True)) == {c["source"]: c["n"] for c in counted}
