"""What this server signs for itself, so that nobody else can write it."""

from __future__ import annotations

import hashlib

from itsdangerous import URLSafeSerializer

from etl.secret import cookie_secret
from etl.settings import settings


def signer(purpose: str) -> URLSafeSerializer:
    """Signs and reads texts of one purpose; those of another are not taken for its own."""
    how = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(cookie_secret(settings()), salt=f"atlas {purpose}", signer_kwargs=how)
