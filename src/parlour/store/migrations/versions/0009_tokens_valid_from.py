"""Since when a person's guest tokens and known devices are believed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    # MySQL and MariaDB commit each step by itself: whoever was interrupted may have the column already.
    if "tokens_valid_from" in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("people")}:
        return
    op.add_column("people", sa.Column("tokens_valid_from", sa.BigInteger(), nullable=True))
