"""The secret that signs sessions: random, made once, kept in ATLAS_HOME for all processes of a machine."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from etl.errors import AtlasError
from etl.settings import Settings

VARIABLE = "STREAMLIT_SERVER_COOKIE_SECRET"  # several replicas share one secret through it


def cookie_secret(where: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """The secret of the environment, else the one that this machine keeps. Raises `AtlasError` where none can be
    kept."""
    if given := environ.get(VARIABLE):
        return given
    kept = where.home / "cookie.secret"
    try:
        if not kept.exists():
            _keep(kept)
        return kept.read_text(encoding="ascii")
    except OSError as error:
        raise AtlasError(f"The secret of the sessions cannot be kept in {kept} ({error.strerror}).") from error


def _keep(path: Path) -> None:
    """Of processes that begin at once one comes first, and nobody reads half a secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    try:
        with contextlib.suppress(FileExistsError):
            os.link(new, path)
    finally:
        new.unlink()
