"""Payloads of the server events (docs/protocol.md): one struct for each shape. Times are RFC 3339, ids UUIDv7."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from parlour.wire import models


class Payload(Struct, rename="camel", kw_only=True):
    """Base of the payloads: camelCase on the wire."""


class Established(Payload):
    """The connection stands. `deskOnline`: an agent is here. `editWindow`: seconds in which an author may edit.
    `maxUpload`: the largest file that is taken, in bytes. `waitWarning` and `waitAlarm`, for agents alone: seconds
    after which a ticket has waited long, and too long."""

    actor: models.Actor
    server_time: str
    version: str
    epoch: str
    desk_online: bool
    edit_window: int
    max_upload: int
    wait_warning: int | UnsetType = UNSET
    wait_alarm: int | UnsetType = UNSET


class Ended(Payload):
    """The server is about to disconnect this socket, and why."""

    code: str
    message: str


class Read(Payload):
    """Somebody has read everything up to `seq`, whose message is `messageId`."""

    conversation_id: str
    user_id: str
    seq: int
    message_id: str
    read_at: str


class Delivered(Payload):
    """Everything up to `seq`, whose message is `messageId`, has reached somebody."""

    conversation_id: str
    user_id: str
    seq: int
    message_id: str
    delivered_at: str


class Typing(Payload):
    """Somebody types or has stopped; the name of the event says which."""

    conversation_id: str
    user_id: str
    user_name: str


class ConversationEvent(Payload):
    """A conversation as the receiver sees it in its list."""

    conversation: models.Conversation


class ConversationRemoved(Payload):
    """The receiver takes part no longer, and can read nothing more in it."""

    conversation_id: str


class MessageChanged(models.Message, kw_only=True):
    """A message as it now is; `messageId` is its `id` again."""

    message_id: str


class MessageHidden(Payload):
    """After a deletion for oneself."""

    conversation_id: str
    message_id: str


class Participation(Payload):
    """Somebody takes part from now on, or no longer; `role` is `owner`, `admin` or `member`."""

    conversation_id: str
    user_id: str
    user_name: str
    role: str


class TicketEvent(Payload):
    """The ticket as it now is; agents get it with its owner's e-mail address, others without."""

    ticket: models.Ticket


class Viewer(Payload):
    """One agent who looks at a ticket; `typing` in it right now."""

    user_id: str
    name: str
    typing: bool


class Viewers(Payload):
    """The agents who look at a ticket now."""

    ticket_id: str
    viewers: list[Viewer]


class PresenceChanged(Payload):
    """Somebody came online or went; `lastSeen` when it went, unless it hides."""

    user_id: str
    last_seen: str | UnsetType | None = UNSET


class DeskStatus(Payload):
    """Whether any agent is here."""

    online: bool


class SyncRequired(Payload):
    """The server cannot vouch for the stream: sync every open conversation."""
