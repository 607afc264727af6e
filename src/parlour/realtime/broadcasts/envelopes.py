"""Envelopes: what workers send each other over the bus. Plain values only, so that any broker can carry them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from parlour.realtime.broadcasts.server_events import P, ServerEvent

CHANNEL = "delivery"


class Replacement(Struct, frozen=True):
    """The payload for people who deleted a part of it for themselves, in place of everybody else's."""

    person_ids: list[str]
    payload: bytes


class Emission(Struct, frozen=True, tag=True):
    """One server event for whoever is in one of `rooms` and in none of `skip` (rooms, too).

    `event` is its name, `payload` its only argument, as JSON. With a `rev` it is a change of a conversation,
    which every worker delivers in order. `evicts` names the person whose taking part ends with this change.
    """

    event: str
    payload: bytes
    rooms: list[str]
    skip: list[str] = []
    conversation_id: str = ""
    rev: int = 0
    replacements: list[Replacement] = []
    evicts: str = ""

    @classmethod
    def of(cls, event: ServerEvent[P], payload: P, rooms: Sequence[str], skip: Sequence[str] = ()) -> Emission:
        """An event with its payload encoded, without a `rev`: each worker delivers it as it comes."""
        return cls(event=event.name, payload=event.encode(payload), rooms=list(rooms), skip=list(skip))


class Touched(Struct, frozen=True, tag=True):
    """Lists that show this conversation are out of date, for these people (None: for everyone who takes part).

    `desk`: it is a ticket, and agents' lists too; `agent_ids`: those of these agents. `new`: to these people it is
    new.
    """

    conversation_id: str
    person_ids: list[str] | None = None
    desk: bool = False
    new: bool = False
    agent_ids: list[str] = []


class Stored(Struct, frozen=True, tag=True):
    """This conversation may have come to a revision that was not told: workers that have not delivered it look."""

    conversation_id: str
    rev: int


class StatusChanged(Struct, frozen=True, tag=True):
    """A ticket was closed or reopened."""

    ticket_id: str
    closed: bool


class Engaged(Struct, frozen=True, tag=True):
    """An agent has written in a ticket, or assigned it: its sockets that looked on have joined."""

    ticket_id: str
    agent_id: str


class Evicted(Struct, frozen=True, tag=True):
    """Somebody takes part no longer since `rev`: its sockets leave the room, and hear nothing that comes after.

    Those stay whose join was answered at that revision or later: they were let in again.
    """

    conversation_id: str
    person_id: str
    rev: int


class Typed(Struct, frozen=True, tag=True):
    """Somebody began to type, or stopped."""

    conversation_id: str
    room: str
    person_id: str
    name: str
    typing: bool
    at_desk: bool


class DeskChanged(Struct, frozen=True, tag=True):
    """The first agent came, or the last one went."""

    online: bool


class PersonRefreshed(Struct, frozen=True, tag=True):
    """Live connections of this person take up its new name and role."""

    person_id: str


class PresenceChosen(Struct, frozen=True, tag=True):
    """Somebody hides, or shows itself again; `rooms` are those of its conversations."""

    person_id: str
    hides: bool
    rooms: list[str]


class SessionsOver(Struct, frozen=True, tag=True):
    """Sockets of these sessions end; None: all of the person's."""

    person_id: str
    session_ids: list[str] | None


Envelope = (
    Emission
    | Touched
    | Stored
    | StatusChanged
    | Engaged
    | Evicted
    | Typed
    | DeskChanged
    | PersonRefreshed
    | PresenceChosen
    | SessionsOver
)
