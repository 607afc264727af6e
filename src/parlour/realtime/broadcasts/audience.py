"""From facts (`domain/events.py`) to what is told, and to whom: the audience of every event stands here.

Too wide a list is a leak, too narrow a bug. A ticket is told in two forms: agents see its owner's e-mail address and
what is unread at the desk; the room, agents left out, sees neither. So each socket hears it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import msgspec

from parlour.domain import events
from parlour.domain.actor import Person
from parlour.domain.conversation import Conversation, Participant, TicketView
from parlour.domain.message import HiddenFrom, Message
from parlour.realtime.broadcasts.envelopes import (
    Emission,
    Envelope,
    Evicted,
    Instead,
    PersonRefreshed,
    PresenceChosen,
    SessionsOver,
    StatusChanged,
    Touched,
)
from parlour.wire import render, server_events
from parlour.wire.times import rfc3339

NEW: Final = "message:new"
AGENTS: Final = "agents"
VISITORS: Final = "visitors"
encode: Final = msgspec.json.Encoder().encode


def own_room(person_id: str) -> str:
    """The room of one person's own sockets."""
    return f"actor:{person_id}"


def told(fact: events.Event) -> Iterator[Envelope]:
    """The envelopes of one fact, in the order in which they are to be heard."""
    tell = _TELLERS.get(type(fact))
    return iter(()) if tell is None else tell(fact)


def changed_payload(message: Message) -> bytes:
    """A message as it now is, with its id under the name that tells it from a new one."""
    return encode({**msgspec.to_builtins(render.message(message)), "messageId": message.id})


def new_payload(message: Message) -> bytes:
    return encode(render.message(message))


def instead_of(message: Message, hidden: HiddenFrom, payload: Callable[[Message], bytes]) -> list[Instead]:
    """For those who deleted the message, or the one that it quotes, for themselves: the event without it."""
    return [Instead(people, payload(version)) for people, version in hidden.versions(message)]


def _ticket_payload(view: TicketView, *, for_agent: bool) -> bytes:
    """For its owner, `unread` is what the owner has not read, in place of what the desk has not."""
    if not for_agent:
        unread = max(0, view.conversation.last_number - view.owner_position.read_number)
        view = replace(view, unread=unread)
    return encode(server_events.TicketTold(ticket=render.ticket(view, for_agent=for_agent)))


def told_of_ticket(event: str, view: TicketView, rooms: list[str], *, for_agent: bool = True) -> Emission:
    """A ticket to rooms; of two forms, agents are in `AGENTS` alone, and each socket gets one."""

    def payload(last: Message | None) -> bytes:
        return _ticket_payload(replace(view, last_message=last), for_agent=for_agent)

    last = view.last_message
    instead = [] if last is None else instead_of(last, view.hidden_from, payload)
    skip = [] if for_agent else [AGENTS]
    return Emission(event=event, payload=payload(last), rooms=rooms, skip=skip, instead=instead)


def _message_created(fact: events.MessageCreated) -> Iterator[Envelope]:
    conversation, message = fact.conversation, fact.message
    yield Emission(
        event=NEW,
        payload=new_payload(message),
        rooms=[conversation.room],
        conversation_id=conversation.id,
        rev=message.rev,
        instead=instead_of(message, fact.hidden_from, new_payload),
    )
    # A lifecycle message changes no list; what it tells of (a closing, a new title) is told by its own fact.
    if message.message_type != "system":
        yield Touched(conversation.id, desk=conversation.is_ticket)


def _message_changed(fact: events.MessageChanged) -> Iterator[Envelope]:
    yield Emission(
        event=f"message:{fact.how}",
        payload=changed_payload(fact.message),
        rooms=[fact.conversation.room],
        conversation_id=fact.conversation.id,
        rev=fact.message.rev,
        instead=instead_of(fact.message, fact.hidden_from, changed_payload),
    )


def _message_hidden(fact: events.MessageHidden) -> Iterator[Envelope]:
    payload = server_events.MessageHidden(conversation_id=fact.conversation_id, message_id=fact.message_id)
    yield Emission(event="message:hidden", payload=encode(payload), rooms=[own_room(fact.person_id)])


def _conversation_started(fact: events.ConversationStarted) -> Iterator[Envelope]:
    yield Touched(fact.conversation.id, list(fact.person_ids), new=True)


def _participant_added(fact: events.ParticipantAdded) -> Iterator[Envelope]:
    yield _participation("participant:added", fact.conversation, fact.participant, fact.person)
    yield Touched(fact.conversation.id)
    yield Touched(fact.conversation.id, [fact.person.id], new=True)


