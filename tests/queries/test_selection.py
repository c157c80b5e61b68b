"""Counts are the same from cells, which hold what is alike together, and from rows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from itertools import product
from typing import Any

import pandas as pd
import pytest

from queries import METRICS, Filters, Selection, ask, ask_of, needs_rows
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
]
COUNTS = [metric for metric in METRICS if not needs_rows(metric, {})]


def answers(edition: Edition, choice: dict[str, Any], by_rows: bool) -> dict[str, Any]:
    with closing(Selection(edition.connection, Filters(**choice), by_rows)) as selection:
        return {metric: ask_of(selection, metric) for metric in COUNTS}


def same(edition: Edition, choice: dict[str, Any]) -> None:
    cells, rows = (answers(edition, choice, by_rows) for by_rows in (False, True))
    for metric in COUNTS:
        pd.testing.assert_frame_equal(cells[metric].frame, rows[metric].frame, obj=f"{metric} {choice}")
        assert cells[metric].notes == rows[metric].notes, (metric, choice)


@pytest.mark.parametrize("choice", CHOICES, ids=repr)
def test_cells_and_rows_of_the_curated_data_give_the_same_answers(curated: Edition, choice: dict[str, Any]) -> None:
    same(curated, choice)


@pytest.mark.parametrize("country", [None, ("RS",), ("AL",), ("AL", "RS"), ("XX",)])
def test_cells_and_rows_of_the_tiny_data_give_the_same_answers(tiny: Edition, country: Any) -> None:
    for donor in tiny.sql("select distinct donors[1] from project_scope where donors is not null"):
        same(tiny, {"country": country, "donor": donor})
    same(tiny, {"country": country})


def test_every_entry_is_in_one_cell(curated: Edition) -> None:
    for cells, rows in (("activity_cells", "activity_scope"), ("people_cells", "people_scope")):
        ((together,), (alone,)) = curated.sql(f"select sum(n) from {cells} union all select count(*) from {rows}")
        assert together == alone


def test_what_is_alike_is_one_cell_and_what_is_open_is_another(tiny_with: Callable[..., Edition]) -> None:
    header = (TINY / "activities.csv").read_text(encoding="utf-8").splitlines()[0].split(",")

    def row(number: int, count: str) -> str:
        cells = {"id": f"test-alike-{number}", "title": "Test", "type": "workshop", "status": "done", "count": count}
        cells |= {"start": "2031-05-01", "end": "2031-05-02", "countries": "RS"}
        return ",".join(cells.get(name, "") for name in header)

    edition = tiny_with(activities=[row(1, "3"), row(2, "4"), row(3, ">=5"), row(4, "")])
    found = edition.sql("select count_low, count_high, n from activity_cells where year_from = 2031 order by count_low")
    assert found == [(5.0, None, 1), (7.0, 7.0, 2), (None, None, 1)]
    of_2031 = edition.answer("activities_by_type", year_from=2031).frame.to_dict("records")
    assert [(r["count_low"], r["rows"], r["not_reported"]) for r in of_2031] == [(12.0, 4, 1)]
    assert pd.isna(of_2031[0]["count_high"])


def test_metrics_that_share_a_selection_answer_as_they_do_alone(curated: Edition) -> None:
    chosen = Filters(country=("RS",))
    with closing(Selection(curated.connection, chosen)) as selection:
        for metric in (*COUNTS, *reversed(COUNTS)):
            pd.testing.assert_frame_equal(
                ask_of(selection, metric).frame, ask(curated.connection, metric, chosen).frame
            )


def test_months_are_asked_of_rows(curated: Edition) -> None:
    assert needs_rows("activities_over_time", {"grain": "month"})
    assert not needs_rows("activities_over_time", {"grain": "year"})
    periods = curated.answer("activities_over_time", {"grain": "month"}).frame["period"]
    assert periods.nunique() > curated.answer("activities_over_time").frame["period"].nunique()
