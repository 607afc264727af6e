"""Recurring jobs run once in each period, however many workers there are."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from functools import partial

from parlour.domain.jobs import Job
from parlour.jobs.kind import HOUR_S, Context, Kind
from parlour.jobs.schedule import Schedule
from tests.jobs.conftest import Workshop
from tests.support.clock import until


def _has_run(ran: Collection[object], periods: int) -> bool:
    return len(set(ran)) == periods


async def test_a_period_is_run_once_by_all_workers_together(workshop: Workshop) -> None:
    ran = []

    async def sweep(context: Context, job: Job) -> None:
        ran.append(job.dedupe_key)

    table = {"sweep": Kind(sweep, every_s=HOUR_S)}
    for _ in range(3):
        workshop.runner(table)
    for periods in (1, 2, 3):
        await until(partial(_has_run, ran, periods))
        await workshop.all_done()
        await asyncio.sleep(0.15)  # every worker has polled meanwhile
        workshop.clock.advance(HOUR_S)
    await workshop.all_done()
    assert len(ran) == len(set(ran))


async def test_a_worker_whose_clock_is_behind_repeats_no_period(workshop: Workshop) -> None:
    table = {"sweep": Kind(_nothing, every_s=HOUR_S)}
    runner = workshop.runner(table)
    await until(lambda: runner.ended["done"] == 1)
    workshop.clock.advance(HOUR_S)
    await until(lambda: runner.ended["done"] == 2)
    workshop.clock.advance(-HOUR_S)
    await Schedule(workshop.app, table).enqueue_recurring()
    assert await workshop.jobs() == []


async def test_a_recurring_job_that_fails_is_left_to_the_next_period(workshop: Workshop) -> None:
    async def fail(context: Context, job: Job) -> None:
        raise ValueError("not today")

    runner = workshop.runner({"sweep": Kind(fail, every_s=HOUR_S)})
    await until(lambda: runner.ended["failed"] == 1)
    await workshop.all_done()
    workshop.clock.advance(HOUR_S)
    await until(lambda: runner.ended["failed"] == 2)
    await workshop.all_done()
    assert await workshop.jobs(dead=True) == []


async def _nothing(context: Context, job: Job) -> None:
    return None
