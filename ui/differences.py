"""Two versions beside each other: how many rows of each table were added, changed and removed, and the cells that
changed, old → new. All cells come from people's files and are escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from etl.contract import Reference, contract
from etl.diff import CellChange, Row, RowChange, TableDiff
from etl.publish import Edition
from etl.version import Version
from ui import address, cache, export, figures, history, ledger, tables, widgets
from ui.columns import country_names
from ui.text import _, column_title, label, ngettext

_SHOWN = 25  # rows of each kind and table on the page
_IN_FILE = 5_000  # and in the CSV
_TITLES = ("title", "name", "words", "note")
_FEW = 5  # rows that stand unfolded
_SHORT = 60  # letters of a cell that is listed with others
_COUNTRY = Reference("countries", "id")
_MESSAGE = 60  # letters of a message in the list of versions


def is_asked() -> bool:
    """Whether the URL names a version to compare."""
    return bool(address.get("a") or address.get("b"))


def show(versions: Sequence[Version]) -> None:
    """The two selectors and what differs between the chosen versions."""
    numbers = [version.number for version in versions]
    before, after = _chosen(numbers)
    _selectors(versions, before, after)
    if before == after:
        widgets.lead(_("This is the same version twice. Choose another one to compare it with."))
        return
    if gone := sorted(history.expired(versions).intersection((before, after))):
        widgets.lead(" ".join([*map(history.has_expired, gone), _("Choose a later one to compare.")]))
        return
    found = cache.differences(cache.newest(), before, after, _SHOWN)
    if not found:
        widgets.lead(_("The two versions do not differ."))
        return
    draw(found)
    _download(before, after)


def draw(found: Sequence[TableDiff], in_file: bool = True) -> None:
    """What differs, by table; with `in_file` a CSV lists the rows for which there is no place."""
    _summary(found)
    for table in found:
        st.html(f'<div class="ca">{_table(table, in_file)}</div>')


def _chosen(numbers: Sequence[int]) -> tuple[int, int]:
    """The versions that the URL names, 0 for the time before the first; what does not exist is the newest, and the
    one before."""
    after = _number("b", numbers, numbers[0])
    return _number("a", numbers, max(0, after - 1)), after


def _number(key: str, numbers: Sequence[int], default: int) -> int:
    asked = address.get(key)
    if asked is None:
        return default
    known = {str(number): number for number in (*numbers, 0)}
    if asked not in known:
        said = _("There is no version %(asked)s to compare; version %(n)s stands in its place.")
        widgets.lead(said % {"asked": asked[:20], "n": default})
    return known.get(asked, default)


def _selectors(versions: Sequence[Version], before: int, after: int) -> None:
    names = {version.number: _option(version) for version in versions} | {0: _("Before the first version")}
    for column, key, said, current in zip(
        widgets.pair(), ("a", "b"), (_("From"), _("To")), (before, after), strict=True
    ):
        widget = f"compare_{key}"
        if st.session_state.get(widget) != current:
            st.session_state[widget] = current
        column.selectbox(said, list(names), key=widget, format_func=lambda number: names[number], on_change=_write)


def _option(version: Version) -> str:
    message = version.message if len(version.message) <= _MESSAGE else f"{version.message[:_MESSAGE]}…"
    gone = f" · {_('expired')}" if version.expired else ""
    return f"{version.number} · {figures.day(version.committed_at)}{gone} · {message}"


def _write() -> None:
    """Both numbers, so that the link shows the same two when there are newer ones."""
    address.put(a=str(st.session_state["compare_a"]), b=str(st.session_state["compare_b"]), view=None)


def _summary(found: Sequence[TableDiff]) -> None:
    frame = pd.DataFrame(
        [(history.table_title(one.table), *one.counts) for one in found],
        columns=["table", "added", "changed", "removed"],
    )
    tables.show(
        frame,
        (
            tables.words(_("Rows of"), "table"),
            tables.count(_("Added"), "added"),
            tables.count(_("Changed"), "changed"),
            tables.count(_("Removed"), "removed"),
        ),
    )


def _table(table: TableDiff, in_file: bool) -> str:
    added, changed, removed = table.counts
    parts = [f"<h2>{escape(history.table_title(table.table))}</h2>"]
    if changed:
        said = ngettext("%(n)s row changed", "%(n)s rows changed", changed) % {"n": figures.number(changed)}
        parts.append(f'<p class="ca-lead">{escape(said)}</p>')
        rows = "".join(_changed(table.table, row) for row in table.changed)
        parts.append(f'<ul class="ca-list ca-diff">{rows}</ul>{_more(changed - len(table.changed), in_file)}')
    if added:
        parts.append(_listed(_("Rows added"), added, table.table, table.added, in_file))
    if removed:
        parts.append(_listed(_("Rows removed"), removed, table.table, table.removed, in_file))
    return "".join(parts)


def _changed(table: str, row: RowChange) -> str:
    cells = "".join(_cell(table, cell) for cell in row.cells)
    return f"<li><code>{escape(_key(row.key))}</code><dl>{cells}</dl></li>"


def _cell(table: str, cell: CellChange) -> str:
    old, new = value(table, cell.column, cell.old), value(table, cell.column, cell.new)
    if old == new:  # rounded on screen, they would look the same
        old, new = cell.old or old, cell.new or new
    became = f'<span class="ca-hidden">{escape(_("became"))}</span><span aria-hidden="true">→</span>'
    return (
        f"<dt>{escape(column_title(table, cell.column))}</dt>"
        f"<dd><del>{escape(old)}</del> {became} <ins>{escape(new)}</ins></dd>"
    )


def value(table: str, column: str, text: str | None) -> str:
    """A cell in the reader's words."""
    definition = contract().table(table).column(column)
    if text in definition.categories:
        return label(table, column, text)
    if text and _COUNTRY in (definition.reference, definition.items):
        known = country_names()
        return ", ".join(known.get(code, code) for code in text.split(";"))
    return figures.cell(text, definition.kind)


