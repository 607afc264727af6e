"""SQLite writer thread with group commit: the actions that wait are committed together."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy.exc import DBAPIError

from parlour.store.faults import answer, is_trouble
from parlour.store.sqlite.connection import Direct
from parlour.store.sqlite.wal import WalWatch
from parlour.store.transaction import Clock, Transaction

_BATCH = 512  # at most so many actions share a commit: the first of them waits for the last


class Job:
    """A call that waits in a queue; made on the loop, carried out in a thread, resolved on the loop."""

    __slots__ = ("announcements", "error", "fn", "future", "result")

    def __init__(self, fn: Callable[[Transaction], Any], future: asyncio.Future[Any]) -> None:
        self.fn = fn
        self.future = future
        self.clear()

    def clear(self) -> None:
        """Forget an attempt that was rolled back."""
        self.result: Any = None
        self.error: BaseException | None = None
        self.announcements: list[Any] = []

    def resolve(self) -> None:
        """Answers the caller, on its event loop; one that was cancelled is passed over."""
        if self.future.done():  # cancelled
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(_raisable(self.error))


class _Lost(Exception):
    """An error has ended the transaction of the whole batch."""


class _Torn(Exception):
    """An action failed after it had written: what it wrote must go, and only that."""


class Writer:
    """Takes what waits, commits it together, hands the batch to `settle`; until it meets None."""

    def __init__(
        self, path: Path, queue: SimpleQueue[Job | None], clock: Clock, settle: Callable[[list[Job]], None]
    ) -> None:
        self._queue = queue
        self._clock = clock
        self._settle = settle
        self._driver = Direct(path)
        self._wal = WalWatch(path, self._driver)
        self._closing = False

    def run(self) -> None:
        """The thread's main loop: takes what waits, commits it as one group, settles it, until it is told to
        close."""
        try:
            while not self._closing:
                batch = self._take()
                if batch:
                    self._commit(batch)
                    self._settle(batch)
                self._look_after_log()
        finally:
            self._driver.close()

    def _take(self) -> list[Job]:
        batch: list[Job] = []
        try:
            job = self._queue.get(timeout=self._wal.patience_s)
            while job is not None:
                batch.append(job)
                if len(batch) == _BATCH:
                    return batch
                job = self._queue.get_nowait()
        except Empty:
            return batch
        self._closing = True
        return batch

    def _look_after_log(self) -> None:
        with contextlib.suppress(sqlite3.Error):  # a full disk: whoever writes is told
            self._wal.look()

    def _commit(self, batch: list[Job]) -> None:
        if len(batch) == 1:
            self._alone(batch[0])
            return
        try:
            self._driver.command("BEGIN IMMEDIATE")
        except sqlite3.Error as error:  # another process holds on to the file: no use waiting again for each
            for job in batch:
                job.error = answer(error)
            return
        try:
            try:
                self._attempt_all(batch, self._attempt)
            except _Torn:
                self._start_over(batch)
                self._driver.command("BEGIN IMMEDIATE")
                self._attempt_all(batch, self._attempt_in_savepoint)
            self._driver.command("COMMIT")
        except (sqlite3.Error, _Lost):
            # Whose fault it was cannot be told from here: each gets a transaction of its own.
            self._start_over(batch)
            for job in batch:
                self._alone(job)

    def _attempt_all(self, batch: list[Job], attempt: Callable[[Job], None]) -> None:
        for job in batch:
            if not job.future.cancelled():
                attempt(job)

    def _start_over(self, batch: list[Job]) -> None:
        self._driver.roll_back()
        for job in batch:
            job.clear()

    def _attempt(self, job: Job) -> None:
        """Run one action of a batch. Almost all refusals come before anything is written, and need no undoing.

        Raises _Torn where this one has written and then failed: then the batch is run again with savepoints, which
        cost 6 µs each. Raises _Lost when the whole transaction is gone.
        """
        raw = self._driver.raw
        before = raw.total_changes
        if not self._perform(job) and raw.total_changes != before:
            raise _Torn

    def _attempt_in_savepoint(self, job: Job) -> None:
        """As `_attempt`, so that this one can be undone alone."""
        self._driver.command("SAVEPOINT action")
        if not self._perform(job):
            self._driver.command("ROLLBACK TO action")
        self._driver.command("RELEASE action")

    def _perform(self, job: Job) -> bool:
        """Whether the action came to its end. Raises _Lost when an error in it has ended the whole transaction."""
        transaction = Transaction(self._driver, self._clock.now())
        try:
            job.result = job.fn(transaction)
        except BaseException as error:
            if not self._driver.raw.in_transaction or is_trouble(error):
                raise _Lost from error
            job.error = error
            return False
        if not self._driver.raw.in_transaction:  # the action swallowed the error that ended it
            raise _Lost
        job.announcements = transaction.announcements
        return True

    def _alone(self, job: Job) -> None:
        if job.future.cancelled():
            return
        driver = self._driver
        try:
            driver.command("BEGIN IMMEDIATE")
            transaction = Transaction(driver, self._clock.now())
            result = job.fn(transaction)
            driver.command("COMMIT")
        except BaseException as error:
            self._undo()
            job.error = answer(error)
        else:
            job.result, job.announcements = result, transaction.announcements

    def _undo(self) -> None:
        try:
            self._driver.roll_back()
        except (sqlite3.Error, DBAPIError):  # the next BEGIN says so again, to whom it concerns
            return


def _raisable(error: BaseException) -> BaseException:
    """Futures refuse StopIteration, and SystemExit from a thread must not end the loop."""
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    wrapped = RuntimeError(f"an action raised {type(error).__name__}")
    wrapped.__cause__ = error
    return wrapped
