"""Every version of the data: who, when, why, from which files, and how many rows of which table. Messages, authors and
file names are people's text and are escaped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape

import pandas as pd
import streamlit as st
from babel.dates import format_datetime

from etl.contract import contract
from etl.version import FileRecord, Version
from ui import address, cache, figures, ledger, listings
from ui.text import _, locale, ngettext

_HASH = 12  # digits of a hash that are shown; all of them are in its title
_FILES_SHOWN = 3


def show(versions: Sequence[Version], undoable: bool = False) -> None:
    """The versions, newest first, a page of them at a time; for staff each can be taken back (`undoable`)."""
    frame = pd.DataFrame({"place": range(len(versions))})
    shown = listings.paged(frame)
    newest, seen = versions[0].number, cache.edition().version
    gone = expired(versions)
    undone = {version.undoes: version.number for version in reversed(versions) if version.undoes}
    items = "".join(
        _entry(version, _tags(version, newest, seen, undone), newest, seen, undoable, gone)
        for version in (versions[place] for place in shown["place"])
    )
    said = ngettext("%(n)s version", "%(n)s versions", len(versions)) % {"n": figures.number(len(versions))}
    said += ". " + _("What is taken back becomes a version of its own.") + _said_of_expired(len(gone))
    st.html(
        f'<p class="ca-lead" role="status">{escape(said)}</p>'
        f'<div class="ca"><ul class="ca-list ca-versions">{items}</ul></div>'
    )
    listings.pager(frame, shown)


def expired(versions: Sequence[Version]) -> frozenset[int]:
    """The numbers of the versions that were dropped for good (`python -m etl expire`): only their lines are left."""
    return frozenset(version.number for version in versions if version.expired)


def has_expired(number: int) -> str:
    """Why such a version cannot be shown, in words."""
    said = _("Version %(n)s has expired: the history stays, its rows can no longer be read.")
    return said % {"n": number}


def last() -> None:
    """Who changed the data last, why, and how many rows of which tables: of the version that is shown."""
    row = cache.rows("version").iloc[0]
    said = _("Version %(n)s, %(date)s, by %(author)s: %(message)s") % {
        "n": row["version"],
        "date": figures.day(row["committed_at"]),
        "author": row["author"],
        "message": row["message"],
    }
    links = (_("What it changed"), changes_link(row["version"])), (_("All versions"), address.link("history"))
    drawn = " · ".join(f'<a href="{escape(href)}">{escape(name)}</a>' for name, href in links)
    rows = _rows(json.loads(row["rows_changed"]))
    heading = escape(_("What changed last"))
    st.html(f'<div class="ca ca-versions"><h2>{heading}</h2><p>{escape(said)}</p>{rows}<p>{drawn}</p></div>')


def unreadable() -> None:
    """What stands in place of the versions where only editions can be read."""
    said = escape(_("The history cannot be read at the moment."))
    advice = escape(_("The other pages go on with the version that they show. Please try again in a minute."))
    st.html(f'<div class="ca ca-empty" role="alert"><strong>{said}</strong><p>{advice}</p></div>')


def moment(value: datetime) -> str:
    """`23 November 2026, 09:31 UTC`: the same for readers everywhere."""
    utc = value.astimezone(UTC)
    return f"{figures.day(utc)}, {format_datetime(utc, 'HH:mm', tzinfo=UTC, locale=locale())} UTC"


def changes_link(number: int) -> str:
    """Where one sees what a version changed."""
    return address.link("history", {"a": str(number - 1), "b": str(number)})


def name_of(number: int) -> str:
    return _("Version %(n)s") % {"n": number}


def counts(added: int, changed: int, removed: int) -> str:
    """`3 added, 1 changed`: what is none is not said."""
    said = (
        (added, ngettext("%(n)s added", "%(n)s added", added)),
        (changed, ngettext("%(n)s changed", "%(n)s changed", changed)),
        (removed, ngettext("%(n)s removed", "%(n)s removed", removed)),
    )
    return ", ".join(words % {"n": figures.number(n)} for n, words in said if n) or _("nothing changed")


def table_title(name: str) -> str:
    """A table's title; a table that this release does not know keeps its name."""
    known = {table.name: table.title for table in contract().tables}
    return _(known[name]) if name in known else name


def _said_of_expired(n: int) -> str:
    if not n:
        return ""
    said = ngettext(
        "%(n)s has expired: its line stays here, its rows can no longer be read.",
        "%(n)s have expired: their lines stay here, their rows can no longer be read.",
        n,
    )
    return " " + said % {"n": figures.number(n)}


