"""Unread counts: messages of others beyond a read position, never system, deleted or hidden ones.

Running numbers give what is beyond a position by a subtraction; the few deleted and hidden ones among it are asked
for only where there is anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parlour.domain.conversation import AgentPosition, Conversation, Standing, TicketView
from parlour.store.talk import agent_positions, uncounted
from parlour.store.transaction import Transaction


def unread_of(tx: Transaction, viewer_id: str | None, standings: Sequence[Standing]) -> list[int]:
    """What is unread to whoever stands so, in the order given; at the desk to this agent (None: to one who has read
    and hidden nothing). At most two queries, however many."""
    some = [standing for standing in standings if standing.beyond]
    owners = {(one.conversation.id, one.participant.person_id) for one in some if one.participant is not None}
    own = uncounted.beyond_places(tx, owners)
    desk = _at_desk(tx, viewer_id, [one.conversation.id for one in some if one.at_desk])

    def less(standing: Standing) -> int:
        if standing.participant is not None:
            return own.get((standing.conversation.id, standing.participant.person_id), 0)
        return desk.get(standing.conversation.id, 0)

    return [standing.unread(less(standing)) for standing in standings]


def unread_after(tx: Transaction, conversation: Conversation, viewer_id: str, seq: int, number: int) -> int:
    """What is unread to somebody who has read up to a message; where nothing is, nothing is asked."""
    beyond = conversation.last_number - number
    return max(0, beyond - uncounted.beyond(tx, conversation.id, viewer_id, seq)) if beyond else 0


@dataclass(frozen=True, slots=True)
class ToEach:
    """What of a ticket's unread differs among those who are told of it together: the owner's, and by agent that of
    all who have read there, or hidden something from themselves."""

    owner: int
    agents: Mapping[str, int]


def unread_to_each(tx: Transaction, views: Sequence[TicketView]) -> dict[str, ToEach]:
    """By ticket, for a broadcast; two queries, and two more where anything does not count, however many tickets."""
    ids = [view.conversation.id for view in views]
    read = agent_positions.of_tickets(tx, ids)
    less = uncounted.of_conversations(tx, ids)
    agents = uncounted.beyond_agents(tx, less.keys())
    some = [view for view in views if view.conversation.id in less]
    owners = uncounted.beyond_places(tx, {(view.conversation.id, view.owner.id) for view in some})
    return {
        view.conversation.id: ToEach(
            owner=max(0, _beyond_owner(view) - owners.get((view.conversation.id, view.owner.id), 0)),
            agents=_to_agents(
                view,
                read.get(view.conversation.id, {}),
                agents.get(view.conversation.id, {}),
                less.get(view.conversation.id, {}),
            ),
        )
        for view in views
    }


def _to_agents(
    view: TicketView, read: Mapping[str, AgentPosition], less: Mapping[str, int], hidden: Mapping[str, int]
) -> dict[str, int]:
    """By agent: those with a position, and those without who hid some of it (`view.unread` is for the others)."""
    last = view.conversation.last_number
    told = {who: at.unread(last, less.get(who, 0)) for who, at in read.items()}
    others = hidden.keys() - told.keys() - {view.owner.id, uncounted.EVERYBODY}
    return told | {who: max(0, view.unread - hidden[who]) for who in sorted(others)}


def _beyond_owner(view: TicketView) -> int:
    return view.conversation.last_number - view.owner_position.read_number


def _at_desk(tx: Transaction, agent_id: str | None, ticket_ids: Sequence[str]) -> Mapping[str, int]:
    if agent_id is not None:
        return uncounted.beyond_agent(tx, agent_id, ticket_ids)
    found = uncounted.of_conversations(tx, ticket_ids)
    return {ticket_id: counts.get(uncounted.EVERYBODY, 0) for ticket_id, counts in found.items()}
