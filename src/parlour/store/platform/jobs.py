"""Jobs: the queue of background work, and the leases by which workers hold what they run.

A job is claimed by `FOR UPDATE SKIP LOCKED` on the servers and through the one writer on SQLite, so that two workers
never take the same one. A worker that ends in the middle leaves its lease behind; when that is over, another takes
the job.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from parlour.domain.events import JobEnqueued
from parlour.domain.jobs import PAYLOAD_BYTES, TRIES, Job, JobCounts, NewJob, error_text, retry_delay_ms
from parlour.store.schema.tables import jobs
from parlour.store.transaction import Transaction

_COLUMNS = (
    jobs.c.id,
    jobs.c.kind,
    jobs.c.payload,
    jobs.c.run_at,
    jobs.c.attempts,
    jobs.c.locked_by,
    jobs.c.locked_until,
    jobs.c.last_error,
    jobs.c.dedupe_key,
    jobs.c.done_at,
    jobs.c.dead_at,
    jobs.c.created_at,
)
_OPEN = and_(jobs.c.done_at.is_(None), jobs.c.dead_at.is_(None))
_UNLOCKED = {"locked_by": None, "locked_until": None}
_LOOKED_AT = 300  # the first open jobs by time: more than all workers can hold together
_DIED = "The process that ran it ended, each time"


def enqueue(tx: Transaction, job: NewJob) -> bool:
    """Stores a job with whatever else the transaction does; False where its `dedupe_key` is known.

    Raises ValueError for a payload of more than 60,000 bytes.
    """
    payload = json.dumps(job.payload, separators=(",", ":"))
    if len(payload) > PAYLOAD_BYTES:
        raise ValueError(f"the payload of a job ({job.kind}) is too large")
    if job.dedupe_key is not None and not _take_key(tx, job.dedupe_key, once=job.once):
        return False
    run_at = tx.now if job.run_at is None else job.run_at
    values = {"id": tx.new_id(), "kind": job.kind, "payload": payload, "run_at": run_at, "attempts": 0}
    try:
        with tx.savepoint():
            tx.execute(insert(jobs).values(**values, dedupe_key=job.dedupe_key, created_at=tx.now))
    except IntegrityError:
        if job.dedupe_key is None:
            raise
        return False  # another one enqueued it at the same moment
    tx.announce(JobEnqueued(job.kind, run_at))
    return True


def claim(tx: Transaction, worker: str, kinds: Sequence[str], limit: int, lease_ms: int) -> list[Job]:
    """At most `limit` jobs that are due, the longest due first; they are this worker's for `lease_ms`.

    One that was begun ten times and never ended, because the process died, is dead and not among them.
    """
    found = [_job(row) for row in tx.execute(due(tx.now, kinds, limit).with_for_update(skip_locked=True))]
    given_up = [job.id for job in found if job.attempts >= TRIES]
    if given_up:
        dead = {"dead_at": tx.now, "last_error": func.coalesce(jobs.c.last_error, _DIED)}
        tx.execute(update(jobs).where(jobs.c.id.in_(given_up)).values(**dead, **_UNLOCKED))
    taken = [job for job in found if job.attempts < TRIES]
    if taken:
        lease = {"locked_by": worker, "locked_until": tx.now + lease_ms, "attempts": jobs.c.attempts + 1}
        tx.execute(update(jobs).where(jobs.c.id.in_([job.id for job in taken])).values(**lease))
    return [_claimed(job, worker, tx.now + lease_ms) for job in taken]


def due(now: int, kinds: Sequence[str], limit: int) -> Select[Any]:
    """Open jobs whose time has come and that nobody holds: one walk along the index."""
    c = jobs.c
    is_free = or_(c.locked_until.is_(None), c.locked_until < now)
    where = (_OPEN, c.run_at <= now, is_free, c.kind.in_(kinds))
    return select(*_COLUMNS).where(*where).order_by(c.run_at, c.id).limit(limit)


def next_due(tx: Transaction, kinds: Sequence[str]) -> int | None:
    """When the next job can be claimed (ms since the epoch): the end of its lease for one that is held."""
    c = jobs.c
    moment = case((c.locked_until.is_(None), c.run_at), else_=c.locked_until).label("moment")
    first = select(moment).where(_OPEN, c.kind.in_(kinds)).order_by(c.run_at).limit(_LOOKED_AT).subquery()
    found: int | None = tx.execute(select(func.min(first.c.moment))).scalar()
    return found


def renew(tx: Transaction, worker: str, job_ids: Sequence[str], lease_ms: int) -> set[str]:
    """Prolongs the leases of those jobs that are still this worker's; which ones they are."""
    held = and_(jobs.c.id.in_(job_ids), jobs.c.locked_by == worker, _OPEN)
    found = set(tx.execute(select(jobs.c.id).where(held).with_for_update()).scalars())
    if found:
        tx.execute(update(jobs).where(jobs.c.id.in_(found)).values(locked_until=tx.now + lease_ms))
    return found


