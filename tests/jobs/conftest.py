"""An App on each database whose clock the test moves, and runners that work for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from parlour import followers
from parlour.actions.system.jobs import enqueue_job, list_jobs
from parlour.adapters.bus import LocalBus
from parlour.adapters.passwords import Passwords
from parlour.adapters.presence import MemoryPresence
from parlour.adapters.rates import NoRates
from parlour.adapters.tokens import Tokens
from parlour.app import App
from parlour.app.uploads import Uploads
from parlour.domain.jobs import Job, NewJob
from parlour.jobs.kind import Context, Handler, Kind
from parlour.jobs.runner import Runner
from parlour.settings import Settings
from parlour.store.open import open_store
from tests.factories import Stage
from tests.http.site import SECRET, SteppingClock
from tests.support.clock import until
from tests.support.databases import Database


class Workshop(Stage):
    """`Stage` gives the people; runners are made by `runner`, each as a worker of its own, and stopped at the end."""

    def __init__(self, app: App, clock: SteppingClock, announced: list[Any]) -> None:
        super().__init__(app._store, announced)
        self.app = app
        self.clock = clock
        self.context = Context(app)
        self.runners: list[Runner] = []

    def runner(self, table: Mapping[str, Kind | Handler], **options: Any) -> Runner:
        kinds = {name: kind if isinstance(kind, Kind) else Kind(kind) for name, kind in table.items()}
        runner = Runner(self.context, table=kinds, **{"poll_s": 0.05, **options})
        runner.start()
        self.runners.append(runner)
        return runner

    def hear(self, facts: list[Any]) -> None:
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
    settings = Settings(data=tmp_path, secret=SECRET, rate_limits=False, disk_floor=0)
    clock, heard = SteppingClock(), list[Any]()
    made: list[Workshop] = []
    store = await open_store(
        database.url,
        on_commit=lambda facts: made[0].hear(facts) if made else None,
        clock=clock.now_ms,
        follow=followers.follow,
    )
    app = App(
        settings=settings,
        store=store,
        clock=clock,
        rates=NoRates(),
        passwords=Passwords(),
        tokens=Tokens(settings.signing_keys()),
        presence=MemoryPresence(),
        bus=LocalBus(),
        uploads=Uploads.on_disk,
    )
    made.append(Workshop(app, clock, heard))
    yield made[0]
    for runner in made[0].runners:
        await runner.stop(grace_s=0.1)
    await store.close()
    app.passwords.close()
    app.uploads.close()
