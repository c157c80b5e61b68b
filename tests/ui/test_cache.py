"""What every page asks of the newest version, each second anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui import cache


def test_a_newer_edition_is_seen_a_second_later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(cache.time, "monotonic", lambda: now)
    first = cache._tick(1.0)
    now = 100.9
    assert cache._tick(1.0) == first
    now = 101.0
    assert cache._tick(1.0) == first + 1


def test_nothing_is_cached_with_an_end_that_streamlit_may_reach_while_it_reads() -> None:
    """Streamlit 1.67 raises `KeyError` where an entry's `ttl` ends between its finding it and its taking it."""
    source = Path(cache.__file__).read_text(encoding="utf-8")
    assert source.count("@st.cache_resource(") >= 4
    assert "ttl=" not in source
