"""Local accounts: who can sign in, and what the file that holds them gives away."""

from __future__ import annotations

import io
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters

from etl import accounts as module
from etl.__main__ import main
from etl.accounts import AccountError, Accounts
from etl.secret import VARIABLE, cookie_secret
from etl.settings import settings
from etl.sign_in import (
    MOST_BY_ADDRESS,
    MOST_BY_NAME,
    MOST_HERE,
    WINDOW,
    SignInError,
    TooManyError,
    hash_of_nobody,
    sign_in,
)

REAL = module.HASHER
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "test password"
HERE = "192.0.2.1"  # an address that documents use


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real ones, but of little work: some tests fail a hundred times."""
    monkeypatch.setattr(module, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    hash_of_nobody.cache_clear()


class Clock:
    """A time that a test can let pass."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(home: Path, clock: Clock) -> Accounts:
    """One account, of the Test author."""
    made = Accounts(settings(home), clock)
    made.add("Test author", PASSWORD)
    return made


def fails(accounts: Accounts, name: str = "Test author", address: str = HERE) -> type[SignInError]:
    """How a wrong password is refused."""
    with pytest.raises(SignInError) as refused:
        sign_in(accounts, name, "wrong password", address)
    return refused.type


# The accounts


def test_without_an_account_there_is_no_file_and_nobody_is_listed(home: Path) -> None:
    none = Accounts(settings(home))
    assert (none.listed(), none.find("Test author"), none.holds("Test author", "", "")) == ((), None, False)
    assert not home.exists()


def test_only_the_owner_may_read_the_file_and_those_beside_it(accounts: Accounts) -> None:
    with accounts.opened() as con:
        con.execute("insert into ended values ('test', 1)")
        found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in accounts.path.parent.iterdir()}
    assert found == dict.fromkeys(["accounts.sqlite", "accounts.sqlite-shm", "accounts.sqlite-wal"], 0o600)


def test_the_file_holds_no_password_and_no_typed_name(accounts: Accounts) -> None:
    fails(accounts, "a password typed as a name")
    with accounts.opened() as con:
        con.execute("pragma wal_checkpoint(truncate)")
    content = accounts.path.read_bytes()
    assert b"$argon2id$" in content
    assert PASSWORD.encode() not in content
    assert b"a password typed" not in content


@pytest.mark.parametrize("name", ["", "  ", "a\u202eb", "t" * 81, "test@example.org"])
def test_a_name_that_cannot_stand_in_the_history_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(AccountError, match=r"name"):
        accounts.add(name, PASSWORD)
    assert [account.name for account in accounts.listed()] == ["Test author"]


@pytest.mark.parametrize("name", ["Test author", "TEST  Author ", "ＴＥＳＴ author"])
def test_one_person_has_one_account_however_the_name_is_written(accounts: Accounts, name: str) -> None:
    with pytest.raises(AccountError, match="already"):
        accounts.add(name, PASSWORD)
    assert sign_in(accounts, name, PASSWORD, HERE).name == "Test author"


@pytest.mark.parametrize("password", ["", "11 letters.", "t" * 1001])
def test_a_password_that_is_too_short_or_too_long_is_refused_for_both(accounts: Accounts, password: str) -> None:
    with pytest.raises(AccountError, match="12 to 1000 letters"):
        accounts.add("Test other", password)
    with pytest.raises(AccountError, match="12 to 1000 letters"):
        accounts.set_password("Test author", password)
    assert sign_in(accounts, "Test author", PASSWORD, HERE)


def test_a_removed_account_opens_nothing(accounts: Accounts) -> None:
    accounts.remove("test author")
    assert fails(accounts) is SignInError
    with pytest.raises(AccountError, match="There is no account for Test author"):
        accounts.remove("Test author")


def test_a_new_password_replaces_the_old_one(accounts: Accounts) -> None:
    accounts.set_password("Test author", "another test password")
    with pytest.raises(SignInError):
        sign_in(accounts, "Test author", PASSWORD, HERE)
    assert sign_in(accounts, "Test author", "another test password", HERE)


