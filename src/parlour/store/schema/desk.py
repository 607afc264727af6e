"""Tables of the desk. A ticket itself is a row of `conversations` (docs/decisions/0004)."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table

from parlour.store.schema.base import ID, TIME, metadata

# An agent's presence in a ticket: inserting the row and writing `agent_joined` are one transaction.
attendance = Table(
    "attendance",
    metadata,
    Column("ticket_id", ID, ForeignKey("conversations.id"), primary_key=True),
    Column("agent_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("joined_at", TIME, nullable=False),
    Index("ix_attendance_agent_id", "agent_id"),
)
