"""Read and delivered positions: one for each participant, and one that all agents share in a ticket."""

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
from parlour.store.talk import conversations, messages, participants
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
        tx.announce(ConversationTouched(conversation, None if standing.at_desk else [actor.id]))
    return Marked(target, unread)


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
