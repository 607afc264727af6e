"""Whether a transaction whose COMMIT was not answered stands: most facts leave something that can be looked for.

A transaction is there as a whole or not at all, so one fact that left a trace answers for all of it. Like the
delivery queries, this takes no actor, and the import contracts keep HTTP from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from parlour.domain import events
from parlour.store.people import people, sessions
from parlour.store.talk import conversations, messages, participants, reactions
from parlour.store.transaction import Transaction


def is_committed(tx: Transaction, *, facts: Sequence[events.Event]) -> bool:
    """Whether the transaction that announced these facts was committed; False as well while nothing shows it.

    Asked of the first kind in `_TRACES` that is among the facts: the surest traces come first.
    """
    for kind, trace in _TRACES.items():
        for fact in facts:
            if type(fact) is kind:
                return trace(tx, fact)
    return False


def _created(tx: Transaction, fact: events.MessageCreated) -> bool:
    return bool(messages.by_ids(tx, [fact.message.id]))


def _changed(tx: Transaction, fact: events.MessageChanged) -> bool:
    found = messages.by_ids(tx, [fact.message.id]).get(fact.message.id)
    return found is not None and found.rev >= fact.message.rev


def _started(tx: Transaction, fact: events.ConversationStarted) -> bool:
    return conversations.by_id(tx, fact.conversation.id) is not None


def _hidden(tx: Transaction, fact: events.MessageHidden) -> bool:
    return fact.message_id in reactions.hidden_from(tx, fact.person_id, [fact.message_id])


def _moved(tx: Transaction, fact: events.ReceiptMoved) -> bool:
    receipt = fact.receipt
    place = participants.one(tx, receipt.conversation_id, receipt.person_id)
    if place is not None:
        position = place.position
    else:
        conversation = conversations.by_id(tx, receipt.conversation_id)
        if conversation is None or conversation.ticket is None:
            return False
        position = conversation.ticket.desk
    return (position.read_seq if receipt.kind == "read" else position.delivered_seq) >= receipt.seq


def _ended(tx: Transaction, fact: events.SessionsEnded) -> bool:
    if fact.session_ids is not None:
        return len(sessions.ended_among(tx, fact.session_ids)) == len(fact.session_ids)
    person = people.by_id(tx, fact.person_id)
    if person is not None and person.role == "guest":
        return person.tokens_valid_from is not None
    return not sessions.list_live(tx, fact.person_id)


def _chosen(tx: Transaction, fact: events.PresenceChosen) -> bool:
    person = people.by_id(tx, fact.person_id)
    return person is not None and person.hides_presence == fact.hides


_TRACES: Final[dict[type, Callable[[Transaction, Any], bool]]] = {
    events.MessageCreated: _created,
    events.MessageChanged: _changed,
    events.ConversationStarted: _started,
    events.MessageHidden: _hidden,
    events.SessionsEnded: _ended,
    events.PresenceChosen: _chosen,
    events.ReceiptMoved: _moved,
}
