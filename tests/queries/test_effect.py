"""What a change does to the figures: only those that differ are told, and missing is not zero."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pandas as pd
from duckdb import DuckDBPyConnection

from etl.actor import operator
from etl.lake import Lake
from etl.load import load_files
from etl.publish import edition_of, open_edition
from queries import METRICS
from queries.effect import TOLD, effects, figures_told

PEOPLE = """id,activity_id,role,unit,number,country,reporting,status
test-more,test-training,trained,person,>=40,MK,period,done
"""


def test_the_metrics_that_are_told_exist() -> None:
    assert TOLD
    assert set(TOLD) <= set(METRICS)


def test_data_that_do_not_differ_have_no_effect(tiny_cursor: DuckDBPyConnection) -> None:
    assert not list(effects(figures_told(tiny_cursor), figures_told(tiny_cursor)))


def test_only_figures_that_differ_are_told_with_their_bounds(
    lake: Lake, tiny_files: list[Path], tmp_path: Path
) -> None:
    sheet = tmp_path / "people.csv"
    sheet.write_text(PEOPLE, encoding="utf-8")
    for files in (tiny_files, [sheet]):
        loaded = load_files(lake, files, operator("Test author"), "Test")
        assert loaded.version is not None
    frames = []
    for number in (1, 2):
        edition = edition_of(lake.settings, number)
        assert edition is not None
        with closing(open_edition(edition)) as cursor:
            frames.append(figures_told(cursor))
    told = {(e.metric, tuple(e.row[name] for name in TOLD[e.metric].key)): e for e in effects(*frames)}
    trained = told["headline", ("trained",)]
    assert trained.before is not None
    assert trained.after is not None
    # At least 40 more: the lower bound rises by 40, the upper one is open.
    assert trained.after["value_low"] == trained.before["value_low"] + 40
    assert pd.isna(trained.after["value_high"])
    macedonia = told["trained_by_country", ("MK",)]
    assert macedonia.after is not None
    assert {metric for metric, _ in told} == {"headline", "trained_by_country"}


def test_no_row_and_a_row_without_a_figure_are_told_apart() -> None:
    columns = {"measure": ["trained"], "value_low": [None], "value_high": [None], "value_approximate": [False]}
    empty = {metric: pd.DataFrame(columns=[*told.key, f"{told.value}_low"]) for metric, told in TOLD.items()}
    silent = {**empty, "headline": pd.DataFrame(columns)}
    (effect,) = effects(empty, silent)
    assert (effect.before, effect.row["measure"]) == (None, "trained")
    assert not list(effects(silent, silent))
