"""What pages draw with: a chart or table with its notes, download and definition; headings, choices, empty states."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from queries import Answer, Filters, definition, sql_text
from ui import address, cache, chart, downloads, evidence, figures, filters, notes, tables
from ui.text import _, locale, ngettext, plain

Columns = Sequence[tables.Column]
Records = Sequence[Mapping[str, Any]]  # the rows of an answer
Frame = pd.DataFrame | Callable[[], pd.DataFrame]
_NOTES_SHOWN = 2
_SILENT_BARS = 2
_NAMES_SAID = 30
_MOST_BARS = 20


def labels(title: str, chosen: Filters, subtitle: str = "", nothing: str | None = None) -> dict[str, str]:
    """What is written on a chart around its marks, as the fields of `charts.Labels`: an image that has left
    the page still says which data and which choice it shows. `nothing` stands where a row has no figure
    ("not reported" unless said)."""
    symbols = locale().number_symbols.get("latn", locale().number_symbols)
    return {
        "title": title,
        "subtitle": subtitle,
        "source": " · ".join([source_line(), *chosen_words(chosen)]),
        "starred": status_note(),
        "no_data": _("No figure is reported for this choice"),
        "not_reported": nothing or _("not reported"),
        "not_computable": _("not computable"),
        "hint": _("Click for its sources"),
        "separators": f"{symbols['decimal']}{symbols['group']}",
    }


def source_line() -> str:
    """Which data an image shows."""
    return _("Capacity Atlas, data version %(n)s") % {"n": cache.edition().version}


def status_note() -> str:
    """The note that must stand wherever Kosovo* is named."""
    return _("Kosovo*: in line with UNSCR 1244/1999 and the ICJ Opinion")


def chosen_words(chosen: Filters) -> list[str]:
    """Which choice an image shows."""
    return [words for _key, _code, words in filters.spoken(chosen)]


def theme_kind() -> str | None:
    """Light or dark, as the browser tells with its first run."""
    return st.context.theme.type


def chart_block(
    answer: Answer,
    figure: dict[str, Any],
    image: dict[str, Any],
    title: str,
    columns: Columns,
    chosen: Filters,
    *,
    things: str | None = None,
    also: Sequence[str] = (),
    **parameters: str,
) -> None:
    """A chart, the note under it, and the tools: the same figures as a table, CSV, how it is calculated. A click on a
    mark opens what stands behind its figure.

    `image` is what `charts.image_options` tells; `things` is the plural noun of what the note counts (projects unless
    said); `also` are sentences of the page's own that come first; `parameters` are those of the metric.
    """
    name = answer.metric
    if not answer.records:
        empty(title)
        return
    alt = _("Chart: %(title)s. The table below it has the same figures.") % {"title": title}
    said = [*also, *notes.sentences(answer.notes, things)]
    noted = said[: max(_NOTES_SHOWN, len(also) + 1)]  # the page's own, and the first of what is not reported
    image = {**image, "notes": noted, "starred": status_note()}
    drawing = chart.Drawing(figure, image, alt, evidence.base(name, **parameters))
    csv = downloads.link(name, chosen, **parameters)
    table = (lambda: table_markup(answer.frame, columns, title)) if columns else None
    chart.draw(f"chart_{name}", title, _under(name, said, csv, table), drawing)


def _under(metric: str, said: Sequence[str], csv: str, table: Callable[[], str] | None) -> chart.Under:
    """What stands below an answer. The table and the definition are made when they are unfolded."""
    how = (_("How is this calculated?"), partial(_definition, metric))
    unfolded = {"how": how} if table is None else {"table": (_("Table"), table), "how": how}
    return chart.Under(_noted(said), csv, unfolded)


def table_markup(rows: pd.DataFrame, columns: Columns, title: str) -> str:
    """Rows as a table that unfolds below their chart or list, as HTML."""
    return f'<div class="ca">{tables.markup(rows, columns, title)}</div>'


def note(sentences: Sequence[str]) -> None:
    """The quiet lines under a figure; of many, those after the second unfold on a click."""
    if sentences:
        st.html(_noted(sentences))


def _noted(sentences: Sequence[str]) -> str:
    first, rest = (sentences, ()) if len(sentences) <= _NOTES_SHOWN + 1 else _parted(sentences)
    if not first:
        return ""
    more = ngettext("%(n)s more on what is left out", "%(n)s more on what is left out", len(rest)) % {"n": len(rest)}
    folded = f"<details><summary>{escape(more)}</summary>{_list(rest)}</details>" if rest else ""
    return f'<div class="ca-notes">{_list(first)}{folded}</div>'


def _parted(sentences: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    return sentences[:_NOTES_SHOWN], sentences[_NOTES_SHOWN:]


def _list(sentences: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in sentences)}</ul>"


def drawable(
    records: Records, value: str, name: str, unnamed: str, most: int = _MOST_BARS
) -> tuple[Records, list[str]]:
    """The rows that a bar chart draws, and the sentences on those it does not: where many rows state no figure they
    are named in one line, and of very many the largest are drawn. The table always holds all."""
    told = [record for record in records if _tells(record, value)]
    said: list[str] = []
    if len(records) - len(told) > _SILENT_BARS:
        names = [record[name] or unnamed for record in records if not _tells(record, value)]
        listed = ", ".join(names[:_NAMES_SAID])
        said.append(
            (
                _("No figure is counted for %(names)s.")
                if len(names) <= _NAMES_SAID
                else _("No figure is counted for %(names)s and %(n)s more.")
            )
            % {"names": listed, "n": len(names) - _NAMES_SAID}
        )
        records = told
    if len(records) > most:
        of = figures.number(len(records))
        said.append(_("The first %(n)s of %(of)s; the table has all.") % {"n": most, "of": of})
    return records[:most], said


def _tells(record: Mapping[str, Any], value: str) -> bool:
    """Whether a row states a figure, or counts one that has no bound."""
    return record[f"{value}_low"] is not None or record[f"{value}_high"] is not None or record["reported"] != 0


def table_block(answer: Answer, title: str, columns: Columns, chosen: Filters, things: str | None = None) -> None:
    """An answer as a table on the page, with its note and tools."""
    if not answer.records:
        empty(title)
        return
    tables.show(answer.frame, columns)
    tools(answer.metric, title, notes.sentences(answer.notes, things), downloads.link(answer.metric, chosen))


def tools(metric: str, title: str, said: Sequence[str], csv: str, table: Callable[[], str] | None = None) -> None:
    """The note under a metric and its tools, where the page draws it itself: `title` is what it is called, `csv` the
    address of a file of the same rows, and `table` makes the same as a table, as HTML."""
    chart.draw(f"under_{metric}", title, _under(metric, said, csv, table))


def download(frame: Frame, name: str, chosen: Filters, key: str) -> None:
    """A CSV of rows that have no address of their own, with the words behind their figures; written only when somebody
    clicks."""
    shown = cache.edition()
    st.download_button(
        _("CSV"),
        lambda: downloads.csv_of(frame() if callable(frame) else frame, name, chosen, shown, {}),
        file_name=downloads.file_name(name, shown),
        mime="text/csv",
        key=f"csv_{key}",
        on_click="ignore",
        type="tertiary",
    )


def image_download(draw: Callable[[], str], name: str, key: str) -> None:
    """An image that is no plotly figure's own: SVG, drawn only when somebody clicks."""
    st.download_button(
        _("Image"),
        draw,
        file_name=f"{name.replace('_', '-')}.svg",
        mime="image/svg+xml",
        key=f"image_{key}",
        on_click="ignore",
        type="tertiary",
    )


