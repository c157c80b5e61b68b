"""Accounts of staff on a machine without an identity provider, kept in one SQLite file in ATLAS_HOME.

Only its owner may read the file, and every process of the app shares it. Of a password it holds the argon2id hash;
each account has a stamp, which changes with the password, so that a session from before it is worth nothing.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from etl.errors import AtlasError
from etl.settings import Settings

SHORTEST = 12  # letters of a password
LONGEST = 1_000
_LONGEST_NAME = 80
_BUSY_SECONDS = 30
_TABLES = """
create table if not exists account (
    folded text primary key, name text not null, hash text not null, stamp text not null, made text not null
) strict;
create table if not exists attempt (subject text not null, at real not null) strict;
create index if not exists attempt_subject on attempt (subject, at);
create table if not exists ended (session text primary key, until real not null) strict;
"""
HASHER = PasswordHasher()
# A hash takes 64 MB; many at once would be an attack of their own.
_AT_ONCE = threading.BoundedSemaphore(2)


class AccountError(AtlasError):
    """An account cannot be made, changed, found or read."""


@dataclass(frozen=True)
class Account:
    """A member of staff as the history names them."""

    name: str
    stamp: str
    made: str  # the day, as ISO 8601 writes it


class Accounts:
    """The accounts of one ATLAS_HOME; there may be none, and then no file either."""

    def __init__(self, where: Settings, clock: Callable[[], float] = time.time) -> None:
        self.path: Path = where.accounts
        self.clock = clock

    def add(self, name: str, password: str) -> Account:
        """A new account; raises `AccountError` where name or password cannot be taken."""
        account = Account(checked_name(name), secrets.token_hex(8), f"{datetime.now(UTC):%Y-%m-%d}")
        row = [folded(account.name), account.name, hashed(password), account.stamp, account.made]
        with self.opened(make=True) as con:
            added = con.execute("insert into account values (?, ?, ?, ?, ?) on conflict do nothing", row).rowcount
        if not added:
            raise AccountError(
                f"There is an account for {account.name} already; `staff password` gives it a new password."
            )
        return account

    def remove(self, name: str) -> None:
        """Also ends the account's sessions."""
        with self.opened() as con:
            self._expect(name, con.execute("delete from account where folded = ?", [folded(name)]))

    def set_password(self, name: str, password: str) -> None:
        """Also ends the account's sessions."""
        row = [hashed(password), secrets.token_hex(8), folded(name)]
        with self.opened() as con:
            self._expect(name, con.execute("update account set hash = ?, stamp = ? where folded = ?", row))

    def _expect(self, name: str, done: sqlite3.Cursor) -> None:
        if not done.rowcount:
            raise AccountError(f"There is no account for {name}; `staff list` shows all.")

    def listed(self) -> tuple[Account, ...]:
        """All accounts, by name."""
        if not self.path.exists():
            return ()
        with self.opened() as con:
            rows = con.execute("select name, stamp, made from account order by folded").fetchall()
        return tuple(Account(*row) for row in rows)

    def find(self, name: str) -> tuple[Account, str] | None:
        """An account and its password's hash, in whatever case the name is written."""
        if not self.path.exists():
            return None
        with self.opened() as con:
            row = con.execute("select name, stamp, made, hash from account where folded = ?", [folded(name)]).fetchone()
        return (Account(*row[:3]), row[3]) if row else None

    def end_session(self, session: str, until: float) -> None:
        """Nobody is signed in by this session any more; it is remembered until it would have ended anyway."""
        with self.opened() as con:
            con.execute("delete from ended where until < ?", [self.clock()])
            con.execute("insert into ended values (?, ?) on conflict do nothing", [session, until])

    def holds(self, name: str, stamp: str, session: str) -> bool:
        """Whether the account is still there, with the same password, and the session has not been ended."""
        if not self.path.exists():
            return False
        with self.opened() as con:
            row = con.execute(
                "select 1 from account where folded = ? and stamp = ?"
                " and not exists (select 1 from ended where session = ?)",
                [folded(name), stamp, session],
            ).fetchone()
        return row is not None

    @contextlib.contextmanager
    def opened(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        """A connection for one thread, whose statements commit one by one; `make` makes the file where there is
        none."""
        try:
            if make:
                self._make()
            with contextlib.closing(self._connect()) as con:
                yield con
        except (sqlite3.Error, OSError) as error:
            raise AccountError(f"The accounts in {self.path} cannot be read or written ({error}).") from error

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.path.as_uri()}?mode=rw", _BUSY_SECONDS, isolation_level=None, uri=True)

    def _make(self) -> None:
        """The file is private from its first byte; what SQLite lays beside it inherits that."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        with contextlib.closing(self._connect()) as con:
            con.execute("pragma journal_mode = wal")
            con.executescript(_TABLES)


def folded(name: str) -> str:
    """A name as it is looked up: however its letters are composed, whatever their case and spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def checked_name(name: str) -> str:
    """A name as it will stand in the history; raises `AccountError` where it cannot stand there."""
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy or len(tidy) > _LONGEST_NAME or not tidy.isprintable():
        raise AccountError(f"A name has 1 to {_LONGEST_NAME} printable letters.")
    if "@" in tidy:
        raise AccountError(f"{tidy} is an e-mail address: give a name, which everybody reads in the history.")
    return tidy


def hashed(password: str) -> str:
    """What is kept of a password; raises `AccountError` where it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(f"A password has {SHORTEST} to {LONGEST} letters; this one has {len(password)}.")
    return HASHER.hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether a password is the one of a hash."""
    if len(password) > LONGEST:
        return False
    with _AT_ONCE:
        try:
            return HASHER.verify(kept, password)
        except VerificationError:
            return False
