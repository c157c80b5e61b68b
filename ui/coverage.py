"""The coverage matrix: for which country, instrument and start year a kind of figure is reported, is a true zero, is
not reported or cannot be asked. Each cell says so in words, and leads to what stands behind it or is to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache as once
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from queries import Filters
from ui import address, cache, downloads, evidence, figures, listings, notes, widgets
from ui.tables import plain_value
from ui.text import _, ngettext

Row = Mapping[str, Any]
Line = tuple[str, str]  # the names of a country and an instrument
STATES = ("value", "zero", "unsummed", "not_reported", "not_applicable")


def kinds() -> dict[str, str]:
    """The kinds of figures that are asked of every project."""
    return {
        "amount": _("Amounts"),
        "dates": _("Start and end"),
        "activities": _("Activities done"),
        "trained": _("Trained persons"),
        "targets": _("Indicators’ targets"),
        "actuals": _("Indicators’ actual values"),
        "evidence": _("Words of a source"),
    }


def show(chosen: Filters) -> None:
    """The choice of a kind, the matrix a page of rows at a time, and its tools."""
    kind = widgets.choice(_("Kind of figure"), kinds(), "kind", "amount", many=True)
    answer = cache.answer("coverage_cells", chosen, kind=kind)
    title = _("Coverage: %(what)s") % {"what": kinds()[kind].lower()}
    if answer.frame.empty:
        widgets.empty(title)
        return
    cells = _placed(answer.frame)
    lines = pd.DataFrame({"line": list(dict.fromkeys(cells["line"]))})
    shown = listings.paged(lines)
    widgets.lead(" ".join(_signs()))
    st.html(f'<style>{_css()}</style><div class="ca ca-covered">{_matrix(cells, list(shown["line"]), title)}</div>')
    listings.pager(lines, shown)
    said = [_counted(answer.frame), *notes.sentences(answer.notes)]
    widgets.tools(answer.metric, title, said, downloads.link("coverage_cells", chosen, kind=kind))


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    """The cells with the line and the column that they stand in."""
    countries = [plain_value(name) or _("Country not stated") for name in frame["country_name"]]
    instruments = [plain_value(name) or _("Instrument not stated") for name in frame["instrument"]]
    years = [str(int(year)) if figures.known(year) else "" for year in frame["year"]]
    placed = frame.assign(line=list(zip(countries, instruments, strict=True)), column=years)
    return placed.sort_values(["country_name", "instrument"], na_position="last", kind="stable")


@once
def _css() -> str:
    return (Path(__file__).parent / "coverage.css").read_text(encoding="utf-8")


def _matrix(cells: pd.DataFrame, lines: Sequence[Line], title: str) -> str:
    shown = cells[cells["line"].isin(lines)]
    columns = sorted(set(shown["column"]), key=lambda year: (year == "", -int(year or 0)))
    heads = "".join(f'<th scope="col">{escape(year or _("Year not stated"))}</th>' for year in columns)
    placed = {(row["line"], row["column"]): row for row in shown.to_dict("records")}
    caption = _(
        "%(title)s, by country, instrument and start year, newest first; under each, how many of the projects state it"
    ) % {"title": title}
    groups = "".join(
        _group(country, [line for line in lines if line[0] == country], columns, placed)
        for country in dict.fromkeys(line[0] for line in lines)
    )
    return (
        f'<div class="ca-scroll" tabindex="0" role="group" aria-label="{escape(caption)}">'
        f'<table class="ca-table ca-matrix"><caption>{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">{escape(_("Instrument"))}</th>{heads}</tr></thead>{groups}</table></div>'
    )


def _group(country: str, lines: Sequence[Line], columns: Sequence[str], placed: Mapping[tuple[Line, str], Row]) -> str:
    width = len(columns) + 1
    head = f'<tr class="ca-group"><th scope="rowgroup" colspan="{width}"><span>{escape(country)}</span></th></tr>'
    rows = "".join(
        f'<tr><th scope="row">{escape(line[1])}</th>{"".join(_cell(placed.get((line, year))) for year in columns)}</tr>'
        for line in lines
    )
    return f"<tbody>{head}{rows}</tbody>"


def _cell(row: Row | None) -> str:
    if row is None:
        said = escape(_("no project"))
        return f'<td class="ca-nothing"><span aria-hidden="true">–</span><span class="ca-hidden">{said}</span></td>'
    href, text = _link(row), escape(cell_text(row))
    inner = f'<a href="{escape(href)}">{text}</a>' if href else text
    under = f'<span class="ca-minor">{_share(row)}</span>'
    return f'<td class="ca-{row["state"]}">{inner}{under}</td>'


def cell_text(row: Row) -> str:
    """What a cell says: its figure with its qualifier, or why there is none."""
    if row["state"] == "unsummed" and row["shared"]:
        return _("several countries")
    if row["state"] in ("not_reported", "not_applicable", "unsummed"):
        return state_names()[row["state"]]
    if row["kind"] == "evidence":
        return _("%(n)s of %(of)s") % {"n": figures.number(row["value_low"]), "of": figures.number(row["of"])}
    unit = "EUR" if row["unit"] == "EUR" else None
    return figures.amount_in({**row, "reported": 0}, "value", unit, compact=True)


def state_names() -> dict[str, str]:
    return {
        "value": _("with a figure"),
        "zero": _("a true zero"),
        "unsummed": _("in no sum"),
        "not_reported": _("not reported"),
        "not_applicable": _("not applicable"),
    }


def _share(row: Row) -> str:
    """How many of how many projects state it, the noun for those who hear it."""
    of = int(row["applicable"])
    if not of:
        none = int(row["projects"])
        return escape(ngettext("%(n)s project", "%(n)s projects", none) % {"n": figures.number(none)})
    n = _("%(n)s of %(of)s") % {"n": figures.number(row["reported"]), "of": figures.number(of)}
    return f'{escape(n)}<span class="ca-hidden"> {escape(ngettext("project", "projects", of))}</span>'


def _link(row: Row) -> str | None:
    """A figure leads to its terms; what is in no sum, to the projects with what each states; what is missing, to the
    list of what to ask."""
    if row["state"] == "not_applicable":
        return None
    if row["state"] in ("value", "zero") and row["kind"] != "evidence":
        return evidence.terms("coverage_cells", row)
    own = {"view": "ask" if row["state"] == "not_reported" else "projects"}
    chosen = {"country": plain_value(row["country"]), "instrument": plain_value(row["instrument_id"])}
    return address.link("sources", {**own, **{key: value for key, value in chosen.items() if value}})


def _counted(frame: pd.DataFrame) -> str:
    """How many cells are in which state."""
    found = frame["state"].value_counts()
    parts = [f"{figures.number(found[state])} {state_names()[state]}" for state in STATES if state in found]
    n = len(frame)
    head = ngettext("%(n)s cell with a project", "%(n)s cells with projects", n) % {"n": figures.number(n)}
    return f"{head}: {', '.join(parts)}."


def _signs() -> list[str]:
    return [
        _("– : there is no project of this country, instrument and start year."),
        _(
            "Hatched: a source states it, but for several countries together, or in no sum (no exchange rate,"
            " another country’s, or a project that is not on trafficking)."
        ),
        _("A project for several countries stands in the row of each of them."),
    ]
