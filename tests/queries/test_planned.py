"""Answers are the same from cells, which hold what is alike together, and from rows; of one metric and of several at
once; planned anew and with a plan that was made for another choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any

import pandas as pd
import pytest

from queries import METRICS, Answer, Filters, Planned, Question, ask, question
from queries import planned as of_planned
from queries.steps import Statement
from tests.conftest import TINY
from tests.queries.asked import Edition

CHOICES = [
    {"country": country, "donor": donor, "activity_type": kind, "year_from": first}
    for country, donor, kind, first in product(
        (None, ("RS",), ("AL", "XK"), ()),
        (None, ("european-union",), ("usaid", "council-of-europe")),
        (None, ("training",)),
        (None, 2015),
    )
] + [
    {"year_to": 2018},
    {"country": ("MD",), "year_from": 2016, "year_to": 2021},
    {"status": ("2",)},
    {"status": ("1", "4"), "country": ("AL", "XK")},
    {"status": ("2",), "year_from": 2019},
    {"status": ()},
    {"instrument": ("ipa-ii",)},
    {"instrument": ("ipa-ii",), "country": ("RS",), "year_to": 2020},
    {"instrument": ("ipa-ii",), "status": ("4",)},
    {"instrument": ("ipa-ii",), "activity_type": ("training",)},
    {"status": ("2", "4"), "activity_type": ("study_visit", "workshop"), "country": ("RS",)},
    {"donor": ("european-union",), "activity_type": ()},
    {"donor": ("european-union", "usaid"), "year_to": 2020, "country": ("RS", "AL")},
    {"project": ()},
    {"activity_type": ("training", "study_visit"), "country": ("RS", "MD")},
    {"activity_type": ("study_visit",)},
]
QUESTIONS = [question(metric) for metric in METRICS if metric != "coverage_cells"]
BY_KIND = [question("coverage_cells", kind=kind) for kind in ("amount", "activities", "trained")]
COUNTS = [asked for asked in QUESTIONS if not asked.needs_rows]


def assert_same(found: Answer, expected: Answer, choice: object) -> None:
    pd.testing.assert_frame_equal(found.frame, expected.frame, obj=f"{found.metric} {choice}")
    assert found.notes == expected.notes, (found.metric, choice)


def assert_same_from_cells(edition: Edition, choice: dict[str, Any]) -> None:
    for asked in COUNTS:
        cells, rows = (
            ask(edition.connection, asked.metric, Filters(**choice), by_rows=by_rows) for by_rows in (False, True)
        )
        assert_same(cells, rows, choice)


@pytest.mark.parametrize("choice", CHOICES, ids=repr)
def test_cells_and_rows_of_the_curated_data_give_the_same_answers(curated: Edition, choice: dict[str, Any]) -> None:
    assert_same_from_cells(curated, choice)


@pytest.mark.parametrize("country", [None, ("RS",), ("AL",), ("AL", "RS"), ("XX",)])
def test_cells_and_rows_of_the_tiny_data_give_the_same_answers(tiny: Edition, country: Any) -> None:
    for donor in tiny.sql("select distinct donors[1] from project_scope where donors is not null"):
        assert_same_from_cells(tiny, {"country": country, "donor": donor})
    assert_same_from_cells(tiny, {"country": country})
    for project in tiny.sql("select project_id from project_scope"):
        assert_same_from_cells(tiny, {"country": country, "project": project})


def test_every_entry_is_in_one_cell_of_each_slice(curated: Edition) -> None:
    for cells, rows in (
        ("activity_cells", "activity_scope"),
        ("people_cells", "people_scope"),
        ("people_year_cells", "people_scope"),
        ("project_cells", "project_scope"),
        ("funding_cells", "funding_scope"),
    ):
        found = curated.sql(
            f"""select p.slice, sum(c.n) = (select count(*) from {rows})
            from {cells} c left join filter_profiles p on p.profile = c.profile group by p.slice order by p.slice"""
        )
        assert found == [(slice, True) for slice in ("activity_type", "country", "donor", "instrument", "status")]


def row(table: str, **cells: str) -> str:
    header = (TINY / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    return ",".join(cells.get(name, "") for name in header)


def claim(number: int, amount: str, project: int | None = None, country: str = "LT") -> str:
    of = f"test-like-{project or number}"
    return row("funding", id=f"test-claim-{number}", project_id=of, amount=amount, currency="EUR", kind="budget",
               claim="accepted", country=country)  # fmt: skip


def test_projects_are_alike_only_if_their_claims_are(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        projects=[
            row("projects", id=f"test-like-{n}", title="Test", level="project", countries="LT;SI") for n in range(1, 6)
        ],
        funding=[claim(1, "100"), claim(2, "250"), claim(3, ">=40"), claim(4, "7"), claim(6, "8", project=4)],
    )
    made = edition.sql(
        """select c.n, f.eur_low, f.eur_high, f.n
        from project_cells c left join funding_cells f on f.project_no = c.project_no and f.profile = c.profile
        semi join (select profile from filter_profiles where slice = 'donor') p on p.profile = c.profile
        where c.countries = ['LT', 'SI'] order by c.n, f.eur_low nulls last"""
    )
    assert made == [(1, 15.0, 15.0, 2), (1, 40.0, None, 1), (1, None, None, None), (2, 350.0, 350.0, 2)]
    assert_same_from_cells(edition, {"country": ("LT",)})
    assert_same_from_cells(edition, {"country": ("LT", "SI")})


def test_what_is_alike_is_one_cell_and_what_is_open_is_another(tiny_with: Callable[..., Edition]) -> None:
    header = (TINY / "activities.csv").read_text(encoding="utf-8").splitlines()[0].split(",")

    def row(number: int, count: str) -> str:
        cells = {"id": f"test-alike-{number}", "title": "Test", "type": "workshop", "status": "done", "count": count}
        cells |= {"start": "2031-05-01", "end": "2031-05-02", "countries": "RS"}
        return ",".join(cells.get(name, "") for name in header)

    edition = tiny_with(activities=[row(1, "3"), row(2, "4"), row(3, ">=5"), row(4, "")])
    found = edition.sql(
        """select count_low, count_high, n from activity_cells c join filter_profiles p on p.profile = c.profile
        where p.slice = 'donor' and year_from = 2031 order by count_low"""
    )
    assert found == [(5.0, None, 1), (7.0, 7.0, 2), (None, None, 1)]
    of_2031 = edition.answer("activities_by_type", year_from=2031).frame.to_dict("records")
    assert [(r["count_low"], r["rows"], r["not_reported"]) for r in of_2031] == [(12.0, 4, 1)]
    assert pd.isna(of_2031[0]["count_high"])


def test_a_project_with_several_types_of_activities_in_a_city_is_one_project_there(
    tiny_with: Callable[..., Edition],
) -> None:
    kinds = ("training", "workshop", "training", "workshop")
    edition = tiny_with(
        projects=[row("projects", id=f"test-like-{n}", title="Test", level="project", countries="LT") for n in (1, 2)],
        activities=[
            row("activities", id=f"test-at-venue-{n}", project_id=f"test-like-{1 + n // 3}", title="Test", type=kind,
                status="done", count="1", place_id="900003", country="SI", place_basis="stated")
            for n, kind in enumerate(kinds)
        ],
    )  # fmt: skip
    for choice in ({}, {"activity_type": ("training",)}, {"activity_type": ("training", "workshop")}):
        assert_same_from_cells(edition, {"country": ("LT",), **choice})
    found = {
        kind: edition.values("partner_cities", "city", "projects", country=("LT",), activity_type=kind)["Testana"]
        for kind in (None, ("training",), ("workshop",), ("workshop", "training"))
    }
    assert list(found.values()) == [2, 1, 2, 2]


def alone(edition: Edition, asked: Question, choice: dict[str, Any]) -> Answer:
    return ask(edition.connection, asked.metric, Filters(**choice), **dict(asked.parameters))


MONTHS = [question("activities_over_time", grain="month")]
AT_ONCE: list[Sequence[Question]] = [COUNTS, QUESTIONS, *([kind] for kind in BY_KIND), MONTHS]


def test_what_is_asked_at_once_is_answered_as_alone_for_one_choice_after_the_other(curated: Edition) -> None:
    """Each choice meets the plan of the one before: fewer and more rows, other years, nothing at all."""
    planned = Planned(curated.connection)
    later = [{"year_from": 2022}, {"year_to": 1900}, {"year_to": 2019}, {"year_from": 2015, "year_to": 2018}, {}]
    for choice in [*CHOICES, *reversed(CHOICES), *later, {"status": ("2",)}, {"instrument": ("ipa-ii",)}]:
        for questions in AT_ONCE if choice in later else [COUNTS]:
            for found, of in zip(planned.ask(questions, Filters(**choice)), questions, strict=True):
                assert found.metric == of.metric
                assert_same(found, alone(curated, of, choice), choice)


def test_a_plan_does_not_rest_on_what_was_chosen_when_it_was_made(curated: Edition) -> None:
    """DuckDB would plan with the least and the greatest year that it finds chosen, and find no other."""
    planned = Planned(curated.connection)
    sql = "select distinct p.year_from as year from project_scope p join chosen_values c on c.year_from = p.year_from"
    ((first, last),) = curated.sql("select min(year_from), max(year_from) from project_scope")
    with planned._asker(False) as asker:
        for year in (first, last, first):
            found = asker.run(Statement(sql, frozenset()), {**of_planned._UNLESS_CHOSEN, "year_from": year})
            assert found.column("year").to_pylist() == [year]
            assert len(asker._plans) == 1


def assert_same_matrix(edition: Edition, choice: dict[str, Any]) -> None:
    # Cells do not know projects: who chooses all of them by name looks at rows.
    every = tuple(row[0] for row in edition.sql("select project_id from project_scope"))
    for kind in ("amount", "dates", "activities", "trained", "targets", "actuals", "evidence"):
        cells, rows = (
            edition.answer("coverage_cells", {"kind": kind}, **choice, project=chosen) for chosen in (None, every)
        )
        assert_same(cells, rows, (kind, choice))


@pytest.mark.parametrize(
    "choice",
    [
        *({}, {"country": ("RS",)}, {"country": ("AL", "RS"), "donor": ("usaid",)}, {"status": ("2",)}),
        *({"instrument": ("ipa-ii",), "country": ("RS",)}, {"activity_type": ("training",)}),
    ],
    ids=repr,
)
def test_the_coverage_matrix_says_the_same_from_cells_and_from_rows(
    curated: Edition, tiny: Edition, choice: dict[str, Any]
) -> None:
    assert_same_matrix(curated, choice)
    assert_same_matrix(tiny, choice)


def test_the_matrix_adds_up_what_is_for_one_of_its_countries(tiny: Edition, tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        projects=[
            row("projects", id=f"test-like-{n}", title="Test", level="project", countries=countries)
            for n, countries in enumerate(("LT;SI", "LT;SI", "LT;SI", "AT"), 1)
        ],
        funding=[
            claim(1, "100"), claim(2, "250"), claim(3, ">=40"),
            claim(4, "9", project=3, country="AT"), claim(5, "11", project=3, country=""),
        ],
    )  # fmt: skip
    answer = edition.answer("coverage_cells", {"kind": "amount"})
    found = answer.frame[answer.frame["instrument_id"].isna()].set_index("country")
    assert found.loc["LT", ["projects", "value_low", "state"]].tolist() == [3, 390, "value"]
    assert pd.isna(found.loc["LT", "value_high"])
    assert found.loc[["SI", "AT"], "state"].tolist() == ["unsummed", "not_reported"]
    (before,), (after,) = (each.answer("coverage_cells", {"kind": "amount"}).notes for each in (tiny, edition))
    assert after.n == before.n + 1
    for choice in ({}, {"country": ("LT",)}, {"country": ("LT", "SI")}, {"country": ("AT",)}):
        assert_same_matrix(edition, choice)


def test_a_kind_that_there_is_not_has_no_cells(curated: Edition) -> None:
    for kind in ("none_such", "none' or true --", ""):
        (found,) = Planned(curated.connection).ask([question("coverage_cells", kind=kind)], Filters())
        assert found.frame.empty


def test_many_at_once_get_each_their_own_answers(curated: Edition) -> None:
    planned, countries = Planned(curated.connection), ["RS", "AL", "XK", "MK", "BA", "ME", "MD"] * 6
    with ThreadPoolExecutor(8) as people:
        answers = people.map(lambda country: planned.ask(COUNTS[:3], Filters(country=(country,))), countries)
    for country, found in zip(countries, answers, strict=True):
        for answer, asked in zip(found, COUNTS[:3], strict=True):
            assert_same(answer, alone(curated, asked, {"country": (country,)}), country)


def test_a_plan_is_made_once_and_makes_room_when_it_is_not_used(
    curated: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_planned, "_MOST_PLANS", 2)
    planned = Planned(curated.connection)
    choices = [{"country": ("RS",)}, {"country": ("AL",)}, {"donor": ("usaid",)}, {"year_from": 2020}, {"donor": ()}]

    def plans() -> int:
        with planned._asker(False) as asker:
            return int(asker._cursor.execute("select count(*) from duckdb_prepared_statements()").fetchone()[0])

    held = []
    for choice in choices:
        (found,) = planned.ask([question("headline")], Filters(**choice))
        assert_same(found, alone(curated, question("headline"), choice), choice)
        held.append(plans())
    assert held == [1, 1, 2, 2, 2]


def test_a_plan_that_would_hold_on_to_too_much_is_given_up(curated: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_planned, "_MOST_HELD", 0)
    planned = Planned(curated.connection)
    for _ in range(2):
        (found,) = planned.ask([question("headline")], Filters())
        assert_same(found, alone(curated, question("headline"), {}), {})
        with planned._asker(False) as asker:
            assert not asker._plans
            assert asker._held() == 0


def test_what_looks_at_rows_holds_up_nothing_else(curated: Edition) -> None:
    planned, ready = Planned(curated.connection), Filters(country=("RS",))
    slow = [planned._idle[True].get() for _ in range(2)]
    for quick in (Filters(), ready, Filters(year_from=2020)):
        assert planned.ask([question("headline")], quick)
    with ThreadPoolExecutor(1) as one:
        waits = one.submit(planned.ask, [question("indicators")], ready)
        assert not waits.done()
        planned._idle[True].put(slow[0])
        assert waits.result(60)


def test_what_is_asked_at_once_has_one_choice_of_a_name(curated: Edition) -> None:
    with pytest.raises(ValueError, match="grain"):
        Planned(curated.connection).ask(
            [question("activities_over_time", grain="month"), question("activities_over_time", grain="year")], Filters()
        )


def test_who_asks_wrongly_gets_an_error_and_the_next_an_answer(curated: Edition) -> None:
    planned = Planned(curated.connection)
    with pytest.raises(KeyError):
        question("no_such_metric")
    with pytest.raises(Exception, match="no_such_metric"):
        planned.ask([Question("no_such_metric")], Filters())
    for _ in range(10):
        (found,) = planned.ask([question("headline")], Filters())
    assert_same(found, alone(curated, question("headline"), {}), {})


def test_months_are_finer_than_years(curated: Edition) -> None:
    periods = curated.answer("activities_over_time", {"grain": "month"}).frame["period"]
    assert periods.nunique() > curated.answer("activities_over_time").frame["period"].nunique()
