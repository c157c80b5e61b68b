"""Why the lake or its disk failed, in words that a person can act on; the log keeps what DuckDB said."""

from __future__ import annotations

import re

# Words of DuckDB's errors after which the same transaction may be tried again.
PASSING = ("Transaction conflict", "database is locked", "could not serialize access")
_RESTORE = "restore it from a backup"
# Words of DuckDB, SQLite and the operating system → what they mean here. The first that fits counts.
_MEANINGS = (
    ("No space left|disk is full|File too large|quota exceeded", "the disk is full"),
    ("disk I/O error", "the disk is full or broken"),
    ("Read-only file system|readonly database", "its folder can only be read"),
    ("Permission denied|unable to open database file", "there is no permission to read or write its files"),
    ("|".join(PASSING), "other programs keep it busy: try again in a minute"),
    ("password authentication failed|no password supplied|role .* does not exist", "its server refuses the password"),
    ("database .* does not exist", "its server has no such database"),
    (
        "Unable to connect to Postgres|server closed the connection|terminating connection|connection to server|"
        "could not receive data|SSL connection has been closed",
        "the server of its catalog does not answer",
    ),
    ("NoSuchBucket", "its storage has no such bucket"),
    ("HTTP 403|AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch", "its storage refuses the key"),
    ("catalog version", "it was made by another release of Capacity Atlas: update this one"),
    ("not a database|malformed|can't decode", f"the lake's catalog is damaged: {_RESTORE}"),
    ("No snapshot found", "that version has expired: its rows are gone"),
    ("No such file|Cannot open file|HTTP 404", f"a file of the lake is missing: {_RESTORE}"),
    (
        "footer|magic bytes|what type|enough bytes|checksum|snappy|Snappy|TProtocol|orrupt|valid DuckDB",
        f"a file of the lake is damaged: {_RESTORE}",
    ),
    ("error for HTTP|HTTP (GET|PUT|HEAD|POST) error", "its storage does not answer"),
)
_PARQUET = re.compile(r"[^\"'/ ]+\.parquet")


def first_line(error: BaseException) -> str:
    """The gist of a DuckDB error: without its kind, its context and its trailing point."""
    return re.sub(r"^\w+ Error: ", "", str(error).strip().split("\n")[0]).rstrip(".")


def reason(error: BaseException) -> str:
    """What is wrong, for the brackets of a sentence; the gist of the error where it is none that is known."""
    for words, meaning in _MEANINGS:
        if re.search(words, str(error)):
            file = _PARQUET.search(str(error))
            return f"{meaning}, {file[0]}" if file and meaning.endswith(_RESTORE) else meaning
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return first_line(error)
