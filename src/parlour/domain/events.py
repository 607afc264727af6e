"""Domain events: facts in the past tense, announced by actions, followed before the commit, delivered after it.

Each fact names what it concerns; `realtime/broadcasts/deliver.py` turns it into the events of the wire contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from parlour.domain.actor import Person, Role
from parlour.domain.conversation import Conversation, Participant, Receipt, TicketView
from parlour.domain.message import HIDDEN_FROM_NOBODY, HiddenFrom, Message

Change = Literal["edited", "deleted", "reaction"]


@dataclass(frozen=True, slots=True)
class MessageCreated:
    """To everyone who joined the conversation: `message:new`."""

    conversation: Conversation
    message: Message
    hidden_from: HiddenFrom = HIDDEN_FROM_NOBODY


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """To everyone who joined: `message:edited`, `message:deleted` or `message:reaction`, by `how`."""

    conversation: Conversation
    message: Message
    how: Change
    hidden_from: HiddenFrom = HIDDEN_FROM_NOBODY


@dataclass(frozen=True, slots=True)
class MessageRepeated:
    """A message that is stored was sent again. Its first telling may have been lost; listeners are looked after."""

    conversation_id: str
    rev: int


@dataclass(frozen=True, slots=True)
class MessageHidden:
    """To the person's own sockets: `message:hidden`, after a deletion for oneself."""

    person_id: str
    conversation_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class ConversationStarted:
    """To these people's own sockets: `conversation:new`."""

    conversation: Conversation
    person_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class ParticipantAdded:
    """To everyone who joined: `participant:added`; to the person's own sockets: `conversation:new`."""

    conversation: Conversation
    participant: Participant
    person: Person


@dataclass(frozen=True, slots=True)
class ParticipantChanged:
    """A new role in a group. Lists and details show it: `conversation:updated`."""

    conversation: Conversation
    participant: Participant


@dataclass(frozen=True, slots=True)
class ParticipantRemoved:
    """To everyone who joined: `participant:removed`; to the person's own sockets: `conversation:removed`.

    The person's sockets leave the room with this fact, and hear nothing that comes after it.
    """

    conversation: Conversation
    participant: Participant
    person: Person


@dataclass(frozen=True, slots=True)
class ReceiptMoved:
    """To everyone who joined: `message:read` or `message:delivered`; a private one to the agent's own sockets."""

    conversation: Conversation
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class TicketOpened:
    """To all agents: `ticket:new`; to the owner's own sockets: `conversation:new`."""

    ticket: TicketView


@dataclass(frozen=True, slots=True)
class TicketChanged:
    """To all agents: `ticket:updated` (assignment, owner's details)."""

    ticket: TicketView


@dataclass(frozen=True, slots=True)
class TicketClosed:
    """To everyone who joined, and to all agents, once for each socket: `ticket:closed`."""

    ticket: TicketView


@dataclass(frozen=True, slots=True)
class TicketReopened:
    """As `TicketClosed`: `ticket:reopened`. Agents who are in the room attend it again."""

    ticket: TicketView


@dataclass(frozen=True, slots=True)
class ConversationTouched:
    """Something that lists show has changed for these people (None: for everyone who takes part, and of a ticket for
    all agents); of a ticket, for these agents."""

    conversation: Conversation
    person_ids: Sequence[str] | None = None
    agent_ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Name, picture or role of somebody; live connections take up the new actor."""

    person_id: str


@dataclass(frozen=True, slots=True)
class GuestChanged:
    """A guest gave another name or e-mail address: its tickets show it. No socket hears of this itself."""

    person_id: str


@dataclass(frozen=True, slots=True)
class AccountRoleChanged:
    """An account has this role from the next log-in on. No socket hears of it."""

    person_id: str
    role: Role


@dataclass(frozen=True, slots=True)
class AccountDeleted:
    """An account was erased; what it wrote stays. No socket hears of it."""

    person_id: str


@dataclass(frozen=True, slots=True)
class PresenceChosen:
    """Somebody hides, or shows itself again: `user:offline`, or `user:online` where it is here, to these rooms."""

    person_id: str
    hides: bool
    rooms: Sequence[str]


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """Sockets of these sessions get `connection:error` and are disconnected. None: all of the person's."""

    person_id: str
    session_ids: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class FilesRemoved:
    """Rows of files or pictures are gone; their bytes are still kept, under these ids. No socket hears of it."""

    file_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class JobEnqueued:
    """A job was stored, to run at a moment (ms since the epoch). Wakes this process's runner, and nobody else."""

    kind: str
    run_at: int


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """A setting of the site was stored or given back. Every worker reads them anew; no socket hears of it."""

    name: str


Event = (
    MessageCreated
    | MessageChanged
    | MessageRepeated
    | MessageHidden
    | ConversationStarted
    | ParticipantAdded
    | ParticipantChanged
    | ParticipantRemoved
    | ReceiptMoved
    | TicketOpened
    | TicketChanged
    | TicketClosed
    | TicketReopened
    | ConversationTouched
    | PersonChanged
    | GuestChanged
    | AccountRoleChanged
    | AccountDeleted
    | PresenceChosen
    | SessionsEnded
    | FilesRemoved
    | JobEnqueued
    | SettingsChanged
)
