"""The projects of one donor or instrument, each with its amounts as stated, what of them counts, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from ui import address, claims, evidence, figures, listings
from ui import donor_words as said
from ui.donor import Payer
from ui.tables import plain_value
from ui.text import _

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Beside:
    """What is told of projects besides their own rows, by project: the claims about money, the promised results."""

    amounts: Mapping[str, Sequence[Row]]
    results: Mapping[str, Sequence[Row]]


def markup(projects: pd.DataFrame, payer: Payer, beside: Beside) -> str:
    """The projects one under another, as HTML."""
    items = "".join(_project(row, payer, beside) for row in projects.to_dict("records"))
    return f'<ul class="ca-list ca-paid">{items}</ul>'


def _project(row: Row, payer: Payer, beside: Beside) -> str:
    href, local = escape(listings.project_link(row) or ""), plain_value(row["title_local"])
    lang = escape(plain_value(row["language"]))
    below = f'<span class="ca-local" lang="{lang}">{escape(local)}</span>' if local else ""
    facts = [said.level_and_place(row), said.period(row), said.status(row)]
    spans = "".join(f"<span>{escape(fact)}</span>" for fact in facts if fact)
    return (
        f'<li><div><span class="ca-name"><a href="{href}">{escape(row["title"])}</a></span>{below}'
        f'<div class="ca-facts">{spans}</div></div>'
        f"<dl>{_money(row, payer, beside.amounts.get(row['project_id'], ()))}{_done(row, payer, beside)}</dl></li>"
    )


def _money(row: Row, payer: Payer, amounts: Sequence[Row]) -> str:
    """What counts in euro, over each amount as its source states it, with the reason where it does not count."""
    counts = figures.known(row["eur_low"]) or figures.known(row["eur_high"])
    stated = "".join(f'<span class="ca-minor">{_claim(claim)}</span>' for claim in amounts)
    link = _terms(row, payer, "funding") if counts else None
    return _figure(_("Counted, EUR"), said.counted(row), link, stated, "ca-money")


def _claim(claim: Row) -> str:
    href = escape(evidence.cell("funding", claim["funding_id"], "amount"))
    rest = "; ".join(part for part in said.on_amount(claim) if part)
    return f'<a href="{href}">{escape(claims.original(claim))}</a>, {escape(rest)}'


def _done(row: Row, payer: Payer, beside: Beside) -> str:
    names = {"done": _("Activities done"), "expected": _("Expected"), "planned": _("Planned")}
    held = [name for name in names if name == "done" or row[f"{name}_rows"]]
    activities = "".join(
        _figure(names[name], figures.of_row(row, name), _terms(row, payer, f"activities_{name}")) for name in held
    )
    trained = _figure(_("Trained, persons"), figures.of_row(row, "trained"), _terms(row, payer, "trained"))
    own = beside.results.get(row["project_id"], ())
    results = _figure(_("Results reported"), said.reported(own), _to_results(own)) if own else ""
    return activities + trained + results


def _to_results(own: Sequence[Row]) -> str:
    return address.link("projects", {"project": own[0]["project_id"]})


def _terms(row: Row, payer: Payer, measure: str) -> str | None:
    choice = {**payer.choice, "project": row["project_id"]}
    return evidence.terms("headline", {"measure": measure}, **choice)


def _figure(name: str, value: str, href: str | None, under: str = "", kind: str = "") -> str:
    """A figure under its name; only what is a figure leads on. `under` is HTML."""
    quiet = value in (_("not reported"), figures.no_amount())
    inner = f'<span class="ca-gone">{escape(value)}</span>' if quiet else escape(value)
    linked = f'<a href="{escape(href)}">{inner}</a>' if href and not quiet else inner
    return f'<div class="{kind}"><dt>{escape(name)}</dt><dd>{linked}{under}</dd></div>'
