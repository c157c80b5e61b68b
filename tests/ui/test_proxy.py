"""A proxy's header: who may say who somebody is."""

from __future__ import annotations

from typing import Any

import pytest

from etl.actor import STAFF, Actor
from tests.running import run
from ui import proxy
from ui.identity import ROLES
from ui.signing import signer

OUTSIDE = ("192.0.2.10", 8501)  # an address of this machine that others reach
STAFF_ACTOR = Actor("Test author", frozenset({STAFF}))


@pytest.fixture(autouse=True)
def _trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (proxy.SECRET, proxy.ROLES, ROLES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(proxy.USER, "Remote-User")


def actor(*headers: tuple[str, str], server: Any = ("127.0.0.1", 8501), kind: str = "websocket") -> Actor | None:
    """Who a page takes for the sender of a request with these headers."""
    passed: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope)

    given = [(name.encode("latin-1"), value.encode()) for name, value in headers]
    scope = {"type": kind, "server": server, "headers": given}
    run(proxy.Doorkeeper(app)(scope, None, None))  # type: ignore[arg-type]
    (through,) = passed
    assert not [name for name, _ in through["headers"] if name.lower() in (b"remote-user", b"x-atlas-proxy-secret")]
    vouched = [value.decode() for name, value in through["headers"] if name == proxy.VOUCHED.encode()]
    assert len(vouched) <= 1
    return proxy.actor(vouched[0] if vouched else None)


@pytest.mark.parametrize("server", [("127.0.0.1", 8501), ("::1", 8501), ("127.8.8.8", 8501)])
@pytest.mark.parametrize("kind", ["websocket", "http"])
def test_a_proxy_on_this_machine_may_say_who_it_is(server: tuple[str, int], kind: str) -> None:
    assert actor(("remote-user", "Test author"), server=server, kind=kind) == STAFF_ACTOR


@pytest.mark.parametrize("server", [OUTSIDE, ("2001:db8::1", 8501), ("0.0.0.0", 8501), ("/run/atlas.sock", None), None])
def test_nobody_may_say_it_from_outside(server: Any) -> None:
    assert actor(("remote-user", "Test author"), server=server) is None


@pytest.mark.parametrize(
    "claimed",
    [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-host", "127.0.0.1"),
        ("host", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("x-atlas-proxy-secret", ""),
    ],
)
def test_no_header_makes_a_request_from_outside_one_of_the_proxy(claimed: tuple[str, str]) -> None:
    assert actor(("remote-user", "Test author"), claimed, server=OUTSIDE) is None


@pytest.mark.parametrize("server", [OUTSIDE, ("127.0.0.1", 8501)])
def test_the_header_of_the_doorkeeper_cannot_be_sent(server: tuple[str, int]) -> None:
    real = signer("proxy").dumps({"name": "Test author", "roles": ""})
    assert actor((proxy.VOUCHED, real), server=server) is None
    assert actor((proxy.VOUCHED.title(), real), server=server) is None


@pytest.mark.parametrize("vouched", ["", "x", "e30.x", signer])
def test_what_the_doorkeeper_has_not_signed_is_nobody(vouched: Any) -> None:
    assert proxy.actor(signer("session").dumps({"name": "Test"}) if vouched is signer else vouched) is None


def test_a_header_that_stands_there_twice_is_nobodys() -> None:
    assert actor(("remote-user", "Test other"), ("Remote-User", "Test author")) is None


@pytest.mark.parametrize("shown", [None, "", "wrong", "the secret "])
def test_with_a_secret_only_the_proxy_that_shows_it_is_believed_wherever_it_is(
    monkeypatch: pytest.MonkeyPatch, shown: str | None
) -> None:
    monkeypatch.setenv(proxy.SECRET, "the secret")
    for server in (OUTSIDE, ("127.0.0.1", 8501)):
        assert actor(("remote-user", "Test author"), (proxy.SECRET_HEADER, "the secret"), server=server) == STAFF_ACTOR
        headers = [(proxy.SECRET_HEADER, shown)] if shown is not None and shown.strip() != "the secret" else []
        assert actor(("remote-user", "Test author"), *headers, server=server) is None
    twice = [(proxy.SECRET_HEADER, "the secret"), (proxy.SECRET_HEADER, "wrong")]
    assert actor(("remote-user", "Test author"), *twice, server=OUTSIDE) is None


@pytest.mark.parametrize(
    ("sent", "is_staff"), [("staff", True), ("donor, staff", True), ("staffing", False), ("", False), (None, False)]
)
def test_with_a_header_of_roles_staff_is_who_has_the_role(
    monkeypatch: pytest.MonkeyPatch, sent: str | None, is_staff: bool
) -> None:
    monkeypatch.setenv(proxy.ROLES, "Remote-Groups")
    headers = [("remote-groups", sent)] if sent is not None else []
    found = actor(("remote-user", "Test author"), *headers)
    assert found is not None
    assert (found.name, found.is_staff) == ("Test author", is_staff)


def test_the_proxys_word_for_staff_can_be_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(proxy.ROLES, "Remote-Groups")
    monkeypatch.setenv(ROLES, "atlas-editors, atlas-admins")
    found = actor(("remote-user", "test.author@example.org"), ("remote-groups", "atlas-admins"))
    assert found == Actor("test.author", frozenset({STAFF}))
    monkeypatch.delenv(proxy.ROLES)
    assert actor(("remote-user", "Test author")) == STAFF_ACTOR


def test_without_the_setting_no_header_says_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(proxy.USER)
    assert proxy.actor(signer("proxy").dumps({"name": "Test author", "roles": ""})) is None
    headers = [(b"remote-user", b"Test author"), (b"x-test", b"1")]
    assert proxy.let_through({"server": ("127.0.0.1", 1), "headers": headers}, proxy.trust()) == headers