def show_definition(metric: str) -> None:
    """What a metric counts and leaves out, and its SQL."""
    st.html(_definition(metric))


def _definition(metric: str) -> str:
    """Columns and choices are those of the SQL, and unfold with it."""
    found = [text.replace("\n", " ") for text in re.split(r"\n(?=[A-Z][^:.\n]{2,60}: )", definition(metric))]
    of_sql = [text for text in found if text.startswith(("Columns: ", "Choices: "))]
    said = "".join(f"<p>{escape(_in_words(text))}</p>" for text in found if text not in of_sql)
    told = "".join(f"<p>{escape(text)}</p>" for text in of_sql)
    sql = f"<details><summary>{escape(_('The SQL'))}</summary>{told}<pre>{escape(sql_text(metric))}</pre></details>"
    return f'<div class="ca">{said}{sql}</div>'


def _in_words(text: str) -> str:
    """`Grain: one row per country` as a sentence of its own."""
    rest = text.removeprefix("Grain: ")
    return rest if rest == text else rest[:1].upper() + rest[1:]


def heading(title: str, lead: str = "", anchor: str = "") -> None:
    """A section of a page; `anchor` is what a link to it names after its #."""
    below = f'<p class="ca-lead">{escape(lead)}</p>' if lead else ""
    named = f' id="{escape(anchor)}"' if anchor else ""
    st.html(f'<div class="ca"{named}><h2>{escape(title)}</h2>{below}</div>')


