"""Rates: at most `limit` in any window of `window_s` seconds, not "in each full minute".

A fixed window lets twice the limit through around its edge; a sliding one needs the times of what it granted. Here
they are kept in memory. Redis can stand in the same place with one Lua script over a sorted set; that is why asking
is a coroutine.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

from parlour.adapters.clock import Clock

# For each length of window. A key takes some 400 bytes and 8 for each grant within its window, so memory follows what
# was done in the last minute or hour, not the limits. Past this bound the longest idle go.
MOST_KEYS = 100_000


@dataclass(frozen=True, slots=True)
class Grant:
    """The answer to one asking. `retry_after` is in whole seconds: 0 when allowed, else at least 1."""

    allowed: bool
    retry_after: int
    key: str
    window_s: float
    at: float
    cost: int = 1


class RateLimiter(Protocol):
    """Counts what each key was granted; `limit` and `window_s` (seconds) come with every asking."""

    async def take(self, key: str, limit: int, window_s: float, cost: int = 1) -> Grant:
        """Counts `cost` (at most `limit`) and allows it, or counts nothing and says when to come back."""

    async def refund(self, grant: Grant) -> None:
        """Uncounts what turned out to cost nothing, such as the repeat of a message that is stored already."""

    async def forget(self, key: str, window_s: float) -> None:
        """Begins anew: nothing of this key counts any more."""


class MemoryRates:
    """Sliding windows in this process's memory; of more than `most_keys` a window, the longest idle are forgotten."""

    def __init__(self, clock: Clock, *, most_keys: int = MOST_KEYS) -> None:
        self._clock = clock
        self._most_keys = most_keys
        # One table for each length of window, each in order of its latest grant: the expired stand in front.
        self._tables: dict[float, OrderedDict[str, array[float]]] = {}

    async def take(self, key: str, limit: int, window_s: float, cost: int = 1) -> Grant:
        """As `RateLimiter.take`, by the monotonic clock."""
        now = self._clock.monotonic()
        table = self._tables.setdefault(window_s, OrderedDict())
        granted = table.get(key)
        if granted is None:
            granted = array("d")
        else:
            del granted[: bisect_right(granted, now - window_s)]
        over = len(granted) + cost - limit
        if over > 0:
            return Grant(False, _wait(granted[over - 1], window_s, now), key, window_s, now)
        if cost == 1:
            granted.append(now)
        else:
            granted.extend([now] * cost)
        table[key] = granted
        table.move_to_end(key)
        self._tidy(table, now - window_s)
        return Grant(True, 0, key, window_s, now, cost)

    async def refund(self, grant: Grant) -> None:
        """As `RateLimiter.refund`; a grant that was refused, or has left its window, changes nothing."""
        table = self._tables.get(grant.window_s)
        granted = table.get(grant.key) if table is not None else None
        if grant.allowed and granted is not None:
            first, last = bisect_left(granted, grant.at), bisect_right(granted, grant.at)
            del granted[first : min(last, first + grant.cost)]

    async def forget(self, key: str, window_s: float) -> None:
        """As `RateLimiter.forget`."""
        if (table := self._tables.get(window_s)) is not None:
            table.pop(key, None)

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

    async def take(self, key: str, limit: int, window_s: float, cost: int = 1) -> Grant:
        """Allows everything."""
        return Grant(True, 0, key, window_s, 0.0)

    async def refund(self, grant: Grant) -> None:
        """There is nothing to give back."""
        return

    async def forget(self, key: str, window_s: float) -> None:
        """There is nothing to forget."""
        return


def _wait(granted_at: float, window_s: float, now: float) -> int:
    """Whole seconds, at least one, after which a grant has left the window, also in the arithmetic of floats."""
    wait = max(1, math.ceil(granted_at + window_s - now))
    return wait if granted_at <= now + wait - window_s else wait + 1
