"""Jobs that the command line has run once more, on all databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parlour.actions.system.jobs import (
    claim_jobs,
    count_jobs,
    enqueue_job,
    fail_job,
    finish_job,
    list_jobs,
    retry_dead_jobs,
    retry_job,
)
from parlour.domain.errors import NotFound
from parlour.domain.ids import uuid7
from parlour.domain.jobs import TRIES, Job, JobCounts, NewJob
from tests.factories import Stage

FAR: int = 4_000_000_000_000


async def claimed(stage: Stage) -> list[Job]:
    return await stage.do(claim_jobs, worker="a", kinds=["mail"], limit=10, lease_ms=60_000)


async def test_a_waiting_job_is_run_at_once_and_one_that_runs_is_left_alone(stage: Stage) -> None:
    await stage.do(enqueue_job, job=NewJob("mail", run_at=FAR))
    [waiting] = await stage.see(list_jobs)
    assert (waiting.state, waiting.run_at, await claimed(stage)) == ("waiting", FAR, [])
    await stage.do(retry_job, job_id=waiting.id)
    [running] = await claimed(stage)
    assert (running.id, running.state) == (waiting.id, "running")
    with pytest.raises(NotFound):
        await stage.do(retry_job, job_id=running.id)


@pytest.mark.parametrize("job_id", ["", "no id", uuid7(5)], ids=["empty", "no id", "unknown"])
async def test_a_job_that_is_not_there_is_not_found(stage: Stage, job_id: str) -> None:
    with pytest.raises(NotFound):
        await stage.do(retry_job, job_id=job_id)


async def test_every_dead_job_is_run_again_and_no_other(stage: Stage) -> None:
    for _ in range(3):
        await stage.do(enqueue_job, job=NewJob("mail"))
    one, two, done = await claimed(stage)
    for job in (one, two):
        last = replace(job, attempts=TRIES)
        assert await stage.do(fail_job, worker="a", job=last, error=RuntimeError("no"))
    await stage.do(finish_job, worker="a", job=done)
    await stage.do(enqueue_job, job=NewJob("mail", run_at=FAR))
    assert await stage.see(count_jobs) == JobCounts(waiting=1, dead=2)
    assert {job.state for job in await stage.see(list_jobs, dead=True)} == {"dead"}
    assert await stage.do(retry_dead_jobs) == 2
    assert {job.id for job in await claimed(stage)} == {one.id, two.id}
    assert await stage.do(retry_dead_jobs) == 0
