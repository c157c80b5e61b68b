"""Questions to an edition: (cursor, Filters) → Answer. Pure: no Streamlit, no caching, no writing.

`ask(cursor, "funding_by_instrument", Filters(country=("RS",)))` runs `sql/funding_by_instrument.sql`.
"""

from queries.answer import Answer, Note
from queries.ask import LISTINGS, METRICS, ask, ask_of, count, look_up
from queries.filters import Filters
from queries.selection import Selection, needs_rows
from queries.steps import definition
from queries.steps import text as sql_text
from queries.terms import TERMS, Terms, key_of, terms_of

__all__ = [
    "LISTINGS",
    "METRICS",
    "TERMS",
    "Answer",
    "Filters",
    "Note",
    "Selection",
    "Terms",
    "ask",
    "ask_of",
    "count",
    "definition",
    "key_of",
    "look_up",
    "needs_rows",
    "sql_text",
    "terms_of",
]
