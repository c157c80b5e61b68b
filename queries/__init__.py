"""Questions to an edition: (cursor, Filters) → Answer. Pure: no Streamlit, no caching, no writing.

`ask(cursor, "funding_by_instrument", Filters(country=("RS",)))` runs `sql/funding_by_instrument.sql`.
"""

from queries.answer import Answer, Note
from queries.ask import (
    GRAINS,
    INDICATOR_STATES,
    KINDS,
    LISTINGS,
    METRICS,
    OWN_CHOICES,
    SDGS,
    SEVERAL,
    ask,
    count,
    evidence_by_key,
    look_up,
    question,
)
from queries.filters import Filters
from queries.planned import Planned
from queries.steps import definition
from queries.steps import text as sql_text
from queries.terms import TERMS, Terms, key_of, terms_of
from queries.together import Question

__all__ = [
    "GRAINS",
    "INDICATOR_STATES",
    "KINDS",
    "LISTINGS",
    "METRICS",
    "OWN_CHOICES",
    "SDGS",
    "SEVERAL",
    "TERMS",
    "Answer",
    "Filters",
    "Note",
    "Planned",
    "Question",
    "Terms",
    "ask",
    "count",
    "definition",
    "evidence_by_key",
    "key_of",
    "look_up",
    "question",
    "sql_text",
    "terms_of",
]
