"""Agents' read positions in tickets, one for each agent; who has no row has read nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from parlour.domain.conversation import AgentPosition
from parlour.store.prepared import Prepared, several
from parlour.store.schema.tables import agent_positions
from parlour.store.transaction import Transaction

_rows = agent_positions.c
_POSITION = (_rows.read_seq, _rows.read_number, _rows.marked_unread)
_ITS = (_rows.ticket_id == bindparam("the_ticket"), _rows.agent_id == bindparam("the_agent"))

_ONE = Prepared(select(*_POSITION).where(*_ITS))
_OF_AGENT = Prepared(
    select(_rows.ticket_id, *_POSITION).where(
        _rows.ticket_id.in_(several("ticket_ids")), _rows.agent_id == bindparam("the_agent")
    ),
    lists=["ticket_ids"],
)
_OF_TICKETS = Prepared(
    select(_rows.ticket_id, _rows.agent_id, *_POSITION).where(_rows.ticket_id.in_(several("ticket_ids"))),
    lists=["ticket_ids"],
)
_MOVE = Prepared(
    update(agent_positions)
    .where(*_ITS, _rows.read_seq < bindparam("seq"))
    .values(read_seq=bindparam("seq"), read_number=bindparam("number"))
)
_MARK = Prepared(update(agent_positions).where(*_ITS).values(marked_unread=bindparam("marked")))
_ADD = Prepared(
    insert(agent_positions).values(
        ticket_id=bindparam("the_ticket"),
        agent_id=bindparam("the_agent"),
        read_seq=bindparam("seq"),
        read_number=bindparam("number"),
        marked_unread=bindparam("marked"),
    )
)


def one(tx: Transaction, ticket_id: str, agent_id: str) -> AgentPosition | None:
    """How far an agent has read; None where it never read there."""
    rows = tx.run(_ONE, _whose(ticket_id, agent_id))
    return _position(rows[0]) if rows else None


def of_agent(tx: Transaction, agent_id: str, ticket_ids: Sequence[str]) -> dict[str, AgentPosition]:
    """One agent's positions in these tickets, by ticket id."""
    if not ticket_ids:
        return {}
    rows = tx.run(_OF_AGENT, {"ticket_ids": ticket_ids, "the_agent": agent_id})
    return {row[0]: _position(row[1:]) for row in rows}


def of_tickets(tx: Transaction, ticket_ids: Sequence[str]) -> dict[str, dict[str, AgentPosition]]:
    """By ticket id, the positions of all who have read there, by agent id; one query."""
    found: dict[str, dict[str, AgentPosition]] = {}
    if ticket_ids:
        for row in tx.run(_OF_TICKETS, {"ticket_ids": ticket_ids}):
            found.setdefault(row[0], {})[row[1]] = _position(row[2:])
    return found


def move(tx: Transaction, ticket_id: str, agent_id: str, seq: int, number: int) -> bool:
    """Moves a position forward; False where it stood there or further already."""
    whose = _whose(ticket_id, agent_id) | {"seq": seq, "number": number}
    if tx.change(_MOVE, whose) > 0:
        return True
    return _add(tx, whose) or tx.change(_MOVE, whose) > 0


def mark_unread(tx: Transaction, ticket_id: str, agent_id: str, marked: bool) -> None:
    """The agent's own mark, which shows the ticket as unread however far it has read."""
    whose = _whose(ticket_id, agent_id) | {"marked": marked}
    if tx.change(_MARK, whose) == 0 and marked and not _add(tx, whose | {"seq": 0, "number": 0}):
        tx.change(_MARK, whose)


def _add(tx: Transaction, values: dict[str, Any]) -> bool:
    """False where there is a position already: another socket of the agent may write it at the same moment."""
    if one(tx, values["the_ticket"], values["the_agent"]) is not None:
        return False
    try:
        with tx.savepoint():
            tx.change(_ADD, {"marked": False, **values})
    except IntegrityError:
        return False
    return True


def _whose(ticket_id: str, agent_id: str) -> dict[str, Any]:
    return {"the_ticket": ticket_id, "the_agent": agent_id}


def _position(row: Any) -> AgentPosition:
    return AgentPosition(row[0], row[1], bool(row[2]))
