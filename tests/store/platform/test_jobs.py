"""The job queue on every database: stored with its cause, claimed by one worker, retried, given up, forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import insert

from parlour.domain.events import JobEnqueued
from parlour.domain.jobs import TRIES, Job, NewJob
from parlour.store.open import open_store
from parlour.store.platform import jobs
from parlour.store.schema.tables import jobs as table
from parlour.store.transaction import Transaction
from tests.support.databases import Database
from tests.support.fixtures import explain

LEASE_MS = 60_000
KINDS = ["mail"]


class Queue:
    """A store whose clock the test moves, and workers that take from it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000_000
        self.announced: list[Any] = []
        self.store: Any = None

    async def add(self, **job: Any) -> bool:
        added: bool = await self.store.write(lambda tx: jobs.enqueue(tx, NewJob("mail", **job)))
        return added

    async def claim(self, worker: str = "a", limit: int = 10) -> list[Job]:
        claimed: list[Job] = await self.store.write(lambda tx: jobs.claim(tx, worker, KINDS, limit, LEASE_MS))
        return claimed

    async def fail(self, job: Job, error: BaseException | None = None, worker: str = "a") -> bool:
        failed = error or RuntimeError("no")
        dead: bool = await self.store.write(lambda tx: jobs.fail(tx, worker, job, error=failed, chance=0.5))
        return dead

    async def finish(self, job: Job, worker: str = "a") -> bool:
        finished: bool = await self.store.write(lambda tx: jobs.finish(tx, worker, job.id))
        return finished

    async def listed(self, *, dead: bool = False) -> list[Job]:
        found: list[Job] = await self.store.read(lambda tx: jobs.list_open(tx, dead=dead, limit=100))
        return found


@pytest.fixture
async def queue(database: Database) -> AsyncIterator[Queue]:
    made = Queue()
    made.store = await open_store(database.url, on_commit=made.announced.extend, clock=lambda: made.now)
    yield made
    await made.store.close()


async def test_a_job_is_claimed_with_what_it_is_about(queue: Queue) -> None:
    assert await queue.add(payload={"to": "Zoë 👋"})
    [job] = await queue.claim()
    assert (job.kind, job.payload, job.attempts, job.locked_by) == ("mail", {"to": "Zoë 👋"}, 1, "a")
    assert job.locked_until == queue.now + LEASE_MS
    assert [job.state for job in await queue.listed()] == ["running"]
    assert await queue.finish(job)
    assert await queue.listed() == []


async def test_a_job_is_stored_with_its_cause_or_not_at_all(queue: Queue) -> None:
    def refused(tx: Transaction) -> None:
        jobs.enqueue(tx, NewJob("mail"))
        raise RuntimeError("refused after all")

    with pytest.raises(RuntimeError):
        await queue.store.write(refused)
    assert (await queue.listed(), queue.announced) == ([], [])
    await queue.add()
    assert queue.announced == [JobEnqueued("mail", queue.now)]
    assert len(await queue.listed()) == 1


async def test_a_job_of_a_savepoint_that_is_undone_is_not_there(queue: Queue) -> None:
    def work(tx: Transaction) -> None:
        jobs.enqueue(tx, NewJob("mail", {"kept": True}))
        try:
            with tx.savepoint():
                jobs.enqueue(tx, NewJob("mail", {"kept": False}))
                raise RuntimeError
        except RuntimeError:
            return

    await queue.store.write(work)
    assert [job.payload for job in await queue.listed()] == [{"kept": True}]
    assert len(queue.announced) == 1


async def test_a_job_is_not_due_before_its_time_and_the_longest_due_comes_first(queue: Queue) -> None:
    for seconds in (30, 10, 20):
        await queue.add(payload={"at": seconds}, run_at=queue.now + seconds * 1000)
    assert await queue.claim() == []
    assert await queue.store.read(lambda tx: jobs.next_due(tx, KINDS)) == queue.now + 10_000
    queue.now += 20_000
    assert [job.payload["at"] for job in await queue.claim()] == [10, 20]


