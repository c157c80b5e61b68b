"""One project's whole dossier: what it is, who is in it, what it cost, what was done, who was reached,
what was promised."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from queries import Filters
from ui import address, cache, claims, evidence, figures, filters, headline, indicators, ledger, tables, text, widgets
from ui.tables import Column, plain_value, words
from ui.text import _, label

Row = Mapping[str, Any]


def show(project_id: str) -> None:
    """Draw the dossier; an id that does not exist is said plainly."""
    found = cache.rows("project_header", project_id=project_id)
    if found.empty:
        _unknown()
        return
    header, facts = found.iloc[0].to_dict(), cache.rows("project_facts", project_id=project_id)
    _title(header)
    _figures(project_id)
    _about(header, facts)
    _partners(project_id)
    _money(project_id, facts)
    _activities(project_id, facts)
    _people(project_id, facts)
    _results(project_id, facts)
    _family(header, project_id)
    widgets.download(facts, "project_facts", Filters(project=(project_id,)), key="project_facts")


def _unknown() -> None:
    back = escape(address.link("projects"))
    st.html(
        f'<header class="ca-head"><h1>{escape(text.title("projects"))}</h1></header>'
        f'<div class="ca-empty ca"><strong>{escape(_("There is no project under this address."))}</strong>'
        f'<p><a href="{back}">{escape(_("All projects"))}</a></p></div>'
    )


def _title(header: Row) -> None:
    local, lang = plain_value(header["title_local"]), escape(plain_value(header["language"]))
    below = f'<p class="ca-local" lang="{lang}">{escape(local)}</p>' if local else ""
    up = f'<p class="ca-up"><a href="{escape(address.link("projects"))}">← {escape(_("All projects"))}</a></p>'
    st.html(f'<header class="ca-head">{up}<h1>{escape(header["title"])}</h1>{below}</header>')


def _figures(project_id: str) -> None:
    found = cache.answer("headline", Filters(project=(project_id,))).frame.set_index("measure", drop=False)
    shown = ("funding", "activities_done", "activities_planned", "trained", "engaged", "teams")
    items = []
    for name in (name for name in shown if name in found.index):
        item = headline.card(found.loc[name], project=project_id)
        if item.value != _("not reported") or name in ("funding", "activities_done", "trained"):
            items.append(item)
    headline.draw(items)


def _about(header: Row, facts: pd.DataFrame) -> None:
    own = facts[facts["table_name"] == "projects"]
    behind = {name: evidence.cell("projects", header["project_id"], name) for name in own["column_name"]}
    items = [
        (_("Countries"), plain_value(header["country_names"]), behind.get("countries")),
        (_("Instrument"), plain_value(header["instrument_name"]), behind.get("instrument_id")),
        (_("Donors"), plain_value(header["donors"])),
        (_("Status"), label("projects", "status", plain_value(header["status"]) or None), behind.get("status")),
        (_("Level"), label("projects", "level", header["level"])),
        (_("Period"), figures.period(header["start_text"], header["end_text"]), behind.get("start", behind.get("end"))),
        (_("Reference"), plain_value(header["reference"])),
        (
            _("Other titles in the sources"),
            plain_value(header["other_titles"]).replace(", ", " · "),
            behind.get("other_titles"),
        ),
        (_("Objective"), plain_value(header["objective"]), behind.get("objective")),
        (_("Themes"), plain_value(header["themes"]).replace("_", " ")),
        (_("Note"), plain_value(header["note"])),
    ]
    held = ledger.facts(own, _readable()) if len(own) else ""
    heading = f"<h2>{escape(_('About the project'))}</h2>"
    said = f'<h2>{escape(_("What the sources say"))}</h2><p class="ca-lead">{escape(ledger.counted(facts))}</p>'
    st.html(f'<div class="ca">{heading}{ledger.lines(items)}{said}{held}</div>')


def _readable() -> dict[str, str]:
    """Names of the ids that stand in cells."""
    names = filters.options().names
    return {**names["instrument"], **names["donor"], **names["country"]}


def _section(title: str, inner: str) -> None:
    st.html(f'<div class="ca"><h2>{escape(title)}</h2>{inner}</div>')


def _silence(sentence: str) -> str:
    return f'<p class="ca-gone">{escape(sentence)}</p>'


def _partners(project_id: str) -> None:
    frame = cache.rows("project_partners", project_id=project_id)
    if frame.empty:
        _section(_("Partners"), _silence(_("No organisation is named.")))
        return
    columns = (
        words(_("Organisation"), "name"),
        words(_("Local name"), "name_local"),
        Column(_("Role"), lambda row: label("participations", "role", row["role"]), _role),
        Column(
            _("Seat"),
            lambda row: ", ".join(filter(None, (plain_value(row["city"]), plain_value(row["country_name"])))),
        ),
        words(_("Note"), "note"),
    )
    _section(_("Partners"), tables.markup(frame, columns))


def _role(row: Row) -> str:
    return evidence.cell("participations", row["participation_id"], "role")


def _money(project_id: str, facts: pd.DataFrame) -> None:
    frame = cache.rows("funding_claims", Filters(project=(project_id,)))
    if frame.empty:
        _section(_("Funding"), _silence(_("No amount is reported. That is not zero.")))
        return
    titles = {row["funding_id"]: f"{claims.original(row)}, {_kind(row)}" for row in frame.to_dict("records")}
    inner = tables.markup(frame, claims.columns(with_project=False))
    _section(_("Funding"), inner + ledger.blocks(facts[facts["table_name"] == "funding"], titles, _readable()))


def _kind(row: Row) -> str:
    return label("funding", "kind", row["kind"]).lower()


def _activities(project_id: str, facts: pd.DataFrame) -> None:
    frame = cache.rows("project_activities", project_id=project_id)
    if frame.empty:
        _section(_("Activities"), _silence(_("No activity is reported.")))
        return
    titles = {row["activity_id"]: _activity_title(row) for row in frame.to_dict("records")}
    places = {str(row["place_id"]): row["place"] for row in frame.to_dict("records") if plain_value(row["place"])}
    own = facts[facts["table_name"] == "activities"]
    _section(_("Activities"), ledger.blocks(own, titles, {**_readable(), **places}))


def _activity_title(row: Row) -> str:
    parts = [label("activities", "type", row["type"]), label("activities", "status", row["status"]).lower()]
    when = figures.activity_period(row)
    inside = _("inside a bundle that is counted already") if plain_value(row["part_of"]) else ""
    return " · ".join(part for part in (row["title"], *parts, when, inside) if part)


def _people(project_id: str, facts: pd.DataFrame) -> None:
    frame = cache.rows("project_people", project_id=project_id)
    if frame.empty:
        _section(_("People"), _silence(_("No number of people is reported.")))
        return
    titles = {row["people_id"]: _statement(row) for row in frame.to_dict("records")}
    _section(_("People"), ledger.blocks(facts[facts["table_name"] == "people"], titles, _readable()))


def _statement(row: Row) -> str:
    parts = [
        label("people", "role", row["role"]),
        f"{figures.of_row(row, 'number')} {label('people', 'unit', row['unit']).lower()}",
        plain_value(row["profession"]),
        plain_value(row["country_name"]),
        label("people", "status", row["status"]).lower(),
        plain_value(row["activity_title"]),
    ]
    return " · ".join(part for part in parts if part)


def _results(project_id: str, facts: pd.DataFrame) -> None:
    drawn = indicators.of_project(project_id)
    if not drawn:
        _section(_("Results framework"), _silence(_("No indicator is reported.")))
        return
    own = facts[facts["table_name"].isin(("indicators", "indicator_values"))]
    words = ledger.blocks(own, indicators.titles(project_id))
    _section(_("Results framework"), drawn + ledger.folded(_("The words of the sources"), words))


def _family(header: Row, project_id: str) -> None:
    children = cache.rows("project_children", project_id=project_id)
    items = []
    if plain_value(header["parent_project_id"]):
        items.append((_("Part of: %(title)s"), header["parent_project_id"], header["parent_title"]))
    items += [(_("Contains: %(title)s"), row["project_id"], row["title"]) for row in children.to_dict("records")]
    if items:
        links = "".join(_relative(said % {"title": title}, key) for said, key, title in items)
        _section(_("Related projects"), f"<ul>{links}</ul>")


def _relative(said: str, project_id: str) -> str:
    return f'<li><a href="{escape(address.link("projects", {"project": project_id}))}">{escape(said)}</a></li>'
