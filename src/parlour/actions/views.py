"""Views of conversations and tickets for a viewer, put together with a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from parlour.actions.hydrate import dress, hidden_from
from parlour.actions.unread import unread_of, unread_to_each
from parlour.domain.actor import Actor, Person
from parlour.domain.conversation import (
    AgentPosition,
    Conversation,
    ConversationView,
    Participant,
    Position,
    Standing,
    TicketView,
)
from parlour.domain.limits import PARTICIPANTS, SHOWN_PARTICIPANTS
from parlour.domain.message import HIDDEN_FROM_NOBODY, Message
from parlour.store.people import people
from parlour.store.talk import agent_positions, messages, participants
from parlour.store.transaction import Transaction


def ticket_view(tx: Transaction, viewer: Actor | None, standing: Standing) -> TicketView:
    """One ticket for the viewer that stands so (None: for all agents)."""
    return _ticket_views(tx, viewer, [standing])[0]


def desk_view(tx: Transaction, conversation: Conversation) -> TicketView:
    """One ticket as the desk sees it, whoever acted: for what agents are told."""
    return ticket_view(tx, None, Standing(conversation, None, at_desk=True))


def desk_views(tx: Transaction, viewer: Actor | None, found: Sequence[Conversation]) -> list[TicketView]:
    """Tickets as the desk sees them, without what one agent hid from itself (None: for all of them): the same few
    queries, however many."""
    read = {} if viewer is None else agent_positions.of_agent(tx, viewer.id, [ticket.id for ticket in found])
    standings = [Standing(ticket, None, True, read.get(ticket.id, AgentPosition())) for ticket in found]
    return _ticket_views(tx, viewer, standings)


def own_ticket_views(tx: Transaction, actor: Actor, found: Sequence[Conversation]) -> list[TicketView]:
    """An owner's tickets: the same few queries, however many."""
    places = participants.places_of(tx, actor.id, [ticket.id for ticket in found])
    standings = [Standing(ticket, places.get(ticket.id), at_desk=False) for ticket in found]
    return _ticket_views(tx, actor, standings)


def conversation_view(
    tx: Transaction,
    viewer: Actor | None,
    standing: Standing,
    *,
    most: int = PARTICIPANTS,
    shown: Sequence[Message] = (),
) -> ConversationView:
    """One conversation with everyone who takes part; for a ticket, with the ticket.

    `shown` are messages that were dressed for this viewer in the same transaction: the last one is not read again.
    """
    view = conversation_views(tx, viewer, [standing], most=most, shown=shown)[0]
    return _from_outside(view) if standing.is_outside else view


def conversation_views(
    tx: Transaction,
    viewer: Actor | None,
    standings: Sequence[Standing],
    *,
    most: int = SHOWN_PARTICIPANTS,
    shown: Sequence[Message] = (),
) -> list[ConversationView]:
    """Conversations with the first of their participants: the same few queries, however many."""
    places = participants.first_of_each(tx, [standing.conversation.id for standing in standings], most)
    people_in = _counts(tx, places, most)
    read = _read(tx, viewer, standings, places, shown)
    tickets = _tickets_among(tx, viewer, standings, read)
    return [
        ConversationView(
            conversation=standing.conversation,
            place=standing.participant,
            participants=(its := places.get(standing.conversation.id, [])),
            people=[read.people[place.person_id] for place in its],
            participant_count=people_in.get(standing.conversation.id, 0),
            last_message=read.messages.get(standing.conversation.last_message_id or ""),
            unread=unread,
            ticket=tickets.get(standing.conversation.id),
            read_seq=standing.agent.read_seq if standing.at_desk else None,
        )
        for standing, unread in zip(standings, read.unread, strict=True)
    ]


