"""The processes that work on uploads: one for a session, a few for the whole server (ATLAS_UPLOADS).

A session without a file in work may lose its process to another one: what it held is made again from the session's
own draft and bytes when it is next asked.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from etl.actor import Actor
from etl.desk import Told
from etl.draft import Draft
from etl.examined import Examined
from etl.settings import settings
from etl.version import Version
from etl.worker import Method, Worker

_MOST = 4
_LOOK_SECONDS = 0.5
WAITING = "waiting"  # the step of a call for which no process is free yet

_threads = ThreadPoolExecutor(max_workers=32, thread_name_prefix="upload")
_room = threading.Condition()
_seats: weakref.WeakSet[Seat] = weakref.WeakSet()

Bytes = Mapping[str, bytes]  # a file's hash → its bytes


def most() -> int:
    """How many processes there may be at once."""
    asked = os.environ.get("ATLAS_UPLOADS", "")
    return max(1, int(asked)) if asked.isdecimal() else _MOST


class Seat:
    """One session's place at the processes; the process ends with it. Calls wait for each other."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._worker: Worker | None = None
        self._taken: set[str] = set()
        self._used = time.monotonic()
        with _room:  # nobody counts the seats meanwhile
            _seats.add(self)

    @property
    def alive(self) -> bool:
        return self._worker is not None and self._worker.alive

    @property
    def busy(self) -> bool:
        return self._turn.locked()

    def start(self) -> None:
        """Has a process ready for the first file, unless all are at work."""
        if self.alive or not self._turn.acquire(blocking=False):
            return
        try:
            with _room:
                if _make_room(self):
                    self._begin()
        finally:
            self._turn.release()

    def examine(self, draft: Draft, data: Bytes, tell: Told) -> Examined:
        """What `Intake.examine` tells of the draft; raises `AtlasError`."""
        examined = self._call("examine", draft, data, tell=tell)
        self._taken -= {file.sha256 for file in examined.files if file.personal}
        return examined

    def annotated(self, draft: Draft, data: Bytes, number: int) -> bytes:
        """One file of the draft as a workbook that says what is wrong; raises `AtlasError`."""
        return self._call("annotated", draft, data, number)

    def commit(
        self, draft: Draft, data: Bytes, actor: Actor, message: str, base: int, source: str | None, tell: Told
    ) -> Version | None:
        """The version that the draft became; raises what `Intake.commit` raises."""
        return self._call("commit", draft, data, actor, message, base, source, tell=tell)

    def _call(self, method: Method, draft: Draft, data: Bytes, *rest: object, tell: Told | None = None) -> Any:
        wanted = {file.sha256 for file in draft.files}
        with self._turn:
            try:
                worker = self._ready(tell)
                for sha256 in wanted - self._taken:
                    worker.call("take", data[sha256])
                    self._taken.add(sha256)
                return worker.call(method, draft, *rest, tell=tell)
            finally:
                self._taken &= wanted  # the process forgets what the draft does not name
                self._used = time.monotonic()
                with _room:
                    _room.notify_all()

    def _ready(self, tell: Told | None) -> Worker:
        with _room:
            if self._worker is not None and self._worker.alive:
                return self._worker
            while not _make_room(self):
                if tell:
                    tell(WAITING, 0.0)
                _room.wait(_LOOK_SECONDS)
            return self._begin()

    def _begin(self) -> Worker:
        self._taken.clear()
        self._worker = Worker(settings())
        return self._worker

    def leave(self) -> None:
        """Ends the process; the next call begins another."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None


def _make_room(newcomer: Seat) -> bool:
    """Whether one more process may begin; the one that has been idle longest makes room for it. Under `_room`: who
    is not busy now cannot become so before it is let go."""
    others = [seat for seat in _seats if seat is not newcomer and seat.alive]
    if len(others) < most():
        return True
    idle = [seat for seat in others if not seat.busy]
    if idle:
        min(idle, key=lambda seat: seat._used).leave()
    return bool(idle)


class Job:
    """Work that goes on while the page draws how far it is. A run of the page that is interrupted, by a click or a
    lost connection, leaves it alone, and the next run finds it again."""

    def __init__(self, of: object, work: Callable[[Told], Any]) -> None:
        self.of = of
        self.step, self.done = "", 0.0
        self.future: Future[Any] = _threads.submit(work, self._tell)

    def _tell(self, step: str, done: float) -> None:
        self.step, self.done = step, done
