"""Messages: sending them, and reading them by pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from parlour.actions import access
from parlour.actions.hydrate import dress, dress_one, hidden_from
from parlour.domain import policy
from parlour.domain.actor import Actor
from parlour.domain.conversation import Conversation, Standing
from parlour.domain.cursor import At, message_cursor, parse_message_cursor
from parlour.domain.errors import Conflict, Invalid, NotFound, Stale
from parlour.domain.events import MessageCreated, MessageRepeated
from parlour.domain.ids import is_id
from parlour.domain.limits import PAGE_BYTES, PAGE_DEFAULT, PAGE_MAX, clamp
from parlour.domain.message import Attachment, Draft, Message, MessageType, Page, Sent, text_of
from parlour.store.talk import attachments, history, messages, reactions
from parlour.store.transaction import Transaction


def send_message(tx: Transaction, actor: Actor, *, conversation_id: str, draft: Draft) -> Sent:
    """Appends a message. A known `client_id` answers with the first message, or `conflict` for another draft.

    Two repeats at once cannot both find nothing: the second waits for the conversation's row before it looks.
    """
    standing = access.conversation_for(tx, actor, conversation_id, for_update=True)
    conversation = standing.conversation
    if sent := _sent_before(tx, actor, conversation_id, draft):
        tx.announce(MessageRepeated(conversation_id, sent.message.rev))
        return sent
    policy.require_open(conversation)
    _require_fresh(tx, actor, conversation, draft)
    appended = _append(tx, standing, actor, draft)
    message = appended.message
    if not draft.reply_to and not draft.attachment_ids:
        tx.announce(MessageCreated(appended.conversation, message))
        return Sent(message, duplicate=False)
    message = dress_one(tx, None, message)
    hidden = hidden_from(tx, [message])[message.id]
    tx.announce(MessageCreated(appended.conversation, message, hidden))
    return Sent(message.with_hidden_quote() if actor.id in hidden.quote else message, duplicate=False)


def already_sent(tx: Transaction, actor: Actor, *, conversation_id: str, draft: Draft) -> Sent | None:
    """Whether this is a repeat: asked before a rate refuses it, for repeats do not count."""
    access.conversation_for(tx, actor, conversation_id)
    return _sent_before(tx, actor, conversation_id, draft)


def load_messages(
    tx: Transaction,
    actor: Actor,
    *,
    conversation_id: str,
    before: str | None = None,
    after: str | None = None,
    around: str | None = None,
    limit: int | None = None,
) -> Page:
    """A page in ascending `seq`: the latest, those before or after a cursor or a time (exclusive), or a message with
    as many on either side. A message that the actor deleted for itself is `not_found`, like one of elsewhere."""
    standing = access.conversation_for(tx, actor, conversation_id)
    if not around:
        return _dressed(tx, actor, page_of(tx, standing, before=before, after=after, limit=limit))
    if before or after:
        raise Invalid.field("around", "excludes before and after")
    return _dressed(tx, actor, _page_around(tx, actor, standing.conversation, around, limit))


def page_of(
    tx: Transaction,
    standing: Standing,
    *,
    before: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> Page:
    """A page of a conversation that the caller was let into, without what stands beside its messages."""
    conversation = standing.conversation
    if before and after:
        raise Invalid.field("before", "and after exclude each other")
    size = clamp(limit, default=PAGE_DEFAULT, most=PAGE_MAX)
    if after:
        found = history.list_after(tx, conversation, parse_message_cursor(after, "after"), size + 1)
        return _page(found, size, forward=True)
    place = parse_message_cursor(before, "before") if before else None
    return _page(history.list_before(tx, conversation, place, size + 1), size, forward=False)


def latest_page(tx: Transaction, viewer: Actor, standing: Standing) -> Page:
    """The newest messages of a conversation that the viewer was let into."""
    return _dressed(tx, viewer, page_of(tx, standing))


def within_bytes(found: Sequence[Message], most: int = PAGE_BYTES) -> list[Message]:
    """The first messages whose text fits, at least one: an answer must not outgrow a packet."""
    taken, used = list[Message](), 0
    for message in found:
        used += len(text_of(message).encode()) + 512
        if taken and used > most:
            break
        taken.append(message)
    return taken


def _page(found: Sequence[Message], size: int, *, forward: bool) -> Page:
    shown = within_bytes(found[:size])
    more = len(found) > len(shown)
    cursor = message_cursor(shown[-1].seq) if more else None
    return Page(shown if forward else shown[::-1], cursor)


def _page_around(
    tx: Transaction, viewer: Actor, conversation: Conversation, message_id: str, limit: int | None
) -> Page:
    """The message is the newest of the older half; each half may fill half of the bytes."""
    seq = messages.seq_of(tx, conversation.id, message_id) if is_id(message_id) else None
    if seq is None or reactions.hidden_from(tx, viewer.id, [message_id]):
        raise NotFound
    size = clamp(limit, default=PAGE_DEFAULT, most=PAGE_MAX)
    few, many = size // 2, size - size // 2
    earlier = history.list_before(tx, conversation, At(seq=seq + 1), many + 1)
    later = history.list_after(tx, conversation, At(seq=seq), few + 1)
    older, newer = within_bytes(earlier[:many], PAGE_BYTES // 2), within_bytes(later[:few], PAGE_BYTES // 2)
    last = newer[-1].seq if newer else seq
    return Page(
        [*reversed(older), *newer],
        message_cursor(older[-1].seq) if len(earlier) > len(older) else None,
        around=True,
        newer_cursor=message_cursor(last) if len(later) > len(newer) else None,
    )


def _dressed(tx: Transaction, viewer: Actor, page: Page) -> Page:
    return replace(page, messages=dress(tx, viewer, page.messages))


def _append(tx: Transaction, standing: Standing, sender: Actor, draft: Draft) -> messages.Appended:
    conversation_id = standing.conversation.id
    if draft.reply_to is not None:
        _require_here(tx, conversation_id, draft.reply_to)
    wanted = [each for each in draft.attachment_ids if is_id(each)]
    files = attachments.waiting(tx, conversation_id, sender.id, wanted) if wanted else []
    if len(files) != len(draft.attachment_ids):
        raise Invalid.field("attachmentIds", "must name files that you uploaded here and have not sent yet")
    appended = messages.append(
        tx,
        standing.conversation,
        sender,
        content=draft.content,
        message_type=message_type(files),
        client_id=draft.client_id,
        draft_hash=draft.hash if draft.client_id else None,
        reply_to_id=draft.reply_to,
        at_desk=standing.at_desk,
    )
    attachments.attach(tx, draft.attachment_ids, appended.message)
    return appended


def message_type(files: Sequence[Attachment]) -> MessageType:
    """What a message with these files is: of one kind where they all are, else a file among files."""
    kinds = {file.mime.partition("/")[0] for file in files}
    if not kinds:
        return "text"
    return cast(MessageType, kinds.pop()) if kinds in ({"image"}, {"video"}, {"audio"}) else "file"


def _require_here(tx: Transaction, conversation_id: str, message_id: str) -> None:
    if not is_id(message_id) or messages.seq_of(tx, conversation_id, message_id) is None:
        raise Invalid.field("replyTo", "must be a message of this conversation")


def _sent_before(tx: Transaction, sender: Actor, conversation_id: str, draft: Draft) -> Sent | None:
    if draft.client_id is None:
        return None
    found = messages.by_client_id(tx, conversation_id, sender.id, draft.client_id)
    if found is None:
        return None
    message, draft_hash = found
    if draft_hash != draft.hash:
        raise Conflict("This clientId was used for another message.")
    return Sent(dress_one(tx, sender, message), duplicate=True)


def _require_fresh(tx: Transaction, sender: Actor, conversation: Conversation, draft: Draft) -> None:
    """Who writes on the strength of what it saw is shown first what came in between (`basedOnSeq`)."""
    if draft.based_on_seq is None or draft.based_on_seq >= conversation.last_seq:
        return
    newer = history.list_of_others(tx, conversation.id, max(0, draft.based_on_seq), sender.id, PAGE_DEFAULT)
    if newer:
        raise Stale(extra=dress(tx, sender, within_bytes(newer)))
