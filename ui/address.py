"""The address bar: what a page shows is in its URL, as codes, and every link carries the chosen
filters along, and the version where the link asks for one.

The URL is the only memory of a choice. A widget writes it (`put`), the next run reads it, so Back,
Forward and a
link sent to somebody else show the same page. Streamlit makes a history entry of each change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

FILTER_KEYS = ("country", "instrument", "donor", "activity_type", "status", "from", "to")
VERSION = "version"  # the dashboard as of this version; without it, the newest
UNDO, RETURN, MADE = "undo", "return", "made"  # a version to take back, to return to, or just made by either
NONE = "none"  # an empty choice, as opposed to no choice
MAX_LENGTH = 200

Values = str | Sequence[str] | None


def get(key: str) -> str | None:
    """One value of the page's own parameters, cut to a length that no honest link exceeds."""
    value = st.query_params.get(key)
    return value[:MAX_LENGTH] if value else None


def get_all(key: str) -> list[str]:
    """All values of a key, repeated (`country=RS&country=MK`) or joined by commas, each once."""
    return split(st.query_params.get_all(key))


def split(values: Sequence[str]) -> list[str]:
    """The same of the values that an address of any kind has for a key."""
    parts = [part.strip() for value in values for part in value.split(",")]
    return list(dict.fromkeys(part[:MAX_LENGTH] for part in parts if part))


def get_all_whole(key: str) -> list[str]:
    """All values of a key as they stand: a comma is part of a value."""
    return [value[:MAX_LENGTH] for value in st.query_params.get_all(key) if value]


def put(**values: Values) -> None:
    """Set or (with `None` or nothing in it) remove parameters, in one history entry; `from_` stands
    for `from`."""
    merged = {key: st.query_params.get_all(key) for key in st.query_params}
    for name, value in values.items():
        merged[name.rstrip("_")] = [value] if isinstance(value, str) else list(value or ())
    wanted = {key: value for key, value in merged.items() if value}
    if wanted != {key: st.query_params.get_all(key) for key in st.query_params}:
        st.query_params.from_dict(wanted)


def carried() -> dict[str, list[str]]:
    """The filters and the version of this page's URL, for a link to another page."""
    return {key: values for key in (*FILTER_KEYS, VERSION) if (values := st.query_params.get_all(key))}


def is_filtered() -> bool:
    """Whether the URL holds any filter."""
    return any(st.query_params.get_all(key) for key in FILTER_KEYS)


def here(without: Sequence[str]) -> str:
    """This page again without some parameters, as a link to be escaped like any other text."""
    kept = {key: st.query_params.get_all(key) for key in st.query_params if key not in without}
    return f"?{urlencode(kept, doseq=True)}"


def links(pages: Sequence[str]) -> list[str]:
    """The addresses of several pages, as `link`."""
    query = urlencode(carried(), doseq=True)
    return [_address(page, query) for page in pages]


def link(page: str, own: Mapping[str, str | Sequence[str]] | None = None, without: Sequence[str] = ()) -> str:
    """A relative address of one of our pages, filters and version included, to be escaped like any other text."""
    kept = {key: values for key, values in carried().items() if key not in without}
    parameters = {**kept, **(own or {})}
    return _address(page, urlencode(parameters, doseq=True))


def _address(page: str, query: str) -> str:
    path = "./" if page == "overview" else page
    return f"{path}?{query}" if query else path


def turn(page: int) -> None:
    """Go to a page of a long list."""
    put(page=None if page <= 1 else str(page))
