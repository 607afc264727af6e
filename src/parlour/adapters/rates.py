"""Rates: at most `limit` in any window of `window_s` seconds, not "in each full minute".

A fixed window lets twice the limit through around its edge; a sliding one needs the times of what it granted. Here
they are kept in memory. Redis can stand in the same place with one Lua script over a sorted set; that is why asking
is a coroutine.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

from parlour.adapters.clock import Clock

# For each length of window; 50,000 keys of a 20-a-minute rate are about 20 MB. Past it the longest idle go.
MOST_KEYS = 50_000


@dataclass(frozen=True, slots=True)
class Grant:
    """The answer to one asking. `retry_after` is in whole seconds: 0 when allowed, else at least 1."""

    allowed: bool
    retry_after: int
    key: str
    window_s: float
    at: float


class RateLimiter(Protocol):
    async def take(self, key: str, limit: int, window_s: float) -> Grant:
        """Counts one and allows it, or counts nothing and says when to come back."""

    async def refund(self, grant: Grant) -> None:
        """Uncounts what turned out to cost nothing, such as the repeat of a message that is stored already."""


class MemoryRates:
    def __init__(self, clock: Clock, *, most_keys: int = MOST_KEYS) -> None:
        self._clock = clock
        self._most_keys = most_keys
        # One table for each length of window, each in order of its latest grant: the expired stand in front.
        self._tables: dict[float, OrderedDict[str, array[float]]] = {}

    async def take(self, key: str, limit: int, window_s: float) -> Grant:
        now = self._clock.monotonic()
        table = self._tables.setdefault(window_s, OrderedDict())
        granted = table.get(key)
        if granted is None:
            granted = array("d")
        else:
            del granted[: bisect_right(granted, now - window_s)]
        if len(granted) >= limit:
            wait = granted[len(granted) - limit] + window_s - now
            return Grant(False, max(1, math.ceil(wait)), key, window_s, now)
        granted.append(now)
        table[key] = granted
        table.move_to_end(key)
        self._tidy(table, now - window_s)
        return Grant(True, 0, key, window_s, now)

    async def refund(self, grant: Grant) -> None:
        table = self._tables.get(grant.window_s)
        granted = table.get(grant.key) if table is not None else None
        if grant.allowed and granted is not None and grant.at in granted:
            granted.remove(grant.at)

    def __len__(self) -> int:
        return sum(len(table) for table in self._tables.values())

    def _tidy(self, table: OrderedDict[str, array[float]], before: float) -> None:
        """Forgets the expired and, above the bound, the longest idle; at most a few for each call."""
        for _ in range(4):
            key, granted = next(iter(table.items()))
            if granted and granted[-1] > before and len(table) <= self._most_keys:
                return
            del table[key]
            if not table:
                return


class NoRates:
    """`RATE_LIMITS=off`: everything is allowed, nothing is counted."""

    async def take(self, key: str, limit: int, window_s: float) -> Grant:
        return Grant(True, 0, key, window_s, 0.0)

    async def refund(self, grant: Grant) -> None:
        return None
