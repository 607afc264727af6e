"""Direct, group and linked conversations: starting them, listing them, and one's own view of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from parlour.actions import access, views
from parlour.actions.people.pictures import put_up
from parlour.actions.system_messages import tell
from parlour.domain import policy, text
from parlour.domain.actor import Actor, Person
from parlour.domain.conversation import Conversation, ConversationView, Kind, Standing
from parlour.domain.cursor import list_cursor, parse_list_cursor
from parlour.domain.errors import Forbidden, Invalid, NotFound
from parlour.domain.events import ConversationStarted, ConversationTouched
from parlour.domain.ids import is_id
from parlour.domain.limits import LIST_DEFAULT, LIST_MAX, PARTICIPANTS, clamp
from parlour.domain.picture import KEEP, Keep
from parlour.store.people import people
from parlour.store.talk import agent_positions, conversations, inbox, participants
from parlour.store.transaction import Transaction

MESSENGER: tuple[Kind, ...] = ("direct", "group", "linked")


@dataclass(frozen=True, slots=True)
class Started:
    """A conversation; `created` is false where it had been there before."""

    view: ConversationView
    created: bool


@dataclass(frozen=True, slots=True)
class ConversationList:
    """A page of the inbox; `next_cursor` None where it is the last."""

    conversations: Sequence[ConversationView]
    next_cursor: str | None


def start_direct(tx: Transaction, actor: Actor, *, participant_id: str) -> Started:
    """The one conversation of two people, for ever: whoever starts it second finds the first's."""
    who = with_account(actor)
    if participant_id == who.id:
        raise Invalid.field("participantId", "must be somebody else")
    other = _people(tx, [participant_id])[0]
    pair = _pair(who.id, other.id)
    return _once(
        tx,
        who,
        lambda: conversations.by_direct_key(tx, pair),
        lambda: insert(tx, who, [other], kind="direct", title=None, direct_key=pair),
    )


def direct_started_before(tx: Transaction, actor: Actor, *, participant_id: str) -> Started | None:
    """The direct conversation that `start_direct` would find: asked where the rate refuses to start one."""
    who = with_account(actor)
    found = conversations.by_direct_key(tx, _pair(who.id, participant_id)) if is_id(participant_id) else None
    return _found(tx, who, found)


def start_group(tx: Transaction, actor: Actor, *, title: str, participant_ids: Sequence[str]) -> Started:
    """A new group; its creator is the owner."""
    who = with_account(actor)
    clean = text.title(title)
    others = people_named(tx, who, participant_ids)
    conversation = insert(tx, who, others, kind="group", title=clean)
    return Started(_view(tx, who, conversation), created=True)


def list_conversations(
    tx: Transaction,
    actor: Actor,
    *,
    kind: Kind | None = None,
    query: str | None = None,
    archived: bool | None = None,
    pinned: bool | None = None,
    unread: bool = False,
    cursor: str | None = None,
    limit: int | None = None,
) -> ConversationList:
    """The caller's own by latest activity; agents' lists leave tickets out, an owner's hold its own."""
    kinds: tuple[Kind, ...] = MESSENGER if actor.is_agent else ("ticket", *MESSENGER)
    wanted = inbox.Filter(
        kinds=kinds if kind is None else tuple(each for each in kinds if each == kind),
        archived=archived,
        pinned=pinned,
        unread=unread,
        query=text.searched(query),
    )
    size = clamp(limit, default=LIST_DEFAULT, most=LIST_MAX)
    found = inbox.list_by_activity(tx, actor.id, wanted, cursor=parse_list_cursor(cursor), limit=size + 1)
    shown, more = found[:size], len(found) > size
    next_cursor = list_cursor(shown[-1][0].activity_at, shown[-1][0].id) if more else None
    standings = [Standing(conversation, place, at_desk=False) for conversation, place in shown]
    return ConversationList(views.conversation_views(tx, actor, standings), next_cursor)


def change_conversation(
    tx: Transaction,
    actor: Actor,
    *,
    conversation_id: str,
    title: str | None = None,
    image_id: str | Keep | None = KEEP,
    muted: bool | None = None,
    archived: bool | None = None,
    pinned: bool | None = None,
    unread: bool | None = None,
) -> ConversationView:
    """Title and picture (None takes it down) are the group's, for owner and admins, the rest the caller's own."""
    standing = access.conversation_for(tx, actor, conversation_id, for_update=True)
    if title is not None:
        standing = _rename(tx, actor, standing, text.title(title))
    if not isinstance(image_id, Keep):
        _show(tx, actor, standing.conversation, standing, image_id)
    own = {"muted": muted, "archived": archived, "pinned": pinned, "marked_unread": unread}
    given = {name: value for name, value in own.items() if value is not None}
    if given:
        _change_own(tx, actor, standing, given)
    return views.conversation_view(tx, actor, access.conversation_for(tx, actor, conversation_id))


