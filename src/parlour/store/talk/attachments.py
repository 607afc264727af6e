"""Attachments: the rows of uploaded files. The bytes are kept by an adapter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, or_, select, update

from parlour.domain.message import Attachment, FilePlace, Message
from parlour.store.prepared import Prepared, several
from parlour.store.schema.tables import attachments, hidden_messages
from parlour.store.talk import stored_bytes
from parlour.store.talk.stored_bytes import Stored
from parlour.store.transaction import Transaction

_COLUMNS = (
    attachments.c.id,
    attachments.c.conversation_id,
    attachments.c.message_id,
    attachments.c.uploader_id,
    attachments.c.name,
    attachments.c.mime,
    attachments.c.size,
    attachments.c.width,
    attachments.c.height,
    attachments.c.duration_ms,
    attachments.c.has_thumbnail,
    attachments.c.created_at,
)

_SIZE = attachments.c.size + attachments.c.thumbnail_size
_STORED = (_SIZE, attachments.c.uploader_id, attachments.c.conversation_id)


_BY_ID = Prepared(select(*_COLUMNS).where(attachments.c.id == bindparam("id")))
_OF_MESSAGES = Prepared(
    select(*_COLUMNS)
    .where(attachments.c.message_id.in_(several("message_ids")))
    .order_by(attachments.c.message_id, attachments.c.position, attachments.c.id),
    lists=["message_ids"],
)


def by_id(tx: Transaction, attachment_id: str) -> Attachment | None:
    """Sent or not yet; whether somebody may read it is the caller's question."""
    rows = tx.run(_BY_ID, {"id": attachment_id})
    return _attachment(rows[0]) if rows else None


def of_messages(tx: Transaction, message_ids: Sequence[str]) -> dict[str, list[Attachment]]:
    """By message id, in the order in which the sender put them."""
    if not message_ids:
        return {}
    found: dict[str, list[Attachment]] = {}
    for row in tx.run(_OF_MESSAGES, {"message_ids": message_ids}):
        found.setdefault(row[2], []).append(_attachment(row))
    return found


def append(tx: Transaction, attachment: Attachment, *, thumbnail_size: int = 0) -> None:
    """A file just uploaded, no message's yet; `thumbnail_size` in bytes."""
    values = {column.name: getattr(attachment, column.name) for column in _COLUMNS}
    tx.execute(insert(attachments).values(**values, position=0, thumbnail_size=thumbnail_size))


def waiting(
    tx: Transaction, conversation_id: str, uploader_id: str, attachment_ids: Sequence[str]
) -> list[Attachment]:
    """Those of the ids that this person uploaded to this conversation and has not sent yet, in the order given."""
    c = attachments.c
    statement = select(*_COLUMNS).where(
        c.id.in_(attachment_ids),
        c.conversation_id == conversation_id,
        c.uploader_id == uploader_id,
        c.message_id.is_(None),
    )
    found = {row[0]: _attachment(row) for row in tx.execute(statement)}
    return [found[attachment_id] for attachment_id in attachment_ids if attachment_id in found]


def list_sent(
    tx: Transaction, conversation_id: str, viewer_id: str, *, before: FilePlace | None, limit: int
) -> list[tuple[Attachment, FilePlace]]:
    """At most `limit` files of a conversation, the last sent first, but for messages that the viewer hid."""
    rows = tx.execute(sent_before(conversation_id, viewer_id, before, limit))
    width = len(_COLUMNS)
    return [(_attachment(row[:width]), FilePlace(*row[width:])) for row in rows]


def sent_before(conversation_id: str, viewer_id: str, before: FilePlace | None, limit: int) -> Select[Any]:
    """One walk down the index; each file is asked about whether the viewer hid its message."""
    c, h = attachments.c, hidden_messages.c
    hidden = select(h.message_id).where(h.person_id == viewer_id, h.message_id == c.message_id)
    where = [c.conversation_id == conversation_id, c.seq.is_not(None), ~hidden.exists()]
    if before is not None:
        where += [c.seq <= before.seq, or_(c.seq < before.seq, c.position < before.position)]
    statement = select(*_COLUMNS, c.seq, c.position).where(*where)
    return statement.order_by(c.seq.desc(), c.position.desc()).limit(limit)


def attach(tx: Transaction, attachment_ids: Sequence[str], message: Message) -> None:
    """Makes files a message's, in this order. The caller has checked that they are free and of its conversation."""
    for position, attachment_id in enumerate(attachment_ids):
        tx.execute(
            update(attachments)
            .where(attachments.c.id == attachment_id)
            .values(message_id=message.id, seq=message.seq, position=position)
        )


def size_waiting(tx: Transaction, uploader_id: str) -> tuple[int, int]:
    """How many files, and how many bytes, a person has uploaded and not sent."""
    c = attachments.c
    rows = tx.execute(select(c.size).where(c.uploader_id == uploader_id, c.message_id.is_(None))).scalars().all()
    return len(rows), sum(rows)


def detach_all(tx: Transaction, message_id: str) -> list[str]:
    """Removes the rows of a deleted message's files; their ids, whose bytes are still kept."""
    where = attachments.c.message_id == message_id
    gone = tx.execute(select(attachments.c.id, *_STORED).where(where)).all()
    if gone:
        tx.execute(delete(attachments).where(where))
        stored_bytes.free(tx, [Stored(*row[1:]) for row in gone])
    return [row[0] for row in gone]


def forget_orphans(tx: Transaction, before: int, limit: int) -> int:
    """Those uploaded before a moment and never sent; how many. One that is sent meanwhile stays."""
    c = attachments.c
    where = (c.message_id.is_(None), c.created_at < before)
    ids = list(tx.execute(select(c.id).where(*where).order_by(c.created_at).limit(limit)).scalars())
    if not ids:
        return 0
    # locked: none of them is sent between the two
    unsent = select(c.id, *_STORED).where(c.id.in_(ids), c.message_id.is_(None)).with_for_update()
    gone = tx.execute(unsent).all()
    tx.execute(delete(attachments).where(c.id.in_([row[0] for row in gone])))
    stored_bytes.free(tx, [Stored(*row[1:]) for row in gone])
    return len(gone)


def known_among(tx: Transaction, attachment_ids: Sequence[str]) -> set[str]:
    """Those of the ids that are there."""
    if not attachment_ids:
        return set()
    return set(tx.execute(select(attachments.c.id).where(attachments.c.id.in_(attachment_ids))).scalars())


def _attachment(row: Any) -> Attachment:
    values: list[Any] = [*row[:10], bool(row[10]), row[11]]
    return Attachment(*values)
