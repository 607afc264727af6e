"""The time, as something that is passed in. Tests hand over a clock of their own."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    def now_ms(self) -> int:
        """Milliseconds since the epoch: for what is stored and shown."""

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, never falling: for rates, graces and timeouts."""


class SystemClock:
    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()
