"""How many bytes are stored, of each person, in each conversation and in all.

Small pictures count from now on; of those that are there already nobody knows the size without opening them. Every
step may be run again: MySQL commits each as it goes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from parlour.store.migrations import columns

revision = "0008"
down_revision = "0007"

FILL = """
INSERT INTO stored_bytes (owner_id, bytes)
SELECT owner_id, SUM(size) FROM (
  SELECT uploader_id AS owner_id, size FROM attachments
  UNION ALL SELECT conversation_id, size FROM attachments
  UNION ALL SELECT uploader_id, size FROM pictures
) sizes GROUP BY owner_id
"""
FILL_SITE = """
INSERT INTO stored_bytes (owner_id, bytes)
SELECT 'site', COALESCE(SUM(size), 0) FROM (SELECT size FROM attachments UNION ALL SELECT size FROM pictures) sizes
"""


def upgrade() -> None:
    for table in ("attachments", "pictures"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("thumbnail_size", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "stored_bytes",
        sa.Column("owner_id", columns.ascii(36), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_stored_bytes")),
    )
    op.execute("DELETE FROM stored_bytes")
    op.execute(FILL)
    op.execute(FILL_SITE)
