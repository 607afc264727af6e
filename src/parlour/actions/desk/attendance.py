"""Attendance: which agents are in which open ticket, written with `agent_joined` and `agent_left`."""

from __future__ import annotations

from dataclasses import dataclass

from parlour.actions import access
from parlour.actions.system_messages import tell
from parlour.actions.talk.sync import Joined, join_conversation
from parlour.domain.actor import Actor
from parlour.store.desk import attendance
from parlour.store.talk import conversations
from parlour.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class JoinedTicket:
    """What joining answers, and whether the agent is still to be noted by `attend_ticket`: only then it costs a
    writing transaction."""

    joined: Joined
    to_attend: bool


def join_ticket(tx: Transaction, actor: Actor, *, conversation_id: str, after_rev: int | None = None) -> JoinedTicket:
    """As `join_conversation`, for an agent and a ticket. Its own, and a closed one, it does not attend."""
    joined = join_conversation(tx, actor, conversation_id=conversation_id, after_rev=after_rev)
    conversation, at_desk = joined.view.conversation, joined.view.place is None
    absent = at_desk and not conversation.is_closed
    return JoinedTicket(joined, absent and not attendance.is_attending(tx, conversation.id, actor.id))


def attend_ticket(tx: Transaction, actor: Actor, *, ticket_id: str) -> bool:
    """Notes that an agent is in an open ticket, with `agent_joined` in the same transaction.

    False where nothing was to be noted: it attends already, the ticket is closed, or it is the agent's own.
    """
    standing = access.ticket_for(tx, actor, ticket_id, for_update=True)
    if not standing.at_desk or standing.conversation.is_closed or attendance.is_attending(tx, ticket_id, actor.id):
        return False
    attendance.add(tx, ticket_id, actor.id)
    tell(tx, standing.conversation, actor, "agent_joined", f"{actor.name} joined the conversation")
    return True


def end_attendance(tx: Transaction, actor: Actor, *, ticket_id: str) -> bool:
    """The agent's last socket has left: `agent_left`, unless the ticket is closed, where nothing is written."""
    conversation = conversations.by_id(tx, ticket_id, for_update=True)
    if conversation is None or not attendance.remove(tx, ticket_id, actor.id):
        return False
    if not conversation.is_closed:
        tell(tx, conversation, actor, "agent_left", f"{actor.name} left the conversation")
    return True
