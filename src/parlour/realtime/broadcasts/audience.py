"""The audience of every fact: which server events it becomes, in which rooms (facts: `domain/events.py`).

Too wide a list is a leak, too narrow a bug. A ticket is emitted in two forms: agents see its owner's e-mail address
and what is unread at the desk; the room, agents left out, sees neither. So each socket hears it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from msgspec import structs

from parlour.domain import events
from parlour.domain.actor import SYSTEM, Person
from parlour.domain.conversation import Conversation, Participant, TicketView
from parlour.domain.message import HiddenFrom, Message
from parlour.realtime.broadcasts import server_events
from parlour.realtime.broadcasts.envelopes import (
    Emission,
    Engaged,
    Envelope,
    Evicted,
    PersonRefreshed,
    PresenceChosen,
    Replacement,
    SessionsOver,
    StatusChanged,
    Stored,
    Touched,
)
from parlour.realtime.broadcasts.server_events import ServerEvent, encode
from parlour.wire import render
from parlour.wire import server_events as payloads
from parlour.wire.times import rfc3339

AGENTS: Final = "agents"
VISITORS: Final = "visitors"

_CHANGES: Final = {
    "edited": server_events.MESSAGE_EDITED,
    "deleted": server_events.MESSAGE_DELETED,
    "reaction": server_events.MESSAGE_REACTION,
}


def own_room(person_id: str) -> str:
    """The room of one person's own sockets."""
    return f"actor:{person_id}"


def envelopes_of(fact: events.Event) -> Iterator[Envelope]:
    """The envelopes of one fact, in the order in which they are to be delivered; none for one without an audience."""
    audience = _AUDIENCES.get(type(fact))
    return iter(()) if audience is None else audience(fact)


def changed_payload(message: Message) -> bytes:
    """The payload of `message:edited`, `message:deleted`, `message:reaction`, as JSON: the message as it now is."""
    shape = render.message(message)
    return encode(payloads.MessageChanged(**structs.asdict(shape), message_id=shape.id))


def new_payload(message: Message) -> bytes:
    """The payload of `message:new`, as JSON."""
    return server_events.MESSAGE_NEW.encode(render.message(message))


def evicted_by(message: Message) -> str:
    """The person whose taking part ends with this message; empty for every other message."""
    facts = message.system or {}
    return str(facts["userId"]) if facts.get("event") == "participant_removed" else ""


def replacements_for(message: Message, hidden: HiddenFrom, payload: Callable[[Message], bytes]) -> list[Replacement]:
    """For those who deleted the message, or the one that it quotes, for themselves: the event without it."""
    return [Replacement(people, payload(version)) for people, version in hidden.versions(message)]


def _ticket_payload(view: TicketView, *, for_agent: bool) -> bytes:
    """For its owner, `unread` is what the owner has not read, in place of what the desk has not."""
    if not for_agent:
        view = replace(view, unread=view.owner_unread)
    return encode(payloads.TicketEvent(ticket=render.ticket(view, for_agent=for_agent)))


def ticket_emission(
    event: ServerEvent[payloads.TicketEvent], view: TicketView, rooms: list[str], *, for_agent: bool = True
) -> Emission:
    """A ticket to rooms; of two forms, agents are in `AGENTS` alone, and each socket gets one."""
    skip = [] if for_agent else [AGENTS]
    payload = _ticket_payload(view, for_agent=for_agent)
    replacements = [
        Replacement(people, _ticket_payload(version, for_agent=for_agent))
        for people, version in _ticket_versions(view, for_agent=for_agent)
    ]
    return Emission(event=event.name, payload=payload, rooms=rooms, skip=skip, replacements=replacements)


def _ticket_versions(view: TicketView, *, for_agent: bool) -> Iterator[tuple[list[str], TicketView]]:
    """(people, the ticket as they see it) for all who see it otherwise: each agent has read another part of it, and
    who hid its last message does not get it."""
    unread = view.unread_of if for_agent else {}
    last, shown = view.last_message, dict[str, Message]()
    if last is not None:
        shown = {who: version for people, version in view.hidden_from.versions(last) for who in people}
    groups: dict[tuple[int, bool, bool], list[str]] = {}
    for who in sorted({*unread, *shown}):
        hidden = who in view.hidden_from.message, who in view.hidden_from.quote
        groups.setdefault((unread.get(who, view.unread), *hidden), []).append(who)
    for (count, *_), people in groups.items():
        version = replace(view, unread=count, last_message=shown.get(people[0], last))
        if version != view:
            yield people, version


def _message_created(fact: events.MessageCreated) -> Iterator[Envelope]:
    conversation, message = fact.conversation, fact.message
    yield Emission(
        event=server_events.MESSAGE_NEW.name,
        payload=new_payload(message),
        rooms=[conversation.room],
        conversation_id=conversation.id,
        rev=message.rev,
        replacements=replacements_for(message, fact.hidden_from, new_payload),
        evicts=evicted_by(message),
    )
    # A lifecycle message changes no list; what it is about (a closing, a new title) is a fact of its own.
    if message.message_type != "system":
        yield Touched(conversation.id, desk=conversation.is_ticket)
    yield from _engagement(conversation, message)


def _engagement(conversation: Conversation, message: Message) -> Iterator[Envelope]:
    """An agent who writes in a ticket, or assigns it, by whichever door, has joined it where it looks at it."""
    ticket, facts = conversation.ticket, message.system or {}
    if ticket is None:
        return
    who = facts.get("actorId") if facts.get("event") == "ticket_assigned" else message.sender_id
    if who is not None and who not in (ticket.owner_id, SYSTEM.id):
        yield Engaged(conversation.id, who)


