"""A server under measurement: started, waited for, ended; what it holds in memory and what it has computed."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")
_MB = 1024
_PATIENCE = 900.0  # seconds; a peer reads millions of rows before it answers
_IDLE = 0.05  # seconds of processor time in a second


@dataclass(frozen=True)
class Server:
    """One process, with those that it has started."""

    url: str
    pid: int
    log: Path

    def memory_mb(self) -> float:
        """Resident memory, of all its processes together."""
        return sum(_resident(pid) for pid in _family(self.pid)) / _MB

    def tracebacks(self) -> int:
        """How often its log tells of a fault; a page may say so in a sentence, which a visitor does not understand."""
        return self.log.read_text(encoding="utf-8", errors="replace").count("Traceback (most recent call last)")

    def cpu_seconds(self) -> float:
        """Seconds of all processors since its start."""
        return sum(map(_busy, _family(self.pid)))


@contextmanager
def serve(
    command: Sequence[str], folder: Path, log: Path, ready: str = "/", environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Runs a command, in which `{port}` is a free port, until the block ends."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [part.format(port=port) for part in command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(url + ready, process, log)
            server = Server(url, process.pid, log)
            _settle(server)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def load_of_the_machine() -> str:
    """What else it does: the averages of one, five and fifteen minutes, and its processors."""
    return f"load {' '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} processors"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}: {log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(f"no server at {url} after {_PATIENCE:.0f} s")


def _settle(server: Server) -> None:
    """Nobody comes in the seconds after a start, in which all of them still make themselves ready."""
    until, busy = time.monotonic() + _PATIENCE, -1.0
    while time.monotonic() < until and server.cpu_seconds() - busy > _IDLE:
        busy = server.cpu_seconds()
        time.sleep(1)


def _family(pid: int) -> list[int]:
    """A process and those below it that still run."""
    found, left = [], [pid]
    while left:
        one = left.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                left += map(int, task.read_text().split())
            except OSError:  # it has ended meanwhile
                continue
    return found


def _resident(pid: int) -> int:
    """Kilobytes."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def _busy(pid: int) -> float:
    """Seconds, those of its ended children included."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS
