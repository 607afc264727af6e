"""Addresses of mail and of the web, as strangers write them. Split at their signs: no pattern backtracks here."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

LOCAL: Final = 64  # characters before the @ (RFC 5321, section 4.5.3.1.1)
# What stands in no address: spaces and control characters (Unicode's too), and what has a meaning in mail headers.
_FORBIDDEN: Final = re.compile(r'[\s"(),:;<>\[\]\\\x00-\x20\x7f]')


def is_email(text: str) -> bool:
    """Whether a line can be an address of mail: one @, no spaces, a dotted domain. Delivery proves it, not this."""
    local, at, domain = text.partition("@")
    if not at or not 1 <= len(local) <= LOCAL or _FORBIDDEN.search(text) is not None:
        return False
    labels = domain.split(".")
    return len(labels) >= 2 and all(labels) and "@" not in domain and "_" not in domain


def is_web(text: str) -> bool:
    """Whether a line is an absolute http or https address; never `javascript:`."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
