"""What a publisher's headers mean is remembered: safely, for good, and within bounds."""

from __future__ import annotations

import contextlib
import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

import etl.mappings
from etl.mappings import MOST_HEADERS, MOST_PUBLISHERS, applied, publishers, remember, remembered
from etl.settings import Settings, settings


@pytest.fixture
def where(home: Path) -> Settings:
    return settings(home)


def test_what_is_said_of_a_publishers_headers_is_remembered(where: Settings) -> None:
    remember(where, "Ministarstvo Testlandije", {"Šta je bilo": "title", "Наш број": None})
    assert remembered(where, "МИНИСТАРСТВО ТЕСТЛАНДИЈЕ") == {"sta je bilo": "title", "nas broj": None}
    assert remembered(where, "Another ministry") == {}


def test_the_newest_holds_and_the_rest_stays(where: Settings) -> None:
    remember(where, "Testland ministry", {"Was": "title", "Wann": "start"})
    remember(where, "Testland Ministry", {"WAS": "topic"})
    assert remembered(where, "Testland ministry") == {"was": "topic", "wann": "start"}


def test_publishers_are_named_as_last_written_the_latest_first(where: Settings) -> None:
    for name in ("Testland ministry", "Test office", "TESTLAND Ministry "):
        remember(where, name, {"Was": "title"})
    assert publishers(where) == ("TESTLAND Ministry", "Test office")


def test_nothing_is_known_and_nothing_made_before_something_is_said(where: Settings) -> None:
    assert remembered(where, "Testland ministry") == {}
    assert publishers(where) == ()
    remember(where, "Testland ministry", {})
    remember(where, "—", {"Was": "title"})
    remember(where, "Testland ministry", {"%": "title"})
    assert not where.home.exists()


def test_a_mapping_is_applied_to_headers_of_another_spelling() -> None:
    known = {"sta je bilo": "title", "nas broj": None, "wann": "start"}
    assert applied(["ŠTA JE BILO?", "Наш број", "", "Wo"], known) == {"ŠTA JE BILO?": "title", "Наш број": None}


def test_a_header_that_is_meant_letter_by_letter_is_no_other_one() -> None:
    assert applied(["name", "Name"], {"name": None}) == {"name": None}
    assert applied(["Name", "NAME"], {"name": None}) == {"Name": None, "NAME": None}


def test_only_so_many_headers_and_publishers_are_kept_the_newest(where: Settings) -> None:
    remember(where, "Test office", {f"h{n}": "title" for n in range(MOST_HEADERS + 2)})
    assert list(remembered(where, "Test office"))[:1] == ["h2"]
    assert len(remembered(where, "Test office")) == 500
    entries = {f"p{n}": {"name": f"P{n}", "headers": {}} for n in range(MOST_PUBLISHERS)}
    (where.home / "mappings.json").write_text(json.dumps(entries), encoding="utf-8")
    remember(where, "Test office", {"Was": "title"})
    assert len(publishers(where)) == 200
    assert (publishers(where)[0], publishers(where)[-1]) == ("Test office", "P1")


DAMAGED = ["", "{", "[]", '{"x": 1}', '{"x": {"name": "X", "headers": {"a": 1}}}', '{"x": {"name": "X"}}', "\udcff"]


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_file_is_set_aside_and_logged(
    where: Settings, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    where.home.mkdir(parents=True)
    raw = text.encode("utf-8", "surrogateescape")
    (where.home / "mappings.json").write_bytes(raw)
    with caplog.at_level(logging.WARNING, "etl.mappings"):
        assert remembered(where, "Testland ministry") == {}
        assert publishers(where) == ()
        remember(where, "Testland ministry", {"Was": "title"})
    assert remembered(where, "Testland ministry") == {"was": "title"}
    assert (where.home / "mappings.damaged.json").read_bytes() == raw
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 3


def test_a_file_that_cannot_be_written_stays_as_it_was(where: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(where, "Testland ministry", {"Was": "title"})

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(etl.mappings, "sync_file", full)
    with pytest.raises(OSError, match="No space"):
        remember(where, "Testland ministry", {"Wann": "start"})
    assert remembered(where, "Testland ministry") == {"was": "title"}
    assert sorted(path.name for path in where.home.iterdir()) == ["mappings.json", "mappings.lock"]


def test_two_processes_at_once_lose_nothing(where: Settings) -> None:
    script = str(Path(__file__).with_name("rememberer.py"))
    with contextlib.ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, script, str(where.home), name, "60"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for name in ("one", "two")
        ]
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in started:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        assert [process.wait(60) for process in started] == [0, 0]
    said = {f"{name} {number}" for name in ("one", "two") for number in range(60)}
    assert set(remembered(where, "Testland ministry")) == said
