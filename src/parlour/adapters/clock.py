"""Clock: the time, handed to whatever needs it, so that tests hand over one of their own."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """The two readings of time that the server needs."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch: for what is stored and shown."""

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, never falling: for rates, graces and timeouts."""


class SystemClock:
    """The machine's own clocks."""

    def now_ms(self) -> int:
        """The wall clock, which may be set back; `store.transaction.Clock` evens that out."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """`time.monotonic`; of use within this process alone."""
        return time.monotonic()
