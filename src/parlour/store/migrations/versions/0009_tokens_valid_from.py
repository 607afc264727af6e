"""Since when a person's guest tokens and known devices are believed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("people", sa.Column("tokens_valid_from", sa.BigInteger(), nullable=True))
