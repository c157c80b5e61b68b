"""Editions for those who read: make one for a version, find the newest, have one at hand at the start.

`latest_edition` is what a page asks on each rerun: it only lists a folder. The lake is not opened for it.
"""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

from etl.edition import Edition, candidate, drop_old, editions_in, open_edition
from etl.errors import EditionError, LakeError
from etl.lake import Lake, lake_exists, open_lake
from etl.load import load_curated
from etl.plain import counted
from etl.settings import Settings, settings

__all__ = ["Edition", "edition_of", "ensure_edition", "latest_edition", "open_edition", "publish"]

_log = logging.getLogger(__name__)


def publish(lake: Lake, version: int | None = None) -> Edition:
    """The edition of a version (the newest), built where it is missing.

    Raises `LakeError` for a version that the lake does not have, `EditionError` where its rows break a key.
    """
    number = lake.head() if version is None else version
    if number == 0:
        raise LakeError("Nothing is loaded yet: python -m etl load")
    if (edition := edition_of(lake.settings, number)) is not None:
        return edition
    wanted = lake.version(number)
    relations = {table.name: lake.relation(table, number) for table in lake.contract.tables}
    folder = lake.settings.editions
    try:
        with (
            contextlib.closing(lake.cursor()) as cursor,
            candidate(cursor, folder, lake.contract, relations, wanted) as made,
        ):
            edition = made.publish()
    except EditionError as error:
        raise EditionError(f"Version {number} cannot be shown: {error}") from error
    drop_old(folder)
    return edition


def edition_of(where: Settings, version: int) -> Edition | None:
    """The edition of one version where it is built; looking it up keeps it from being dropped for a while."""
    edition = next((e for e in editions_in(where.editions) if e.version == version), None)
    if edition is not None:
        with contextlib.suppress(FileNotFoundError, PermissionError):
            os.utime(edition.path)
    return edition


def latest_edition(home: Path | str | None = None) -> Edition | None:
    """The newest published edition that fits this release; `None` where none is built."""
    return next(iter(editions_in(settings(home).editions)), None)


def ensure_edition(home: Path | str | None = None) -> Edition:
    """The edition of the lake's newest version, for the start of an app: builds it where a process died
    before it did, and loads the curated data where there is no lake at all. Several processes may start at
    once.

    Where the lake cannot be opened the newest edition serves on; raises `LakeError` where there is none
    either.
    """
    where = settings(home)
    try:
        if not lake_exists(where) or open_lake(where).head() == 0:
            _start_with_curated(open_lake(where))
        return publish(open_lake(where))
    except LakeError:
        latest = latest_edition(home)
        if latest is None:
            raise
        _log.exception("the lake cannot be read; pages go on with version %s", latest.version)
        return latest


def _start_with_curated(lake: Lake) -> None:
    loaded = load_curated(lake)
    if loaded.refused:
        problems = [problem for one in loaded.checked for problem in one.problems if problem.stops_loading]
        raise LakeError(
            f"The curated data have {counted(len(problems), 'problem')}; the first: {problems[0].sentence()}"
        )
