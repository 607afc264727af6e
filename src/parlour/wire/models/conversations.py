"""The shapes of conversations and who takes part in them."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from parlour.wire.base import Shape
from parlour.wire.models.messages import Message
from parlour.wire.models.tickets import Ticket

Kind = Literal["ticket", "direct", "group", "linked"]


class Participant(Shape):
    """A person in a conversation; `readSeq` and `deliveredSeq` are positions up to which it has everything."""

    user_id: str
    name: str
    username: str | None
    avatar_url: str | None
    role: Literal["owner", "admin", "member"]
    joined_at: str
    read_seq: int
    delivered_seq: int


class Link(Shape):
    """`open`: every account may join by itself."""

    type: str
    id: str
    title: str
    url: str | None
    open: bool


class Conversation(Shape):
    """`joined`: the caller takes part. Where it does not it is an agent in a ticket, with its position `readSeq`,
    or looks from outside at what it may join: an open linked conversation, with nothing of what was said."""

    id: str
    kind: Kind
    title: str | None
    image_url: str | None
    link: Link | None
    participants: list[Participant]
    participant_count: int
    joined: bool
    last_message: Message | None
    last_seq: int
    unread: int
    muted: bool
    archived: bool
    pinned: bool
    created_at: str
    updated_at: str
    read_seq: int | UnsetType = UNSET
    ticket: Ticket | UnsetType = UNSET
