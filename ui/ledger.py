"""The ledger: on the left what we hold, on the right the words of the sources that carry it, in their
own script.

All text comes from people's pages and is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd

from etl.contract import contract
from ui import address, figures, notes
from ui.tables import plain_value
from ui.text import _, column_title, label, language_name, ngettext

Row = Mapping[str, Any]


_SAID_BY_THE_HEADING = ("activities",)  # units that the column's own title already says
_LONG = 48
_QUOTES = tuple('"“”„«»‘’')


def value_of(row: Row, value: str | None = None, names: Mapping[str, str] | None = None) -> str:
    """A fact's value (or what another source gives instead) in the reader's words; `names` are those
    of ids."""
    table, column = row["table_name"], row["column_name"]
    text, known = plain_value(row["value"] if value is None else value), names or {}
    definition = contract().table(table).column(column)
    if text in definition.categories:
        return label(table, column, text)
    if definition.kind == "list":
        return ", ".join(known.get(item, item) for item in text.split(";")) or _("not reported")
    if definition.kind == "figure" and text:
        return _figure(text, table, definition.unit, plain_value(row.get("unit")))
    return known.get(text) or figures.cell(text, definition.kind)


def _figure(text: str, table: str, unit: str | None, stated: str) -> str:
    """A figure with its unit: the row's own, such as its currency, before that of its column."""
    if unit == "currency":
        return figures.amount_of(text, stated)
    shown = figures.cell(text, "figure")
    if table == "people" and stated:
        return f"{shown} {notes.unit_name(stated)}"
    named = stated if table in ("indicators", "context") else "" if unit in _SAID_BY_THE_HEADING else _(unit or "")
    return f"{shown} {named}".strip()


def facts(frame: pd.DataFrame, names: Mapping[str, str] | None = None) -> str:
    """Cells with their words, one line of the ledger per cell, columns in the contract's order."""
    groups = frame.groupby(["table_name", "row_id", "column_name"], sort=False)
    cells = sorted((group.to_dict("records") for _key, group in groups), key=lambda rows: _place_in_contract(rows[0]))
    return f'<div class="ca-ledger">{"".join(_line(rows, names or {}) for rows in cells)}</div>'


def _place_in_contract(row: Row) -> int:
    return contract().table(row["table_name"]).column_names.index(row["column_name"])


def _line(rows: list[Row], names: Mapping[str, str]) -> str:
    first = rows[0]
    what, value = column_title(first["table_name"], first["column_name"]), value_of(first, names=names)
    kind = "ca-gone" if value == _("not reported") else "ca-long" if len(value) > _LONG else ""
    return (
        f'<div><span class="ca-what">{escape(what)}</span>'
        f'<span class="ca-value {kind}">{escape(value)}</span></div>'
        f"<div>{''.join(words_of(row) for row in rows)}</div>"
    )


def words_of(row: Row) -> str:
    """The words of one source with where they stand; an alternative claim says what it gives instead."""
    source = plain_value(row.get("source_id"))
    if not source:
        return f'<p class="ca-gone">{escape(_("No source given."))}</p>'
    words, lang = plain_value(row["words"]), escape(plain_value(row.get("language")))
    # Words that bring their own quotation marks get no second pair.
    kind = ' class="ca-bare"' if words[:1] in _QUOTES else ""
    quote = f'<q lang="{lang}"{kind}>{escape(words)}</q>' if words else ""
    said = f"{quote}{_translation(row)}<cite>{_tags(row)}{_place(row)}{_note(row)}</cite>"
    return f'<blockquote class="ca-words">{said}</blockquote>'


def _translation(row: Row) -> str:
    """The words in English, marked as ours."""
    text = plain_value(row.get("translation"))
    if not text:
        return ""
    return f'<p class="ca-ours">{escape(text)} <span class="ca-tag">{escape(_("our translation"))}</span></p>'


def _tags(row: Row) -> str:
    tags = []
    if row["claim"] == "alternative":
        other = value_of(row, plain_value(row["other_value"]))
        tags.append(("ca-other", _("other claim: %(value)s") % {"value": other}))
    if row["basis"] == "derived":
        tags.append(("ca-derived", _("derived by us")))
    elif row["basis"] == "stated":
        tags.append(("", _("stated")))
    return "".join(f'<span class="ca-tag {kind}">{escape(text)}</span>' for kind, text in tags)


def _place(row: Row) -> str:
    """Publisher, date, language and line, with a link to our page of the source and one to the original."""
    parts = [plain_value(row.get(name)) for name in ("publisher",)]
    if plain_value(row.get("published")):
        parts.append(figures.date(plain_value(row["published"])))
    parts.append(language_name(plain_value(row.get("language"))))
    if figures.known(row["line"]):
        parts.append(_("line %(n)s") % {"n": int(row["line"])})
    title = plain_value(row.get("source_title")) or plain_value(row["source_id"])
    href = escape(address.link("sources", {"source": plain_value(row["source_id"])}))
    said = escape(" · ".join(part for part in parts if part))
    return f'<a href="{href}">{escape(title)}</a> · {said}{original(row.get("url"))}'


def original(url: Any) -> str:
    """A link to the page as it was published; only web addresses become links."""
    text = plain_value(url)
    if not text.startswith(("https://", "http://")):
        return ""
    name = escape(_("original page"))
    return f' · <a href="{escape(text)}" rel="noopener noreferrer" target="_blank">{name} ↗</a>'


def _note(row: Row) -> str:
    """What is to be known of the words; of what we derived from them it is the rule."""
    note = plain_value(row.get("note"))
    if not note:
        return ""
    said = _("Rule: %(rule)s") % {"rule": note} if row["basis"] == "derived" else note
    return f'<span class="ca-why">{escape(said)}</span>'


def blocks(frame: pd.DataFrame, titles: Mapping[str, str], names: Mapping[str, str] | None = None) -> str:
    """One ledger per row of a table, each under its own heading; rows in the order of the titles."""
    known = dict(iter(frame.groupby("row_id", sort=False)))
    order = [row_id for row_id in titles if row_id in known] + [row_id for row_id in known if row_id not in titles]
    return "".join(f"<h3>{escape(titles.get(row_id, row_id))}</h3>{facts(known[row_id], names)}" for row_id in order)


def folded(title: str, inner: str, is_open: bool = False) -> str:
    return f"<details{' open' if is_open else ''}><summary>{escape(title)}</summary>{inner}</details>"


def counted(frame: pd.DataFrame) -> str:
    """How many words of how many sources a ledger shows."""
    held = frame[frame["source_id"].notna()]
    n, sources = len(held), held["source_id"].nunique()
    facts_ = ngettext("%(n)s quotation", "%(n)s quotations", n) % {"n": figures.number(n)}
    return facts_ + " " + ngettext("from %(n)s source", "from %(n)s sources", sources) % {"n": figures.number(sources)}


def lines(items: Iterable[tuple[str, str] | tuple[str, str, str | None]]) -> str:
    """Plain facts as a ledger without words: what, value, and the address of its evidence where there is some."""
    drawn = "".join(
        f'<div><span class="ca-what">{escape(what)}</span></div><div>{_linked(escape(value), *behind)}</div>'
        for what, value, *behind in items
        if value
    )
    return f'<div class="ca-ledger">{drawn}</div>'


def _linked(drawn: str, href: str | None = None) -> str:
    return f'<a href="{escape(href)}">{drawn}</a>' if href else drawn
