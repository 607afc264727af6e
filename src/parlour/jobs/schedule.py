"""Recurring jobs: one for each period, enqueued by whichever worker notices first."""

from __future__ import annotations

from collections.abc import Mapping

from parlour.actions.system.jobs import enqueue_job
from parlour.app import App
from parlour.domain.jobs import NewJob
from parlour.jobs.kind import Kind


class Schedule:
    """Periods are counted from the epoch, so that all workers agree where they begin.

    The key of a period's job stays with it after it is done: a worker whose clock is behind enqueues it no second
    time. A period in which no worker ran is left out, and the present one is run at the start.
    """

    def __init__(self, app: App, table: Mapping[str, Kind]) -> None:
        self._app = app
        self._every_ms = {name: kind.every_s * 1000 for name, kind in table.items() if kind.every_s is not None}
        self._enqueued: dict[str, int] = {}  # the last period by kind

    async def enqueue_recurring(self) -> None:
        """Stores a job for each period that has begun since the last call."""
        now = self._app.clock.now_ms()
        for name, every_ms in self._every_ms.items():
            period = now // every_ms
            if self._enqueued.get(name) == period:
                continue
            job = NewJob(name, dedupe_key=f"{name}:{period}", once=True)
            await self._app.perform_system(enqueue_job, job=job)
            self._enqueued[name] = period
