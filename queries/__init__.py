"""Questions to an edition: (cursor, Filters) → Answer. Pure: no Streamlit, no caching, no writing.

`ask(cursor, "funding_by_instrument", Filters(country=("RS",)))` runs `sql/funding_by_instrument.sql`.
"""

from queries.answer import Answer, Note
from queries.ask import LISTINGS, METRICS, ask, count, definition, look_up, sql_text
from queries.filters import Filters
from queries.terms import TERMS, Terms, key_of, terms_of

__all__ = [
    "LISTINGS",
    "METRICS",
    "TERMS",
    "Answer",
    "Filters",
    "Note",
    "Terms",
    "ask",
    "count",
    "definition",
    "key_of",
    "look_up",
    "sql_text",
    "terms_of",
]
