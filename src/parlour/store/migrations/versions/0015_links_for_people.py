"""One-time links for people: invitations by role, and new passwords."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from parlour.store.migrations import columns

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    for name, length in (("id", 36), ("person_id", 36), ("role", 16), ("made_by", 36)):
        op.add_column("one_time_links", sa.Column(name, columns.ascii(length), nullable=True))
