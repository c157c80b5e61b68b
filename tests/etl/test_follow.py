"""The thread that follows a lake outlives whatever happens to one look; with real servers in tests/replicas."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from etl import follow
from etl.follow import Follower
from etl.settings import Settings, settings


def test_a_look_that_fails_in_an_unforeseen_way_is_told_and_not_the_last(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, well = threading.Event(), threading.Event()

    def look(_: Settings, __: object) -> None:
        if not failed.is_set():
            failed.set()
            raise SystemError("Test failure")
        again.wait(30)
        well.set()

    again, told = threading.Event(), threading.Event()
    monkeypatch.setattr(threading, "excepthook", lambda _: told.set())
    monkeypatch.setattr(follow, "up_to_date", look)
    watcher = Follower(settings(), seconds=0.01)
    try:
        assert watcher._looked.wait(30)
        assert "newer versions" in watcher.missing
        again.set()
        assert well.wait(30)
        assert told.wait(30)
    finally:
        watcher.stop()
