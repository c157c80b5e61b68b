"""Only staff may change the data, wherever the change is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.actor import Actor, authorise, operator
from etl.errors import NotAllowed
from etl.lake import Lake
from etl.load import load_files
from etl.undo import undo, undo_to

READERS = [Actor(""), Actor("Test reader"), Actor("Test reader", frozenset({"donor"})), operator("  ")]


@pytest.mark.parametrize("actor", READERS, ids=repr)
def test_who_is_not_staff_is_told_so(actor: Actor) -> None:
    assert not actor.is_staff
    with pytest.raises(NotAllowed, match=r"Nothing was changed: .*\."):
        authorise(actor)


def test_staff_with_a_name_may_change_the_data() -> None:
    authorise(Actor("Test author", frozenset({"staff", "donor"})))


@pytest.mark.parametrize(
    "change",
    [
        lambda lake, actor, files: load_files(lake, files[:1], actor, "Test", replace=True),
        lambda lake, actor, files: undo(lake, 1, actor, "Test"),
        lambda lake, actor, files: undo_to(lake, 1, actor, "Test"),
    ],
    ids=["load", "undo", "undo_to"],
)
def test_no_change_is_made_for_a_reader(
    lake: Lake, tiny_files: list[Path], change: Callable[[Lake, Actor, list[Path]], object]
) -> None:
    load_files(lake, tiny_files, operator("Test author"), "Tiny data")
    with pytest.raises(NotAllowed):
        change(lake, Actor("Test reader"), tiny_files)
    assert lake.head() == 1
