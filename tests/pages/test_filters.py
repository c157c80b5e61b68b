"""The URL is the memory of a choice: codes in, the panel and chips out, and back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import RunPage, markup, parts
from ui import filter_panel


def panel(app: AppTest) -> dict[str, Any]:
    [found] = parts(app, "capacity_atlas.filter_panel")
    return found


def chips(app: AppTest) -> list[dict[str, str]]:
    return [chip for part in parts(app, "capacity_atlas.filter_chips") for chip in part["chips"]]


def test_codes_of_a_link_are_shown_as_names(run_page: RunPage) -> None:
    app = run_page("funding", country=["RS", "MK"], to="2020")
    assert panel(app)["chosen"] == {"country": ["RS", "MK"], "to": ["2020"]}
    assert [chip["words"] for chip in chips(app)] == ["Serbia", "North Macedonia", "To 2020"]


def test_the_panel_offers_what_the_data_hold(run_page: RunPage) -> None:
    app = run_page("funding", to="2031")
    lists = {found["key"]: dict(found["options"]) for group in panel(app)["groups"] for found in group["lists"]}
    assert list(lists) == ["country", "instrument", "donor", "activity_type", "status"]
    assert lists["country"]["MK"] == "North Macedonia"
    assert lists["status"]["4"] == "Closed"
    years = panel(app)["time"]["years"]
    assert years[-1] == "2031"  # what the address asks for can be seen, whether the data hold it or not
    assert years == sorted(years)


def test_codes_may_be_joined_by_commas(run_page: RunPage) -> None:
    assert panel(run_page("funding", country="RS,MK"))["chosen"] == {"country": ["RS", "MK"]}


def test_an_unknown_code_beside_a_known_one_is_left_aside(run_page: RunPage) -> None:
    app = run_page("funding", country=["RS", "QQ"])
    assert panel(app)["chosen"] == {"country": ["RS"]}
    assert app.info[0].value.endswith("left aside: QQ")


def test_years_in_the_wrong_order_are_swapped(run_page: RunPage) -> None:
    app = run_page("funding", from_="2020", to="2018")
    assert not app.exception
    assert panel(app)["chosen"] == {"from": ["2018"], "to": ["2020"]}


@pytest.fixture
def clicked(monkeypatch: pytest.MonkeyPatch, run_page: RunPage) -> Any:
    """What a click sends, for which Streamlit's harness has no place: the address that it leads to from another."""

    def click(send: str, sent: Any, **query: str | list[str]) -> dict[str, list[str]]:
        address = {key: [value] if isinstance(value, str) else value for key, value in query.items()}
        state = {"filters": {"chosen": sent}, "chips": SimpleNamespace(removed=sent)}
        monkeypatch.setattr(filter_panel.st, "session_state", state)
        monkeypatch.setattr(filter_panel.st, "query_params", _Address(address))
        getattr(filter_panel, send)()
        return address

    run_page("funding")  # its edition is the one that is asked
    return click


class _Address(dict):
    """As much of `st.query_params` as is used; what is written goes to the dictionary that it is made of."""

    def __init__(self, held: dict[str, list[str]]) -> None:
        super().__init__({key: values[-1] for key, values in held.items()})
        self._held = held

    def get_all(self, key: str) -> list[str]:
        return list(self._held.get(key, []))

    def from_dict(self, wanted: dict[str, list[str]]) -> None:
        self._held.clear()
        self._held.update(wanted)


def test_what_is_chosen_is_written_to_the_address_all_of_it_and_nothing_else_changes(clicked: Any) -> None:
    chosen = {"filters": {"country": ["RS", "MK"], "donor": [], "from": ["2018"]}, "turn": 1}
    assert clicked("_write", chosen, grain="month", page="3", status="4") == {
        "grain": ["month"], "country": ["RS", "MK"], "from": ["2018"],
    }  # fmt: skip


def test_no_list_left_chosen_takes_all_filters_away_and_nothing_else(clicked: Any) -> None:
    assert clicked("_write", {"filters": {}, "turn": 1}, country="RS", grain="month") == {"grain": ["month"]}


@pytest.mark.parametrize("sent", [None, 7, [], {}, {"filters": "RS"}, {"filters": None}])
def test_what_no_panel_sends_changes_nothing(clicked: Any, sent: Any) -> None:
    assert clicked("_write", sent, country="RS") == {"country": ["RS"]}


def test_what_no_panel_sends_as_codes_is_left_aside(clicked: Any) -> None:
    sent = {"filters": {"country": "RS", "donor": [["x"], 7, None], "version": ["2"], "status": ["4", 4]}}
    assert clicked("_write", sent, version="1") == {"version": ["1"], "status": ["4"]}


@pytest.mark.parametrize(
    ("removed", "left"),
    [
        ({"key": "country", "code": "RS"}, {"country": ["MK"], "status": ["4"], "from": ["2018"], "to": ["2020"]}),
        ({"key": "from", "code": "2018"}, {"country": ["RS", "MK"], "status": ["4"], "to": ["2020"]}),
        ({"key": "status", "code": "4"}, {"country": ["RS", "MK"], "from": ["2018"], "to": ["2020"]}),
    ],
)
def test_a_chip_takes_its_filter_away(clicked: Any, removed: Any, left: Any) -> None:
    """Years in the wrong order are shown in the right one, and taken away as shown."""
    assert clicked("_remove", removed, country=["RS", "MK"], status="4", **{"from": "2020", "to": "2018"}) == left


@pytest.mark.parametrize(
    "sent", [None, 7, "country", {}, {"key": ["country"], "code": "RS"}, {"key": "version", "code": "1"}]
)
def test_what_no_chip_sends_takes_nothing_away(clicked: Any, sent: Any) -> None:
    assert clicked("_remove", sent, country="RS", version="1") == {"country": ["RS"], "version": ["1"]}


def test_the_chip_of_an_empty_choice_takes_it_away(clicked: Any) -> None:
    assert clicked("_remove", {"key": "country", "code": "none"}, country="none") == {}


def test_a_filter_changes_what_is_counted(run_page: RunPage) -> None:
    everything, nothing = markup(run_page("overview")), markup(run_page("overview", country="none"))
    assert '<span class="ca-number"><span>0</span></span>' in nothing
    assert '<span class="ca-number"><span>0</span></span>' not in everything
