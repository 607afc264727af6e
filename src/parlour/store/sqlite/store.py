"""SQLite: one thread writes, one does the short reads, a few the long ones. What waits while a commit is on its way
to the disk goes into the next.

Threads that read at once do not get more done: each step of a statement lets go of the interpreter, and four that
take it from each other need twice the time of one. So short reads follow one another in one thread; what waits behind
one that turns out long goes to the others.

Why: docs/decisions/0003-group-commit.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from parlour.domain.errors import Unavailable
from parlour.store.engine import Options, Store, log, tell
from parlour.store.probe import Probe
from parlour.store.sqlite.reader import Lanes, read_until_closed
from parlour.store.sqlite.wal import size_of
from parlour.store.sqlite.writer import Job, Writer
from parlour.store.transaction import Clock, Transaction
from parlour.store.troubles import Troubles

T = TypeVar("T")

_SETTLED_AT_ONCE = 64
# The driver lets go of the interpreter's lock at every step of every statement, and has to wait for it again behind
# a loop that never rests: with Python's 5 ms that made writes starve for seconds (docs/decisions/0003).
_SWITCH_SECONDS = 50e-6
_HELD_UP_S = 0.025  # a short read that takes longer is no short one


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
        self._reads = Lanes(options.readers)
        self._looks_at = 0  # short reads that were answered when it was last looked whether they get on
        self._looking = False
        self._waiting = {"write": 0, "read": 0}
        self._threads: list[threading.Thread] = []
        self._settled: deque[Job] = deque()
        self._closed = False

    async def write(self, fn: Callable[[Transaction], T]) -> T:
        """See `Store.write`. Shares a commit with whatever else was waiting."""
        return await self._enqueue("write", self._writes, self._options.followed(fn))

    async def read(self, fn: Callable[[Transaction], T], *, is_long: bool = False) -> T:
        """See `Store.read`; one snapshot (WAL), beside the writer."""
        if not is_long and not self._looking and self._reads.are_two:
            self._look_again()
        return await self._enqueue("read", self._reads.long if is_long else self._reads.short, fn)

    async def close(self) -> None:
        """See `Store.close`. Joins every thread; a second call returns at once."""
        if self._closed:
            return
        self._closed = True
        self._writes.put(None)
        self._reads.close()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)
        await asyncio.sleep(0)  # what the threads handed to the loop last is settled now

    @property
    def log_bytes(self) -> int:
        """See `Store.log_bytes`: of the write-ahead log beside the file."""
        return size_of(self._path)

    async def connect(self) -> None:
        """See `Store.connect`. Starts the threads. Raises FileNotFoundError where there is no file."""
        if not self._path.exists():
            raise FileNotFoundError(f"there is no database at {self._path}: run `parlour migrate`")
        sys.setswitchinterval(_SWITCH_SECONDS)
        await self._launch("parlour-writer", self._run_writer)
        for number in range(self._options.readers):
            lane = self._reads.lane_of(number)
            await self._launch(f"parlour-reader-{number}", partial(self._run_reader, lane))

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

    def _run_reader(self, lane: SimpleQueue[Job | None], ready: asyncio.Future[None]) -> None:
        def started(error: BaseException | None) -> None:
            if error is None:
                self._later(_succeed, ready)
            else:
                self._later(_fail, ready, error)

        def settle(job: Job) -> None:
            self._later(self._answer, job, lane)

        read_until_closed(self._path, lane, self._clock, started, settle)

    def _look_again(self) -> None:
        self._looking = True
        self._looks_at = self._reads.answered
        self._loop.call_later(_HELD_UP_S, self._look)

    def _look(self) -> None:
        """Whether one read holds up the short ones; while there are any."""
        self._looking = False
        if self._closed or self._reads.short.empty():
            return
        if self._reads.answered == self._looks_at:
            self._reads.overtake()
        self._look_again()

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

    def _answer(self, job: Job, lane: SimpleQueue[Job | None]) -> None:
        self._waiting["read"] -= 1
        self._reads.answered += lane is self._reads.short
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
