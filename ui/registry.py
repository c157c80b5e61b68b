"""The pages there are, and their files."""

from __future__ import annotations

PAGES = (
    *("overview", "funding", "activities", "trained", "cities", "indicators", "projects"),
    *("donors", "search", "sources", "history", "methods"),
)
HIDDEN_PAGES = ("evidence",)  # reached from figures, not from the navigation
STAFF_PAGES = ("upload",)  # only staff find them in the navigation; each asks by itself who is there (`auth.gate`)


def file_of(page: str) -> str:
    """Where Streamlit finds a page, from the project's folder."""
    return f"pages/{page}.py"
