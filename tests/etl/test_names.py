"""Names in another script, case or spelling are the same name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.names import country_code, country_names, fold, read_country_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Србија", "Srbija"),
        ("Ниш", "NIŠ"),
        ("Ђаковица", "Đakovica"),
        ("Ђаковица", "Djakovica"),
        ("Jaкнење", "Јакнење"),  # the first has a Latin J and a
        ("MУП", "МУП"),
        ("eвра", "евра"),
        ("Ѓорче Петров", "Ǵorče Petrov"),
        ("Shqipëri", "shqiperi"),
        ("Kosovo*", "kosovo"),
        ("  North   Macedonia ", "north-macedonia"),
        ("Žmonių", "zmoniu"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_country_names_are_known() -> None:
    assert len(country_names()) > 40


@pytest.mark.parametrize("name", ["Србија", "Srbija", "Serbia", "SERBIA", "rs", "RS", " Serbia "])
def test_serbia_is_found_in_any_script_and_case(name: str) -> None:
    assert country_code(name) == "RS"


@pytest.mark.parametrize("name", ["Kosovo*", "Kosovo", "Косово", "XK"])
def test_kosovo_is_found_with_and_without_its_footnote_mark(name: str) -> None:
    assert country_code(name) == "XK"


def test_an_unknown_country_has_no_code() -> None:
    assert country_code("Testland") is None


def test_other_names_are_divided_by_semicolons() -> None:
    names = read_country_names([{"id": "TL", "name": "Testland", "names": "Тестланд;Land of Tests"}])
    assert dict(names) == {"tl": "TL", "testland": "TL", "land of tests": "TL"}
