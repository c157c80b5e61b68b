"""The sentences under a chart: what is counted, what is not reported, what was left out and why."""

from __future__ import annotations

from collections.abc import Iterable

from etl.contract import contract
from queries import Note
from ui import figures
from ui.text import _, label, ngettext

# What a reader would otherwise take for silence, or not miss at all: it stands before what is told apart by rule.
_FIRST = ("not_reported", "undated", "unplaced", "several_countries", "several_donors")


def sentences(notes: Iterable[Note], things: str | None = None) -> list[str]:
    """One sentence per note, what is not reported and not drawn first. `things` is the plural noun of what the rows
    are (projects unless said)."""
    ordered = sorted(notes, key=lambda note: _FIRST.index(note.code) if note.code in _FIRST else len(_FIRST))
    return [sentence(note, things or _("projects")) for note in ordered]


def sentence(note: Note, things: str) -> str:
    """What a note says, with the figure it leaves out where it has one."""
    if note.code == "not_reported" and note.of is None:
        return _("%(n)s %(things)s state no number, which is not zero.") % {
            "n": figures.number(note.n),
            "things": things,
        }
    if note.code == "not_reported":
        return _("Not reported by %(n)s of %(of)s %(things)s, which is not zero.") % {
            "n": figures.number(note.n),
            "of": figures.number(note.of),
            "things": things,
        }
    amount = _amount(note)
    if note.code == "other_role":
        return _other_role(note, amount)
    words = _words(note) % {"n": figures.number(note.n), "detail": _detail(note)}
    return f"{words} ({amount})." if amount else f"{words}."


def _other_role(note: Note, amount: str) -> str:
    """`Not in this number: Attended, 17 teams (1 statement).`"""
    role, _colon, unit = (note.detail or "").partition(":")
    said = ngettext(
        "Not in this number: %(role)s, %(amount)s (%(n)s statement).",
        "Not in this number: %(role)s, %(amount)s (%(n)s statements).",
        note.n,
    )
    unreported = f"{unit_name(unit)} {_('not reported')}"
    return said % {
        "role": label("people", "role", role or None),
        "amount": amount or unreported,
        "n": figures.number(note.n),
    }


def _amount(note: Note) -> str:
    if not figures.known(note.low) and not figures.known(note.high):
        return ""
    if note.unit and len(note.unit) == 3 and note.unit.isupper():
        return figures.money(note.low, note.high, note.approximate, note.unit)
    text = figures.figure(note.low, note.high, note.approximate)
    return f"{text} {unit_name(note.unit, 1 if text == '1' else 2)}".strip()


def unit_name(unit: str | None, n: int = 2) -> str:
    """What is counted, in the plural unless there is one."""
    return {
        "person": ngettext("person", "persons", n),
        "persons": ngettext("person", "persons", n),
        "people": _("people"),
        "team": ngettext("team", "teams", n),
        "organisation": ngettext("organisation", "organisations", n),
        "case": ngettext("case", "cases", n),
        "activities": ngettext("activity", "activities", n),
        "projects": ngettext("project", "projects", n),
        "statements": ngettext("statement", "statements", n),
    }.get(unit or "", unit or "")


def _detail(note: Note) -> str:
    """The status that a note is about, in words."""
    statuses = contract().table("activities").column("status").categories
    return label("activities", "status", note.detail).lower() if note.detail in statuses else note.detail or ""


def _words(note: Note) -> str:
    """The sentence without its full stop, for n rows."""
    known = _MESSAGES.get(f"{note.code}:{note.detail}") or _MESSAGES.get(note.code)
    if known is None:
        code = note.code.replace("%", "").replace("_", " ")
        return _("%(n)s left out: %(code)s") % {"n": "%(n)s", "code": code}
    return known(note.n)


