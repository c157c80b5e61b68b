"""A sum shows its terms: they add up to the figure under every choice, and each names the cell that states it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.notation import Figure
from queries import TERMS, Filters, Terms, evidence_by_key, key_of, look_up, terms_of
from queries.terms import HEADLINE
from tests.queries.asked import Edition
from tests.queries.test_invariants import CHOICES

Figures = list[tuple[str, tuple[str, ...], Figure | None, pd.DataFrame]]
GRAINS = st.sampled_from(["month", "quarter", "year"])
COUNTS_THINGS = ("projects", "cities", "evidence")  # figures that count entries or words, not a number of theirs


def figure(row: dict[str, Any], stem: str = "") -> Figure | None:
    """The figure of a row, or nothing where neither end is there; cents are told apart, nothing finer."""
    ends = [row[f"{stem}{end}"] for end in ("low", "high")]
    exact = [None if pd.isna(end) else round(Decimal(str(end)), 2) for end in ends]
    return Figure(*exact, bool(row[f"{stem}approximate"])) if exact != [None, None] else None


def total(terms: pd.DataFrame) -> Figure | None:
    found = [one for row in terms.to_dict("records") if (one := figure(row)) is not None]
    summed = sum(found[1:], found[0]) if found else None
    # A sum whose two ends are open is no figure.
    return None if summed is not None and summed.low is None and summed.high is None else summed


def figures_with_terms(
    edition: Edition, choice: dict[str, Any], grain: str = "year"
) -> Figures:
    """Every figure of every metric that has terms: metric, key, figure, terms."""
    found = []
    for metric in ("headline", *TERMS):
        asked: dict[str, dict[tuple[str, ...], pd.DataFrame]] = {}
        for row in edition.answer(metric, {"grain": grain}, **choice).frame.to_dict("records"):
            how = terms_of(metric, (str(row.get("measure")),))
            if how is not None:
                key = key_of(row, how.key)
                if how.listing not in asked:
                    every = ask(edition, how, metric, None, choice, grain)
                    asked[how.listing] = dict(iter(every.groupby(every["key"].map(tuple))))
                    asked[how.listing][()] = every.head(0)
                terms = asked[how.listing].get(key, asked[how.listing][()])
                found.append((metric, key, figure(row, f"{how.value}_"), terms))
    return found


def ask(
    edition: Edition, how: Terms, metric: str, key: tuple[str, ...] | None, choice: dict[str, Any], grain: str = "year"
) -> pd.DataFrame:
    """The terms of one figure, or of all figures of the metric."""
    cursor = edition.connection.cursor()
    return look_up(cursor, how.listing, Filters(**choice), metric=metric, of=key, grain=grain)


@pytest.fixture(scope="module")
def all_figures(curated: Edition) -> Figures:
    return figures_with_terms(curated, {})


def check_sums(edition: Edition, choice: dict[str, Any], grain: str = "year") -> int:
    found = figures_with_terms(edition, choice, grain)
    for metric, key, expected, terms in found:
        if key[0] not in COUNTS_THINGS:
            assert total(terms) == expected, (metric, key)
    return len(found)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=CHOICES, grain=GRAINS)
def test_the_terms_add_up_to_each_figure_under_every_choice(tiny: Edition, choice: dict[str, Any], grain: str) -> None:
    check_sums(tiny, choice, grain)


@pytest.mark.parametrize(
    "choice", [{}, {"country": ("RS",)}, {"country": ("XK", "MK")}, {"donor": ("european-union",)}, {"year_from": 2018}]
)
def test_the_terms_add_up_to_each_figure_of_the_curated_data(curated: Edition, choice: dict[str, Any]) -> None:
    assert check_sums(curated, choice) > 30


@pytest.mark.parametrize("metric", TERMS)
def test_the_words_behind_a_figure_are_those_of_its_terms_each_once(curated: Edition, metric: str) -> None:
    listing, choice = TERMS[metric].listing, Filters(country=("MD", "RS"))
    expected: dict[tuple[str, ...], dict[str, None]] = {}
    for term in ask(curated, TERMS[metric], metric, None, {"country": choice.country}).to_dict("records"):
        if isinstance(term["evidence"], str):
            expected.setdefault(tuple(term["key"]), {})[term["evidence"]] = None
    found = evidence_by_key(curated.connection.cursor(), listing, choice, metric=metric)
    assert expected
    assert dict(zip(map(tuple, found["key"]), found["evidence"], strict=True)) == {
        key: " | ".join(words) for key, words in expected.items()
    }


def test_no_cell_is_a_term_of_one_figure_twice(all_figures: Figures) -> None:
    for metric, key, _figure, terms in all_figures:
        assert not terms.duplicated(["table_name", "row_id", "column_name"]).any(), (metric, key)


def test_no_whole_with_a_figure_stands_beside_its_part_among_the_terms(curated: Edition, all_figures: Figures) -> None:
    parts = dict(curated.sql("select id, part_of from people where part_of is not null"))
    parts |= dict(curated.sql("select id, part_of from activities where part_of is not null"))
    assert parts
    for metric, key, _figure, terms in all_figures:
        if metric in ("headline", "people_by_role", "activities_by_type") and key != ("cities",):
            held = {row["row_id"] for row in terms.to_dict("records") if figure(row) is not None}
            assert not [row for row in held if parts.get(row) in held], (metric, key)


def test_no_two_roles_or_units_are_in_one_sum_of_people(curated: Edition, all_figures: Figures) -> None:
    kinds = {row[0]: row[1:] for row in curated.sql("select id, role, unit, status from people")}
    for metric, key, _figure, terms in all_figures:
        if (terms["table_name"] == "people").any() and metric != "city_links":
            assert len({kinds[row] for row in terms["row_id"]}) == 1, (metric, key)


def test_no_cumulative_figure_is_summed_with_what_it_holds(curated: Edition, all_figures: Figures) -> None:
    """Of the cumulative statements of a project about the same people only one is ever a term."""
    held = {
        row[0]: row[1:]
        for row in curated.sql(
            """select people_id, project_id, role, unit, status, from_country, profession, sex, age
            from people_scope where reporting = 'cumulative' and activity_id is null and part_of is null"""
        )
    }
    for metric, key, _figure, terms in all_figures:
        groups = [held[row] for row in terms["row_id"] if row in held]
        assert len(groups) == len(set(groups)), (metric, key)


def test_money_of_two_levels_or_two_claims_is_never_in_one_sum(curated: Edition, all_figures: Figures) -> None:
    facts = {
        row[0]: row[1:] for row in curated.sql("select funding_id, level, claim, kind, project_id from funding_scope")
    }
    for metric, key, _figure, terms in all_figures:
        money = [facts[row] for row in terms["row_id"] if row in facts]
        assert {claim for _level, claim, _kind, _project in money} <= {"accepted"}, (metric, key)
        assert {level for level, *_rest in money} <= {"project"}, (metric, key)
        assert len({(project, kind) for *_rest, kind, project in money}) == len({p for *_rest, p in money}), (
            metric,
            key,
        )


def test_no_statistic_of_the_context_is_a_term_of_anything(all_figures: Figures) -> None:
    for metric, key, _figure, terms in all_figures:
        assert "context" not in set(terms["table_name"]), (metric, key)


def test_each_term_of_the_curated_data_has_its_words(all_figures: Figures) -> None:
    """Projects are counted, not stated; everything else leads to words."""
    silent = [
        (metric, key, row["row_id"])
        for metric, key, _figure, terms in all_figures
        for row in terms.to_dict("records")
        if row["table_name"] != "projects" and figure(row) is not None and not row["evidence"]
    ]
    assert silent == []


def test_a_key_asks_for_the_terms_of_one_figure_alone(tiny: Edition) -> None:
    every = ask(tiny, TERMS["activities_by_type"], "activities_by_type", None, {})
    one = ask(tiny, TERMS["activities_by_type"], "activities_by_type", ("workshop", "done"), {})
    assert set(one["row_id"]) == set(every[every["key"].map(tuple) == ("workshop", "done")]["row_id"])
    assert 0 < len(one) < len(every)


def test_what_remains_of_a_whole_beside_its_parts_says_what_the_cell_states(tiny: Edition) -> None:
    """Of 60 trained, 35 women and 25 men are told: by sex the whole is gone, and by country it stands as 60."""
    terms = ask(tiny, TERMS["trained_by_sex"], "trained_by_sex", ("female",), {})
    row = terms[terms["row_id"] == "test-trained-female"].iloc[0]
    assert (row["low"], row["of_low"]) == (35, 35)
    assert "test-trained" not in set(terms["row_id"])


def test_every_measure_of_the_headline_has_terms_but_the_number_of_sources(tiny: Edition) -> None:
    measures = set(tiny.answer("headline").frame["measure"])
    assert measures - set(HEADLINE) == {"sources"}


def test_terms_of_money_are_in_euro_beside_what_is_stated(tiny: Edition) -> None:
    terms = ask(tiny, TERMS["funding_by_instrument"], "funding_by_instrument", ("test-fund",), {})
    foreign = terms[terms["of_unit"] != "EUR"]
    assert set(terms["unit"]) == {"EUR"}
    assert (foreign["of_low"] != foreign["low"]).all()
