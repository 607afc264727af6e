"""The job runner: claims jobs that are due, runs a few at once, and keeps their leases for as long as they run.

It wakes when this process commits a job, when a job ends, when the next one falls due, and every few seconds, since
other processes enqueue too. A job that fails, hangs or raises whatever it likes ends its own task alone.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final

import structlog

from parlour.actions.system import jobs as actions
from parlour.domain.events import JobEnqueued
from parlour.domain.ids import uuid7
from parlour.domain.jobs import Job, JobCounts
from parlour.jobs.kind import Context, Kind
from parlour.jobs.schedule import Schedule
from parlour.jobs.table import TABLE

log = structlog.get_logger("parlour.jobs")

AT_ONCE: Final = 4  # they share the process with everybody's requests
POLL_S: Final = 5.0
LEASE_S: Final = 60.0
_LEAST_WAIT_S: Final = 0.2  # what is due and cannot be had is another's: no use asking at once
_STOP_GRACE_S: Final = 2.0  # of the ten seconds from SIGTERM to the end
_CANCELLED_WITHIN_S: Final = 0.5
_RELEASED_WITHIN_S: Final = 1.0  # a database that is silent does not hold up the end


class Runner:
    """One for each process. `start` it on the loop, `hear` what was committed, `stop` it before the store closes."""

    def __init__(
        self,
        context: Context,
        *,
        table: Mapping[str, Kind] = TABLE,
        at_once: int = AT_ONCE,
        poll_s: float = POLL_S,
        lease_s: float = LEASE_S,
    ) -> None:
        self.worker = f"{socket.gethostname()[:24]}:{os.getpid()}:{uuid7()[-8:]}".encode("ascii", "replace").decode()
        self.counts = JobCounts(0, 0)
        self.ended = {"done": 0, "failed": 0, "died": 0}
        self._context = context
        self._app = context.app
        self._table = table
        self._at_once = at_once
        self._poll_s = poll_s
        self._lease_s = lease_s
        self._lease_ms = int(lease_s * 1000)
        self._count_at = 0.0  # by the loop's clock
        self._schedule = Schedule(context.app, table)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._held: set[str] = set()  # running, and not yet being written as ended
        self._awake = asyncio.Event()
        self._stopping = False
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._loops = [loop.create_task(self._work()), loop.create_task(self._keep_leases())]

    def hear(self, facts: Iterable[Any]) -> None:
        """What was committed in this process: a new job is looked at now, and not at the next poll."""
        if any(isinstance(fact, JobEnqueued) for fact in facts):
            self._awake.set()

    async def stop(self, grace_s: float = _STOP_GRACE_S) -> None:
        """Begins no more jobs; those that do not end in time are cancelled and given back. May be called again."""
        self._stopping = True
        self._awake.set()
        if not self._loops:
            return
        work, leases = self._loops
        leases.cancel()
        # a claim on its way is awaited too: what it brings is given back
        await asyncio.wait([work, *self._running.values()], timeout=grace_s)
        interrupted = list(self._held)
        for job_id in interrupted:
            self._running[job_id].cancel()
        if self._running:
            await asyncio.wait(self._running.values(), timeout=_CANCELLED_WITHIN_S)
        await self._release(interrupted)
        work.cancel()
        await asyncio.gather(work, leases, return_exceptions=True)

    def readings(self) -> Mapping[str, float]:
        """Numbers for `/metrics`; of the database as of the last look."""
        return {
            **{f"jobs_{how}_total": count for how, count in self.ended.items()},
            "jobs_running": len(self._running),
            "jobs_waiting": self.counts.waiting,
            "jobs_dead": self.counts.dead,
        }

    async def _work(self) -> None:
        while not self._stopping:
            self._awake.clear()
            try:
                wait_s = await self._look()
            except Exception as error:
                log.warning("jobs could not be claimed", error=type(error).__name__)
                wait_s = self._poll_s
            with suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), wait_s)

    async def _look(self) -> float:
        """Begins what is due and there is room for; seconds until there may be more."""
        await self._schedule.enqueue_recurring()
        kinds = list(self._table)
        free = self._at_once - len(self._running)
        if free > 0 and await self._is_due(kinds):
            await self._claim(kinds, free)
        await self._count()
        if len(self._running) >= self._at_once:
            return self._poll_s
        due = await self._app.read_system(actions.find_next_due, kinds=kinds)
        if due is None:
            return self._poll_s
        return min(max((due - self._app.clock.now_ms()) / 1000, _LEAST_WAIT_S), self._poll_s)

    async def _claim(self, kinds: list[str], limit: int) -> None:
        claimed = await self._app.perform_system(
            actions.claim_jobs, worker=self.worker, kinds=kinds, limit=limit, lease_ms=self._lease_ms
        )
        if self._stopping:
            await self._release([job.id for job in claimed])
            return
        for job in claimed:
            self._begin(job)

    async def _count(self) -> None:
        """For the metrics, once a poll: it walks all that waits."""
        now = asyncio.get_running_loop().time()
        if now >= self._count_at:
            self.counts = await self._app.read_system(actions.count_jobs)
            self._count_at = now + self._poll_s

    async def _is_due(self, kinds: list[str]) -> bool:
        """Asked of a reader first: on SQLite claiming waits for the writer, and most looks find nothing."""
        due = await self._app.read_system(actions.find_next_due, kinds=kinds)
        return due is not None and due <= self._app.clock.now_ms()

    def _begin(self, job: Job) -> None:
        self._held.add(job.id)
        task = self._running[job.id] = asyncio.get_running_loop().create_task(self._run(job))
        task.add_done_callback(lambda _: self._ended(job))

    def _ended(self, job: Job) -> None:
        self._running.pop(job.id, None)
        self._held.discard(job.id)
        self._awake.set()

    async def _run(self, job: Job) -> None:
        """One attempt, from the handler to the row. Nothing but a cancellation by this runner leaves here."""
        kind = self._table[job.kind]
        error: BaseException | None = None
        try:
            async with asyncio.timeout(kind.timeout_s):
                await kind.handler(self._context, job)
        except BaseException as raised:  # SystemExit too: a handler is not to end the server
            if isinstance(raised, GeneratorExit) or self._was_cancelled():
                raise
            error = raised
        self._held.discard(job.id)
        try:
            await self._note(job, kind, error)
        except Exception as trouble:
            # its lease runs out, and the job runs again
            log.warning("the end of a job could not be stored", kind=job.kind, error=type(trouble).__name__)

    @staticmethod
    def _was_cancelled() -> bool:
        task = asyncio.current_task()
        return task is not None and task.cancelling() > 0

    async def _note(self, job: Job, kind: Kind, error: BaseException | None) -> None:
        if error is None:
            await self._app.perform_system(actions.finish_job, worker=self.worker, job=job)
            self.ended["done"] += 1
            log.debug("a job is done", kind=job.kind, job=job.id)
            return
        told: dict[str, Any] = {"kind": job.kind, "job": job.id, "attempt": job.attempts}
        told |= {"error": type(error).__name__, "exc_info": error}
        if kind.every_s is not None:
            await self._app.perform_system(actions.finish_job, worker=self.worker, job=job, error=error)
            log.error("a recurring job failed", **told)
        elif await self._app.perform_system(actions.fail_job, worker=self.worker, job=job, error=error):
            self.ended["died"] += 1
            log.error("a job is dead", **told)
        else:
            log.warning("a job failed and is tried again", **told)
        self.ended["failed"] += 1

    async def _keep_leases(self) -> None:
        """A job whose lease another worker has taken is stopped here: it runs there."""
        while True:
            await asyncio.sleep(self._lease_s / 3)
            ids = list(self._held)
            if not ids:
                continue
            try:
                kept = await self._app.perform_system(
                    actions.renew_leases, worker=self.worker, job_ids=ids, lease_ms=self._lease_ms
                )
            except Exception as error:
                log.warning("leases of jobs could not be renewed", error=type(error).__name__)
                continue
            for job_id in (self._held & set(ids)) - kept:
                log.warning("the lease of a job was lost", job=job_id)
                self._running[job_id].cancel()

    async def _release(self, job_ids: list[str]) -> None:
        if not job_ids:
            return
        log.info("jobs were interrupted", count=len(job_ids))
        with suppress(Exception):  # their leases run out, too
            async with asyncio.timeout(_RELEASED_WITHIN_S):
                await self._app.perform_system(actions.release_jobs, worker=self.worker, job_ids=job_ids)
