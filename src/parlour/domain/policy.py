"""Authorisation rules, in one file: pure functions on an actor and how it stands in a conversation.

Whether the actor may know of a conversation at all is decided before, in `actions/access.py`; these rules speak of
conversations that it can see.
"""

from __future__ import annotations

from parlour.domain.actor import Actor
from parlour.domain.conversation import Conversation, Participant, Standing
from parlour.domain.errors import Forbidden, TicketIsClosed
from parlour.domain.message import Message


def can_see(actor: Actor, conversation: Conversation, participant: Participant | None) -> bool:
    """Takes part; agents see every ticket."""
    return participant is not None or (conversation.is_ticket and actor.is_agent)


def can_know_of(actor: Actor, conversation: Conversation, participant: Participant | None) -> bool:
    """Who may join by itself sees what it would join: the object, and who is there; nothing of what was said."""
    return can_see(actor, conversation, participant) or can_join(actor, conversation)


def can_work_desk(actor: Actor) -> bool:
    return actor.is_agent


def can_close(actor: Actor, standing: Standing) -> bool:
    """Agents close and reopen tickets; owners do not."""
    return actor.is_agent and standing.conversation.is_ticket


def can_be_assigned(actor_role: str, disabled: bool) -> bool:
    return actor_role in ("agent", "admin") and not disabled


def can_moderate(actor: Actor) -> bool:
    """Site admins, in conversations that they take no part in too."""
    return actor.is_admin


def can_administer_people(actor: Actor) -> bool:
    """Site admins: who has an account here, as what, and how one comes by it."""
    return actor.is_admin


def can_keep_settings(actor: Actor) -> bool:
    """Site admins, and the server itself: its start and its command line."""
    return actor.is_admin or actor.role == "system"


def can_administer(standing: Standing) -> bool:
    """A group's owner and its admins: title, picture, who takes part."""
    return standing.conversation.kind == "group" and standing.role in ("owner", "admin")


def can_hand_out_roles(standing: Standing) -> bool:
    return standing.conversation.kind == "group" and standing.role == "owner"


def can_join(actor: Actor, conversation: Conversation) -> bool:
    """A linked conversation that its creator made open lets accounts in by themselves."""
    return actor.has_account and conversation.link is not None and conversation.link.open


def can_start_linked(actor: Actor) -> bool:
    """Who may start the one conversation on an object without a link that the site signed."""
    return actor.is_agent


def can_remove(actor: Actor, standing: Standing, person: Participant) -> bool:
    """Anyone leaves a group or a linked conversation; only a group's owner and admins send others away, never the
    owner, and in a linked one a site admin that took it over."""
    if standing.conversation.kind not in ("group", "linked"):
        return False
    if person.person_id == actor.id:
        return True
    if standing.conversation.kind == "linked":
        return standing.role == "owner" and can_moderate(actor)
    return (
        can_administer(standing) and person.role != "owner" and (standing.role == "owner" or person.role == "member")
    )


def can_edit(actor: Actor, message: Message, *, now: int, window_ms: int) -> bool:
    """The author, for a while."""
    return (
        message.sender_id == actor.id and message.message_type != "system" and now - message.created_at <= window_ms
    )


def can_delete_for_everyone(actor: Actor, standing: Standing, message: Message) -> bool:
    """The author; a group's owner and admins; agents in tickets; site admins. Lifecycle messages stay."""
    if message.message_type == "system":
        return False
    in_ticket = standing.conversation.is_ticket and actor.is_agent
    return message.sender_id == actor.id or can_administer(standing) or in_ticket or can_moderate(actor)


def can_see_wordings(actor: Actor, standing: Standing, message: Message) -> bool:
    """What a message said before it was edited: its author; where people talk among more than two, those who may
    delete it. In a direct conversation nobody else, not a site admin either."""
    if message.sender_id == actor.id:
        return message.message_type != "system"
    return standing.conversation.kind != "direct" and can_delete_for_everyone(actor, standing, message)


def require(allowed: bool, message: str | None = None) -> None:
    """Raises `Forbidden` unless allowed."""
    if not allowed:
        raise Forbidden(message)


def require_open(conversation: Conversation) -> None:
    """In a closed ticket nothing is written; reading, joining and loading go on."""
    if conversation.is_closed:
        raise TicketIsClosed
