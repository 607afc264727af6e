"""Messages: appended under the conversation's row lock, read by `seq`, by time and by `rev`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from parlour.domain.actor import SYSTEM, Actor
from parlour.domain.conversation import Conversation, Position
from parlour.domain.message import Message, MessageType, Text, text_of
from parlour.store.prepared import Prepared, several
from parlour.store.schema.tables import conversations, messages, participants, people
from parlour.store.talk import agent_positions, search_index
from parlour.store.transaction import Transaction, not_before

COLUMNS = (
    messages.c.id,
    messages.c.conversation_id,
    messages.c.seq,
    messages.c.rev,
    messages.c.number,
    messages.c.sender_id,
    messages.c.sender_role,
    people.c.name,
    people.c.avatar_id,
    messages.c.message_type,
    messages.c.content,
    messages.c.client_id,
    messages.c.created_at,
    messages.c.edited_at,
    messages.c.deleted_at,
    messages.c.system,
    messages.c.reply_to_id,
)
WITH_SENDER = messages.outerjoin(people, people.c.id == messages.c.sender_id)

_BY_CLIENT_ID = Prepared(
    select(*COLUMNS, messages.c.draft_hash)
    .select_from(WITH_SENDER)
    .where(
        messages.c.conversation_id == bindparam("conversation_id"),
        messages.c.sender_id == bindparam("sender_id"),
        messages.c.client_id == bindparam("client_id"),
    )
)
_VALUES: dict[str, Any] = {
    name: bindparam(name)
    for name in (
        "id",
        "conversation_id",
        "seq",
        "rev",
        "number",
        "sender_id",
        "sender_role",
        "message_type",
        "content",
        "system",
        "client_id",
        "draft_hash",
        "created_at",
        "reply_to_id",
    )
}
_INSERT = Prepared(insert(messages).values(**_VALUES))
_INSERT_FOUND = Prepared(
    insert(messages).values(**_VALUES, search=search_index.LAST_ROW),
    postgresql=insert(messages).values(**_VALUES, search=search_index.VECTOR),
    mysql=insert(messages).values(**_VALUES, search=bindparam("words")),
)
_ADVANCE = Prepared(
    update(conversations)
    .where(conversations.c.id == bindparam("the_id"))
    .values(
        last_seq=bindparam("last_seq"),
        last_rev=bindparam("last_rev"),
        last_number=bindparam("last_number"),
        last_message_id=bindparam("last_message_id"),
        last_message_at=bindparam("last_message_at"),
        activity_at=bindparam("activity_at"),
        updated_at=bindparam("updated_at"),
        desk_read_seq=bindparam("desk_read_seq"),
        desk_read_number=bindparam("desk_read_number"),
        desk_delivered_seq=bindparam("desk_delivered_seq"),
        waiting_since=bindparam("waiting_since"),
    )
)
_MOVE_OWN = Prepared(
    update(participants)
    .where(
        participants.c.conversation_id == bindparam("the_conversation"),
        participants.c.person_id == bindparam("the_person"),
    )
    .values(read_seq=bindparam("seq"), read_number=bindparam("number"), delivered_seq=bindparam("seq"))
)
_BY_IDS = Prepared(select(*COLUMNS).select_from(WITH_SENDER).where(messages.c.id.in_(several("ids"))), lists=["ids"])
_SEQ_OF = Prepared(
    select(messages.c.seq).where(
        messages.c.id == bindparam("id"), messages.c.conversation_id == bindparam("conversation_id")
    )
)
_AT_SEQ = Prepared(
    select(messages.c.id, messages.c.number).where(
        messages.c.conversation_id == bindparam("conversation_id"), messages.c.seq == bindparam("seq")
    )
)


@dataclass(frozen=True, slots=True)
class Appended:
    """A message and its conversation as they are after it was written."""

    conversation: Conversation
    message: Message


def append(
    tx: Transaction,
    conversation: Conversation,
    actor: Actor,
    *,
    content: str,
    message_type: MessageType = "text",
    client_id: str | None = None,
    draft_hash: str | None = None,
    reply_to_id: str | None = None,
    at_desk: bool = False,
) -> Appended:
    """Writes the next message. The conversation was read for update; the sender's own position moves along."""
    message = Message(
        id=tx.new_id(),
        conversation_id=conversation.id,
        seq=conversation.last_seq + 1,
        rev=conversation.last_rev + 1,
        number=conversation.last_number + 1,
        sender_id=actor.id,
        sender_role=actor.role,
        sender_name=actor.name,
        sender_avatar_id=actor.avatar_id,
        message_type=message_type,
        body=Text(content),
        client_id=client_id,
        created_at=not_before(conversation.last_message_at, tx.now),
        reply_to_id=reply_to_id,
    )
    _insert(tx, message, draft_hash, search_index.terms(message, conversation.kind))
    if at_desk:
        agent_positions.move(tx, conversation.id, actor.id, message.seq, message.number)
    else:
        whose = {"the_conversation": conversation.id, "the_person": actor.id}
        tx.change(_MOVE_OWN, whose | {"seq": message.seq, "number": message.number})
    return Appended(_advance(tx, conversation, message, at_desk=at_desk), message)


