"""Things found by a search, as entries of a list: where each leads, what it is, and why it was found, with the words
that were found marked in the script that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from etl.names import fold
from ui import address, donor, evidence, figures, filters, indicators, text
from ui.tables import plain_value
from ui.text import _, label, ngettext

Row = Mapping[str, Any]
KINDS = (
    *("country", "place", "organisation", "instrument", "project"),
    *("indicator", "activity", "context", "source", "words"),
)
_MOST_REASONS = 2
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


@dataclass(frozen=True)
class Reason:
    """A text that shows why something was found, and what that text is."""

    said: str
    text: str
    language: str
    words: frozenset[str]


def entry(row: Row, asked: str) -> str:
    """One thing found, as an item of a list."""
    matched = frozenset(row["matched"])
    title, lang = plain_value(row["title"]), _lang(plain_value(row["language"]))
    name = f'<a href="{escape(_link(row))}">{marked(title, matched)}</a>'
    if row["kind"] == "words":
        name = f"<q>{name}</q>"
    reasons = "".join(
        f'<span class="ca-local">{escape(r.said)}<span{_lang(r.language)}>{marked(r.text, r.words)}</span></span>'
        for r in reasons_of(row, asked)
    )
    facts = "".join(f"<span>{fact}</span>" for fact in _facts(row) if fact)
    return (
        f'<li><span class="ca-name"{lang}>{name}</span><span class="ca-tag">{escape(kind_title(row["kind"]))}</span>'
        f'{reasons}<div class="ca-facts">{facts}</div></li>'
    )


def marked(said: str, words: frozenset[str]) -> str:
    """The text as HTML, with those of its words marked that fold to one of `words`."""
    parts, end = [], 0
    for match in _WORD.finditer(said):
        if not words.isdisjoint(fold(match[0]).split()):
            parts += [escape(said[end : match.start()]), f"<mark>{escape(match[0])}</mark>"]
            end = match.end()
    return "".join([*parts, escape(said[end:])])


def reasons_of(row: Row, asked: str) -> list[Reason]:
    """The fewest texts, besides the title, that show each matched word; where the title does not hold what was typed
    letter for letter, first the one that does."""
    title, typed = plain_value(row["title"]), asked.casefold().split()
    shown = _words_of(title) & frozenset(row["matched"])
    others = [reason for reason in _candidates(row) if reason.text != title]
    wanted = frozenset(fold(asked).split()) - shown or (frozenset() if shown else frozenset(row["matched"]))
    literal = [r for r in others if all(word in r.text.casefold() for word in typed)]
    reasons = [] if all(word in title.casefold() for word in typed) else literal[:1]
    for reason in sorted(others, key=lambda r: (-len(r.words & wanted), -sum(w in r.text.casefold() for w in typed))):
        seen = shown.union(*(r.words for r in reasons))
        if len(reasons) < _MOST_REASONS and reason.words - seen and (reason.words & (wanted - seen) or not seen):
            reasons.append(reason)
    return reasons


def _candidates(row: Row) -> Iterable[Reason]:
    """The texts of the thing, then the names that it was found through, that hold a matched word."""
    own = [(_said(one["part"]), one, frozenset(row["matched"])) for one in row["texts"]]
    through = [] if figures.missing(row["through"]) else row["through"]
    named = [(f"{kind_title(of['kind'])}: ", one, frozenset(of["matched"])) for of in through for one in of["texts"]]
    for said, one, matched in (*own, *named):
        if words := _words_of(one["text"]) & matched:
            yield Reason(said, one["text"], one["language"] or "", words)


def _words_of(said: str) -> frozenset[str]:
    return frozenset(fold(said).split())


def _lang(tag: str) -> str:
    return f' lang="{escape(tag)}"' if tag and tag != text.language() else ""


def kind_title(kind: str) -> str:
    """What a thing found is called."""
    return {
        "country": _("Country"),
        "elsewhere": _("Country"),
        "place": _("City"),
        "organisation": _("Organisation"),
        "instrument": _("Instrument"),
        "project": _("Project"),
        "indicator": _("Indicator"),
        "activity": _("Activity"),
        "context": _("Context figure"),
        "source": _("Source"),
        "words": _("Words of a source"),
    }[kind]


def counted(kind: str, n: int) -> str:
    """`23 projects`."""
    said = {
        "country": ngettext("%(n)s country", "%(n)s countries", n),
        "place": ngettext("%(n)s city", "%(n)s cities", n),
        "organisation": ngettext("%(n)s organisation", "%(n)s organisations", n),
        "instrument": ngettext("%(n)s instrument", "%(n)s instruments", n),
        "project": ngettext("%(n)s project", "%(n)s projects", n),
        "indicator": ngettext("%(n)s indicator", "%(n)s indicators", n),
        "activity": ngettext("%(n)s activity", "%(n)s activities", n),
        "context": ngettext("%(n)s context figure", "%(n)s context figures", n),
        "source": ngettext("%(n)s source", "%(n)s sources", n),
        "words": ngettext("%(n)s quotation", "%(n)s quotations", n),
    }[kind]
    return said % {"n": figures.number(n)}


def _said(part: str) -> str:
    """What a text is, before it; nothing where its look tells."""
    said = {
        "name": _("Also"),
        "other": _("Also"),
        "abbreviation": _("Short"),
        "reference": _("Reference"),
        "code": _("Code"),
        "id": _("Identifier"),
        "objective": _("Objective"),
        "result": _("Result"),
        "topic": _("Topic"),
        "publisher": _("Publisher"),
        "area": _("Area"),
        "attributed": _("Attributed to"),
        "translation": _("Our translation"),
    }.get(part)
    return f"{said}: " if said else ""


def _link(row: Row) -> str:
    """Where the thing is shown. Names lead to what is tied to them, whatever is filtered; who pays has a page of its
    own."""
    kind, key = row["kind"], row["key"]
    if kind == "words":
        return evidence.cell(*row["detail"].split("."))
    if kind == "context":
        return evidence.cell("context", key, "value")
    if kind == "activity" and not plain_value(row["project_id"]):
        return evidence.cell("activities", key, "status")
    if kind == "indicator":
        return indicators.link(row["project_id"], key)
    if kind == "organisation" and key in filters.options().names["donor"]:
        return address.link("donors", {donor.WHO: donor.Payer("donor", key).code}, without=address.FILTER_KEYS)
    if kind in ("project", "activity"):
        return address.link("projects", {"project": key if kind == "project" else row["project_id"]})
    page, own = {
        "country": ("projects", {"country": key}),
        "place": ("cities", {"city": key}),
        "organisation": ("projects", {"q": plain_value(row["title"])}),
        "instrument": ("projects", {"instrument": key}),
        "source": ("sources", {"source": key}),
    }[kind]
    return address.link(page, own, without=address.FILTER_KEYS)


def _facts(row: Row) -> list[str]:
    """What is known of it at a glance, as HTML; what a kind of thing has not is empty."""
    return [
        escape(_what(row)),
        escape(plain_value(row["country_names"])),
        _period(row),
        _project(row),
        _source(row),
        escape(_leads_to(row)),
    ]


def _what(row: Row) -> str:
    """What sort of its kind it is, who publishes it, or what the words carry."""
    kind, detail = row["kind"], plain_value(row["detail"])
    if kind == "words":
        return _carries(row)
    column = {
        "organisation": ("organisations", "type"),
        "activity": ("activities", "type"),
        "project": ("projects", "level"),
    }
    if not detail or (kind, detail) == ("project", "project"):
        return ""
    return label(*column[kind], detail) if kind in column else detail


def _period(row: Row) -> str:
    if not plain_value(row["start_text"]) and not plain_value(row["end_text"]):
        return ""
    if row["kind"] == "source":  # published on a day, where others last
        return escape(figures.date(row["start_text"]))
    return escape(figures.period(row["start_text"], row["end_text"], bool(row["single"])))


def _leads_to(row: Row) -> str:
    if figures.missing(row["ties"]):
        return ""
    n = int(row["ties"])
    if row["kind"] == "place":  # an entry may stand for several activities, or for none that is counted
        return ngettext("%(n)s entry", "%(n)s entries", n) % {"n": figures.number(n)}
    return counted("project", n)


def _project(row: Row) -> str:
    if not plain_value(row["project_title"]):
        return ""
    href = escape(address.link("projects", {"project": row["project_id"]}))
    return f'<a href="{href}">{escape(row["project_title"])}</a>'


def _source(row: Row) -> str:
    if not plain_value(row["source_title"]):
        return ""
    href = escape(address.link("sources", {"source": row["source_id"]}))
    return f'<a href="{href}">{escape(row["source_title"])}</a>'


def _carries(row: Row) -> str:
    """Which cell the words carry, and how many more."""
    table, _row, column = row["detail"].split(".")
    said, more = text.column_title(table, column), int(row["cells"]) - 1
    if not more:
        return said
    what = {"what": said, "n": figures.number(more)}
    return ngettext("%(what)s and %(n)s more fact", "%(what)s and %(n)s more facts", more) % what
