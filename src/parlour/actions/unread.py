"""Unread counts: messages of others beyond a read position, never system, deleted or hidden ones.

Running numbers give what is beyond a position by a subtraction; the few deleted and hidden ones among it are asked
for only where there is anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parlour.domain.conversation import Conversation, Standing, TicketView
from parlour.store.talk import uncounted
from parlour.store.transaction import Transaction


def unread_of(tx: Transaction, viewer_id: str | None, standings: Sequence[Standing]) -> list[int]:
    """What is unread to whoever stands so, in the order given; at the desk to this agent (None: to all agents).
    At most two queries, however many."""
    some = [standing for standing in standings if standing.beyond]
    owners = {(one.conversation.id, one.participant.person_id) for one in some if one.participant is not None}
    own = uncounted.beyond_places(tx, owners)
    desk = uncounted.beyond_desk(tx, [one.conversation.id for one in some if one.at_desk])

    def less(standing: Standing) -> int:
        if standing.participant is not None:
            return own.get((standing.conversation.id, standing.participant.person_id), 0)
        return _less(desk.get(standing.conversation.id, {}), viewer_id)

    return [standing.unread(less(standing)) for standing in standings]


def unread_after(tx: Transaction, conversation: Conversation, viewer_id: str, seq: int, number: int) -> int:
    """What is unread to somebody who has read up to a message; where nothing is, nothing is asked."""
    beyond = conversation.last_number - number
    return max(0, beyond - uncounted.beyond(tx, conversation.id, viewer_id, seq)) if beyond else 0


@dataclass(frozen=True, slots=True)
class ToEach:
    """What of a ticket's unread differs among those who are told of it together: what is unread to its owner, and by
    agent how many fewer messages are to who hid some from itself."""

    owner: int
    fewer: Mapping[str, int]


def unread_to_each(tx: Transaction, views: Sequence[TicketView]) -> dict[str, ToEach]:
    """By ticket, for a broadcast; at most two queries, however many."""
    left = {view.conversation.id: view.conversation.last_number - view.owner_position.read_number for view in views}
    places = {(view.conversation.id, view.owner.id) for view in views if left[view.conversation.id]}
    own = {ticket_id: less for (ticket_id, _), less in uncounted.beyond_places(tx, places).items()}
    desk = uncounted.beyond_desk(tx, [view.conversation.id for view in views if view.unread])
    return {
        ticket_id: ToEach(
            owner=max(0, beyond - own.get(ticket_id, 0)),
            fewer={who: less for who, less in desk.get(ticket_id, {}).items() if who != uncounted.EVERYBODY},
        )
        for ticket_id, beyond in left.items()
    }


def _less(by_person: dict[str, int], viewer_id: str | None) -> int:
    everybody = by_person.get(uncounted.EVERYBODY, 0)
    return everybody + (0 if viewer_id is None else by_person.get(viewer_id, 0))
