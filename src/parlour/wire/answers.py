"""What HTTP calls answer: the envelopes around the shapes, one for each kind of answer (docs/protocol.md)."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from parlour.wire import models
from parlour.wire.models import Shape


class LoggedIn(Shape):
    """A new session; `token` is for clients without cookies."""

    user: models.Me
    token: str


class WhoAmI(Shape):
    """`user` is there for accounts."""

    actor: models.Actor
    user: models.Me | UnsetType = UNSET


class Sessions(Shape):
    sessions: list[models.Session]


class OwnUser(Shape):
    user: models.Me


class Users(Shape):
    users: list[models.User]
    next_cursor: str | None


class Agents(Shape):
    """Everyone a ticket can be given to."""

    agents: list[models.User]


class NewGuest(Shape):
    """`guest_token` makes its bearer this guest, where cookies do not travel."""

    guest: models.Guest
    guest_token: str


class OneGuest(Shape):
    guest: models.Guest


class OneTicket(Shape):
    ticket: models.Ticket


class TicketOpened(Shape):
    ticket: models.Ticket
    message: models.Message


class OwnTickets(Shape):
    tickets: list[models.Ticket]


class Tickets(Shape):
    tickets: list[models.Ticket]
    next_cursor: str | None


class TicketCounts(Shape):
    """Open tickets: all of them, the caller's, and nobody's."""

    open: int
    mine: int
    unassigned: int


class OneConversation(Shape):
    conversation: models.Conversation


class Conversations(Shape):
    conversations: list[models.Conversation]
    next_cursor: str | None


class OneParticipant(Shape):
    participant: models.Participant


class Participants(Shape):
    """Everyone who takes part, the longest-standing first."""

    participants: list[models.Participant]


class Wording(Shape):
    """What a message said, until when."""

    content: str
    replaced_at: str


class Wordings(Shape):
    """What an edited message said before, the oldest first: the first wording and the latest, 50 at most."""

    wordings: list[Wording]


class Messages(Shape):
    """A page in ascending `seq`. `next_cursor` goes on in the direction read; null when `has_more` is false.

    With `around` that direction is back in time (`before: nextCursor`), and `newer_cursor` goes on in the other
    (`after: newerCursor`); null when `has_newer` is false.
    """

    messages: list[models.Message]
    has_more: bool
    next_cursor: str | None
    has_newer: bool | UnsetType = UNSET
    newer_cursor: str | UnsetType | None = UNSET


class Found(Shape):
    """A message that a search found. `excerpt` is a line of it as plain text, in which U+0002 begins and U+0003 ends
    a match: characters that no message can hold."""

    message: models.Message
    excerpt: str
    conversation: models.Conversation


class SearchResults(Shape):
    """The newest first."""

    results: list[Found]
    next_cursor: str | None


class Files(Shape):
    """The last sent first."""

    files: list[models.ConversationFile]
    next_cursor: str | None


class Uploaded(Shape):
    attachment: models.Attachment


class OneMessage(Shape):
    message: models.Message


class Health(Shape):
    status: Literal["ok"] = "ok"
