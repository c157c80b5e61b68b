"""What a person puts in, whichever step asks: a file, or a choice that is kept in the draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui.upload_state import Upload, key

# The last two so that what is wrong with them is told in our words.
TYPES = ["csv", "xlsx", "tsv", "txt", "xls", "xlsm"]


def drop(said: str, upload: Upload, number: int | None = None) -> None:
    """A place for files, or for the one that takes the place of file `number`. It is empty again as soon as they
    are taken, so that no second copy of them stays."""
    where = key("drop", "any" if number is None else number, upload.round)
    found = st.file_uploader(said, TYPES, accept_multiple_files=number is None, key=where)
    files = found if isinstance(found, list) else [found] if found else []
    for file in files:
        upload.put(file.name, file.getvalue(), number)
    if files:
        st.rerun()


def select(
    said: str,
    options: Sequence[Any],
    current: Any,
    write: Callable[[Any], None],
    where: str,
    words: Callable[[Any], str] = str,
    **more: Any,
) -> None:
    """A list whose choice is kept outside of it: it shows `current`, and `write` is told of another."""
    _set(where, current)
    st.selectbox(
        said, options, key=where, format_func=words, on_change=lambda: write(st.session_state[where]), **more
    )


def radio(
    said: str,
    options: Sequence[Any],
    current: Any,
    write: Callable[[Any], None],
    where: str,
    words: Callable[[Any], str] = str,
    **more: Any,
) -> None:
    """The same, with all options to be seen; `words` are Markdown."""
    _set(where, current)
    st.radio(said, options, key=where, format_func=words, on_change=lambda: write(st.session_state[where]), **more)


def _set(where: str, current: Any) -> None:
    if where not in st.session_state or st.session_state[where] != current:
        st.session_state[where] = current
