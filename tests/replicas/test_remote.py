"""What is read from the environment for a lake on servers, and what may be shown of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from duckdb import IOException

from etl.errors import LakeError
from etl.kept import Bucket, Folder, place
from etl.reasons import reason
from etl.remote import address, extensions, s3_options
from etl.settings import Settings, settings

KEYS = {"ATLAS_S3_KEY_ID": "key", "ATLAS_S3_SECRET": "hidden"}


def of(catalog: str, storage: str = "s3://bucket/lake/") -> Settings:
    return settings("/home/atlas", {"ATLAS_CATALOG": catalog, "ATLAS_STORAGE": storage})


@pytest.mark.parametrize(
    ("written", "shown", "password"),
    [
        ("dbname=a password=hidden host=h", "dbname=a host=h", "hidden"),
        (r"dbname=a password='it\'s \\ hidden'", "dbname=a", r"it's \ hidden"),
        ("password = hidden dbname=a", "dbname=a", "hidden"),
        ("postgresql://atlas:hid%40den@h:5432/a", "postgresql://atlas@h:5432/a", "hid@den"),
        ("dbname=a host=h", "dbname=a host=h", ""),
        ("postgresql://atlas@h/a", "postgresql://atlas@h/a", ""),
    ],
)
def test_a_password_is_taken_out_of_the_address_of_the_catalog(written: str, shown: str, password: str) -> None:
    where = of(f"postgres:{written}")
    assert (where.catalog, where.password) == (f"postgres:{shown}", password)
    assert not password or password not in repr(where)


def test_a_server_that_is_gone_without_a_word_is_not_waited_for_for_ever() -> None:
    assert "connect_timeout=5" in address(of("postgres:dbname=a"))
    assert address(of("postgres:dbname=a connect_timeout=9")).count("connect_timeout") == 1
    assert address(of("postgres:postgresql://h/a")).startswith("postgres:postgresql://h/a?connect_timeout=5&")
    assert address(of("postgres:postgresql://h/a?sslmode=require")).startswith(
        "postgres:postgresql://h/a?sslmode=require&connect_timeout=5&"
    )


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, {"region": "us-east-1"}),
        ({"ATLAS_S3_REGION": "eu-central-1"}, {"region": "eu-central-1"}),
        (
            {"ATLAS_S3_ENDPOINT": "http://127.0.0.1:9000"},
            {"region": "us-east-1", "endpoint": "127.0.0.1:9000", "use_ssl": False, "url_style": "path"},
        ),
        (
            {"ATLAS_S3_ENDPOINT": "s3.example.org", "ATLAS_S3_SESSION_TOKEN": "token"},
            {
                "region": "us-east-1",
                "session_token": "token",
                "endpoint": "s3.example.org",
                "use_ssl": True,
                "url_style": "path",
            },
        ),
    ],
)
def test_what_the_environment_says_of_s3(environment: dict[str, str], expected: dict[str, object]) -> None:
    always = {"scope": "s3://bucket/lake/", "key_id": "key", "secret": "hidden"}
    assert s3_options("s3://bucket/lake/", KEYS | environment) == always | expected


@pytest.mark.parametrize("storage", ["s3://", "gcs://bucket/"])
def test_a_storage_that_is_neither_a_folder_nor_s3_is_refused(storage: str) -> None:
    with pytest.raises(LakeError, match="a folder or s3://BUCKET/FOLDER/ was expected"):
        s3_options(storage, KEYS)


def test_storage_on_s3_without_keys_is_refused() -> None:
    with pytest.raises(LakeError, match="ATLAS_S3_KEY_ID and ATLAS_S3_SECRET have to be set"):
        s3_options("s3://bucket/lake/", {"ATLAS_S3_KEY_ID": "key"})


def test_only_the_extensions_that_a_lake_needs_are_loaded() -> None:
    assert extensions(settings("/home/atlas", {})) == ["sqlite_scanner"]
    assert extensions(of("postgres:dbname=a", "/shared/lake/")) == ["postgres_scanner"]
    assert extensions(of("postgres:dbname=a")) == ["postgres_scanner", "httpfs"]


def test_a_lake_is_shared_where_its_catalog_is_not_in_the_home() -> None:
    assert not settings("/home/atlas", {}).shared
    assert of("postgres:dbname=a").shared
    assert of("sqlite:/shared/catalog.sqlite").shared
    assert not of("sqlite:/home/atlas/catalog.sqlite").shared


def test_loaded_files_are_kept_where_every_machine_finds_them() -> None:
    home = Path("/home/atlas")
    assert place(settings(home, {})) == Folder(home / "originals", home)
    assert place(of("postgres:dbname=a", "/shared/lake/")) == Folder(Path("/shared/lake/originals"), home)
    kept = place(of("postgres:dbname=a"))
    assert isinstance(kept, Bucket)
    assert kept.address("ab12") == "s3://bucket/lake/originals/ab/ab12"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ('Unable to connect to Postgres at "dbname=a": connection refused', "of its catalog does not answer"),
        ('Unable to connect to Postgres: FATAL: password authentication failed for user "a"', "refuses the password"),
        ("Could not connect to server error for HTTP GET to 'http://h/b'", "its storage does not answer"),
        ("HTTP GET error reading 's3://b/x' (HTTP 403 Forbidden)", "its storage refuses the key"),
        ("HTTP GET error reading 's3://b/x' (HTTP 404 Not Found) NoSuchBucket: gone", "its storage has no such bucket"),
        ("HTTP GET error reading 's3://b/x.parquet' (HTTP 404 Not Found)", "restore it from a backup, x.parquet"),
    ],
)
def test_what_a_server_says_becomes_a_sentence(said: str, meant: str) -> None:
    assert meant in reason(IOException(f"IO Error: {said}"))