async def test_jobs_of_kinds_that_a_worker_does_not_know_are_left_to_others(queue: Queue) -> None:
    await queue.store.write(lambda tx: jobs.enqueue(tx, NewJob("of a newer version")))
    assert await queue.claim() == []
    assert await queue.store.read(lambda tx: jobs.next_due(tx, KINDS)) is None
    assert len(await queue.listed()) == 1


async def test_many_workers_at_once_never_hold_the_same_job(queue: Queue) -> None:
    for number in range(40):
        await queue.add(payload={"number": number})
    taken: list[str] = []

    async def work(worker: str) -> None:
        while found := await queue.claim(worker, limit=3):
            taken.extend(job.id for job in found)

    await asyncio.gather(*(work(f"worker {number}") for number in range(6)))
    # whoever skipped what another had locked may have found nothing else: what is left is taken now
    taken.extend(job.id for job in await queue.claim("last", limit=40))
    assert len(taken) == len(set(taken)) == 40


async def test_a_worker_that_dies_is_taken_over_after_its_lease_and_hears_so(queue: Queue) -> None:
    await queue.add()
    [lost] = await queue.claim("dead")
    queue.now += LEASE_MS
    assert await queue.claim("heir") == [], "the lease holds to its last moment"
    queue.now += 1
    [taken] = await queue.claim("heir")
    assert (taken.id, taken.attempts) == (lost.id, 2)
    assert not await queue.finish(lost, "dead"), "it came back, and the job is another's"
    assert not await queue.fail(lost, worker="dead")
    assert await queue.finish(taken, "heir")


async def test_a_lease_is_renewed_only_by_the_worker_that_holds_it(queue: Queue) -> None:
    await queue.add()
    [job] = await queue.claim("a")
    queue.now += LEASE_MS - 1

    async def renew(worker: str) -> set[str]:
        renewed: set[str] = await queue.store.write(lambda tx: jobs.renew(tx, worker, [job.id], LEASE_MS))
        return renewed

    assert await renew("a") == {job.id}
    assert await renew("b") == set()
    queue.now += LEASE_MS
    assert await queue.claim("b") == []
    queue.now += 1
    assert len(await queue.claim("b")) == 1
    assert await renew("a") == set()


async def test_what_a_stop_interrupts_is_free_at_once_and_costs_no_attempt(queue: Queue) -> None:
    await queue.add()
    [job] = await queue.claim("a")
    await queue.store.write(lambda tx: jobs.release(tx, "a", [job.id]))
    [again] = await queue.claim("b")
    assert (again.id, again.attempts) == (job.id, 1)
    await queue.store.write(lambda tx: jobs.release(tx, "a", [job.id]))
    assert await queue.finish(again, "b"), "nobody gives back what another holds"


async def test_a_failing_job_waits_longer_each_time_and_is_dead_after_ten_tries(queue: Queue) -> None:
    await queue.add()
    waits = []
    for _ in range(TRIES):
        [job] = await queue.claim()
        dead = await queue.fail(job)
        if not dead:
            [waiting] = await queue.listed()
            waits.append((waiting.run_at - queue.now) / 1000)
            queue.now = waiting.run_at - 1
            assert await queue.claim() == []
            queue.now += 1
    assert dead
    assert waits[0] == pytest.approx(30)
    assert waits == sorted(waits)
    assert waits[-1] == 6 * 3600
    queue.now += 365 * 24 * 3_600_000
    assert await queue.claim() == []
    [job] = await queue.listed(dead=True)
    assert (job.state, job.last_error, job.attempts) == ("dead", "RuntimeError: no", TRIES)


async def test_a_job_that_kills_its_process_each_time_is_given_up_too(queue: Queue) -> None:
    await queue.add()
    for _ in range(TRIES):
        assert len(await queue.claim()) == 1
        queue.now += LEASE_MS + 1
    assert await queue.claim() == []
    [job] = await queue.listed(dead=True)
    assert job.last_error is not None
    assert "process" in job.last_error


async def test_an_error_that_no_database_could_store_is_stored_all_the_same(queue: Queue) -> None:
    await queue.add()
    [job] = await queue.claim()
    await queue.fail(job, ValueError("\0 \ud800 👋" + "x" * 10_000))
    [waiting] = await queue.listed()
    assert waiting.last_error is not None
    assert len(waiting.last_error) <= 500


