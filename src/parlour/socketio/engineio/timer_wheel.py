"""One timer for every session: buckets of a fixed width, visited when they fall due.

A session sits in one bucket. Pushing its deadline further away costs nothing: it is found in its old bucket, is not
due, and is put where it belongs now. Only an earlier deadline moves it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Protocol


class Timed(Protocol):
    wake: int
    """The bucket it waits in, 0 for none; kept by the wheel."""

    def tick(self, now: float) -> float | None:
        """Do what is due; the next deadline in seconds, None for never."""


class TimerWheel:
    """`arm(when)` has `advance` called at that clock time; it is called again whenever an earlier time is needed."""

    __slots__ = ("_arm", "_armed", "_buckets", "_order", "_width")

    def __init__(self, width: float, arm: Callable[[float], None]) -> None:
        self._width = width
        self._arm = arm
        self._buckets: dict[int, set[Timed]] = {}
        self._order: list[int] = []
        self._armed = 0

    def schedule(self, timed: Timed, when: float) -> None:
        """Have `timed.tick` called no later than `when`, at most one bucket's width early."""
        self._put(timed, max(1, int(when / self._width)))

    def _put(self, timed: Timed, bucket: int) -> None:
        if timed.wake:
            if timed.wake <= bucket:
                return
            self.remove(timed)
        timed.wake = bucket
        members = self._buckets.get(bucket)
        if members is None:
            members = self._buckets[bucket] = set()
            heapq.heappush(self._order, bucket)
            if not self._armed or bucket < self._armed:
                self._armed = bucket
                self._arm(bucket * self._width)
        members.add(timed)

    def remove(self, timed: Timed) -> None:
        if timed.wake:
            # Absent while its bucket is being visited.
            self._buckets.get(timed.wake, set()).discard(timed)
            timed.wake = 0

    def advance(self, now: float) -> None:
        """Visit every bucket that has begun: all of it is due, as if its end had come."""
        current = int(now / self._width + 1e-6)  # an alarm set for the start of a bucket has reached it
        end = (current + 1) * self._width
        while self._order and self._order[0] <= current:
            for timed in self._buckets.pop(heapq.heappop(self._order)):
                timed.wake = 0
                later = timed.tick(end)
                if later is not None:
                    # Never into a bucket being visited: a deadline already past waits for the next one.
                    self._put(timed, max(int(later / self._width), current + 1))
        self._armed = self._order[0] if self._order else 0
        if self._armed:
            self._arm(self._armed * self._width)
