"""The words of the sources in a report, numbered source by source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ui import figures
from ui.report import Quotation, Source
from ui.tables import plain_value
from ui.text import _, language_name

Row = Mapping[str, Any]
Key = tuple[str, str]  # table and row


class Words:
    """The words behind the rows that are printed, numbered source by source; equal words have one number."""

    def __init__(self, frame: pd.DataFrame, printed: set[Key]) -> None:
        self._numbers: dict[tuple[str, str, str], list[int]] = {}
        self._quoted: dict[str, list[Quotation]] = {}
        seen: dict[tuple[object, ...], int] = {}
        for row in frame.to_dict("records"):
            if (row["table_name"], row["row_id"]) not in printed:
                continue
            about = _about_words(row)
            words = (row["source_id"], plain_value(row["line"]), row["words"], about)
            if words not in seen:
                seen[words] = len(seen) + 1
                one = Quotation(seen[words], plain_value(row["words"]), plain_value(row["translation"]), about)
                self._quoted.setdefault(row["source_id"], []).append(one)
            cell = (row["table_name"], row["row_id"], row["column_name"])
            self._numbers.setdefault(cell, []).append(seen[words])

    def of(self, table: str, row_id: str, *names: str) -> tuple[int, ...]:
        """The numbers of the words behind some cells of a row."""
        found = {number for name in names for number in self._numbers.get((table, row_id, name), ())}
        return tuple(sorted(found))

    def sources(self, listed: pd.DataFrame) -> tuple[Source, ...]:
        """The sources with what is quoted of them, in the order of their numbers."""
        rows = {row["source_id"]: row for row in listed.to_dict("records")}
        return tuple(_source(rows[source], quoted) for source, quoted in self._quoted.items() if source in rows)


def _about_words(row: Row) -> str:
    """Where the words stand, and by which rule a figure was derived from them."""
    parts = [_("line %(n)s") % {"n": int(row["line"])}] if figures.known(row["line"]) else []
    if row["basis"] == "derived":
        note = plain_value(row["note"])
        parts.append(_("derived by us: %(rule)s") % {"rule": note} if note else _("derived by us"))
    return " · ".join(parts)


def _source(row: Row, quoted: Sequence[Quotation]) -> Source:
    about = [plain_value(row["publisher"]), language_name(plain_value(row["language"]))]
    if plain_value(row["published"]):
        about.insert(1, figures.date(plain_value(row["published"])))
    url = plain_value(row["url"])
    return Source(
        plain_value(row["title"]),
        plain_value(row["language"]),
        " · ".join(part for part in about if part),
        url if url.startswith(("https://", "http://")) else "",
        tuple(quoted),
    )
