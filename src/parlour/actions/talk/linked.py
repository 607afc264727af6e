"""Linked conversations, each on an object of another system: starting it, and an admin's taking it over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from parlour.actions import access, views
from parlour.actions.system_messages import tell
from parlour.actions.talk.conversations import Started, insert, people_named, with_account
from parlour.actions.talk.participants import admit
from parlour.domain import policy, text
from parlour.domain.actor import Actor
from parlour.domain.conversation import Conversation, ConversationView, Link, ParticipantRole, Standing
from parlour.domain.errors import Forbidden, NotFound
from parlour.domain.events import ConversationTouched, ParticipantChanged
from parlour.domain.ids import is_id
from parlour.domain.picture import KEEP, Keep
from parlour.store.talk import conversations, participants
from parlour.store.transaction import Transaction

# One answer to those who may not start it, whether there is a conversation on the object or none.
UNSIGNED = "Only a link that the site signed for you starts or opens the conversation on this object."


def start_linked(
    tx: Transaction,
    actor: Actor,
    *,
    link_type: str,
    link_id: str,
    title: str,
    url: str | None,
    participant_ids: Sequence[str],
    is_open: bool,
    signed_for: str | None = None,
) -> Started:
    """The one conversation on an object of another system.

    `signed_for` is the id or username in a link that the site signed, whose signature has been checked; it starts the
    conversation, or lets its person into the one there is. Without it agents may start one, and who takes part, who
    may join by itself and a site admin (the last two from outside) find it. Anybody else is `forbidden`, whether
    there is one or not.
    """
    who = with_account(actor)
    link = Link(
        type=text.name(link_type, "link.type", limit=40),
        id=text.name(link_id, "link.id", limit=text.TITLE),
        title=text.title(title, "link.title"),
        url=None if url is None else text.web_address(url, "link.url"),
        open=is_open,
    )
    if signed_for is not None and not _is_named(who, signed_for):
        raise Forbidden("This link was signed for somebody else.")
    found = _found(tx, who, link)
    if found is None:
        policy.require(signed_for is not None or policy.can_start_linked(who), UNSIGNED)
        others = people_named(tx, who, participant_ids)
        try:
            with tx.savepoint():
                conversation = insert(tx, who, others, kind="linked", title=link.title, **_columns(link))
                standing = access.conversation_for(tx, who, conversation.id)
                return Started(views.conversation_view(tx, who, standing), created=True)
        except IntegrityError:
            found = _found(tx, who, link)  # another process was first
            if found is None:
                raise
    return Started(_opened(tx, who, found, signed=signed_for is not None), created=False)


def linked_started_before(
    tx: Transaction, actor: Actor, *, link_type: str, link_id: str, **given: object
) -> Started | None:
    """The conversation on an object, for those whom `start_linked` would answer with it without writing anything.

    Asked where the rate refuses to start one; anybody else is refused by the rate, whether there is one or not.
    """
    who = with_account(actor)
    kind, id_ = text.name(link_type, "link.type", limit=40), text.name(link_id, "link.id", limit=text.TITLE)
    found = _found(tx, who, Link(kind, id_, title="", url=None, open=False))
    if found is None or not (
        found.participant or policy.can_moderate(who) or policy.can_join(who, found.conversation)
    ):
        return None
    return Started(views.conversation_view(tx, who, found), created=False)


def take_over(
    tx: Transaction,
    actor: Actor,
    *,
    conversation_id: str,
    title: str | None = None,
    url: str | Keep | None = KEEP,
    is_open: bool | None = None,
) -> ConversationView:
    """A site admin becomes the owner of a linked conversation, may set right what it says of its object, and may from
    then on send people away. Every other owner or admin of it becomes a member. A system message says so."""
    conversation = conversations.by_id(tx, conversation_id, for_update=True) if is_id(conversation_id) else None
    if conversation is None or conversation.link is None:
        raise NotFound
    place = participants.one(tx, conversation_id, actor.id)
    if not policy.can_moderate(actor):
        if place is None:
            raise NotFound
        raise Forbidden("Only a site admin may do that.")
    conversation = _relinked(tx, conversation, conversation.link, title, url, is_open)
    conversation = tell(tx, conversation, actor, "taken_over", f"{actor.name} took over this conversation")
    if place is None:
        admit(tx, conversation, actor.id)
    _make_owner(tx, conversation, actor)
    tx.announce(ConversationTouched(conversation))
    return views.conversation_view(tx, actor, access.conversation_for(tx, actor, conversation_id))


def _found(tx: Transaction, who: Actor, link: Link) -> Standing | None:
    """The two queries are asked whether there is a conversation or not: the time tells nothing either."""
    conversation = conversations.by_link(tx, link.type, link.id)
    place = participants.one(tx, conversation.id if conversation else who.id, who.id)
    return None if conversation is None else Standing(conversation, place, at_desk=False)


def _opened(tx: Transaction, who: Actor, standing: Standing, *, signed: bool) -> ConversationView:
    conversation = standing.conversation
    if standing.participant is None and signed:
        admit(tx, conversations.by_id(tx, conversation.id, for_update=True) or conversation, who.id)
        standing = access.conversation_for(tx, who, conversation.id)
    elif standing.participant is None:
        known = policy.can_moderate(who) or policy.can_join(who, conversation)
        policy.require(known, UNSIGNED)
    return views.conversation_view(tx, who, standing)


def _is_named(who: Actor, name: str) -> bool:
    return name == who.id or (who.username is not None and text.key(name) == text.key(who.username))


def _relinked(
    tx: Transaction,
    conversation: Conversation,
    link: Link,
    title: str | None,
    url: str | Keep | None,
    is_open: bool | None,
) -> Conversation:
    after = replace(
        link,
        title=link.title if title is None else text.title(title, "title"),
        url=_address(link, url),
        open=link.open if is_open is None else is_open,
    )
    conversations.change(tx, conversation.id, title=after.title, **_columns(after))
    return replace(conversation, title=after.title, link=after)


def _address(link: Link, url: str | Keep | None) -> str | None:
    if isinstance(url, Keep):
        return link.url
    return None if url is None else text.web_address(url, "url")


def _make_owner(tx: Transaction, conversation: Conversation, who: Actor) -> None:
    for place in participants.list_all(tx, conversation.id):
        role: ParticipantRole = "owner" if place.person_id == who.id else "member"
        if place.role != role:
            participants.change(tx, conversation.id, place.person_id, role=role)
            tx.announce(ParticipantChanged(conversation, replace(place, role=role)))


def _columns(link: Link) -> dict[str, Any]:
    return {f"link_{name}": getattr(link, name) for name in ("type", "id", "title", "url", "open")}
