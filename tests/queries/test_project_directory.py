"""The tables that the lists of projects and payers read instead of all rows say what the rows say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pandas as pd
import pytest

from etl.names import fold
from queries import Filters, look_up
from queries.steps import with_steps
from tests.conftest import TINY
from tests.queries.asked import Edition

CHOICES = [
    {"country": country, "donor": donor, "instrument": instrument, "status": status}
    for country, donor, instrument, status in product(
        (None, ("RS",), ("AL", "XK")), (None, ("european-union", "usaid")), (None, ("ipa-2",)), (None, ("2",))
    )
]
OF_ROWS = [{"activity_type": ("training",)}, {"year_from": 2015, "year_to": 2018}, {"project": ("eu4fast",)}]


def entry(table: str, **cells: str) -> str:
    header = (TINY / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    return ",".join(cells.get(name, "") for name in header)


@pytest.mark.parametrize("choice", CHOICES, ids=repr)
@pytest.mark.parametrize("name", ["donor_list", "project_number", "project_count"])
def test_cells_and_rows_give_the_same_lists(curated: Edition, name: str, choice: dict[str, Any]) -> None:
    every = tuple(key for (key,) in curated.sql("select project_id from project_scope"))
    chosen = Filters(**choice)
    cells, rows = (look_up(curated.connection, name, one) for one in (chosen, replace(chosen, project=every)))
    pd.testing.assert_frame_equal(cells, rows)


@pytest.mark.parametrize("choice", [*CHOICES, *OF_ROWS], ids=repr)
def test_the_directory_lists_what_is_selected(curated: Edition, choice: dict[str, Any]) -> None:
    def chosen(step: str) -> list[tuple[int]]:
        statement = with_steps(f"select project_no from {step} order by project_no")
        values = Filters(**choice).parameters()
        found = curated.connection.execute(statement.sql, {name: values[name] for name in statement.parameters})
        return found.fetchall()

    assert chosen("listed_projects") == chosen("selected_projects")


def test_the_directory_knows_where_everything_lies(curated: Edition) -> None:
    above = """select count(*) from directory d
        join projects p on p.id = d.project_id
        join project_scope s on s.rowid = d.scope_row
        left join project_scope up on up.rowid = d.parent_row
        where s.project_id = p.id and up.project_id is not distinct from p.parent_project_id"""
    assert curated.sql(above) == curated.sql("select count(*) from projects")
    for rows, scope in (("activity_rows", "activity_scope"), ("people_rows", "people_scope")):
        lying = f"""select d.project_id, s.rowid from (select project_id, unnest({rows}) as row_no from directory) d
            join {scope} s on s.rowid = d.row_no order by all"""
        own = f"select project_id, rowid from {scope} where project_id is not null order by all"
        assert curated.sql(lying) == curated.sql(own)
    in_order = curated.sql("select project_id from directory order by place")
    assert in_order == curated.sql("select id from projects order by title, id")


def test_a_whole_of_another_project_holds_its_part(tiny_with: Callable[..., Edition]) -> None:
    # 5 of the 9 are told again of another project: they are counted once, and not under the other project.
    def activity(key: str, project: str, count: str, **more: str) -> str:
        said = {"title": "Test", "type": "workshop", "status": "done"}
        return entry("activities", id=key, project_id=project, count=count, **said, **more)

    def trained(key: str, of: str, number: str, **more: str) -> str:
        said = {"role": "trained", "unit": "person", "counting": "unique", "reporting": "period", "status": "done"}
        return entry("people", id=key, activity_id=of, number=number, **said, **more)

    edition = tiny_with(
        activities=[
            activity("test-whole", "test-ceiling", "9"),
            activity("test-part", "test-silent", "5", part_of="test-whole"),
        ],
        people=[
            trained("test-many", "test-whole", "90"),
            trained("test-some", "test-part", "50", part_of="test-many"),
        ],
    )
    place = edition.listing("project_page").set_index("project_id")["place"]
    listed = edition.listing("project_list", {"entries": [int(place["test-silent"])]}).iloc[0]
    assert pd.isna(listed["activities_low"])
    assert pd.isna(listed["trained_low"])
    alone = edition.listing("donor_projects", project=("test-silent",)).iloc[0]
    assert (alone["done_low"], alone["trained_low"]) == (5, 50)  # the whole is not of the selection


# What a project is searched by, in one text.
SAID = """
    select p.id as project_id, concat_ws(' ', p.id, p.title, p.title_local, array_to_string(p.other_titles, ' '),
        p.reference, i.name, i.abbreviation, array_to_string(i.aliases, ' '),
        (select string_agg(concat_ws(' ', o.name, o.name_local, o.abbreviation), ' ')
            from participations r join organisations o on o.id = r.organisation_id where r.project_id = p.id),
        (select string_agg(concat_ws(' ', c.name, array_to_string(c.names, ' ')), ' ')
            from activities a join places c on c.id = a.place_id where a.project_id = p.id)) as said
    from projects p left join instruments i on i.id = p.instrument_id
"""


@pytest.mark.parametrize("search", ["trening", "belgrad", "usaid", "trafickin", "police academi", "eu", "zzzz"])
@pytest.mark.parametrize("choice", [{}, {"country": ("RS",)}, {"year_from": 2018}], ids=repr)
def test_what_is_found_by_words_is_found_in_the_texts(curated: Edition, search: str, choice: dict[str, Any]) -> None:
    statement = with_steps(f"select s.project_id, t.said from selected_projects s join ({SAID}) t using (project_id)")
    values = Filters(**choice).parameters()
    said = curated.connection.execute(statement.sql, {name: values[name] for name in statement.parameters}).fetchall()
    texts = [(key, fold(text)) for key, text in said]

    def near(token: str, word: str) -> bool:
        wrong, like = curated.sql(
            f"select damerau_levenshtein('{token}', '{word}'), jaro_winkler_similarity('{token}', '{word}')"
        )[0]
        sized = 0.6 * len(word) <= len(token) <= 1.7 * len(word)
        return sized and (wrong <= (2 if len(word) >= 8 else 1) or (len(word) >= 6 and like >= 0.93))

    def holds(text: str, word: str) -> bool:
        if any(word in other for _id, other in texts) or len(word) < 4:
            return word in text
        return any(near(token, word) for token in text.split())

    expected = {key for key, text in texts if all(holds(text, word) for word in search.split())}
    assert set(curated.listing("project_list", {"search": search}, **choice)["project_id"]) == expected
