"""What the server has to say goes out at once.

Streamlit opens the port by itself, without naming a protocol; asyncio takes such connections for something other than
TCP and leaves Nagle's algorithm on: a second small packet waits until the browser has confirmed the first, which
browsers put off for 40 ms. So the end of nearly every answer came that late, and the messages of a page in jerks
(uvicorn's issue 3149 tells of the same). Connections take the setting over from the socket that listens.
"""

from __future__ import annotations

import gc
import socket


def send() -> None:
    """Sets it on all sockets of this process that listen: nobody hands out the one of the server."""
    for thing in gc.get_objects():
        if isinstance(thing, socket.socket) and _listens(thing):
            thing.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listens(candidate: socket.socket) -> bool:
    if candidate.family not in (socket.AF_INET, socket.AF_INET6) or candidate.fileno() < 0:
        return False
    return bool(candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
