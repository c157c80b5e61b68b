"""What makes a lake smaller: the rows of old versions dropped, small files joined, files that nobody needs removed.

Never by itself: old versions are what the history is for. The newest version is never dropped, and of those that are
the history keeps the line: who, when, why, from which files.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from duckdb import DuckDBPyConnection

from etl.actor import Actor, authorise
from etl.catalog import turn
from etl.errors import LakeError
from etl.kept import Folder, place
from etl.lake import Lake
from etl.verify import disagreeing_rows
from etl.version import Version


@dataclass(frozen=True)
class Size:
    """The files that hold the rows of a lake."""

    files: int
    size: int


def size_of(lake: Lake) -> Size:
    """How many Parquet files the lake's versions need, and their bytes."""
    with contextlib.closing(lake.cursor()) as cursor:
        row = cursor.execute(
            "select count(*), coalesce(sum(file_size_bytes), 0) from ("
            " select file_size_bytes from __ducklake_metadata_lake.ducklake_data_file"
            " union all select file_size_bytes from __ducklake_metadata_lake.ducklake_delete_file)"
        ).fetchone()
    return Size(*map(int, row or (0, 0)))


def older_than_newest(lake: Lake, keep: int) -> list[Version]:
    """The versions with rows, but the newest `keep` (one at least); newest first."""
    return [version for version in lake.history() if not version.expired][max(keep, 1) :]


def older_than_day(lake: Lake, day: date) -> list[Version]:
    """The versions with rows that were committed before a day (of UTC), never the newest; newest first.

    Clocks go wrong: of versions that are older than one of that day or later, all are old.
    """
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    old = [version for version in older_than_newest(lake, 1) if version.committed_at < start]
    late = [version.number for version in lake.history() if not version.expired and version.committed_at >= start]
    return [version for version in old if version.number < min(late, default=version.number + 1)]


def expire(lake: Lake, versions: Sequence[Version], actor: Actor, *, originals: bool = False) -> int:
    """Drops the rows of the oldest versions, and with `originals` the files that only they came from; gives how
    many Parquet files went.

    The lines go into the history first, the files last; one that was killed is made again. Raises `LakeError` where
    the versions that stay do not count as before: then no file is removed.
    """
    authorise(actor)
    with turn(lake.settings), contextlib.closing(lake.cursor()) as cursor:
        numbers = {version.number for version in versions}
        stay = [version for version in lake.history() if not version.expired and version.number not in numbers]
        if not versions or not stay or max(numbers) > min(version.number for version in stay):
            raise LakeError("Nothing was dropped: only the oldest versions may go, and never the newest.")
        unneeded = _originals_of(lake, numbers) if originals else frozenset()
        lake.note_expired(_lines(lake, numbers, unneeded))
        _drop_snapshots(cursor, min(version.snapshot for version in stay))
        if faults := disagreeing_rows(lake):
            raise LakeError(f"The versions are dropped, but no file was removed: {faults[0]}. Restore a backup.")
        _remove_originals(lake, unneeded)
        return _remove_old_files(cursor)


def _lines(lake: Lake, numbers: set[int], unneeded: frozenset[str]) -> list[Version]:
    """Of everything that has expired so far and now: the note is kept in one snapshot, the newest."""
    return [
        replace(v, files=tuple(replace(f, kept=False) if f.sha256 in unneeded else f for f in v.files))
        for v in lake.history()
        if v.expired or v.number in numbers
    ]


def _drop_snapshots(cursor: DuckDBPyConnection, first: int) -> None:
    """All before the first one that stays; those of the lake's own housekeeping hold old rows too."""
    old = cursor.execute("select snapshot_id from lake.snapshots() where snapshot_id < ? order by all", [first])
    if numbers := [str(number) for (number,) in old.fetchall()]:
        cursor.execute(f"call ducklake_expire_snapshots('lake', versions => [{', '.join(numbers)}])")


def _originals_of(lake: Lake, numbers: set[int]) -> frozenset[str]:
    """The files that only versions of these numbers, or such as have expired before, came from."""
    if not isinstance(place(lake.settings), Folder):
        raise LakeError("Nothing was dropped: originals on S3 are removed with its own tools, without --originals.")
    going, staying = set(), set()
    for version in lake.history():
        files = {file.sha256 for file in version.files}
        (going if version.expired or version.number in numbers else staying).update(files)
    return frozenset(going - staying)


def _remove_originals(lake: Lake, unneeded: frozenset[str]) -> None:
    kept = place(lake.settings)
    if isinstance(kept, Folder):
        for sha256 in unneeded:
            kept.address(sha256).unlink(missing_ok=True)


def _remove_old_files(cursor: DuckDBPyConnection) -> int:
    """The files that the catalog names no more."""
    return len(cursor.execute("call ducklake_cleanup_old_files('lake', cleanup_all => true)").fetchall())


def compact(lake: Lake, actor: Actor) -> tuple[int, int]:
    """Joins the small files of every table, whose versions stay as they are, and removes the files that nobody needs;
    gives how many were replaced, and how many were left by processes that died more than a day ago."""
    authorise(actor)
    with turn(lake.settings), contextlib.closing(lake.cursor()) as cursor:
        lake.compact(many=1)
        if faults := disagreeing_rows(lake):
            raise LakeError(f"Files are joined, but none was removed: {faults[0]}. Restore a backup.")
        removed = _remove_old_files(cursor)
        # A day: what a load that is under way has written is named by no catalog yet.
        orphans = cursor.execute(
            "call ducklake_delete_orphaned_files('lake', older_than => now() - interval 1 day)"
        ).fetchall()
    return removed, len(orphans)
