"""People, on the tiny data. Trained persons done: 60 (MK and XK together: 40 of them from MK; 35 women, 25
men), 0, 120 (cumulative; 50 before it and 90 inside it are not added), ~30 and 10..15.
"""

from __future__ import annotations

from collections.abc import Callable

from etl.contract import contract
from tests.queries.asked import Edition


def test_only_persons_trained_and_done_are_trained_professionals(tiny: Edition) -> None:
    assert tiny.headline("trained") == f"{60 + 0 + 120 + 30 + 10}..{60 + 0 + 120 + 30 + 15}"
    assert tiny.headline("trained_planned") == "300"


def test_engaged_is_not_trained(tiny: Edition) -> None:
    assert tiny.headline("engaged", project=("test-twinning",)) == ">=200"
    assert tiny.headline("trained", project=("test-twinning",)) == ""


def test_teams_are_not_persons(tiny: Edition) -> None:
    people = tiny.figures("people_by_role", ("role", "unit", "status"), "number")
    assert people == {
        ("trained", "person", "done"): "220..225",
        ("trained", "person", "planned"): "300",
        ("certified", "person", "done"): "<=20",
        ("engaged", "person", "done"): ">=200",
        ("attended", "person", "done"): "8",
        ("attended", "team", "done"): "17",
        ("expert", "person", "done"): "2",
    }
    assert tiny.headline("teams") == "17"


def test_what_is_cancelled_is_nobody(tiny: Edition) -> None:
    assert 70 not in tiny.answer("people_by_role").frame.number_low.tolist()
    assert tiny.answer("people_by_role", activity_type=("conference",)).frame.empty


def test_a_true_zero_is_zero_and_missing_is_not(tiny: Edition) -> None:
    assert tiny.headline("trained", project=("test-split",)) == ""
    assert tiny.headline("trained", activity_type=("training",), country=("XK",)) == "0"


def test_parts_that_name_their_country_stand_there(tiny: Edition) -> None:
    assert tiny.figures("trained_by_country", "country", "trained") == {
        "MK": f"{40 + 120}",
        "BA": f"{30 + 10}..{30 + 15}",
        None: f"{60 - 40}",
        "XK": "0",
        "RS": "",
    }


def test_trainings_without_a_number_are_named(tiny: Edition) -> None:
    # The training of no project in Serbia; the workshops in Macedonia, whose trained nobody counted.
    assert tiny.values("trained_by_country", "country", "not_reported") == {
        "MK": 1,
        "RS": 1,
        "BA": 0,
        "XK": 0,
        None: 0,
    }
    row = tiny.answer("headline").frame.set_index("measure").loc["trained"]
    assert (row.reported, row["of"]) == (5, 7)


def test_people_of_several_countries_belong_to_none_of_the_chosen_alone(tiny: Edition) -> None:
    assert tiny.figures("trained_by_country", "country", "trained", country=("MK",)) == {"MK": "160"}
    note = tiny.notes("trained_by_country", country=("MK",))["several_countries"]
    assert (note.n, note.low) == (1, 60)
    assert tiny.headline("trained", country=("MK", "XK")) == f"{60 + 120}"


def test_people_without_any_country_stand_in_none(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        activities=["test-nowhere,,,Testland nowhere,,,training,done,1,,2021-03,,,,,,,,"],
        people=["test-of-nowhere,test-nowhere,,trained,person,7,,,,,,period,,done,,"],
    )
    # Beside the 20 of two countries that no source splits.
    assert edition.figures("trained_by_country", "country", "trained")[None] == "27"
    assert "test-of-nowhere" not in set(edition.statements(country=("RS",))["people_id"])


def test_trained_by_sex_and_what_remains(tiny: Edition) -> None:
    assert tiny.figures("trained_by_sex", "sex", "number") == {
        "female": "35",
        "male": "25",
        None: f"{0 + 120 + 30 + 10}..{0 + 120 + 30 + 15}",
    }


def test_trained_by_profession(tiny: Edition) -> None:
    assert tiny.figures("trained_by_profession", "profession", "number") == {
        None: f"{60 + 0 + 120}",
        "police officers": "~30",
        "judges": "10..15",
    }


