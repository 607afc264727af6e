"""Settings of the site: what an owner has chosen, in place of the environment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from parlour.store.migrations import columns

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "site_settings",
        sa.Column("key", columns.ascii(64), nullable=False),
        sa.Column("value", columns.text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_by", columns.ascii(36), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_site_settings")),
    )
