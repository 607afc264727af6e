"""The watchdog: ends a process whose event loop stands still, so that the service manager starts it again.

Two watches, because Python alone cannot watch Python:

- A thread looks each second whether the loop has moved. It finds a loop that waits (for a lock, a disk, a sleep).
- While one call in C keeps the interpreter's lock (a regular expression that backtracks), no thread runs. The kernel
  counts the CPU that the process takes without its thread coming by (`ITIMER_PROF`), and sends `SIGPROF`. It is
  handled in C by `faulthandler`, without the lock.

Both write the stack of every thread to standard error, once: files, lines and functions, and no values.

A process that was stopped (`SIGSTOP`, a debugger) or a machine that was suspended is not stuck: such a second is
neither on time for the thread nor CPU for the kernel, and does not count.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

STATUS: Final = 70  # EX_SOFTWARE of sysexits.h
_LOOK_S: Final = 1.0
_LATE_S: Final = 1.0  # a thread that sleeps this much too long was not running, and knows nothing
_STDERR: Final = 2
_WRITTEN_WITHIN_S: Final = 3.0  # nobody may be reading standard error


@contextmanager
def watched(loop: asyncio.AbstractEventLoop, seconds: int) -> Iterator[None]:
    """Ends the process with `STATUS`, or by `SIGPROF`, when `loop` runs nothing for so many seconds; 0: never."""
    if not seconds:
        yield
        return
    watchdog = Watchdog(loop, seconds)
    watchdog.start()
    try:
        yield
    finally:
        watchdog.stop()


class Watchdog:
    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: int) -> None:
        self._loop = loop
        self._seconds = seconds
        self._moved = True
        self._beat: asyncio.TimerHandle | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="watchdog", daemon=True)

    def start(self) -> None:
        """On the loop's own thread."""
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        # Writes the stacks, and passes the signal on to the default, which ends the process.
        faulthandler.register(signal.SIGPROF, file=_STDERR, all_threads=True, chain=True)
        self._move()
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()
        if self._beat is not None:
            self._beat.cancel()
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.unregister(signal.SIGPROF)

    def _move(self) -> None:
        self._moved = True
        self._beat = self._loop.call_later(_LOOK_S / 2, self._move)

    def _look(self) -> None:
        """The thread: so many looks in a row, each on time, between which the loop has not moved."""
        still = 0
        while True:
            # Pushed back before it is due, each time that this thread comes by.
            signal.setitimer(signal.ITIMER_PROF, self._seconds)
            began = time.monotonic()
            if self._ended.wait(_LOOK_S):
                return
            late = time.monotonic() - began > _LOOK_S + _LATE_S
            still = 0 if self._moved or late else still + 1
            self._moved = False
            if still >= self._seconds:
                end_process()


def end_process() -> None:
    """Writes where every thread stands, and ends the process, even if nobody reads what it writes."""
    signal.setitimer(signal.ITIMER_REAL, _WRITTEN_WITHIN_S)  # SIGALRM ends it by default
    os.write(_STDERR, b"The event loop stands still; this process ends, so that it can be started again.\n")
    faulthandler.dump_traceback(file=_STDERR, all_threads=True)
    os._exit(STATUS)
