"""Tables of the desk. A ticket itself is a row of `conversations` (docs/decisions/0004)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, false

from parlour.store.schema.base import ID, TIME, ascii_text, metadata

# An agent's presence in a ticket: inserting the row and writing `agent_joined` are one transaction.
attendance = Table(
    "attendance",
    metadata,
    Column("ticket_id", ID, ForeignKey("conversations.id"), primary_key=True),
    Column("agent_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("joined_at", TIME, nullable=False),
    Index("ix_attendance_agent_id", "agent_id"),
)

# How far each agent has read in each ticket that it has opened; without a row it has read nothing.
agent_positions = Table(
    "agent_positions",
    metadata,
    Column("ticket_id", ID, ForeignKey("conversations.id"), primary_key=True),
    Column("agent_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("read_seq", BigInteger, nullable=False),
    Column("read_number", BigInteger, nullable=False),
    Column("marked_unread", Boolean, nullable=False, server_default=false()),
    Index("ix_agent_positions_agent_id", "agent_id"),
)

# Requests of strangers that have opened a ticket, by a hash of all that a repeat has the same; for some minutes.
first_tickets = Table(
    "first_tickets",
    metadata,
    Column("key", ascii_text(64), primary_key=True),
    Column("guest_id", ID),
    Column("created_at", TIME, nullable=False),
    Index("ix_first_tickets_created_at", "created_at"),
)
