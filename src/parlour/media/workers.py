"""Media workers: what strangers send is taken apart in processes of their own, one file at a time in each.

Decoders are the part of a server most worth attacking, and a small file can unfold to gigabytes or keep a parser busy
for ever. So each task has bounds on memory, processor time and time (`worker_main`); people take turns
(`fair_queue`); and a worker that dies takes along the one file that it was looking at.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import structlog

from parlour.media.fair_queue import FairQueue, QueueFull
from parlour.media.worker_process import WorkerDied, WorkerProcess

__all__ = ["QueueFull", "Workers"]

log = structlog.get_logger("parlour.workers")

TASKS: Final = "parlour.media.tasks"
_WITHIN_S: Final = 60.0  # three times the longest processor time: the machine may be busy, and workers are nice
_CALLS_FOR_EACH: Final = 100  # then a fresh one: what a library leaks goes with it
_TRIES: Final = 2


@dataclass(eq=False, slots=True)
class _Job:
    """`answered` has the result, None for what failed twice. `worker` is there while one is at it."""

    key: str
    name: str
    arguments: Sequence[str]
    answered: asyncio.Future[Any]
    tries: int = 0
    worker: WorkerProcess | None = None


class Workers:
    """A few, started when the first files come. Belongs to one event loop.

    `tasks` names the module whose table `TASKS` says what can be asked of them.
    """

    def __init__(self, *, workers: int | None = None, within_s: float = _WITHIN_S, tasks: str = TASKS) -> None:
        self._most = workers or min(2, os.cpu_count() or 1)
        self._within_s = within_s
        self._tasks = tasks
        self._queue: FairQueue[_Job] = FairQueue()
        self._idle: list[WorkerProcess] = []
        self._jobs: set[_Job] = set()  # those that somebody is at
        self._threads: ThreadPoolExecutor | None = None

    async def run(self, name: str, *arguments: str, whose: str = "") -> Any:
        """What the task returns; None where it failed, or its worker died, of two the second too.

        `whose` turn it is. Raises QueueFull, and OSError where no worker can be started.
        """
        job = _Job(whose, name, arguments, asyncio.get_running_loop().create_future())
        self._queue.put(whose, job)
        self._start_next()
        try:
            return await job.answered
        except asyncio.CancelledError:
            if (worker := job.worker) is not None:  # nobody waits for it, and its files are about to go
                worker.kill()
            raise

    def close(self) -> None:
        """Ends them all; what waits has failed."""
        for job in [*self._queue.clear(), *self._jobs]:
            _settle(job, None)  # first: a thread that starts a worker just now looks at it
            if (worker := job.worker) is not None:
                worker.kill()
        self._jobs.clear()
        if self._threads is not None:
            self._threads.shutdown(wait=True)
            self._threads = None
        for worker in self._idle:
            worker.end()
        self._idle.clear()

    def _start_next(self) -> None:
        while len(self._jobs) < self._most and (taken := self._queue.take()) is not None:
            key, job = taken
            if job.answered.done():  # cancelled while it waited
                self._queue.done(key)
                continue
            self._jobs.add(job)
            self._threads = self._threads or ThreadPoolExecutor(self._most, thread_name_prefix="media")
            loop = asyncio.get_running_loop()
            self._threads.submit(self._perform, job).add_done_callback(_calling(loop, self._finished, job))

    def _perform(self, job: _Job) -> Any:
        """Runs in a thread, which waits for the process."""
        worker = self._idle.pop() if self._idle and not job.tries else WorkerProcess(self._tasks)
        job.worker = worker
        try:
            if job.answered.done():  # cancelled or closed while the worker started
                worker.end()
                return None
            answer = worker.call(job.name, job.arguments, within_s=self._within_s)
        finally:
            job.worker = None
        if worker.calls < _CALLS_FOR_EACH and len(self._idle) < self._most:
            self._idle.append(worker)
        else:
            worker.end()
        return answer

    def _finished(self, job: _Job, done: Future[Any]) -> None:
        if job not in self._jobs:  # closed meanwhile
            return
        self._jobs.discard(job)
        self._queue.done(job.key)
        failure = done.exception()
        if isinstance(failure, WorkerDied):
            self._try_again(job, failure)
        else:
            _settle(job, failure if failure is not None else done.result())
        self._start_next()

    def _try_again(self, job: _Job, died: WorkerDied) -> None:
        """It may have been killed for what another process did. What used up its time would do so again."""
        if job.answered.done():
            return
        job.tries += 1
        again = job.tries < _TRIES and not died.used_up
        log.warning("a media worker died", task=job.name, reason=died.reason, again=again)
        if again:
            self._queue.put_back(job.key, job)
        else:
            _settle(job, None)


def _calling(loop: asyncio.AbstractEventLoop, function: Any, job: _Job) -> Any:
    def done(future: Future[Any]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(function, job, future)

    return done


def _settle(job: _Job, outcome: Any) -> None:
    if job.answered.done():
        return
    if isinstance(outcome, BaseException):
        job.answered.set_exception(outcome)
    else:
        job.answered.set_result(outcome)
