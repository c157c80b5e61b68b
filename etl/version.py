"""What the lake remembers of one accepted change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

EXPIRED = "expired"
_MAY_BE_SAID = ("source", "undoes", "returns_to")


@dataclass(frozen=True)
class FileRecord:
    """One file of a load: its name without folders, the hash of its bytes, its table, its rows.

    `read_as` is what a person said of it beyond its bytes: how to read it, and corrections (`etl.draft`). `kept` is
    whether its original was kept with the version; `None` where that was not noted yet.
    """

    name: str
    sha256: str
    table: str
    rows: int
    read_as: Mapping[str, Any] = field(default_factory=dict, hash=False)
    kept: bool | None = field(default=None, compare=False)

    def as_json(self) -> dict[str, object]:
        """For the snapshot, `show --json` and `history --json`."""
        unsaid = {name for name, said in (("read_as", self.read_as), ("kept", self.kept)) if said in ({}, None)}
        return {name: value for name, value in vars(self).items() if name not in unsaid}


@dataclass(frozen=True)
class Version:
    """One version: who, when, why, from which files, and rows per table as (inserted, updated, deleted).

    `snapshot` is DuckLake's own number; `commit` tells this change from all others; `source` is the document that
    the person named for it, an id of `sources` or an address. It may undo one version (`undoes`), or equal an older one
    (`returns_to`). Of one that is `expired` the rows are gone.
    """

    number: int
    snapshot: int
    author: str
    message: str
    committed_at: datetime
    files: tuple[FileRecord, ...]
    rows: Mapping[str, tuple[int, int, int]]
    commit: str
    source: str | None = None
    undoes: int | None = None
    returns_to: int | None = None
    expired: bool = False

    def extra_info(self) -> str:
        """The JSON that stands in the snapshot."""
        return json.dumps(
            {
                "version": self.number,
                "commit": self.commit,
                "committed_at": self.committed_at.isoformat(),
                "files": [file.as_json() for file in self.files],
                "rows": {
                    table: dict(zip(("inserted", "updated", "deleted"), counts, strict=True))
                    for table, counts in self.rows.items()
                },
                **{name: said for name in _MAY_BE_SAID if (said := getattr(self, name)) is not None},
            },
            ensure_ascii=False,
        )

    def as_json(self) -> dict[str, object]:
        """For `history --json` and `show --json`."""
        said = {"author": self.author, "message": self.message, **json.loads(self.extra_info())}
        return {**said, EXPIRED: True} if self.expired else said

    @classmethod
    def read(cls, snapshot: int, author: str, message: str, extra_info: str) -> Version:
        info = json.loads(extra_info)
        return cls(
            number=info["version"],
            snapshot=snapshot,
            author=author,
            message=message,
            committed_at=datetime.fromisoformat(info["committed_at"]),
            files=tuple(FileRecord(**file) for file in info["files"]),
            rows={t: (n["inserted"], n["updated"], n["deleted"]) for t, n in info["rows"].items()},
            commit=info["commit"],
            **{name: info.get(name) for name in _MAY_BE_SAID},
        )


def read_history(snapshots: Iterable[tuple[int, str, str, str]]) -> list[Version]:
    """The versions among snapshots (number, author, message, extra info), newest first; and those of which only the
    line is kept, in the note of a later snapshot."""
    notes = [(row, json.loads(row[3])) for row in snapshots]
    kept = [Version.read(*row) for row, note in notes if "version" in note]
    # Of several notes the newest has the last word.
    lines = {line["version"]: line for _, note in reversed(notes) for line in note.get(EXPIRED, ())}
    for version in kept:
        lines.pop(version.number, None)
    return kept + [_expired(lines[number]) for number in sorted(lines, reverse=True)]


def _expired(line: Mapping[str, Any]) -> Version:
    return replace(Version.read(-1, line["author"], line["message"], json.dumps(line)), expired=True)
