"""Claims of an identity provider: whose they are, until when, and whether that is staff."""

from __future__ import annotations

from typing import Any

import pytest

from etl.actor import STAFF, Actor
from etl.secret import VARIABLE
from ui import oidc
from ui.identity import ROLES, public_name

NOW = 1_000_000.0
SIGNED_IN = {"is_logged_in": True, "exp": NOW + 1, "name": "Test author"}


@pytest.fixture(autouse=True)
def _defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ROLES, raising=False)
    monkeypatch.delenv(oidc.CLAIM, raising=False)


def actor(**claims: Any) -> Actor | None:
    return oidc.actor({**SIGNED_IN, **claims}, NOW)


@pytest.mark.parametrize("roles", ["staff", ["staff"], ["donor", "staff"], "donor staff", "donor,staff"])
def test_who_has_the_role_is_staff(roles: Any) -> None:
    assert actor(roles=roles) == Actor("Test author", frozenset({STAFF}))


@pytest.mark.parametrize("roles", [None, "", [], "Staff", "no-staff", ["donor"], [["staff"]], {"staff": True}, True, 1])
def test_who_has_not_is_a_reader_with_a_name(roles: Any) -> None:
    assert actor(roles=roles) == Actor("Test author")


@pytest.mark.parametrize(
    ("claim", "claims"),
    [
        ("groups", {"groups": ["editors"]}),
        ("realm_access.roles", {"realm_access": {"roles": ["editors"]}}),
        ("https://example.org/roles", {"https://example.org/roles": "editors"}),
    ],
)
def test_the_claim_and_the_role_can_be_others(
    monkeypatch: pytest.MonkeyPatch, claim: str, claims: dict[str, Any]
) -> None:
    monkeypatch.setenv(oidc.CLAIM, claim)
    monkeypatch.setenv(ROLES, "admins,editors")
    assert actor(**claims) == Actor("Test author", frozenset({STAFF}))
    assert actor(roles="staff") == Actor("Test author")


@pytest.mark.parametrize("ends", [NOW, NOW - 1, None, "tomorrow", 0])
def test_a_token_that_has_ended_or_does_not_say_when_signs_nobody_in(ends: Any) -> None:
    assert actor(roles="staff", exp=ends) is None


@pytest.mark.parametrize("claims", [{}, {"is_logged_in": False}, {"roles": "staff", "exp": NOW + 1}])
def test_without_signing_in_there_is_nobody(claims: dict[str, Any]) -> None:
    assert oidc.actor(claims, NOW) is None


def test_the_name_is_the_best_that_the_provider_tells_and_never_an_address() -> None:
    assert actor(name=None, preferred_username="test.author@example.org", sub="1") == Actor("test.author")
    assert actor(name="  Test\u00a0 author ") == Actor("Test author")
    assert actor(name=None, sub="test-1") == Actor("test-1")
    assert public_name("T" * 100) == "T" * 80
    assert [public_name(given) for given in ("a\x00b", "@x", None, 7, "a\u202eb")] == [""] * 5


def test_a_provider_can_be_named_in_the_environment() -> None:
    given = {
        "ATLAS_OIDC_METADATA_URL": "https://example.org/.well-known/openid-configuration",
        "ATLAS_OIDC_CLIENT_ID": "atlas",
        "ATLAS_OIDC_CLIENT_SECRET": "test",
        "ATLAS_OIDC_REDIRECT_URI": "https://example.org/oauth2callback",
        VARIABLE: "test secret",
    }
    assert oidc.secrets_of(given) == {
        "auth": {
            "server_metadata_url": "https://example.org/.well-known/openid-configuration",
            "client_id": "atlas",
            "client_secret": "test",
            "redirect_uri": "https://example.org/oauth2callback",
            "cookie_secret": "test secret",
        }
    }
    assert oidc.secrets_of({**given, "ATLAS_OIDC_CLIENT_ID": ""}) is None