_MESSAGES = {
    "alternative": lambda n: ngettext(
        "Another source states a different amount; it is shown as a claim and not added",
        "%(n)s amounts that other sources state differently are shown as claims and not added",
        n,
    ),
    "ceiling": lambda n: ngettext(
        "%(n)s ceiling, the most that could be spent, is not counted",
        "%(n)s ceilings, the most that could be spent, are not counted",
        n,
    ),
    "level": lambda n: ngettext(
        "%(n)s amount of a programme above a project, or of a part inside one, is not counted twice",
        "%(n)s amounts of programmes above a project, or of parts inside one, are not counted twice",
        n,
    ),
    "other_kind": lambda n: ngettext(
        "%(n)s amount is the same money at another stage and is not counted twice",
        "%(n)s amounts are the same money at another stage and are not counted twice",
        n,
    ),
    "unconverted": lambda n: ngettext(
        "%(n)s amount has no exchange rate for its date; it stands in its own currency and is not in the sum",
        "%(n)s amounts have no exchange rate for their dates; they stand in their own currency and are not in the sum",
        n,
    ),
    "several_countries": lambda n: ngettext(
        "%(n)s figure is for several countries together and is not split, because its source does not split it",
        "%(n)s figures are for several countries together and are not split, because their sources do not split them",
        n,
    ),
    "other_country": lambda n: ngettext(
        "%(n)s figure of the same projects is for another country",
        "%(n)s figures of the same projects are for others",
        n,
    ),
    "unplaced": lambda n: ngettext(
        "%(n)s entry (%(detail)s) is not dated precisely enough for this scale and is not drawn",
        "%(n)s entries (%(detail)s) are not dated precisely enough for this scale and are not drawn",
        n,
    ),
    "no_place": lambda n: ngettext(
        "%(n)s entry names no city and is not on the map",
        "%(n)s entries name no city and are not on the map",
        n,
    ),
    "superseded": lambda n: ngettext(
        "%(n)s earlier cumulative figure is replaced by a later one",
        "%(n)s earlier cumulative figures are replaced by later ones",
        n,
    ),
    "inside_cumulative": lambda n: ngettext(
        "%(n)s figure for a period is already inside a cumulative one",
        "%(n)s figures for a period are already inside a cumulative one",
        n,
    ),
    "part": lambda n: ngettext(
        "%(n)s part is already inside its whole and is not added",
        "%(n)s parts are already inside their wholes and are not added",
        n,
    ),
    "planned": lambda n: ngettext(
        "%(n)s entry is planned or expected, not done, and stands apart",
        "%(n)s entries are planned or expected, not done, and stand apart",
        n,
    ),
    "expected": lambda n: ngettext(
        "%(n)s entry is expected, not done, and stands apart",
        "%(n)s entries are expected, not done, and stand apart",
        n,
    ),
    "cancelled": lambda n: ngettext(
        "%(n)s cancelled entry is not counted", "%(n)s cancelled entries are not counted", n
    ),
    "other_theme": lambda n: ngettext(
        "%(n)s amount is of a project that is not on trafficking, and is not counted",
        "%(n)s amounts are of projects that are not on trafficking, and are not counted",
        n,
    ),
    "broader": lambda n: ngettext(
        "%(n)s amount counted here is of a project that works on more than trafficking; no source says which part",
        "%(n)s amounts counted here are of projects that work on more than trafficking; no source says which part",
        n,
    ),
    "several_donors": lambda n: ngettext(
        "%(n)s amount is of several donors together and is not split, because its source does not split it",
        "%(n)s amounts are of several donors together and are not split, because their sources do not split them",
        n,
    ),
    "other_donor": lambda n: ngettext(
        "%(n)s amount of the same projects is another donor’s",
        "%(n)s amounts of the same projects are other donors’",
        n,
    ),
    "counting:participations": lambda n: ngettext(
        "%(n)s figure counts participations: a person who came twice counts twice",
        "%(n)s figures count participations: a person who came twice counts twice",
        n,
    ),
    "counting:unique": lambda n: ngettext(
        "%(n)s figure counts each person once", "%(n)s figures count each person once", n
    ),
    "counting:not_stated": lambda n: ngettext(
        "Of %(n)s figure no source says whether a person who came twice counts twice",
        "Of %(n)s figures no source says whether a person who came twice counts twice",
        n,
    ),
    "no_source": lambda n: ngettext(
        "%(n)s figure counted here has no source given",
        "%(n)s figures counted here have no source given",
        n,
    ),
    "without_actual": lambda n: ngettext(
        "Of %(n)s indicator no actual figure is reported, which is not zero",
        "Of %(n)s indicators no actual figure is reported, which is not zero",
        n,
    ),
    "without_target": lambda n: ngettext(
        "Of %(n)s indicator no target is stated in figures, so nobody can tell whether it is reached",
        "Of %(n)s indicators no target is stated in figures, so nobody can tell whether they are reached",
        n,
    ),
    "without_baseline": lambda n: ngettext(
        "Of %(n)s indicator no baseline is stated, which is not a baseline of zero: it has no progress",
        "Of %(n)s indicators no baseline is stated, which is not a baseline of zero: they have no progress",
        n,
    ),
    "undated": lambda n: ngettext(
        "%(n)s entry without dates is outside any choice of years",
        "%(n)s entries without dates are outside any choice of years",
        n,
    ),
}
