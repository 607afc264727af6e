"""Idle timeouts: one shared timer closes connections that have not done what they must in time, the oldest first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar


class Timed(Protocol):
    def timed_out(self) -> None:
        """The time is over."""


T = TypeVar("T")


class IdleTimeouts(Generic[T]):
    """Connections with a deadline, the same number of seconds for each. A timer each costs 2 µs, an entry a tenth."""

    __slots__ = ("_expired", "_loop", "_seconds", "_since", "_timer")

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        seconds: float,
        expired: Callable[[T], None],
    ) -> None:
        """`expired` is called with each whose time is over."""
        self._expired = expired
        self._loop = loop
        self._seconds = seconds
        self._since: dict[T, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def start(self, waited: T) -> float:
        """From now on; one that runs already starts anew. Returns the time by the loop's clock, in seconds."""
        self._since.pop(waited, None)
        now = self._since[waited] = self._loop.time()
        if self._timer is None:
            self._timer = self._loop.call_later(self._seconds, self._sweep)
        return now

    def stop(self, waited: T) -> None:
        self._since.pop(waited, None)

    def _sweep(self) -> None:
        self._timer = None
        now = self._loop.time()
        for waited, since in list(self._since.items()):
            if now < since + self._seconds - 0.01:
                self._timer = self._loop.call_later(since + self._seconds - now, self._sweep)
                return
            del self._since[waited]
            self._expired(waited)
