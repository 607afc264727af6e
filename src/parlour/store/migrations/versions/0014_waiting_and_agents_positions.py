"""Since when tickets wait for a reply, and a read position for each agent.

What all agents had read together becomes what each of them has read. Filling in may be done again: MySQL commits each
step as it goes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from parlour.store.migrations import columns

revision = "0014"
down_revision = "0013"

INDEXES = {
    "ix_conversations_waiting_since_id": ["waiting_since", "id"],
    "ix_conversations_assignee_id_waiting_since_id": ["assignee_id", "waiting_since", "id"],
}
WAITING = """
UPDATE conversations SET waiting_since = (
  SELECT MIN(said.created_at) FROM messages said
  WHERE said.conversation_id = conversations.id AND said.sender_id = conversations.owner_id
    AND said.message_type <> 'system' AND said.seq > (
      SELECT COALESCE(MAX(answer.seq), 0) FROM messages answer
      WHERE answer.conversation_id = conversations.id AND answer.message_type <> 'system'
        AND answer.sender_id <> conversations.owner_id))
WHERE kind = 'ticket' AND status = 'open'
"""
POSITIONS = """
INSERT INTO agent_positions (ticket_id, agent_id, read_seq, read_number)
SELECT ticket.id, agent.id, ticket.desk_read_seq, ticket.desk_read_number
FROM conversations ticket CROSS JOIN people agent
WHERE ticket.kind = 'ticket' AND ticket.desk_read_seq > 0 AND agent.role IN ('agent', 'admin')
"""


def upgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waiting_since", sa.BigInteger(), nullable=True))
    for name, indexed in INDEXES.items():
        op.create_index(name, "conversations", indexed)
    _create_positions()
    op.create_index("ix_agent_positions_agent_id", "agent_positions", ["agent_id"])
    op.execute(WAITING)
    op.execute("DELETE FROM agent_positions")
    op.execute(POSITIONS)


def _create_positions() -> None:
    op.create_table(
        "agent_positions",
        sa.Column("ticket_id", columns.ascii(36), nullable=False),
        sa.Column("agent_id", columns.ascii(36), nullable=False),
        sa.Column("read_seq", sa.BigInteger(), nullable=False),
        sa.Column("read_number", sa.BigInteger(), nullable=False),
        sa.Column("marked_unread", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["conversations.id"], name=op.f("fk_agent_positions_ticket_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["people.id"], name=op.f("fk_agent_positions_agent_id")),
        sa.PrimaryKeyConstraint("ticket_id", "agent_id", name=op.f("pk_agent_positions")),
    )
