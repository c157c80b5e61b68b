"""Copying what a home holds: files with their hashes, SQLite files as they are at one moment."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from etl.lake import sync_file
from etl.settings import Settings

_SQLITE = b"SQLite format 3\0"
_PIECE = 1 << 20
_MADE_AGAIN = ("editions", "temporary")
_OF_ITS_PROCESSES = ("*.lock", "*.log", "*-wal", "*-shm", "*-journal", ".*")


def copy(source: Path, target: Path) -> str:
    """Copies one file safely to the disk, with its permissions, and returns the SHA-256 of its bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if _is_sqlite(source):
        _copy_sqlite(source, target)
        digest = sha256(target)
    else:
        digest = _copy_bytes(source, target)
    target.chmod(source.stat().st_mode & 0o777)
    sync_file(target)
    return digest


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _copy_sqlite(source: Path, target: Path) -> None:
    """As of one moment, while others write: what they have committed may stand beside the file still."""
    with (
        contextlib.closing(sqlite3.connect(source, timeout=30)) as here,
        contextlib.closing(sqlite3.connect(target)) as there,
    ):
        here.backup(there)


def _copy_bytes(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as here, target.open("wb") as there:
        while piece := here.read(_PIECE):
            digest.update(piece)
            there.write(piece)
    return digest.hexdigest()


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folders(folder: Path) -> None:
    """The lists of names in a folder and in all below it reach the disk."""
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        sync_file(path)


def kept_beside(where: Settings) -> Iterator[tuple[str, Path]]:
    """The files that are not the lake itself and are not made again, each with its path in a home: originals, accounts
    of staff, what is remembered."""
    yield from _kept_in(where.originals, "originals")
    lake = (where.catalog_file, where.storage_folder, where.originals)
    for top in sorted(where.home.iterdir()):
        if top.name not in _MADE_AGAIN and top not in lake:
            yield from _kept_in(top, top.name)


def _kept_in(top: Path, name: str) -> Iterator[tuple[str, Path]]:
    if top.is_file() and not _passing(top):
        yield name, top
    for path in sorted(top.rglob("*")):
        if path.is_file() and not _passing(path):
            yield f"{name}/{path.relative_to(top).as_posix()}", path


def _passing(path: Path) -> bool:
    return any(path.match(pattern) for pattern in _OF_ITS_PROCESSES)
