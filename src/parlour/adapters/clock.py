"""Clock: the time, handed to whatever needs it, so that tests hand over one of their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, Protocol

import structlog

log = structlog.get_logger("parlour.clock")

DRIFT_MS: Final = 2_000
"""How far the wall clock may be from our own reckoning and still be believed at once, with a thousandth of the time
since the last reading: a daemon that keeps it right adjusts it by less."""
BELIEVED_AFTER_S: Final = 60.0
"""A jump that lasts so long was meant; one that is taken back before leaves no trace."""
SETTLED_AFTER_S: Final = 86_400.0
"""So long after a jump nothing is deleted for its age."""


class Clock(Protocol):
    """The readings of time that the server needs."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch: for what is stored and shown."""

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, never falling: for rates, graces and timeouts."""

    def is_settled(self) -> bool:
        """False for a day after the wall clock jumped: ages are not to be relied on for what cannot be undone."""


def boot_seconds() -> float:
    """Seconds since the machine started, those that it slept through too, where the system counts them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def wall_ms() -> int:
    """What the machine's wall clock says, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class SystemClock:
    """The machine's wall clock, without its jumps: they are followed once they have lasted a minute.

    Between, time goes on from what was believed last. So an hour that is put forward and taken back again is in no
    message, no session and no expiry; a clock that was wrong and is set right is followed, and said in the log.
    """

    def __init__(self, wall: Callable[[], int] = wall_ms, steady: Callable[[], float] = boot_seconds) -> None:
        """`wall` in milliseconds since the epoch, `steady` in seconds that never fall."""
        self._wall = wall
        self._steady = steady
        # Steady seconds and the wall's milliseconds at the last reading; one tuple, for threads read it too.
        self._base = (steady(), wall())
        self._jumped_at: float | None = None
        self._followed_at: float | None = None

    def now_ms(self) -> int:
        """The wall clock's time; our own reckoning while that is more than `DRIFT_MS` away from it, for a minute."""
        wall, steady = self._wall(), self._steady()
        at, believed = self._base
        reckoned = believed + round((steady - at) * 1000)
        if abs(wall - reckoned) > DRIFT_MS + (steady - at):
            if not self._has_lasted(steady):
                return reckoned
            self._followed_at = steady
            log.warning("clock_jumped", seconds=round((wall - reckoned) / 1000))
        self._jumped_at = None
        self._base = (steady, wall)
        return wall

    def monotonic(self) -> float:
        """`time.monotonic`; of use within this process alone."""
        return time.monotonic()

    def is_settled(self) -> bool:
        """See `Clock.is_settled`."""
        self.now_ms()
        if self._jumped_at is not None:
            return False
        return self._followed_at is None or self._steady() - self._followed_at >= SETTLED_AFTER_S

    def _has_lasted(self, steady: float) -> bool:
        if self._jumped_at is None:
            self._jumped_at = steady
        return steady - self._jumped_at >= BELIEVED_AFTER_S
