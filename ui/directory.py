"""The directory of projects: one entry per project or programme, the parts of a project under it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from ui import cache, evidence, figures, listings
from ui.tables import plain_value
from ui.text import _, label, ngettext

Row = Mapping[str, Any]
PARTS = ("component", "sub_grant")


def show(found: pd.DataFrame) -> None:
    """The entries found, how many they are of each level, and the way to the next page."""
    titles = cache.rows("project_list").set_index("project_id")["title"].to_dict()
    tops, parts = families(found)
    shown = listings.paged(tops)
    items = "".join(_family(row, parts.get(row["project_id"], []), titles) for row in shown.to_dict("records"))
    st.html(
        f'<p class="ca-lead" role="status">{escape(_counts(found))}</p>'
        f'<div class="ca"><ul class="ca-list">{items}</ul></div>'
    )
    listings.pager(tops, shown)


def families(found: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, list[Row]]]:
    """The entries that stand for themselves, in order of the best of each family, and the parts under them.

    A part whose project was not found stands for itself.
    """
    ids = set(found["project_id"])
    under = [
        row["parent_project_id"] if row["level"] in PARTS and row["parent_project_id"] in ids else None
        for row in found.to_dict("records")
    ]
    heads = [parent or own for parent, own in zip(under, found["project_id"], strict=True)]
    place = {head: n for n, head in reversed(list(enumerate(heads)))}
    parts: dict[str, list[Row]] = {}
    for parent, row in zip(under, found.to_dict("records"), strict=True):
        if parent:
            parts.setdefault(parent, []).append(row)
    tops = found[[parent is None for parent in under]]
    order = tops["project_id"].map(place).sort_values(kind="stable").index
    return tops.loc[order].reset_index(drop=True), parts


def _counts(found: pd.DataFrame) -> str:
    """`40 projects, 4 programmes, 8 parts of projects`."""
    levels = found["level"].value_counts()
    parts = int(sum(levels.get(level, 0) for level in PARTS))
    counted = (
        (int(levels.get("project", 0)), lambda n: ngettext("%(n)s project", "%(n)s projects", n)),
        (int(levels.get("programme", 0)), lambda n: ngettext("%(n)s programme", "%(n)s programmes", n)),
        (parts, lambda n: ngettext("%(n)s part of a project", "%(n)s parts of projects", n)),
    )
    return ", ".join(said(n) % {"n": figures.number(n)} for n, said in counted if n)


def _family(row: Row, parts: list[Row], titles: Mapping[str, str]) -> str:
    inner = "".join(f"<li>{_entry(part, titles, inside=True)}</li>" for part in parts)
    below = f'<ul class="ca-parts">{inner}</ul>' if inner else ""
    return f"<li>{_entry(row, titles)}{below}</li>"


def _entry(row: Row, titles: Mapping[str, str], inside: bool = False) -> str:
    href, local = escape(listings.project_link(row) or ""), plain_value(row["title_local"])
    tag = "" if row["level"] == "project" else label("projects", "level", row["level"])
    marked = f'<span class="ca-tag">{escape(tag)}</span>' if tag else ""
    lang = f' lang="{escape(plain_value(row["language"]))}"' if plain_value(row.get("language")) else ""
    below = f'<span class="ca-local"{lang}>{escape(local)}</span>' if local else ""
    facts = "".join(f"<span>{escape(fact)}</span>" for fact in _facts(row, titles, inside) if fact)
    return (
        f'<span class="ca-name"><a href="{href}">{escape(row["title"])}</a></span>{marked}'
        f'{below}<div class="ca-facts">{facts}{"".join(_counted(*said) for said in _figures(row))}</div>'
    )


def _facts(row: Row, titles: Mapping[str, str], inside: bool) -> tuple[str, ...]:
    """What is known of it at a glance; under its project a part leaves out what it shares with that."""
    parent = titles.get(plain_value(row["parent_project_id"]), "")
    return (
        _("Part of: %(title)s") % {"title": parent} if parent and not inside and row["level"] in PARTS else "",
        "" if inside else plain_value(row["country_names"]),
        "" if inside else plain_value(row["instrument"]),
        label("projects", "status", plain_value(row["status"])) if plain_value(row["status"]) else "",
        figures.period(row["start_text"], row["end_text"]) if _dated(row) or not inside else "",
    )


def _dated(row: Row) -> bool:
    return bool(plain_value(row["start_text"]) or plain_value(row["end_text"]))


def _figures(row: Row) -> tuple[tuple[str, str, str | None], ...]:
    """The figures with what they are and, at the level at which totals are made, what stands behind them."""
    done, counted = figures.of_row(row, "activities"), row["level"] == "project"
    return (
        (_("funding"), figures.amount_in(row, "eur", "EUR", compact=True), _terms(row, "funding") if counted else None),
        (_("activity done") if done == "1" else _("activities done"), done, _terms(row, "activities_done")),
        (_("trained"), figures.of_row(row, "trained"), _terms(row, "trained")),
    )


def _terms(row: Row, measure: str) -> str | None:
    return evidence.terms("headline", {"measure": measure}, project=row["project_id"])


def _counted(name: str, value: str, behind: str | None) -> str:
    if value == _("not reported"):
        return ""
    drawn = f'<a href="{escape(behind)}">{escape(value)}</a>' if behind else escape(value)
    return f"<span><b>{drawn}</b> {escape(name)}</span>"
