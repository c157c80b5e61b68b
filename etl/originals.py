"""The files that were loaded, as they came: kept by the hash of their bytes in `originals/` of the home.

A file is kept right before the version that it becomes is committed: never one that was refused, which may
hold data of persons. What is kept is never changed and never deleted; one that a failed commit leaves behind
is harmless.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from etl.errors import LakeError
from etl.lake import Lake, sync_file
from etl.read_xlsx import XLSX, unread_parts
from etl.settings import Settings
from etl.version import FileRecord, Version

_ABANDONED_SECONDS = 3600.0
_SHORTEST = 8  # digits of a hash that name a file; fewer are a version's number


@dataclass(frozen=True)
class Original:
    """A file that is being loaded: where its bytes are, or they themselves, and their hash at the check."""

    source: Path | bytes
    sha256: str


def original_path(where: Settings, sha256: str) -> Path:
    """Where a file of this hash is kept."""
    return where.originals / sha256[:2] / sha256


def keep(where: Settings, originals: Iterable[Original]) -> None:
    """Writes each file under its hash, safely on the disk when this returns; one that is there stays as it is.

    A workbook with sheets or comments that were not checked is left out: they may tell of persons. Raises
    `LakeError` where a file has changed since it was checked, or cannot be written.
    """
    for original in originals:
        try:
            _keep(where, original)
        except OSError as error:
            raise LakeError(
                f"Nothing was changed: the original file could not be kept ({error.strerror or error})."
            ) from error
    _drop_abandoned(where)


def noted(where: Settings, version: Version) -> Version:
    """The version with a note at each of its files, whether its original is kept here: one that is lost later is
    missed then."""
    files = (replace(file, kept=original_path(where, file.sha256).exists()) for file in version.files)
    return replace(version, files=tuple(files))


def _drop_abandoned(where: Settings) -> None:
    """What a process that died was writing."""
    for path in where.originals.glob("*/.writing-*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                path.unlink()


def _keep(where: Settings, original: Original) -> None:
    path = original_path(where, original.sha256)
    if not path.exists():
        data = _checked_bytes(original)
        if data.startswith(XLSX) and unread_parts(data):
            return
        _write(path, data)
    for folder in (path.parent, where.originals, where.home):
        sync_file(folder)


def _checked_bytes(original: Original) -> bytes:
    data = original.source if isinstance(original.source, bytes) else original.source.read_bytes()
    if hashlib.sha256(data).hexdigest() != original.sha256:
        raise LakeError("Nothing was changed: a file was changed while it was being loaded. Please load it again.")
    return data


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: under a name of its own first, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writing = path.with_name(f".writing-{uuid.uuid4().hex}")
    try:
        writing.write_bytes(data)
        sync_file(writing)
        writing.rename(path)
    finally:
        writing.unlink(missing_ok=True)


def find_files(lake: Lake, wanted: str) -> tuple[FileRecord, ...]:
    """The files that a version's number, or the first digits of a hash, mean; raises `LakeError` for none."""
    if wanted.isdecimal() and len(wanted) < _SHORTEST:
        files = lake.version(int(wanted)).files
        if not files:
            raise LakeError(f"Version {wanted} came from no file.")
        return tuple(dict.fromkeys(files))
    if not re.fullmatch(f"[0-9a-f]{{{_SHORTEST},64}}", wanted.lower()):
        raise LakeError(f"{wanted} is neither a version nor a hash ({_SHORTEST} or more of its 64 digits).")
    found = {f.sha256: f for v in lake.history() for f in v.files if f.sha256.startswith(wanted.lower())}
    if len(found) != 1:
        raise LakeError(f"{'Several files have' if found else 'No file has'} a hash that begins with {wanted}.")
    return tuple(found.values())


def read_original(where: Settings, file: FileRecord) -> bytes:
    """The bytes that were loaded; raises `LakeError` where they are not kept here, or are damaged."""
    path = original_path(where, file.sha256)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise LakeError(f"{file.name} is not kept in {where.originals}: show tells which files are.") from None
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise LakeError(f"{path} is damaged: its bytes are no longer those of {file.name}. Restore it from a backup.")
    return data


def write_out(where: Settings, files: Iterable[FileRecord], folder: Path) -> list[Path]:
    """Writes the originals of these files into `folder` under the names that they came with, and returns
    them; all or, where one is missing or in the way, none."""
    contents = {folder / name: read_original(where, file) for name, file in _named(files).items()}
    for path, data in contents.items():
        if path.exists() and (not path.is_file() or path.read_bytes() != data):
            raise LakeError(f"{path} is there already; -o names another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in contents.items():
        path.write_bytes(data)
    return list(contents)


def _named(files: Iterable[FileRecord]) -> dict[str, FileRecord]:
    """Name → file; of two files with one name the second gets its hash before it."""
    named: dict[str, FileRecord] = {}
    for file in files:
        name = file.name
        if name in named and named[name].sha256 != file.sha256:
            name = f"{file.sha256[:_SHORTEST]}-{name}"
        named[name] = file
    return named
