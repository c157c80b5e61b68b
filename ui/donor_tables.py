"""The tables of a report on one donor or instrument, each figure with the numbers of the words that carry it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from queries import Answer
from ui import claims, columns, figures, indicator_markup, indicator_words
from ui import donor_words as said
from ui.donor_quotations import Key, Words
from ui.report import Cell, Heading, Table
from ui.tables import Column, plain_value
from ui.text import _, column_title, label

Row = Mapping[str, Any]
Rows = Callable[..., pd.DataFrame]
MOST = 150  # rows of a table: a report is read on paper


@dataclass(frozen=True)
class Contents:
    """The rows that a report prints, at most `MOST` a table, and the words behind them."""

    levels: pd.DataFrame
    projects: pd.DataFrame
    amounts: pd.DataFrame
    activities: pd.DataFrame
    people: pd.DataFrame
    promises: pd.DataFrame
    gaps: pd.DataFrame
    differing: pd.DataFrame
    sources: pd.DataFrame
    results: pd.DataFrame
    words: Words
    names: Mapping[str, str]

    @classmethod
    def of(cls, rows: Rows, names: Mapping[str, str]) -> Contents:
        """`rows` looks a listing up; `names` are those of ids that stand in cells."""
        projects, amounts, activities = rows("donor_projects"), rows("funding_claims"), rows("activity_list")
        people, promises, results = rows("donor_people"), rows("donor_promises"), rows("indicator_page")
        paid = amounts[amounts["project_id"].isin(projects["project_id"].head(MOST))]
        printed = {
            *_keys("projects", projects["project_id"]),
            *(("funding", key) for key in paid["funding_id"]),
            *_keys("activities", activities["activity_id"]),
            *_keys("people", people["people_id"]),
            *(key for part in said.by_report(results) for key in _result_keys(part)),
        }
        return cls(
            rows("project_count"),
            projects,
            paid,
            activities,
            people,
            promises,
            rows("donor_gaps"),
            rows("differing_claims"),
            rows("donor_sources"),
            results,
            Words(rows("donor_words"), printed),
            names,
        )


def _keys(table: str, ids: pd.Series) -> Iterable[Key]:
    return ((table, row_id) for row_id in ids.head(MOST))


def _result_keys(part: pd.DataFrame) -> Iterable[Key]:
    yield from _keys("indicators", part["indicator_id"])
    yield from _keys("indicator_values", part["actual_value_id"].head(MOST).dropna())


def tables(contents: Contents, answers: Mapping[str, Answer]) -> tuple[Table, ...]:
    """The sections that have anything to say, in the order of the page."""
    made = (
        _projects(contents),
        _amounts(contents),
        _results(contents),
        _unreported(contents),
        _promises(contents),
        _summed(_("What was done and what is planned"), "", answers["activities_by_type"], columns.by_type()),
        _summed(_("Who was reached"), _roles_apart(), answers["people_by_role"], columns.roles()),
        _differing(contents),
        _gaps(contents),
        _activities(contents),
        _people(contents),
    )
    return tuple(table for table in made if table.rows)


def _table(
    title: str, lead: str, headings: Sequence[Heading], frame: pd.DataFrame, row: Callable[[Row], tuple[Cell, ...]]
) -> Table:
    """A section of at most `MOST` rows; it says how many there are."""
    rest = ""
    if len(frame) > MOST:
        rest = _("The first %(n)s of %(of)s; the CSV of the page has all.") % {
            "n": MOST,
            "of": figures.number(len(frame)),
        }
    return Table(title, lead, tuple(headings), tuple(row(one) for one in frame.head(MOST).to_dict("records")), rest)


def _cell(text: str, under: str = "", notes: tuple[int, ...] = (), language: str = "") -> Cell:
    quiet = text in (_("not reported"), figures.no_amount(), _("dates not reported"))
    return Cell(text, (Cell(under),) if under else (), notes, language, quiet)


def _projects(contents: Contents) -> Table:
    amounts, words = said.by_project(contents.amounts, contents.projects.head(MOST)), contents.words

    def row(one: Row) -> tuple[Cell, ...]:
        local = Cell(plain_value(one["title_local"]), language=plain_value(one["language"]))
        under = tuple(cell for cell in (local, Cell(said.level_and_place(one))) if cell.text)
        period = words.of("projects", one["project_id"], "start", "end", "duration_months")
        stated = tuple(_claim(claim, words) for claim in amounts.get(one["project_id"], ()))
        money, number = said.counted(one), figures.of_row(one, "trained")
        return (
            Cell(one["title"], under),
            _cell(said.period(one), said.status(one), period),
            Cell(money, stated, quiet=not figures.known(one["eur_low"]) and not figures.known(one["eur_high"])),
            _cell(figures.of_row(one, "done")),
            _cell(number),
        )

    headings = (
        Heading(_("Project"), 3.2),
        Heading(_("Period"), 1.5),
        Heading(_("Counted, EUR"), 2.0, True),
        Heading(_("Activities done"), 1.0, True),
        Heading(_("Trained, persons"), 1.0, True),
    )
    return _table(_("What it paid for"), said.counts(contents.levels), headings, contents.projects, row)


def _claim(claim: Row, words: Words) -> Cell:
    return Cell(said.stated(claim), notes=words.of("funding", claim["funding_id"], "amount"))


def _amounts(contents: Contents) -> Table:
    """Amounts in another currency or with a note: what the table of projects has no room for."""
    frame = contents.amounts
    frame = frame[(frame["currency"] != "EUR") | frame["note"].notna()]

    def row(one: Row) -> tuple[Cell, ...]:
        notes = contents.words.of("funding", one["funding_id"], "amount")
        return (
            _cell(claims.original(one), label("funding", "kind", one["kind"]).lower(), notes),
            _cell(claims.in_euro(one), claims.rate(one)),
            _cell(one["project_title"], plain_value(one["note"])),
            _cell(claims.counted(one)),
        )

    headings = (
        Heading(_("As stated"), 1.3),
        Heading(_("In euro"), 1.4),
        Heading(_("Project"), 3.0),
        Heading(_("In the total"), 1.4),
    )
    lead = _("Amounts in other currencies, and those of which there is more to say.")
    return _table(_("On the amounts"), lead, headings, frame, row)


def _summed(title: str, lead: str, answer: Answer, shown: Sequence[Column]) -> Table:
    """A metric as on the page. Its columns have addresses, which are left alone here: there is none on paper."""
    headings = [Heading(column.heading, 1.0 if column.numeric else 1.6, column.numeric) for column in shown]
    return _table(title, lead, headings, answer.frame, lambda one: tuple(_cell(column.text(one)) for column in shown))


def _roles_apart() -> str:
    return _("Roles are not added to each other, nor persons to teams, nor planned ones to done.")


def _activities(contents: Contents) -> Table:
    def row(one: Row) -> tuple[Cell, ...]:
        key, words = one["activity_id"], contents.words
        part = _("inside a bundle that is counted already") if plain_value(one["part_of"]) else ""
        kind = label("activities", "type", one["type"])
        place = plain_value(one["place"])
        return (
            _cell(one["title"], " · ".join(said for said in (kind, place, part) if said)),
            _cell(figures.activity_period(one), "", words.of("activities", key, "start", "end")),
            _cell(label("activities", "status", one["status"]), "", words.of("activities", key, "status")),
            _cell(figures.of_row(one, "count"), "", words.of("activities", key, "count")),
            _cell(plain_value(one["project_title"])),
        )

    headings = (
        Heading(_("Activity"), 2.8),
        Heading(_("When"), 1.5),
        Heading(_("Status"), 0.8),
        Heading(_("Number"), 0.8, True),
        Heading(_("Project"), 2.2),
    )
    return _table(_("Each activity"), "", headings, contents.activities, row)


def _people(contents: Contents) -> Table:
    def row(one: Row) -> tuple[Cell, ...]:
        role = f"{label('people', 'role', one['role'])}, {label('people', 'unit', one['unit']).lower()}"
        outside = "" if one["in_sum"] or not _has(one, "number") else _("inside another figure, and not added")
        return (
            _cell(role, label("people", "status", one["status"]).lower()),
            _cell(figures.of_row(one, "number"), outside, contents.words.of("people", one["people_id"], "number")),
            _cell(said.statement(one)),
            _cell(plain_value(one["activity_title"]) or plain_value(one["project_title"])),
        )

    headings = (
        Heading(_("Role"), 1.3),
        Heading(_("Number"), 1.1, True),
        Heading(_("Who"), 2.2),
        Heading(_("In what"), 2.6),
    )
    return _table(_("Each statement about people"), _roles_apart(), headings, contents.people, row)


def _has(row: Row, name: str) -> bool:
    return figures.known(row[f"{name}_low"]) or figures.known(row[f"{name}_high"])


def _results(contents: Contents) -> Table:
    """The results framework, with the bullet charts of the page."""

    def row(one: Row) -> tuple[Cell, ...]:
        key, value = one["indicator_id"], plain_value(one["actual_value_id"])
        code = " · ".join(part for part in (plain_value(one["result_code"]), plain_value(one["unit"])) if part)
        notes = {name: contents.words.of("indicators", key, name) for name in ("baseline", "target")}
        notes["actual"] = contents.words.of("indicator_values", value, "actual")
        return (
            Cell(one["title"], tuple(Cell(part) for part in (code, one["project_title"]) if part)),
            *(_result(one, name, notes[name]) for name in ("baseline", "target", "actual")),
            _state(one),
        )

    headings = (
        Heading(_("Promised result"), 2.6),
        Heading(_("Baseline"), 0.9, True),
        Heading(_("Target"), 0.9, True),
        Heading(_("Actual"), 0.9, True),
        Heading(_("State"), 2.4),
    )
    every = contents.results
    told, _silent = said.by_report(every)
    lead = said.by_state(every["state"].value_counts())
    return _table(_("What was promised, and what was reached"), lead, headings, told, row)


def _unreported(contents: Contents) -> Table:
    def row(one: Row) -> tuple[Cell, ...]:
        notes = contents.words.of("indicators", one["indicator_id"], "target", "level")
        return (
            _cell(one["title"], plain_value(one["result_code"]), notes),
            _cell(indicator_words.figure(one, "target"), said.unit_and_date(one)),
            _cell(one["project_title"]),
        )

    headings = (Heading(_("Promised result"), 3.4), Heading(_("Target"), 1.2), Heading(_("Project"), 2.6))
    _told, silent = said.by_report(contents.results)
    lead = _("Promised results of which no source tells what came of them.")
    return _table(_("Promised, and not reported"), lead, headings, silent, row)


def _result(row: Row, name: str, notes: tuple[int, ...]) -> Cell:
    return _cell(indicator_words.figure(row, name), indicator_words.when(row, name), notes)


def _state(row: Row) -> Cell:
    """The bullet chart where there is a figure to draw, over the state in words and the progress."""
    words = [indicator_words.state(row)]
    if indicator_words.stated(row, "progress"):
        words.append(_("progress %(share)s") % {"share": indicator_words.progress(row)})
    drawn = any(indicator_words.stated(row, name) for name in ("baseline", "target", "actual"))
    if not drawn:
        return Cell("; ".join(words))
    return Cell(indicator_words.spoken(row), (Cell("; ".join(words)),), image=indicator_markup.on_paper(row))


def _promises(contents: Contents) -> Table:
    def row(one: Row) -> tuple[Cell, ...]:
        notes = contents.words.of(one["table_name"], one["row_id"], one["column_name"])
        return (
            _cell(said.promise(one), "", notes),
            _cell(said.promised(one)),
            _cell(said.due(one)),
            _cell(plain_value(one["project_title"])),
        )

    headings = (
        Heading(_("What"), 2.6),
        Heading(_("Promised"), 1.0),
        Heading(_("When"), 1.5),
        Heading(_("Project"), 2.4),
    )
    lead = _("Planned or expected work of which no source says that it took place. It may have, and nobody wrote it.")
    return _table(_("Promised, and not reported as done"), lead, headings, contents.promises, row)


def _differing(contents: Contents) -> Table:
    def side(one: Row, of: str) -> Cell:
        value, quoted = said.claim(one, of, contents.names), plain_value(one[f"{of}words"])
        language = plain_value(one["other_language" if of else "language"])
        lines = (
            Cell(f"“{quoted}”" if quoted else "", language=language),
            Cell(plain_value(one[f"{of}translation"])),
            Cell(plain_value(one[f"{of}source_title"]) or _("No source given."), language=language),
        )
        return Cell(value, tuple(line for line in lines if line.text))

    def row(one: Row) -> tuple[Cell, ...]:
        about = plain_value(one["activity_title"]) or plain_value(one["project_title"])
        what = _cell(column_title(one["table_name"], one["column_name"]), about)
        return what, side(one, ""), side(one, "other_"), _cell(plain_value(one["reason"]) or _("no reason is noted"))

    headings = (
        Heading(_("What"), 1.8),
        Heading(_("Accepted"), 2.0),
        Heading(_("Also stated"), 2.0),
        Heading(_("Why"), 1.6),
    )
    lead = _("Both are shown; only one of them is accepted.")
    return _table(_("Where the sources differ"), lead, headings, contents.differing, row)


def _gaps(contents: Contents) -> Table:
    found = said.gaps(contents.gaps)
    rows = tuple(
        (Cell(gap.what), Cell(gap.share), Cell("; ".join(title for _id, title in gap.shown) + f" {gap.rest}".rstrip()))
        for gap in found
    )
    headings = (Heading(_("What"), 1.4), Heading(_("Of how many"), 1.0), Heading(_("Projects"), 4.0))
    lead = _("No source that we read tells this. It is not zero.")
    return Table(_("What nobody reports"), lead, headings, rows)
