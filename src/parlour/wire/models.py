"""The shapes that go out (docs/protocol.md)."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, UnsetType

from parlour.wire.base import Shape

Role = Literal["guest", "member", "agent", "admin", "system"]
AccountRole = Literal["guest", "member", "agent", "admin"]
MessageType = Literal["text", "image", "video", "audio", "file", "system"]
Kind = Literal["ticket", "direct", "group", "linked"]
Status = Literal["open", "closed"]
Presence = Literal["shown", "hidden"]


class Actor(Shape):
    """Who calls, as the server knows it from the credentials. Guests have no `username`."""

    id: str
    role: Role
    name: str
    username: str | UnsetType | None = UNSET


class User(Shape, kw_only=True):
    """An account as others see it. Guests are shown no `username`; members who look people up, no `role`."""

    id: str
    username: str | UnsetType = UNSET
    name: str
    role: AccountRole | UnsetType = UNSET
    avatar_url: str | None


class Me(Shape):
    """The caller's own account, with its address. `presence`: whether others see it come and go."""

    id: str
    username: str
    name: str
    role: AccountRole
    avatar_url: str | None
    email: str | None
    language: str | None
    presence: Presence


class Account(Shape):
    """An account as admins see it. `disabledAt` is null where one can log in."""

    id: str
    username: str
    name: str
    email: str | None
    role: AccountRole
    avatar_url: str | None
    created_at: str
    disabled_at: str | None


class OneTimeLink(Shape):
    """A link that works once, shown this once. `url` is there where the server knows its own address (`PUBLIC_URL`);
    else it is `path` on whatever address one uses."""

    path: str
    url: str | None
    expires_at: str


class Invitation(Shape):
    """An open invitation; `invitedBy` is the name of who made it, null where that account is gone."""

    id: str
    role: AccountRole
    invited_by: str | None
    created_at: str
    expires_at: str


class Guest(Shape):
    """A visitor without an account, by what it said of itself."""

    id: str
    name: str
    email: str | None


class Owner(Shape):
    """Who opened a ticket. The e-mail address is there for agents only, with whether it is proved that mail to it
    reaches this person: anybody can write any address into a form."""

    id: str
    role: Role
    name: str
    avatar_url: str | None
    email: str | UnsetType | None = UNSET
    email_proved: bool | UnsetType = UNSET


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


class Progress(Shape):
    """How far a side of a ticket has got."""

    read_seq: int
    delivered_seq: int


class TicketProgress(Shape):
    """The two sides of a ticket: its owner, and the desk, which is the furthest of the agents."""

    owner: Progress
    desk: Progress


class AskedFrom(Shape):
    """The page around the widget, as the visitor's browser told it."""

    title: str
    url: str


class Answer(Shape):
    """What a site asked before the chat, and what the visitor said."""

    label: str
    value: str


class Ticket(Shape):
    """`waitingSince`: the owner's first message since an agent last answered; null when none waits. `askedFrom`, null
    where nothing is known, and `answers` are there for agents only."""

    id: str
    number: int
    subject: str
    status: Status
    owner: Owner
    assignee: User | None
    last_message: Message | None
    unread: int
    waiting_since: str | None
    created_at: str
    updated_at: str
    closed_at: str | None
    closed_by: User | None
    progress: TicketProgress
    asked_from: AskedFrom | UnsetType | None = UNSET
    answers: list[Answer] | UnsetType = UNSET


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


class Session(Shape):
    """One log-in of the caller; `current` is the one that asks."""

    id: str
    created_at: str
    last_used_at: str
    expires_at: str
    address: str | None
    user_agent: str | None
    current: bool


class FieldError(Shape):
    """What is wrong with one field of a request. `path` is its place in the body, empty for the whole."""

    path: str
    message: str


class Problem(Shape):
    """An error over HTTP (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] | UnsetType = UNSET


class AckError(Shape):
    """An error in an acknowledgement; `retry_after` in whole seconds."""

    code: str
    message: str
    retry_after: int | UnsetType = UNSET
