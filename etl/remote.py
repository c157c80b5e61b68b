"""What a lake on servers needs on top: the extensions, the password of PostgreSQL, the keys of S3, and that one process
at a time opens it.

Secrets reach DuckDB as secrets of the connection: its errors show addresses, never what is in them.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from duckdb import DuckDBPyConnection

from etl.cells import literal
from etl.errors import LakeError
from etl.settings import Settings

POSTGRES = "postgres:"
_OPENING = 4_127_052  # any number: whoever opens a lake holds it in the catalog's database
_PASSWORD = "atlas_catalog"
# A server that is gone without a word is noticed in seconds; libpq itself would wait for minutes, or for ever.
_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
}
# The same for the lock: the server lets go of that of a machine that has lost its power.
_LETTING_GO = (
    "lock_timeout = '60s'",
    "tcp_keepalives_idle = 5",
    "tcp_keepalives_interval = 5",
    "tcp_keepalives_count = 2",
)
_S3_SECONDS = 15


def extensions(where: Settings) -> list[str]:
    """The extensions that open this lake, beside DuckLake's own."""
    catalog = ["sqlite_scanner"] if where.catalog_file else ["postgres_scanner"]
    return catalog if where.storage_folder else [*catalog, "httpfs"]


def on_postgres(where: Settings) -> bool:
    """Whether a PostgreSQL server keeps the catalog."""
    return where.catalog.startswith(POSTGRES)


def address(where: Settings) -> str:
    """The catalog as DuckLake attaches it, with limits to how long a server is waited for."""
    if not on_postgres(where):
        return where.catalog
    limits = [f"{name}={value}" for name, value in _PATIENCE.items() if f"{name}=" not in where.catalog]
    if "://" not in where.catalog:
        return " ".join([where.catalog, *limits])
    return "&".join([where.catalog if "?" in where.catalog else f"{where.catalog}?", *limits]).replace("?&", "?")


def bring_secrets(connection: DuckDBPyConnection, where: Settings, environ: Mapping[str, str] = os.environ) -> None:
    """Gives the connection the password of the catalog and the keys of the storage, as far as they are set."""
    if where.password:
        connection.execute(f"create secret {_PASSWORD} (type postgres, password ?)", [where.password])
    bring_keys(connection, where, environ)


def bring_keys(connection: DuckDBPyConnection, where: Settings, environ: Mapping[str, str] = os.environ) -> None:
    """The same for the storage alone."""
    if where.storage_folder is None:
        connection.execute(f"set http_timeout = {_S3_SECONDS}")
        given = s3_options(where.storage, environ)
        options = ", ".join(f"{name} ?" for name in given)
        connection.execute(f"create secret atlas_storage (type s3, {options})", list(given.values()))


def s3_options(storage: str, environ: Mapping[str, str]) -> dict[str, str | bool]:
    """What ATLAS_S3_* say, in the words of DuckDB's secrets of S3. Without an endpoint it is Amazon's own; with one,
    addresses have the bucket in their path, as the servers that one runs oneself want it."""
    scheme, _, rest = storage.partition("://")
    if scheme != "s3" or not rest:
        raise LakeError(f"ATLAS_STORAGE is {storage}: a folder or s3://BUCKET/FOLDER/ was expected.")
    if not environ.get("ATLAS_S3_KEY_ID") or not environ.get("ATLAS_S3_SECRET"):
        raise LakeError("The storage is on S3: ATLAS_S3_KEY_ID and ATLAS_S3_SECRET have to be set.")
    options: dict[str, str | bool] = {
        "scope": storage,
        "key_id": environ["ATLAS_S3_KEY_ID"],
        "secret": environ["ATLAS_S3_SECRET"],
        "region": environ.get("ATLAS_S3_REGION") or "us-east-1",
    }
    if token := environ.get("ATLAS_S3_SESSION_TOKEN"):
        options["session_token"] = token
    if endpoint := environ.get("ATLAS_S3_ENDPOINT"):
        url = urlsplit(endpoint if "://" in endpoint else f"https://{endpoint}")
        options |= {"endpoint": url.netloc, "use_ssl": url.scheme != "http", "url_style": "path"}
    return options


def secret_option(where: Settings) -> list[str]:
    """The option of DuckLake that names the password."""
    return [f"meta_secret {literal(_PASSWORD)}"] if where.password else []


@contextlib.contextmanager
def one_at_a_time(connection: DuckDBPyConnection, where: Settings) -> Iterator[None]:
    """Of processes on several machines one opens the lake, and makes its tables, at a time; whoever dies lets go.

    On one machine the lock of the home does that (`etl.catalog.turn`).
    """
    if not on_postgres(where):
        yield
        return
    secret = f", secret {_PASSWORD}" if where.password else ""
    target = literal(address(where).removeprefix(POSTGRES))
    connection.execute(f"attach {target} as opening (type postgres{secret})")
    try:
        with contextlib.closing(connection.cursor()) as holder:
            holder.execute("begin")
            for setting in _LETTING_GO:
                holder.execute("call postgres_execute('opening', ?)", [f"set local {setting}"])
            holder.execute(f"from postgres_query('opening', 'select pg_advisory_xact_lock({_OPENING})')").fetchall()
            yield
            holder.execute("rollback")
    finally:
        connection.execute("detach opening")


def storage_answers(cursor: DuckDBPyConnection, where: Settings) -> bool:
    """Whether the rows of the lake are where they should be: asked of the storage itself, past every cache. Raises
    what DuckDB raises where it does not answer."""
    return bool(cursor.execute("select 1 from glob(?) limit 1", [f"{_pattern(where)}main/_head/*.parquet"]).fetchone())


def storage_holds_rows(cursor: DuckDBPyConnection, where: Settings) -> bool:
    """Whether any rows of a lake are there."""
    return bool(cursor.execute("select 1 from glob(?) limit 1", [f"{_pattern(where)}main/*/*.parquet"]).fetchone())


def base(where: Settings) -> str:
    """The storage with the stroke at its end."""
    return where.storage.rstrip("/") + "/"


def _pattern(where: Settings) -> str:
    """The same to search below: brackets and stars in the name of a folder are no pattern."""
    return base(where) if where.storage_folder is None else re.sub(r"([*?\[])", r"[\1]", base(where))
