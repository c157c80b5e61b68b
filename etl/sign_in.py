"""Signing in with a local account: slow for who guesses, the same work for a name that nobody has.

Failed attempts are counted in the accounts' file, so that all processes of a machine count together. What was typed
as a name is kept as a hash only: some people type their password there.
"""

from __future__ import annotations

import hashlib
import math
import sqlite3
from functools import cache
from ipaddress import IPv6Address, IPv6Network, ip_address

from etl.accounts import Account, Accounts, fits, folded, hashed
from etl.errors import AtlasError

WINDOW = 15 * 60  # seconds in which failures count together
MOST_HERE = 5  # of one name from one address
MOST_BY_ADDRESS = 30
# Names are known from the history: who guesses at one shuts its owner out only from many addresses.
MOST_BY_NAME = 60
_WRONG = "This name and password do not belong together."


class SignInError(AtlasError):
    """Nobody is signed in: name or password are wrong, and it is not said which."""


class TooManyError(SignInError):
    """No password is looked at before `seconds` have passed."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.minutes = math.ceil(seconds / 60)
        super().__init__(f"Too many failed attempts; try again in {self.minutes} min.")


def sign_in(accounts: Accounts, name: str, password: str, address: str) -> Account:
    """The account that name and password open. Raises `SignInError`, or `TooManyError` before looking."""
    if not accounts.path.exists():  # nothing can be guessed, and nothing is counted
        raise SignInError(_WRONG)
    limits = _limits(folded(name), _place(address))
    with accounts.opened() as con:
        _count(con, accounts.clock(), limits)
    account, kept = accounts.find(name) or (None, hash_of_nobody())
    if not fits(kept, password) or account is None:
        raise SignInError(_WRONG)
    with accounts.opened() as con:
        _forget(con, limits)
    return account


def _limits(name: str, place: str) -> dict[str, int]:
    """What is counted, and how many failures of it are too many."""
    here = {f"{name} from {place}": MOST_HERE, f"from {place}": MOST_BY_ADDRESS, name: MOST_BY_NAME}
    return {hashlib.sha256(subject.encode()).hexdigest(): most for subject, most in here.items()}


def _place(address: str) -> str:
    """An address as it is counted: of IPv6 everybody has 2⁶⁴, so their network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((int(parsed), 64), strict=False)) if isinstance(parsed, IPv6Address) else address


def _count(con: sqlite3.Connection, now: float, limits: dict[str, int]) -> None:
    """Counts an attempt as a failure before it is one, so that many at once are no way around the limits. What is
    refused is not counted: the wait has an end."""
    con.execute("begin immediate")
    with con:
        con.execute("delete from attempt where at <= ?", [now - WINDOW])
        if wait := max(_wait(con, now, subject, most) for subject, most in limits.items()):
            raise TooManyError(wait)
        con.executemany("insert into attempt values (?, ?)", [(subject, now) for subject in limits])


def _wait(con: sqlite3.Connection, now: float, subject: str, most: int) -> int:
    """Seconds until a subject may try again; 0 where it may now."""
    row = con.execute(
        "select at from attempt where subject = ? order by at desc limit 1 offset ?", [subject, most - 1]
    ).fetchone()
    return math.ceil(row[0] + WINDOW - now) if row else 0


def _forget(con: sqlite3.Connection, limits: dict[str, int]) -> None:
    """After a success: of the name all, of the address this attempt only, so that an account of one's own does not
    help to guess at others."""
    here, address, name = limits
    con.execute("delete from attempt where subject in (?, ?)", [here, name])
    con.execute(
        "delete from attempt where rowid = (select max(rowid) from attempt where subject = ?)", [address]
    )


@cache
def hash_of_nobody() -> str:
    """What a password is compared with where nobody has the name."""
    return hashed("the password of nobody")
