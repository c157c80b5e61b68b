"""What differs between two versions, by hand."""

from __future__ import annotations

import json

import pytest

from etl.__main__ import main
from etl.diff import CellChange, diff
from etl.lake import Lake, open_lake
from etl.notation import parse_date, parse_figure
from tests.etl.rows import put, source

RATE = {"currency": "USD", "rate": 1.25, "source": "Testland bank"}


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """1: sources 1 and 2. 2: source 1 gone, 2 renamed, 3 new. 3: a rate. 4: that rate changed."""
    lake = open_lake(tmp_path_factory.mktemp("lake"))
    period = vars(parse_date("2018-05"))
    put(lake, "sources", [source(1), source(2)])
    put(lake, "sources", [source(2, "Страница Тестије"), source(3)], replace=True)
    put(lake, "rates", [{**RATE, "period": period}])
    put(lake, "rates", [{**RATE, "period": period, "rate": 1.5}])
    return lake


def test_rows_added_changed_and_removed_are_listed_with_their_cells(four: Lake) -> None:
    (table,) = diff(four, 1, 2)
    assert (table.table, table.counts) == ("sources", (1, 1, 1))
    assert [row["id"] for row in table.added] == ["test-003"]
    assert [row["id"] for row in table.removed] == ["test-001"]
    (changed,) = table.changed
    assert changed.key == {"id": "test-002"}
    assert changed.cells == (CellChange("title", "Testland page", "Страница Тестије"),)


def test_the_other_way_round_old_and_new_change_places(four: Lake) -> None:
    (table,) = diff(four, 2, 1)
    assert ([row["id"] for row in table.added], [row["id"] for row in table.removed]) == (["test-001"], ["test-003"])
    assert table.changed[0].cells == (CellChange("title", "Страница Тестије", "Testland page"),)


def test_a_key_of_two_columns_is_written_in_its_notations(four: Lake) -> None:
    (table,) = diff(four, 3, 4)
    assert [(row.key, row.cells) for row in table.changed] == [
        ({"currency": "USD", "period": "2018-05"}, (CellChange("rate", "1.25", "1.5"),))
    ]


def test_a_cell_that_was_not_reported_is_null(four: Lake) -> None:
    assert diff(four, 1, 2)[0].added[0]["note"] is None


def test_two_versions_span_all_versions_between_them(four: Lake) -> None:
    found = [(table.table, table.counts) for table in diff(four, 0, 4)]
    assert found == [("sources", (2, 0, 0)), ("rates", (1, 0, 0))]
    assert [table.table for table in diff(four, 0, 4, table="rates")] == ["rates"]
    assert diff(four, 3, 3) == ()


def test_a_bounded_list_still_counts_all_rows(four: Lake) -> None:
    (table,) = diff(four, 0, 1, limit=1)
    assert (table.counts, [row["id"] for row in table.added]) == ((2, 0, 0), ["test-001"])


# The command


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["diff", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def _at_four(four: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_HOME", str(four.settings.home))


@pytest.mark.usefixtures("_at_four")
def test_the_command_lists_cells_old_and_new(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "1", "2") == (
        0,
        "sources: 1 added, 1 changed, 1 removed\n"
        "  + id test-003, title Testland page, publisher Testland\n"
        "  ~ id test-002\n"
        "    title: Testland page → Страница Тестије\n"
        "  - id test-001, title Testland page, publisher Testland\n",
        "",
    )
    assert asked(capsys, "2", "2")[1] == "Versions 2 and 2 do not differ.\n"


@pytest.mark.usefixtures("_at_four")
def test_the_json_has_the_agreed_shape(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = asked(capsys, "1", "2", "--json", "--table", "sources")
    answer = json.loads(out)
    assert (code, answer["from"], answer["to"]) == (0, 1, 2)
    (table,) = answer["tables"]
    assert set(table) == {"table", "added", "changed", "removed"}
    assert table["changed"] == [
        {
            "key": {"id": "test-002"},
            "cells": [{"column": "title", "old": "Testland page", "new": "Страница Тестије"}],
        }
    ]
    assert json.loads(asked(capsys, "1", "2", "--json", "--table", "rates")[1])["tables"] == []


def test_figures_and_lists_are_told_as_the_contract_writes_them(lake: Lake) -> None:
    row = {"id": "test-people", "role": "trained", "unit": "person", "reporting": "period", "status": "done"}
    place = {"id": "900001", "name": "Testgrad", "country": "RS", "latitude": 44.0, "longitude": 20.0}
    put(lake, "countries", [{"id": "RS", "name": "Testland", "covered": True}])
    put(lake, "people", [{**row, "number": vars(parse_figure(">=200"))}])
    put(lake, "places", [{**place, "names": ["Тестград", "Testgrad"]}])
    put(lake, "people", [{**row, "number": vars(parse_figure("~250"))}])
    assert diff(lake, 3, 4)[0].changed[0].cells == (CellChange("number", ">=200", "~250"),)
    assert diff(lake, 2, 3)[0].added[0]["names"] == "Тестград;Testgrad"


@pytest.mark.usefixtures("_at_four")
def test_a_version_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "1", "9") == (2, "", "There is no version 9; the newest one is 4.\n")
