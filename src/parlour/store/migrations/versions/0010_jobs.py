"""Jobs: background work, stored with what caused it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from parlour.store.migrations import columns

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", columns.ascii(36), nullable=False),
        sa.Column("kind", columns.ascii(64), nullable=False),
        sa.Column("payload", columns.text(), nullable=False),
        sa.Column("run_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("locked_by", columns.ascii(64), nullable=True),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.Column("last_error", columns.text(), nullable=True),
        sa.Column("dedupe_key", columns.ascii(200), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("dead_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_jobs_dedupe_key")),
    )
    op.create_index("ix_jobs_done_at_dead_at_run_at", "jobs", ["done_at", "dead_at", "run_at"])