def release(tx: Transaction, worker: str, job_ids: Sequence[str]) -> None:
    """Gives back jobs that a stop interrupted: another may begin them at once, and no attempt is counted."""
    held = and_(jobs.c.id.in_(job_ids), jobs.c.locked_by == worker, _OPEN)
    tx.execute(update(jobs).where(held).values(attempts=jobs.c.attempts - 1, **_UNLOCKED))


def finish(tx: Transaction, worker: str, job_id: str, *, error: BaseException | None = None) -> bool:
    """Done, or failed and not to be tried again. False where the lease ran out and the job is another's."""
    done = {"done_at": tx.now, "last_error": error and error_text(error)}
    return tx.execute(update(jobs).where(_held(worker, job_id)).values(**done, **_UNLOCKED)).rowcount == 1


def fail(tx: Transaction, worker: str, job: Job, *, error: BaseException, chance: float) -> bool:
    """Notes a failed attempt: the job runs again later, or is dead after ten. Whether it is dead.

    `chance` is the random number that spreads the retries. Nothing is noted where the lease is another's by now.
    """
    dead = job.attempts >= TRIES
    after: dict[str, Any] = {"dead_at": tx.now} if dead else {"run_at": tx.now + retry_delay_ms(job.attempts, chance)}
    values = {**after, **_UNLOCKED, "last_error": error_text(error)}
    changed = tx.execute(update(jobs).where(_held(worker, job.id)).values(**values)).rowcount
    return dead and changed == 1


def list_open(tx: Transaction, *, dead: bool, limit: int) -> list[Job]:
    """Jobs that wait or run, the next one first; or the dead ones, the oldest first."""
    where = and_(jobs.c.done_at.is_(None), jobs.c.dead_at.is_not(None)) if dead else _OPEN
    order = (jobs.c.dead_at, jobs.c.run_at, jobs.c.id)
    return [_job(row) for row in tx.execute(select(*_COLUMNS).where(where).order_by(*order).limit(limit))]


def retry(tx: Transaction, job_id: str | None = None) -> int:
    """Has a dead or waiting job run at once, with ten new attempts; without an id, all dead ones. How many."""
    again = {"run_at": tx.now, "dead_at": None, "attempts": 0, **_UNLOCKED}
    which = jobs.c.dead_at.is_not(None) if job_id is None else and_(jobs.c.id == job_id, jobs.c.locked_by.is_(None))
    return tx.execute(update(jobs).where(jobs.c.done_at.is_(None), which).values(**again)).rowcount


def count(tx: Transaction) -> JobCounts:
    """How many are not done; walks their part of the index."""
    is_dead = jobs.c.dead_at.is_not(None)
    dead = func.coalesce(func.sum(case((is_dead, 1), else_=0)), 0)
    every, given_up = tx.execute(select(func.count(), dead).where(jobs.c.done_at.is_(None))).one()
    return JobCounts(waiting=int(every) - int(given_up), dead=int(given_up))


def forget_ended(tx: Transaction, *, done_before: int, dead_before: int, limit: int) -> int:
    """Deletes at most `limit` jobs that were done before a moment, or dead before another; how many."""
    is_old = or_(jobs.c.done_at < done_before, and_(jobs.c.done_at.is_(None), jobs.c.dead_at < dead_before))
    ids = list(tx.execute(select(jobs.c.id).where(is_old).limit(limit)).scalars())
    return tx.execute(delete(jobs).where(jobs.c.id.in_(ids))).rowcount if ids else 0


def _take_key(tx: Transaction, key: str, *, once: bool) -> bool:
    """Whether a job may be stored under a key: nobody has it, or one that ended, which then loses it."""
    row = tx.execute(
        select(jobs.c.id, jobs.c.done_at, jobs.c.dead_at).where(jobs.c.dedupe_key == key).with_for_update()
    ).first()
    if row is None:
        return True
    if once or (row.done_at is None and row.dead_at is None):
        return False
    tx.execute(update(jobs).where(jobs.c.id == row.id).values(dedupe_key=None))
    return True


def _held(worker: str, job_id: str) -> ColumnElement[bool]:
    return and_(jobs.c.id == job_id, jobs.c.locked_by == worker, _OPEN)


def _claimed(job: Job, worker: str, until: int) -> Job:
    """The job as its worker has it."""
    return replace(job, attempts=job.attempts + 1, locked_by=worker, locked_until=until)


def _job(row: Any) -> Job:
    values: list[Any] = [*row]
    values[2] = json.loads(row[2])
    return Job(*values)
