"""DuckDB as the project uses it: nothing is ever downloaded, no variable of Python is a table."""

from __future__ import annotations

import importlib.util
import tempfile
import uuid
from collections.abc import Iterable
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from etl.cells import literal
from etl.errors import LakeError

_CONFIG: dict[str, str | bool] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    # What a large answer took is given back to the machine soon after; otherwise a process keeps the most it ever held.
    "allocator_background_threads": True,
}


def connect(
    database: Path | str = ":memory:",
    *,
    read_only: bool = False,
    extensions: Iterable[str] = (),
    temporary: Path | None = None,
    memory: str | None = None,
) -> DuckDBPyConnection:
    """A connection that holds at most so much `memory` ("200MB"); `extensions` come from their PyPI packages,
    `temporary` is where large sorts may spill: a folder that no other connection spills into, or both crash."""
    if temporary is None and not read_only:
        temporary = Path(tempfile.gettempdir()) / f"capacity-atlas-{uuid.uuid4().hex}"
    spill = {"temp_directory": str(temporary or "")}  # without one, DuckDB would take one that all processes share
    limit = {"memory_limit": memory} if memory else {}
    connection = duckdb.connect(str(database), read_only=read_only, config={**_CONFIG, **spill, **limit})
    for name in extensions:
        connection.execute(f"load {literal(str(extension_file(name)))}")
    return connection


def extension_file(name: str) -> Path:
    """Where the package `duckdb-extension-<name>` has put its file; raises `LakeError` where it has not."""
    package = f"duckdb_extension_{name}"
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if path.exists():
            return path
    raise LakeError(
        f"The package duckdb-extension-{name.replace('_', '-')}=={duckdb.__version__} is missing:"
        " install requirements.txt."
    )
