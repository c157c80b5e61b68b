"""What stands behind a figure: the words that carry a cell, or the terms of a sum with theirs.

Drawn by the page Evidence and by the dialog that a click on a figure opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from queries import Answer, Filters, key_of, terms_of
from queries.terms import Terms
from ui import cache, claims, evidence, figures, filters, ledger, notes, text, widgets
from ui.columns import names, period_text
from ui.evidence import Cell, Sum
from ui.listings import PER_PAGE, first_of_page, project_link, turn
from ui.tables import plain_value
from ui.text import _, label, ngettext

Row = Mapping[str, Any]


def draw(asked: Cell | Sum | None, *, whole: bool = False) -> None:
    """The evidence asked for; `whole` on the page of its own, where all terms can be turned through."""
    if isinstance(asked, Cell):
        _cell(asked)
    elif asked is not None:
        _sum(asked, whole)
    else:
        _nothing()


def _nothing() -> None:
    said, advice = _("There is no figure under this address."), _("Follow a figure of a page to see its sources.")
    st.html(f'<div class="ca ca-empty"><strong>{escape(said)}</strong><p>{escape(advice)}</p></div>')


# One cell


def _cell(asked: Cell) -> None:
    known = {"table": asked.table, "rows": (asked.row_id,), "column": asked.column}
    found = cache.rows("row_facts", **known)
    if found.empty:
        _nothing()
        return
    first = found.iloc[0].to_dict()
    st.html(f'<div class="ca ca-evidence">{_about(first)}{ledger.facts(found, _readable())}{_differing(found)}</div>')
    _standing(asked)


def _about(row: Row) -> str:
    """What the cell is a cell of."""
    title = " · ".join(part for part in (_coded(row), plain_value(row["row_label"])) if part)
    project, href = plain_value(row["project_title"]), project_link(row)
    said = f"<p><strong>{escape(title)}</strong></p>" if title and title != project else ""
    return said + (f'<p><a href="{escape(href)}">{escape(project)}</a></p>' if href else "")


def _coded(row: Row) -> str:
    """The role of people, the kind of money."""
    column = {"people": "role", "funding": "kind"}.get(row["table_name"])
    return label(row["table_name"], column, plain_value(row["row_code"]) or None) if column else ""


def _readable() -> dict[str, str]:
    """Names of the ids that stand in cells."""
    known = filters.options().names
    return {**known["instrument"], **known["donor"], **known["country"]}


def _differing(found: pd.DataFrame) -> str:
    """Where sources differ: which claim is accepted."""
    others = found[found["claim"] == "alternative"]
    if others.empty:
        return ""
    accepted = ledger.value_of(found.iloc[0].to_dict(), names=_readable())
    given = [ledger.value_of(row, plain_value(row["other_value"]), _readable()) for row in others.to_dict("records")]
    said = _("The sources differ. Accepted: %(accepted)s. Also stated: %(others)s.") % {
        "accepted": accepted,
        "others": "; ".join(dict.fromkeys(given)),
    }
    return f'<p class="ca-differ">{escape(said)}</p>'


def _standing(asked: Cell) -> None:
    """Whether the figure enters a total, and how money came to euro."""
    if (asked.table, asked.column) not in (("funding", "amount"), ("people", "number"), ("activities", "count")):
        return
    found = cache.rows("cell_standing", table=asked.table, row=asked.row_id)
    if found.empty:
        return
    row = found.iloc[0].to_dict()
    said = [claims.counted(row)]
    if asked.table == "funding":
        said += [f"{_('In euro')}: {claims.in_euro(row)}", claims.rate(row)]
    lines = "".join(f"<li>{escape(line)}</li>" for line in said if line)
    others = _other_amounts(asked, row) if asked.table == "funding" else ""
    st.html(f'<div class="ca ca-notes"><p>{escape(_("In the totals"))}</p><ul>{lines}</ul>{others}</div>')


def _other_amounts(asked: Cell, row: Row) -> str:
    """What else is stated of the same project's money, each with the way to its words."""
    stated = cache.rows("funding_claims", Filters(project=(row["project_id"],)))
    others = stated[stated["funding_id"] != asked.row_id]
    if others.empty:
        return ""
    items = "".join(_other_amount(other) for other in others.to_dict("records"))
    return f"<p>{escape(_('Also stated of the same project'))}</p><ul>{items}</ul>"


