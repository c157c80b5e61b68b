"""Tables as plain HTML: read aloud, copied, printed and searched like any text. All cells are escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from ui import figures
from ui.text import _

MOST_ROWS = 300
Link = Callable[[Mapping[str, Any]], str | None]


@dataclass(frozen=True)
class Column:
    """One column: its heading, what stands in a row's cell, an address that the cell links to, figures
    to the right,
    and a smaller second line."""

    heading: str
    text: Callable[[Mapping[str, Any]], str]
    link: Link | None = None
    numeric: bool = False
    under: Callable[[Mapping[str, Any]], str] | None = None


def words(heading: str, name: str, missing: str = "", names: Mapping[str, str] | None = None) -> Column:
    """A column of plain text or (with `names`) of codes that have names."""

    def text(row: Mapping[str, Any]) -> str:
        value = plain_value(row.get(name))
        return missing if value == "" else (names or {}).get(value, value)

    return Column(heading, text)


def figure(
    heading: str,
    name: str,
    unit: str | None = None,
    nothing: str | None = None,
    link: Link | None = None,
    under: Callable[[Mapping[str, Any]], str] | None = None,
) -> Column:
    """A column of figures; `nothing` stands where a row has none ("not reported" unless said). `link` leads to what
    stands behind a figure."""

    def text(row: Mapping[str, Any]) -> str:
        said = figures.amount_in(row, name, unit)
        return nothing if nothing and said == _("not reported") else said

    def behind(row: Mapping[str, Any]) -> str | None:
        return link(row) if link and text(row) not in (nothing, _("not reported")) else None

    return Column(heading, text, behind, numeric=True, under=under)


def no_source(name: str) -> Callable[[Mapping[str, Any]], str]:
    """What stands under a figure that no words of a source carry; under none where there is no figure."""

    def under(row: Mapping[str, Any]) -> str:
        has_one = figures.known(row[f"{name}_low"]) or figures.known(row[f"{name}_high"])
        return _("no source given") if has_one and not row["sourced"] else ""

    return under


def count(heading: str, name: str) -> Column:
    return Column(heading, lambda row: figures.number(row[name]) if figures.known(row[name]) else "", numeric=True)


def plain_value(value: Any) -> str:
    """A cell of a frame as text; a list joined by commas; missing is empty."""
    if isinstance(value, list | tuple) or (hasattr(value, "tolist") and not isinstance(value, str | float | int)):
        return ", ".join(map(str, value))
    return "" if figures.missing(value) else str(value)


def markup(frame: pd.DataFrame, columns: Iterable[Column], caption: str = "", of: int | None = None) -> str:
    """The table as HTML, at most `MOST_ROWS` rows; the caption says when there are more, or of how many (`of`) the
    frame has the first."""
    shown, columns = frame.head(MOST_ROWS), tuple(columns)
    said = [caption] if caption else []
    every = len(frame) if of is None else of
    if every > len(shown):
        said.append(_("The first %(n)s of %(of)s rows.") % {"n": len(shown), "of": figures.number(every)})
    head = "".join(f'<th scope="col"{_side(c)}>{escape(c.heading)}</th>' for c in columns)
    body = "".join(f"<tr>{_row(row, columns)}</tr>" for row in shown.to_dict("records"))
    top = f"<caption>{escape(' '.join(said))}</caption>" if said else ""
    return (
        f'<div class="ca-scroll" tabindex="0" role="group" aria-label="{escape(caption or _("Table"))}">'
        f'<table class="ca-table">{top}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def show(frame: pd.DataFrame, columns: Iterable[Column], caption: str = "", of: int | None = None) -> None:
    st.html(f'<div class="ca">{markup(frame, columns, caption, of)}</div>')


def _side(column: Column) -> str:
    return ' class="ca-num"' if column.numeric else ""


def _row(row: Mapping[str, Any], columns: tuple[Column, ...]) -> str:
    return "".join(_cell(row, column, first=n == 0) for n, column in enumerate(columns))


def _cell(row: Mapping[str, Any], column: Column, first: bool) -> str:
    text = column.text(row)
    gone = text in (_("not reported"), figures.no_amount())
    inner = f'<span class="ca-gone">{escape(text)}</span>' if gone else escape(text)
    address = column.link(row) if column.link else None
    if address:
        inner = f'<a href="{escape(address)}">{inner}</a>'
    second = column.under(row) if column.under else ""
    inner += f'<span class="ca-minor">{escape(second)}</span>' if second else ""
    return f'<th scope="row">{inner}</th>' if first and not column.numeric else f"<td{_side(column)}>{inner}</td>"
