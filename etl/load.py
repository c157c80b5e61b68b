"""From files to a version: read, check, commit."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.actor import Actor, operator
from etl.catalog import SCHEMA
from etl.check import Checked, check_files
from etl.commit import Staged, StagedRows, commit_staged
from etl.compare import Changes
from etl.contract import DATA
from etl.draft import DraftFile
from etl.lake import Lake
from etl.mappings import applied
from etl.meaning import UNANSWERED, Answers
from etl.originals import Original
from etl.reading import Reading
from etl.version import FileRecord, Version

CURATED_AUTHOR = "Capacity Atlas"
CURATED_MESSAGE = "Curated data"


@dataclass(frozen=True)
class Loaded:
    """What came of a load. `version` is `None` where problems stopped it or where nothing would change;
    `changes` is `None` where problems stopped it."""

    checked: tuple[Checked, ...]
    changes: Changes | None
    version: Version | None

    @property
    def refused(self) -> bool:
        return self.changes is None


def curated_files() -> list[Path]:
    """The CSV files beside the contract."""
    return sorted(DATA.glob("*.csv"))


def curated_version(lake: Lake) -> Version | None:
    """The newest version of the curated data, where their files are still the same, byte for byte.

    Loading them again would only take back what others have changed in those rows since.
    """
    mark = (CURATED_AUTHOR, CURATED_MESSAGE)
    last = next((version for version in lake.history() if (version.author, version.message) == mark), None)
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in curated_files()}
    return last if last and {file.name: file.sha256 for file in last.files} == files else None


def load_files(
    lake: Lake,
    paths: Sequence[Path],
    actor: Actor,
    message: str,
    *,
    replace: bool = False,
    encoding: str | None = None,
    delimiter: str | None = None,
    table: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    answers: Answers = UNANSWERED,
    keep: bool = True,
) -> Loaded:
    """Checks the files against each other and what is loaded, and commits them as one version.

    Rows are added and changed by their keys; with `replace` the tables become what the files hold; with
    `keep` the files are kept as they came. What is said of reading them goes to `read_file` and into the history.
    Raises what `commit_staged` and `read_file` raise.
    """
    with contextlib.closing(lake.cursor()) as cursor:
        seen = lake.head()
        checked = tuple(
            check_files(
                cursor, paths, SCHEMA,
                encoding=encoding, delimiter=delimiter, table=table, mapping=mapping, answers=answers,
            )
        )  # fmt: skip
        if any(one.typed_table is None for one in checked):
            return Loaded(checked, None, None)
        originals = _originals(paths, checked) if keep else ()
        said = DraftFile("", "", encoding, delimiter, table, answers, mapping or {})
        staged = Staged(cursor, staged_rows(checked), _records(checked, said), seen, replace, originals)
        version, changes = commit_staged(lake, staged, actor, message)
        return Loaded(checked, changes, version)


def staged_rows(checked: Iterable[Checked]) -> tuple[StagedRows, ...]:
    """The rows of those files that have no problem, ready to be compared."""
    return tuple(
        StagedRows(one.table, one.typed_table, one.given)
        for one in checked
        if one.table is not None and one.typed_table is not None
    )


def _records(checked: Sequence[Checked], said: DraftFile) -> tuple[FileRecord, ...]:
    return tuple(
        FileRecord(reading.file, reading.sha256, reading.table, reading.rows, _read_as(reading, said))
        for reading in (one.reading for one in checked)
        if reading.table is not None
    )


def _read_as(reading: Reading, said: DraftFile) -> dict[str, object]:
    return dataclasses.replace(said, mapping=applied(reading.header, said.mapping)).read_as()


def _originals(paths: Sequence[Path], checked: Sequence[Checked]) -> tuple[Original, ...]:
    return tuple(Original(path, one.reading.sha256) for path, one in zip(paths, checked, strict=True))


def load_curated(lake: Lake) -> Loaded:
    """The project's own data, as `load` without files brings them in; their files are in the project's history."""
    return load_files(lake, curated_files(), operator(CURATED_AUTHOR), CURATED_MESSAGE, keep=False)
