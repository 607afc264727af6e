"""Access checks: conversations, tickets and, for admins, accounts are fetched through the actor alone. Outsiders get
`not_found`."""

from __future__ import annotations

from collections.abc import Callable

from parlour.domain import policy
from parlour.domain.actor import Actor, Person
from parlour.domain.conversation import AgentPosition, Conversation, Participant, Standing
from parlour.domain.errors import NotFound
from parlour.domain.ids import is_id
from parlour.store.people import people
from parlour.store.talk import agent_positions, conversations, participants
from parlour.store.transaction import Transaction


def conversation_for(tx: Transaction, actor: Actor, conversation_id: str, *, for_update: bool = False) -> Standing:
    """The conversation as the actor stands in it.

    Writers ask `for_update`: the row lock comes before any check, so nothing commits after a closing or a removal.
    """
    return _standing(tx, actor, conversation_id, policy.can_see, for_update=for_update)


def conversation_known_to(tx: Transaction, actor: Actor, conversation_id: str) -> Standing:
    """As `conversation_for`, and also an open linked one that the actor takes no part in yet (`is_outside`).

    For showing that there is something to join, and nothing else.
    """
    return _standing(tx, actor, conversation_id, policy.can_know_of)


def ticket_for(tx: Transaction, actor: Actor, ticket_id: str, *, for_update: bool = False) -> Standing:
    """As `conversation_for`, for those of kind `ticket`."""
    standing = conversation_for(tx, actor, ticket_id, for_update=for_update)
    if not standing.conversation.is_ticket:
        raise NotFound
    return standing


def ticket_to_work_on(tx: Transaction, actor: Actor, ticket_id: str) -> Standing:
    """A ticket, locked, for somebody who works the desk; its owner, who may see it, is told `forbidden`."""
    standing = ticket_for(tx, actor, ticket_id, for_update=True)
    policy.require(policy.can_close(actor, standing), "Only agents may do that.")
    return standing


def _standing(
    tx: Transaction,
    actor: Actor,
    conversation_id: str,
    may: Callable[[Actor, Conversation, Participant | None], bool],
    *,
    for_update: bool = False,
) -> Standing:
    conversation = conversations.by_id(tx, conversation_id, for_update=for_update) if is_id(conversation_id) else None
    if conversation is None:
        raise NotFound
    place = participants.one(tx, conversation.id, actor.id)
    if not may(actor, conversation, place):
        raise NotFound
    if place is not None or not conversation.is_ticket:
        return Standing(conversation, place, at_desk=False)
    read = agent_positions.one(tx, conversation.id, actor.id) or AgentPosition()
    return Standing(conversation, None, at_desk=True, agent=read)


def account_for(tx: Transaction, actor: Actor, person_id: str) -> Person:
    """An account that somebody can log in to, for an admin. Raises NotFound for guests and the gone."""
    require_admin(actor)
    person = people.by_id(tx, person_id) if is_id(person_id) else None
    if person is None or person.username is None:
        raise NotFound
    return person


def require_admin(actor: Actor) -> None:
    """Raises Forbidden for all but admins."""
    policy.require(policy.can_administer_people(actor), "Only admins may do that.")
