"""One live socket, as the realtime door knows it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from parlour.domain.actor import Actor
from parlour.socketio import Connection

if TYPE_CHECKING:
    from parlour.realtime.rooms import Room


class TypingState:
    """What a socket last passed on of its typing in one conversation; `until` is the timer that ends it."""

    __slots__ = ("passed_at", "until")

    def __init__(self) -> None:
        self.passed_at = float("-inf")
        self.until: asyncio.TimerHandle | None = None


class Peer:
    """Who is at the other end, fixed at the handshake, and what it has joined."""

    __slots__ = ("actor", "connection", "evicted", "expires_at", "expiry", "joined", "typing")

    connection: Connection

    def __init__(self, actor: Actor, expires_at: int | None) -> None:
        self.actor = actor
        self.expires_at = expires_at
        """When the session ends, in milliseconds since the epoch; None for guests."""
        self.expiry: asyncio.TimerHandle | None = None
        self.joined: dict[str, Room] = {}
        self.evicted: set[str] = set()
        """Conversations that the person was sent out of since this socket last asked to join them."""
        self.typing: dict[str, TypingState] = {}
