"""Where DuckDB puts what does not fit into memory: a folder of each lake's own.

Two processes that spilled into one folder read each other's blocks and crashed. The lock beside a folder is free
as soon as its process has died, and whoever opens the lake next removes both.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from pathlib import Path


def claim(parent: Path) -> tuple[Path, int]:
    """A folder in `parent`, which DuckDB makes when it needs it, and the lock to hold as long as it may."""
    parent.mkdir(parents=True, exist_ok=True)
    for lock in parent.glob("*.lock"):
        _remove_abandoned(lock)
    mine = parent / f"{uuid.uuid4().hex}.lock"
    held = os.open(mine, os.O_RDWR | os.O_CREAT)
    fcntl.flock(held, fcntl.LOCK_EX)
    return mine.with_suffix(""), held


def release(folder: Path, held: int) -> None:
    """Removes the folder and its lock, once the connection that spilled into it is closed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_suffix(".lock").unlink(missing_ok=True)
    os.close(held)


def _remove_abandoned(lock: Path) -> None:
    try:
        held = os.open(lock, os.O_RDWR)
    except FileNotFoundError:  # another process was faster
        return
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # its process lives
        os.close(held)
    else:
        release(lock.with_suffix(""), held)
