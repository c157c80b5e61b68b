"""Where the lake and its editions are: ATLAS_HOME, ATLAS_CATALOG, ATLAS_STORAGE; how large a file may be:
ATLAS_MAX_FILE_MB; where the source documents are: ATLAS_DOCUMENTS. Keys of S3 are read in `etl.remote`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

PROJECT = Path(__file__).resolve().parent.parent
_MOST_MB = 200
_PASSWORD = re.compile(r"\bpassword\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))\s*")  # as libpq reads it
_IN_URL = re.compile(r"(://[^/@:]*):([^/@]*)@")


@dataclass(frozen=True)
class Settings:
    """`home` holds what this machine keeps (editions, originals, locks); `catalog` and `storage` are the lake itself.

    `catalog` is what DuckLake attaches: `sqlite:/…/catalog.sqlite`, or `postgres:dbname=…`. `storage` is a
    folder or an `s3://` address. Machines that share a lake have homes of their own. `password` is the one that
    the catalog's address held: what is shown of that has none.
    """

    home: Path
    catalog: str
    storage: str
    password: str = field(default="", repr=False)

    @property
    def shared(self) -> bool:
        """Whether others may write the lake from homes of their own: its catalog is in none."""
        return self.catalog_file is None or not self.catalog_file.is_relative_to(self.home)

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which another process finds the same lake; libpq takes the password from PGPASSWORD."""
        named = {"ATLAS_HOME": str(self.home), "ATLAS_CATALOG": self.catalog, "ATLAS_STORAGE": self.storage}
        return named | ({"PGPASSWORD": self.password} if self.password else {})

    @property
    def editions(self) -> Path:
        return self.home / "editions"

    @property
    def originals(self) -> Path:
        """The folder of the files that were loaded, as they came: in the home, or with rows that lie elsewhere, so
        that every machine finds them. Rows on a service have theirs there too (`etl.kept`)."""
        rows = self.storage_folder
        return self.home / "originals" if rows is None or rows.is_relative_to(self.home) else rows / "originals"

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
    catalog, password = _without_password(environ.get("ATLAS_CATALOG") or f"sqlite:{folder / 'catalog.sqlite'}")
    return Settings(
        home=folder,
        catalog=catalog,
        storage=environ.get("ATLAS_STORAGE") or f"{folder / 'data'}{os.sep}",
        password=password,
    )


def _without_password(catalog: str) -> tuple[str, str]:
    """The address of a catalog as it may be shown, and the password that was in it: `password=…`, or that of a URL."""
    if not catalog.startswith("postgres:"):
        return catalog, ""
    if found := _IN_URL.search(catalog):
        return _IN_URL.sub(r"\g<1>@", catalog), unquote(found[2])
    if found := _PASSWORD.search(catalog):
        said = found[2] if found[1] is None else re.sub(r"\\(.)", r"\1", found[1])
        return _PASSWORD.sub("", catalog).strip(), said
    return catalog, ""


def most_file_mb(environ: Mapping[str, str] = os.environ) -> int:
    """How large a file may be that is read, in MB of a million bytes: ATLAS_MAX_FILE_MB."""
    asked = environ.get("ATLAS_MAX_FILE_MB", "")
    return max(1, int(asked)) if asked.isdecimal() else _MOST_MB


def documents(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of the stored texts of the sources: ATLAS_DOCUMENTS; `None` where none is named."""
    named = environ.get("ATLAS_DOCUMENTS", "")
    return Path(named).resolve() if named else None
