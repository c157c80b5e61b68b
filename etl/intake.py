"""An upload on its way: files are read, checked, compared and shown, and become a version when a person says so.

Nothing of a file is stored before that. What is committed is the very change that was shown.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Sequence
from pathlib import Path

from etl.actor import Actor, authorise
from etl.annotate import annotated
from etl.commit import Staged, commit_compared, compare, relations_after
from etl.compare import Changes
from etl.conflicts import conflicts, without
from etl.desk import Desk, Found, Told, rows_by_table
from etl.diff import told
from etl.draft import Draft
from etl.edition import Edition, candidate
from etl.errors import EditionError, LakeError, StaleHead
from etl.examined import Conflict, Examined, Preview
from etl.lake import Lake
from etl.load import staged_rows
from etl.mappings import remember
from etl.originals import Original
from etl.version import FileRecord, Version

_TOLD = 50  # rows of each kind and table in a preview


def _silent(step: str, done: float) -> None:
    """Nobody wants to know."""


class Intake:
    """One person's upload, in one lake. Not for several threads at once.

    `tell` hears each step: "reading" (with how many of the files are done), "checking", "comparing", "showing",
    "writing".
    """

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._desk = Desk(lake)
        self._cursor = self._desk.cursor
        self._compared: tuple[object, Preview, Changes] | None = None
        self._preview_file: Path | None = None

    def close(self) -> None:
        """Forgets everything; what was committed stays."""
        self._drop_preview()
        self._desk.close()

    def take(self, data: bytes) -> str:
        """Takes a file's bytes into memory and returns their hash, by which a draft names them."""
        return self._desk.take(data)

    def examine(self, draft: Draft, tell: Told = _silent) -> Examined:
        """Every file with its problems and, where none is blocked, what they would change in the newest version.

        Raises `LakeError` where bytes were not taken, or the lake cannot be read.
        """
        found = self._desk.check(draft, tell)
        files = self._desk.told(found)
        if not files or any(one.blocked for one in files):
            self._drop_preview()
            return Examined(files, None)
        preview, _ = self._preview(draft, found, tell)
        return Examined(files, preview)

    def annotated(self, draft: Draft, number: int) -> bytes:
        """One file of the draft as a workbook in which each bad cell is coloured and says what is wrong."""
        checked = self._desk.check(draft, _silent).checked[number]
        return annotated(self._cursor, checked, self._desk.data(draft.files[number]))

    def commit(
        self, draft: Draft, actor: Actor, message: str, base: int, source: str | None = None, tell: Told = _silent
    ) -> Version | None:
        """The version that the draft became, or `None` where it changes nothing.

        `base` is the version that the preview was of: where somebody committed since, nothing is done and
        `StaleHead` is raised, as it is where a conflict is not decided. `source` is the document behind the change:
        an id of `sources`, or an address. Raises `NotAllowed`, `LakeError` where a file is blocked or the source
        unknown, `EditionError` where keys would not hold.
        """
        authorise(actor)
        if not message.strip():
            raise LakeError("Nothing was changed: say in a few words why the data change.")
        found = self._desk.check(draft, tell)
        if not found.checked or any(one.typed_table is None for one in found.checked):
            raise LakeError("Nothing was changed: the files have problems that stop them.")
        if found.head != base:
            raise StaleHead(base, found.head)
        preview, changes = self._preview(draft, found, tell)
        self._refuse(draft, preview)
        self._refuse_unknown(source, changes)
        tell("writing", 0.0)
        version = self._commit(draft, found, changes, actor, message.strip(), source)
        self._remember(draft)
        self._drop_preview()
        return version

    def _commit(
        self, draft: Draft, found: Found, changes: Changes, actor: Actor, message: str, source: str | None
    ) -> Version | None:
        def compared(head: int) -> Changes:
            if head != changes.base:
                raise StaleHead(changes.base, head)
            return changes

        files = tuple(
            FileRecord(one.reading.file, file.sha256, one.table or "", one.rows, file.read_as())
            for file, one in zip(draft.files, found.checked, strict=True)
        )
        originals = tuple(Original(self._desk.data(file), file.sha256) for file in draft.files)
        version, _ = commit_compared(
            self._lake, self._cursor, compared, actor, message, files, originals, source=source
        )
        return version

    def _refuse(self, draft: Draft, preview: Preview) -> None:
        if preview.refusal:
            raise EditionError(f"Nothing was changed: {preview.refusal}")
        if preview.undecided:
            rows = ", ".join(f"{one.table} {' '.join(one.key)}" for one in preview.undecided[:5])
            raise StaleHead(preview.base if draft.seen is None else draft.seen, preview.base, rows)

    def _refuse_unknown(self, source: str | None, changes: Changes) -> None:
        """Raises `LakeError` for a source that is neither an address nor in `sources` as it will be."""
        if source is None or source.startswith(("https://", "http://")):
            return
        rows = relations_after(self._lake, changes)["sources"]
        if not self._cursor.execute(f"select 1 from {rows} where id = ?", [source]).fetchone():
            raise LakeError(f"Nothing was changed: the sources have no {source}.")

    def _remember(self, draft: Draft) -> None:
        """Which columns the publisher's headers mean. Where that cannot be written, it is asked again next time."""
        said = {header: column for file in draft.files for header, column in file.mapping.items()}
        if draft.publisher and said:
            with contextlib.suppress(OSError):
                remember(self._lake.settings, draft.publisher, said)

    # What would change

    def _preview(self, draft: Draft, found: Found, tell: Told) -> tuple[Preview, Changes]:
        """What the files would change; worked out once for the same draft and version, so that what is committed is
        the very change that was shown."""
        seen = found.head if draft.seen is None else draft.seen
        asked = (draft.files, draft.publisher, draft.replace, draft.decisions, seen, found.head)
        if self._compared is None or self._compared[0] != asked:
            self._drop_preview()
            tell("comparing", 0.0)
            preview, changes = self._compare(draft, found, seen)
            if changes:
                tell("showing", 0.0)
                preview = self._shown(preview, changes)
            self._compared = asked, preview, changes
        return self._compared[1:]

    def _compare(self, draft: Draft, found: Found, seen: int) -> tuple[Preview, Changes]:
        """The change without the rows that stay as somebody else has them."""
        staged = Staged(self._cursor, staged_rows(found.checked), (), found.head, draft.replace)
        ours = compare(self._lake, staged, found.head)
        given = rows_by_table(found)
        try:
            both = self._conflicts(draft, ours, seen)
        except StaleHead as error:  # more of them than anybody can decide
            return Preview(found.head, (), given, (), None, str(error)), Changes(found.head, ())
        changes = self._without_theirs(ours, both)
        tables = tuple(
            told(self._cursor, table, change, self._lake.relation(table, changes.base), _TOLD)
            for change in changes.tables
            for table in [self._lake.contract.table(change.table)]
        )
        unchanged = {table: rows - _touched(changes, table) for table, rows in given.items()}
        return Preview(found.head, tables, unchanged, both, None), changes

    def _conflicts(self, draft: Draft, ours: Changes, seen: int) -> tuple[Conflict, ...]:
        return tuple(
            conflict
            for change in ours.tables
            for conflict in conflicts(self._lake, self._cursor, change, seen, ours.base, draft.decisions)
        )

    def _without_theirs(self, ours: Changes, both: Sequence[Conflict]) -> Changes:
        left = []
        for change in ours.tables:
            theirs = [one.key for one in both if one.table == change.table and one.side == "theirs"]
            table = self._lake.contract.table(change.table)
            left.append(without(self._cursor, table, change, theirs) if theirs else change)
        return Changes(ours.base, tuple(change for change in left if change.rows))

    def _shown(self, preview: Preview, changes: Changes) -> Preview:
        """The preview with the next version as it would be, or with why it cannot be."""
        version = self._lake.next_version(changes, "", "")
        relations = relations_after(self._lake, changes)
        folder = self._lake.settings.editions
        try:
            with candidate(self._cursor, folder, self._lake.contract, relations, version) as made:
                self._preview_file = made.path.with_name(f"{made.path.stem}-preview.duckdb")
                made.path.rename(self._preview_file)
        except EditionError as error:
            return dataclasses.replace(preview, refusal=str(error))
        return dataclasses.replace(preview, edition=Edition(self._preview_file, version.number))

    def _drop_preview(self) -> None:
        self._compared = None
        if self._preview_file is not None:
            self._preview_file.unlink(missing_ok=True)
            self._preview_file = None


def _touched(changes: Changes, table: str) -> int:
    change = changes.of(table)
    return 0 if change is None else change.inserted + change.updated
