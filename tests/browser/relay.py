"""A reverse proxy as far as it matters to a test: what a browser sends goes on with headers that the browser did not
send."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


@contextmanager
def relay(server: str, **headers: str) -> Iterator[str]:
    """The address of a proxy before `server` that adds these headers (`_` stands for `-`) to the first request of
    each connection, which is the only one of a websocket."""
    added = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()).encode()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, urlsplit(server).port, added), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def _serve(listener: socket.socket, port: int | None, added: bytes) -> None:
    with suppress(OSError):  # the listener is closed at the end
        while True:
            browser, _ = listener.accept()
            threading.Thread(target=_connect, args=(browser, port, added), daemon=True).start()


def _connect(browser: socket.socket, port: int | None, added: bytes) -> None:
    # An open page asks again once the server has ended.
    with suppress(OSError), browser, socket.create_connection(("127.0.0.1", port or 0)) as server:
        back = threading.Thread(target=_pass, args=(server, browser, b""), daemon=True)
        back.start()
        _pass(browser, server, added)
        back.join()


def _pass(one: socket.socket, other: socket.socket, added: bytes) -> None:
    """What comes from one goes to the other, until either ends."""
    with suppress(OSError):
        while data := one.recv(65_536):
            line, end, rest = data.partition(b"\r\n") if added else (data, b"", b"")
            other.sendall(line + end + added + rest)
            added = b""
    for side in (one, other):
        with suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)
