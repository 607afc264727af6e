"""The shapes of messages and what hangs on them."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, UnsetType

from parlour.wire.base import Shape
from parlour.wire.models.people import Role

MessageType = Literal["text", "image", "video", "audio", "file", "system"]


class Quote(Shape):
    """The message that another one answers, as it now is. `hidden`: the reader deleted it for itself, and there is no
    excerpt."""

    id: str
    seq: int
    sender_id: str
    sender_name: str
    excerpt: str
    deleted_at: str | None
    hidden: bool | UnsetType = UNSET


class Reaction(Shape):
    """One emoji on a message with everyone who gave it."""

    emoji: str
    count: int
    user_ids: list[str]


class Attachment(Shape):
    """A file; `mime` is what its bytes say, `size` in bytes, `duration` in seconds."""

    id: str
    url: str
    thumbnail_url: str | None
    name: str
    mime: str
    size: int
    width: int | None
    height: int | None
    duration: float | None


class ConversationFile(Attachment):
    """A file with the message that it was sent in; `createdAt` is the message's."""

    message_id: str
    sender_id: str
    sender_name: str
    created_at: str


class Message(Shape):
    """`system` is there for lifecycle messages; `hidden` where the caller deleted it for itself."""

    id: str
    conversation_id: str
    seq: int
    rev: int
    sender_id: str
    sender_role: Role
    sender_name: str
    sender_avatar: str | None
    content: str
    message_type: MessageType
    attachments: list[Attachment]
    reply_to: Quote | None
    reactions: list[Reaction]
    client_id: str | None
    created_at: str
    edited_at: str | None
    deleted_at: str | None
    system: dict[str, Any] | UnsetType = UNSET
    hidden: bool | UnsetType = UNSET
