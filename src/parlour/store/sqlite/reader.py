"""SQLite reader thread: each call reads one snapshot of the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from parlour.store.faults import answer
from parlour.store.sqlite.connection import Direct
from parlour.store.sqlite.writer import Job
from parlour.store.transaction import Clock, Transaction


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
