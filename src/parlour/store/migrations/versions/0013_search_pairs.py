"""Search by pairs of signs, emoji, and words with their vowel signs: messages are indexed anew, by a job.

Every step may be run again: MySQL commits each as it goes.
"""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op

from parlour.domain.ids import uuid7

revision = "0013"
down_revision = "0012"

KEY = "search_reindex"
JOB = "search.reindex"
BEFORE_ALL = "~"  # greater than every id

META = sa.table("meta", sa.column("key", sa.String), sa.column("value", sa.String))
MESSAGES = sa.table("messages", sa.column("id", sa.String))
JOBS = sa.table(
    "jobs",
    *(sa.column(name, sa.String) for name in ("id", "kind", "payload", "dedupe_key")),
    *(sa.column(name, sa.BigInteger) for name in ("run_at", "attempts", "created_at")),
)


def upgrade() -> None:
    bind = op.get_bind()
    if bind.execute(sa.select(MESSAGES.c.id).limit(1)).first() is None:
        return
    if bind.execute(sa.select(META.c.value).where(META.c.key == KEY)).first() is None:
        bind.execute(sa.insert(META).values(key=KEY, value=BEFORE_ALL))
    if bind.execute(sa.select(JOBS.c.id).where(JOBS.c.dedupe_key == JOB)).first() is None:
        now = int(time.time() * 1000)
        job = {"id": uuid7(now), "kind": JOB, "payload": "{}", "dedupe_key": JOB}
        bind.execute(sa.insert(JOBS).values(**job, run_at=now, attempts=0, created_at=now))
