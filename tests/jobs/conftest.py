"""An App on each database whose clock the test moves, and runners that work for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from parlour.actions.system.jobs import enqueue_job, list_jobs
from parlour.app import App
from parlour.assembly import assembled
from parlour.domain.jobs import Job, NewJob
from parlour.jobs.kind import Context, Handler, Kind
from parlour.jobs.runner import Runner
from parlour.settings import Settings
from tests.factories import Stage
from tests.http.site import SECRET
from tests.support.clock import SteppingClock, until
from tests.support.databases import Database


class Workshop(Stage):
    """`Stage` gives the people; runners are made by `runner`, each as a worker of its own, and stopped at the end."""

    def __init__(self, app: App, clock: SteppingClock, stack: AsyncExitStack) -> None:
        super().__init__(app._store)
        self.app = app
        self.clock = clock
        self.context = Context(app)
        self.runners: list[Runner] = []
        self._stack = stack

    def runner(self, table: Mapping[str, Kind | Handler], **options: Any) -> Runner:
        kinds = {name: kind if isinstance(kind, Kind) else Kind(kind) for name, kind in table.items()}
        runner = Runner(self.context, table=kinds, **{"poll_s": 0.05, **options})
        runner.start()
        self.runners.append(runner)
        self._stack.push_async_callback(runner.stop, grace_s=0.1)
        return runner

    def hear(self, facts: Iterable[Any]) -> None:
        """What the store says after each commit; all runners are of this process."""
        self.announced.extend(facts)
        for runner in self.runners:
            runner.hear(facts)

    async def enqueue(self, kind: str, **job: Any) -> None:
        await self.app.perform_system(enqueue_job, job=NewJob(kind, **job))

    async def jobs(self, *, dead: bool = False) -> list[Job]:
        return await self.app.read_system(list_jobs, dead=dead)

    async def all_done(self) -> None:
        async def none() -> bool:
            return not await self.jobs()

        await until(none)


@pytest.fixture
async def workshop(database: Database, tmp_path: Path) -> AsyncIterator[Workshop]:
    settings = Settings(data=tmp_path, database_url=database.url, secret=SECRET, rate_limits=False, disk_floor=0)
    clock = SteppingClock()
    async with assembled(settings, clock=clock, background=False) as parlour, AsyncExitStack() as runners:
        workshop = Workshop(parlour.app, clock, runners)
        parlour.jobs.hear = workshop.hear  # type: ignore[method-assign]
        yield workshop
