"""The page of one donor or instrument as a PDF to send: made when somebody asks for it, from the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from textwrap import shorten
from typing import Any

import pandas as pd
import streamlit as st

from etl.publish import Edition
from queries import Answer, Filters
from ui import cache, donor_tables, figures, notes, report, widgets
from ui import donor_words as said
from ui.donor import Payer
from ui.donor_tables import Contents
from ui.filters import options
from ui.headline import Card
from ui.tables import plain_value
from ui.text import _, language, ngettext

_NAME = 70  # letters of a name at the foot of a page
ANSWERS = ("headline", "indicators_by_state", "people_by_role", "activities_by_type")


@dataclass(frozen=True)
class Asked:
    """What a report is to show. It holds what only the page knows: a download is made where no address is at hand."""

    payer: Payer
    mine: Filters
    shown: Edition
    cards: tuple[Card, ...]
    choice: tuple[str, ...]
    names: Mapping[str, str]
    answers: Mapping[str, Answer]

    def rows(self, listing: str, **parameters: Any) -> pd.DataFrame:
        return cache.all_rows(self.shown, listing, self.mine, **parameters)


def button(payer: Payer, mine: Filters, cards: Sequence[Card]) -> None:
    """The download of the report, which is made only when somebody clicks."""
    known = options().names
    asked = Asked(
        payer,
        mine,
        cache.edition(),
        tuple(cards),
        tuple(widgets.chosen_words(mine)),
        {**known["instrument"], **known["donor"], **known["country"]},
        cache.answers(mine, *ANSWERS),
    )
    st.download_button(
        _("PDF report"),
        partial(made, asked),
        file_name=f"capacity-atlas-{payer.kind}-{payer.id}-v{asked.shown.version}.pdf",
        mime="application/pdf",
        # Of a download that cannot be made Streamlit shows a sentence of its own, which names no reason.
        help=_("It is made when you click. Where that fails, others are being made: try again in a moment."),
        key="pdf_donor",
        on_click="ignore",
        type="tertiary",
    )


def made(asked: Asked) -> bytes:
    """The report as a file."""
    return report.pdf(built(asked, datetime.now(UTC)))


def built(asked: Asked, now: datetime) -> report.Report:
    """What the report says."""
    header = asked.rows("donor_header", payer=asked.payer.kind, payer_id=asked.payer.id).iloc[0].to_dict()
    contents = Contents.of(asked.rows, asked.names)
    return report.Report(
        language=language(),
        kind=_("Donor report") if asked.payer.kind == "donor" else _("Report on an instrument"),
        title=header["name"],
        local=plain_value(header["name_local"]),
        local_language=plain_value(header["language"]),
        about=" · ".join(said.about(header)),
        facts=_facts(asked, contents, now),
        figures=tuple(report.Figure(card.name, card.value, card.under) for card in asked.cards),
        notes=tuple(notes.sentences(said.money_notes(asked.answers["headline"]))),
        tables=donor_tables.tables(contents, asked.answers),
        sources_title=_("The words of the sources"),
        sources_lead=_(
            "Each number above stands here with the words that carry the figure, in the language of the source; in"
            " italics our translation."
        ),
        sources=contents.words.sources(contents.sources),
        running=_running(header["name"], asked.shown.version),
        footnote=_(
            "* This designation is without prejudice to positions on status, and is in line with UNSCR"
            " 1244/1999 and the"
            " ICJ Opinion on the Kosovo declaration of independence."
        ),
    )


def _facts(asked: Asked, contents: Contents, now: datetime) -> tuple[tuple[str, str], ...]:
    """What the report is made of: the version of the data, the choice, the sources, the day."""
    version = asked.rows("version").iloc[0]
    n = len(contents.sources)
    return (
        (
            _("Data"),
            _("version %(n)s of %(date)s") % {"n": asked.shown.version, "date": figures.day(version["committed_at"])},
        ),
        *(((_("Choice"), " · ".join(asked.choice)),) if asked.choice else ()),
        (_("Sources"), ngettext("%(n)s page or document", "%(n)s pages and documents", n) % {"n": figures.number(n)}),
        (_("Made on"), figures.day(now.date())),
        (_("To be read with"), _("What a source does not state is shown as “not reported”, never as zero.")),
    )


def _running(name: str, version: int) -> str:
    """What stands at the foot of each page."""
    shown = shorten(name, _NAME, placeholder=" …")
    return _("Capacity Atlas · %(name)s · data version %(n)s") % {"name": shown, "n": version}
