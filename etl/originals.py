"""The files that were loaded, as they came: kept by the hash of their bytes, where `etl.kept` says.

A file is kept right before the version that it becomes is committed: never one that was refused, which may
hold data of persons. What is kept is never changed and never deleted; one that a failed commit leaves behind
is harmless.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from duckdb import Error

from etl.errors import LakeError
from etl.kept import Bucket, Folder, place
from etl.lake import Lake
from etl.read_xlsx import XLSX, unread_parts
from etl.reasons import reason
from etl.settings import Settings
from etl.version import FileRecord, Version

_SHORTEST = 8  # digits of a hash that name a file; fewer are a version's number


@dataclass(frozen=True)
class Original:
    """A file that is being loaded: where its bytes are, or they themselves, and their hash at the check."""

    source: Path | bytes
    sha256: str


def kept_at(where: Settings, sha256: str) -> str | None:
    """The address of a file of this hash; `None` where it is not kept. Raises `LakeError` where nobody can tell."""
    kept = place(where)
    return str(kept.address(sha256)) if _among(kept, [sha256]) else None


def _among(kept: Folder | Bucket, hashes: Iterable[str]) -> frozenset[str]:
    with _told(f"Nobody can tell which originals are kept in {kept.root}"):
        return kept.among(hashes)


@contextlib.contextmanager
def _told(sentence: str) -> Iterator[None]:
    """What S3 says, as a sentence with its reason."""
    try:
        yield
    except Error as error:
        raise LakeError(f"{sentence} ({reason(error)}).") from error


def keep(where: Settings, originals: Iterable[Original]) -> None:
    """Writes each file under its hash, safely on the disk when this returns; one that is there stays as it is.

    A workbook with sheets or comments that were not checked is left out: they may tell of persons. Raises
    `LakeError` where a file has changed since it was checked, or cannot be written.
    """
    kept = place(where)
    for original in originals:
        try:
            with _told("Nothing was changed: the original file could not be kept"):
                _keep(kept, original)
        except OSError as error:
            raise LakeError(
                f"Nothing was changed: the original file could not be kept ({error.strerror or error})."
            ) from error
    kept.drop_abandoned()


def noted(where: Settings, version: Version) -> Version:
    """The version with a note at each of its files, whether its original is kept here: one that is lost later is
    missed then."""
    there = _among(place(where), {file.sha256 for file in version.files})
    return replace(version, files=tuple(replace(file, kept=file.sha256 in there) for file in version.files))


def _keep(kept: Folder | Bucket, original: Original) -> None:
    if not kept.among([original.sha256]):
        data = _checked_bytes(original)
        if data.startswith(XLSX) and unread_parts(data):
            return
        kept.write(original.sha256, data)
    kept.settle(original.sha256)


def _checked_bytes(original: Original) -> bytes:
    data = original.source if isinstance(original.source, bytes) else original.source.read_bytes()
    if hashlib.sha256(data).hexdigest() != original.sha256:
        raise LakeError("Nothing was changed: a file was changed while it was being loaded. Please load it again.")
    return data


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
    kept = place(where)
    with _told(f"{file.name} cannot be read"):
        data = kept.read(file.sha256)
    if data is None:
        raise LakeError(f"{file.name} is not kept in {kept.root}: show tells which files are.")
    if hashlib.sha256(data).hexdigest() != file.sha256:
        said = f"{kept.address(file.sha256)} is damaged: its bytes are no longer those of {file.name}."
        raise LakeError(f"{said} Restore it from a backup.")
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
