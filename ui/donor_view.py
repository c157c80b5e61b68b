"""One donor or instrument: what it paid for, what was done and reached, what was promised and not reported, what
differs, what nobody tells, and the sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache as once
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from queries import INDICATOR_STATES, Answer, Filters
from ui import (
    address,
    cache,
    claims,
    columns,
    differing,
    donor,
    donor_projects,
    donor_report,
    downloads,
    evidence,
    figures,
    headline,
    indicator_words,
    indicators,
    ledger,
    listings,
    notes,
    tables,
    text,
    widgets,
)
from ui import donor_words as said
from ui.donor import Payer
from ui.tables import Column, count, plain_value, words
from ui.text import _, language_name, ngettext

Row = Mapping[str, Any]
_FEW = 4  # claims that differ, or sources, that are seen without unfolding the others
_MANY = 200
_FIRST = 100  # promises that the page shows; the download has all
_FIRST_DIFFERING = 50
_SILENT = "not_reported"
_TOLD = tuple(state for state in INDICATOR_STATES if state != _SILENT)


@once
def _css() -> str:
    return (Path(__file__).parent / "donor.css").read_text(encoding="utf-8")


def show(payer: Payer, chosen: Filters) -> None:
    """Draw the page of one payer; an id that does not exist is said plainly."""
    header = cache.rows("donor_header", payer=payer.kind, payer_id=payer.id)
    if header.empty:
        _unknown()
        return
    mine, row = payer.of(chosen), header.iloc[0].to_dict()
    _title(row, payer)
    donor.choose()
    if payer.takes_the_place_of_another(chosen):
        widgets.lead(_("This page is about one: the filter of the same name in the sidebar is left aside."))
    levels = cache.rows("project_count", mine)
    if levels.empty:
        widgets.empty(_("No project"))
        return
    _headline(payer, mine)
    _take_away(payer, mine)
    _projects(levels, payer, mine)
    _done(payer, mine)
    _results(payer, mine)
    _promises(mine)
    _differences(mine)
    _silence(mine)
    _sources(mine)


def _unknown() -> None:
    sentence, back = escape(_("There is no donor or instrument under this address.")), escape(address.link("donors"))
    st.html(
        f'<header class="ca-head"><h1>{escape(text.title("donors"))}</h1></header>'
        f'<div class="ca-empty ca"><strong>{sentence}</strong>'
        f'<p><a href="{back}">{escape(_("All donors and instruments"))}</a></p></div>'
    )


def _title(header: Row, payer: Payer) -> None:
    local, lang = plain_value(header["name_local"]), escape(plain_value(header["language"]))
    below = f'<p class="ca-local" lang="{lang}">{escape(local)}</p>' if local else ""
    back = _link(address.link("donors"), f"← {_('All donors and instruments')}")
    st.html(
        f'<header class="ca-head"><p class="ca-up">{back}</p><h1>{escape(header["name"])}</h1>{below}'
        f"<p>{escape(' · '.join(said.about(header)))}</p>{_relatives(payer)}</header>"
    )


def _relatives(payer: Payer) -> str:
    """Links to the instruments of a donor, the donor of an instrument, and the instruments above and below it."""
    found = cache.rows("donor_relatives", payer=payer.kind, payer_id=payer.id)
    lines = []
    for relation, group in found.groupby("relation", sort=False):
        links = [_link(donor.link(Payer(row["kind"], row["id"])), row["name"]) for row in group.to_dict("records")]
        lines.append(f'<p class="ca-up">{escape(said.relation(str(relation)))}: {", ".join(links)}</p>')
    return "".join(lines)


def _link(href: str, name: str) -> str:
    return f'<a href="{escape(href)}">{escape(name)}</a>'


def _answers(mine: Filters) -> Mapping[str, Answer]:
    return cache.answers(mine, *donor_report.ANSWERS)


def _headline(payer: Payer, mine: Filters) -> None:
    """The headline figures of this payer alone, and what they leave out."""
    headline.draw(cards(payer, mine))
    widgets.note(notes.sentences(said.money_notes(_answers(mine)["headline"])))


def cards(payer: Payer, mine: Filters) -> list[headline.Card]:
    """The headline figures, each with the way to its terms."""
    answer = _answers(mine)["headline"]
    found = answer.frame.set_index("measure", drop=False)
    made = []
    for name, card in zip(said.SHOWN, headline.cards(answer, said.SHOWN), strict=True):
        made.append(replace(card, link=evidence.terms("headline", found.loc[name], **payer.choice)))
    return made


def _take_away(payer: Payer, mine: Filters) -> None:
    """The report, the rows, and a link to exactly this version."""
    own = {donor.WHO: payer.code, address.VERSION: str(cache.edition().version)}
    link = _link(address.link("donors", own), _("Link to this version"))
    with st.container(horizontal=True, key="tools_donor"):
        donor_report.button(payer, mine, cards(payer, mine))
        _download("donor_projects", mine)
        st.html(f'<div class="ca">{link}</div>', width="content")


def _download(listing: str, mine: Filters) -> None:
    """All rows of a list, of which the page shows the first."""
    widgets.download(partial(cache.all_rows, cache.edition(), listing, mine), listing, mine, key=listing)


# What it paid for


def _projects(levels: pd.DataFrame, payer: Payer, mine: Filters) -> None:
    widgets.heading(_("What it paid for"), said.counts(levels))
    of = int(levels["projects"].sum())
    first = listings.first_of_page(of)
    shown = cache.rows("donor_projects", mine, first=first, length=listings.PER_PAGE)
    theirs = replace(mine, project=tuple(shown["project_id"]))
    amounts, results = cache.rows("funding_claims", theirs), cache.rows("indicator_page", theirs)
    beside = donor_projects.Beside(said.by_project(amounts, shown), said.by_project(results, shown))
    st.html(f'<style>{_css()}</style><div class="ca">{donor_projects.markup(shown, payer, beside)}</div>')
    listings.turn(first, len(shown), of)
    claims.download(mine)


# What was done, and who was reached


def _done(payer: Payer, mine: Filters) -> None:
    title = _("What was done and what is planned")
    widgets.heading(title)
    answer = _answers(mine)["activities_by_type"]
    kind, status, _count, *rest = columns.by_type()
    summed = columns.summed(_("Activities"), answer.metric, "count", **payer.choice)
    _table(answer, title, _("No activity is reported."), (kind, status, summed, *rest), mine, _("entries"))
    title = _("Who was reached")
    widgets.heading(title, _("Roles are not added to each other, nor persons to teams, nor planned ones to done."))
    answer = _answers(mine)["people_by_role"]
    role, unit, status, _number, *rest = columns.roles()
    summed = columns.summed(_("Number"), answer.metric, "number", **payer.choice)
    columns_shown = (role, unit, status, summed, *rest)
    _table(answer, title, _("No number of people is reported."), columns_shown, mine, _("statements"))


def _table(answer: Answer, title: str, silence: str, shown: tuple[Column, ...], mine: Filters, things: str) -> None:
    """A metric as a table with its note and tools; of nothing, that nothing is reported."""
    if answer.frame.empty:
        _gone(silence)
    else:
        widgets.table_block(answer, title, shown, mine, things)


def _gone(sentence: str) -> None:
    st.html(f'<div class="ca"><p class="ca-gone">{escape(sentence)}</p></div>')


def _results(payer: Payer, mine: Filters) -> None:
    """The results framework with its bullet charts; what is too long for the page is on that of the indicators."""
    answer = _answers(mine)["indicators_by_state"]
    counts = answer.frame.groupby("state")["indicators"].sum()
    widgets.heading(_("What was promised, and what was reached"), said.by_state(counts))
    if counts.empty:
        _gone(_("No indicator is reported."))
        return
    told = cache.rows("indicator_page", mine, state=_TOLD, length=_MANY)
    every = _link(address.link("indicators", payer.choice), _("By state, level or progress"))
    drawn = indicators.under_projects(told, mine) + _unreported(int(counts.get(_SILENT, 0)), mine)
    st.html(f'<div class="ca">{drawn}<p>{every}</p></div>')
    unsaid = notes.sentences(answer.notes, _("indicators"))
    widgets.tools("indicators", _("Outcome indicators"), unsaid, downloads.link("indicators", mine))


def _unreported(n: int, mine: Filters) -> str:
    """Promised results of which no source tells what came of them: how many, and the first of them."""
    if not n:
        return ""
    silent = cache.rows("indicator_page", mine, state=(_SILENT,), length=_FIRST)
    columns_ = (
        Column(_("Promised result"), lambda row: row["title"], _promise),
        Column(_("Target"), lambda row: indicator_words.figure(row, "target"), under=said.unit_and_date),
        Column(_("Project"), lambda row: row["project_title"], listings.project_link),
    )
    title = ngettext(
        "%(n)s promised result of which no source tells what came of it",
        "%(n)s promised results of which no source tells what came of them",
        n,
    ) % {"n": figures.number(n)}
    return ledger.folded(title, tables.markup(silent, columns_, of=n), n <= _FEW)


def _promise(row: Row) -> str:
    column = "target" if indicator_words.stated(row, "target") else "level"
    return evidence.cell("indicators", row["indicator_id"], column)


def _promises(mine: Filters) -> None:
    """Planned work that no source reports as done."""
    of = int(cache.rows("donor_promises_number", mine)["n"].iloc[0])
    if not of:
        return
    frame = cache.rows("donor_promises", mine, length=_FIRST)
    widgets.heading(
        _("Promised, and not reported as done"),
        _("Planned or expected work of which no source says that it took place. It may have, and nobody wrote it."),
    )
    tables.show(
        frame,
        (
            Column(_("What"), said.promise, _cell),
            Column(_("Promised"), said.promised),
            Column(_("When"), said.due),
            Column(_("Project"), lambda row: plain_value(row["project_title"]), listings.project_link),
        ),
        of=of,
    )
    _download("donor_promises", mine)


def _cell(row: Row) -> str:
    return evidence.cell(row["table_name"], row["row_id"], row["column_name"])


def _differences(mine: Filters) -> None:
    n = differing.number(mine)
    if not n:
        return
    frame = cache.rows("differing_claims", mine, length=_FIRST_DIFFERING)
    more = n - _FEW
    lead = ngettext("%(n)s claim differs", "%(n)s claims differ", n) % {"n": figures.number(n)}
    widgets.heading(_("Where the sources differ"), f"{lead}. {_('Both are shown; only one of them is accepted.')}")
    rest = _("%(n)s more") % {"n": figures.number(more)}
    folded = ledger.folded(rest, differing.markup(frame.iloc[_FEW:])) if more > 0 else ""
    st.html(f'<div class="ca">{differing.markup(frame.head(_FEW))}{folded}</div>')
    differing.download(mine)


# What nobody tells, and where the rest is from


def _silence(mine: Filters) -> None:
    gaps = said.gaps(cache.rows("donor_gaps", mine))
    if not gaps:
        return
    widgets.heading(_("What nobody reports"), _("No source that we read tells this. It is not zero."))
    st.html(f'<div class="ca"><div class="ca-ledger">{"".join(_gap(gap) for gap in gaps)}</div></div>')


def _gap(gap: said.Gap) -> str:
    links = ", ".join(_link(address.link("projects", {"project": key}), title) for key, title in gap.shown)
    more = f" {escape(gap.rest)}" if gap.rest else ""
    return (
        f'<div><span class="ca-what">{escape(gap.what)}</span><span class="ca-value">{escape(gap.share)}</span></div>'
        f"<div><p>{links}{more}</p></div>"
    )


def _sources(mine: Filters) -> None:
    frame = cache.rows("donor_sources", mine)
    n = len(frame)
    count_ = ngettext("%(n)s source", "%(n)s sources", n) % {"n": figures.number(n)}
    widgets.heading(_("Sources"), _("The pages and documents that all this was read from."))
    st.html(f'<div class="ca">{ledger.folded(count_, tables.markup(frame, _source_columns()), n <= _FEW)}</div>')
    widgets.download(frame, "donor_sources", mine, key="donor_sources")


def _source_columns() -> tuple[Column, ...]:
    return (
        Column(_("Source"), lambda row: row["title"], _source),
        words(_("Publisher"), "publisher"),
        Column(_("Published"), lambda row: figures.date(plain_value(row["published"]))),
        Column(_("Language"), lambda row: language_name(plain_value(row["language"]))),
        count(_("Facts"), "facts"),
        count(_("Contradicts another"), "alternatives"),
    )


def _source(row: Row) -> str:
    return address.link("sources", {"source": row["source_id"]})
