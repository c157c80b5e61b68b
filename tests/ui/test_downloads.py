"""The figures of a metric under an address of their own: what a page links to, and what whoever asks is given."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import httpx
import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some

from queries import KINDS, METRICS, Filters
from tests.files import fetched, rows
from ui import coverage, downloads, filters
from ui.filters import Options

Ask = Callable[..., httpx.Response]
CODES = {field: {code: code for code in ("AA", "test-b", "1")} for field in filters.LISTS}


@pytest.fixture
def ask(tiny_home: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """What the dashboard answers to an address with these parameters."""
    monkeypatch.setenv("ATLAS_HOME", str(tiny_home))
    st.cache_data.clear()
    st.cache_resource.clear()

    def asked(**parameters: str | list[str]) -> httpx.Response:
        query = urlencode({name.rstrip("_"): value for name, value in parameters.items()}, doseq=True)
        return fetched(f"{downloads.PATH}?{query}")

    return asked


def test_a_file_has_the_figures_of_the_choice_with_the_words_behind_them(ask: Ask) -> None:
    answer = ask(metric="trained_by_country", country="BA")
    assert answer.headers["content-disposition"] == 'attachment; filename="capacity-atlas-trained-by-country-v1.csv"'
    assert answer.headers["content-type"].startswith("text/csv")
    (row,) = rows(answer)
    assert (row["country"], row["atlas_version"]) == ("BA", "1")
    # 30 and 10 to 15, as two rows of tests/fixtures/tiny/people.csv state.
    assert (float(row["trained_low"]), float(row["trained_high"])) == (30 + 10, 30 + 15)
    assert json.loads(row["atlas_filters"]) == {"country": ["BA"]}


def test_the_words_of_a_figure_stand_beside_it(ask: Ask) -> None:
    (row,) = [row for row in rows(ask(metric="indicators")) if row["indicator_id"] == "test-indicator"]
    assert row["evidence"] == "“Testland 50” (test-page-english, line 165)"


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_has_a_file(metric: str, ask: Ask) -> None:
    assert rows(ask(metric=metric))


def test_every_kind_of_the_coverage_can_be_asked_for() -> None:
    assert tuple(coverage.kinds()) == KINDS


def test_a_file_has_the_period_that_is_asked_for_and_says_so(ask: Ask) -> None:
    by_year, by_month = (rows(ask(metric="activities_over_time", grain=grain)) for grain in ("year", "month"))
    assert {row["atlas_filters"] for row in by_month} == {'{"grain": "month"}'}
    assert {row["period"][5:7] for row in by_year} == {"01"}
    assert {row["period"][5:7] for row in by_month} - {"01"}


def test_values_can_be_joined_by_commas_or_repeated(ask: Ask) -> None:
    joined, repeated = (rows(ask(metric="trained_by_country", country=asked)) for asked in ("RS,MK", ["RS", "MK"]))
    assert joined == repeated
    assert len(joined) > len(rows(ask(metric="trained_by_country", country="RS")))


def test_a_file_is_of_the_projects_that_are_asked_for(ask: Ask) -> None:
    (row,) = [row for row in rows(ask(metric="headline", project="test-twinning")) if row["measure"] == "projects"]
    assert float(row["value_low"]) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "metric is missing. There are: headline, funding_by_instrument, "),
        ({"metric": "test"}, "metric=test is not known here. There are: headline, funding_by_instrument, "),
        ({"metric": "coverage", "country": "QQ"}, "The filters hold what is not known here: QQ"),
        ({"metric": "coverage", "from_": "banana"}, "The filters hold what is not known here: banana"),
        ({"metric": "coverage", "from_": "0199999999999999999999"}, "The filters hold what is not known here: 0199999"),
        ({"metric": "coverage", "to": "020200"}, "The filters hold what is not known here: 020200"),
        ({"metric": "coverage", "project": "nonsense"}, "project=nonsense: there is no such project."),
        ({"metric": "coverage", "project": ["test-silent", "x"]}, "project=x: there is no such project."),
        ({"metric": "coverage", "project": ""}, "project=: there is no such project."),
        ({"metric": ["coverage", "headline"]}, "metric can have one value, not several: coverage, headline"),
        ({"metric": "coverage", "version": ["7", "1"]}, "version can have one value, not several: 7, 1"),
        ({"metric": "coverage", "from_": "2018,2019"}, "from can have one value, not several: 2018, 2019"),
        ({"metric": "coverage", "to": ["2018", "2019"]}, "to can have one value, not several: 2018, 2019"),
        ({"metric": "activities_over_time", "grain": "year,month"}, "grain can have one value, not several: year, "),
        ({"metric": "coverage_cells", "kind": ["dates", "amount"]}, "kind can have one value, not several: dates, "),
        ({"metric": "coverage", "contry": "RS"}, "contry is not known here. There are: metric, version, country, "),
        ({"metric": "coverage", "grain": "month"}, "grain is not known here. There are: metric, version, country, "),
        ({"metric": "activities_over_time", "grain": "aeon"}, "grain=aeon is not known here. There are: year, "),
        ({"metric": "indicators", "state": "reached,lost"}, "state=lost is not known here. There are: reached, "),
        ({"metric": "coverage", "version": "7"}, "version=7: there is no such version of the data."),
        ({"metric": "coverage", "version": "x"}, "version=x: there is no such version of the data."),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(asked: dict[str, str | list[str]], said: str, ask: Ask) -> None:
    answer = ask(**asked)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith(said)


def test_unreadable_data_say_so_without_a_traceback(ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("")
    monkeypatch.setenv("ATLAS_HOME", str(blocked / "home"))
    answer = ask(metric="coverage")
    assert answer.status_code == 503
    assert answer.text == "The data cannot be read at the moment. Please try again in a minute.\n"


@given(
    some.builds(
        Filters,
        **{
            field: some.none() | some.lists(some.sampled_from(sorted(CODES[field])), unique=True).map(tuple)
            for field in filters.LISTS
        },
        project=some.none() | some.just(("test-project",)),
        year_from=some.none() | some.integers(1990, 2010),
        year_to=some.none() | some.integers(2011, 2030),
    )
)
def test_the_address_of_a_choice_is_read_as_that_choice(chosen: Filters) -> None:
    address = parse_qs(urlencode(filters.written(chosen), doseq=True))
    read = filters.read_figure(Options(CODES, (1990, 2030)), lambda key: address.get(key, []))
    assert read == filters.Choice(chosen)
