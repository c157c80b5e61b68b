"""An intake in a process of its own, so that a large or hostile file neither stalls nor swells the server.

`Worker` is the server's end: each call is one message there and one back. What the process holds can be made again
from a draft and the files' bytes; when it dies, the next call says so and the one after starts another.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
import weakref
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

import duckdb

from etl.desk import Told
from etl.errors import AtlasError, LakeError
from etl.intake import Intake
from etl.lake import open_lake
from etl.reasons import reason
from etl.settings import Settings

Method = Literal["take", "examine", "annotated", "commit"]
_ROOT = Path(__file__).resolve().parent.parent
_PATIENCE = 10.0  # seconds that a process told to end may take
_log = logging.getLogger(__name__)


class WorkerDied(AtlasError):  # noqa: N818 - it is a state of the process, not a fault of the caller
    """The process ended in the middle of a call: nothing was committed, or the history says that it was."""


class Worker:
    """A process with one intake, started at once. Calls from several threads wait for each other."""

    def __init__(self, where: Settings) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "etl.worker", str(theirs.fileno())],
                cwd=_ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt at the terminal is the server's to answer
                env={**os.environ, **where.environment},
            )  # fmt: skip
        self._connection = Connection(ours.detach())
        self._turn = threading.Lock()
        # Also when nobody closes it: the session that held it has gone.
        self._end = weakref.finalize(self, _end, self._connection, self._process)

    @property
    def alive(self) -> bool:
        return self._end.alive and self._process.poll() is None

    @property
    def busy(self) -> bool:
        """Whether a call is under way."""
        return self._turn.locked()

    def call(self, method: Method, *arguments: Any, tell: Told | None = None) -> Any:
        """What `Intake.<method>` returns; raises what it raises, and `WorkerDied` where the process ended.

        `tell` hears the steps of it while they are taken.
        """
        with self._turn:
            try:
                self._connection.send((method, arguments))
                while True:
                    kind, value = self._connection.recv()
                    if kind != "step":
                        break
                    if tell:
                        tell(*value)
            except (EOFError, OSError) as error:
                self.close()
                code = self._process.returncode
                _log.exception("the process of an upload ended with %s", code)
                changed = (
                    "The history tells whether the change was made before"
                    if method == "commit"
                    else "Nothing was changed"
                )
                raise WorkerDied(
                    "The file could not be worked on: its process ended, as it does where memory runs out."
                    f" {changed}; please try again, or in parts."
                ) from error
        if kind == "raised":
            raise value
        return value

    def close(self) -> None:
        """Ends the process; what it held is forgotten."""
        self._end()


def _end(connection: Connection, process: subprocess.Popen[bytes]) -> None:
    connection.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _serve(connection: Connection, intake: Intake) -> None:
    """Answers calls until the server's end is closed."""
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            method, arguments = connection.recv()
            connection.send(_answer(intake, method, arguments, lambda *step: connection.send(("step", step))))


def _answer(intake: Intake, method: Method, arguments: tuple[Any, ...], tell: Told) -> tuple[str, Any]:
    told = {"tell": tell} if method in ("examine", "commit") else {}
    try:
        return "done", getattr(intake, method)(*arguments, **told)
    except AtlasError as error:
        _log.info("%s: %s", method, error)
        return "raised", error
    except (duckdb.Error, OSError) as error:
        _log.exception("%s failed", method)
        return "raised", LakeError(f"Nothing was changed: the lake or its disk cannot be used ({reason(error)}).")


def _refuse(connection: Connection, error: AtlasError) -> None:
    """There is no lake to work with: the first call is told so."""
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.recv()
        connection.send(("raised", error))


def main(descriptor: int) -> None:
    """The process: an intake of the lake that the environment names, served over a socket that it inherited."""
    logging.basicConfig(format="%(asctime)s %(process)d %(levelname)s %(message)s")
    connection = Connection(descriptor)
    try:
        intake = Intake(open_lake())
    except AtlasError as error:
        _log.exception("an upload cannot begin")
        _refuse(connection, error)
        return
    with contextlib.closing(intake):
        _serve(connection, intake)


if __name__ == "__main__":
    main(int(sys.argv[1]))