def _participant_changed(fact: events.ParticipantChanged) -> Iterator[Envelope]:
    yield Touched(fact.conversation.id)


def _participant_removed(fact: events.ParticipantRemoved) -> Iterator[Envelope]:
    who, conversation = fact.person, fact.conversation
    yield Evicted(conversation.id, who.id)
    yield _participation("participant:removed", conversation, fact.participant, who)
    gone = server_events.ConversationGone(conversation_id=conversation.id)
    yield Emission(event="conversation:removed", payload=encode(gone), rooms=[own_room(who.id)])
    yield Touched(conversation.id)


def _participation(event: str, conversation: Conversation, place: Participant, person: Person) -> Emission:
    payload = server_events.Participation(
        conversation_id=conversation.id, user_id=person.id, user_name=person.name, role=place.role
    )
    return Emission(event=event, payload=encode(payload), rooms=[conversation.room])


def _receipt_moved(fact: events.ReceiptMoved) -> Iterator[Envelope]:
    receipt, at = fact.receipt, rfc3339(fact.receipt.at)
    common: dict[str, Any] = {
        "conversation_id": receipt.conversation_id,
        "user_id": receipt.person_id,
        "seq": receipt.seq,
        "message_id": receipt.message_id,
    }
    payload = (
        server_events.Read(**common, read_at=at)
        if receipt.kind == "read"
        else server_events.Delivered(**common, delivered_at=at)
    )
    yield Emission(event=f"message:{receipt.kind}", payload=encode(payload), rooms=[fact.conversation.room])


def _ticket_opened(fact: events.TicketOpened) -> Iterator[Envelope]:
    view = fact.ticket
    yield told_of_ticket("ticket:new", view, [AGENTS])
    yield Touched(view.conversation.id, [view.owner.id], new=True)


def _ticket_changed(fact: events.TicketChanged) -> Iterator[Envelope]:
    view = fact.ticket
    yield told_of_ticket("ticket:updated", view, [AGENTS])
    yield Touched(view.conversation.id, desk=True)


def _ticket_closed(fact: events.TicketClosed) -> Iterator[Envelope]:
    yield from _to_room_and_desk("ticket:closed", fact.ticket, closed=True)


def _ticket_reopened(fact: events.TicketReopened) -> Iterator[Envelope]:
    yield from _to_room_and_desk("ticket:reopened", fact.ticket, closed=False)


def _to_room_and_desk(event: str, view: TicketView, *, closed: bool) -> Iterator[Envelope]:
    room = view.conversation.room
    yield told_of_ticket(event, view, [AGENTS])
    yield told_of_ticket(event, view, [room], for_agent=False)
    yield StatusChanged(view.conversation.id, closed)
    yield Touched(view.conversation.id, desk=True)


def _conversation_touched(fact: events.ConversationTouched) -> Iterator[Envelope]:
    whose = None if fact.person_ids is None else list(fact.person_ids)
    yield Touched(fact.conversation.id, whose, desk=whose is None and fact.conversation.is_ticket)


def _person_changed(fact: events.PersonChanged) -> Iterator[Envelope]:
    yield PersonRefreshed(fact.person_id)


def _presence_chosen(fact: events.PresenceChosen) -> Iterator[Envelope]:
    yield PresenceChosen(fact.person_id, fact.hides, list(fact.rooms))


def _sessions_ended(fact: events.SessionsEnded) -> Iterator[Envelope]:
    yield SessionsOver(fact.person_id, None if fact.session_ids is None else list(fact.session_ids))


_TELLERS: Final[dict[type, Callable[[Any], Iterator[Envelope]]]] = {
    events.MessageCreated: _message_created,
    events.MessageChanged: _message_changed,
    events.MessageHidden: _message_hidden,
    events.ConversationStarted: _conversation_started,
    events.ParticipantAdded: _participant_added,
    events.ParticipantChanged: _participant_changed,
    events.ParticipantRemoved: _participant_removed,
    events.ReceiptMoved: _receipt_moved,
    events.TicketOpened: _ticket_opened,
    events.TicketChanged: _ticket_changed,
    events.TicketClosed: _ticket_closed,
    events.TicketReopened: _ticket_reopened,
    events.ConversationTouched: _conversation_touched,
    events.PersonChanged: _person_changed,
    events.PresenceChosen: _presence_chosen,
    events.SessionsEnded: _sessions_ended,
}
