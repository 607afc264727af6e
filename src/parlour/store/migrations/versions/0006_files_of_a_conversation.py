"""The files of a conversation in the order of their messages, in place of an index that nothing used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

FILL = (
    "UPDATE attachments SET seq = (SELECT m.seq FROM messages m WHERE m.id = attachments.message_id)"
    " WHERE message_id IS NOT NULL"
)


def upgrade() -> None:
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seq", sa.BigInteger(), nullable=True))
    op.execute(FILL)
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        # made before the other goes: MySQL wants one that begins with the foreign key at any time
        batch_op.create_index(
            "ix_attachments_conversation_id_seq_position", ["conversation_id", "seq", "position"], unique=False
        )
        batch_op.drop_index("ix_attachments_conversation_id_created_at")