def _from_outside(view: ConversationView) -> ConversationView:
    """What it is about and who is there; nothing of what was said, nor how much, nor how far anybody has read."""
    return replace(
        view,
        conversation=replace(view.conversation, last_seq=0, updated_at=view.conversation.created_at),
        participants=[replace(place, position=Position()) for place in view.participants],
        last_message=None,
        unread=0,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What stands in other tables about conversations, read once for all that is shown of them.

    `unread` is in the order of the standings, `owners` has the positions of tickets' owners, by ticket.
    """

    people: Mapping[str, Person]
    messages: Mapping[str, Message]
    owners: Mapping[str, Position]
    unread: Sequence[int]


def _read(
    tx: Transaction,
    viewer: Actor | None,
    standings: Sequence[Standing],
    places: Mapping[str, Sequence[Participant]],
    shown: Sequence[Message] = (),
) -> _Read:
    found = [standing.conversation for standing in standings]
    states = [conversation.ticket for conversation in found if conversation.ticket is not None]
    ids = [person for state in states for person in (state.owner_id, state.assignee_id, state.closed_by)]
    return _Read(
        people=people.by_ids(tx, [*ids, *(place.person_id for its in places.values() for place in its)]),
        messages=_last_messages(tx, viewer, found, shown),
        owners=_owner_positions(tx, found, places),
        unread=unread_of(tx, _id(viewer), standings),
    )


def _owner_positions(
    tx: Transaction, found: Sequence[Conversation], places: Mapping[str, Sequence[Participant]]
) -> dict[str, Position]:
    """By ticket; those whose owner is not among the places are asked for."""
    known = {place.conversation_id: place for its in places.values() for place in its if place.role == "owner"}
    tickets = [ticket.id for ticket in found if ticket.is_ticket]
    asked = participants.owner_positions(tx, [ticket_id for ticket_id in tickets if ticket_id not in known])
    return asked | {ticket_id: known[ticket_id].position for ticket_id in tickets if ticket_id in known}


def _counts(tx: Transaction, places: Mapping[str, Sequence[Participant]], most: int) -> dict[str, int]:
    """How many take part, by conversation: counted only where there may be more than were read."""
    cut = [conversation_id for conversation_id, its in places.items() if len(its) >= most]
    return {conversation_id: len(its) for conversation_id, its in places.items()} | participants.count(tx, cut)


def _tickets_among(
    tx: Transaction, viewer: Actor | None, standings: Sequence[Standing], read: _Read
) -> dict[str, TicketView]:
    among = [
        (standing, unread)
        for standing, unread in zip(standings, read.unread, strict=True)
        if standing.conversation.is_ticket
    ]
    shown = _shown_tickets(
        tx, viewer, [standing for standing, _ in among], replace(read, unread=[unread for _, unread in among])
    )
    return {view.conversation.id: view for view in shown}


def _last_messages(
    tx: Transaction, viewer: Actor | None, found: Sequence[Conversation], shown: Sequence[Message]
) -> dict[str, Message]:
    ids = {conversation.last_message_id for conversation in found}
    known = {message.id: message for message in shown if message.id in ids}
    last = messages.by_ids(tx, ids - known.keys())
    return known | {message.id: message for message in dress(tx, viewer, list(last.values()))}


def _ticket_views(tx: Transaction, viewer: Actor | None, standings: Sequence[Standing]) -> list[TicketView]:
    return _shown_tickets(tx, viewer, standings, _read(tx, viewer, standings, {}))


def _shown_tickets(
    tx: Transaction, viewer: Actor | None, standings: Sequence[Standing], read: _Read
) -> list[TicketView]:
    found = [standing.conversation for standing in standings]
    states = [ticket.ticket for ticket in found if ticket.ticket is not None]
    views = [
        TicketView(
            conversation=ticket,
            owner=read.people[state.owner_id],
            owner_position=read.owners[ticket.id],
            assignee=read.people.get(state.assignee_id or ""),
            closed_by=read.people.get(state.closed_by or ""),
            last_message=read.messages.get(ticket.last_message_id or ""),
            unread=unread,
        )
        for ticket, state, unread in zip(found, states, read.unread, strict=True)
    ]
    return views if viewer is not None or not views else _for_everybody(tx, views)


def _for_everybody(tx: Transaction, views: Sequence[TicketView]) -> list[TicketView]:
    """With what is not the same to all who are told."""
    hidden = hidden_from(tx, [view.last_message for view in views if view.last_message is not None])
    unread = unread_to_each(tx, views)
    return [
        replace(
            view,
            hidden_from=hidden.get(view.conversation.last_message_id or "", HIDDEN_FROM_NOBODY),
            owner_unread=unread[view.conversation.id].owner,
            unread_of=unread[view.conversation.id].agents,
        )
        for view in views
    ]


def _id(viewer: Actor | None) -> str | None:
    return None if viewer is None else viewer.id
