"""Indicators as HTML: what was promised, the bullet chart with its figures, the state with its reason. All text is
escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import quote

import pandas as pd

from charts.bullet import bullet, state_sign
from charts.theme import Theme, theme_of
from ui import evidence, figures, indicator_words
from ui.listings import project_link
from ui.tables import plain_value
from ui.text import _, label, ngettext

Row = Mapping[str, Any]
_QUALITATIVE = "5"
_DATA = "data:image/svg+xml,"
_JUDGED = ("reached", "on_the_way", "behind")


@dataclass(frozen=True)
class Drawing:
    """What indicators are drawn with: their values by indicator, the theme, whether each names its project, and the
    one that was looked for."""

    values: Mapping[str, Sequence[Row]]
    theme: Theme
    named: bool = False
    found: str | None = None


def image(svg: str, alt: str, kind: str) -> str:
    """SVG as an image: Streamlit's `st.html` takes SVG out of HTML, but leaves an image of it."""
    return f'<img class="{kind}" alt="{escape(alt)}" src="{_DATA}{quote(svg)}">'


def sign(state: str, theme: Theme) -> str:
    """A state's sign, to stand before its name."""
    return image(state_sign(state, theme), "", "ca-sign-of-state")


def values_of(frame: pd.DataFrame) -> dict[str, list[Row]]:
    """The rows of the listing `indicator_periods` by indicator."""
    return {str(key): group.to_dict("records") for key, group in frame.groupby("indicator_id", sort=False)}


def families(rows: Sequence[Row], drawing: Drawing) -> str:
    """Indicators in the order of their projects, under the name and objective of each; parts under their project."""
    return "".join(_family(list(held), drawing) for _head, held in groupby(rows, key=head))


def head(row: Row) -> str:
    """The project under whose name an indicator stands: its own, or the one that this is a part of."""
    return plain_value(row["parent_project_id"]) if plain_value(row["parent_title"]) else row["project_id"]


def _family(rows: Sequence[Row], drawing: Drawing) -> str:
    title = plain_value(rows[0]["parent_title"]) or rows[0]["project_title"]
    drawn = _project_title(title, head(rows[0]), "h2")
    for _project, held in groupby(rows, key=lambda row: row["project_id"]):
        own = list(held)
        if plain_value(own[0]["parent_title"]):
            drawn += _project_title(own[0]["project_title"], own[0]["project_id"], "h3")
        drawn += _objective(own[0]) + listed(own, drawing)
    return f'<section class="ca-family">{drawn}</section>'


def _project_title(title: str, project_id: str, tag: str) -> str:
    href = escape(project_link({"project_id": project_id}) or "")
    return f'<{tag}><a href="{href}">{escape(title)}</a></{tag}>'


def _objective(row: Row) -> str:
    text = plain_value(row["objective"])
    return f'<p class="ca-lead">{escape(_("Objective: %(text)s") % {"text": text})}</p>' if text else ""


def listed(rows: Sequence[Row], drawing: Drawing) -> str:
    """Indicators one under another."""
    return f'<ul class="ca-indicators">{"".join(_one(row, drawing) for row in rows)}</ul>'


def _one(row: Row, drawing: Drawing) -> str:
    """What was promised on the left, what happened on the right."""
    found = ' class="ca-found" aria-current="true"' if row["indicator_id"] == drawing.found else ""
    return f"<li{found}><div>{_promise(row, drawing)}</div><div>{_outcome(row, drawing)}</div></li>"


def _promise(row: Row, drawing: Drawing) -> str:
    """Its level leads to the words that the promise was read from."""
    code, result = plain_value(row["result_code"]), plain_value(row["result_title"])
    result = " · ".join(part for part in (code, result if result != row["title"] else "") if part)
    project = _project_title(row["project_title"], row["project_id"], "span") if drawing.named else ""
    level = _linked(
        label("indicators", "level", row["level"]), evidence.cell("indicators", row["indicator_id"], "level")
    )
    facts = [
        level,
        *(escape(fact) for fact in (plain_value(row["unit"]), indicator_words.targets(row["sdgs"])) if fact),
    ]
    above = "".join(f'<p class="ca-minor">{part}</p>' for part in (project, escape(result)) if part)
    below = [" · ".join(facts), escape(plain_value(row["note"]))]
    minor = "".join(f'<p class="ca-minor">{part}</p>' for part in below if part)
    return f'{above}<p class="ca-promise">{escape(row["title"])}</p>{minor}'


def _linked(said: str, href: str | None) -> str:
    return f'<a href="{escape(href)}">{escape(said)}</a>' if href else escape(said)


def _outcome(row: Row, drawing: Drawing) -> str:
    """The state; the chart and the figures where there is a number, or where one was to be."""
    values = drawing.values.get(row["indicator_id"], [])
    said = f"<span>{escape(indicator_words.state(row))}</span>"
    drawn = f'<p class="ca-state">{sign(row["state"], drawing.theme)}{said}</p>'
    if row["measure"] == _QUALITATIVE and not _has_number(row, values):
        return drawn + "".join(f'<p class="ca-minor">{_in_words(value)}</p>' for value in values)
    return f"{drawn}{_chart(row, values, drawing)}{_figures(row)}{_values(row, values)}"


