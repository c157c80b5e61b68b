"""Headline figures: large numerals, each with what it covers and what it leaves out in the words under it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import streamlit as st

from queries import Answer, Note
from ui import address, evidence, figures
from ui.text import _, measure, ngettext

_OVERVIEW = ("funding", "projects", "activities_done", "trained", "cities", "sources")
_SIGNS = ("≥", "≤")


@dataclass(frozen=True)
class Card:
    """A headline figure: its name, the figure, the words under it, and the address of what stands behind it."""

    name: str
    value: str
    under: str = ""
    link: str | None = None


def cards(answer: Answer, shown: tuple[str, ...] = _OVERVIEW) -> list[Card]:
    """The cards of the headline metric, in the order asked for; a card that stands alone says all."""
    found = {row["measure"]: row for row in answer.records}
    under = _Under(found, answer.notes, all_of_it=len(shown) == 1)
    return [under.of(card(found[name], under.words(name)), name) for name in shown if name in found]


def card(row: Mapping[str, Any], under: str = "", **choice: str) -> Card:
    """One figure of the headline metric; `choice` is what it was asked under besides the filters of the page."""
    value = figures.amount_in(row, "value", row["unit"], compact=True)
    behind = address.link("sources") if row["measure"] == "sources" else evidence.terms("headline", row, **choice)
    return Card(measure(row["measure"]), value, under, behind)


class _Under:
    """The words under each figure."""

    def __init__(self, found: Mapping[str, Mapping[str, Any]], notes: Iterable[Note], all_of_it: bool) -> None:
        self._found, self._all = found, all_of_it
        self._notes = {(note.detail, note.code): note for note in notes}

    def of(self, item: Card, name: str) -> Card:
        """The card; what sources state of several countries or donors alone is not silence."""
        silent = not figures.stated(self._found[name])
        return replace(item, value=_("not split")) if silent and any(self._unsplit(name)) else item

    def words(self, name: str) -> str:
        said: dict[str, Callable[[], list[str]]] = {
            "funding": self._funding,
            "projects": lambda: [_("programmes and parts of projects are not counted again")],
            "activities_done": self._activities,
            "trained": self._trained,
            "cities": lambda: [_("where activities took place")],
            "sources": lambda: [_("pages that the facts were read from")],
        }
        return "; ".join(part for part in said.get(name, list)() if part)

    def _funding(self) -> list[str]:
        broader = _("%(figure)s of it for work on more than trafficking")
        left_out = _("%(figure)s of projects that are not on trafficking is left out")
        return [
            self._share("funding", _("projects")),
            *self._unsplit("funding"),
            self._undated("funding"),
            self._unsourced("funding"),
            self._figure("funding", "broader", broader),
            self._figure("funding", "other_theme", left_out) if self._all else "",
        ]

    def _activities(self) -> list[str]:
        return [
            self._undated("activities"),
            self._unsourced("activities"),
            self._beside("activities_expected", _("%(figure)s more expected")),
            self._beside("activities_planned", _("%(figure)s planned")),
        ]

    def _trained(self) -> list[str]:
        return [
            self._share("trained", _("statements and trainings")),
            *self._unsplit("trained"),
            self._undated("trained"),
            self._unsourced("trained"),
            self._beside("engaged", _("%(figure)s more were engaged, which is not the same")),
        ]

    def _share(self, name: str, things: str) -> str:
        row = self._found[name]
        return figures.share(row["reported"], row["of"], things)

    def _unsplit(self, of: str) -> list[str]:
        """What is stated, but not of those alone that are chosen."""
        countries = _("%(figure)s more is of several countries together, and is not split")
        donors = _("%(figure)s more is of several donors together, and is not split")
        return [self._figure(of, "several_countries", countries), self._figure(of, "several_donors", donors)]

    def _undated(self, of: str) -> str:
        n = self._n(of, "undated")
        return _("%(n)s without dates in no choice of years") % {"n": figures.number(n)} if n else ""

    def _unsourced(self, of: str) -> str:
        n = self._n(of, "no_source")
        return ngettext("%(n)s without a source", "%(n)s without a source", n) % {"n": figures.number(n)} if n else ""

    def _n(self, of: str, code: str) -> int:
        note = self._notes.get((of, code))
        return note.n if note else 0

    def _figure(self, of: str, code: str, words: str) -> str:
        note = self._notes.get((of, code))
        if note is None or not (figures.known(note.low) or figures.known(note.high)):
            return ""
        ends = note.low, note.high, note.approximate
        return words % {"figure": figures.money(*ends, compact=True) if of == "funding" else figures.figure(*ends)}

    def _beside(self, name: str, words: str) -> str:
        row = self._found.get(name)
        return words % {"figure": figures.of_row(row, "value")} if row and figures.stated(row) else ""


def draw(items: Iterable[Card], wide: bool = False) -> None:
    """The cards in a row, in even rows where they are many."""
    items = list(items)
    size = f"ca-n{len(items)}{' ca-wide' if wide else ''}"
    drawn = "".join(
        f'<li><span class="ca-label">{escape(item.name)}</span>{_numeral(item)}'
        f'<span class="ca-under">{escape(item.under)}</span></li>'
        for item in items
    )
    st.html(f'<ul class="ca-figures {size}">{drawn}</ul>')


def _numeral(item: Card) -> str:
    """The figure large, its currency and “ca.” small; what is no figure in quiet letters."""
    if item.value in (_("not reported"), _("not computable"), _("not split")):
        return f'<span class="ca-number ca-none">{escape(item.value)}</span>'
    drawn = f'<span class="ca-number">{" ".join(map(_part, item.value.split(" ")))}</span>'
    return f'<a href="{escape(item.link)}">{drawn}</a>' if item.link else drawn


def _part(word: str) -> str:
    small = word == _("ca.") or (len(word) == 3 and word.isupper() and word.isalpha())
    kind = ' class="ca-sign"' if word in _SIGNS else ""
    return f"<small>{escape(word)}</small>" if small else f"<span{kind}>{escape(word)}</span>"
