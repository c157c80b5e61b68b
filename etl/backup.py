"""A backup of an embedded lake: a folder with its files, and `backup.json` with the hash of each.

The catalog is copied first, as of one moment; then the files that it names, which are never changed once they are
written; then the originals, which are kept before a version names them. So the copy is whole while others write. It
gets its name when it is complete, on the disk and without a fault: a folder of that name is a whole backup. A copy
with faults stays under a name that says so: of a lake that is damaged there may be no better one.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl.copying import copy, kept_beside, sha256, sync_folders
from etl.errors import LakeError
from etl.lake import lake_exists, sync_file
from etl.lake_files import files_of_catalog
from etl.settings import Settings, settings
from etl.verify import Check, verify

MANIFEST, CATALOG, ROWS = "backup.json", "catalog.sqlite", "data"
_UNFINISHED = ".unfinished"
_SERVERS = (
    "A lake on servers is backed up by their own tools: pg_dump for the catalog, then a copy of the bucket. `python -m"
    " etl move` makes an embedded copy of it, which can be backed up."
)


@dataclass(frozen=True)
class Backup:
    """What a backup holds: the path of each file in it, with its hash."""

    folder: Path
    made: str
    files: dict[str, str]


def read_backup(folder: Path) -> Backup:
    """The backup in a folder; raises `LakeError` where there is none."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        backup = Backup(folder, said["made"], said["files"])
    except FileNotFoundError:
        raise LakeError(f"{folder} is no backup: it has no {MANIFEST}.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise LakeError(f"{folder / MANIFEST} is damaged.") from error
    if outside := [name for name in backup.files if not (folder / name).resolve().is_relative_to(folder.resolve())]:
        raise LakeError(f"{folder / MANIFEST} names a file outside of the backup: {outside[0]}.")
    return backup


def make_backup(where: Settings, folder: Path) -> tuple[Backup, list[Check]]:
    """Copies the lake into a new folder; returns what it holds, and the checks of the copy. One with faults lies beside
    that folder, as `Backup.folder` says.

    Raises `LakeError` where something stands in the folder already, or a file of the lake is missing.
    """
    if where.catalog_file is None or where.storage_folder is None:
        raise LakeError(_SERVERS)
    if not lake_exists(where):
        raise LakeError("Nothing is loaded yet: python -m etl load")
    folder = folder.resolve()
    if folder.is_relative_to(where.home) or folder.is_relative_to(where.storage_folder):
        raise LakeError(f"{folder} lies in the lake itself: a backup belongs elsewhere, best on another disk.")
    _refuse_filled(folder)
    with _unfinished(folder) as growing:
        files = _copy_lake(where, where.catalog_file, growing)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        _write_manifest(growing, made, files)
        checks = verify_copy(growing)
        sync_folders(growing)
        _refuse_filled(folder)
        place = _place_of_faulty(folder) if any(check.faults for check in checks) else folder
        growing.replace(place)
        sync_file(folder.parent)
    return Backup(place, made, files), checks


def _place_of_faulty(folder: Path) -> Path:
    """The first free name beside a backup's that nobody takes for one."""
    names = (f"{folder.name}.not-whole-{number}" for number in itertools.count(1))
    return next(path for path in map(folder.with_name, names) if not path.exists())


def _refuse_filled(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LakeError(f"{folder} is there already and not empty: a backup is never overwritten.")


@contextlib.contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """Where a backup grows: beside its place, hidden, for its owner only. What one that died has left is removed."""
    growing = folder.with_name(f".{folder.name}{_UNFINISHED}")
    with _alone(folder.parent):
        shutil.rmtree(growing, ignore_errors=True)
        growing.mkdir(mode=0o700)
        try:
            yield growing
        finally:
            shutil.rmtree(growing, ignore_errors=True)


@contextlib.contextmanager
def _alone(parent: Path) -> Iterator[None]:
    """One backup at a time in a folder; the lock of a process that died is free at once."""
    parent.mkdir(parents=True, exist_ok=True)
    held = os.open(parent, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise LakeError(f"Another backup is being made in {parent}.") from None
    try:
        yield
    finally:
        os.close(held)


def _copy_lake(where: Settings, catalog: Path, growing: Path) -> dict[str, str]:
    """Path in the backup → hash, of everything that was copied. The order matters: see above."""
    files = {CATALOG: copy(catalog, growing / CATALOG)}
    for file in files_of_catalog(growing / CATALOG):
        try:
            name = f"{ROWS}/{file.address}"
            files[name] = copy(Path(file.path(where.storage)), growing / name)
        except FileNotFoundError as error:
            raise LakeError(
                f"No backup was made: {file.address} is missing. Where old versions were expired just now, try again;"
                " else `python -m etl verify` tells what is missing."
            ) from error
    for name, path in kept_beside(where):
        files[name] = copy(path, growing / name)
    return files


def _write_manifest(folder: Path, made: str, files: dict[str, str]) -> None:
    said = {"made": made, "files": files}
    (folder / MANIFEST).write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    sync_file(folder / MANIFEST)


def verify_copy(folder: Path) -> list[Check]:
    """The checks of a backup's lake. Its catalog is opened as a copy: opening one writes beside it."""
    with tempfile.TemporaryDirectory(prefix="atlas-backup-") as scratch:
        home = Path(scratch)
        shutil.copy(folder / CATALOG, home / CATALOG)
        for name in (ROWS, "originals"):
            (home / name).symlink_to(folder.resolve() / name)
        return verify(settings(home, environ={}))


def restore(folder: Path, where: Settings) -> tuple[Backup, list[Check]]:
    """Puts a backup into an empty home; returns what it held, and the checks of the lake that it became.

    Every file is compared with its hash first. The catalog comes last: a home is a lake when all of it is there.
    """
    if where != settings(where.home, environ={}):
        raise LakeError(
            "A backup is restored into a home of its own: unset ATLAS_CATALOG and ATLAS_STORAGE. `python -m etl move`"
            " brings it to servers afterwards."
        )
    backup = read_backup(folder)
    _clear_unfinished(backup, where.home)
    staged = where.home / _UNFINISHED
    staged.mkdir(parents=True)
    try:
        for name, digest in backup.files.items():
            if _copied(folder / name, staged / name) != digest:
                raise LakeError(f"Nothing was restored: {folder / name} is damaged, its hash is another.")
        sync_folders(staged)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    _refuse_used(where.home)
    for top in sorted(staged.iterdir(), key=lambda path: (path.name == CATALOG, path.name != ROWS)):
        top.replace(where.home / top.name)
        sync_file(where.home)
    staged.rmdir()
    return backup, verify(where)


def _copied(source: Path, target: Path) -> str:
    """Byte for byte, an SQLite file too: nobody writes it."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
        sync_file(target)
        return sha256(target)
    except FileNotFoundError:
        raise LakeError(f"Nothing was restored: {source} is missing.") from None


def _refuse_used(home: Path) -> None:
    if used := sorted(path.name for path in home.iterdir() if path.name not in (_UNFINISHED, "etl.log")):
        raise LakeError(
            f"Nothing was restored: {home} is not empty ({', '.join(used[:3])}). Stop the app and move it away first."
        )


def _clear_unfinished(backup: Backup, home: Path) -> None:
    """Removes what a restore that died has left: it began in an empty home, and the catalog would have come last."""
    home.mkdir(parents=True, exist_ok=True)
    if (home / _UNFINISHED).exists() and not (home / CATALOG).exists():
        for name in {name.partition("/")[0] for name in backup.files} | {_UNFINISHED}:
            path = home / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    _refuse_used(home)


def unlike_backup(where: Settings, folder: Path) -> Check:
    """Whether files that never change once they are written are those of a backup still, byte for byte."""
    backup = read_backup(folder)
    faults, compared = [], 0
    for name, digest in backup.files.items():
        top, _, rest = name.partition("/")
        root = {ROWS: where.storage_folder, "originals": where.originals}.get(top)
        path = root / rest if root else None
        if path and path.exists():
            compared += 1
            if sha256(path) != digest:
                faults.append(f"{path} has other bytes than in the backup")
    return Check("backup", f"{compared} files with the bytes that they had on {backup.made}", tuple(faults))
