"""What the realtime door acknowledges (docs/protocol.md): one struct for each answer."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.wire import models


class Done(Struct, rename="camel", kw_only=True, frozen=True):
    """It was done; events with more to say add to this."""

    success: Literal[True] = True


class Failed(Struct, rename="camel", kw_only=True, frozen=True):
    """It was not done, and nothing changed. `messages` comes with `stale`."""

    success: Literal[False] = False
    error: models.AckError
    messages: list[models.Message] | UnsetType = UNSET


class Joined(Done, kw_only=True, frozen=True):
    """`messages` are the latest, ascending `seq`; with `afterRev` there are `changes` instead, ascending `rev`.

    `lastRev` is what the answer is complete up to.
    """

    room: str
    conversation: models.Conversation
    last_seq: int
    last_rev: int
    epoch: str
    has_more: bool
    messages: list[models.Message] | UnsetType = UNSET
    changes: list[models.Message] | UnsetType = UNSET
    next_cursor: str | UnsetType | None = UNSET


class Synced(Done, kw_only=True, frozen=True):
    """Messages as they now are, each once, ascending `rev`. `lastRev` is what they are complete up to."""

    changes: list[models.Message]
    last_rev: int
    has_more: bool


class Loaded(Done, kw_only=True, frozen=True):
    """`hasNewer` and `newerCursor` (which goes on with `after`) come with a page `around` a message."""

    messages: list[models.Message]
    has_more: bool
    next_cursor: str | None
    has_newer: bool | UnsetType = UNSET
    newer_cursor: str | UnsetType | None = UNSET


class Sent(Done, kw_only=True, frozen=True):
    """The message as stored. `duplicate`: it was already, under the same `clientId`."""

    message: models.Message
    duplicate: bool


class Changed(Done, kw_only=True, frozen=True):
    """The message after the change; with `hidden` where the caller deleted it for itself."""

    message: models.Message


class Marked(Done, kw_only=True, frozen=True):
    """The position after the call, which never goes back, and how many messages are unread beyond it."""

    seq: int
    unread: int


class TicketDone(Done, kw_only=True, frozen=True):
    """The ticket after the call."""

    ticket: models.Ticket


class PresenceOf(Struct, rename="camel", kw_only=True, frozen=True):
    """Whether somebody is here; `lastSeen` when not, and if it is known."""

    user_id: str
    online: bool
    last_seen: str | None


class PresenceFound(Done, kw_only=True, frozen=True):
    """Only people with whom the caller shares a conversation; others are left out."""

    presence: list[PresenceOf]
