"""Editions for those who read: make one for a version, find the newest, have one at hand at the start.

`latest_edition` is what a page asks on each rerun: it only lists a folder. The lake is not opened for it.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from duckdb import Error

from etl.apart import apart
from etl.edition import Edition, candidate, drop_old, editions_in, is_whole, open_edition
from etl.errors import AtlasError, EditionError, LakeError
from etl.lake import Lake, lake_exists, open_lake
from etl.load import load_curated
from etl.plain import counted
from etl.reasons import reason
from etl.settings import Settings, settings

__all__ = [
    "Edition",
    "Newest",
    "edition_of",
    "ensure_edition",
    "is_whole",
    "latest_edition",
    "newest_edition",
    "open_edition",
    "publish",
    "publish_apart",
    "up_to_date",
]

_log = logging.getLogger(__name__)
_one_process = {of_newest: threading.Lock() for of_newest in (True, False)}  # for a build, in each process of the app


@dataclass(frozen=True)
class Newest:
    """The newest edition that can be read; `missing` says why newer data cannot, empty where this is the newest
    version of the lake."""

    edition: Edition
    missing: str = ""


def publish(lake: Lake, version: int | None = None) -> Edition:
    """The edition of a version (the newest), built where it is missing or damaged.

    Raises `LakeError` for a version that the lake does not have or cannot read, `EditionError` where its rows break
    a key.
    """
    number = _head(lake) if version is None else version
    if number == 0:
        raise LakeError("Nothing is loaded yet: python -m etl load")
    if edition := _whole(lake.settings, number):
        return edition
    try:
        with _turn(lake.settings.editions, "newest" if version is None else "older"):
            return _whole(lake.settings, number) or _build(lake, number)
    except EditionError as error:
        raise EditionError(f"Version {number} cannot be shown: {error}") from error
    except (Error, OSError) as error:
        raise LakeError(f"Version {number} cannot be shown: the lake cannot be read ({reason(error)}).") from error


def publish_apart(lake: Lake, version: int | None = None) -> Edition:
    """The same, built in a process of its own: for those who serve pages meanwhile."""
    number = _head(lake) if version is None else version
    if edition := _whole(lake.settings, number):
        return edition
    _relations(lake, number)  # what is not there needs no process to say so
    with _one_process[version is None]:  # however many ask
        return _whole(lake.settings, number) or apart(lake.settings, publish, version)


@contextlib.contextmanager
def _turn(folder: Path, which: str) -> Iterator[None]:
    """One build at a time on a machine, and one of an older version: it takes all processors and much memory, and who
    asks for the same version meanwhile finds it made. The lock of a process that died is free at once."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f".{which}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _whole(where: Settings, version: int) -> Edition | None:
    while (edition := edition_of(where, version)) is not None:
        if is_whole(edition):
            return edition
    return None


def _relations(lake: Lake, version: int) -> dict[str, str]:
    return {table.name: lake.relation(table, version) for table in lake.contract.tables}


def _build(lake: Lake, version: int) -> Edition:
    wanted, relations = lake.version(version), _relations(lake, version)
    with (
        contextlib.closing(lake.cursor()) as cursor,
        candidate(cursor, lake.settings.editions, lake.contract, relations, wanted) as made,
    ):
        edition = made.publish()
    drop_old(lake.settings.editions)
    return edition


def _head(lake: Lake) -> int:
    try:
        return lake.head()
    except Error as error:
        raise LakeError(f"The lake at {lake.settings.catalog} cannot be read ({reason(error)}).") from error


def edition_of(where: Settings, version: int) -> Edition | None:
    """The edition of one version where it is built; looking it up keeps it from being dropped for a while."""
    edition = next((e for e in editions_in(where.editions) if e.version == version), None)
    if edition is not None:
        with contextlib.suppress(OSError):
            os.utime(edition.path)
    return edition


def latest_edition(home: Path | str | None = None) -> Edition | None:
    """The newest published edition that fits this release; `None` where none is built."""
    return next(iter(editions_in(settings(home).editions)), None)


def ensure_edition(home: Path | str | None = None) -> Edition:
    """The newest edition that can be read: see `newest_edition`."""
    return newest_edition(home).edition


def newest_edition(home: Path | str | None = None) -> Newest:
    """The edition of the lake's newest version, for the start of an app: builds it where a process died
    before it did, and loads the curated data where there is no lake at all. Several processes may start at
    once.

    Where the lake cannot be opened or read, the newest edition that is whole serves on; raises `AtlasError` where
    there is none either.
    """
    where = settings(home)
    try:
        return Newest(up_to_date(where))
    except AtlasError as error:
        latest = next(filter(is_whole, editions_in(where.editions)), None)
        if latest is None:
            raise
        _log.exception("the lake cannot be read; pages go on with version %s", latest.version)
        return Newest(latest, str(error))


def up_to_date(where: Settings, publish: Callable[[Lake], Edition] = publish) -> Edition:
    """The edition of the lake's newest version, built by `publish` where it is missing; the curated data are loaded
    where there is no lake at all. Raises `AtlasError` where the lake cannot be opened or read."""
    if not lake_exists(where) or _head(open_lake(where)) == 0:
        _start_with_curated(open_lake(where))
    return publish(open_lake(where))


def _start_with_curated(lake: Lake) -> None:
    loaded = load_curated(lake)
    if loaded.refused:
        problems = [problem for one in loaded.checked for problem in one.problems if problem.stops_loading]
        raise LakeError(
            f"The curated data have {counted(len(problems), 'problem')}; the first: {problems[0].sentence()}"
        )
