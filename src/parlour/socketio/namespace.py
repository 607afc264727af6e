"""One namespace: who is connected, in which rooms, as whom. The fan-out happens here."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterable, Sequence
from typing import Any, Protocol

from parlour.socketio.connection import Connection
from parlour.socketio.engineio.engine import Engine
from parlour.socketio.engineio.handshake import Accept, Handshake, Refuse
from parlour.socketio.engineio.session import Session
from parlour.socketio.options import Options

_log = logging.getLogger("parlour.socketio")

_INTERNAL_ERROR = Refuse("Internal error")

Members = dict[Connection, Session]


class Hooks(Protocol):
    """What an owner does with the connections of one namespace. Sync methods cost no task."""

    def connect(self, handshake: Handshake, /) -> Accept | Refuse | Awaitable[Accept | Refuse]: ...
    def connected(self, connection: Connection, /) -> Awaitable[None] | None: ...
    def event(
        self, connection: Connection, name: str, args: list[Any], /
    ) -> Sequence[Any] | Awaitable[Sequence[Any] | None] | None: ...
    def disconnect(self, connection: Connection, reason: str, /) -> Awaitable[None] | None: ...


class Namespace:
    def __init__(
        self,
        name: str,
        hooks: Hooks,
        engine: Engine,
        spawn: Callable[[Coroutine[Any, Any, None]], None],
        done: Callable[[], None],
    ) -> None:
        self.name = name
        self.hooks = hooks
        self.options: Options = engine.options
        self.spawn = spawn
        self.done = done
        """To be called by what was spawned, at its end."""
        # Looked up once: these are called for every event.
        self.connected = hooks.connected
        self.event = hooks.event
        self.disconnect = hooks.disconnect
        self._engine = engine
        self._everyone: Members = {}
        self._by_id: dict[str, Connection] = {}
        self._rooms: dict[str, Members] = {}
        self._identities: dict[Hashable, set[Connection]] = {}

    def broken(self, what: str, error: Exception) -> Refuse:
        _log.error("socket.io handler of %s raised %s", what, type(error).__name__, exc_info=error)
        return _INTERNAL_ERROR

    # Membership

    def add(self, connection: Connection) -> None:
        self._everyone[connection] = connection.session
        self._by_id[connection.id] = connection
        self._identities.setdefault(connection.identity, set()).add(connection)

    def remove(self, connection: Connection) -> None:
        """Forget a connection; what it had joined can still be read from it."""
        self._everyone.pop(connection, None)
        self._by_id.pop(connection.id, None)
        for room in connection.rooms:
            self.exit(room, connection)
        siblings = self._identities.get(connection.identity)
        if siblings is not None:
            siblings.discard(connection)
            if not siblings:
                del self._identities[connection.identity]

    def enter(self, room: str, connection: Connection) -> None:
        members = self._rooms.get(room)
        if members is None:
            members = self._rooms[room] = {}
        members[connection] = connection.session

    def exit(self, room: str, connection: Connection) -> None:
        members = self._rooms.get(room)
        if members is not None:
            members.pop(connection, None)
            if not members:
                del self._rooms[room]

    def find(self, room: str | None, identity: Hashable | None) -> list[Connection]:
        """Connections in a room and of an identity, either of which may be left open."""
        if identity is None:
            return list(self._room(room))
        members = self._room(room)
        return [connection for connection in self._identities.get(identity, ()) if connection in members]

    # Fan-out

    def fan_out(self, frames: Sequence[bytes], to: str | Iterable[str] | None, skip: Iterable[str]) -> None:
        """Hand the same frames to every member of the rooms `to` who is not in, and is not called, one of `skip`."""
        members = self._room(to) if to is None or isinstance(to, str) else self._union(to)
        if skip:
            left_out = self._union(skip)
            if left_out:
                members = {member: session for member, session in members.items() if member not in left_out}
        if not members:
            return
        engine = self._engine
        dirty = engine.dirty.append
        for frame in frames:
            for session in members.values():
                if session.pending is None:
                    session.pending = frame
                    dirty(session)
                else:
                    session.push(frame)
            engine.stats.bytes_out += len(frame) * len(members)
        engine.stats.frames_out += len(frames) * len(members)
        engine.marked()

    def _room(self, name: str | None) -> Members:
        if name is None:
            return self._everyone
        members = self._rooms.get(name)
        if members is not None:
            return members
        alone = self._by_id.get(name)
        return {} if alone is None else {alone: alone.session}

    def _union(self, rooms: Iterable[str]) -> Members:
        union: Members = {}
        for room in (rooms,) if isinstance(rooms, str) else rooms:
            union.update(self._room(room))
        return union
