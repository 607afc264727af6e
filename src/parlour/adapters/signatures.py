"""Signatures: the canonical form that every signed token must have, and the tolerance for other clocks."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

CLOCK_SKEW_S: Final = 60  # another machine's clock may be a little ahead of ours
OWN_SKEW_S: Final = 25 * 3600
"""So far in the future our own tokens may be issued: a clock that was a day ahead signed them, and was set right."""


def is_canonical(token: str) -> bool:
    """ASCII, and the signature written in the one way that its bytes have.

    The last of its 43 characters carries two bits that no decoder looks at: without this, four spellings of every
    token would be good.
    """
    signature = token.rpartition(".")[2]
    if not token.isascii() or len(signature) != 43:
        return False
    try:
        return urlsafe_b64encode(urlsafe_b64decode(signature + "=")).rstrip(b"=") == signature.encode()
    except ValueError:
        return False
