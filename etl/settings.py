"""Where the lake and its editions are: ATLAS_HOME, ATLAS_CATALOG, ATLAS_STORAGE; how large a file may be:
ATLAS_MAX_FILE_MB; where the source documents are: ATLAS_DOCUMENTS."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
_MOST_MB = 200


@dataclass(frozen=True)
class Settings:
    """`home` holds what this machine keeps (editions, originals, locks); `catalog` and `storage` are the lake itself.

    `catalog` is what DuckLake attaches: `sqlite:/…/catalog.sqlite`, or `postgres:dbname=…`. `storage` is a
    folder or an `s3://` address. Machines that share a lake have homes of their own.
    """

    home: Path
    catalog: str
    storage: str

    @property
    def editions(self) -> Path:
        return self.home / "editions"

    @property
    def originals(self) -> Path:
        """The files that were loaded, as they came."""
        return self.home / "originals"

    @property
    def accounts(self) -> Path:
        """The accounts of staff, where no identity provider keeps them."""
        return self.home / "accounts.sqlite"

    @property
    def catalog_file(self) -> Path | None:
        """The file of an embedded catalog; `None` where a server keeps it."""
        kind, _, rest = self.catalog.partition(":")
        return Path(rest) if kind == "sqlite" else None

    @property
    def storage_folder(self) -> Path | None:
        """The folder of the Parquet files; `None` where a service keeps them."""
        return None if "://" in self.storage else Path(self.storage)


def settings(home: Path | str | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the environment; `home` given goes before ATLAS_HOME, whose default is `.atlas` in the
    project."""
    folder = Path(home or environ.get("ATLAS_HOME") or PROJECT / ".atlas").resolve()
    return Settings(
        home=folder,
        catalog=environ.get("ATLAS_CATALOG") or f"sqlite:{folder / 'catalog.sqlite'}",
        storage=environ.get("ATLAS_STORAGE") or f"{folder / 'data'}{os.sep}",
    )


def most_file_mb(environ: Mapping[str, str] = os.environ) -> int:
    """How large a file may be that is read, in MB of a million bytes: ATLAS_MAX_FILE_MB."""
    asked = environ.get("ATLAS_MAX_FILE_MB", "")
    return max(1, int(asked)) if asked.isdecimal() else _MOST_MB


def documents(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of the stored texts of the sources: ATLAS_DOCUMENTS; `None` where none is named."""
    named = environ.get("ATLAS_DOCUMENTS", "")
    return Path(named).resolve() if named else None
