"""Which columns the headers of a publisher's files mean, as somebody once said: `mappings.json` in the home.

A convenience of one machine: without it the same is asked again. Headers and publishers are known by their folded
text. What belongs to no column of a file's table is of no account there.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from etl.lake import sync_file
from etl.names import fold
from etl.settings import Settings

MOST_PUBLISHERS = 200
MOST_HEADERS = 500  # of one publisher
_LONGEST = 200  # characters of a header or a publisher that count

_log = logging.getLogger(__name__)
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class _Publisher:
    name: str
    headers: Mapping[str, str | None]  # folded header → column, the newest last; `None`: left out


def remembered(where: Settings, publisher: str) -> Mapping[str, str | None]:
    """Folded header → column, or `None` where it is left out; empty for a publisher that is not known."""
    known = _readable(where).get(_folded(publisher))
    return MappingProxyType(dict(known.headers)) if known else MappingProxyType({})


def publishers(where: Settings) -> tuple[str, ...]:
    """Whose headers are remembered, the latest first, as the name was last written."""
    return tuple(known.name for known in reversed(_readable(where).values()))


def applied(header: Iterable[str], mapping: Mapping[str, str | None]) -> dict[str, str | None]:
    """The mapping for the headers of a file, which may be other spellings of the mapping's.

    A header that the mapping has letter by letter is the only one that is meant by it.
    """
    cells = dict.fromkeys(cell for cell in header if cell)
    others = {_folded(other): column for other, column in mapping.items() if other not in cells}
    others.pop("", None)
    return {
        cell: mapping[cell] if cell in mapping else others[_folded(cell)]
        for cell in cells
        if cell in mapping or _folded(cell) in others
    }


def remember(where: Settings, publisher: str, mapping: Mapping[str, str | None]) -> None:
    """Adds what a person said of a publisher's headers to what is remembered; the newest holds.

    Call it after the file was accepted: the first row of one that is refused may be data of persons. Raises
    `OSError` where the home cannot be written.
    """
    who, said = _folded(publisher), {_folded(header): column for header, column in mapping.items()}
    said.pop("", None)
    if not who or not said:
        return
    where.home.mkdir(parents=True, exist_ok=True)
    with _alone(where):
        known = _mended(where)
        before = known.pop(who, _Publisher("", {})).headers
        headers = {header: column for header, column in before.items() if header not in said} | said
        known[who] = _Publisher(publisher.strip()[:_LONGEST], _newest(headers, MOST_HEADERS))
        _write(_path(where), _newest(known, MOST_PUBLISHERS))


def _folded(text: str) -> str:
    return fold(text[:_LONGEST])


def _newest(entries: Mapping[str, _Value], most: int) -> dict[str, _Value]:
    return dict(list(entries.items())[-most:])


def _path(where: Settings) -> Path:
    return where.home / "mappings.json"


@contextlib.contextmanager
def _alone(where: Settings) -> Iterator[None]:
    """One process or thread at a time; the lock of one that died is free at once."""
    with (where.home / "mappings.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _readable(where: Settings) -> dict[str, _Publisher]:
    """What is remembered; nothing where the file is missing, cannot be read or is damaged."""
    try:
        return _read(_path(where))
    except (OSError, ValueError) as error:
        _log.warning("%s cannot be read: no headers are remembered (%s)", _path(where), error)
        return {}


def _mended(where: Settings) -> dict[str, _Publisher]:
    """The same for one who writes: a damaged file is set aside, so that nothing of it is overwritten."""
    path = _path(where)
    try:
        return _read(path)
    except ValueError as error:
        aside = path.with_name("mappings.damaged.json")
        path.replace(aside)
        _log.warning("%s is damaged and now called %s (%s)", path, aside.name, error)
        return {}


def _read(path: Path) -> dict[str, _Publisher]:
    """Raises `ValueError` where the file is not of the form that `_write` gives it."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    if not isinstance(entries, dict):
        raise ValueError("it is not an object")
    return {who: _publisher(entry) for who, entry in entries.items()}


def _publisher(entry: object) -> _Publisher:
    match entry:
        case {"name": str(name), "headers": dict(headers)} if all(
            column is None or isinstance(column, str) for column in headers.values()
        ):
            return _Publisher(name, headers)
    raise ValueError(f"{entry!r:.80} is no publisher")


def _write(path: Path, known: Mapping[str, _Publisher]) -> None:
    """Whole or not at all: under a name of its own first, then renamed."""
    writing = path.with_name(f".mappings-{uuid.uuid4().hex}")
    entries = {who: asdict(publisher) for who, publisher in known.items()}
    try:
        writing.write_text(json.dumps(entries, ensure_ascii=False, indent=1), encoding="utf-8")
        sync_file(writing)
        writing.replace(path)
    finally:
        writing.unlink(missing_ok=True)
    sync_file(path.parent)
