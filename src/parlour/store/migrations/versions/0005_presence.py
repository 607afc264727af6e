"""Presence by choice: who hides is offline to everybody else."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hides_presence", sa.Boolean(), server_default=sa.false(), nullable=False))
