"""Signing in with an identity provider (OpenID Connect), which Streamlit's `st.login` speaks with.

Streamlit keeps the claims of the identity token in a signed cookie for 30 days and does not look at when the token
ends: that is done here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping

import streamlit as st

from etl.actor import Actor
from etl.secret import cookie_secret
from etl.settings import settings
from ui.identity import person

CLAIM = "ATLAS_ROLES_CLAIM"  # the claim that holds the roles; `realm_access.roles` is one within another
_NAMES = ("name", "preferred_username", "nickname", "sub")
# What a provider needs to be told of, as variables of the environment; `.streamlit/secrets.toml` has the same names.
_VARIABLES = {
    "server_metadata_url": "ATLAS_OIDC_METADATA_URL",
    "client_id": "ATLAS_OIDC_CLIENT_ID",
    "client_secret": "ATLAS_OIDC_CLIENT_SECRET",
    "redirect_uri": "ATLAS_OIDC_REDIRECT_URI",
}


def secrets_of(environ: Mapping[str, str] = os.environ) -> dict[str, dict[str, str]] | None:
    """What `.streamlit/secrets.toml` would hold, from the environment; `None` where it names no provider."""
    given = {key: environ[name] for key, name in _VARIABLES.items() if environ.get(name)}
    if len(given) < len(_VARIABLES):
        return None
    return {"auth": {**given, "cookie_secret": cookie_secret(settings(), environ)}}


def is_set_up() -> bool:
    """Whether a provider is named."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def actor(claims: Mapping[str, object], now: float | None = None) -> Actor | None:
    """Who these claims are of; `None` where nobody is signed in by them, or not any more."""
    ends = claims.get("exp")
    if not claims.get("is_logged_in") or not isinstance(ends, int | float):
        return None
    if ends <= (time.time() if now is None else now):
        return None
    return person((claims.get(name) for name in _NAMES), _within(claims, os.environ.get(CLAIM) or "roles"))


def _within(claims: Mapping[str, object], name: str) -> object:
    """A claim by its name, or by the names on the way to it."""
    if name in claims:
        return claims[name]
    first, _, rest = name.partition(".")
    inner = claims.get(first)
    return _within(inner, rest) if rest and isinstance(inner, Mapping) else None
