"""Values out of a list: which of them a text spells, and which is nearest where it spells none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz, process

from etl.contract import Column, Reference
from etl.names import country_code, country_names, country_title, fold
from etl.notation import LIST_SEPARATOR

NEAR = 80  # of 100: "Untied Kingdom" is near "United Kingdom", "Narnia" is near no country


def coded_value(column: Column, text: str) -> str | None:
    """The value of the column's list that the text spells, or whose label or alias it spells, in any case or
    script."""
    return _spellings_of(column).get(fold(text))


def coded_item(column: Column, text: str) -> str | None:
    """The list item that the text means; items that refer to a table other than countries are taken as
    they are."""
    if isinstance(column.items, Reference):
        return country_code(text) if column.items.table == "countries" else text
    return spellings(tuple((item, item) for item in column.items or ())).get(fold(text))


def _spellings_of(column: Column) -> Mapping[str, str]:
    return spellings((*column.categories.items(), *column.category_aliases))


@cache
def spellings(labelled: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Folded value or label → value, which may have several labels; a label that two values share spells neither."""
    by_label: dict[str, set[str]] = {}
    for value, label in labelled:
        by_label.setdefault(fold(label), set()).add(value)
    unshared = {folded: next(iter(values)) for folded, values in by_label.items() if folded and len(values) == 1}
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
        return _near_value(_spellings_of(column), text)
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
