"""The list of sources, by language, publisher, use, contradictions and whether their words still stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from queries import Filters
from ui import address, cache, figures, listings, widgets
from ui.tables import plain_value
from ui.text import _, language_name, ngettext

Row = Mapping[str, Any]
Test = Callable[[pd.DataFrame], pd.Series]


def show(chosen: Filters) -> None:
    """The sources of what is chosen, filtered and sorted, a page of them at a time."""
    frame = known(chosen)
    frame = _sorted(_filtered(frame)).reset_index(drop=True)
    if frame.empty:
        widgets.empty(_("No source matches"))
        return
    shown = listings.paged(frame)
    items = "".join(_source(row) for row in shown.to_dict("records"))
    st.html(
        f'<p class="ca-lead" role="status">{escape(_counted(frame))}</p>'
        f'<div class="ca"><ul class="ca-list">{items}</ul></div>'
    )
    listings.pager(frame, shown)
    widgets.download(frame, "source_list", chosen, key="source_list")


def known(chosen: Filters) -> pd.DataFrame:
    """The sources with how many of their facts enter a total; under a choice those of what is chosen."""
    frame, use = cache.rows("source_list"), cache.rows("source_use")
    counted = use.groupby("source_id")["counted"].sum()
    frame = frame.assign(counted=frame["source_id"].map(counted).fillna(0).astype(int))
    if chosen.chosen():
        frame = frame[frame["source_id"].isin(cache.rows("chosen_sources", chosen)["source_id"])]
    return frame


def _filtered(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that the lists above leave; each list counts what it offers."""
    languages = {code: language_name(code) for code in sorted(set(frame["language"].dropna()))}
    publishers = {name: name for name in sorted(set(frame["publisher"].dropna()), key=str.casefold)}
    with st.container(horizontal=True, key="source_filters"):
        tests: list[Test] = [
            _values(frame, _("Language"), languages, "language"),
            _values(frame, _("Publisher"), publishers, "publisher"),
            _states(frame, _("Use"), _uses(), "use"),
            _states(frame, _("Words checked"), _checks(), "checked"),
        ]
    for test in tests:
        frame = frame[test(frame)]
    return frame


def _values(frame: pd.DataFrame, title: str, names: Mapping[str, str], column: str) -> Test:
    counts = frame[column].value_counts()
    offered = {code: f"{name} ({figures.number(counts[code])})" for code, name in names.items()}
    picked = widgets.choice(title, {"": _("All"), **offered}, column, "", many=True)
    return lambda rows: (rows[column] == picked) | (picked == "")


def _states(frame: pd.DataFrame, title: str, states: Mapping[str, tuple[str, Test]], key: str) -> Test:
    offered = {code: f"{name} ({figures.number(test(frame).sum())})" for code, (name, test) in states.items()}
    picked = widgets.choice(title, {"": _("All"), **offered}, key, "", many=True)
    return states[picked][1] if picked else lambda rows: rows["source_id"].notna()


def _uses() -> dict[str, tuple[str, Test]]:
    return {
        "counted": (_("Figures in a total"), lambda rows: rows["counted"] > 0),
        "uncounted": (_("Facts, none in a total"), lambda rows: (rows["facts"] > 0) & (rows["counted"] == 0)),
        "differing": (_("Contradicts another"), lambda rows: rows["alternatives"] > 0),
        "unused": (_("Nothing taken"), lambda rows: (rows["facts"] == 0) & (rows["alternatives"] == 0)),
    }


def _checks() -> dict[str, tuple[str, Test]]:
    return {
        "verified": (_("All words found"), lambda rows: rows["verified"].notna()),
        "unverified": (
            _("Kept, not checked"),
            lambda rows: rows["verified"].isna() & rows["document"].notna(),
        ),
        "elsewhere": (_("Page not kept"), lambda rows: rows["document"].isna()),
    }


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    orders = {
        "date": _("Newest first"),
        "facts": _("Most facts first"),
        "counted": _("Most in totals first"),
        "alternatives": _("Most contradictions first"),
        "title": _("By title"),
    }
    order = widgets.choice(_("Order"), orders, "order", "date", many=True)
    if order == "date":
        return frame
    return frame.sort_values(order, ascending=order == "title", kind="stable")


def _counted(frame: pd.DataFrame) -> str:
    """How many, and how much was taken from them."""
    n, facts = len(frame), int(frame["facts"].sum())
    verified = int(frame["verified"].notna().sum())
    return ", ".join(
        [
            ngettext("%(n)s source", "%(n)s sources", n) % {"n": figures.number(n)},
            ngettext("%(n)s quotation", "%(n)s quotations", facts) % {"n": figures.number(facts)},
            ngettext("%(n)s with all words checked", "%(n)s with all words checked", verified)
            % {"n": figures.number(verified)},
        ]
    )


def _source(row: Row) -> str:
    href = escape(address.link("sources", {"source": row["source_id"]}))
    spans = "".join(f"<span>{escape(fact)}</span>" for fact in _facts(row) if fact)
    lang, title = escape(plain_value(row["language"])), escape(plain_value(row["title"]))
    return (
        f'<li><span class="ca-name" lang="{lang}"><a href="{href}">{title}</a></span>'
        f'<div class="ca-facts">{spans}</div></li>'
    )


def _facts(row: Row) -> list[str]:
    differing, counted = int(row["alternatives"]), int(row["counted"])
    published, verified = plain_value(row["published"]), plain_value(row["verified"])
    return [
        plain_value(row["publisher"]),
        language_name(plain_value(row["language"])),
        figures.date(published) if published else "",
        ngettext("%(n)s fact", "%(n)s facts", int(row["facts"])) % {"n": figures.number(row["facts"])},
        ngettext("%(n)s in a total", "%(n)s in totals", counted) % {"n": counted} if counted else "",
        ngettext("%(n)s contradicts another", "%(n)s contradict others", differing) % {"n": figures.number(differing)}
        if differing
        else "",
        _("words found on %(date)s") % {"date": figures.date(verified)} if verified else "",
    ]
