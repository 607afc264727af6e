"""Who attends which ticket, for the sweep that compares it with who is there."""

from __future__ import annotations

from parlour.domain.actor import Actor
from parlour.store.desk import attendance
from parlour.store.people import people
from parlour.store.transaction import Transaction


def list_attendance(tx: Transaction) -> list[tuple[str, Actor]]:
    """(ticket id, agent) of everyone who attends: what the sweep after a start compares with who is there."""
    rows = attendance.list_all(tx)
    known = people.by_ids(tx, [agent_id for _, agent_id in rows])
    return [(ticket_id, known[agent_id].acting()) for ticket_id, agent_id in rows]
