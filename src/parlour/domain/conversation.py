"""Conversations and tickets, and how an actor stands in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from parlour.domain.actor import Person
from parlour.domain.message import HIDDEN_FROM_NOBODY, HiddenFrom, Message

Kind = Literal["ticket", "direct", "group", "linked"]
Status = Literal["open", "closed"]
ParticipantRole = Literal["owner", "admin", "member"]
ReceiptKind = Literal["read", "delivered"]


@dataclass(frozen=True, slots=True)
class Position:
    """How far somebody has got: read and delivered `seq`, and the message number at the read `seq`."""

    read_seq: int = 0
    read_number: int = 0
    delivered_seq: int = 0


@dataclass(frozen=True, slots=True)
class AgentPosition:
    """How far one agent has read in a ticket, and whether it marked the ticket unread for itself."""

    read_seq: int = 0
    read_number: int = 0
    marked_unread: bool = False

    def unread(self, last_number: int, uncounted: int) -> int:
        """Messages beyond it that count, in a ticket whose latest has this number; one or more where it is marked."""
        left = max(0, last_number - self.read_number - uncounted)
        return max(1, left) if self.marked_unread else left


@dataclass(frozen=True, slots=True)
class AskedFrom:
    """The page in which a ticket was opened, as a widget's visitor's browser tells it: nothing to rely on."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site asked before the chat, in its words, and what the visitor said. Nothing to rely on either."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class TicketState:
    """The support side of a conversation of kind `ticket`. `desk` is the furthest position of any agent.

    `waiting_since` (ms) is the owner's first message since an agent last answered; None when none waits.
    """

    number: int
    status: Status
    owner_id: str
    assignee_id: str | None
    closed_at: int | None
    closed_by: str | None
    desk: Position
    asked_from: AskedFrom | None = None
    answers: Sequence[Answer] = ()
    waiting_since: int | None = None

    @property
    def is_open(self) -> bool:
        return self.status == "open"


@dataclass(frozen=True, slots=True)
class Link:
    """The object of another system that a linked conversation is about; one conversation for each (type, id)."""

    type: str
    id: str
    title: str
    url: str | None
    open: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """A row of `conversations`. Times in milliseconds since the epoch."""

    id: str
    kind: Kind
    title: str | None
    created_by: str
    created_at: int
    updated_at: int
    activity_at: int
    last_seq: int
    last_rev: int
    last_number: int
    last_message_id: str | None
    last_message_at: int
    ticket: TicketState | None = None
    image_id: str | None = None
    link: Link | None = None

    @property
    def is_ticket(self) -> bool:
        return self.ticket is not None

    @property
    def is_closed(self) -> bool:
        return self.ticket is not None and not self.ticket.is_open

    @property
    def room(self) -> str:
        """The delivery group of everyone who joined it (docs/protocol.md: `ticket:<id>` or `conversation:<id>`)."""
        return f"ticket:{self.id}" if self.is_ticket else f"conversation:{self.id}"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody's place in a conversation."""

    conversation_id: str
    person_id: str
    role: ParticipantRole
    joined_at: int
    position: Position
    muted: bool = False
    archived: bool = False
    pinned: bool = False
    marked_unread: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A conversation as one actor stands in it.

    `participant` is the actor's own place; None for an agent in somebody's ticket, where `at_desk` is true and
    `agent` its position, and for who might join an open conversation.
    """

    conversation: Conversation
    participant: Participant | None
    at_desk: bool
    agent: AgentPosition = AgentPosition()

    @property
    def is_outside(self) -> bool:
        """Knows of an open conversation, and takes no part in it."""
        return self.participant is None and not self.at_desk

    @property
    def role(self) -> ParticipantRole | None:
        return None if self.participant is None else self.participant.role

    @property
    def position(self) -> Position:
        """The actor's own. What has been delivered is the same for all agents."""
        if self.participant is not None:
            return self.participant.position
        ticket = self.conversation.ticket
        if ticket is None:
            return Position()
        return Position(self.agent.read_seq, self.agent.read_number, ticket.desk.delivered_seq)

    @property
    def beyond(self) -> int:
        """How many messages, without system ones, are beyond the read position; they are others', for who writes
        has read."""
        return max(0, self.conversation.last_number - self.position.read_number)

    def unread(self, uncounted: int) -> int:
        """What is unread where so many messages beyond the position are deleted or hidden; at least one where the
        person marked it unread."""
        if self.at_desk:
            return self.agent.unread(self.conversation.last_number, uncounted)
        left = max(0, self.beyond - uncounted)
        marked = self.participant is not None and self.participant.marked_unread
        return max(1, left) if marked else left


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket with the people and the message that a list shows; `unread` is the viewer's.

    Of a view for all agents, `unread` is for who has read and hidden nothing and `unread_of` for the others, by agent
    id; `owner_unread` is the owner's, and `hidden_from` says who is to see it without its last message or what that
    quotes.
    """

    conversation: Conversation
    owner: Person
    owner_position: Position
    assignee: Person | None
    closed_by: Person | None
    last_message: Message | None
    unread: int
    hidden_from: HiddenFrom = HIDDEN_FROM_NOBODY
    unread_of: Mapping[str, int] = field(default_factory=dict)
    owner_unread: int = 0

    @property
    def state(self) -> TicketState:
        assert self.conversation.ticket is not None
        return self.conversation.ticket


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A conversation as one viewer sees it; `people` belong to `participants`, in the same order."""

    conversation: Conversation
    place: Participant | None  # the viewer's own, where it takes part
    participants: Sequence[Participant]
    people: Sequence[Person]
    participant_count: int
    last_message: Message | None
    unread: int
    ticket: TicketView | None = None
    read_seq: int | None = None  # of an agent at the desk, which takes no part


@dataclass(frozen=True, slots=True)
class Receipt:
    """Somebody has read, or got, everything up to `seq`. `private`: an agent behind what another has read, which is
    nobody else's to know."""

    conversation_id: str
    kind: ReceiptKind
    person_id: str
    seq: int
    message_id: str
    at: int
    unread: int
    private: bool = False
