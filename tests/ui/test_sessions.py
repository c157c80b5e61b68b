"""Cookies of local accounts: what is signed in by them, and everything that is not."""

from __future__ import annotations

import base64
import json
import time

import pytest

from etl.accounts import Account, Accounts
from etl.actor import STAFF, Actor
from etl.secret import VARIABLE
from etl.settings import settings
from ui import sessions
from ui.signing import signer

PASSWORD = "test password"
STAFF_ACTOR = Actor("Test author", frozenset({STAFF}))


@pytest.fixture
def account() -> Account:
    return Accounts(settings()).add("Test author", PASSWORD)


def test_a_cookie_signs_its_account_in_as_staff(account: Account) -> None:
    assert sessions.actor(sessions.issue(account)) == STAFF_ACTOR


@pytest.mark.parametrize("cookie", [None, "", "x", "a.b", "e30.", "." * 50, "\x00", "ž.ž"])
def test_what_is_no_cookie_of_ours_signs_nobody_in(account: Account, cookie: str | None) -> None:
    assert sessions.actor(cookie) is None


def test_a_cookie_with_any_letter_changed_signs_nobody_in(account: Account) -> None:
    cookie = sessions.issue(account)
    for place in range(len(cookie) - 1):  # the last letter holds bits that are no part of the signature
        other = "A" if cookie[place] != "A" else "B"
        assert sessions.actor(cookie[:place] + other + cookie[place + 1 :]) is None, place


def test_a_cookie_written_by_somebody_else_signs_nobody_in(account: Account) -> None:
    said = {"name": account.name, "stamp": account.stamp, "id": "test", "until": time.time() + 60}
    payload = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    signature = sessions.issue(account).rpartition(".")[2]
    assert sessions.actor(f"{payload}.{signature}") is None
    assert sessions.actor(f"{payload}.") is None
    assert sessions.actor(signer("proxy").dumps(said)) is None  # signed by us, for something else
    assert sessions.actor(signer("session").dumps(said)) == STAFF_ACTOR


def test_a_cookie_of_another_secret_signs_nobody_in(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = sessions.issue(account)
    monkeypatch.setenv(VARIABLE, "another secret")
    assert sessions.actor(cookie) is None
    assert sessions.actor(sessions.issue(account)) == STAFF_ACTOR


def test_a_session_ends_after_eight_hours(account: Account) -> None:
    eight_hours = 8 * 60 * 60
    assert sessions.actor(sessions.issue(account, now=time.time() - eight_hours + 60)) == STAFF_ACTOR
    assert sessions.actor(sessions.issue(account, now=time.time() - eight_hours)) is None


def test_a_session_ends_with_its_account(account: Account) -> None:
    cookie = sessions.issue(account)
    Accounts(settings()).remove("Test author")
    assert sessions.actor(cookie) is None
    Accounts(settings()).add("Test author", PASSWORD)  # somebody of the same name
    assert sessions.actor(cookie) is None


def test_a_session_ends_with_its_password(account: Account) -> None:
    cookie = sessions.issue(account)
    Accounts(settings()).set_password("Test author", PASSWORD)
    assert sessions.actor(cookie) is None


def test_who_signs_out_is_so_in_every_page_and_others_of_the_account_are_not(account: Account) -> None:
    one, other = sessions.issue(account), sessions.issue(account)
    sessions.end(one)
    sessions.end(one)
    assert (sessions.actor(one), sessions.actor(other)) == (None, STAFF_ACTOR)


def test_sessions_that_have_ended_by_themselves_are_forgotten(account: Account) -> None:
    accounts = Accounts(settings())
    accounts.end_session("long ago", time.time() - 1)
    accounts.end_session("now", time.time() + 60)
    with accounts.opened() as con:
        assert con.execute("select session from ended").fetchall() == [("now",)]
