"""Messages that nobody, or one person, is to be told of as unread: deleted and hidden ones, by their place.

Filling in may be done again: MySQL commits each step as it goes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from parlour.store.migrations import columns

revision = "0012"
down_revision = "0011"

FILL_DELETED = """
INSERT INTO uncounted (conversation_id, person_id, seq)
SELECT conversation_id, '', seq FROM messages WHERE deleted_at IS NOT NULL AND message_type <> 'system'
"""
FILL_HIDDEN = """
INSERT INTO uncounted (conversation_id, person_id, seq)
SELECT m.conversation_id, h.person_id, m.seq FROM hidden_messages h JOIN messages m ON m.id = h.message_id
WHERE m.deleted_at IS NULL AND m.message_type <> 'system'
"""


def upgrade() -> None:
    op.create_table(
        "uncounted",
        sa.Column("conversation_id", columns.ascii(36), nullable=False),
        sa.Column("person_id", columns.ascii(36), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_uncounted_conversation_id")),
        sa.PrimaryKeyConstraint("conversation_id", "person_id", "seq", name=op.f("pk_uncounted")),
    )
    op.execute("DELETE FROM uncounted")
    op.execute(FILL_DELETED)
    op.execute(FILL_HIDDEN)
