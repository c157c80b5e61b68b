"""What the server has to say goes out at once.

Streamlit opens the port by itself, without naming a protocol; asyncio takes such connections for something other than
TCP and leaves Nagle's algorithm on: a second small packet waits until the browser has confirmed the first, which
browsers put off for 40 ms. So the end of nearly every answer came that late, and the messages of a page in jerks
(uvicorn's issue 3149 tells of the same). Connections take the setting over from the socket that listens.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_OPEN_FILES = Path("/dev/fd")  # of this process, by number; Windows has none, and goes on as before


def send() -> None:
    """Sets it on all sockets of this process that listen: nobody hands out the one of the server."""
    for number in _open_files():
        with suppress(OSError):  # no socket, or closed meanwhile
            _set(number)


def _open_files() -> Iterator[int]:
    # Not by asking the garbage collector for its objects: that breaks tuples which other threads are just making.
    with suppress(OSError):
        yield from [int(entry.name) for entry in _OPEN_FILES.iterdir()]


def _set(number: int) -> None:
    seen = socket.socket(fileno=number)
    try:
        listens = seen.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
        if listens and seen.family in (socket.AF_INET, socket.AF_INET6):
            seen.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    finally:
        seen.detach()  # it is not ours to close
