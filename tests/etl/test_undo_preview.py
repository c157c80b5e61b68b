"""What an undo would change, before anybody does it: the same as it then changes."""

from __future__ import annotations

import pytest

from etl.diff import CellChange, RowChange, diff
from etl.errors import LakeError, LaterChange, UndoConflict
from etl.lake import Lake
from etl.undo import preview, preview_to, undo, undo_to
from tests.etl.rows import put, source
from tests.etl.test_undo import SAID


@pytest.fixture
def two(lake: Lake) -> Lake:
    """1: sources 1 and 2. 2: source 1 renamed, 2 removed, 3 new."""
    put(lake, "sources", [source(1), source(2)])
    put(lake, "sources", [source(1, "Testland renamed"), source(3)], replace=True)
    return lake


def test_the_rows_that_would_be_added_changed_and_removed_are_told(two: Lake) -> None:
    effect = preview(two, 2)
    assert (effect.head, effect.later) == (2, ())
    (sources,) = effect.tables
    assert (sources.table, sources.counts) == ("sources", (1, 1, 1))
    assert [row["id"] for row in sources.added] == ["test-002"]
    assert [row["id"] for row in sources.removed] == ["test-003"]
    assert sources.changed == (
        RowChange({"id": "test-001"}, (CellChange("title", "Testland renamed", "Testland page"),)),
    )


def test_nothing_is_changed_by_looking(two: Lake) -> None:
    preview(two, 2)
    preview_to(two, 1)
    assert two.head() == 2


def test_what_is_told_is_what_is_then_done(two: Lake) -> None:
    put(two, "sources", [source(4)])
    told = preview(two, 2)
    undo(two, 2, *SAID)
    assert diff(two, 3, 4) == told.tables
    told = preview_to(two, 2)
    undo_to(two, 2, *SAID)
    assert diff(two, 4, 5) == told.tables


def test_the_later_changes_that_would_go_along_are_told_as_the_undo_names_them(two: Lake) -> None:
    put(two, "sources", [source(1, "Testland again"), source(4)])
    effect = preview(two, 2)
    assert effect.later == (LaterChange(3, "sources", ("test-001",), 1),)
    with pytest.raises(UndoConflict) as refused:
        undo(two, 2, *SAID)
    assert refused.value.later == effect.later


def test_what_is_already_as_before_would_change_nothing(two: Lake) -> None:
    undo(two, 2, *SAID)
    assert preview(two, 2).tables == ()
    assert preview_to(two, 1).tables == ()


def test_of_many_rows_the_first_are_listed_and_all_are_counted(lake: Lake) -> None:
    put(lake, "sources", [source(n) for n in range(1, 6)])
    (sources,) = preview(lake, 1, limit=2).tables
    assert sources.counts == (0, 0, 5)
    assert [row["id"] for row in sources.removed] == ["test-001", "test-002"]


@pytest.mark.parametrize("look", [preview, preview_to])
def test_a_version_that_does_not_exist_is_said(two: Lake, look: object) -> None:
    with pytest.raises(LakeError, match="There is no version 7"):
        look(two, 7)  # type: ignore[operator]
