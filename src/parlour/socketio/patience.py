"""One timer for all who have the same time to do something, the longest waiting first."""

from __future__ import annotations

import asyncio
from typing import Protocol


class Waited(Protocol):
    def out_of_patience(self) -> None:
        """The time is over."""


class Patience:
    """Whoever is waited for, each for so many seconds. A timer for each costs 2 µs, an entry here a tenth."""

    __slots__ = ("_loop", "_seconds", "_since", "_timer")

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self._loop = loop
        self._seconds = seconds
        self._since: dict[Waited, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def start(self, waited: Waited) -> None:
        """From now on; who is waited for already starts anew."""
        self._since.pop(waited, None)
        self._since[waited] = self._loop.time()
        if self._timer is None:
            self._timer = self._loop.call_later(self._seconds, self._sweep)

    def stop(self, waited: Waited) -> None:
        self._since.pop(waited, None)

    def _sweep(self) -> None:
        self._timer = None
        now = self._loop.time()
        for waited, since in list(self._since.items()):
            if now < since + self._seconds - 0.01:
                self._timer = self._loop.call_later(since + self._seconds - now, self._sweep)
                return
            del self._since[waited]
            waited.out_of_patience()