def _other_amount(row: Row) -> str:
    href = escape(evidence.cell("funding", row["funding_id"], "amount"))
    what = f"{label('funding', 'kind', row['kind'])}, {claims.counted(row)}"
    return f'<li><a href="{href}">{escape(claims.original(row))}</a>: {escape(what)}</li>'


# A sum


def _sum(asked: Sum, whole: bool) -> None:
    how = terms_of(asked.metric, asked.key)
    parameters = {"grain": asked.grain} if "period" in how.key else {}
    answer = cache.answer(asked.metric, asked.chosen, **parameters)
    rows = [row for row in answer.records if key_of(row, how.key) == asked.key]
    if not rows:
        _nothing()
        return
    of = {"metric": asked.metric, "of": asked.key, "grain": asked.grain}
    n = cache.number_of(how.listing, asked.chosen, **of)
    first = first_of_page(n) if whole else 0
    shown = cache.rows(how.listing, asked.chosen, first=first, length=PER_PAGE, **of)
    drawn = _total(asked, how, rows[0], n) + _terms(shown, _cities(asked)) + _rest(n, whole)
    st.html(f'<div class="ca ca-evidence">{drawn}</div>')
    if whole:
        turn(first, len(shown), n)
    _left_out(answer, how)
    if whole:
        every = partial(cache.all_rows, cache.edition(), how.listing, asked.chosen, **of)
        widgets.download(every, f"terms-of-{asked.metric}", asked.chosen, key="terms")


# Figures that count entries, not a number that the entries state.
_COUNTED_ONE_BY_ONE = ("projects", "dates", "targets", "actuals")


def _total(asked: Sum, how: Terms, row: Row, n: int) -> str:
    """The figure as the page has it, and of how many terms it is made."""
    unit = "EUR" if how.listing == "funding_terms" else plain_value(row.get("unit")) or None
    value = _money(row, how) if unit == "EUR" else figures.amount_in(row, how.value, unit)
    family = [] if asked.metric == "headline" else [_family(how.listing)]
    name = " · ".join([*family, *_named(row, how, asked)])
    return (
        f'<p class="ca-what">{escape(name)}</p><p class="ca-total">{escape(value)}</p>'
        f'<p class="ca-lead">{escape(_made(asked, how, row, n))}</p>'
    )


def _money(row: Row, how: Terms) -> str:
    ends = row[f"{how.value}_low"], row[f"{how.value}_high"], row[f"{how.value}_approximate"]
    return figures.money(*ends, reported=figures.stated(row))


def _cities(asked: Sum) -> bool:
    """Whether the figure counts cities, several entries of one once."""
    return asked.key == ("cities",)


def _made(asked: Sum, how: Terms, row: Row, n: int) -> str:
    """Of what the figure is made: not all are sums."""
    of = {"n": figures.number(n)}
    if _cities(asked):
        cities = int(row[f"{how.value}_low"] or 0)
        told = ngettext("%(n)s city", "%(n)s different cities", cities) % {"n": figures.number(cities)}
        made = ngettext(
            "%(cities)s in one entry, with its source:", "%(cities)s in %(n)s entries, each with its source:", n
        )
        return made % {**of, "cities": told}
    if asked.key[0] in _COUNTED_ONE_BY_ONE:
        return ngettext("One entry, counted once:", "%(n)s entries, each counted once:", n) % of
    return ngettext("One entry, with its source:", "The sum of %(n)s entries, each with its source:", n) % of


def _family(listing: str) -> str:
    return {
        "funding_terms": _("Funding"),
        "activity_terms": _("Activities"),
        "placed_terms": _("Activities"),
        "city_terms": _("Activities done"),
        "link_terms": _("People"),
        "people_terms": _("People"),
        "split_terms": _("Trained professionals"),
        "project_terms": _("Projects"),
        "indicator_terms": _("Outcome indicators"),
        "coverage_terms": _("Coverage"),
    }[listing]


def _things(listing: str) -> str:
    """What the notes of a family count."""
    if listing in ("funding_terms", "project_terms"):
        return _("projects")
    return _("entries") if listing in ("activity_terms", "placed_terms", "city_terms") else _("trainings or statements")


