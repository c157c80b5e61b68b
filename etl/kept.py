"""Where loaded files are kept under the hash of their bytes: a folder, or beside the rows on S3, where every machine
finds them."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from etl import remote
from etl.cells import literal
from etl.duck import connect
from etl.lake import sync_file
from etl.settings import Settings

_ABANDONED_SECONDS = 3600.0


@dataclass(frozen=True)
class Folder:
    """Files in a folder, two digits of their hash before them."""

    root: Path
    home: Path

    def address(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def among(self, hashes: Iterable[str]) -> frozenset[str]:
        """Those of the hashes whose files are kept."""
        return frozenset(sha256 for sha256 in hashes if self.address(sha256).exists())

    def read(self, sha256: str) -> bytes | None:
        """The bytes; `None` where there is no such file. Raises `OSError`."""
        with contextlib.suppress(FileNotFoundError):
            return self.address(sha256).read_bytes()
        return None

    def write(self, sha256: str, data: bytes) -> None:
        """Whole or not at all: under a name of its own first, then renamed. Raises `OSError`."""
        path = self.address(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        writing = path.with_name(f".writing-{uuid.uuid4().hex}")
        try:
            writing.write_bytes(data)
            sync_file(writing)
            writing.rename(path)
        finally:
            writing.unlink(missing_ok=True)

    def settle(self, sha256: str) -> None:
        """The name of a file that is there reaches the disk too."""
        for folder in (self.address(sha256).parent, self.root, self.home):
            sync_file(folder)

    def drop_abandoned(self) -> None:
        """What a process that died was writing."""
        for path in self.root.glob("*/.writing-*"):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                    path.unlink()


@dataclass(frozen=True)
class Bucket:
    """Files on S3, through DuckDB: an object is there whole or not at all. Raises what DuckDB raises."""

    where: Settings

    @property
    def root(self) -> str:
        return f"{remote.base(self.where)}originals"

    def address(self, sha256: str) -> str:
        return f"{self.root}/{sha256[:2]}/{sha256}"

    def among(self, hashes: Iterable[str]) -> frozenset[str]:
        """Those of the hashes whose files are kept."""
        with self._connection() as connection:
            # Without the star DuckDB does not ask whether a file is there.
            asked = "select 1 from glob(?)"
            return frozenset(h for h in hashes if connection.execute(asked, [f"{self.address(h)}*"]).fetchone())

    def read(self, sha256: str) -> bytes | None:
        """The bytes; `None` where there is no such file."""
        with self._connection() as connection:
            row = connection.execute("select content from read_blob(?)", [f"{self.address(sha256)}*"]).fetchone()
            return row[0] if row else None

    def write(self, sha256: str, data: bytes) -> None:
        with self._connection() as connection:
            target = literal(self.address(sha256))
            connection.execute(f"copy (select ? :: blob) to {target} (format blob)", [data])

    def settle(self, sha256: str) -> None:
        """Nothing to do: what a service acknowledges is there."""

    def drop_abandoned(self) -> None:
        """Nothing to do: a service keeps no halves."""

    @contextlib.contextmanager
    def _connection(self) -> Iterator[DuckDBPyConnection]:
        with contextlib.closing(connect(extensions=["httpfs"])) as connection:
            remote.bring_keys(connection, self.where)
            yield connection


def place(where: Settings) -> Folder | Bucket:
    """Where the files of this lake are kept."""
    return Bucket(where) if where.storage_folder is None else Folder(where.originals, where.home)
