"""First tickets of strangers, by their request, so that its repeat without a cookie is recognised."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from parlour.store.migrations import columns

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "first_tickets",
        sa.Column("key", columns.ascii(64), nullable=False),
        sa.Column("guest_id", columns.ascii(36), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_first_tickets")),
    )
    op.create_index("ix_first_tickets_created_at", "first_tickets", ["created_at"])
