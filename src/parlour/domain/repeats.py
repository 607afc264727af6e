"""Repeats of a stranger's first request: recognised without a cookie, while its answer may have been lost."""

from __future__ import annotations

import hashlib
from typing import Final

WINDOW_MS: Final = 10 * 60_000  # clients that keep asking give up, or have a person ask, well before


def key_of(*parts: str) -> str:
    """A key for a request, by everything that is the same in its repeat: 64 hexadecimal digits.

    Each part with its length, so that no two lists of parts give the same text; a hash, so that no address is kept.
    """
    said = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
