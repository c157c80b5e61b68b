"""Questions to an edition: (cursor, Filters) → Answer. Pure: no Streamlit, no caching, no writing.

`ask(cursor, "funding_by_instrument", Filters(country=("RS",)))` runs `sql/funding_by_instrument.sql`.
"""

from queries.answer import Answer, Note
from queries.ask import LISTINGS, METRICS, ask, definition, look_up, sql_text
from queries.filters import Filters

__all__ = ["LISTINGS", "METRICS", "Answer", "Filters", "Note", "ask", "definition", "look_up", "sql_text"]
