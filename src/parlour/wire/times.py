"""Times on the wire: RFC 3339, UTC, milliseconds."""

from __future__ import annotations

import time
from functools import lru_cache


@lru_cache(maxsize=4096)
def _to_the_second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def rfc3339(milliseconds: int) -> str:
    """`2026-11-20T08:15:30.123Z` for milliseconds since the epoch."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{_to_the_second(seconds)}.{rest:03d}Z"


def optional_rfc3339(milliseconds: int | None) -> str | None:
    """As `rfc3339`; None stays None."""
    return None if milliseconds is None else rfc3339(milliseconds)
