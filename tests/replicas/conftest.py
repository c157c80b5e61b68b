"""PostgreSQL and S3 for the tests of this folder, started once; each test has a database and a folder of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.follow import stop_followers
from etl.lake import close_lakes
from tests.replicas.parts import BUCKET, Bucket, MissingPart, Postgres, folder_of_parts

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with folder_of_parts() as folder:
        try:
            server = Postgres(folder)
        except MissingPart as missing:
            pytest.fail(str(missing))
        yield server
        server.stop()


@pytest.fixture(scope="session")
def bucket() -> Iterator[Bucket]:
    server = Bucket()
    yield server
    server.stop()


@pytest.fixture
def on_servers(postgres: Postgres, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The environment of a lake on PostgreSQL and S3 that is empty yet; the home of the first machine."""
    name = f"lake{next(_numbers)}"
    monkeypatch.setenv("ATLAS_CATALOG", postgres.catalog_of(name))
    for variable, value in bucket.environment.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("ATLAS_STORAGE", f"s3://{BUCKET}/{name}/")
    with folder_of_parts() as folder:
        monkeypatch.setenv("ATLAS_HOME", str(folder / "home1"))
        yield folder / "home1"
        stop_followers()
        close_lakes()
