"""The directory of projects: one entry per project or programme, the parts of a project under it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from queries import Filters
from ui import cache, evidence, figures, listings, widgets
from ui.tables import plain_value
from ui.text import _, label, ngettext

Row = Mapping[str, Any]
PARTS = ("component", "sub_grant")


def show(chosen: Filters, asked: str | None) -> None:
    """The entries found, how many they are of each level, the way to the next page, and the download of all."""
    counts = cache.rows("project_number", chosen, search=asked)
    if counts.empty:
        widgets.empty(_("No project matches"))
        return
    alone = int(counts["alone"].sum())
    first = listings.first_of_page(alone)
    page = cache.rows("project_page", chosen, search=asked, first=first, length=listings.PER_PAGE)
    found = families(page, cache.rows("project_list", chosen, entries=tuple(page["place"])))
    items = "".join(_family(row, parts) for row, parts in found)
    st.html(
        f'<p class="ca-lead" role="status">{escape(_counts(counts))}</p>'
        f'<div class="ca"><ul class="ca-list">{items}</ul></div>'
    )
    listings.turn(first, len(found), alone)
    every = partial(cache.all_rows, cache.edition(), "project_list", chosen, search=asked)
    widgets.download(every, "project_list", chosen, key="project_list")


def families(page: pd.DataFrame, rows: pd.DataFrame) -> list[tuple[Row, list[Row]]]:
    """The entries that stand for themselves, each with the parts under it, in the order of the page."""
    known = {row["project_id"]: row for row in rows.to_dict("records")}
    parts: dict[str, list[Row]] = {row_id: [] for row_id in page.loc[page["under"].isna(), "project_id"]}
    for row_id, under in zip(page["project_id"], page["under"], strict=True):
        if under in parts:
            parts[under].append(known[row_id])
    return [(known[row_id], below) for row_id, below in parts.items()]


def _counts(counts: pd.DataFrame) -> str:
    """`40 projects, 4 programmes, 8 parts of projects`."""
    levels = dict(zip(counts["level"], counts["projects"], strict=True))
    parts = int(sum(levels.get(level, 0) for level in PARTS))
    counted = (
        (int(levels.get("project", 0)), lambda n: ngettext("%(n)s project", "%(n)s projects", n)),
        (int(levels.get("programme", 0)), lambda n: ngettext("%(n)s programme", "%(n)s programmes", n)),
        (parts, lambda n: ngettext("%(n)s part of a project", "%(n)s parts of projects", n)),
    )
    return ", ".join(said(n) % {"n": figures.number(n)} for n, said in counted if n)


def _family(row: Row, parts: list[Row]) -> str:
    inner = "".join(f"<li>{_entry(part, inside=True)}</li>" for part in parts)
    below = f'<ul class="ca-parts">{inner}</ul>' if inner else ""
    return f"<li>{_entry(row)}{below}</li>"


def _entry(row: Row, inside: bool = False) -> str:
    href, local = escape(listings.project_link(row) or ""), plain_value(row["title_local"])
    tag = "" if row["level"] == "project" else label("projects", "level", row["level"])
    marked = f'<span class="ca-tag">{escape(tag)}</span>' if tag else ""
    lang = f' lang="{escape(plain_value(row["language"]))}"' if plain_value(row.get("language")) else ""
    below = f'<span class="ca-local"{lang}>{escape(local)}</span>' if local else ""
    facts = "".join(f"<span>{escape(fact)}</span>" for fact in _facts(row, inside) if fact)
    return (
        f'<span class="ca-name"><a href="{href}">{escape(row["title"])}</a></span>{marked}'
        f'{below}<div class="ca-facts">{facts}{"".join(_counted(*said) for said in _figures(row))}</div>'
    )


def _facts(row: Row, inside: bool) -> tuple[str, ...]:
    """What is known of it at a glance; under its project a part leaves out what it shares with that."""
    parent = plain_value(row["parent_title"])
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
    in_euro = figures.known(row["eur_low"]) or figures.known(row["eur_high"])
    return (
        (_("funding"), _money(row, in_euro), _terms(row, "funding") if in_euro and counted else None),
        (_("activity done") if done == "1" else _("activities done"), done, _terms(row, "activities_done")),
        (_("trained"), figures.of_row(row, "trained"), _terms(row, "trained")),
    )


def _money(row: Row, in_euro: bool) -> str:
    """In euro; where there is no sum in euro, each amount as it is stated."""
    if in_euro or not plain_value(row["amount_text"]):
        return figures.amount_in(row, "eur", "EUR", compact=True)
    stated = (amount.split(" ", 1) for amount in row["amount_text"].split(" + "))
    return " + ".join(figures.amount_of(text, currency) for currency, text in stated)


def _terms(row: Row, measure: str) -> str | None:
    return evidence.terms("headline", {"measure": measure}, project=row["project_id"])


def _counted(name: str, value: str, behind: str | None) -> str:
    if value == _("not reported"):
        return ""
    drawn = f'<a href="{escape(behind)}">{escape(value)}</a>' if behind else escape(value)
    return f"<span><b>{drawn}</b> {escape(name)}</span>"