def _tags(version: Version, newest: int, seen: int, undone: Mapping[int | None, int]) -> list[str]:
    """What there is to know of a version at a glance. `undone`: version → the last one that undoes it."""
    tags = {
        _("newest"): version.number == newest,
        _("you see this one"): version.number == seen and seen != newest,
        _("expired"): version.expired,
        _("undoes version %(n)s") % {"n": version.undoes}: version.undoes,
        _("returns to version %(n)s") % {"n": version.returns_to}: version.returns_to,
        _("undone by version %(n)s") % {"n": undone.get(version.number)}: version.number in undone,
    }
    return [tag for tag, holds in tags.items() if holds]


def _entry(
    version: Version, tags: Sequence[str], newest: int, seen: int, undoable: bool, gone: frozenset[int]
) -> str:
    marks = "".join(f'<span class="ca-tag">{escape(tag)}</span>' for tag in tags)
    facts = f"<span>{escape(moment(version.committed_at))}</span><span>{escape(version.author)}</span>"
    name, ways = escape(name_of(version.number)), _all_ways(version.number, newest, seen, undoable, gone)
    if gone.isdisjoint((version.number, version.number - 1)):
        name = f'<a href="{escape(changes_link(version.number))}">{name}</a>'
    drawn = "".join(f'<a href="{escape(href)}">{escape(said)}</a>' for href, said in ways)
    if version.expired:
        drawn = f"<span>{escape(_('The history stays; its rows can no longer be read.'))}</span>"
    return (
        f'<li id="v{version.number}"><span class="ca-name">{name}</span>{marks}'
        f'<p class="ca-message">{escape(version.message)}</p><div class="ca-facts">{facts}</div>'
        f"{_rows(version.rows)}{_files(version.files)}{_source(version.source)}"
        f'<div class="ca-facts ca-ways">{drawn}</div></li>'
    )


def _rows(changed: Mapping[str, Sequence[int]]) -> str:
    items = "".join(
        f"<li><b>{escape(table_title(table))}</b> {escape(counts(*numbers))}</li>"
        for table, numbers in changed.items()
        if any(numbers)
    )
    return f'<ul class="ca-rows">{items}</ul>' if items else ""


def _files(files: Sequence[FileRecord]) -> str:
    if not files:
        return ""
    items = "".join(_file(file) for file in files)
    inner = f'<ul class="ca-rows">{items}</ul>'
    if len(files) <= _FILES_SHOWN:
        return inner
    return ledger.folded(ngettext("%(n)s file", "%(n)s files", len(files)) % {"n": figures.number(len(files))}, inner)


def _file(file: FileRecord) -> str:
    rows = ngettext("%(n)s row", "%(n)s rows", file.rows) % {"n": figures.number(file.rows)}
    digest = f'<code title="SHA-256 {escape(file.sha256)}">{escape(file.sha256[:_HASH])}</code>'
    parts = [escape(part) for part in (file.name, rows, *_said_of(file))]
    return f"<li>{' · '.join([*parts, digest])}</li>"


def _said_of(file: FileRecord) -> list[str]:
    """What a person changed of a file before it was loaded: cells and rows. How it was read is for `show --json`."""
    corrected, left_out = (len(file.read_as.get(name, ())) for name in ("corrections", "left_out"))
    said = (
        (corrected, ngettext("%(n)s cell corrected", "%(n)s cells corrected", corrected)),
        (left_out, ngettext("%(n)s row left out", "%(n)s rows left out", left_out)),
    )
    return [words % {"n": figures.number(n)} for n, words in said if n]


def _source(source: str | None) -> str:
    """The document that a version rests on: an address, or one of the sources."""
    if not source:
        return ""
    href = source if source.startswith(("https://", "http://")) else address.link("sources", {"source": source})
    link = f'<a href="{escape(href)}" rel="noopener noreferrer">{escape(source)}</a>'
    return f'<p class="ca-message">{escape(_("It rests on"))} {link}</p>'


def _all_ways(number: int, newest: int, seen: int, undoable: bool, gone: frozenset[int]) -> list[tuple[str, str]]:
    """The links of a version: none where it has expired. What the first one after those has changed cannot be told,
    and so not be undone either."""
    if number in gone:
        return []
    told = number - 1 not in gone
    return [*_ways(number, newest, seen, told), *(_ways_back(number, newest, told) if undoable else ())]


def _ways(number: int, newest: int, seen: int, told: bool) -> list[tuple[str, str]]:
    """The links of a version: what it changed, and the dashboard as it was then."""
    links = [(changes_link(number), _("What it changed"))] if told else []
    if number != seen:
        own = {} if number == newest else {address.VERSION: str(number)}
        links.append((address.link("overview", own, without=(address.VERSION,)), _("See the dashboard as of it")))
    return links


def _ways_back(number: int, newest: int, told: bool) -> list[tuple[str, str]]:
    """The links of staff; each shows first what it would change."""
    links = [(address.link("history", {address.UNDO: str(number)}), _("Undo…"))] if told else []
    if number != newest:
        links.append((address.link("history", {address.RETURN: str(number)}), _("Return to this version…")))
    return links
