"""The three notations: what is written is read back, and figures add up as intervals."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.notation import (
    LIST_SEPARATOR,
    Figure,
    NotationError,
    format_date,
    format_figure,
    parse_date,
    parse_figure,
    parse_list,
)

numbers = st.decimals(min_value=0, max_value=10**9, places=4)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Any figure that a cell can hold."""
    low, high = sorted([draw(numbers), draw(numbers)])
    kind = draw(st.sampled_from(["exact", "about", "at least", "at most", "between"]))
    match kind:
        case "at least":
            return Figure(low, None)
        case "at most":
            return Figure(None, high)
        case "between" if low < high:
            return Figure(low, high)
        case _:
            return Figure(low, low, approximate=kind == "about")


@given(figures())
def test_a_figure_is_read_back_as_it_was_written(figure: Figure) -> None:
    assert parse_figure(format_figure(figure)) == figure


@given(figures(), figures(), figures())
def test_figures_add_up_in_any_order(one: Figure, two: Figure, three: Figure) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)


@given(figures(), figures(), st.data())
def test_a_sum_contains_the_sum_of_any_values_of_its_terms(one: Figure, two: Figure, data: st.DataObject) -> None:
    def within(figure: Figure) -> Decimal:
        low = figure.low if figure.low is not None else Decimal(0)
        high = figure.high if figure.high is not None else low + 1000
        return data.draw(st.decimals(min_value=low, max_value=high, places=4))

    total, value = one + two, within(one) + within(two)
    assert total.low is None or total.low <= value
    assert total.high is None or total.high >= value


def test_three_decimals_are_written_as_four_so_that_nobody_reads_thousands() -> None:
    assert format_figure(parse_figure("1.234")) == "1.2340"


def test_at_least_200_and_40_make_at_least_240() -> None:
    assert parse_figure(">=200") + parse_figure("40") == Figure(Decimal(240), None)


def test_about_50_makes_the_sum_approximate() -> None:
    assert parse_figure("~50") + parse_figure("10") == Figure(Decimal(60), Decimal(60), approximate=True)


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_cell_is_not_reported_and_not_zero(text: str) -> None:
    assert parse_figure(text) is parse_date(text) is parse_list(text) is None
    assert parse_figure("0") == Figure(Decimal(0), Decimal(0))


@pytest.mark.parametrize("text", ["25..23", "23..23", ">200", "1,5", "-3", "1.23456", "many", "~", "1 000"])
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_figure(text)


@given(st.dates(min_value=dt.date(1900, 1, 1)), st.sampled_from([4, 7, 10]))
def test_a_date_is_read_back_at_its_precision(day: dt.date, length: int) -> None:
    text = day.isoformat()[:length]
    date = parse_date(text)
    assert date is not None
    assert format_date(date) == text
    assert date.earliest <= day <= date.latest


def test_a_month_is_as_long_as_it_is() -> None:
    date = parse_date("2020-02")
    assert date is not None
    assert (date.earliest, date.latest) == (dt.date(2020, 2, 1), dt.date(2020, 2, 29))


@pytest.mark.parametrize("text", ["2018-13", "2019-02-29", "29.05.2018", "2018-5-9", "0000", "18"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_date(text)


@given(st.lists(st.text(st.characters(exclude_characters=";", exclude_categories=["Z", "C"]), min_size=1), min_size=1))
def test_a_list_is_read_back_as_it_was_written(items: list[str]) -> None:
    assert parse_list(LIST_SEPARATOR.join(items)) == items


def test_an_item_may_not_be_missing() -> None:
    with pytest.raises(NotationError):
        parse_list("RS;;MK")
