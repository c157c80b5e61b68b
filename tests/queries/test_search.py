"""The search over everything: what words find in the tiny data, worked out by hand, and 170 spellings that must find
what they mean in the curated data."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.queries.asked import Edition

SPELLINGS = Path(__file__).resolve().parents[1] / "fixtures" / "search_queries.csv"
FIRST = 5
with SPELLINGS.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
# What a search must stand: nothing of it is SQL, HTML or a pattern.
HOSTILE = [
    "'; drop table projects; --",
    '"',
    "%",
    "_",
    "\\",
    "$1",
    "<script>alert(1)</script>",
    "a" * 200,
    "🙂🙂",
    "مرحبا بالعالم",
    "\u202eevil",
    "\x00",
    " \t\n",
    "-- of",
]


def found(edition: Edition, words: str, **parameters: Any) -> list[tuple[str, str]]:
    """Kind and key of what the words find, best first."""
    rows = edition.listing("search", {"search": words, **parameters})
    return list(zip(rows["kind"], rows["key"], strict=True))


def counts(edition: Edition, words: str) -> dict[str, int]:
    """How many things of each kind the words find in all."""
    rows = edition.listing("search", {"search": words})
    return {one["kind"]: one["n"] for one in rows["found"].iloc[0]} if len(rows) else {}


def test_the_table_of_spellings_has_thirty_families_of_five() -> None:
    families = [row["family"] for row in ROWS]
    assert len(set(families)) >= 30
    assert all(families.count(family) >= 5 for family in families)
    assert len({(row["family"], row["typed"]) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['family']}: {row['typed']}")
def test_a_spelling_finds_what_it_means_among_the_first(curated: Edition, row: dict[str, str]) -> None:
    rows = curated.listing("search", {"search": row["typed"]})
    # Quotations have no name of their own in the data: the table holds their words.
    keys = rows["key"].where(rows["kind"] != "words", rows["title"])
    assert (row["kind"], row["key"]) in list(zip(rows["kind"], keys, strict=True))[:FIRST]


@pytest.mark.parametrize(
    "words", ["xqzvw", "qqq", "asdfgh jklmn", "Вршацхх", "zzzzzzzzzz", "1234567890123", "lorem ipsum dolor"]
)
def test_nonsense_finds_nothing(curated: Edition, words: str) -> None:
    assert found(curated, words) == []


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_break_the_search(curated: Edition, words: str) -> None:
    assert len(found(curated, words)) <= 40
    assert curated.sql("select count(*) > 0 from projects") == [(True,)]


def test_no_words_find_nothing(tiny: Edition) -> None:
    assert found(tiny, "") == []


@pytest.mark.parametrize("words", ["Testville", "Тествил", "testvil", "TESTVILLE", "Tetsville", "Testwille", "Teствил"])
def test_a_place_is_first_whatever_the_script_and_leads_to_its_activities(tiny: Edition, words: str) -> None:
    first, *others = found(tiny, words)
    assert first == ("place", "900001")
    # test-mission, test-workshop and test-lone have place_id 900001 and no word of it in their titles.
    assert {key for kind, key in others if kind == "activity"} == {"test-mission", "test-workshop", "test-lone"}


def test_what_is_found_through_a_name_says_which(tiny: Edition) -> None:
    rows = tiny.listing("search", {"search": "Тествил"}).set_index("key")
    (through,) = rows.loc["test-lone", "through"]
    assert (through["kind"], through["texts"][0]["text"]) == ("place", "Testville")
    assert "testvil" in through["matched"]
    assert rows.loc["900001", "ties"] == 3


def test_all_words_are_needed_and_their_order_does_not_matter(tiny: Edition) -> None:
    # "mission" is only in the title of test-mission, "twinning" only in that of its project.
    assert found(tiny, "mission twinning") == found(tiny, "twinning mission") == [("activity", "test-mission")]


def test_a_project_finds_no_activity_by_its_own_name_alone(tiny: Edition) -> None:
    assert "activity" not in counts(tiny, "twinning")
    assert found(tiny, "twinning")[0] == ("project", "test-twinning")


def test_where_nothing_has_all_words_half_of_them_must_be_there(tiny: Edition) -> None:
    rows = tiny.listing("search", {"search": "twinning xqzvw"})
    assert rows.loc[0, ["key", "hits", "needed"]].tolist() == ["test-twinning", 1, 2]
    assert found(tiny, "twinning xqzvw qqjjx") == []


def test_words_that_hold_a_sentence_together_are_not_needed(tiny: Edition) -> None:
    assert found(tiny, "of the twinning") == found(tiny, "twinning")


def test_the_beginning_of_a_word_finds_it(tiny: Edition) -> None:
    assert found(tiny, "twi")[0] == ("project", "test-twinning")
    assert found(tiny, "t") == []  # one letter is no beginning


def test_a_word_itself_comes_before_longer_and_similar_ones(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        projects=[
            f"test-{key},{title},,,,,project,,,,,,,,RS,,,"
            for key, title in (
                ("longer", "Zigzags of Testland"),
                ("near", "Zigzeg Testland"),
                ("same", "Zigzag Testland"),
            )
        ]
    )
    assert [key for _, key in found(edition, "zigzag")] == ["test-same", "test-longer", "test-near"]


def test_a_title_comes_before_the_objective_and_before_words_of_a_source(tiny_with: Callable[..., Edition]) -> None:
    edition = tiny_with(
        projects=[
            "test-told,Testland other,,,,,project,,,,,,,,RS,About a zigzag.,,",
            "test-titled,Testland zigzag,,,,,project,,,,,,,,RS,,,",
        ],
        evidence=["projects,test-titled,status,test-page-english,90,Seen a zigzag there,stated,accepted,,"],
    )
    assert [kind for kind, _ in found(edition, "zigzag")] == ["project", "project", "words"]
    assert [key for _, key in found(edition, "zigzag")][:2] == ["test-titled", "test-told"]


def test_many_activities_do_not_hide_the_rest(tiny_with: Callable[..., Edition]) -> None:
    many = [f"test-many-{n:02},,,Zigzag {n:02},,,training,done,,,,,,,,,,," for n in range(60)]
    edition = tiny_with(activities=many, sources=["test-page-zigzag,A page,Zigzag,en,,,,,"])
    assert counts(edition, "zigzag") == {"activity": 60, "source": 1}
    kinds = [kind for kind, _ in found(edition, "zigzag")]
    assert len(kinds) == 40  # as many as are listed of all kinds
    assert kinds.index("source") == 5  # after five of the better kind
    assert len(found(edition, "zigzag", kind="activity")) == 60
    assert found(edition, "zigzag", kind="source") == [("source", "test-page-zigzag")]


def test_a_country_that_the_atlas_is_not_about_leads_to_what_is_there(tiny: Edition) -> None:
    # Austria is not covered; the partner institute is in it, and that is in the twinning.
    assert found(tiny, "Lietuva") == [("activity", "test-planned")]
    assert ("organisation", "test-partner-at") in found(tiny, "Austria")
    assert "country" not in counts(tiny, "Austria")


def test_a_name_finds_what_has_another_name_of_the_same_country(tiny: Edition) -> None:
    # "Србија" is in no title; Lithuania is named in English in the title of the visit.
    rows = tiny.listing("search", {"search": "Lietuva"})
    assert "lithuania" in rows.loc[0, "matched"]


def test_words_of_a_source_are_found_once_and_lead_to_a_cell_that_they_carry(curated: Edition) -> None:
    assert curated.sql("select count(*), sum(cells) from search_quotes") == curated.sql(
        "select count(distinct (source_id, words)), count(*) from evidence"
    )
    rows = curated.listing("search", {"search": "у износу од милион eвра"})
    assert rows.loc[0, "detail"] == "funding.serbia-twinning-2018-eu.amount"
    assert rows.loc[0, "language"] == "sr-Cyrl"


def test_our_translation_finds_the_words(curated: Edition) -> None:
    rows = curated.listing("search", {"search": "in the amount of a million euro"})
    assert (rows.loc[0, "kind"], rows.loc[0, "title"]) == ("words", "у износу од милион eвра")


def test_filters_do_not_apply(tiny: Edition) -> None:
    assert tiny.listing("search", {"search": "Testville"}, country=("MD",))["key"][0] == "900001"


def test_everything_that_has_a_title_can_be_found(tiny: Edition) -> None:
    tables = ("countries", "places", "organisations", "instruments", "projects", "activities", "indicators", "sources")
    rows = sum(tiny.sql(f"select count(*) from {table}")[0][0] for table in (*tables, "context", "search_quotes"))
    assert tiny.sql("select count(*), count(distinct entry) from search_entries") == [(rows, rows)]
    assert tiny.sql("select count(*) from search_postings where entry not in (select entry from search_entries)") == [
        (0,)
    ]
