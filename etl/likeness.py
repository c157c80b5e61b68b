"""Which of a table's columns a header probably means that is none of their names: a slip of the pen, another ending,
two languages at once (`Datm početka`, `Datum početka projekta`, `Zemlja/Država`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from etl.names import fold

# Found with the headers of tests/etl/test_headers.py. A wrong suggestion is worse than none.
_MISSPELT = 0.79  # one letter of five
_OTHER_ENDING = 0.74  # učesnika, učesnici: two of eight
_WHOLE_TEXT = 0.85  # startdate, start date
_SHORTEST = 5  # shorter words are another word with one letter changed: grad, rad
_LONGEST = 100  # characters; more are a sentence, not a header
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_DIGIT = re.compile(r"\d")
# Of, the, and, for, in, on, by in the languages of the region.
_LITTLE = frozenset({
    "of", "the", "a", "an", "and", "for", "in", "on", "by", "i", "u", "za", "na", "e", "te", "ne", "nga",
    "al", "ale", "si", "de", "la", "pe", "per", "ir",
})  # fmt: skip


@dataclass(frozen=True)
class Phrasebook:
    """What headers say, all folded: those of one table, and of all."""

    columns: Mapping[str, str]  # phrase of the table → its column
    words: Mapping[str, frozenset[str]]  # column → the words of its phrases
    rows: frozenset[str]  # words for a row of the table, which may stand beside any phrase: projekat
    headers: frozenset[str]  # the phrases of all tables: each says what it says and is no other one misspelt
    known: frozenset[str]  # their words: one of them may have another ending, but is not misspelt


def phrasebook(columns: Mapping[str, str], rows: Iterable[str], headers: Iterable[str]) -> Phrasebook:
    """The phrasebook of a table with these phrases and their columns."""
    words = {
        column: frozenset(word for phrase in columns if columns[phrase] == column for word in phrase.split())
        for column in columns.values()
    }
    every = frozenset(headers)
    known = frozenset(word for phrase in every for word in phrase.split())
    return Phrasebook(columns, words, frozenset(rows), every, known)


def likely_column(header: str, book: Phrasebook) -> tuple[str, float] | None:
    """The column that the header means most likely, and how likely that is (1: it says nothing else); `None` where
    it is near none, or equally near two.

    Each word of a column's phrase must be there. Beside them only little words, words for the same column, words
    for the table's rows and remarks in brackets may stand; no number, for `Note 2` is not the note.
    """
    text = fold(header[: _LONGEST + 1])
    words = list(dict.fromkeys(text.split()))
    if not words or len(header) > _LONGEST:
        return None
    vocabulary = frozenset().union(*book.words.values())
    near = {word: _near(word, vocabulary, book) for word in words}
    in_brackets = fold(" ".join(_IN_BRACKETS.findall(header))).split()
    free = {word for word in words if word in in_brackets or word in _LITTLE or _near(word, book.rows, book)}
    best: dict[str, float] = {}
    for phrase, column in book.columns.items():
        likeness = _by_words(words, near, phrase, free | book.words[column])
        if not likeness and not book.known.issuperset(words):
            likeness = _as_a_whole(text, phrase)
        best[column] = max(likeness, best.get(column, 0.0))
    top = max(best.values())
    columns = [column for column, likeness in best.items() if likeness == top]
    return (columns[0], top) if top and len(columns) == 1 else None


def _near(word: str, others: frozenset[str], book: Phrasebook) -> dict[str, float]:
    """Those of the others that are the same word, and how much so."""
    same = {word: 1.0} if word in others else {}
    if len(word) < _SHORTEST or word in book.headers or _DIGIT.search(word):
        return same
    known = word in book.known
    alike = [
        other
        for other in others
        if len(other) >= _SHORTEST and (_same_root(word, other) if known else word[0] == other[0])
    ]
    least = _OTHER_ENDING if known else _MISSPELT
    found = process.extract(word, alike, scorer=OSA.normalized_similarity, score_cutoff=least, limit=None)
    return {other: likeness for other, likeness, _ in found} | same


def _same_root(one: str, other: str) -> bool:
    return one.startswith(other[:-2]) and other.startswith(one[:-2])


def _by_words(words: list[str], near: Mapping[str, Mapping[str, float]], phrase: str, free: set[str]) -> float:
    """How much of the header is the phrase; 0 where one of its words is missing, or another word stands beside."""
    left, likeness = list(words), 0.0
    for part in phrase.split():
        word = max(left, key=lambda one: near[one].get(part, 0.0), default="")
        if part not in near.get(word, ()):
            return 0.0
        likeness += near[word][part]
        left.remove(word)
    if any(word not in free or _DIGIT.search(word) for word in left):
        return 0.0
    return likeness / len(words)


def _as_a_whole(text: str, phrase: str) -> float:
    """How much the texts are alike whose words are divided otherwise; 0 where they are not."""
    if min(len(text), len(phrase)) < _SHORTEST or text[0] != phrase[0] or _DIGIT.search(text):
        return 0.0
    return OSA.normalized_similarity(text, phrase, score_cutoff=_WHOLE_TEXT)
