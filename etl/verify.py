"""Whether a lake is whole: its catalog, its history, its files, the rows of every version, originals, keys.

Each check tells what it looked at and what it found wrong; one that cannot be made at all is a fault too. Nothing is
changed by it.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from duckdb import DuckDBPyConnection, Error

from etl.cells import literal, quoted
from etl.contract import Contract, contract
from etl.edition import Edition, candidate, editions_in, open_edition
from etl.errors import AtlasError
from etl.kept import place
from etl.lake import Lake
from etl.lake_files import LakeFile, counts_at, files_of, heads_at, rows_in
from etl.plain import counted
from etl.reasons import reason
from etl.settings import Settings
from etl.version import FileRecord, Version


@dataclass(frozen=True)
class Check:
    """One check: its name, what it looked at, and what is wrong."""

    name: str
    said: str
    faults: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {"check": self.name, "whole": not self.faults, "said": self.said, "faults": list(self.faults)}


@dataclass(frozen=True)
class _Opened:
    """What the checks of an open lake share."""

    lake: Lake
    cursor: DuckDBPyConnection
    history: tuple[Version, ...]  # oldest first
    every: bool  # keys of every version, not of the newest alone

    @property
    def versions(self) -> tuple[Version, ...]:
        """Those whose rows are still kept."""
        return tuple(version for version in self.history if not version.expired)


Faults = list[str]
Made = Callable[[_Opened, Faults], str]  # lists what is wrong, returns what was looked at


def verify(where: Settings, *, every: bool = False) -> list[Check]:
    """All checks in their order. Keys and references are those of the newest version, with `every` of all.

    Where the catalog cannot be read there is nothing else to look at, and its check stands alone.
    """
    faults = list(_catalog_faults(where))
    if not faults:
        try:
            with contextlib.closing(Lake(where, contract())) as lake, contextlib.closing(lake.cursor()) as cursor:
                opened = _Opened(lake, cursor, tuple(reversed(lake.history())), every)
                return [_catalog(opened), *(_check(name, made, opened) for name, made in _CHECKS.items())]
        except (AtlasError, Error, KeyError, TypeError, ValueError) as error:  # of a history that is no JSON of ours
            faults.append(str(error) if isinstance(error, AtlasError) else f"it cannot be read ({reason(error)})")
    return [Check("catalog", where.catalog, tuple(faults))]


def _catalog_faults(where: Settings) -> Iterator[str]:
    """What SQLite says of an embedded catalog; a server looks after its own."""
    catalog = where.catalog_file
    if catalog is None:
        return
    if not catalog.exists() or not catalog.stat().st_size:
        yield f"{catalog} is missing or empty: restore it from a backup"
        return
    try:
        with contextlib.closing(sqlite3.connect(catalog, timeout=30)) as connection:
            found = [said for (said,) in connection.execute("pragma integrity_check(5)")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    yield from (f"{catalog} is damaged ({said}): restore it from a backup" for said in found if said != "ok")


def _catalog(opened: _Opened) -> Check:
    return Check("catalog", f"it opens and lists {counted(len(opened.history), 'version')}")


def _check(name: str, made: Made, opened: _Opened) -> Check:
    faults: Faults = []
    said = ""
    try:
        said = made(opened, faults)
    except (AtlasError, Error, OSError) as error:
        faults.append(f"it cannot be checked ({reason(error)})")
    return Check(name, said, tuple(faults))


def _history(opened: _Opened, faults: Faults) -> str:
    """Each number and each change once, and `_head` as the history says."""
    numbers = [version.number for version in opened.history]
    newest, head = max(numbers, default=0), opened.lake.head()
    for number, times in sorted(Counter([*numbers, *range(1, newest + 1)]).items()):
        if times != 2:
            faults.append(f"version {number} is {'missing' if times == 1 else 'listed more than once'}")
    again = [commit for commit, times in Counter(v.commit for v in opened.history).items() if times > 1]
    faults += [f"the change {commit} is listed more than once" for commit in again]
    if head != newest:
        faults.append(f"the newest version is {newest}, but the head says {head}")
    for version in opened.versions:
        if (said := heads_at(opened.cursor, version)) != [version.number]:
            faults.append(f"as of version {version.number} the head says {', '.join(map(str, said)) or 'nothing'}")
    expired = len(opened.history) - len(opened.versions)
    return f"versions up to {newest}, each once, the head agrees" + (f"; {expired} expired" if expired else "")


def _files(opened: _Opened, faults: Faults) -> str:
    """Every file that the catalog names is there, as large and as long as it says, and can be read to its end."""
    files = files_of(opened.cursor)
    for file in files:
        try:
            faults += _file_faults(opened, file)
        except (Error, OSError) as error:
            faults.append(f"{file.address}: {reason(error)}")
    return f"{counted(len(files), 'file')} of Parquet, {sum(file.size for file in files):,} bytes, read to their end"


def _file_faults(opened: _Opened, file: LakeFile) -> Iterator[str]:
    where = opened.lake.settings
    if where.storage_folder is not None:
        size = where.storage_folder.joinpath(file.address).stat().st_size
        if size != file.size:
            yield f"{file.address}: it has {size} bytes, the catalog says {file.size}"
    rows = rows_in(opened.cursor, file, where.storage)
    if rows != file.rows:
        yield f"{file.address}: it has {rows} rows, the catalog says {file.rows}"


def _versions(opened: _Opened, faults: Faults) -> str:
    """Each table as of each version has as many rows as the recorded changes leave."""
    tables = [table.name for table in opened.lake.contract.tables]
    due = dict.fromkeys(tables, 0)
    for version in opened.history:
        for table, (inserted, _, deleted) in version.rows.items():
            due[table] = due.get(table, 0) + inserted - deleted
        if version.expired:
            continue
        try:
            found = counts_at(opened.cursor, version, tables)
        except Error as error:
            faults.append(f"version {version.number} cannot be read ({reason(error)})")
            continue
        faults += [
            f"version {version.number}: {table} has {found[table]} rows, its history says {due[table]}"
            for table in tables
            if found[table] != due[table]
        ]
        due |= found  # a row that is lost once is told once
    return f"{counted(len(opened.versions), 'version')} of {len(tables)} tables: rows agree with the recorded changes"


def _originals(opened: _Opened, faults: Faults) -> str:
    """The files of the loads have the bytes whose hash the history keeps."""
    where = opened.lake.settings
    there = elsewhere = 0
    kept = place(where)
    for version, file in _loaded_files(opened.history).values():
        data, address = kept.read(file.sha256), kept.address(file.sha256)
        if data is not None:
            there += 1
            if hashlib.sha256(data).hexdigest() != file.sha256:
                faults.append(f"{address} is damaged: {file.name} of version {version.number}")
        elif file.kept:
            faults.append(f"{address} is missing: {file.name} of version {version.number}")
        else:
            elsewhere += 1
    return f"{counted(there, 'file')} with the hash of the history; {elsewhere} not kept here"


def disagreeing_rows(lake: Lake) -> list[str]:
    """What the check of the versions finds wrong."""
    faults: Faults = []
    with contextlib.closing(lake.cursor()) as cursor:
        _versions(_Opened(lake, cursor, tuple(reversed(lake.history())), every=False), faults)
    return faults


def _loaded_files(history: tuple[Version, ...]) -> dict[str, tuple[Version, FileRecord]]:
    """Hash → the file, where any version says so one that was kept."""
    files: dict[str, tuple[Version, FileRecord]] = {}
    for version in history:
        for file in version.files:
            if file.kept or file.sha256 not in files:
                files[file.sha256] = (version, file)
    return files


def _keys(opened: _Opened, faults: Faults) -> str:
    """An edition can be made: keys stand once, references lead to a row, and so does every quotation."""
    looked = opened.versions if opened.every else opened.versions[-1:]
    lake, quotations = opened.lake, 0
    for version in looked:
        relations = {table.name: lake.relation(table, version.number) for table in lake.contract.tables}
        try:
            with candidate(opened.cursor, lake.settings.editions, lake.contract, relations, version) as made:
                quotations += _quotation_faults(Edition(made.path, version.number), lake.contract, faults)
        except AtlasError as error:
            faults.append(f"version {version.number}: {error}")
    which = "every version" if opened.every else f"version {looked[0].number}" if looked else "nothing"
    return f"keys and references of {which}; {counted(quotations, 'quotation')}, each of a cell of a row"


def _quotation_faults(edition: Edition, model: Contract, faults: Faults) -> int:
    """How many quotations there are; those that speak of no cell are faults."""
    cells = [
        f"select {literal(table.name)}, cast(row.{quoted(table.key[0])} as varchar), {literal(column.name)}"
        f" from {quoted(table.name)} as row"
        for table in model.tables
        if len(table.key) == 1
        for column in table.columns
    ]
    with contextlib.closing(open_edition(edition)) as cursor:
        (quotations,) = cursor.execute("select count(*) from evidence").fetchone() or (0,)
        lost = cursor.execute(
            'select distinct "table", row_id, "column" from evidence where ("table", row_id, "column") not in'
            f" ({' union all '.join(cells)}) order by all"
        ).fetchall()
    faults += [f"version {edition.version}: words for a cell that is not there: {' '.join(cell)}" for cell in lost]
    return quotations


def _editions(opened: _Opened, faults: Faults) -> str:
    """Editions, which pages show, are of this lake and not of one that stood here before."""
    known = {version.number: version for version in opened.history}
    found = editions_in(opened.lake.settings.editions)
    for edition in found:
        version = known.get(edition.version)
        try:
            if version is None or _shown_by(edition) != (version.author, version.message, version.committed_at):
                faults.append(f"{edition.path} is of another lake: delete it")
        except Error as error:
            faults.append(f"{edition.path} cannot be read ({reason(error)}): delete it, it is built again")
    return f"{counted(len(found), 'edition')} of this release, each of a version of this lake"


def _shown_by(edition: Edition) -> tuple[object, ...] | None:
    with contextlib.closing(open_edition(edition)) as cursor:
        return cursor.execute("select author, message, committed_at from version").fetchone()


_CHECKS: dict[str, Made] = {
    "history": _history,
    "files": _files,
    "versions": _versions,
    "originals": _originals,
    "keys": _keys,
    "editions": _editions,
}
