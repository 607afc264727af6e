"""Read and delivered positions: one for each participant, and in a ticket one for each agent.

What the owner of a ticket sees as read is the furthest of the agents'. What was delivered is so to all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from parlour.actions import access
from parlour.actions.unread import unread_after, unread_of
from parlour.domain.actor import Actor
from parlour.domain.conversation import Receipt, ReceiptKind, Standing
from parlour.domain.errors import Invalid, NotFound
from parlour.domain.events import ConversationTouched, ReceiptMoved
from parlour.domain.ids import is_id
from parlour.domain.limits import MAX_INT
from parlour.store.talk import agent_positions, conversations, messages, participants
from parlour.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Marked:
    """Where the position stands now, and what is unread beyond it."""

    seq: int
    unread: int


def mark_read(
    tx: Transaction,
    actor: Actor,
    *,
    conversation_id: str,
    seq: int | None = None,
    message_id: str | None = None,
) -> Marked:
    """Everything up to a message has been on screen. Never backwards, never past the end."""
    return _mark(tx, actor, "read", conversation_id, seq, message_id)


def mark_delivered(
    tx: Transaction,
    actor: Actor,
    *,
    conversation_id: str,
    seq: int | None = None,
    message_id: str | None = None,
) -> Marked:
    """Everything up to a message has reached one of the actor's devices."""
    return _mark(tx, actor, "delivered", conversation_id, seq, message_id)


def _mark(
    tx: Transaction,
    actor: Actor,
    kind: ReceiptKind,
    conversation_id: str,
    seq: int | None,
    message_id: str | None,
) -> Marked:
    standing = access.conversation_for(tx, actor, conversation_id)
    conversation = standing.conversation
    target = min(_wanted(tx, conversation_id, seq, message_id), conversation.last_seq)
    found = messages.at_seq(tx, conversation_id, target)
    if found is None:  # seq 0: nothing up to there
        return Marked(_stands(standing, kind), _unread(tx, actor, standing))
    at_id, number = found
    if standing.at_desk and kind == "read":
        return _read_at_desk(tx, actor, standing, target, at_id, number)
    person_id = None if standing.at_desk else actor.id
    if kind == "read":
        moved = conversations.move_read(tx, conversation_id, person_id, target, number)
        conversations.move_delivered(tx, conversation_id, person_id, target)
    else:
        moved = conversations.move_delivered(tx, conversation_id, person_id, target)
    if kind == "read" and standing.participant is not None and standing.participant.marked_unread:
        participants.change(tx, conversation_id, actor.id, marked_unread=False)
        tx.announce(ConversationTouched(conversation, [actor.id]))
        standing = replace(standing, participant=replace(standing.participant, marked_unread=False))
    if not moved:
        return Marked(max(target, _stands(standing, kind)), _unread(tx, actor, standing))
    if kind == "read":
        unread = unread_after(tx, conversation, actor.id, target, number)
    else:
        unread = _unread(tx, actor, standing)
    tx.announce(ReceiptMoved(conversation, Receipt(conversation_id, kind, actor.id, target, at_id, tx.now, unread)))
    if kind == "read":
        tx.announce(ConversationTouched(conversation, [actor.id]))
    return Marked(target, unread)


def _read_at_desk(tx: Transaction, agent: Actor, standing: Standing, seq: int, at_id: str, number: int) -> Marked:
    """Moves the agent's own position; the ticket's, which its owner sees, where no other agent had read as far."""
    conversation, ticket_id = standing.conversation, standing.conversation.id
    moved = agent_positions.move(tx, ticket_id, agent.id, seq, number)
    first = conversations.move_read(tx, ticket_id, None, seq, number)
    conversations.move_delivered(tx, ticket_id, None, seq)
    if standing.agent.marked_unread:
        agent_positions.mark_unread(tx, ticket_id, agent.id, False)
    if moved:
        unread = unread_after(tx, conversation, agent.id, seq, number)
    else:
        unread = _unread(tx, agent, replace(standing, agent=replace(standing.agent, marked_unread=False)))
    if moved:
        receipt = Receipt(ticket_id, "read", agent.id, seq, at_id, tx.now, unread, private=not first)
        tx.announce(ReceiptMoved(conversation, receipt))
    if first:
        tx.announce(ConversationTouched(conversation))
    elif moved or standing.agent.marked_unread:
        tx.announce(ConversationTouched(conversation, [], agent_ids=[agent.id]))
    return Marked(max(seq, standing.agent.read_seq), unread)


def _wanted(tx: Transaction, conversation_id: str, seq: int | None, message_id: str | None) -> int:
    if message_id is not None:
        found = messages.seq_of(tx, conversation_id, message_id) if is_id(message_id) else None
        if found is None:
            raise NotFound("There is no such message here.")
        return found
    if seq is None or not 0 <= seq <= MAX_INT:
        raise Invalid.field("seq", "must name a message of this conversation")
    return seq


def _unread(tx: Transaction, actor: Actor, standing: Standing) -> int:
    return unread_of(tx, actor.id, [standing])[0]


def _stands(standing: Standing, kind: ReceiptKind) -> int:
    position = standing.position
    return position.read_seq if kind == "read" else position.delivered_seq
