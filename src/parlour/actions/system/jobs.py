"""The job queue: claiming, finishing and retrying background work. Times in ms since the epoch, durations in ms."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from parlour.domain.errors import NotFound
from parlour.domain.ids import is_id
from parlour.domain.jobs import Job, JobCounts, NewJob
from parlour.store.platform import jobs
from parlour.store.transaction import Transaction

DONE_KEPT_MS: Final = 7 * 24 * 3_600_000
DEAD_KEPT_MS: Final = 90 * 24 * 3_600_000
LISTED: Final = 1000


def enqueue_job(tx: Transaction, *, job: NewJob) -> bool:
    """Stores a job; False where one with its `dedupe_key` waits or runs already (`once`: or has ended)."""
    return jobs.enqueue(tx, job)


def claim_jobs(tx: Transaction, *, worker: str, kinds: Sequence[str], limit: int, lease_ms: int) -> list[Job]:
    """Takes at most `limit` jobs that are due; they are this worker's until their lease ends."""
    return jobs.claim(tx, worker, kinds, limit, lease_ms)


def find_next_due(tx: Transaction, *, kinds: Sequence[str]) -> int | None:
    """When a job can be claimed next; None: there is none."""
    return jobs.next_due(tx, kinds)


def renew_leases(tx: Transaction, *, worker: str, job_ids: Sequence[str], lease_ms: int) -> set[str]:
    """Prolongs leases; the ids of those jobs that are still this worker's."""
    return jobs.renew(tx, worker, job_ids, lease_ms)


def release_jobs(tx: Transaction, *, worker: str, job_ids: Sequence[str]) -> None:
    """Gives back jobs that were interrupted, so that another worker begins them at once."""
    jobs.release(tx, worker, job_ids)


def finish_job(tx: Transaction, *, worker: str, job: Job, error: BaseException | None = None) -> bool:
    """Done, or failed with `error` and not to be tried again. False where the lease ran out and it is another's."""
    return jobs.finish(tx, worker, job.id, error=error)


def fail_job(tx: Transaction, *, worker: str, job: Job, error: BaseException) -> bool:
    """Has a failed job run again later; whether it has failed for the last time and is dead."""
    return jobs.fail(tx, worker, job, error=error, chance=random.random())


def list_jobs(tx: Transaction, *, dead: bool = False) -> list[Job]:
    """Jobs that wait or run, or the dead ones; the first thousand."""
    return jobs.list_open(tx, dead=dead, limit=LISTED)


def retry_job(tx: Transaction, *, job_id: str) -> None:
    """Has a dead or waiting job run at once, with ten new attempts. Raises NotFound for any other."""
    if not is_id(job_id) or not jobs.retry(tx, job_id):
        raise NotFound(f"There is no dead or waiting job {job_id!r}.")


def retry_dead_jobs(tx: Transaction) -> int:
    """Has every dead job run at once, with ten new attempts; how many."""
    return jobs.retry(tx)


def count_jobs(tx: Transaction) -> JobCounts:
    """How many wait or run, and how many are dead."""
    return jobs.count(tx)


def forget_ended_jobs(tx: Transaction, *, limit: int) -> int:
    """Deletes jobs that were done for a week or dead for 90 days, at most `limit`; how many."""
    return jobs.forget_ended(tx, done_before=tx.now - DONE_KEPT_MS, dead_before=tx.now - DEAD_KEPT_MS, limit=limit)
