"""Live connections and rooms: the person behind each, what it joined, and how far each room is delivered."""

from __future__ import annotations

import asyncio

from parlour.domain.actor import Actor
from parlour.domain.conversation import Conversation
from parlour.realtime.broadcasts.envelopes import Emission
from parlour.socketio import Connection


class TypingState:
    """What a socket last passed on of its typing in one conversation; `until` is the timer that ends it."""

    __slots__ = ("passed_at", "until")

    def __init__(self) -> None:
        self.passed_at = float("-inf")
        self.until: asyncio.TimerHandle | None = None


class Peer:
    """Who is at the other end, fixed at the handshake, and what it has joined."""

    __slots__ = ("actor", "connection", "evicted", "expires_at", "expiry", "joined", "observing", "typing")

    connection: Connection

    def __init__(self, actor: Actor, expires_at: int | None) -> None:
        self.actor = actor
        self.expires_at = expires_at
        """When the session ends, in milliseconds since the epoch; None for guests."""
        self.expiry: asyncio.TimerHandle | None = None
        self.joined: dict[str, Room] = {}
        self.observing: set[str] = set()
        """Of those, the tickets that an agent only looks at: its colleagues see it there, the owner does not."""
        self.evicted: set[str] = set()
        """Conversations that the person was sent out of since this socket last asked to join them."""
        self.typing: dict[str, TypingState] = {}


class Room:
    """One conversation on this worker. `members` maps each socket to the revision that its join was answered with."""

    __slots__ = (
        "closed",
        "conversation_id",
        "delivered",
        "floor",
        "held",
        "is_ticket",
        "members",
        "name",
        "seq",
        "timer",
    )

    def __init__(self, conversation: Conversation) -> None:
        self.conversation_id = conversation.id
        self.name = conversation.room
        self.is_ticket = conversation.is_ticket
        self.closed = conversation.is_closed
        self.delivered = conversation.last_rev
        self.seq = conversation.last_seq
        self.floor = 0
        self.members: dict[Peer, int] = {}
        self.held: dict[int, Emission] = {}
        self.timer: asyncio.TimerHandle | None = None

    def answered(self, peer: Peer, rev: int) -> None:
        """A member has been told everything up to `rev` by the answer to its join: it needs no event of it."""
        if peer in self.members:
            self.members[peer] = max(rev, self.members[peer])
            self.floor = max(rev, self.floor)

    def told_already(self, rev: int) -> list[str]:
        """The sockets that know a revision from the answer to their join."""
        return [peer.connection.id for peer, known in self.members.items() if known >= rev]


class Rooms:
    """The conversations that at least one connection of this worker has joined."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}

    def find(self, conversation_id: str) -> Room | None:
        return self._rooms.get(conversation_id)

    def enter(self, conversation: Conversation, peer: Peer) -> Room | None:
        """Puts a socket into the room; None when it is in too many. What is delivered from now on reaches it.

        `conversation` was read just before: changes between that reading and the entering are in the answer to
        the join, which is read afterwards, and later changes find the gap and fill it.
        """
        room = self._rooms.get(conversation.id) or Room(conversation)
        if not peer.connection.join(room.name):
            return None
        self._rooms[conversation.id] = room
        room.members.setdefault(peer, 0)
        peer.joined[conversation.id] = room
        return room

    def leave(self, peer: Peer, conversation_id: str) -> Room | None:
        """Takes a socket out; None when it was not in."""
        room = peer.joined.pop(conversation_id, None)
        if room is None:
            return None
        peer.connection.leave(room.name)
        room.members.pop(peer, None)
        if not room.members:
            if room.timer is not None:
                room.timer.cancel()
            self._rooms.pop(conversation_id, None)
        return room

    def all(self) -> list[Room]:
        return list(self._rooms.values())
