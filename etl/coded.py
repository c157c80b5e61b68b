"""Values out of a list: which of them a text spells, and which is nearest where it spells none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz, process

from etl.contract import Column, Reference
from etl.names import country_code, country_names, country_title, fold
from etl.notation import LIST_SEPARATOR

NEAR = 75  # of 100: "Untied Kingdom" is near "United Kingdom", "Nowhere" is near no country


def coded_value(column: Column, text: str) -> str | None:
    """The value of the column's list that the text spells, or whose label it spells, in any case or
    script."""
    return spellings(tuple(column.categories.items())).get(fold(text))


def coded_item(column: Column, text: str) -> str | None:
    """The list item that the text means; items that refer to a table other than countries are taken as
    they are."""
    if isinstance(column.items, Reference):
        return country_code(text) if column.items.table == "countries" else text
    return spellings(tuple((item, item) for item in column.items or ())).get(fold(text))


@cache
def spellings(labelled: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Folded value or label → value; a label that two values share spells neither."""
    labels = [fold(label) for _, label in labelled]
    by_label = {folded: value for (value, _), folded in zip(labelled, labels, strict=True)}
    unshared = {folded: value for folded, value in by_label.items() if folded and labels.count(folded) == 1}
    return MappingProxyType(unshared | {fold(value): value for value, _ in labelled})


@cache
def listing(labelled: tuple[tuple[str, str], ...]) -> str:
    """The values for a person to choose from, each with its label where it does not say the same itself."""
    return ", ".join(value if fold(value) == fold(label) else f"{value} ({label})" for value, label in labelled)


@lru_cache(maxsize=4096)
def _nearest(folded: str, choices: tuple[str, ...]) -> str | None:
    match = process.extractOne(folded, choices, scorer=fuzz.ratio, score_cutoff=NEAR)
    return match[0] if match else None


def suggestion(column: Column, text: str) -> str | None:
    """The value of the list, or the name of the country, that is nearest to a text that is none."""
    if column.categories:
        return _near_value(spellings(tuple(column.categories.items())), text)
    if column.reference and column.reference.table == "countries":
        return _near_country(text)
    wrong = [item for item in text.split(LIST_SEPARATOR) if coded_item(column, item) is None]
    if not wrong or column.items is None:
        return None
    if isinstance(column.items, Reference):
        return _near_country(wrong[0])
    return _near_value(spellings(tuple((item, item) for item in column.items)), wrong[0])


def _near_value(known: Mapping[str, str], text: str) -> str | None:
    near = _nearest(fold(text), tuple(known))
    return known[near] if near else None


def _near_country(text: str) -> str | None:
    near = _nearest(fold(text), tuple(country_names()))
    return country_title(country_names()[near]) if near else None
