"""How figures, dates, notes, tables and downloads are written."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest
from duckdb import DuckDBPyConnection

from queries import METRICS, Answer, Filters, Note, ask, look_up
from ui import claims, export, figures, headline, notes, tables
from ui.text import label, language_name, plain


@pytest.mark.parametrize(
    ("low", "high", "approximate", "written"),
    [
        (24, 24, False, "24"),
        (200, None, False, "≥ 200"),
        (50, 50, True, "ca. 50"),
        (None, 30, False, "≤ 30"),
        (23, 25, False, "23–25"),
        (0, 0, False, "0"),
        (None, None, False, "not reported"),
        (float("nan"), float("nan"), None, "not reported"),
        (660, None, True, "≥ ca. 660"),
        (1234567, 1234567, False, "1,234,567"),
        (12.5, 12.5, False, "12.5"),
        (12.346, 12.346, False, "12.35"),
        (0.004, 0.004, False, "0.004"),
        (0.0004, 0.00456, True, "ca. 0.0004–0.0046"),
        (-0.004, None, False, "≥ -0.004"),
    ],
)
def test_a_figure_keeps_its_qualifier(low: float, high: float, approximate: bool, written: str) -> None:
    assert figures.figure(low, high, approximate) == written


def test_a_rate_has_all_its_digits() -> None:
    assert figures.precise(117.12345678) == "117.12345678"
    assert figures.precise(0.0000001) == "0.0000001"


def test_a_sum_without_bounds_of_something_reported_is_not_computable() -> None:
    row = {"eur_low": None, "eur_high": None, "eur_approximate": False}
    assert figures.amount_in({**row, "reported": 2}, "eur", "EUR") == "not computable"
    assert figures.amount_in({**row, "reported": 0}, "eur", "EUR") == "not reported"
    counted = {"count_low": None, "count_high": None, "rows": 2, "not_reported": 0}
    assert figures.of_row(counted, "count") == "not computable"
    assert figures.of_row({**counted, "not_reported": 2}, "count") == "not reported"


@pytest.mark.parametrize(
    ("low", "high", "compact", "written"),
    [
        (1_000_000, 1_000_000, False, "EUR 1,000,000"),
        (1_900_000, None, True, "≥ EUR 1.9M"),
        (None, None, True, "not reported"),
        (500_000, 750_000, False, "EUR 500,000–750,000"),
    ],
)
def test_an_amount_names_its_currency(low: float, high: float, compact: bool, written: str) -> None:
    assert figures.money(low, high, compact=compact) == written


@pytest.mark.parametrize(
    ("amount", "currency", "as_stated", "written"),
    [
        (2_265_721.56, "EUR", False, "EUR 2,265,722"),
        (0.4, "EUR", False, "EUR 0.40"),
        (0.004, "EUR", False, "EUR 0.004"),
        (12.5, "EUR", True, "EUR 12.50"),
        (12, "EUR", True, "EUR 12"),
        (1_688_238.6, "USD", False, "USD 1,688,238.60"),
    ],
)
def test_an_amount_has_cents_only_where_they_are_stated(
    amount: float, currency: str, as_stated: bool, written: str
) -> None:
    assert figures.money(amount, amount, currency=currency, as_stated=as_stated) == written


def test_what_was_converted_is_shown_in_whole_euro_and_what_is_stated_in_euro_as_stated() -> None:
    amount = {"amount_low": 100.5, "amount_high": 100.5, "eur_low": 84.61, "eur_high": 84.61}
    row = {**amount, "amount_approximate": False, "eur_approximate": False, "value_date": "2018"}
    assert claims.in_euro({**row, "currency": "USD"}) == "EUR 85"
    assert claims.in_euro({**row, "currency": "EUR"}) == "EUR 100.50"
    assert figures.amount_of("100.5", "EUR") == "EUR 100.50"


def test_an_amount_that_is_not_converted_says_why() -> None:
    row = {"currency": "BAM", "eur_low": None, "eur_high": None, "eur_approximate": False}
    assert claims.in_euro({**row, "value_date": "2020-02"}) == "no rate for its date"
    assert claims.in_euro({**row, "value_date": None}) == "no rate, as it has no date"


def test_a_qualifier_stands_before_the_currency() -> None:
    assert figures.money(1_900_000, None, approximate=True, compact=True) == "≥ ca. EUR 1.9M"


def test_of_no_project_nothing_is_said_to_be_reported() -> None:
    assert figures.share(0, 0, "projects") == ""
    assert figures.share(0, 3, "projects") == "reported by 0 of 3 projects"


def test_a_headline_figure_says_what_it_covers_and_what_it_leaves_out() -> None:
    row = {"measure": "funding", "unit": "EUR", "value_low": 5e6, "value_high": 5e6, "value_approximate": False}
    found = pa.Table.from_pylist([{**row, "reported": 2, "of": 7, "counted_in": "projects"}])
    broader = Note("broader", 1, low=3e6, high=3e6, unit="EUR", detail="funding")
    other = Note("other_theme", 1, low=9e6, high=9e6, unit="EUR", detail="funding")
    (card,) = headline.cards(Answer("headline", found, (broader, other)), ("funding",))
    assert card.value == "EUR 5M"
    assert card.under == (
        "reported by 2 of 7 projects; EUR 3M of it for work on more than trafficking;"
        " EUR 9M of projects that are not on trafficking is left out"
    )


def test_what_is_stated_of_several_countries_together_is_not_called_silence() -> None:
    row = {"measure": "funding", "unit": "EUR", "value_low": None, "value_high": None, "value_approximate": False}
    found = pa.Table.from_pylist([{**row, "reported": 0, "of": 2, "counted_in": "projects"}])
    several = Note("several_countries", 1, low=3e6, high=3e6, unit="EUR", detail="funding")
    undated = Note("undated", 4, detail="funding")
    (card,) = headline.cards(Answer("headline", found, (several, undated)), ("funding",))
    assert card.value == "not split"
    assert card.under == (
        "reported by 0 of 2 projects; EUR 3M more is of several countries together, and is not split;"
        " 4 without dates in no choice of years"
    )
    (card,) = headline.cards(Answer("headline", found, (undated,)), ("funding",))
    assert card.value == "not reported"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("2018", "2018"),
        ("2018-06", "June 2018"),
        ("2018-05-29", "29 May 2018"),
        (None, "not reported"),
        ("?", "?"),
    ],
)
def test_a_date_is_written_at_its_own_precision(cell: str | None, written: str) -> None:
    assert figures.date(cell) == written


def test_a_period_with_one_end_invents_no_other() -> None:
    assert figures.period("2018-06", None) == "from June 2018"
    assert figures.period(None, None) == "dates not reported"


def test_one_event_of_which_only_the_start_is_stated_is_not_still_going_on() -> None:
    row = {"start_text": "2025-04", "end_text": None, "count_approximate": False}
    assert figures.activity_period({**row, "count_low": 1.0, "count_high": 1.0}) == "April 2025"
    assert figures.activity_period({**row, "count_low": 1.0, "count_high": 1.0, "end_text": "2025-05"}) == (
        "April 2025 – May 2025"
    )
    for low, high in ((12.0, 12.0), (1.0, None), (float("nan"), float("nan"))):
        assert figures.activity_period({**row, "count_low": low, "count_high": high}) == "from April 2025"


def test_silence_comes_first_and_is_not_called_zero() -> None:
    said = notes.sentences((Note("ceiling", 1), Note("unplaced", 2, low=1, high=1, unit="activities", detail="done"),
                            Note("not_reported", 24, 41)))  # fmt: skip
    assert said[1].startswith("2 entries (done) are not dated precisely enough")
    assert said[1].endswith("are not drawn (1 activity).")
    assert said[0] == "Not reported by 24 of 41 projects, which is not zero."
    assert said[2].startswith("1 ceiling")


def test_a_note_gives_the_figure_that_it_leaves_out() -> None:
    note = Note("other_role", 1, low=200.0, high=None, unit="persons", detail="engaged:person")
    assert notes.sentence(note, "") == "Not in this number: Engaged, ≥ 200 persons (1 statement)."


def test_every_note_that_the_metrics_give_has_a_sentence(tiny_cursor: DuckDBPyConnection) -> None:
    choices = (Filters(), Filters(country=("RS",)), Filters(donor=("test-donor-a",)), Filters(year_from=2018))
    given = [note for metric in METRICS for choice in choices for note in ask(tiny_cursor, metric, choice).notes]
    assert len({note.code for note in given}) > 10
    assert not {note.code for note in given if "left out: " in notes.sentence(note, "entries")}


def test_a_code_that_a_claim_is_left_out_for_has_a_reason(tiny_cursor: DuckDBPyConnection) -> None:
    claimed = look_up(tiny_cursor, "funding_claims", Filters(country=("RS",)))
    assert set(claimed["left_out"].dropna()) <= claims.reasons().keys()


def test_an_unknown_note_is_still_a_sentence() -> None:
    assert notes.sentence(Note("brand_new", 3), "") == "3 left out: brand new."


def test_text_of_the_data_is_drawn_as_text() -> None:
    frame = pd.DataFrame({"name": ["<b>Testland</b> & co"]})
    drawn = tables.markup(frame, (tables.words("<i>Name</i>", "name"),))
    assert "&lt;b&gt;Testland&lt;/b&gt; &amp; co" in drawn
    assert "&lt;i&gt;Name&lt;/i&gt;" in drawn


def test_markdown_in_a_label_is_drawn_as_text() -> None:
    assert plain("**a** [b](c) :red[d]") == r"\*\*a\*\* \[b\]\(c\) \:red\[d\]"


def test_a_download_opens_in_excel_and_cannot_run_formulas() -> None:
    frame = pd.DataFrame({"title": ["=1+1", "@x", "Тест"], "low": [-5.0, 1.0, None]})
    about = export.about(7, Filters(country=("RS",)), ["test-source"])
    lines = export.csv_bytes(frame, about).decode("utf-8").split("\r\n")
    assert lines[0] == "\ufefftitle,low,atlas_version,atlas_filters,atlas_sources,atlas_licence"
    assert lines[1].startswith("'=1+1,-5,7,")
    assert lines[2].startswith("'@x,")
    assert lines[3].startswith("Тест,,7,")
    assert '""country"": [""RS""]' in lines[1]


def test_a_download_writes_texts_as_every_export_does_and_numbers_as_numbers() -> None:
    frame = pd.DataFrame({"texts": ["'=1+1", ["-5", "@x"], "'quoted'"], "mixed": ["-5", -5, None]})
    lines = export.csv_bytes(frame, {"atlas_version": "7", "atlas_note": "=1+1"}).decode("utf-8-sig").split("\r\n")
    assert lines[1:4] == ["''=1+1,'-5,7,'=1+1", "'-5;@x,-5,7,'=1+1", "'quoted',,7,'=1+1"]


def test_a_download_writes_whole_numbers_without_a_point_and_the_others_as_they_are() -> None:
    frame = pd.DataFrame({"amount": [33303022.0, 107240.49, None, 1e300], "n": [1, 2, 3, 4]})
    lines = export.csv_bytes(frame, {}).decode("utf-8-sig").split("\r\n")
    assert lines[1:5] == ["33303022,1", "107240.49,2", ",3", "1e+300,4"]


def test_a_download_leaves_the_cached_rows_untouched() -> None:
    frame = pd.DataFrame({"title": ["=1+1"]})
    export.csv_bytes(frame, {"version": "1"})
    assert frame.to_dict("list") == {"title": ["=1+1"]}


def test_codes_have_the_names_of_the_contract() -> None:
    assert label("people", "role", "trained") == "Trained"
    assert label("people", "role", None) == "not stated"


def test_a_script_is_part_of_a_language_name() -> None:
    assert language_name("sr-Cyrl") == "Serbian (Cyrillic)"
    assert language_name("nonsense tag") == "nonsense tag"