def _change_own(tx: Transaction, who: Actor, standing: Standing, given: Mapping[str, bool]) -> None:
    """One's own view; at the desk, where nobody takes part, an agent has its mark as unread and nothing else."""
    conversation = standing.conversation
    if standing.participant is not None:
        participants.change(tx, conversation.id, who.id, **given)
        tx.announce(ConversationTouched(conversation, [who.id]))
    elif standing.at_desk and given.keys() == {"marked_unread"}:
        agent_positions.mark_unread(tx, conversation.id, who.id, given["marked_unread"])
        tx.announce(ConversationTouched(conversation, [], agent_ids=[who.id]))
    else:
        raise Forbidden("Only those who take part can do that.")


def _show(tx: Transaction, who: Actor, conversation: Conversation, standing: Standing, image_id: str | None) -> None:
    policy.require(policy.can_administer(standing), "Only the group's owner and admins may do that.")
    if image_id != conversation.image_id:
        put_up(tx, who, image_id, before=conversation.image_id, field="imageUrl", group=conversation.id)
        conversations.change(tx, conversation.id, image_id=image_id)
        tx.announce(ConversationTouched(replace(conversation, image_id=image_id)))


def _rename(tx: Transaction, who: Actor, standing: Standing, title: str) -> Standing:
    policy.require(policy.can_administer(standing), "Only the group's owner and admins may do that.")
    if title == standing.conversation.title:
        return standing
    conversations.change(tx, standing.conversation.id, title=title)
    named = replace(standing.conversation, title=title)
    after = tell(tx, named, who, "title_changed", f"{who.name} named this “{title}”", title=title)
    tx.announce(ConversationTouched(after))
    return Standing(after, standing.participant, standing.at_desk)


def _once(tx: Transaction, who: Actor, find: Any, make: Any) -> Started:
    """Finds or makes; of two who make at once on two processes, the second finds after all."""
    found: Conversation | None = find()
    if found is None:
        try:
            with tx.savepoint():
                return Started(_view(tx, who, make()), created=True)
        except IntegrityError:
            found = find()
            if found is None:
                raise
    return Started(_view(tx, who, found), created=False)


def _found(tx: Transaction, who: Actor, conversation: Conversation | None) -> Started | None:
    return None if conversation is None else Started(_view(tx, who, conversation), created=False)


def _pair(*people_ids: str) -> str:
    return ":".join(sorted(people_ids))


def insert(tx: Transaction, who: Actor, others: Sequence[Person], **values: Any) -> Conversation:
    """A new conversation of these people, told to all of them."""
    conversation = conversations.insert_row(tx, created_by=who.id, **values)
    participants.add(tx, conversation.id, who.id, "member" if conversation.kind == "direct" else "owner")
    for other in others:
        participants.add(tx, conversation.id, other.id, "member")
    tx.announce(ConversationStarted(conversation, [who.id, *(other.id for other in others)]))
    return conversation


def _view(tx: Transaction, who: Actor, conversation: Conversation) -> ConversationView:
    return views.conversation_view(tx, who, access.conversation_known_to(tx, who, conversation.id))


def people_named(tx: Transaction, who: Actor, participant_ids: Sequence[str]) -> list[Person]:
    """The accounts that somebody names to talk with, itself left out."""
    return _people(tx, _others(who, participant_ids))


def _others(who: Actor, participant_ids: Sequence[str]) -> list[str]:
    ids = [each for each in dict.fromkeys(participant_ids) if each != who.id]
    if len(ids) >= PARTICIPANTS:
        raise Invalid.field("participantIds", f"must be at most {PARTICIPANTS - 1}")
    return ids


def _people(tx: Transaction, ids: Sequence[str]) -> list[Person]:
    known = people.by_ids(tx, [each for each in ids if is_id(each)])
    found = [known[each] for each in ids if each in known]
    accounts = [person for person in found if person.role != "guest" and person.disabled_at is None]
    if len(accounts) != len(ids):
        raise NotFound("There is no such person.")
    return accounts


def with_account(actor: Actor) -> Actor:
    """The actor, where guests and strangers will not do."""
    policy.require(actor.has_account, "Guests have no conversations of their own but their tickets.")
    return actor
