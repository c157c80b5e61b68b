"""The edition that pages read, of the newest version or of the one that the URL asks for, and cached answers from it.

Everything cached is keyed by the edition, so a new version is simply a new key. Cached frames are
never changed.
"""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from etl.contract import contract
from etl.diff import TableDiff, diff
from etl.errors import AtlasError
from etl.export import export_package, export_table
from etl.follow import follower
from etl.lake import open_lake
from etl.publish import (
    Edition,
    Newest,
    edition_of,
    ensure_edition,
    is_whole,
    latest_edition,
    newest_edition,
    open_edition,
    publish_apart,
)
from etl.settings import settings
from etl.version import Version
from queries import Answer, Filters, Planned, Question, count, evidence_by_key, look_up, question
from ui import address

_log = logging.getLogger(__name__)
EVERYTHING = Filters()
_KEPT_ANSWERS = 400  # of each kind; with a million activities those of one choice of the overview take a megabyte
_KEPT_EDITIONS = 6
_KEPT_DIFFERENCES = 20
_LONGEST_NUMBER = 9
_LAKE_SECONDS = 60.0
_LOOK_SECONDS = 1.0  # a rerun asks many times; looking once a second is soon enough
# What the overview draws, together.
FIRST_PAGE = ("headline", "funding_by_instrument", "trained_by_country", "activities_over_time", "coverage")
_HASHES = {Filters: repr, Question: repr, Edition: lambda edition: str(edition.path)}


class UnreadableError(AtlasError):
    """There is no edition that can be read: the page says so, the log says why."""


def _tick(seconds: float) -> int:
    """Changes every so many seconds: what is cached by it is looked up again as often. Streamlit's own `ttl` would do
    the same, but raises `KeyError` where an entry ends between its finding it and its taking it."""
    return int(time.monotonic() / seconds)


def _started() -> Newest:
    """Where others write the lake too, a thread follows it, and no page waits for its servers."""
    following = follower(settings())
    return following.newest() if following else _started_at(_tick(_LAKE_SECONDS))


def _latest() -> Edition:
    return _latest_at(_tick(_LOOK_SECONDS))


def _as_of(version: int) -> Edition | None:
    return _as_of_at(version, _tick(_LOOK_SECONDS))


@st.cache_resource(show_spinner=False, max_entries=1)
def _started_at(tick: int) -> Newest:
    """An edition of the newest version is at hand, the curated data loaded if nothing else is. Looked at again now
    and then: a process may have died before it published what it had committed, and a lake can be mended."""
    return newest_edition()


@st.cache_resource(show_spinner=False, max_entries=1)
def _latest_at(tick: int) -> Edition:
    _started()
    return latest_edition() or ensure_edition()


def is_first_start() -> bool:
    """Whether there is no edition yet, so that the first page takes as long as loading the data."""
    return latest_edition() is None


def newest() -> Edition:
    """The newest published edition, as of this second. Raises `UnreadableError`."""
    try:
        return _latest()
    except (AtlasError, duckdb.Error, OSError) as error:
        _log.exception("no edition can be read")
        raise UnreadableError(str(error)) from error


def look_again() -> None:
    """The next look finds what was just published, sooner than a second after the last one."""
    _latest_at.clear()


def is_behind() -> bool:
    """Whether newer data than those of the newest edition may be in the lake, which cannot be read."""
    started = _started()
    return bool(started.missing) and newest().version <= started.edition.version


def recovers() -> bool:
    """After an error on the way: whether the edition that was read is damaged or gone, so that a rerun shows
    another."""
    try:
        whole = is_whole(edition(), again=True)
    except UnreadableError:
        return False
    if not whole:
        for looked_up in (_started_at, _latest_at, _as_of_at, _connection, _planned):
            looked_up.clear()
    return not whole


@st.cache_resource(show_spinner=False, max_entries=_KEPT_EDITIONS)
def _as_of_at(version: int, tick: int) -> Edition | None:
    """The edition of one version, built where it is not at hand; `None` where it cannot be shown. Looking it
    up each second keeps it from being dropped while somebody reads it."""
    try:
        return edition_of(settings(), version) or publish_apart(open_lake(), version)
    except (AtlasError, duckdb.Error, OSError):
        _log.warning("version %s cannot be shown", version, exc_info=True)
        return None


def asked_version() -> int | None:
    """The version that the URL asks for; 0, which is none, where what it asks for is no number."""
    return _number(address.get(address.VERSION))


def _number(asked: str | None) -> int | None:
    if asked is None:
        return None
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST_NUMBER else 0


def must_be_built() -> bool:
    """Whether the version that the URL asks for has no edition yet, so that its first page takes longer."""
    asked, latest = asked_version(), newest().version
    return bool(asked) and asked < latest and edition_of(settings(), asked) is None


def edition() -> Edition:
    """What the page shows: the version that the URL asks for; the newest where it asks for none, or for one that
    cannot be shown. Raises `UnreadableError`."""
    return edition_as_of(address.get(address.VERSION)) or newest()


def edition_as_of(asked: str | None) -> Edition | None:
    """The edition of a version as an address names it: the newest where it names none, `None` where there is none.
    Raises `UnreadableError`."""
    latest, version = newest(), _number(asked)
    if version is None or version == latest.version:
        return latest
    return _as_of(version) if 0 < version < latest.version else None


@st.cache_resource(show_spinner=False, max_entries=_KEPT_EDITIONS, hash_funcs=_HASHES)
def _connection(edition: Edition) -> duckdb.DuckDBPyConnection:
    # A second thread costs more processor time than it saves, which others wait for.
    return open_edition(edition, threads=1)


