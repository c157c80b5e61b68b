"""Pages run by Streamlit's own test harness on the tiny edition, each file alone, as a cold link runs it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.accounts import Accounts
from etl.settings import settings
from ui import sessions
from ui.page import PROJECT
from ui.registry import file_of

RunPage = Callable[..., AppTest]


@pytest.fixture
def _tiny_app(tiny_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_HOME", str(tiny_home))
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def run_page(_tiny_app: None) -> RunPage:
    """Runs a page once: `run_page("funding", country="AA")`, values of the URL as strings or lists."""

    def run(page: str, /, **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(PROJECT / file_of(page)), default_timeout=30)
        for key, value in query.items():
            app.query_params[key.rstrip("_")] = value
        return app.run()

    return run


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Makes the pages those of a member of staff: a real account in ATLAS_HOME and its cookie, for which Streamlit's
    harness has no place."""
    made: list[Accounts] = []

    def enter() -> None:
        made.append(Accounts(settings()))
        cookie = sessions.issue(made[0].add("Test staff", "test password"))
        monkeypatch.setattr(type(st.context), "cookies", {sessions.COOKIE: cookie})

    yield enter
    for accounts in made:
        accounts.remove("Test staff")


def markup(app: AppTest) -> str:
    """All HTML that our own elements drew, in the page and its sidebar; then what stands below charts and tables."""
    drawn = [str(element.proto.body) for element in app.get("html")]
    below = [part["notes"] + part["unfolded"] for part in parts(app, "capacity_atlas.chart")]
    return "\n".join([*drawn, *below])


def parts(app: AppTest, component: str) -> list[Any]:
    """What our own components of a kind are given to draw."""
    found = (element.proto for element in app.get("bidi_component"))
    return [json.loads(proto.json) for proto in found if proto.component_name == component]


def links(app: AppTest) -> dict[str, str]:
    """Where the navigation leads: page → address."""
    [navigation] = parts(app, "capacity_atlas.navigation")
    return {link["page"]: link["href"] for link in navigation["links"]}


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What a page offers to download, by the name of the file."""
    found: dict[str, Callable[[], bytes]] = {}

    def offer(label: str, data: Any, *, file_name: str, **options: Any) -> bool:
        found[file_name] = data
        return False

    monkeypatch.setattr(st, "download_button", offer)
    return found
