"""What holds for any data that the contract allows: they can be loaded, every question has an answer, cells and rows
give the same, and what stands apart adds up to the total."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.contract import contract
from queries import Filters, ask
from queries.ask import METRICS
from tests.queries.any_data import Rows, any_data, write
from tests.queries.asked import Edition
from tests.queries.test_invariants import headline, total
from tests.queries.test_planned import COUNTS, assert_same
from tests.queries.test_terms import check_sums

FUNDING = ("funding_by_instrument", "funding_by_donor", "funding_over_time", "funding_by_country")
TRAINED = (("trained_by_country", "trained"), ("trained_by_sex", "number"), ("trained_by_profession", "number"))
LISTINGS = (
    "filter_options", "project_list", "project_page", "project_number", "activity_list", "activity_number",
    "donor_list", "funding_claims", "funding_number", "source_list", "indicator_page", "coverage_of_projects",
    "ask_list", "ask_counts", "differing_claims", "differing_number", "chosen_sources", "source_use", "search",
    "context_list",
)  # fmt: skip


def choices(draw: random.Random, rows: Rows) -> Iterator[dict[str, Any]]:
    """Nothing chosen, and one to three things."""
    yield {}
    types = contract().table("activities").column("type").categories
    some: dict[str, Callable[[], Any]] = {
        "country": lambda: tuple(draw.sample(["RS", "MK", "XK", "MD"], draw.randint(1, 2))),
        "instrument": lambda: (draw.choice(rows["instruments"])["id"],),
        "donor": lambda: (draw.choice(rows["organisations"])["id"],),
        "activity_type": lambda: tuple(draw.sample(list(types), 3)),
        "status": lambda: (draw.choice("1234"),),
        "project": lambda: tuple(row["id"] for row in draw.sample(rows["projects"], 2)),
        "year_from": lambda: draw.choice((2019, 2020)),
        "year_to": lambda: draw.choice((2020, 2021)),
    }
    for _ in range(5):
        yield {name: some[name]() for name in draw.sample(list(some), draw.randint(1, 3))}


@pytest.mark.parametrize("seed", range(4))
def test_any_data_can_be_asked_anything(
    seed: int, tiny_files: list[Path], tmp_path: Path, built: Callable[[Path], Edition]
) -> None:
    rows = any_data(seed, tiny_files)
    write(rows, tmp_path)
    edition = built(tmp_path)
    for choice in choices(random.Random(seed), rows):
        for asked in COUNTS:
            cells, single = (
                ask(edition.connection, asked.metric, Filters(**choice), by_rows=by_rows) for by_rows in (False, True)
            )
            assert_same(cells, single, choice)
        for metric in METRICS:
            edition.answer(metric, **choice)
        for name in LISTINGS:
            edition.listing(name, **choice)
        check_sums(edition, choice)
        # A sum of "at least" and "at most" has no end, and parts of it may have one.
        if (expected := headline(edition, "funding", choice)) is not None:
            for metric in FUNDING:
                assert total(edition.answer(metric, **choice).frame, "eur") == expected, (metric, choice)
        if (expected := headline(edition, "trained", choice)) is not None:
            for metric, column in TRAINED:
                assert total(edition.answer(metric, **choice).frame, column) == expected, (metric, choice)