def test_a_file_that_is_no_database_is_said_in_a_sentence(home: Path) -> None:
    home.mkdir()
    (home / "accounts.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(AccountError, match=r"accounts\.sqlite cannot be read or written"):
        Accounts(settings(home)).listed()


# Guessing


def test_a_guess_at_a_name_that_nobody_has_takes_the_same_work(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HASHER", REAL)
    accounts.add("Test other", PASSWORD)
    found = accounts.find("Test other")
    assert found is not None
    parameters = extract_parameters(found[1])
    assert (parameters.memory_cost, parameters.time_cost) == (65_536, 3)
    assert extract_parameters(hash_of_nobody()) == parameters


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(accounts: Accounts) -> None:
    said = []
    for name in ("Test author", "Nobody"):
        with pytest.raises(SignInError) as refused:
            sign_in(accounts, name, "wrong password", HERE)
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_after_five_failures_even_the_right_password_waits(accounts: Accounts, clock: Clock) -> None:
    for _ in range(MOST_HERE):
        assert fails(accounts) is SignInError
        clock.now += 60
    with pytest.raises(TooManyError) as refused:
        sign_in(accounts, "Test author", PASSWORD, HERE)
    # The first of five failures, a minute apart, was five minutes ago: ten of the fifteen minutes are left.
    assert refused.value.minutes == 10
    clock.now += 599
    assert fails(accounts) is TooManyError
    clock.now += 1
    assert sign_in(accounts, "Test author", PASSWORD, HERE)


def test_an_unknown_name_waits_like_a_known_one(accounts: Accounts) -> None:
    assert [fails(accounts, "Nobody") for _ in range(MOST_HERE + 1)][-1] is TooManyError


def test_waiting_does_not_make_the_wait_longer(accounts: Accounts, clock: Clock) -> None:
    for _ in range(MOST_HERE):
        fails(accounts)
    for _ in range(10):
        clock.now += WINDOW / 20
        assert fails(accounts) is TooManyError
    clock.now += WINDOW / 2
    assert sign_in(accounts, "Test author", PASSWORD, HERE)


def test_who_fails_elsewhere_does_not_shut_the_owner_out(accounts: Accounts) -> None:
    for _ in range(MOST_HERE + 1):
        fails(accounts, address="198.51.100.7")
    assert sign_in(accounts, "Test author", PASSWORD, HERE)


def test_one_address_that_tries_many_names_waits(accounts: Accounts) -> None:
    refused = [fails(accounts, f"Test {n}") for n in range(MOST_BY_ADDRESS + 1)]
    assert refused == [SignInError] * MOST_BY_ADDRESS + [TooManyError]


def test_one_name_tried_from_many_addresses_waits(accounts: Accounts) -> None:
    refused = [fails(accounts, address=f"192.0.2.{n}") for n in range(MOST_BY_NAME + 1)]
    assert refused == [SignInError] * MOST_BY_NAME + [TooManyError]


def test_addresses_of_one_ipv6_network_are_one(accounts: Accounts) -> None:
    refused = [fails(accounts, address=f"2001:db8::{n}") for n in range(1, MOST_HERE + 2)]
    assert refused[-1] is TooManyError
    assert fails(accounts, address="2001:db8:0:1::1") is SignInError


def test_signing_in_with_an_own_account_gives_no_further_tries_at_others(accounts: Accounts) -> None:
    accounts.add("Test other", PASSWORD)
    for n in range(MOST_BY_ADDRESS - 1):
        fails(accounts, f"Test {n}")
    assert sign_in(accounts, "Test other", PASSWORD, HERE)
    assert [fails(accounts, "Test one"), fails(accounts, "Test two")] == [SignInError, TooManyError]


def test_who_signs_in_has_all_tries_again(accounts: Accounts) -> None:
    for _ in range(3):
        for _ in range(MOST_HERE - 1):
            assert fails(accounts) is SignInError
        assert sign_in(accounts, "Test author", PASSWORD, HERE)


def test_failures_are_forgotten_when_they_no_longer_count(accounts: Accounts, clock: Clock) -> None:
    fails(accounts)
    clock.now += WINDOW
    fails(accounts, "Nobody")
    with accounts.opened() as con:
        # One each by name and address, by address, by name.
        assert con.execute("select count(*) from attempt").fetchone() == (3,)


def test_processes_count_failures_together(accounts: Accounts, home: Path) -> None:
    accounts = Accounts(settings(home))
    script = (
        "from etl.accounts import Accounts; from etl.settings import settings; from etl.sign_in import *\n"
        "try:\n    sign_in(Accounts(settings()), 'Test author', 'wrong password', '192.0.2.1')\n"
        "except SignInError as refused:\n    print(type(refused).__name__)\n"
    )
    command, env = [sys.executable, "-c", script], {**os.environ, "ATLAS_HOME": str(home)}
    started = [subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE) for _ in range(MOST_HERE + 2)]
    said = sorted(process.communicate(timeout=120)[0].decode().strip() for process in started)
    assert said == ["SignInError"] * MOST_HERE + ["TooManyError"] * 2
    assert fails(accounts) is TooManyError


# The command


def asked(monkeypatch: pytest.MonkeyPatch, typed: str, *arguments: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return main(["staff", *arguments])


def test_the_command_makes_lists_changes_and_removes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(monkeypatch, f"{PASSWORD}\n", "add", "Test author") == 0
    assert "Test author can sign in. This name stands as author in the history" in capsys.readouterr().out
    assert asked(monkeypatch, "", "list") == 0
    assert "Test author" in capsys.readouterr().out
    assert asked(monkeypatch, "another test password", "password", "Test author") == 0
    assert sign_in(Accounts(settings()), "Test author", "another test password", HERE)
    assert asked(monkeypatch, "", "remove", "Test author") == 0
    assert asked(monkeypatch, "", "list") == 0
    assert "There are no accounts." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "arguments", "said"),
    [
        ("short\n", ["add", "Test author"], "A password has 12 to 1000 letters; this one has 5.\n"),
        ("", ["remove", "Nobody"], "There is no account for Nobody; `staff list` shows all.\n"),
        (PASSWORD, ["password", "Nobody"], "There is no account for Nobody; `staff list` shows all.\n"),
    ],
)
def test_what_the_command_cannot_do_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    accounts: Accounts,
    typed: str,
    arguments: list[str],
    said: str,
) -> None:
    assert asked(monkeypatch, typed, *arguments) == 2
    assert capsys.readouterr().err == said


