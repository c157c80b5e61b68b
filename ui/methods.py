"""Rules, dictionary, downloads, licences and versions: what stands on the page about data and methods."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from etl.contract import Column, contract
from ui import address, cache, export, widgets
from ui.text import _


def rules() -> None:
    """The rules of honest numbers, in brief."""
    said = [
        (
            _("Missing is not zero"),
            _("What no source states is “not reported”. Each total says how many rows it could count."),
        ),
        (
            _("A qualifier survives"),
            _("“More than 200” is ≥ 200, and a sum with it in is ≥ too. Bounds add up as intervals."),
        ),
        (
            _("People are counted by one rule"),
            _(
                "Only trained persons are trained professionals. Teams, organisations and cases are no"
                " persons; people"
                " engaged, attending, certified or sent as experts stand beside them. A part is never"
                " added to its whole."
            ),
        ),
        (
            _("Money is counted once"),
            _(
                "One level of each flow, one stage of the money. Where sources differ, one claim is"
                " accepted and the others"
                " are shown. Original amount, rate and its source always stand beside the euro."
            ),
        ),
        (_("Done is not planned"), _("Planned, expected and done are separate in every count.")),
        (
            _("Dates keep their precision"),
            _("A year stays a year. A chart by month says what it could not place."),
        ),
        (
            _("Every figure leads to its words"),
            _(
                "The page, its language, the line and the few words that carry it. What we derived"
                " looks different from what is stated."
            ),
        ),
        (_("No person is in it"), _("Neither victims nor participants are named anywhere in the data.")),
    ]
    items = "".join(f"<div><b>{escape(name)}</b></div><div>{escape(words)}</div>" for name, words in said)
    heading = escape(_("The rules of honest numbers"))
    st.html(f'<div class="ca"><h2>{heading}</h2><div class="ca-ledger">{items}</div></div>')


def metric_names(metrics: Sequence[str]) -> dict[str, str]:
    """The titles that the charts and tables have on their pages."""
    titles = {
        "headline": _("Headline figures"),
        "funding_by_instrument": _("Funding by instrument"),
        "funding_by_donor": _("Funding by donor"),
        "funding_over_time": _("Funding by the year a project starts"),
        "funding_by_country": _("Funding by country"),
        "activities_over_time": _("Activities over time"),
        "activities_by_type": _("Activities by type, done against planned"),
        "activities_by_country": _("Activities by country"),
        "trained_by_country": _("Trained professionals by country"),
        "trained_by_profession": _("Trained professionals by profession"),
        "trained_by_sex": _("Trained professionals by sex"),
        "people_by_role": _("People by role"),
        "partner_cities": _("Partner cities"),
        "city_links": _("Who goes where"),
        "coverage": _("Where the data are thin"),
        "indicators": _("Outcome indicators"),
        "indicators_by_state": _("Outcome indicators by state"),
        "coverage_cells": _("Coverage by country, instrument and start year"),
    }
    return {metric: titles[metric] for metric in metrics}


def table_names() -> dict[str, str]:
    return {table.name: _(table.title) for table in contract().tables}


def dictionary(name: str) -> None:
    """The columns of one table, from the contract."""
    table = contract().table(name)
    head = "".join(
        f'<th scope="col">{escape(text)}</th>' for text in (_("Column"), _("Kind"), _("Meaning"), _("Values"))
    )
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(column.name)}</code></th><td>{escape(_kind(column))}</td>'
        f"<td>{escape(_(column.description))}</td><td>{escape(_values(column))}</td></tr>"
        for column in table.columns
    )
    st.html(
        f'<div class="ca"><p>{escape(_(table.description))}</p>'
        f'<div class="ca-scroll" tabindex="0" role="group" aria-label="{escape(name)}"><table class="ca-table">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></div>"
    )


def _kind(column: Column) -> str:
    kinds = {
        "figure": _("figure"),
        "date": _("date"),
        "list": _("list"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("yes or no"),
        "string": _("text"),
    }
    marks = (
        [kinds[column.kind]] + ([_(column.unit)] if column.unit else []) + ([_("required")] if column.required else [])
    )
    return ", ".join(marks)


def _values(column: Column) -> str:
    if column.categories:
        return "; ".join(f"{code} = {_(name)}" for code, name in column.categories.items())
    if column.reference:
        return _("an id of %(table)s") % {"table": column.reference.table}
    return ""


def downloads(table: str) -> None:
    """One table, or everything; written when somebody clicks."""
    shown = cache.edition()
    with st.container(horizontal=True):
        st.download_button(
            _("Everything (zip)"),
            lambda: cache.package(shown),
            file_name=f"capacity-atlas-v{shown.version}.zip",
            mime="application/zip",
            key="package",
            on_click="ignore",
        )
        st.download_button(
            _("Table “%(table)s” (CSV)") % {"table": table},
            lambda: export.BOM.encode() + cache.table_csv(shown, table),
            file_name=f"capacity-atlas-{table}-v{shown.version}.csv",
            mime="text/csv",
            key="table_csv",
            on_click="ignore",
        )


def licences() -> None:
    said = [
        _(
            "Code: Apache License 2.0. Our curation of the data: CC BY 4.0. The sources keep their own"
            " rights; only the few"
            " words that carry a fact are quoted."
        ),
        _(
            "Places and their names: GeoNames, CC BY 4.0. Borders: Natural Earth, public domain."
            " Exchange rates: European"
            " Central Bank, mean of the daily reference rates."
        ),
    ]
    paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in said)
    st.html(f'<div class="ca"><h2>{escape(_("Licences"))}</h2>{paragraphs}</div>')


def versions() -> None:
    """The way to the versions of the data."""
    widgets.heading(_("Versions"))
    said = _("Each change of the data is a version of its own: who made it, when, why, and what it changed.")
    name, href = _("History of the data"), address.link("history")
    st.html(f'<div class="ca"><p>{escape(said)}</p><p><a href="{escape(href)}">{escape(name)}</a></p></div>')