def _key(row: Row) -> str:
    return " · ".join(value or _("not stated") for value in row.values())


def _listed(heading: str, number: int, table: str, rows: Sequence[Row], in_file: bool) -> str:
    """Rows that only one of the versions holds: each by its key and what people know it by, its cells unfolding."""
    few = number <= _FEW
    items = "".join(f"<li>{_row(table, row, few)}</li>" for row in rows)
    inner = f'<ul class="ca-rows ca-diff">{items}</ul>{_more(number - len(rows), in_file)}'
    return ledger.folded(f"{heading}: {figures.number(number)}", inner, is_open=few)


def _row(table: str, row: Row, is_open: bool) -> str:
    """A row as it was understood: every cell that is filled, its key and title in the line that is always there."""
    key, title = contract().table(table).key, _title(table, row)
    head = f"<code>{escape(_key({name: row[name] for name in key}))}</code> {escape(_known_by(table, row))}"
    cells = "".join(
        f"<dt>{escape(column_title(table, name))}</dt><dd>{escape(value(table, name, text))}</dd>"
        for name, text in row.items()
        if text and name not in key and name != title
    )
    return f"<details{' open' if is_open else ''}><summary>{head}</summary><dl>{cells}</dl></details>"


def _title(table: str, row: Row) -> str | None:
    """The column that people know a row by, beside its key."""
    return next((name for name in _TITLES if row.get(name) and name not in contract().table(table).key), None)


def _known_by(table: str, row: Row) -> str:
    """What people know a row by: its title; where it has none, its other cells, as far as they are short."""
    if title := _title(table, row):
        return row[title] or ""
    others = {name: text for name, text in row.items() if text and name not in contract().table(table).key}
    return " · ".join(value(table, name, text) for name, text in others.items() if len(text) <= _SHORT)


def _more(number: int, in_file: bool) -> str:
    if number <= 0:
        return ""
    if not in_file:
        said = ngettext("%(n)s more row", "%(n)s more rows", number) % {"n": figures.number(number)}
        return f'<p class="ca-lead">{escape(said)}</p>'
    said = ngettext("%(n)s more row; the CSV lists it.", "%(n)s more rows; the CSV lists them.", number)
    if number + _SHOWN > _IN_FILE:
        said = ngettext(
            "%(n)s more row; the CSV lists the first %(most)s of the table.",
            "%(n)s more rows; the CSV lists the first %(most)s of the table.",
            number,
        )
    return f'<p class="ca-lead">{escape(said % {"n": figures.number(number), "most": figures.number(_IN_FILE)})}</p>'


def _download(before: int, after: int) -> None:
    with st.container(horizontal=True, key="tools_changes"):
        st.download_button(
            _("CSV"),
            partial(csv_bytes, cache.newest(), before, after),
            file_name=f"capacity-atlas-changes-v{before}-v{after}.csv",
            mime="text/csv",
            key="csv_changes",
            on_click="ignore",
            type="tertiary",
        )


def csv_bytes(newest: Edition, before: int, after: int) -> bytes:
    """One line per cell that differs, in the contract's notations; written only when somebody clicks."""
    found = cache.differences(newest, before, after, _IN_FILE)
    lines = [line for table in found for line in _lines(table)]
    frame = pd.DataFrame(lines, columns=["table", "row", "change", "column", "old", "new"])
    versions = {"atlas_version_from": str(before), "atlas_version_to": str(after)}
    return export.csv_bytes(frame, {**versions, "atlas_licence": export.LICENCE})


def _lines(table: TableDiff) -> Iterator[tuple[str, str, str, str, str | None, str | None]]:
    key = contract().table(table.table).key

    def name(row: Row) -> str:
        return ";".join(row[part] or "" for part in key)

    for row in table.added:
        yield from ((table.table, name(row), "added", c, None, text) for c, text in row.items() if text is not None)
    for change in table.changed:
        for cell in change.cells:
            yield table.table, name(change.key), "changed", cell.column, cell.old, cell.new
    for row in table.removed:
        yield from ((table.table, name(row), "removed", c, text, None) for c, text in row.items() if text is not None)
