"""What the realtime door tells of its own accord (docs/protocol.md): one struct for each payload."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from parlour.wire import models


class Signal(Struct, rename="camel", kw_only=True):
    """Base of what is told: camelCase on the wire."""


class Established(Signal):
    """The connection stands. `deskOnline`: an agent is here. `editWindow`: seconds in which an author may edit."""

    actor: models.Actor
    server_time: str
    version: str
    epoch: str
    desk_online: bool
    edit_window: int


class Ended(Signal):
    """The server is about to disconnect this socket, and why."""

    code: str
    message: str


class Read(Signal):
    conversation_id: str
    user_id: str
    seq: int
    message_id: str
    read_at: str


class Delivered(Signal):
    conversation_id: str
    user_id: str
    seq: int
    message_id: str
    delivered_at: str


class Typing(Signal):
    conversation_id: str
    user_id: str
    user_name: str


class ConversationTold(Signal):
    conversation: models.Conversation


class ConversationGone(Signal):
    conversation_id: str


class MessageChanged(models.Message, kw_only=True):
    """A message as it now is; `messageId` is its `id` again."""

    message_id: str


class MessageHidden(Signal):
    """After a deletion for oneself."""

    conversation_id: str
    message_id: str


class Participation(Signal):
    conversation_id: str
    user_id: str
    user_name: str
    role: str


class TicketTold(Signal):
    ticket: models.Ticket


class Viewer(Signal):
    user_id: str
    name: str
    typing: bool


class Viewers(Signal):
    """The agents who look at a ticket now."""

    ticket_id: str
    viewers: list[Viewer]


class PersonOnline(Signal):
    user_id: str
    last_seen: str | UnsetType | None = UNSET


class DeskStatus(Signal):
    """Whether any agent is here."""

    online: bool


class SyncRequired(Signal):
    """The server cannot vouch for the stream: sync every open conversation."""
