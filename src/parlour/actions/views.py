"""Views of conversations and tickets for a viewer, put together with a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parlour.actions.hydrate import dress, hidden_from
from parlour.actions.unread import unread_of, unread_to_each
from parlour.domain.actor import Actor
from parlour.domain.conversation import (
    AgentPosition,
    Conversation,
    ConversationView,
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
    tx: Transaction, viewer: Actor | None, standing: Standing, *, most: int = PARTICIPANTS
) -> ConversationView:
    """One conversation with everyone who takes part; for a ticket, with the ticket."""
    view = conversation_views(tx, viewer, [standing], most=most)[0]
    return _from_outside(view) if standing.is_outside else view


def conversation_views(
    tx: Transaction, viewer: Actor | None, standings: Sequence[Standing], *, most: int = SHOWN_PARTICIPANTS
) -> list[ConversationView]:
    """Conversations with the first of their participants: the same few queries, however many."""
    ids = [standing.conversation.id for standing in standings]
    places = participants.first_of_each(tx, ids, most)
    people_in = participants.count(tx, ids)
    known = people.by_ids(tx, [place.person_id for shown in places.values() for place in shown])
    last = _last_messages(tx, viewer, [standing.conversation for standing in standings])
    tickets = _tickets_among(tx, viewer, standings)
    counts = unread_of(tx, _id(viewer), standings)
    return [
        ConversationView(
            conversation=standing.conversation,
            place=standing.participant,
            participants=(shown := places.get(standing.conversation.id, [])),
            people=[known[place.person_id] for place in shown],
            participant_count=people_in.get(standing.conversation.id, 0),
            last_message=last.get(standing.conversation.last_message_id or ""),
            unread=unread,
            ticket=tickets.get(standing.conversation.id),
            read_seq=standing.agent.read_seq if standing.at_desk else None,
        )
        for standing, unread in zip(standings, counts, strict=True)
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


def _tickets_among(tx: Transaction, viewer: Actor | None, standings: Sequence[Standing]) -> dict[str, TicketView]:
    among = [standing for standing in standings if standing.conversation.is_ticket]
    return {view.conversation.id: view for view in _ticket_views(tx, viewer, among)}


def _last_messages(tx: Transaction, viewer: Actor | None, found: Sequence[Conversation]) -> dict[str, Message]:
    last = messages.by_ids(tx, [conversation.last_message_id for conversation in found])
    return {message.id: message for message in dress(tx, viewer, list(last.values()))}


def _ticket_views(tx: Transaction, viewer: Actor | None, standings: Sequence[Standing]) -> list[TicketView]:
    found = [standing.conversation for standing in standings]
    states = [ticket.ticket for ticket in found if ticket.ticket is not None]
    ids = [person for state in states for person in (state.owner_id, state.assignee_id, state.closed_by)]
    known = people.by_ids(tx, ids)
    last = _last_messages(tx, viewer, found)
    positions = participants.owner_positions(tx, [ticket.id for ticket in found])
    views = [
        TicketView(
            conversation=ticket,
            owner=known[state.owner_id],
            owner_position=positions[ticket.id],
            assignee=known.get(state.assignee_id or ""),
            closed_by=known.get(state.closed_by or ""),
            last_message=last.get(ticket.last_message_id or ""),
            unread=unread,
        )
        for ticket, state, unread in zip(found, states, unread_of(tx, _id(viewer), standings), strict=True)
    ]
    return views if viewer is not None else _for_everybody(tx, views, last)


def _for_everybody(tx: Transaction, views: Sequence[TicketView], last: Mapping[str, Message]) -> list[TicketView]:
    """With what is not the same to all who are told."""
    hidden = hidden_from(tx, list(last.values()))
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
