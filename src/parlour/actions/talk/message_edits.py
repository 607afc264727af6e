"""Message edits: editing, deleting, reacting, and earlier wordings."""

from __future__ import annotations

from dataclasses import dataclass

from parlour.actions import access
from parlour.actions.hydrate import dress_one, hidden_from
from parlour.domain import policy, text
from parlour.domain.actor import Actor
from parlour.domain.conversation import Standing
from parlour.domain.errors import Forbidden, Invalid, NotFound
from parlour.domain.events import Change, ConversationTouched, FilesRemoved, MessageChanged, MessageHidden
from parlour.domain.ids import is_id
from parlour.domain.limits import EMOJIS
from parlour.domain.message import Message, text_of
from parlour.store.talk import attachments, conversations, messages, reactions, uncounted
from parlour.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Wording:
    """What a message said, until when (milliseconds since the epoch)."""

    content: str
    replaced_at: int


def edit_message(tx: Transaction, actor: Actor, *, message_id: str, content: str, window_ms: int) -> Message:
    """The author puts it differently; what it said before is kept, within bounds."""
    who, standing, message = _message_for(tx, actor, message_id)
    policy.require(message.deleted_at is None, "This message was deleted.")
    policy.require(
        policy.can_edit(who, message, now=tx.now, window_ms=window_ms), "Only its author may edit it, for a while."
    )
    files = attachments.of_messages(tx, [message.id]).get(message.id, [])
    clean = text.content(content, may_be_empty=bool(files))
    if clean == text_of(message):
        return dress_one(tx, who, message)
    reactions.keep_wording(tx, message)
    return _changed(tx, who, standing, message, "edited", content=clean, edited_at=tx.now)


def delete_message(tx: Transaction, actor: Actor, *, message_id: str) -> Message:
    """Deletes it for everyone: its place stays, with nothing in it. Files and earlier wordings go too."""
    who, standing, message = _message_for(tx, actor, message_id, moderating=True)
    policy.require(
        policy.can_delete_for_everyone(who, standing, message), "Only its author or a moderator may delete it."
    )
    if message.deleted_at is not None:
        return dress_one(tx, who, message)
    reactions.remove_all(tx, message.id)
    reactions.forget_wordings(tx, message.id)
    if files := attachments.detach_all(tx, message.id):
        tx.announce(FilesRemoved(files))
    hiders = reactions.hiders_of(tx, [message.id]).get(message.id, ())
    uncounted.add_deleted(tx, message.conversation_id, message.seq, hiders)
    return _changed(tx, who, standing, message, "deleted", content="", deleted_at=tx.now)


def hide_message(tx: Transaction, actor: Actor, *, message_id: str) -> Message:
    """Deletes it for the caller alone; the conversation's revisions do not change."""
    who, standing, message = _message_for(tx, actor, message_id)
    if message.id not in reactions.hidden_from(tx, who.id, [message.id]):
        reactions.hide(tx, who.id, message.id)
        if message.deleted_at is None and message.message_type != "system":
            uncounted.add_hidden(tx, message.conversation_id, message.seq, who.id)
        tx.announce(MessageHidden(who.id, message.conversation_id, message.id))
        # the desk's lists are told all together
        tx.announce(ConversationTouched(standing.conversation, None if standing.at_desk else [who.id]))
    return message.as_hidden()


def react(tx: Transaction, actor: Actor, *, message_id: str, emoji: str, remove: bool = False) -> Message:
    """Sets or takes back the caller's own reaction; idempotent. `emoji` has been checked to be one."""
    who, standing, message = _message_for(tx, actor, message_id)
    policy.require(message.deleted_at is None, "This message was deleted.")
    policy.require(message.message_type != "system", "Nobody said this.")
    if reactions.has(tx, message.id, who.id, emoji) is not remove:
        return dress_one(tx, who, message)
    if remove:
        reactions.remove(tx, message.id, who.id, emoji)
    else:
        known = {each.emoji for each in reactions.of_messages(tx, [message.id]).get(message.id, [])}
        if emoji not in known and len(known) >= EMOJIS:
            raise Invalid.field("emoji", f"would be one more than {EMOJIS} different ones")
        reactions.add(tx, message.id, who.id, emoji)
    return _changed(tx, who, standing, message, "reaction")


def list_wordings(tx: Transaction, actor: Actor, *, message_id: str) -> list[Wording]:
    """What an edited message said before: for its author, and except in direct conversations for those who may
    delete it. The first wording and the latest ones, `limits.WORDINGS` at most.
    """
    who, standing, message = _message_for(tx, actor, message_id, for_update=False, moderating=True)
    if not policy.can_see_wordings(who, standing, message):
        if standing.participant is None:  # a site admin, to whom a direct message of others is not there
            raise NotFound("There is no such message.")
        raise Forbidden("Only its author and those who moderate here may see that.")
    return [Wording(*each) for each in reactions.wordings(tx, message.id)]


def _message_for(
    tx: Transaction,
    actor: Actor,
    message_id: str,
    *,
    for_update: bool = True,
    moderating: bool = False,
) -> tuple[Actor, Standing, Message]:
    """A message in a conversation that the actor can see, which is locked and open where it is to be changed."""
    conversation_id = messages.conversation_of(tx, message_id) if is_id(message_id) else None
    if conversation_id is None:
        raise NotFound("There is no such message.")
    try:
        standing = access.conversation_for(tx, actor, conversation_id, for_update=for_update)
    except NotFound:
        conversation = conversations.by_id(tx, conversation_id, for_update=for_update)
        if not (moderating and policy.can_moderate(actor)) or conversation is None:
            raise NotFound("There is no such message.") from None
        standing = Standing(conversation, None, at_desk=False)
    if for_update:
        policy.require_open(standing.conversation)
    message = messages.by_ids(tx, [message_id])[message_id]
    return actor, standing, message


def _changed(
    tx: Transaction, who: Actor, standing: Standing, message: Message, how: Change, **values: object
) -> Message:
    appended = messages.change(tx, standing.conversation, message, **values)
    shown = dress_one(tx, None, appended.message)
    tx.announce(MessageChanged(appended.conversation, shown, how, hidden_from(tx, [shown])[shown.id]))
    # an earlier one that was deleted may have been unread to somebody
    if how == "deleted" or message.id == standing.conversation.last_message_id:
        tx.announce(ConversationTouched(appended.conversation))
    return dress_one(tx, who, shown)