def _in_words(value: Row) -> str:
    """When something was reported without a figure, and what the curator says of it."""
    when = indicator_words.period(value)
    parts = [_linked(when, _period_link(value["value_id"], value["period_end"])) if when else ""]
    return " · ".join(part for part in (*parts, escape(plain_value(value["note"]))) if part)


def _period_link(value_id: str, end: Any) -> str:
    return evidence.cell("indicator_values", value_id, "period_end" if plain_value(end) else "period_start")


def _has_number(row: Row, values: Sequence[Row]) -> bool:
    own = any(indicator_words.stated(row, name) for name in ("baseline", "target", "actual"))
    return own or any(indicator_words.stated(value, "actual") for value in values)


def _chart(row: Row, values: Sequence[Row], drawing: Drawing) -> str:
    whole = [value for value in values if value["whole"] and value["status"] == "done"]
    said = indicator_words.spoken(row)
    svg = bullet(row, theme=drawing.theme, alt=said, value_text=figures.figure, periods=whole)
    return image(svg, said, "ca-bullet")


def on_paper(row: Row) -> str:
    """The bullet chart by itself, as SVG for a white page."""
    return bullet(row, theme=theme_of("light"), alt=indicator_words.spoken(row), value_text=figures.figure)


def _figures(row: Row) -> str:
    """Baseline, target and actual, each leading to its words, and the progress that they make."""
    names = {"baseline": _("Baseline"), "target": _("Target"), "actual": _("Actual")}
    cells = [
        _figure(words, indicator_words.figure(row, name), link(row, name), _under(row, name))
        for name, words in names.items()
    ]
    if row["state"] in _JUDGED or indicator_words.stated(row, "progress"):
        said = indicator_words.progress(row)
        value, _colon, reason = said.partition(": ")
        cells.append(
            _figure(_("Progress"), value, None, escape(reason), gone=not indicator_words.stated(row, "progress"))
        )
    return f'<dl class="ca-quad">{"".join(cells)}</dl>'


def _figure(name: str, value: str, href: str | None, under: str, gone: bool = False) -> str:
    inner = _linked(value, href)
    if not href:
        quiet = gone or value in (_("not reported"), _("not stated"), _("not computable"))
        inner = f'<span class="ca-gone">{inner}</span>' if quiet else inner
    second = f'<span class="ca-minor">{under}</span>' if under else ""
    return f"<div><dt>{escape(name)}</dt><dd>{inner}{second}</dd></div>"


def link(row: Row, name: str) -> str | None:
    """Where a figure's words are: its cell, or the terms of a sum of several periods."""
    if not indicator_words.stated(row, name):
        return None
    if name != "actual":
        return evidence.cell("indicators", row["indicator_id"], name)
    if value := plain_value(row["actual_value_id"]):
        return evidence.cell("indicator_values", value, "actual")
    return evidence.terms("indicators", row, project=row["project_id"])


def _under(row: Row, name: str) -> str:
    """The date of a figure, which has words of its own, and of how many values an actual is the sum."""
    when = indicator_words.when(row, name)
    if name != "actual":
        return _linked(when, evidence.cell("indicators", row["indicator_id"], f"{name}_date")) if when else ""
    if value := plain_value(row["actual_value_id"]):
        return _linked(when, _period_link(value, row["actual_end"])) if when else ""
    if plain_value(row["actual_rule"]) != "sum":
        return ""
    n = int(row["periods"])
    said = ngettext("the sum of %(n)s value", "the sum of %(n)s values", n) % {"n": figures.number(n)}
    return escape(f"{said}, {when}")


def _values(row: Row, values: Sequence[Row]) -> str:
    """The values that the actual is not by itself: of single periods, for one sex or age, planned ones."""
    others = [value for value in values if value["value_id"] != plain_value(row["actual_value_id"]) or len(values) > 1]
    others = [value for value in others if indicator_words.stated(value, "actual")]
    if not others:
        return ""
    items = "".join(f"<li>{_value(value, row)}</li>" for value in others)
    n = len(others)
    said = ngettext("%(n)s value by itself", "%(n)s values one by one", n) % {"n": figures.number(n)}
    opened = "" if indicator_words.stated(row, "actual") else " open"
    return f"<details{opened}><summary>{escape(said)}</summary><ul>{items}</ul></details>"


def _value(value: Row, row: Row) -> str:
    figure = indicator_words.figure({**value, "measure": row["measure"]}, "actual")
    href = escape(evidence.cell("indicator_values", value["value_id"], "actual"))
    status = "" if value["status"] == "done" else label("indicator_values", "status", value["status"]).lower()
    facts = (indicator_words.period(value), indicator_words.sorts_of_value(value), status)
    said = " · ".join(fact for fact in facts if fact)
    return f'<a href="{href}">{escape(figure)}</a> <span>{escape(said)}</span>'
