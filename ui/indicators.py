"""The indicators of a choice or of one project: how many are in which state, and each with its bullet chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache as once
from html import escape
from itertools import groupby
from pathlib import Path

import pandas as pd
import streamlit as st

from charts.theme import theme_of
from queries import INDICATOR_STATES, SDGS, Answer, Filters
from ui import (
    address,
    cache,
    downloads,
    figures,
    filters,
    indicator_key,
    indicator_markup,
    indicator_words,
    listings,
    notes,
    tables,
    widgets,
)
from ui.columns import names
from ui.indicator_markup import Drawing, Row
from ui.tables import Column, plain_value, words
from ui.text import _, label

PROJECT, FOUND = "project", "indicator"  # in the address: only this project's, and which of them stands out
_BY_PROJECT = ("told", "title")  # orders in which those of a project stand together
_OWN = ("level", "sdg", "order", "state", PROJECT, FOUND)


def show(chosen: Filters) -> None:
    """The choices, the counts by state, and the indicators."""
    _style()
    if project := address.get(PROJECT):
        chosen = replace(chosen, project=(project,))
        _only(project)
    found = cache.answer("indicators_by_state", chosen).frame
    if found.empty:
        widgets.empty(_("No indicator matches"))
        return
    level, sdg, order = _choices(found)
    asked = {"level": (level,) if level else None, "sdg": (sdg,) if sdg else None}
    state = address.get("state") if address.get("state") in INDICATOR_STATES else None
    counts = _counts(cache.answer("indicators_by_state", chosen, **asked), state)
    asked["state"] = (state,) if state else None
    n = int(counts[state] if state else counts.sum())
    if not n:
        _nothing()
        return
    first = listings.first_of_page(n)
    shown = cache.rows("indicator_page", chosen, order=order, first=first, length=listings.PER_PAGE, **asked)
    _list(shown, chosen, order)
    listings.turn(first, len(shown), n)
    title, csv = _("Outcome indicators"), downloads.link("indicators", chosen, **asked)
    widgets.tools("indicators", title, (), csv, lambda: widgets.table_markup(shown, columns(), title))


def link(project_id: str, indicator_id: str) -> str:
    """Where an indicator stands among those of its project, whatever is filtered."""
    return address.link("indicators", {PROJECT: project_id, FOUND: indicator_id}, without=address.FILTER_KEYS)


def _only(project_id: str) -> None:
    """Of which project the indicators are, and the way to all."""
    header = cache.rows("project_header", project_id=project_id)
    title = "" if header.empty else str(header.iloc[0]["title"])
    said = _("Only the indicators of %(project)s.") % {"project": title} if title else _("There is no such project.")
    all_of_them = f'<a href="{escape(address.link("indicators"))}">{escape(_("All indicators"))}</a>'
    st.html(f'<div class="ca"><p class="ca-lead">{escape(said)} {all_of_them}</p></div>')


def of_project(project_id: str) -> str:
    """The indicators of one project for its dossier, as HTML; empty where it has none."""
    chosen = Filters(project=(project_id,))
    shown = cache.rows("indicator_page", chosen)
    if shown.empty:
        return ""
    _style()
    return indicator_markup.listed(shown.to_dict("records"), _drawing(shown, chosen))


def under_projects(shown: pd.DataFrame, chosen: Filters) -> str:
    """Rows of the listing `indicator_page` under their projects, as HTML."""
    _style()
    return indicator_markup.families(shown.to_dict("records"), _drawing(shown, chosen))


def titles(project_id: str) -> dict[str, str]:
    """The name of each indicator of a project, and of each of its values, by its id."""
    chosen = Filters(project=(project_id,))
    named = dict(cache.rows("indicator_page", chosen)[["indicator_id", "title"]].itertuples(index=False))
    values = cache.rows("indicator_periods", chosen).to_dict("records")
    return named | {row["value_id"]: indicator_words.named_value(row, named[row["indicator_id"]]) for row in values}


@once
def _css() -> str:
    return (Path(__file__).parent / "indicators.css").read_text(encoding="utf-8")


def _style() -> None:
    st.html(f"<style>{_css()}</style>")


def _drawing(shown: pd.DataFrame, chosen: Filters, named: bool = False) -> Drawing:
    values = cache.rows("indicator_periods", chosen, entries=tuple(shown["place"]))
    return Drawing(indicator_markup.values_of(values), theme_of(widgets.theme_kind()), named, address.get(FOUND))


def _choices(found: pd.DataFrame) -> tuple[str, str, str]:
    """Level, SDG target and order; the URL holds them."""
    held = sorted(found["level"].unique())
    levels = {"": _("All levels"), **{code: label("indicators", "level", code) for code in held}}
    sdgs = {"": _("All SDG targets"), **{code: code for code in SDGS}}
    with st.container(horizontal=True, key="indicator_choices"):
        level = widgets.choice(_("Level"), levels, "level", "")
        sdg = widgets.choice(_("SDG target, by our tag"), sdgs, "sdg", "")
        order = widgets.choice(_("Order"), _orders(), "order", "told")
    return level, sdg, order


def _orders() -> dict[str, str]:
    return {
        "told": _("Best reported first"),
        "title": _("Project"),
        "state": _("State"),
        "progress": _("Progress"),
        "donor": _("Donor"),
    }


def _counts(answer: Answer, current: str | None) -> pd.Series:
    """How many indicators are in each state; each leads to those alone."""
    counts = answer.frame.groupby("state")["indicators"].sum().reindex(INDICATOR_STATES, fill_value=0)
    theme = theme_of(widgets.theme_kind())
    items = [_count(None, _("all"), int(counts.sum()), current is None, "")]
    for state, name in indicator_words.state_names().items():
        items.append(
            _count(state, name, int(counts[state]), state == current, indicator_markup.sign(state, theme))
        )
    st.html(f'<ul class="ca-states">{"".join(items)}</ul>')
    widgets.note(notes.sentences(answer.notes, _("indicators")))
    return counts


def _count(state: str | None, name: str, n: int, here: bool, sign: str) -> str:
    inner = f"{sign}<b>{figures.number(n)}</b> <span>{escape(name)}</span>"
    if not n and not here:
        return f'<li class="ca-gone">{inner}</li>'
    href, mark = escape(_address(state)), ' aria-current="true"' if here else ""
    return f'<li><a href="{href}"{mark}>{inner}</a></li>'


def _address(state: str | None) -> str:
    """This page under another state, from its first entry on."""
    own = {key: value for key in _OWN if (value := address.get(key)) and key != "state"}
    return address.link("indicators", {**own, **({"state": state} if state else {})})


def _nothing() -> None:
    link = f'<p><a href="{escape(address.link("indicators"))}">{escape(_("All indicators"))}</a></p>'
    said = escape(_("No indicator matches"))
    advice = escape(_("None has this level, SDG target and state at once."))
    st.html(f'<div class="ca ca-empty"><strong>{said}</strong><p>{advice}</p>{link}</div>')


def _donors(row: Row) -> str:
    known = filters.options().names["donor"]
    return ", ".join(known.get(code, code) for code in (row["donors"] if plain_value(row["donors"]) else ()))


def _heading(row: Row, order: str) -> str:
    """What stands above the indicators in an order: a state, the donors of the project, or nothing."""
    if order == "donor":
        return _donors(row) or _("No donor stated")
    return indicator_words.state_names()[row["state"]].capitalize() if order == "state" else ""


def _list(shown: pd.DataFrame, chosen: Filters, order: str) -> None:
    rows, drawing = shown.to_dict("records"), _drawing(shown, chosen, named=order not in _BY_PROJECT)
    indicator_key.show()
    drawn = indicator_markup.families(rows, drawing) if order in _BY_PROJECT else _groups(rows, drawing, order)
    st.html(f'<div class="ca">{drawn}</div>')


def _groups(rows: Sequence[Row], drawing: Drawing, order: str) -> str:
    drawn = ""
    for title, held in groupby(rows, key=lambda row: _heading(row, order)):
        head = f"<h2>{escape(title)}</h2>" if title else ""
        drawn += head + indicator_markup.listed(list(held), drawing)
    return drawn


def columns() -> tuple[Column, ...]:
    """The same figures as a table."""
    states = indicator_words.state_names()

    def behind(name: str) -> Callable[[Row], str | None]:
        return lambda row: indicator_markup.link(row, name)

    return (
        Column(_("Project"), lambda row: row["project_title"], listings.project_link),
        words(_("Level"), "level", names=names("indicators", "level")),
        Column(_("Indicator"), lambda row: row["title"], under=lambda row: plain_value(row["unit"])),
        *(
            tables.figure(heading, name, nothing=nothing, link=behind(name))
            for heading, name, nothing in (
                (_("Baseline"), "baseline", _("not stated")),
                (_("Target"), "target", _("not stated")),
                (_("Actual"), "actual", _("not reported")),
            )
        ),
        Column(_("Progress"), indicator_words.progress),
        words(_("State"), "state", names=states),
    )
