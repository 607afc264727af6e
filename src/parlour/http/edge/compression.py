"""Compression of static files: each is packed once, kept, and sent where `Accept-Encoding` allows it."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers

ENCODING: Final = {"content-encoding": "gzip"}
VARY: Final = {"vary": "accept-encoding"}
_TEXTS: Final = frozenset({".js", ".css", ".svg", ".map"})


def takes_gzip(headers: Headers) -> bool:
    """Whether `Accept-Encoding` names gzip and does not refuse it (RFC 9110, 12.5.3)."""
    for offer in headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = offer.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def is_worth_it(path: Path) -> bool:
    """Pictures and sound are packed already."""
    return path.suffix in _TEXTS


@lru_cache(maxsize=256)
def packed(path: Path, changed_ns: int) -> bytes:
    """The file's bytes as gzip; `changed_ns`, its modification time, tells a new build from the one before."""
    del changed_ns
    return gzip.compress(path.read_bytes(), 9, mtime=0)
