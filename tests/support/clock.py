"""A loop whose clock tests move, and which does not count how long the machine stood still.

Time that passes while nobody looks counts for at most `STEP_S`: a test and the code under it see the same calm
clock however slow or stopped the machine was, and what is due after 250 ms is due after 250 ms of their common work.
Deadlines of tests may then be long, since only a hang reaches them, and waiting is moved instead of slept through.
"""

from __future__ import annotations

import asyncio
import inspect
import selectors
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

STEP_S = 0.02
PATIENCE_S = 30.0
"""Seconds after which a test gives up on something that should have come at once."""


class _Napping(selectors.DefaultSelector):
    """Wakes up often enough that a wait is counted whole."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout if timeout is None else min(timeout, STEP_S))


class CalmLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.now = self._looked = time.monotonic()
        self.still = False
        super().__init__(_Napping())

    def time(self) -> float:
        looked = time.monotonic()
        if not self.still:
            self.now += min(looked - self._looked, STEP_S)
        self._looked = looked
        return self.now


def the_loop() -> CalmLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, CalmLoop), "this test does not run on a CalmLoop"
    return loop


async def pass_time(seconds: float) -> None:
    """Time passes, in steps of which each leaves room for what it made due, and for what that makes due."""
    loop = the_loop()
    end = loop.now + seconds
    while loop.now < end:
        loop.now += min(max(0.05, seconds / 20), end - loop.now)
        for _ in range(5):
            await asyncio.sleep(0)
        await _a_moment()


@contextmanager
def time_stands_still() -> Iterator[None]:
    """Nothing falls due. Only for what waits for answers: a sleep in here never ends."""
    loop = the_loop()
    loop.still = True
    try:
        yield
    finally:
        loop.time()
        loop.still = False


class LoopClock:
    """The time of day and the seconds of the running loop, for an `App` and its store."""

    def __init__(self) -> None:
        self._loop = the_loop()
        self._began = time.time() - self._loop.now

    def now_ms(self) -> int:
        return int((self._began + self._loop.now) * 1000)

    def monotonic(self) -> float:
        return self._loop.now

    def is_settled(self) -> bool:
        return True


class SteppingClock:
    """The time of day of an `App` and its store; it moves only when a test says so."""

    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def now_ms(self) -> int:
        return self.ms

    def monotonic(self) -> float:
        return self.ms / 1000

    def is_settled(self) -> bool:
        return True

    def advance(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)


async def until(condition: Callable[[], Any], found: Callable[[], Any] = lambda: None) -> None:
    """`condition` (it may be a coroutine function) holds; fails with what was `found` instead."""
    end = asyncio.get_running_loop().time() + PATIENCE_S
    while True:
        holds = condition()
        if holds and (not inspect.isawaitable(holds) or await holds):
            return
        assert asyncio.get_running_loop().time() < end, found()
        await _a_moment()


async def _a_moment() -> None:
    """A little real time, whatever the loop's clock does: threads and other sockets get their turn."""
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.001)
