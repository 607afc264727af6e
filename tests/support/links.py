"""What a site does that signs a link: written with the standard library, as the documentation shows it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any, Final

LINK_SECRET: Final = "a secret that the tests share with a site"


def sign_link(secret: str, person: str, link: dict[str, Any], seconds: int = 3600) -> str:
    """As `docs/linked-conversations.md` gives it; a test compares the two."""
    claims = {"sub": person, "exp": int(time.time()) + seconds, "link": link}
    return signed(secret, {"alg": "HS256", "typ": "JWT"}, claims)


def signed(secret: str, header: dict[str, Any], claims: Any) -> str:
    """Any header and claims, for links that are to be refused."""
    parts = [_base64(json.dumps(part).encode()) for part in (header, claims)]
    signature = hmac.digest(secret.encode(), ".".join(parts).encode(), hashlib.sha256)
    return ".".join([*parts, _base64(signature)])


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