async def test_dead_jobs_are_retried_one_or_all_with_new_attempts(queue: Queue) -> None:
    for _ in range(3):
        await queue.add()
    for job in await queue.claim():
        await queue.store.write(lambda tx: tx.execute(table.update().values(attempts=TRIES)))
        await queue.store.write(lambda tx, job=job: tx.execute(table.update().values(locked_until=queue.now - 1)))
    assert await queue.claim() == []
    first, *others = await queue.listed(dead=True)
    assert await queue.store.write(lambda tx: jobs.retry(tx, first.id)) == 1
    [again] = await queue.claim()
    assert (again.id, again.attempts) == (first.id, 1)
    assert await queue.store.write(lambda tx: jobs.retry(tx, first.id)) == 0, "it runs"
    assert await queue.store.write(jobs.retry) == 2
    assert {job.id for job in await queue.claim()} == {job.id for job in others}
    assert await queue.finish(again)
    assert await queue.store.write(lambda tx: jobs.retry(tx, again.id)) == 0, "it is done"


async def test_a_known_key_of_a_job_that_is_not_done_adds_nothing(queue: Queue) -> None:
    assert await queue.add(dedupe_key="one")
    assert not await queue.add(dedupe_key="one")
    assert await queue.add(dedupe_key="other")
    for job in await queue.claim():
        assert not await queue.add(dedupe_key=job.dedupe_key), "it runs"
        await queue.finish(job)
    assert await queue.add(dedupe_key="one"), "it is done: there is new work"
    assert len(await queue.claim()) == 1


async def test_a_job_for_once_is_not_repeated_after_it_was_done(queue: Queue) -> None:
    assert await queue.add(dedupe_key="monday", once=True)
    await queue.finish((await queue.claim())[0])
    assert not await queue.add(dedupe_key="monday", once=True)
    assert await queue.claim() == []


async def test_the_same_key_from_many_at_once_is_one_job(queue: Queue) -> None:
    added = await asyncio.gather(*(queue.add(dedupe_key="one") for _ in range(8)))
    assert sum(added) == 1
    assert len(await queue.listed()) == 1


async def test_a_payload_that_is_too_large_is_refused_before_it_is_stored(queue: Queue) -> None:
    with pytest.raises(ValueError, match="too large"):
        await queue.add(payload={"text": "x" * 60_000})
    assert await queue.add(payload={"text": "x" * 59_000})


async def test_jobs_are_counted_and_forgotten_when_they_ended_long_ago(queue: Queue) -> None:
    for _ in range(3):
        await queue.add()
    done, dead, _ = await queue.claim()
    await queue.finish(done)
    await queue.store.write(
        lambda tx: tx.execute(table.update().where(table.c.id == dead.id).values(dead_at=queue.now))
    )
    counts = await queue.store.read(jobs.count)
    assert (counts.waiting, counts.dead) == (1, 1)

    def forget(done_before: int, dead_before: int) -> Any:
        return queue.store.write(
            lambda tx: jobs.forget_ended(tx, done_before=done_before, dead_before=dead_before, limit=10)
        )

    assert await forget(queue.now, queue.now) == 0
    assert await forget(queue.now + 1, 0) == 1
    assert await forget(queue.now + 1, queue.now + 1) == 1
    assert len(await queue.listed()) == 1


async def test_claiming_walks_along_the_index(queue: Queue) -> None:
    def many(tx: Transaction) -> None:
        row = {"kind": "mail", "payload": "{}", "attempts": 0, "created_at": 1, "dead_at": None}
        ended = [{**row, "id": f"done {n}", "run_at": n, "done_at": 1} for n in range(500)]
        waiting = [{**row, "id": f"open {n}", "run_at": n, "done_at": None} for n in range(20)]
        tx.execute(insert(table), ended + waiting)
        if tx.dialect == "mysql":
            tx.connection.exec_driver_sql("ANALYZE TABLE jobs").all()

    await queue.store.write(many)
    plan = await queue.store.read(lambda tx: explain(tx, jobs.due(10, KINDS, 5)))
    assert "ix_jobs_done_at_dead_at_run_at" in plan, plan
    assert "temp b-tree for order by" not in plan, plan
