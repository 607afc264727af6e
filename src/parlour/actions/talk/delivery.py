"""Delivery queries: what the realtime door reads in order to tell people, each as what they may see.

Nobody asks, so they take no actor. They only read, and the import contracts keep HTTP from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parlour.actions import views
from parlour.actions.hydrate import dress, hidden_from, without_hidden
from parlour.domain.actor import Person
from parlour.domain.conversation import ConversationView, Standing, TicketView
from parlour.domain.limits import SYNC_MAX
from parlour.domain.message import HiddenFrom, Message
from parlour.store.people import acquaintances, people, sessions
from parlour.store.talk import conversations, history, participants, reactions
from parlour.store.transaction import Transaction


def list_undelivered(
    tx: Transaction, *, conversation_id: str, after_rev: int
) -> Sequence[tuple[Message, HiddenFrom]]:
    """Messages changed after a revision, ascending `rev`, and who hid what of them: fills a gap that the bus left."""
    found = dress(tx, None, history.list_changed(tx, conversation_id, after_rev, SYNC_MAX))
    hidden = hidden_from(tx, found)
    return [(message, hidden[message.id]) for message in found]


def summarise_tickets(tx: Transaction, *, ticket_ids: Sequence[str]) -> list[TicketView]:
    """Tickets as the desk sees them; the number of queries does not depend on how many."""
    return views.desk_views(tx, None, [row for row in conversations.by_ids(tx, ticket_ids) if row.is_ticket])


def list_people_in(tx: Transaction, *, conversation_ids: Sequence[str]) -> list[tuple[str, str]]:
    """(conversation, person) of everyone who takes part in these conversations."""
    return acquaintances.pairs_in(tx, conversation_ids)


def summarise_conversations(tx: Transaction, *, wanted: Sequence[tuple[str, str]]) -> list[ConversationView]:
    """Conversations as each of these people sees them, for (conversation, person) pairs; who left is left out.

    The number of queries does not depend on how many. What somebody hid is not shown to it, here neither.
    """
    found = {row.id: row for row in conversations.by_ids(tx, list({pair[0] for pair in wanted}))}
    viewers = list({pair[1] for pair in wanted})
    places = participants.places_among(tx, list(found), viewers)
    standings = [Standing(found[pair[0]], places[pair], at_desk=False) for pair in wanted if pair in places]
    shown = views.conversation_views(tx, None, standings)
    last = [view.last_message for view in shown if view.last_message]
    said = {id_ for message in last for id_ in (message.id, message.reply_to_id) if id_ is not None}
    hidden = reactions.hidden_among(tx, viewers, sorted(said))
    return [_without(view, hidden) for view in shown] if hidden else shown


def find_ended_sessions(tx: Transaction, *, session_ids: Sequence[str]) -> list[str]:
    """Those of these sessions that have been revoked, by whichever process."""
    return sessions.ended_among(tx, session_ids)


def _without(view: ConversationView, hidden: set[tuple[str, str]]) -> ConversationView:
    last, place = view.last_message, view.place
    if last is None or place is None:
        return view
    its = {message_id for person_id, message_id in hidden if person_id == place.person_id}
    return replace(view, last_message=without_hidden(last, its)) if its else view


def name_people(tx: Transaction, *, person_ids: Sequence[str]) -> dict[str, Person]:
    """The people by id, as they are now."""
    return people.by_ids(tx, person_ids)
