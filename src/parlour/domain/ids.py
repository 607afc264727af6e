"""Identifiers: UUIDv7 (RFC 9562, section 5.7), so that ids sort by the time they were made."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable

_PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def uuid7(now_ms: int | None = None, randomness: Callable[[int], bytes] = os.urandom) -> str:
    """A new id for the given time (milliseconds since the epoch; now, when left out)."""
    stamp = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    tail = int.from_bytes(randomness(10), "big")
    high = tail >> 62 & 0xFFF
    low = tail & 0x3FFF_FFFF_FFFF_FFFF
    value = (stamp & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def time_of(id_: str) -> int:
    """When an id was made, in milliseconds since the epoch."""
    return int(id_[:8] + id_[9:13], 16)


def first_at(at_ms: int) -> str:
    """What sorts before every id made at this time or later, and after all that were made before."""
    stamp = f"{at_ms & 0xFFFF_FFFF_FFFF:012x}"
    return f"{stamp[:8]}-{stamp[8:]}"


def is_id(value: object) -> bool:
    """Whether a value could be one of our ids; whatever could not is answered like the missing."""
    return isinstance(value, str) and _PATTERN.fullmatch(value) is not None