def test_the_notes_of_trained_persons_name_everything_beside_them(tiny: Edition) -> None:
    notes = tiny.notes("trained_by_country")
    assert {key: (note.low, note.high) for key, note in notes.items() if key[0] == "other_role"} == {
        ("other_role", "attended:person"): (8, 8),
        ("other_role", "attended:team"): (17, 17),
        ("other_role", "certified:person"): (None, 20),
        ("other_role", "engaged:person"): (200, None),
        ("other_role", "expert:person"): (2, 2),
    }
    assert notes[("planned", "trained:person")].low == 300
    assert (notes["superseded"].low, notes["inside_cumulative"].low) == (50, 90)
    counting = {key[1]: note.n for key, note in notes.items() if key[0] == "counting"}
    assert counting == {"participations": 2, "unique": 1, "not_stated": 2}


def test_a_part_of_a_figure_that_is_left_out_is_left_out_too(tiny: Edition) -> None:
    reasons = dict(tiny.sql("select people_id, left_out from people_scope where left_out is not null"))
    assert reasons == {
        "test-early": "superseded",
        "test-early-female": "superseded",
        "test-inside": "inside_cumulative",
    }


def people(name: str, **cells: str) -> str:
    """A row of people.csv: persons trained and done in a period, unless the cells say otherwise."""
    given = {"role": "trained", "unit": "person", "reporting": "period", "status": "done"} | cells
    return ",".join(
        [name, *(given.get(column, "") for column in contract().table("people").column_names[1:])]
    )


def test_what_began_after_a_cumulative_figure_is_not_inside_it(tiny_with: Callable[..., Edition]) -> None:
    # The cumulative 120 are true on 2020-05-19.
    later = "test-later,test-dollar,,Testland later training,,,training,done,1,,2020-06,,,,,,,,"
    edition = tiny_with(
        activities=[later], people=[people("test-more", activity_id="test-later", number="7")]
    )
    assert edition.headline("trained", project=("test-dollar",)) == f"{120 + 7}"


def test_a_finer_figure_is_inside_the_cumulative_total(tiny_with: Callable[..., Edition]) -> None:
    rows = [
        people(
            "test-fine",
            project_id="test-dollar",
            number="70",
            sex="female",
            reporting="cumulative",
            as_of="2020-05",
        ),
        people("test-country", project_id="test-dollar", number="30", country="MK"),
    ]
    edition = tiny_with(people=rows)
    assert edition.headline("trained", project=("test-dollar",)) == "120"


def test_a_later_cumulative_figure_of_some_is_not_added_to_the_total(tiny_with: Callable[..., Edition]) -> None:
    # 120 until 2020-05-19; 70 women until 2021-05 are partly the same people.
    women = {"number": "70", "sex": "female", "reporting": "cumulative", "as_of": "2021-05"}
    edition = tiny_with(people=[people("test-women", project_id="test-dollar", **women)])
    assert edition.headline("trained", project=("test-dollar",)) == "120"


def test_a_cumulative_figure_of_another_role_holds_nobody(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        people=[people("test-engaged-too", project_id="test-dollar", number="9", role="engaged")]
    )
    assert edition.headline("engaged", project=("test-dollar",)) == "9"


def test_parts_that_do_not_tell_the_same_facet_split_nothing_twice(tiny_with: Callable[..., Edition]) -> None:
    # 15 women from MK are among the 40 from MK: they are no second part of the 60.
    row = people(
        "test-fine",
        activity_id="test-training",
        number="15",
        country="MK",
        sex="female",
        part_of="test-trained",
    )
    edition = tiny_with(people=[row])
    chosen = {"project": ("test-regional",)}
    assert edition.figures("trained_by_country", "country", "trained", **chosen) == {
        "MK": "40",
        None: "20",
        "XK": "0",
    }
    assert edition.figures("trained_by_sex", "sex", "number", **chosen) == {
        "female": "35",
        "male": "25",
        None: "0",
    }


def test_a_part_of_another_role_stands_beside_its_whole(tiny_with: Callable[..., Edition]) -> None:
    row = people("test-some", project_id="test-twinning", number="12", part_of="test-engaged")
    edition = tiny_with(people=[row])
    assert edition.headline("trained", project=("test-twinning",)) == "12"
    assert edition.headline("engaged", project=("test-twinning",)) == ">=200"


def test_at_least_and_at_most_together_have_no_end(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        people=[people("test-few", project_id="test-twinning", number="<=30", role="engaged")]
    )
    row = edition.answer("headline", project=("test-twinning",)).frame.set_index("measure").loc["engaged"]
    assert (row.reported, row["of"]) == (2, 2)
    assert row[["value_low", "value_high"]].isna().all()
