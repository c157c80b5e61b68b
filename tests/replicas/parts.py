"""The real parts of a lake beyond one machine, each on loopback and gone with the test: PostgreSQL, an S3 server,
nginx, and the dashboard as one machine of several runs it."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from moto.server import ThreadedMotoServer

from tests.browser.dashboard_server import ROOT, free_port

PASSWORD = "p'ss\\word"  # what has to be quoted is
KEY, SECRET = "atlas-key", "atlas/secret+key"
BUCKET = "atlas"
_NGINX = ROOT / "docs" / "nginx.conf"
_ADDRESS = "127.0.0.10"  # from which nginx asks: as another machine, whom a dashboard does not believe by itself


class MissingPart(Exception):  # noqa: N818 - it is a state of the machine
    """A program that the tests need is not there; says how to get it."""

    def __init__(self, program: str, package: str) -> None:
        super().__init__(f"{program} is missing: `make test` installs it, or: apt-get install {package}")


def until(holds: Callable[[], bool], seconds: float = 60.0) -> float:
    """Waits until something holds and gives the seconds that it took; raises `TimeoutError`."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if holds():
            return time.monotonic() - began
        time.sleep(0.1)
    raise TimeoutError(f"not within {seconds} s")


class Postgres:
    """A server without databases, which asks for a password."""

    def __init__(self, folder: Path) -> None:
        self._bin = _postgres_programs()
        self._account = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
        self.folder, self.port = folder / "postgres", free_port()
        self.folder.mkdir()
        if self._account:
            folder.chmod(0o711)
            shutil.chown(self.folder, self._account)
        asked = folder / "password"
        asked.write_text(PASSWORD)
        asked.chmod(0o644)
        options = ["-U", "atlas", "-A", "scram-sha-256", f"--pwfile={asked}", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run("initdb", "-D", str(self.folder / "data"), *options, "--no-sync")
        self.start()

    def catalog_of(self, name: str) -> str:
        """ATLAS_CATALOG of a new database, with the password quoted as libpq wants it."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "atlas", name)
        quoted = PASSWORD.replace("\\", "\\\\").replace("'", "\\'")
        return f"postgres:dbname={name} host=127.0.0.1 port={self.port} user=atlas password='{quoted}'"

    def start(self) -> None:
        options = [f"-p{self.port}", f"-k{self.folder}", "-clisten_addresses=127.0.0.1", "-clogging_collector=off"]
        with (self.folder.parent / "postgres.log").open("ab") as log:
            self._server = subprocess.Popen(
                [self._bin / "postgres", "-D", self.folder / "data", *options],
                stdout=log, stderr=log, user=self._account, cwd="/",
            )  # fmt: skip
        until(lambda: self._said("pg_isready", "-h", "127.0.0.1", "-p", str(self.port)) == 0)

    def stop(self) -> None:
        """At once, as a machine that fails: what is committed is there at the next start."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(30)

    def dump(self, name: str) -> str:
        """Everything that a database holds, as SQL."""
        options = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "atlas", name]
        return subprocess.run(
            [self._bin / "pg_dump", *options],
            capture_output=True, text=True, check=True, cwd="/", env=self._environment,
        ).stdout  # fmt: skip

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PGPASSWORD": PASSWORD}

    def _run(self, program: str, *arguments: str) -> None:
        if self._said(program, *arguments):
            raise RuntimeError(f"{program} failed: see {self.folder.parent / 'postgres.log'}")

    def _said(self, program: str, *arguments: str) -> int:
        with (self.folder.parent / "postgres.log").open("ab") as log:
            return subprocess.run(
                [self._bin / program, *arguments],
                stdout=log, stderr=log, user=self._account, cwd="/", env=self._environment,
            ).returncode  # fmt: skip


def _postgres_programs() -> Path:
    """Debian keeps them out of the way, a folder for each release."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise MissingPart("PostgreSQL", "postgresql")
    return found[-1].parent


class Bucket:
    """An S3 server with one empty bucket, kept in the memory of this process while it is stopped."""

    def __init__(self) -> None:
        self.port = free_port()
        self.start()
        request = urllib.request.Request(f"{self.endpoint}/{BUCKET}", method="PUT")
        urllib.request.urlopen(request, timeout=10).close()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """ATLAS_STORAGE and the keys."""
        return {
            "ATLAS_STORAGE": f"s3://{BUCKET}/lake/",
            "ATLAS_S3_ENDPOINT": self.endpoint,
            "ATLAS_S3_KEY_ID": KEY,
            "ATLAS_S3_SECRET": SECRET,
        }

    def start(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would tell of each request
        self._server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self._server.start()

    def stop(self) -> None:
        self._server.stop()


class Replica:
    """The dashboard as one machine runs it: a home and a port of its own."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home, self.port = home, free_port()
        self.environment = {**os.environ, **environment, "ATLAS_HOME": str(home), "FORWARDED_ALLOW_IPS": _ADDRESS}
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.home / "server.log").read_text(encoding="utf-8")

    def start(self) -> None:
        options = [f"--server.port={self.port}", "--server.address=127.0.0.1", "--server.headless=true"]
        with (self.home / "server.log").open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "dashboard.py", *options],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL, as when a machine loses its power."""
        if self._server:
            self._server.kill()
            self._server.wait(10)
        self._server = None

    def health(self) -> dict[str, object]:
        """What /healthz says; nothing while nobody answers."""
        with (
            suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer,
        ):
            return json.load(answer)
        return {}


@contextmanager
def nginx(folder: Path, replicas: list[Replica]) -> Iterator[str]:
    """The address of nginx before the replicas, with the very configuration that the documentation shows; only the
    addresses are those of the test."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise MissingPart("nginx", "nginx")
    port, shown = free_port(), _NGINX.read_text(encoding="utf-8")
    for number, replica in enumerate(replicas, 1):
        shown = shown.replace(f"10.0.0.1{number}:8501", f"127.0.0.1:{replica.port}")
    (folder / "atlas.conf").write_text(shown.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    logs = f"log_format who $upstream_addr; access_log {folder / 'nginx-access.log'} who;"
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder / 'nginx.pid'}; error_log {folder / 'nginx-error.log'};"
        f"events {{}} http {{ {logs} {temporary} proxy_bind {_ADDRESS}; include {folder / 'atlas.conf'}; }}"
    )
    server = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        until(lambda: _listens(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def folder_of_parts() -> Iterator[Path]:
    """A folder that the account of PostgreSQL may enter, which those of pytest are not."""
    with tempfile.TemporaryDirectory(prefix="atlas-replicas-") as folder:
        yield Path(folder)


def _listens(port: int) -> bool:
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False
