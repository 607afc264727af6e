"""Attachments: uploading files and reading them. The bytes are kept by an adapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parlour.actions import access
from parlour.actions.talk.storage import count, require_ticket_room
from parlour.domain import policy, text
from parlour.domain.actor import Actor
from parlour.domain.cursor import file_cursor, parse_file_cursor
from parlour.domain.errors import NotFound, RateLimited
from parlour.domain.ids import is_id
from parlour.domain.limits import LIST_DEFAULT, LIST_MAX, UNSENT_BYTES, UNSENT_FILES, clamp
from parlour.domain.message import Attachment, SentFile
from parlour.domain.quotas import DEFAULT, Quotas
from parlour.store.talk import attachments, messages, reactions
from parlour.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Upload:
    """A file whose bytes are kept already, under `id`. `name` is as the client gave it; sizes in bytes and pixels."""

    id: str
    name: str
    mime: str
    size: int
    width: int | None = None
    height: int | None = None
    has_thumbnail: bool = False
    duration_ms: int | None = None
    thumbnail_size: int = 0

    @property
    def stored(self) -> int:
        """Bytes that it takes up."""
        return self.size + self.thumbnail_size


@dataclass(frozen=True, slots=True)
class FileList:
    """A page of a conversation's files; `next_cursor` None where it is the last."""

    files: Sequence[SentFile]
    next_cursor: str | None


def may_upload(
    tx: Transaction, actor: Actor, *, conversation_id: str, size: int = 1, quotas: Quotas = DEFAULT
) -> None:
    """Raises what `add_attachment` would: asked before the bytes, at least `size` of them, are taken in."""
    standing = access.conversation_for(tx, actor, conversation_id)
    policy.require_open(standing.conversation)
    _require_few(tx, actor, 0)
    require_ticket_room(tx, quotas, standing.conversation, size)


def add_attachment(
    tx: Transaction, actor: Actor, *, conversation_id: str, upload: Upload, quotas: Quotas = DEFAULT
) -> Attachment:
    """A file, waiting to be sent by its uploader in this conversation."""
    standing = access.conversation_for(tx, actor, conversation_id, for_update=True)
    policy.require_open(standing.conversation)
    _require_few(tx, actor, upload.size)
    attachment = Attachment(
        id=upload.id,
        conversation_id=conversation_id,
        message_id=None,
        uploader_id=actor.id,
        name=text.file_name(upload.name),
        mime=upload.mime,
        size=upload.size,
        width=upload.width,
        height=upload.height,
        duration_ms=upload.duration_ms,
        has_thumbnail=upload.has_thumbnail,
        created_at=tx.now,
    )
    attachments.append(tx, attachment, thumbnail_size=upload.thumbnail_size)
    count(tx, actor, quotas, upload.stored, conversation=standing.conversation)
    return attachment


def attachment_for(tx: Transaction, actor: Actor, *, attachment_id: str) -> Attachment:
    """A file that the actor may read: it can see the conversation and has not hidden the message; before it is sent,
    its uploader alone."""
    found = attachments.by_id(tx, attachment_id) if is_id(attachment_id) else None
    if found is None or (found.message_id is None and found.uploader_id != actor.id):
        raise NotFound
    access.conversation_for(tx, actor, found.conversation_id)
    if found.message_id is not None and _is_gone(tx, actor, found.message_id):
        raise NotFound
    return found


def list_files(
    tx: Transaction,
    actor: Actor,
    *,
    conversation_id: str,
    cursor: str | None = None,
    limit: int | None = None,
) -> FileList:
    """What was sent in a conversation, the last first; not what the actor deleted for itself."""
    access.conversation_for(tx, actor, conversation_id)
    size = clamp(limit, default=LIST_DEFAULT, most=LIST_MAX)
    before = parse_file_cursor(cursor)
    found = attachments.list_sent(tx, conversation_id, actor.id, before=before, limit=size + 1)
    shown = found[:size]
    sent_in = messages.by_ids(tx, [file.message_id for file, _ in shown])
    files = [SentFile(file, sent_in[file.message_id]) for file, _ in shown if file.message_id in sent_in]
    return FileList(files, file_cursor(shown[-1][1]) if len(found) > size else None)


def _is_gone(tx: Transaction, who: Actor, message_id: str) -> bool:
    message = messages.by_ids(tx, [message_id]).get(message_id)
    return (
        message is None
        or message.deleted_at is not None
        or message_id in reactions.hidden_from(tx, who.id, [message_id])
    )


def _require_few(tx: Transaction, who: Actor, size: int) -> None:
    waiting, used = attachments.size_waiting(tx, who.id)
    if waiting >= UNSENT_FILES or (waiting and used + size > UNSENT_BYTES):
        raise RateLimited("Send the files that you have uploaded first.", retry_after=60)
