"""SQLite: one thread writes, a few read. What waits while a commit is on its way to the disk goes into the next.

Why: docs/decisions/0003-group-commit.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from parlour.domain.errors import Unavailable
from parlour.store.engine import Options, Store, log, tell
from parlour.store.probe import Probe
from parlour.store.sqlite.reader import read_until_closed
from parlour.store.sqlite.writer import Job, Writer
from parlour.store.transaction import Clock, Transaction
from parlour.store.troubles import Troubles

T = TypeVar("T")

_SETTLED_AT_ONCE = 64
# The driver lets go of the interpreter's lock at every step of every statement, and has to wait for it again behind
# a loop that never rests: with Python's 5 ms that made writes starve for seconds (docs/decisions/0003).
_SWITCH_SECONDS = 50e-6


class SqliteStore(Store):
    """See `Store`. Made by `open_store`."""

    dialect = "sqlite"

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        self._options = options
        self._loop = asyncio.get_running_loop()
        self._clock = Clock(options.clock)
        self.troubles = Troubles()
        self.probe = Probe()
        self._writes: SimpleQueue[Job | None] = SimpleQueue()
        self._reads: SimpleQueue[Job | None] = SimpleQueue()
        self._waiting = {"write": 0, "read": 0}
        self._threads: list[threading.Thread] = []
        self._settled: deque[Job] = deque()
        self._closed = False

    async def write(self, fn: Callable[[Transaction], T]) -> T:
        """See `Store.write`. Shares a commit with whatever else was waiting."""
        return await self._enqueue("write", self._writes, self._options.followed(fn))

    async def read(self, fn: Callable[[Transaction], T]) -> T:
        """See `Store.read`; one snapshot (WAL), beside the writer."""
        return await self._enqueue("read", self._reads, fn)

    async def close(self) -> None:
        """See `Store.close`. Joins every thread; a second call returns at once."""
        if self._closed:
            return
        self._closed = True
        self._writes.put(None)
        for _ in self._threads[1:]:
            self._reads.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)
        await asyncio.sleep(0)  # what the threads handed to the loop last is settled now

    async def connect(self) -> None:
        """See `Store.connect`. Starts the threads. Raises FileNotFoundError where there is no file."""
        if not self._path.exists():
            raise FileNotFoundError(f"there is no database at {self._path}: run `parlour migrate`")
        sys.setswitchinterval(_SWITCH_SECONDS)
        await self._launch("parlour-writer", self._run_writer)
        for number in range(self._options.readers):
            await self._launch(f"parlour-reader-{number}", self._run_reader)

    async def _launch(self, name: str, run: Callable[[asyncio.Future[None]], None]) -> None:
        ready: asyncio.Future[None] = self._loop.create_future()
        thread = threading.Thread(target=run, args=(ready,), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()
        await ready

    def _run_writer(self, ready: asyncio.Future[None]) -> None:
        try:
            writer = Writer(self._path, self._writes, self._clock, self._settle_later)
        except BaseException as error:
            self._later(_fail, ready, error)
            return
        self._later(_succeed, ready)
        writer.run()

    def _run_reader(self, ready: asyncio.Future[None]) -> None:
        def started(error: BaseException | None) -> None:
            if error is None:
                self._later(_succeed, ready)
            else:
                self._later(_fail, ready, error)

        read_until_closed(self._path, self._reads, self._clock, started, self._answer_later)

    async def _enqueue(self, kind: str, queue: SimpleQueue[Job | None], fn: Callable[[Transaction], T]) -> T:
        if self._closed or self._waiting[kind] >= self._options.queue:
            if not self._closed:
                self.troubles.count("queue_full", f"{self._waiting[kind]} calls wait to {kind}")
            raise Unavailable(retry_after=1)
        future: asyncio.Future[T] = self._loop.create_future()
        self._waiting[kind] += 1
        queue.put(Job(fn, future))
        return await future

    def _settle_later(self, batch: list[Job]) -> None:
        self._later(self._settle, batch)

    def _answer_later(self, job: Job) -> None:
        self._later(self._answer, job)

    def _settle(self, batch: list[Job]) -> None:
        if not self._settled:
            self._loop.call_soon(self._settle_some)
        self._settled.extend(batch)

    def _settle_some(self) -> None:
        """Tell what happened, in commit order, and let the callers go on: a few at a time, so that a large batch
        does not hold up the loop, and the writer gets new work while the rest is told.

        A caller goes on when this has returned, so it finds all told. But it is woken before what the telling
        schedules: its acknowledgement and the message to its own socket leave in one write (7 % of a message).
        """
        some = [self._settled.popleft() for _ in range(min(_SETTLED_AT_ONCE, len(self._settled)))]
        self._waiting["write"] -= len(some)
        for job in some:
            self.troubles.note(job.error)
            job.resolve()
        for job in some:
            if job.announcements:
                tell(self._options.on_commit, job.announcements)
        if self._settled:
            self._loop.call_soon(self._settle_some)

    def _answer(self, job: Job) -> None:
        self._waiting["read"] -= 1
        self.troubles.note(job.error)
        job.resolve()

    def _later(self, call: Callable[..., Any], *args: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(call, *args)


def _succeed(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


def _fail(ready: asyncio.Future[None], error: BaseException) -> None:
    log.error("database_not_opened", error=str(error))
    if not ready.done():
        ready.set_exception(error)
