"""Following a lake that others write too: a thread asks it every few seconds for its newest version.

Pages never wait for the lake; they read the newest edition at hand, which the thread builds beside them. A lake in
a home of its own needs none of this: whoever writes there publishes the edition in the same folder.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time

from duckdb import Error

from etl import remote
from etl.edition import editions_in, is_whole
from etl.errors import AtlasError, LakeError
from etl.lake import open_lake
from etl.publish import Newest, publish_apart, up_to_date
from etl.reasons import reason
from etl.settings import Settings

_SECONDS = 2.0
_STORAGE_SECONDS = 10.0
_OVERDUE_SECONDS = 60.0  # a server that neither answers nor refuses; building a large edition takes some of it
_log = logging.getLogger(__name__)


class Follower:
    """Keeps the newest edition of one lake at hand, and knows why there may be a newer version."""

    def __init__(self, where: Settings, seconds: float = _SECONDS, storage_seconds: float = _STORAGE_SECONDS) -> None:
        self._where, self._seconds, self._storage_seconds = where, seconds, storage_seconds
        self._stop, self._looked = threading.Event(), threading.Event()
        self._missing: AtlasError | None = None
        self._storage_seen = 0.0
        self._began = time.monotonic()  # the look that is under way, or the last one
        self._start()

    def newest(self) -> Newest:
        """The newest edition at hand, and why it may not be the newest version. Waits for the lake only where
        there is no edition yet; raises `AtlasError` where there is none to be had."""
        edition = next(filter(is_whole, editions_in(self._where.editions)), None)
        if edition is None:
            self._looked.wait(_OVERDUE_SECONDS)
            edition = next(filter(is_whole, editions_in(self._where.editions)), None)
        if edition is None:
            raise self._missing or LakeError(_overdue(self._where))
        return Newest(edition, self.missing)

    @property
    def missing(self) -> str:
        """Why there may be newer data than those at hand; empty where all is well."""
        if time.monotonic() - self._began > _OVERDUE_SECONDS:
            return _overdue(self._where)
        return str(self._missing or "")

    def stop(self) -> None:
        """Ends with the look that is under way; does not wait for it."""
        self._stop.set()

    def _start(self) -> None:
        threading.Thread(target=self._follow, name="follower", daemon=True).start()

    def _follow(self) -> None:
        try:
            while not self._stop.is_set():
                self._began = time.monotonic()
                self._note(self._look())
                self._looked.set()
                self._stop.wait(self._seconds)
        finally:
            if not self._stop.is_set():  # an error that nobody foresaw: it ends this thread, and so gets into the log
                self._missing = LakeError(f"Looking for newer versions in the lake at {self._where.catalog} failed.")
                self._looked.set()
                self._stop.wait(self._seconds)
                self._start()

    def _look(self) -> AtlasError | None:
        """Brings the newest version here; gives what is in the way."""
        try:
            up_to_date(self._where, publish_apart)
            self._look_at_storage()
        except AtlasError as error:
            return error
        except (Error, OSError) as error:
            lost = LakeError(f"The storage {self._where.storage} cannot be read ({reason(error)}).")
            lost.__cause__ = error
            return lost
        return None

    def _look_at_storage(self) -> None:
        """A catalog that answers proves nothing of the rows; asked less often, since services charge for it."""
        now = time.monotonic()
        if self._missing is None and now - self._storage_seen < self._storage_seconds:
            return
        with contextlib.closing(open_lake(self._where).cursor()) as cursor:
            if not remote.storage_answers(cursor, self._where):
                raise LakeError(f"The storage {self._where.storage} holds no rows of the lake.")
        self._storage_seen = now

    def _note(self, missing: AtlasError | None) -> None:
        """The log tells what has changed, not each look."""
        if missing and str(missing) != str(self._missing or ""):
            _log.error("%s Pages go on with the newest edition at hand.", missing, exc_info=missing)
        elif self._missing and not missing:
            _log.warning("The lake at %s can be read again.", self._where.catalog)
        self._missing = missing


def _overdue(where: Settings) -> str:
    return f"The lake at {where.catalog} does not answer."


_followers: dict[Settings, Follower] = {}
_starting = threading.Lock()


def follower(where: Settings) -> Follower | None:
    """The follower of a lake, started once in a process; `None` where nobody else writes it."""
    if not where.shared:
        return None
    with _starting:
        if where not in _followers:
            _followers[where] = Follower(where)
        return _followers[where]


def stop_followers() -> None:
    """Ends all followers of this process; for its end, and for tests."""
    with _starting:
        for running in _followers.values():
            running.stop()
        _followers.clear()
