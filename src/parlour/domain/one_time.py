"""Secrets of links that work once: made here, given away once, and kept as a hash alone."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """256 bits that nobody guesses, as they stand in a link."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is stored of a secret. It is as random as a key, so that a fast hash will do."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