@st.cache_resource(show_spinner=False, max_entries=_KEPT_EDITIONS, hash_funcs=_HASHES)
def _planned(edition: Edition) -> Planned:
    return Planned(_connection(edition))


@st.cache_resource(show_spinner=False, max_entries=_KEPT_ANSWERS, hash_funcs=_HASHES)
def _answers(edition: Edition, filters: Filters, questions: tuple[Question, ...]) -> dict[str, Answer]:
    return {answer.metric: answer for answer in _planned(edition).ask(questions, filters)}


@st.cache_resource(show_spinner=False, max_entries=_KEPT_ANSWERS, hash_funcs=_HASHES)
def _rows(edition: Edition, listing: str, filters: Filters, parameters: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    with closing(_connection(edition).cursor()) as cursor:
        return look_up(cursor, listing, filters, **dict(parameters))


def answers(filters: Filters, *metrics: str, **parameters: Mapping[str, Any]) -> Mapping[str, Answer]:
    """Metric → its answer, of all metrics of a page from the current edition: together they take little more than one.
    `parameters` are a metric's own choices: `activities_over_time={"grain": "month"}`."""
    return answers_of(edition(), filters, *metrics, **parameters)


def answers_of(
    shown: Edition, filters: Filters, *metrics: str, **parameters: Mapping[str, Any]
) -> Mapping[str, Answer]:
    """The same from one edition."""
    return _answers(shown, filters, tuple(question(metric, **parameters.get(metric, {})) for metric in metrics))


def answer(metric: str, filters: Filters, **parameters: Any) -> Answer:
    """The answer to one metric, with choices of its own, from the current edition."""
    return answers(filters, metric, **{metric: parameters})[metric]


def make_ready() -> None:
    """What the first page of a process would wait for, of the newest edition, where there is one."""
    if latest_edition() is not None:
        shown = newest()  # reads it through once
        _rows(shown, "filter_options", EVERYTHING, ())
        _answers(shown, EVERYTHING, tuple(question(metric) for metric in FIRST_PAGE))


def rows(listing: str, filters: Filters = EVERYTHING, **parameters: Any) -> pd.DataFrame:
    """The rows of a listing from the current edition."""
    return rows_of(edition(), listing, filters, **parameters)


def rows_of(shown: Edition, listing: str, filters: Filters = EVERYTHING, **parameters: Any) -> pd.DataFrame:
    """The same from one edition: for downloads, which are written when no URL is at hand."""
    return _rows(shown, listing, filters, tuple(sorted(parameters.items())))


@st.cache_data(show_spinner=False, max_entries=_KEPT_ANSWERS, hash_funcs=_HASHES)
def _count(edition: Edition, listing: str, filters: Filters, parameters: tuple[tuple[str, Any], ...]) -> int:
    with closing(_connection(edition).cursor()) as cursor:
        return count(cursor, listing, filters, **dict(parameters))


def number_of(listing: str, filters: Filters = EVERYTHING, **parameters: Any) -> int:
    """How many rows a listing has, of which a page shows some."""
    return _count(edition(), listing, filters, tuple(sorted(parameters.items())))


def all_rows(shown: Edition, listing: str, filters: Filters = EVERYTHING, **parameters: Any) -> pd.DataFrame:
    """All rows of a listing for a download, too many to be kept."""
    with closing(_connection(shown).cursor()) as cursor:
        return look_up(cursor, listing, filters, **parameters)


def evidence_of(shown: Edition, listing: str, filters: Filters, **parameters: Any) -> dict[tuple[str, ...], str]:
    """Key of a figure → the words behind it, of a listing of terms."""
    with closing(_connection(shown).cursor()) as cursor:
        found = evidence_by_key(cursor, listing, filters, **parameters)
    return dict(zip(map(tuple, found["key"]), found["evidence"], strict=True))


def package(shown: Edition) -> bytes:
    """The data package of an edition as one zip, as `python -m etl export --format datapackage` writes it."""
    with tempfile.TemporaryDirectory() as folder, closing(_connection(shown).cursor()) as cursor:
        (path,) = export_package(cursor, contract(), Path(folder))
        return path.read_bytes()


def table_csv(shown: Edition, table: str) -> bytes:
    """One table of it."""
    with tempfile.TemporaryDirectory() as folder, closing(_connection(shown).cursor()) as cursor:
        path = Path(folder, f"{table}.csv")
        export_table(cursor, contract().table(table), path)
        return path.read_bytes()


@st.cache_data(show_spinner=False, max_entries=_KEPT_EDITIONS, hash_funcs=_HASHES)
def _history(edition: Edition) -> tuple[Version, ...]:
    return tuple(open_lake().history())


def history() -> tuple[Version, ...]:
    """All versions of the lake, newest first; none where only editions can be read."""
    try:
        return _history(newest())
    except (AtlasError, duckdb.Error, OSError):
        _log.exception("the history cannot be read")
        return ()


@st.cache_data(show_spinner=False, max_entries=_KEPT_DIFFERENCES, hash_funcs=_HASHES)
def _differences(newest: Edition, before: int, after: int, limit: int) -> tuple[TableDiff, ...]:
    return diff(open_lake(), before, after, limit=limit)


def differences(newest: Edition, before: int, after: int, limit: int) -> tuple[TableDiff, ...]:
    """What leads from one version to another, at most `limit` rows of each kind and table; 0 is the empty lake.

    Versions never change; `newest` only tells one lake from another. Raises `UnreadableError`.
    """
    try:
        return _differences(newest, before, after, limit)
    except (AtlasError, duckdb.Error, OSError) as error:
        _log.exception("versions %s and %s cannot be compared", before, after)
        raise UnreadableError(str(error)) from error