def empty(subject: str) -> None:
    """What stands where a chart or list has nothing for the choice."""
    chosen = address.is_filtered()
    hint = (
        _("Nothing in the data matches the chosen filters. Remove one of them, or reset them all.")
        if chosen
        else _("The data hold nothing here yet.")
    )
    href = escape(address.here(without=(*address.FILTER_KEYS, "page")))
    link = f'<p><a href="{href}">{escape(_("Reset filters"))}</a></p>' if chosen else ""
    st.html(f'<div class="ca ca-empty"><strong>{escape(subject)}</strong><p>{escape(hint)}</p>{link}</div>')


def value_text(unit: str | None = None) -> Any:
    """How a chart writes a figure."""
    return partial(figures.money if unit == "EUR" else figures.figure, compact=True)


def reported_of(row: Mapping[str, Any]) -> str:
    """The small words beside a bar: how many of its projects state the figure."""
    of = int(row["projects"])
    said = ngettext("%(n)s of %(of)s project", "%(n)s of %(of)s projects", of)
    return said % {"n": figures.number(row["reported"]), "of": figures.number(of)}


def choice(said: str, options: Mapping[str, str], key: str, default: str, many: bool = False) -> str:
    """A switch (of many options: a list) whose state is in the URL under `key`; an unknown value is
    the default."""
    asked = address.get(key)
    current = asked if asked in options else default
    widget = f"choice_{key}"
    if st.session_state.get(widget) != current:
        st.session_state[widget] = current
    draw = st.selectbox if many else partial(st.segmented_control, required=True)
    draw(
        said,
        list(options),
        key=widget,
        format_func=lambda code: options[code] if many else plain(options[code]),
        on_change=_write_choice,
        args=(key, default),
    )
    return current


def _write_choice(key: str, default: str) -> None:
    address.put(**{key: _unless(st.session_state[f"choice_{key}"], default)}, page=None)


def _unless(value: str, default: str) -> str | None:
    return None if value == default else value


def pair() -> list[Any]:
    """Two halves of the page beside each other, below each other on a phone."""
    return list(st.columns(2, gap="large"))


def lead(words: str) -> None:
    """The sentence that introduces what follows."""
    st.html(f'<div class="ca"><p class="ca-lead">{escape(words)}</p></div>')


def search_box(said: str) -> str:
    """A search field whose words are in the URL as `q`."""
    current = address.get("q") or ""
    if st.session_state.get("search", "") != current:
        st.session_state["search"] = current
    st.text_input(said, key="search", type="search", on_change=_write_search, max_chars=address.MAX_LENGTH)
    return current


def _write_search() -> None:
    address.put(q=st.session_state["search"].strip() or None, page=None)