def append_system(tx: Transaction, conversation: Conversation, *, text: str, facts: Mapping[str, Any]) -> Appended:
    """Writes a lifecycle message; it changes neither the last message nor the order of lists, and is never unread."""
    message = Message(
        id=tx.new_id(),
        conversation_id=conversation.id,
        seq=conversation.last_seq + 1,
        rev=conversation.last_rev + 1,
        number=conversation.last_number,
        sender_id=SYSTEM.id,
        sender_role="system",
        sender_name=SYSTEM.name,
        sender_avatar_id=None,
        message_type="system",
        body=Text(text),
        client_id=None,
        created_at=not_before(conversation.last_message_at, tx.now),
        system=dict(facts),
    )
    _insert(tx, message, None, None)
    return Appended(_advance(tx, conversation, message, at_desk=False), message)


def by_client_id(
    tx: Transaction, conversation_id: str, sender_id: str, client_id: str
) -> tuple[Message, str | None] | None:
    """The message first sent under a client id, with the hash of its draft."""
    rows = tx.run(_BY_CLIENT_ID, {"conversation_id": conversation_id, "sender_id": sender_id, "client_id": client_id})
    return (from_row(rows[0][:-1]), rows[0][-1]) if rows else None


def by_ids(tx: Transaction, message_ids: Iterable[str | None]) -> dict[str, Message]:
    """The messages with these ids, deleted ones too, with their senders' names; one query, None passed over."""
    wanted = {message_id for message_id in message_ids if message_id is not None}
    if not wanted:
        return {}
    return {row[0]: from_row(row) for row in tx.run(_BY_IDS, {"ids": sorted(wanted)})}


def at_seq(tx: Transaction, conversation_id: str, seq: int) -> tuple[str, int] | None:
    """Id and number of the message with this `seq`."""
    rows = tx.run(_AT_SEQ, {"conversation_id": conversation_id, "seq": seq})
    return (rows[0][0], rows[0][1]) if rows else None


def seq_of(tx: Transaction, conversation_id: str, message_id: str) -> int | None:
    """The `seq` of a message of this conversation; None for one of another."""
    rows = tx.run(_SEQ_OF, {"id": message_id, "conversation_id": conversation_id})
    return rows[0][0] if rows else None


def change(tx: Transaction, conversation: Conversation, message: Message, **values: Any) -> Appended:
    """Changes a message under the conversation's row lock: its new revision is the conversation's next."""
    rev = conversation.last_rev + 1
    fields = {**values, "rev": rev}
    if "content" in fields:
        fields["body"] = Text(fields.pop("content"))
    after, found = replace(message, **fields), {}
    if "content" in values:
        found = search_index.changed(tx, message.id, search_index.terms(after, conversation.kind))
    tx.execute(update(messages).where(messages.c.id == message.id).values(rev=rev, **values, **found))
    tx.execute(
        update(conversations).where(conversations.c.id == conversation.id).values(last_rev=rev, updated_at=tx.now)
    )
    return Appended(replace(conversation, last_rev=rev, updated_at=tx.now), after)


def conversation_of(tx: Transaction, message_id: str) -> str | None:
    """Which conversation a message stands in."""
    return tx.execute(select(messages.c.conversation_id).where(messages.c.id == message_id)).scalar()


def _insert(tx: Transaction, message: Message, draft_hash: str | None, words: str | None) -> None:
    """`words`: the terms under which it is to be found; None for a message that is not."""
    values = {
        "id": message.id,
        "conversation_id": message.conversation_id,
        "seq": message.seq,
        "rev": message.rev,
        "number": message.number,
        "sender_id": message.sender_id,
        "sender_role": message.sender_role,
        "message_type": message.message_type,
        "content": text_of(message),
        "system": None if message.system is None else json.dumps(message.system, ensure_ascii=False),
        "client_id": message.client_id,
        "draft_hash": draft_hash,
        "created_at": message.created_at,
        "reply_to_id": message.reply_to_id,
    }
    if words is None:
        tx.change(_INSERT, values)
        return
    search_index.before_insert(tx, message.id, words)
    tx.change(_INSERT_FOUND, {**values, "words": words})


def _advance(tx: Transaction, conversation: Conversation, message: Message, *, at_desk: bool) -> Conversation:
    counts = message.message_type != "system"
    ticket = conversation.ticket
    if ticket is not None and at_desk:
        ticket = replace(ticket, desk=Position(message.seq, message.number, message.seq), waiting_since=None)
    elif ticket is not None and counts and ticket.waiting_since is None:
        ticket = replace(ticket, waiting_since=message.created_at)
    after = replace(
        conversation,
        last_seq=message.seq,
        last_rev=message.rev,
        last_number=message.number,
        last_message_id=message.id if counts else conversation.last_message_id,
        last_message_at=message.created_at,
        activity_at=message.created_at if counts else conversation.activity_at,
        updated_at=message.created_at,
        ticket=ticket,
    )
    tx.change(
        _ADVANCE,
        {
            "the_id": after.id,
            "last_seq": after.last_seq,
            "last_rev": after.last_rev,
            "last_number": after.last_number,
            "last_message_id": after.last_message_id,
            "last_message_at": after.last_message_at,
            "activity_at": after.activity_at,
            "updated_at": after.updated_at,
            "desk_read_seq": None if ticket is None else ticket.desk.read_seq,
            "desk_read_number": None if ticket is None else ticket.desk.read_number,
            "desk_delivered_seq": None if ticket is None else ticket.desk.delivered_seq,
            "waiting_since": None if ticket is None else ticket.waiting_since,
        },
    )
    return after


def from_row(row: Any) -> Message:
    """A row of `COLUMNS` as a message."""
    values = list(row)
    if values[7] is None:
        values[7] = SYSTEM.name
    values[10] = Text(values[10])
    values[15] = None if values[15] is None else json.loads(values[15])
    return Message(*values)
