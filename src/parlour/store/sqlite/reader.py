"""SQLite reader threads: each call reads one snapshot of the database, short ones in a lane of their own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue

from parlour.store.faults import answer
from parlour.store.sqlite.connection import Direct
from parlour.store.sqlite.writer import Job
from parlour.store.transaction import Clock, Transaction


class Lanes:
    """The queue of the short reads, which one thread serves, and that of the long ones for the others.

    A single reader serves both. Its methods are called on the loop.
    """

    def __init__(self, readers: int) -> None:
        self.short: SimpleQueue[Job | None] = SimpleQueue()
        self.long: SimpleQueue[Job | None] = SimpleQueue() if readers > 1 else self.short
        self.answered = 0  # in the lane of the short ones
        self._readers = readers

    @property
    def are_two(self) -> bool:
        return self.long is not self.short

    def lane_of(self, number: int) -> SimpleQueue[Job | None]:
        """What the reader of this number, from nought, serves."""
        return self.long if number else self.short

    def overtake(self) -> None:
        """Lets what waits for a short read to end go to the other threads."""
        with contextlib.suppress(Empty):
            while True:
                self.long.put(self.short.get_nowait())

    def close(self) -> None:
        """Each thread ends when it has done what waits in its lane."""
        for number in range(self._readers):
            self.lane_of(number).put(None)


def read_until_closed(
    path: Path,
    queue: SimpleQueue[Job | None],
    clock: Clock,
    started: Callable[[BaseException | None], None],
    settle: Callable[[Job], None],
) -> None:
    """Serve the queue with a connection of this thread until None comes; `started` hears how opening it went."""
    try:
        driver = Direct(path, read_only=True)
    except BaseException as error:
        started(error)
        return
    started(None)
    try:
        while (job := queue.get()) is not None:
            if not job.future.cancelled():
                _serve(driver, job, clock)
            settle(job)
    finally:
        driver.close()


def _serve(driver: Direct, job: Job, clock: Clock) -> None:
    try:
        driver.command("BEGIN")
        job.result = job.fn(Transaction(driver, clock.now(), reading=True))
    except BaseException as error:
        job.error = answer(error)
    finally:
        driver.roll_back()