def _message_changed(fact: events.MessageChanged) -> Iterator[Envelope]:
    yield Emission(
        event=_CHANGES[fact.how].name,
        payload=changed_payload(fact.message),
        rooms=[fact.conversation.room],
        conversation_id=fact.conversation.id,
        rev=fact.message.rev,
        replacements=replacements_for(fact.message, fact.hidden_from, changed_payload),
    )


def _message_repeated(fact: events.MessageRepeated) -> Iterator[Envelope]:
    yield Stored(fact.conversation_id, fact.rev)


def _message_hidden(fact: events.MessageHidden) -> Iterator[Envelope]:
    payload = payloads.MessageHidden(conversation_id=fact.conversation_id, message_id=fact.message_id)
    yield Emission.of(server_events.MESSAGE_HIDDEN, payload, [own_room(fact.person_id)])


def _conversation_started(fact: events.ConversationStarted) -> Iterator[Envelope]:
    yield Touched(fact.conversation.id, list(fact.person_ids), new=True)


def _participant_added(fact: events.ParticipantAdded) -> Iterator[Envelope]:
    yield _participation(server_events.PARTICIPANT_ADDED, fact.conversation, fact.participant, fact.person)
    yield Touched(fact.conversation.id)
    yield Touched(fact.conversation.id, [fact.person.id], new=True)


def _participant_changed(fact: events.ParticipantChanged) -> Iterator[Envelope]:
    yield Touched(fact.conversation.id)


def _participant_removed(fact: events.ParticipantRemoved) -> Iterator[Envelope]:
    person, conversation = fact.person, fact.conversation
    yield Evicted(conversation.id, person.id, conversation.last_rev)
    yield _participation(server_events.PARTICIPANT_REMOVED, conversation, fact.participant, person)
    removed = payloads.ConversationRemoved(conversation_id=conversation.id)
    yield Emission.of(server_events.CONVERSATION_REMOVED, removed, [own_room(person.id)])
    yield Touched(conversation.id)


def _participation(
    event: ServerEvent[payloads.Participation], conversation: Conversation, place: Participant, person: Person
) -> Emission:
    payload = payloads.Participation(
        conversation_id=conversation.id, user_id=person.id, user_name=person.name, role=place.role
    )
    return Emission.of(event, payload, [conversation.room])


def _receipt_moved(fact: events.ReceiptMoved) -> Iterator[Envelope]:
    receipt, at = fact.receipt, rfc3339(fact.receipt.at)
    common: dict[str, Any] = {
        "conversation_id": receipt.conversation_id,
        "user_id": receipt.person_id,
        "seq": receipt.seq,
        "message_id": receipt.message_id,
    }
    rooms = [own_room(receipt.person_id) if receipt.private else fact.conversation.room]
    if receipt.kind == "read":
        yield Emission.of(server_events.MESSAGE_READ, payloads.Read(**common, read_at=at), rooms)
    else:
        yield Emission.of(server_events.MESSAGE_DELIVERED, payloads.Delivered(**common, delivered_at=at), rooms)


def _ticket_opened(fact: events.TicketOpened) -> Iterator[Envelope]:
    view = fact.ticket
    yield ticket_emission(server_events.TICKET_NEW, view, [AGENTS])
    yield Touched(view.conversation.id, [view.owner.id], new=True)


def _ticket_changed(fact: events.TicketChanged) -> Iterator[Envelope]:
    view = fact.ticket
    yield ticket_emission(server_events.TICKET_UPDATED, view, [AGENTS])
    yield Touched(view.conversation.id, desk=True)


def _ticket_closed(fact: events.TicketClosed) -> Iterator[Envelope]:
    yield from _to_room_and_desk(server_events.TICKET_CLOSED, fact.ticket, closed=True)


def _ticket_reopened(fact: events.TicketReopened) -> Iterator[Envelope]:
    yield from _to_room_and_desk(server_events.TICKET_REOPENED, fact.ticket, closed=False)


def _to_room_and_desk(
    event: ServerEvent[payloads.TicketEvent], view: TicketView, *, closed: bool
) -> Iterator[Envelope]:
    room = view.conversation.room
    yield ticket_emission(event, view, [AGENTS])
    yield ticket_emission(event, view, [room], for_agent=False)
    yield StatusChanged(view.conversation.id, closed)
    yield Touched(view.conversation.id, desk=True)


def _conversation_touched(fact: events.ConversationTouched) -> Iterator[Envelope]:
    whose = None if fact.person_ids is None else list(fact.person_ids)
    desk = whose is None and fact.conversation.is_ticket
    yield Touched(fact.conversation.id, whose, desk=desk, agent_ids=list(fact.agent_ids))


def _person_changed(fact: events.PersonChanged) -> Iterator[Envelope]:
    yield PersonRefreshed(fact.person_id)


def _presence_chosen(fact: events.PresenceChosen) -> Iterator[Envelope]:
    yield PresenceChosen(fact.person_id, fact.hides, list(fact.rooms))


def _sessions_ended(fact: events.SessionsEnded) -> Iterator[Envelope]:
    yield SessionsOver(fact.person_id, None if fact.session_ids is None else list(fact.session_ids))


_AUDIENCES: Final[dict[type, Callable[[Any], Iterator[Envelope]]]] = {
    events.MessageCreated: _message_created,
    events.MessageChanged: _message_changed,
    events.MessageRepeated: _message_repeated,
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
