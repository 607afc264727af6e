"""The runner: what is due is run once, failures hurt nobody else, and a stop is in time."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import Any

import pytest

from parlour.actions.system.jobs import claim_jobs
from parlour.domain.jobs import TRIES, Job
from parlour.jobs.kind import Context, Kind
from parlour.jobs.runner import Runner
from tests.jobs.conftest import Workshop
from tests.support.clock import until


class Handled(list[Any]):
    """A handler that notes what it was given."""

    async def __call__(self, context: Context, job: Job) -> None:
        self.append(job.payload.get("number"))


def _has_failed(runner: Runner, times: int) -> bool:
    return runner.ended["failed"] == times


async def never(context: Context, job: Job) -> None:
    await asyncio.Event().wait()


async def test_a_committed_job_is_run_at_once_and_not_at_the_next_poll(workshop: Workshop) -> None:
    handled = Handled()
    workshop.runner({"note": handled}, poll_s=3600)
    await asyncio.sleep(0.1)  # it has looked, and sleeps
    await workshop.enqueue("note", payload={"number": 7})
    await until(lambda: handled == [7])
    await workshop.all_done()


async def test_a_job_of_another_process_is_found_by_the_poll(workshop: Workshop) -> None:
    handled = Handled()
    runner = workshop.runner({"note": handled})
    workshop.runners.remove(runner)  # it hears of no commit
    await asyncio.sleep(0.1)
    await workshop.enqueue("note", payload={"number": 7})
    await until(lambda: handled == [7])
    await runner.stop()


async def test_two_workers_share_the_jobs_and_run_each_once(workshop: Workshop) -> None:
    handled = Handled()
    runners = [workshop.runner({"note": handled}) for _ in range(2)]
    for number in range(30):
        await workshop.enqueue("note", payload={"number": number})
    await workshop.all_done()
    assert sorted(handled) == list(range(30))
    await until(lambda: sum(runner.ended["done"] for runner in runners) == 30)


async def test_no_more_run_at_once_than_there_is_room_for(workshop: Workshop) -> None:
    here, most = 0, 0

    async def count(context: Context, job: Job) -> None:
        nonlocal here, most
        here += 1
        most = max(most, here)
        await asyncio.sleep(0.02)
        here -= 1

    workshop.runner({"count": count}, at_once=2)
    for _ in range(8):
        await workshop.enqueue("count")
    await workshop.all_done()
    assert most == 2


@pytest.mark.parametrize(
    "poison", [ValueError("\0"), SystemExit(1), KeyboardInterrupt(), asyncio.CancelledError(), RecursionError()]
)
async def test_a_poison_job_never_stops_the_runner(workshop: Workshop, poison: BaseException) -> None:
    async def fail(context: Context, job: Job) -> None:
        raise poison

    handled = Handled()
    runner = workshop.runner({"poison": fail, "note": handled}, at_once=1)
    await workshop.enqueue("poison")
    await until(lambda: runner.ended["failed"] == 1)
    await workshop.enqueue("note", payload={"number": 1})
    await until(lambda: handled == [1])
    await until(lambda: runner.ended["done"] == 1)
    [waiting] = await workshop.jobs()
    assert (waiting.attempts, waiting.state) == (1, "waiting")
    assert 20_000 < waiting.run_at - workshop.clock.now_ms() < 40_000
    assert type(poison).__name__ in (waiting.last_error or "")


async def test_a_job_that_fails_ten_times_is_dead_and_is_counted(workshop: Workshop) -> None:
    async def fail(context: Context, job: Job) -> None:
        raise ValueError

    runner = workshop.runner({"poison": fail})
    await workshop.enqueue("poison")
    for tries in range(1, TRIES + 1):
        await until(partial(_has_failed, runner, tries))
        workshop.clock.advance(8 * 3600)
    assert runner.ended["died"] == 1
    assert len(await workshop.jobs(dead=True)) == 1
    await until(lambda: runner.readings()["jobs_dead"] == 1)
    assert runner.readings()["jobs_waiting"] == 0


async def test_a_job_that_hangs_has_failed_after_its_time(workshop: Workshop) -> None:
    runner = workshop.runner({"hang": Kind(never, timeout_s=0.05)})
    await workshop.enqueue("hang")
    await until(lambda: runner.ended["failed"] == 1)
    [waiting] = await workshop.jobs()
    assert waiting.last_error == "TimeoutError"


async def test_the_job_of_a_worker_that_died_is_taken_over_after_its_lease(workshop: Workshop) -> None:
    dead = workshop.runner({"note": never})
    await workshop.enqueue("note", payload={"number": 7})
    await until(lambda: dead.readings()["jobs_running"] == 1)
    for loop in dead._loops:  # as a crash does: nothing is renewed, nothing given back
        loop.cancel()
    handled = Handled()
    workshop.runner({"note": handled})
    await asyncio.sleep(0.2)
    assert handled == [], "the lease is the dead one's still"
    workshop.clock.advance(61)
    await until(lambda: handled == [7])
    for task in dead._running.values():
        task.cancel()


async def test_a_long_job_keeps_its_lease(workshop: Workshop) -> None:
    handled = Handled()
    slow = workshop.runner({"note": never}, lease_s=0.3)
    await workshop.enqueue("note")
    await until(lambda: slow.readings()["jobs_running"] == 1)
    [before] = await workshop.jobs()
    workshop.clock.advance(0.25)

    async def renewed() -> bool:
        [job] = await workshop.jobs()
        return (job.locked_until or 0) > (before.locked_until or 0)

    await until(renewed)
    workshop.runner({"note": handled})
    workshop.clock.advance(0.25)
    await asyncio.sleep(0.1)
    assert handled == []


async def test_a_job_whose_lease_was_lost_is_stopped_here(workshop: Workshop) -> None:
    slow = workshop.runner({"note": never}, lease_s=0.3)
    await workshop.enqueue("note", payload={"number": 7})
    await until(lambda: slow.readings()["jobs_running"] == 1)

    async def taken_by_another() -> bool:
        workshop.clock.advance(1)  # this process stood still for longer than the lease
        claimed = await workshop.app.perform_system(
            claim_jobs, worker="other", kinds=["note"], limit=1, lease_ms=60_000
        )
        return bool(claimed)

    await until(taken_by_another)
    await until(lambda: slow.readings()["jobs_running"] == 0)
    assert slow.ended == {"done": 0, "failed": 0, "died": 0}
    [job] = await workshop.jobs()
    assert job.locked_by == "other", "nothing was written over what the other has"


async def test_a_stop_is_in_time_and_gives_back_what_it_interrupts(workshop: Workshop) -> None:
    runner = workshop.runner({"slow": never})
    await workshop.enqueue("slow")
    await until(lambda: runner.readings()["jobs_running"] == 1)
    began = time.monotonic()
    await runner.stop(grace_s=0.1)
    assert time.monotonic() - began < 5
    [free] = await workshop.jobs()
    assert (free.state, free.attempts) == ("waiting", 0)
    workshop.runners.remove(runner)
    handled = Handled()
    workshop.runner({"slow": handled})
    await until(lambda: len(handled) == 1)


async def test_a_stop_lets_a_short_job_end(workshop: Workshop) -> None:
    ended = []

    async def short(context: Context, job: Job) -> None:
        await asyncio.sleep(0.05)
        ended.append(job.id)

    runner = workshop.runner({"short": short})
    await workshop.enqueue("short")
    await until(lambda: runner.readings()["jobs_running"] == 1)
    await runner.stop()
    await runner.stop()  # the assembly does so again, at its end
    assert len(ended) == 1
    assert await workshop.jobs() == []


async def test_a_handler_that_swallows_its_cancellation_does_not_hold_up_a_stop(workshop: Workshop) -> None:
    over = asyncio.Event()

    async def deaf(context: Context, job: Job) -> None:
        while not over.is_set():
            try:
                await over.wait()
            except asyncio.CancelledError:
                continue

    runner = workshop.runner({"deaf": deaf})
    await workshop.enqueue("deaf")
    await until(lambda: runner.readings()["jobs_running"] == 1)
    began = time.monotonic()
    await runner.stop(grace_s=0.1)
    assert time.monotonic() - began < 5
    over.set()


async def test_a_database_in_trouble_is_asked_again(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    handled = Handled()
    read, refused = workshop.app._store.read, []

    async def broken(query: Any) -> Any:
        refused.append(query)
        raise OSError("gone")

    monkeypatch.setattr(workshop.app._store, "read", broken)
    workshop.runner({"note": handled})
    await until(lambda: len(refused) > 1)
    monkeypatch.setattr(workshop.app._store, "read", read)
    await workshop.enqueue("note", payload={"number": 1})
    await until(lambda: handled == [1])