_NAME_COLUMNS = {
    "instrument_id": "instrument",
    "donor_id": "donor",
    "country": "country_name",
    "place_id": "city",
    "from_country": "from_name",
    "to_place_id": "to_city",
    "indicator_id": "title",
}
_CODED = {
    "status": ("activities", "status"),
    "type": ("activities", "type"),
    "role": ("people", "role"),
    "unit": ("people", "unit"),
    "sex": ("people", "sex"),
}


def _named(row: Row, how: Terms, asked: Sum) -> list[str]:
    """The key of the figure in words."""
    return [said for column in how.key if (said := _named_one(row, column, asked))]


def _named_one(row: Row, column: str, asked: Sum) -> str:
    if column in ("kind", "to_country"):
        return ""
    if column == "measure":
        return text.measure(row[column])
    if column == "period":
        return period_text(asked.grain)(row[column])
    value = plain_value(row[_NAME_COLUMNS.get(column, column)])
    if column in _CODED:
        return names(*_CODED[column]).get(value, value or _("not stated"))
    if column == "year" and value:
        return str(int(float(value)))
    shared = {"country": _("Several countries, not split"), "donor_id": _("Several donors, not split")}
    return value or shared.get(column, _("not stated"))


def _terms(shown: pd.DataFrame, by_city: bool = False) -> str:
    """The terms one under another, each with the words of its cell; by the city that counts, where that is the term."""
    if shown.empty:
        return f'<p class="ca-gone">{escape(_("No entry has a figure."))}</p>'
    first = shown.iloc[0]
    facts = cache.rows("row_facts", table=first["table_name"], rows=tuple(shown["row_id"]), column=first["column_name"])
    words = {row_id: group.to_dict("records") for row_id, group in facts.groupby("row_id", sort=False)}
    items = "".join(
        _term(row, plain_value(row["city"]) if by_city else _value(row), words.get(row["row_id"], []))
        for row in shown.to_dict("records")
    )
    return f'<ol class="ca-terms">{items}</ol>'


def _term(row: Row, said: str, words: list[Row]) -> str:
    href = escape(evidence.cell(row["table_name"], row["row_id"], row["column_name"]))
    value = f'<a class="ca-value" href="{href}">{escape(said)}</a>'
    title = label("funding", "kind", row["title"]) if row["table_name"] == "funding" else plain_value(row["title"])
    project = plain_value(row["project_title"])
    link = f'<a href="{escape(project_link(row) or "")}">{escape(project)}</a>' if project_link(row) else ""
    parts = [escape(title) if title != project else "", link, escape(_instead(row))]
    return (
        f"<li><div>{value}</div><div><p>{' · '.join(part for part in parts if part)}</p>"
        f"{''.join(ledger.words_of(fact) for fact in words)}</div></li>"
    )


def _value(row: Row) -> str:
    if row["unit"] == "EUR":
        as_stated = row["of_unit"] == "EUR"
        return figures.money(row["low"], row["high"], row["approximate"], as_stated=as_stated)
    return figures.figure(row["low"], row["high"], row["approximate"])


def _instead(row: Row) -> str:
    """What the cell states, where another figure than the cell's own enters the sum."""
    if row["of_unit"] != row["unit"]:
        stated = figures.money(row["of_low"], row["of_high"], row["of_approximate"], row["of_unit"], as_stated=True)
        return _("stated as %(amount)s") % {"amount": stated}
    if figures.known(row["low"]) and row["low"] != row["of_low"]:
        stated = figures.figure(row["of_low"], row["of_high"], row["of_approximate"])
        return _("what remains of %(number)s beside its parts") % {"number": stated}
    return ""


def _rest(n: int, whole: bool) -> str:
    if whole or n <= PER_PAGE:
        return ""
    said = _("The first %(n)s of %(of)s; the page of this figure has all.") % {
        "n": PER_PAGE,
        "of": figures.number(n),
    }
    return f'<p class="ca-lead">{escape(said)}</p>'


def _left_out(answer: Answer, how: Terms) -> None:
    """What the metric leaves out, all of it: here is room."""
    silent = answer.metric in ("headline", "indicators")  # whose notes are on other figures than this one
    said = [] if silent else notes.sentences(answer.notes, _things(how.listing))
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in said)
    heading = escape(_("Left out of the figures of this kind, under this choice"))
    if items:
        st.html(f'<div class="ca ca-notes"><p>{heading}</p><ul>{items}</ul></div>')
