"""A person as an identity provider or a proxy tells of them: the name that the history will show, and the roles."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from etl.actor import STAFF, Actor

ROLES = "ATLAS_STAFF_ROLES"  # which of their roles are staff here, separated by commas
_LONGEST = 80


def person(names: Iterable[object], roles: object, environ: Mapping[str, str] = os.environ) -> Actor:
    """The actor of the first name that is one. `roles` is a list or a text with commas or spaces."""
    name = next((shown for given in names if (shown := public_name(given))), "")
    staff = set(_parts(environ.get(ROLES) or STAFF)) & set(_parts(roles))
    return Actor(name, frozenset({STAFF}) if staff else frozenset())


def public_name(given: object) -> str:
    """A name fit for the public history: of an e-mail address what stands before the @, and nothing unprintable."""
    text = " ".join(given.partition("@")[0].split()) if isinstance(given, str) else ""
    return text[:_LONGEST] if text.isprintable() else ""


def _parts(roles: object) -> list[str]:
    if isinstance(roles, str):
        return [part for part in roles.replace(",", " ").split() if part]
    return [role for role in roles if isinstance(role, str)] if isinstance(roles, list | tuple) else []
