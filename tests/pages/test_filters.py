"""The URL is the memory of a choice: codes in, widgets and chips out, and back."""

from __future__ import annotations

from tests.pages.conftest import RunPage, markup


def test_codes_of_a_link_are_shown_as_names(run_page: RunPage) -> None:
    app = run_page("funding", country=["RS", "MK"])
    assert app.multiselect(key="filter_country").value == ["RS", "MK"]
    assert [button.label for button in app.button if button.key.startswith("chip_")] == [
        "Serbia",
        "North Macedonia",
    ]


def test_codes_may_be_joined_by_commas(run_page: RunPage) -> None:
    assert run_page("funding", country="RS,MK").multiselect(key="filter_country").value == ["RS", "MK"]


def test_an_unknown_code_beside_a_known_one_is_left_aside(run_page: RunPage) -> None:
    app = run_page("funding", country=["RS", "QQ"])
    assert app.multiselect(key="filter_country").value == ["RS"]
    assert app.info[0].value.endswith("left aside: QQ")


def test_years_in_the_wrong_order_are_swapped(run_page: RunPage) -> None:
    app = run_page("funding", from_="2020", to="2018")
    assert not app.exception
    assert app.selectbox(key="filter_from").value == 2018
    assert app.selectbox(key="filter_to").value == 2020


def test_a_choice_in_a_widget_is_written_to_the_url(run_page: RunPage) -> None:
    app = run_page("funding")
    app.multiselect(key="filter_country").set_value(["RS"]).run()
    assert app.query_params["country"] == "RS"
    assert app.multiselect(key="filter_country").value == ["RS"]


def test_a_chip_takes_its_filter_away(run_page: RunPage) -> None:
    app = run_page("funding", country=["RS", "MK"], status="4")
    app.button(key="chip_country_RS").click().run()
    assert dict(app.query_params) == {"country": "MK", "status": "4"}


def test_reset_takes_all_filters_away_and_nothing_else(run_page: RunPage) -> None:
    app = run_page("activities", country="RS", from_="2018", grain="month")
    app.button(key="reset").click().run()
    assert dict(app.query_params) == {"grain": "month"}


def test_a_filter_changes_what_is_counted(run_page: RunPage) -> None:
    everything, nothing = markup(run_page("overview")), markup(run_page("overview", country="none"))
    assert '<span class="ca-number"><span>0</span></span>' in nothing
    assert '<span class="ca-number"><span>0</span></span>' not in everything
