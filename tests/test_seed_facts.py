"""The list of the documents' facts: complete, true to the data, and in step with its page."""

from __future__ import annotations

import csv
import re

import pytest

from etl.contract import contract
from etl.evidence import MOST_WORDS
from etl.notation import parse_date, parse_figure
from tests.seed_facts import DOCUMENT, ROOT, SeedFact, document, read, table

FACTS = read()
CARRIED = [fact for fact in FACTS if fact.carried]
FOUND = ROOT.parent / "shared" / "research" / "seed_facts.csv"  # the first reading, where it is at hand
LANGUAGES = {source["id"]: source["language"] for source in table("sources")}
NO_LANGUAGE = {"ICMPD LOGO_2016-07-20", "date 2018-06"}


def test_all_112_facts_are_listed_once() -> None:
    assert [fact.fact for fact in FACTS] == [str(number) for number in range(1, 113)]


@pytest.mark.skipif(not FOUND.is_file(), reason="the first reading is not at hand")
def test_the_list_has_the_facts_of_the_first_reading_in_its_order() -> None:
    with FOUND.open(encoding="utf-8", newline="") as file:
        found = [(row["file"], row["line"], row["entity"], row["field"]) for row in csv.DictReader(file)]
    assert [(fact.document, fact.line, fact.entity, fact.field) for fact in FACTS] == found


def test_the_list_names_no_person_and_countries_as_the_house_does() -> None:
    assert {fact.value for fact in FACTS if fact.entity == "person"} == {"a person’s name and post"}
    assert not [fact for fact in FACTS if re.search(r"Kosovo(?!\*)|Turkey", fact.value)]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.fact)
def test_a_fact_is_carried_or_the_list_says_why_not(fact: SeedFact) -> None:
    place = (fact.words, fact.source_id, fact.table, fact.row_id, fact.column, fact.page, fact.clicks)
    assert all(place) if fact.carried else not any(place)
    assert bool(fact.why_not) != fact.carried


def test_the_words_of_a_carried_fact_are_the_evidence_of_its_cell() -> None:
    keys = ("table", "row_id", "column", "source_id", "words")
    held = {tuple(row[key] for key in keys) for row in table("evidence") if row["claim"] == "accepted"}
    assert held
    assert not [fact for fact in CARRIED if tuple(getattr(fact, key) for key in keys) not in held]


def test_the_words_of_a_carried_fact_are_of_its_document() -> None:
    sources = {source["document"]: source["id"] for source in table("sources") if source["document"]}
    assert not [fact for fact in CARRIED if fact.source_id != sources[fact.document]]


def test_the_cell_of_a_carried_fact_is_filled() -> None:
    tables = {name: {row["id"]: row for row in table(name)} for name in {fact.table for fact in CARRIED}}
    assert not [fact for fact in CARRIED if not tables[fact.table].get(fact.row_id, {}).get(fact.column)]


def test_a_figure_or_date_in_the_list_is_the_value_of_its_cell() -> None:
    simple = [fact for fact in CARRIED if _is_simple(fact)]
    assert len(simple) > 10
    assert not [fact for fact in simple if not _same(fact)]


def _is_simple(fact: SeedFact) -> bool:
    """A fact whose value is one figure or date of the cell's own kind."""
    return _kind(fact) in ("figure", "date") and fact.value.replace("-", "").isdigit()


def _kind(fact: SeedFact) -> str:
    return contract().table(fact.table).column(fact.column).kind


def _same(fact: SeedFact) -> bool:
    cell = next(row for row in table(fact.table) if row["id"] == fact.row_id)[fact.column]
    if _kind(fact) == "date":
        return parse_date(cell) == parse_date(fact.value)
    stated, held = parse_figure(fact.value), parse_figure(cell)
    return held is not None and stated is not None and stated.low in (held.low, held.high)


def test_no_quotation_is_longer_than_eight_words() -> None:
    assert not [fact for fact in CARRIED if len(fact.words.split()) > MOST_WORDS]


def test_no_fact_takes_more_than_three_clicks() -> None:
    assert {fact.clicks for fact in CARRIED} <= {"1", "2", "3"}


def test_the_page_of_the_list_is_in_step() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(FACTS), "run: python -m tests.seed_facts"


def test_words_of_every_other_language_are_translated() -> None:
    others = [row for row in table("evidence") if _language(row) != "en" and row["words"] not in NO_LANGUAGE]
    assert len(others) > 200
    assert not [row for row in others if not row["translation"] or row["translation"] == row["words"]]


def test_english_words_have_no_translation() -> None:
    assert not [row for row in table("evidence") if _language(row) == "en" and row["translation"]]


def _language(row: dict[str, str]) -> str:
    """The language of the words in a row of evidence."""
    return LANGUAGES[row["source_id"]]


def test_the_same_words_have_the_same_translation() -> None:
    said: dict[tuple[str, str], set[str]] = {}
    for row in table("evidence"):
        said.setdefault((row["source_id"], row["words"]), set()).add(row["translation"])
    assert not {key: texts for key, texts in said.items() if len(texts) > 1}
