"""What is said of a donor or instrument, on its page and in its report: words without an address in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from queries import Answer, Note
from ui import claims, figures, indicator_words, ledger
from ui.columns import names
from ui.tables import plain_value
from ui.text import _, label, ngettext

Row = Mapping[str, Any]
SHOWN = ("funding", "projects", "activities_done", "trained")


@dataclass(frozen=True)
class Gap:
    """Something that no source tells of `n` of the `of` projects: what it is, and the first of those projects."""

    what: str
    n: int
    of: int
    shown: tuple[tuple[str, str], ...]  # id, title

    @property
    def share(self) -> str:
        return _("%(n)s of %(of)s projects") % {"n": figures.number(self.n), "of": figures.number(self.of)}

    @property
    def rest(self) -> str:
        more = self.n - len(self.shown)
        return _("and %(n)s more") % {"n": figures.number(more)} if more else ""


def about(header: Row) -> list[str]:
    """The facts under the name: what it is, its short name, where it is from."""
    kind = {"donor": _("Donor"), "instrument": _("Instrument, with those below it")}[header["kind"]]
    kept = plain_value(header["type"])
    return [
        part
        for part in (
            kind,
            label("organisations", "type", kept) if kept else "",
            plain_value(header["short"]),
            plain_value(header["country_name"]),
            plain_value(header["aliases"]),
        )
        if part
    ]


def relation(code: str) -> str:
    return {
        "donor": _("Donor"),
        "instrument": _("Instruments"),
        "above": _("Part of"),
        "below": _("Contains"),
    }[code]


def counts(levels: pd.DataFrame) -> str:
    """`15 projects; 5 programmes and parts of projects beside them, whose money is in no sum.`"""
    n = int(levels.loc[levels["level"] == "project", "projects"].sum())
    rest = int(levels["projects"].sum()) - n
    first = ngettext("%(n)s project", "%(n)s projects", n) % {"n": figures.number(n)}
    if not rest:
        return f"{first}."
    more = ngettext(
        "%(n)s programme or part of a project besides, whose money is not added again",
        "%(n)s programmes and parts of projects besides, whose money is not added again",
        rest,
    )
    return f"{first}; {more % {'n': figures.number(rest)}}."


def money_notes(answer: Answer) -> list[Note]:
    """What the sum of money leaves out."""
    return [note for note in answer.notes if note.detail == "funding"]


def by_project(frame: pd.DataFrame, shown: pd.DataFrame) -> dict[str, list[Row]]:
    """The rows of each of the projects that are shown."""
    found: dict[str, list[Row]] = {}
    for row in frame[frame["project_id"].isin(shown["project_id"])].to_dict("records"):
        found.setdefault(row["project_id"], []).append(row)
    return found


def on_amount(row: Row) -> list[str]:
    """What is to be known of a claim beside its amount: its kind, how it came to euro, why it is in no total."""
    kind, reason = label("funding", "kind", row["kind"]).lower(), ""
    if plain_value(row["left_out"]):
        reason = claims.counted(row)
    euro = "" if row["currency"] == "EUR" else f"{claims.in_euro(row)}"
    return [part for part in (kind, euro, claims.rate(row), reason) if part]


def stated(row: Row) -> str:
    """A claim as its source states it: `USD 110,000, budget; EUR 94,000; 1 EUR = …`."""
    return f"{claims.original(row)}, {'; '.join(on_amount(row))}"


def counted(row: Row) -> str:
    """A project's money in euro; where money is stated and none counts, it is not "not reported"."""
    said = figures.amount_in(row, "eur", "EUR")
    return figures.no_amount() if said == _("not reported") and row["amounts"] else said


def level_and_place(row: Row) -> str:
    level = "" if row["level"] == "project" else label("projects", "level", row["level"])
    inside = plain_value(row["parent_title"]) if level and row["level"] != "programme" else ""
    part = _("%(level)s of %(title)s") % {"level": level, "title": inside} if inside else level
    return " · ".join(said for said in (part, plain_value(row["countries"])) if said)


def period(row: Row) -> str:
    return figures.period(row["start_text"], row["end_text"])


def status(row: Row) -> str:
    return label("projects", "status", plain_value(row["status"])) if plain_value(row["status"]) else ""


def reported(results: Sequence[Row]) -> str:
    """`1 of 3`: promised results of a project that somebody reports on."""
    done = sum(result["state"] != "not_reported" for result in results)
    return _("%(n)s of %(of)s") % {"n": figures.number(done), "of": figures.number(len(results))}


def by_report(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The promised results of which a source tells what came of them, and those of which none does."""
    silent = frame["state"] == "not_reported"
    return frame[~silent], frame[silent]


def by_state(counts: pd.Series) -> str:
    """How many promised results are in which state, of their numbers by state: `2 reached, 10 not reported at all`."""
    names = indicator_words.state_names().items()
    return ", ".join(f"{figures.number(int(counts[state]))} {name}" for state, name in names if state in counts)


def unit_and_date(row: Row) -> str:
    """What a target counts, and by when it was to be reached; nothing where none is stated in figures."""
    if not indicator_words.stated(row, "target"):
        return ""
    return ", ".join(part for part in (plain_value(row["unit"]), indicator_words.when(row, "target")) if part)


def promise(row: Row) -> str:
    """What was to be: `Study visit of a Moldovan delegation`, `Certified, persons: Judges`."""
    title = plain_value(row["title"])
    if row["table_name"] != "people":
        return title
    who = f"{label('people', 'role', row['role'])}, {label('people', 'unit', row['unit']).lower()}"
    return f"{who}: {title}" if title else who


def promised(row: Row) -> str:
    """How much of it: `1 planned`, `≥ 3 expected`; without a number only the status."""
    status_ = label("activities", "status", row["status"]).lower()
    value = figures.of_row(row, "number")
    return status_ if value == _("not reported") else f"{value} {status_}"


def due(row: Row) -> str:
    if row["table_name"] == "activities":
        when = figures.activity_period(row, "number")
    else:
        when = figures.period(row["start_text"], row["end_text"])
    return _("%(when)s, which is past") % {"when": when} if row["over"] is True else when


def gaps(told: pd.DataFrame) -> list[Gap]:
    """What no source tells of the projects, in words."""
    what = {
        "amount": _("An amount"),
        "start": _("When it starts"),
        "end": _("When it ends"),
        "done": _("An activity that was done"),
        "people": _("How many people"),
        "promise": _("A promised result"),
    }
    return [
        Gap(
            what[row["gap"]],
            int(row["n"]),
            int(row["of"]),
            tuple((one["project_id"], one["title"]) for one in row["projects"]),
        )
        for row in told.to_dict("records")
    ]


def statement(row: Row) -> str:
    """Whom a statement about people is about: `Judges, women, Moldova`."""
    parts = (
        plain_value(row["profession"]),
        names("people", "sex").get(plain_value(row["sex"]), plain_value(row["sex"])),
        plain_value(row["country"]),
    )
    return ", ".join(part for part in parts if part)


def claim(row: Row, side: str, ids: Mapping[str, str]) -> str:
    """One of two claims that differ, in the reader's words; `side` is empty for the one that counts, else `other_`."""
    value = plain_value(row[f"{side}value"])
    if row["table_name"] == "funding" and row["column_name"] == "amount":
        return figures.amount_of(value, plain_value(row[f"{side}currency"])).strip()
    return ledger.value_of(row, value, ids)
