"""Attendance: which agents are in which open ticket, as far as `agent_joined` and `agent_left` tell."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select

from parlour.store.prepared import Prepared
from parlour.store.schema.tables import attendance
from parlour.store.transaction import Transaction

_IS = Prepared(
    select(attendance.c.agent_id).where(
        attendance.c.ticket_id == bindparam("ticket_id"), attendance.c.agent_id == bindparam("agent_id")
    )
)


def is_attending(tx: Transaction, ticket_id: str, agent_id: str) -> bool:
    """Whether `agent_joined` was written for this agent, and no `agent_left` since."""
    return bool(tx.run(_IS, {"ticket_id": ticket_id, "agent_id": agent_id}))


def add(tx: Transaction, ticket_id: str, agent_id: str) -> None:
    """The caller holds the ticket's row lock and has asked `is_attending`."""
    tx.execute(insert(attendance).values(ticket_id=ticket_id, agent_id=agent_id, joined_at=tx.now))


def remove(tx: Transaction, ticket_id: str, agent_id: str) -> bool:
    """Whether there was one to remove."""
    where = (attendance.c.ticket_id == ticket_id, attendance.c.agent_id == agent_id)
    return tx.execute(delete(attendance).where(*where)).rowcount > 0


def list_all(tx: Transaction) -> list[tuple[str, str]]:
    """(ticket, agent) of every row: what a start compares with who is there."""
    return [(row[0], row[1]) for row in tx.execute(select(attendance.c.ticket_id, attendance.c.agent_id))]