def test_no_option_takes_a_password(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("add", "password"):
        with pytest.raises(SystemExit):
            main(["staff", command, "--help"])
        assert "--password" not in capsys.readouterr().out
        with pytest.raises(SystemExit):
            main(["staff", command, "Test author", PASSWORD])


# The secret of sessions


def test_the_secret_is_kept_for_all_processes_and_for_the_owner_only(home: Path) -> None:
    where = settings(home)
    script = "from etl.secret import *; from etl.settings import *; print(cookie_secret(settings()))"
    env = {**os.environ, "ATLAS_HOME": str(home)}
    started = [
        subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=env, stdout=subprocess.PIPE) for _ in range(4)
    ]
    said = {process.communicate(timeout=120)[0].decode().strip() for process in started}
    assert said == {cookie_secret(where, {})}
    assert len(cookie_secret(where, {})) == 64
    assert [path.name for path in home.iterdir()] == ["cookie.secret"]
    assert stat.S_IMODE((home / "cookie.secret").stat().st_mode) == 0o600


def test_the_secret_of_the_environment_goes_before_the_kept_one(home: Path) -> None:
    assert cookie_secret(settings(home), {VARIABLE: "of several replicas"}) == "of several replicas"
    assert not home.exists()


def test_a_file_of_accounts_from_before_is_opened_again(accounts: Accounts, home: Path) -> None:
    with sqlite3.connect(accounts.path) as con:
        assert con.execute("pragma journal_mode").fetchone() == ("wal",)
    con.close()
    Accounts(settings(home)).add("Test other", PASSWORD)
    assert [account.name for account in Accounts(settings(home)).listed()] == ["Test author", "Test other"]
