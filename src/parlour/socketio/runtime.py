"""The running asyncio loop, as the engine borrows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class LoopRuntime:
    """Timers by the engine's clock, whatever the loop's own clock says.

    The loop is found when first needed and kept: up to Python 3.11 `asyncio.get_running_loop` makes a system call
    (getpid) each time, up to a microsecond where a whole acknowledgement costs three.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        return self._loop

    def call_soon(self, callback: Callable[[], None]) -> asyncio.Handle:
        return (self._loop or self.loop).call_soon(callback)

    def call_at(self, when: float, callback: Callable[[], None]) -> asyncio.TimerHandle:
        return self.loop.call_later(max(0.0, when - self._clock()), callback)
