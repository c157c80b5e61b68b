"""The files of an upload in memory: their bytes, how they were read, and what the checks found in them.

What costs much (reading) is kept as long as the draft asks for it; what costs little (which columns the headers mean,
what a person answered) is worked out anew. A file that holds data of persons is forgotten at once.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from etl.catalog import SCHEMA
from etl.cells import quoted
from etl.check import Checked, check, forget
from etl.check_persons import PERSONAL_DATA
from etl.corrections import correct
from etl.draft import Draft, DraftFile
from etl.errors import LakeError
from etl.examined import ExaminedFile, NumberedRow
from etl.headers import suggestions
from etl.lake import Lake
from etl.mappings import applied, remembered
from etl.read import read_file, understand
from etl.reading import Reading
from etl.staging import decimal_sign

_FIRST = 8  # rows that show how a file was understood
_BAD = 200  # rows with problems that can be mended in place at once

Told = Callable[[str, float], None]  # a step of the work, and how much of it is done


@dataclass(frozen=True)
class Found:
    """The files of a draft after their checks against version `head`."""

    files: tuple[DraftFile, ...]
    publisher: str
    head: int
    checked: tuple[Checked, ...]


class Desk:
    """Files of one person, worked on by one cursor. Not for several threads at once."""

    def __init__(self, lake: Lake) -> None:
        self.cursor = lake.cursor()
        self._lake = lake
        self._bytes: dict[str, bytes] = {}
        self._readings: dict[tuple[object, ...], Reading] = {}
        self._found: Found | None = None

    def close(self) -> None:
        self.cursor.close()
        self._bytes.clear()

    def take(self, data: bytes) -> str:
        """Takes a file's bytes into memory and returns their hash, by which a draft names them."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._bytes[sha256] = data
        return sha256

    def data(self, file: DraftFile) -> bytes:
        """The bytes of a file; raises `LakeError` where they are not at hand."""
        if file.sha256 not in self._bytes:
            raise LakeError(f"{file.name} is not at hand any more: choose it again.")
        return self._bytes[file.sha256]

    def check(self, draft: Draft, tell: Told) -> Found:
        """The draft's files, checked against each other and the newest version; once for the same files."""
        head = self._lake.head()
        found = self._found
        if found and (found.files, found.publisher, found.head) == (draft.files, draft.publisher, head):
            return found
        self._forget_checks()
        readings = []
        for number, file in enumerate(draft.files):
            tell("reading", number / len(draft.files))
            readings.append(self._reading(file, draft.publisher))
        tell("checking", 0.0)
        self._found = Found(draft.files, draft.publisher, head, tuple(check(self.cursor, readings, SCHEMA)))
        self._keep_only({_how_read(file) for file in draft.files}, {file.sha256 for file in draft.files})
        return self._found

    def told(self, found: Found) -> tuple[ExaminedFile, ...]:
        """What a person is shown of the files. Those that hold data of persons are gone from memory afterwards."""
        pairs = zip(found.files, found.checked, strict=True)
        files = tuple(self._told(file, one, found.publisher) for file, one in pairs)
        if refused := {one.sha256 for one in files if one.personal}:
            self._forget_checks()
            kept = {key for key in self._readings if key[1] not in refused}
            self._keep_only(kept, self._bytes.keys() - refused)
        return files

    def _reading(self, file: DraftFile, publisher: str) -> Reading:
        key = _how_read(file)
        if key not in self._readings:
            read = read_file(
                self.cursor, self.data(file), file.name, encoding=file.encoding, delimiter=file.delimiter
            )
            self._readings[key] = correct(self.cursor, read, file.fixes, file.left_out)
        reading = self._readings[key]
        if reading.staging is None:
            return reading
        mapping = {**self._remembered(reading, publisher), **file.mapping}
        reading = understand(reading, file.table, mapping)
        return dataclasses.replace(reading, answers=file.answers, decimal=decimal_sign(self.cursor, reading))

    def _remembered(self, reading: Reading, publisher: str) -> Mapping[str, str | None]:
        """What headers of the file meant in the publisher's earlier ones."""
        return applied(reading.header, remembered(self._lake.settings, publisher)) if publisher else {}

    def _told(self, said: DraftFile, one: Checked, publisher: str) -> ExaminedFile:
        reading = one.reading
        known = {h: c for h, c in self._remembered(reading, publisher).items() if h not in said.mapping}
        left_out = {header for header, column in {**known, **said.mapping}.items() if column is None}
        asked = [header for header in reading.header if header not in left_out]
        # A problem of the header is no row's.
        bad = sorted({p.row for p in one.problems if p.stops_loading and p.row not in (None, reading.header_row)})
        file = ExaminedFile(
            name=reading.file,
            sha256=reading.sha256,
            table=one.table,
            encoding=reading.encoding,
            encoding_certain=reading.encoding_certain,
            delimiter=reading.delimiter,
            decimal=reading.decimal,
            header=reading.header,
            columns=dict(reading.columns),
            suggested=dict(suggestions(asked, one.table, reading.columns)) if one.table else {},
            remembered={h: c for h, c in known.items() if c == reading.columns.get(h)},
            rows=one.rows,
            bad_rows=one.bad_rows,
            problems=one.problems,
            first=(),
            bad=(),
        )
        if reading.staging is None or any(problem.rule == PERSONAL_DATA for problem in one.problems):
            return file
        return dataclasses.replace(
            file,
            first=self._rows(reading, f"order by _row limit {_FIRST}"),
            bad=self._rows(reading, "where _row in (select unnest($1::bigint[])) order by _row", [bad[:_BAD]]),
        )

    def _rows(self, reading: Reading, which: str, parameters: Sequence[object] = ()) -> tuple[NumberedRow, ...]:
        rows = self.cursor.execute(f"select * from {reading.staging} {which}", list(parameters)).fetchall()
        return tuple((row[0], row[1:]) for row in rows)

    def _forget_checks(self) -> None:
        """Frees what the last checks made; the readings stay."""
        if self._found:
            forget(self.cursor, self._found.checked, readings=False)
        self._found = None

    def _keep_only(self, readings: Collection[tuple[object, ...]], hashes: Collection[str]) -> None:
        for key in self._readings.keys() - set(readings):
            reading = self._readings.pop(key)
            if reading.staging is not None:
                self.cursor.execute(f"drop table if exists {quoted(reading.staging)}")
        for sha256 in self._bytes.keys() - set(hashes):
            del self._bytes[sha256]


def _how_read(file: DraftFile) -> tuple[object, ...]:
    """What of a draft's file decides how its bytes are read."""
    fixes = tuple(sorted(file.fixes.items()))
    return file.name, file.sha256, file.encoding, file.delimiter, fixes, file.left_out


def rows_by_table(found: Found) -> Mapping[str, int]:
    """How many rows the files bring for each table."""
    rows: dict[str, int] = {}
    for one in found.checked:
        if one.table is not None:
            rows[one.table] = rows.get(one.table, 0) + one.rows
    return rows
