"""People by role, and where the data are thin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from figure_words import LABELS, of_type, records, value_text, words_in

from charts import Figure, Labels, coverage, people_by_role

PEOPLE_COLUMNS = ["role", "unit", "status", "number_low", "number_high", "number_approximate"]


def people(*rows: tuple) -> Figure:
    return people_by_role(
        records(PEOPLE_COLUMNS, *rows),
        LABELS,
        role_names={"trained": "Test trained"},
        unit_names={"person": "test persons", "team": "test teams"},
        status_names={"planned": "test planned"},
        value_text=value_text,
    )


def signs(figure: Figure) -> dict:
    return next(trace for trace in of_type(figure, "scatter") if trace["mode"] == "markers")


def test_roles_and_units_have_lines_of_their_own_and_are_never_added() -> None:
    figure = people(("trained", "person", "done", 200, 200, False), ("attended", "team", "done", 17, 17, False))
    assert signs(figure)["x"] == [200, 17]
    assert signs(figure)["marker"]["symbol"] == ["circle", "square"]
    assert "217" not in words_in(figure)


def test_an_open_end_is_an_arrow_beyond_the_dot() -> None:
    figure = people(("engaged", "person", "done", 200, None, False))
    assert signs(figure)["marker"]["symbol"] == ["circle", "triangle-right"]
    assert signs(figure)["x"][1] > 200
    assert "≥ 200" in words_in(figure)


def test_on_a_phone_no_sign_is_cut_and_the_dots_of_an_open_end_are_seen_between_its_two_signs() -> None:
    figure = people(
        ("trained", "person", "planned", 1350, 1350, False),
        ("engaged", "person", "done", 200, None, False),
        ("expert", "person", "done", 0, 0, False),
    )
    low, high = figure["layout"]["xaxis"]["range"]
    pixel = LABELS.width / (high - low)
    _planned, dot, arrow, nought = [(x - low) * pixel for x in signs(figure)["x"]]
    assert nought >= 15 / 2 + 2.5  # half of a sign and its line
    assert arrow - dot >= 15 / 2 + 10 / 2 + 8


def test_planned_people_are_a_hollow_dot_that_says_so() -> None:
    figure = people(("trained", "person", "planned", 30, 30, False), ("trained", "person", "done", 9, 9, False))
    hollow, full = signs(figure)["marker"]["color"]
    assert hollow == figure["layout"]["paper_bgcolor"] != full
    assert "test planned" in words_in(figure)


def test_a_role_without_a_number_has_no_dot() -> None:
    figure = people(("expert", "person", "done", None, None, False))
    assert signs(figure)["x"] == []
    assert "not reported" in words_in(figure)


COVERAGE_COLUMNS = ["country_name", "year", "projects", "amount_reported"]
STATES = {"all": "Test all", "some": "Test some", "not_reported": "Test none"}


def covered(*rows: tuple, labels: Labels = LABELS) -> Figure:
    return coverage(
        records(COVERAGE_COLUMNS, *rows),
        labels,
        measure="amount_reported",
        state_names=STATES,
        undated="Test unknown",
    )


def cells(figure: Figure, state: str) -> list[float]:
    found = [trace for trace in of_type(figure, "bar") if trace["name"] == state]
    return found[0]["x"] if found else []


def test_a_cell_says_of_how_many_projects_how_many_report() -> None:
    figure = covered(("Testland", 2018, 3, 2))
    assert cells(figure, "some") == [0]
    assert "2/3" in words_in(figure)


def test_the_states_of_a_cell_differ_in_form() -> None:
    figure = covered(("Testland", 2017, 1, 1), ("Testland", 2018, 1, 0), ("Testland", 2020, 2, 1))
    assert (cells(figure, "all"), cells(figure, "not_reported"), cells(figure, "some")) == ([0], [1], [3])
    hatched = next(trace for trace in of_type(figure, "bar") if trace["name"] == "not_reported")
    assert hatched["marker"]["pattern"]["shape"] == "/"
    assert all(name in words_in(figure) for name in STATES.values())


def test_a_year_without_projects_is_an_empty_column() -> None:
    figure = covered(("Testland", 2017, 1, 1), ("Testland", 2020, 1, 1))
    assert figure["layout"]["xaxis"]["ticktext"] == ["’17", "’18", "’19", "’20"] or (
        figure["layout"]["xaxis"]["ticktext"] == ["2017", "2018", "2019", "2020"]
    )
    assert cells(figure, "all") == [0, 3]


def test_projects_without_a_year_come_last_under_their_words() -> None:
    figure = covered(("Testland", None, 1, 1), ("Test Republic", 2018, 1, 1))
    assert cells(figure, "all") == [1, 0]
    assert "Test<br>unknown" in figure["layout"]["xaxis"]["ticktext"]


@pytest.mark.parametrize(("letters", "last"), [(130, "2023"), (44, "’22"), (40, "’20")])
def test_the_years_before_those_without_one_do_not_run_into_their_words(letters: int, last: str) -> None:
    rows = [("Testland", year, 1, 1) for year in range(2006, 2024)]
    figure = covered(*rows, ("Testland", None, 1, 1), labels=replace(LABELS, columns=letters))
    assert figure["layout"]["xaxis"]["ticktext"][-2:] == [last, "Test<br>unknown"]


def test_every_cell_of_a_state_has_its_own_colour_of_the_hatching() -> None:
    figure = covered(("Testland", 2017, 1, 0), ("Testland", 2018, 1, 0))
    hatched = next(trace for trace in of_type(figure, "bar") if trace["name"] == "not_reported")
    assert len(hatched["marker"]["color"]) == len(hatched["x"]) == 2
