"""Live delivery, from commits to sockets; the only place that emits to rooms.

`publish` is what the store calls after each commit, in commit order. Facts become envelopes, the bus takes them to
every worker, and each worker emits to its own sockets. A change of a conversation carries its `rev`: each
worker knows the last one that it delivered, holds what comes early, and fills what does not come from the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import structlog

from parlour.actions.talk.delivery import list_undelivered
from parlour.app import App
from parlour.domain.events import Event
from parlour.domain.message import HiddenFrom, Message
from parlour.realtime.background import Background
from parlour.realtime.broadcasts.audience import (
    changed_payload,
    envelopes_of,
    evicted_by,
    new_payload,
    own_room,
    replacements_for,
)
from parlour.realtime.broadcasts.envelopes import CHANNEL, Emission, Envelope, Evicted, StatusChanged, Stored
from parlour.realtime.broadcasts.server_events import (
    MESSAGE_DELETED,
    MESSAGE_EDITED,
    MESSAGE_NEW,
    SYNC_REQUIRED,
    P,
    ServerEvent,
)
from parlour.realtime.connection import Room, Rooms
from parlour.socketio import Server
from parlour.wire.server_events import SyncRequired

log = structlog.get_logger("parlour.realtime")

# Early changes wait this long for those before them; then these are read from the store.
HOLD_S: Final = 0.15
RETRY_S: Final = 1.0
# More than this waiting is not kept: what is missing will be read anyway.
HELD: Final = 500
# What a lifecycle message read from the store says about its ticket.
_STATUS: Final[dict[Any, str]] = {"ticket_closed": "closed", "ticket_reopened": "open"}


class Deliver:
    """Puts envelopes on the bus, and emits those that come from it to the sockets of this worker, changes in order of
    `rev`."""

    def __init__(self, app: App, server: Server, rooms: Rooms, background: Background) -> None:
        self._app = app
        self._server = server
        self._rooms = rooms
        self._background = background
        self._listeners: dict[type, list[Callable[[Any], None]]] = {}
        self._unsubscribe: Callable[[], None] | None = None
        self.on(Stored, self._look)

    def open(self) -> None:
        """Receive envelopes from the bus from now on."""
        self._unsubscribe = self._app.bus.subscribe(CHANNEL, self._receive)

    def close(self) -> None:
        """Stop receiving. What a client misses from then on it gets by syncing when it is back."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    # Sending

    def publish(self, facts: Sequence[Event]) -> None:
        """After a commit, in commit order, on the event loop. Never raises: the commit stands."""
        for fact in facts:
            try:
                for envelope in envelopes_of(fact):
                    self.send(envelope)
            except Exception as error:
                log.error("a fact was not delivered", fact=type(fact).__name__, exc_info=error)

    def send(self, envelope: Envelope) -> None:
        """To every worker, this one included."""
        self._app.bus.publish(CHANNEL, envelope)

    def emit(self, event: ServerEvent[P], payload: P, rooms: Sequence[str], skip: Sequence[str] = ()) -> None:
        """Emit what nothing stores, such as viewers, to rooms on every worker; `skip` names rooms left out."""
        self.send(Emission.of(event, payload, rooms, skip))

    def emit_here(
        self, event: ServerEvent[P], payload: P, rooms: str | Iterable[str], skip: Iterable[str] = ()
    ) -> None:
        """Emit to rooms of this worker alone, for what every worker finds out by itself."""
        self.encoded_here(event, event.encode(payload), rooms, skip)

    def encoded_here(
        self, event: ServerEvent[Any], payload: bytes, rooms: str | Iterable[str], skip: Iterable[str] = ()
    ) -> None:
        """As `emit_here`, with a payload that is JSON already."""
        self._server.emit_json(event.name, payload, to=rooms, skip=skip)

    def emission_here(self, emission: Emission) -> None:
        """As `emit_here`, with what some people are to get replacements."""
        self._emit_to(emission, emission.rooms, emission.skip)

    # Receiving

    def on(self, kind: type, listener: Callable[[Any], None]) -> None:
        """Have envelopes of a kind, from whichever worker, handed to `listener`."""
        self._listeners.setdefault(kind, []).append(listener)

    def lost(self) -> None:
        """The bus cannot vouch for the stream: envelopes may be missing, on this worker."""
        self._server.emit_json(SYNC_REQUIRED.name, SYNC_REQUIRED.encode(SyncRequired()))
        for room in self._rooms.all():
            self._expect(room)

    def _receive(self, envelope: Envelope | None) -> None:
        if envelope is None:
            self.lost()
        elif type(envelope) is not Emission:
            for listener in self._listeners.get(type(envelope), ()):
                listener(envelope)
        elif envelope.rev:
            self._in_order(envelope)
        else:
            self.emission_here(envelope)

    def _look(self, stored: Stored) -> None:
        room = self._rooms.find(stored.conversation_id)
        if room is not None and room.delivered < stored.rev:
            self._expect(room)

    def _in_order(self, emission: Emission) -> None:
        room = self._rooms.find(emission.conversation_id)
        if room is None:  # nobody here has joined it
            return
        if emission.rev == room.delivered + 1:
            self._emit(room, emission)
            if room.held:
                self._release(room)
        elif emission.rev > room.delivered:
            if len(room.held) < HELD:
                room.held[emission.rev] = emission
            self._expect(room)

    def _emit(self, room: Room, emission: Emission) -> None:
        room.delivered = emission.rev
        if emission.event == MESSAGE_NEW.name:
            room.seq += 1  # dense and in order, so nobody needs to look into the payload
        skip = room.told_already(emission.rev) if emission.rev <= room.floor else ()
        self._emit_to(emission, [room.name], skip)
        if emission.evicts:  # before anything that comes after it, whichever way it came
            self._receive(Evicted(room.conversation_id, emission.evicts, emission.rev))

    def _emit_to(self, emission: Emission, rooms: Sequence[str], skip: Iterable[str]) -> None:
        """One frame for all; those who are to get another get that, in its place."""
        if emission.replacements:
            skip = [*skip, *self._emit_replacements(emission, rooms, frozenset(skip))]
        self._server.emit_json(emission.event, emission.payload, to=rooms, skip=skip)

    def _emit_replacements(self, emission: Emission, rooms: Sequence[str], skip: frozenset[str]) -> list[str]:
        own = [(own_room(person_id), each.payload) for each in emission.replacements for person_id in each.person_ids]
        for room, payload in own:
            for connection in self._server.connections(room):
                among = not connection.rooms.isdisjoint(rooms)
                if among and connection.id not in skip and connection.rooms.isdisjoint(skip):
                    self._server.emit_json(emission.event, payload, to=connection.id)
        return [room for room, _ in own]

    def _release(self, room: Room) -> None:
        while (following := room.held.pop(room.delivered + 1, None)) is not None:
            self._emit(room, following)
        if not room.held and room.timer is not None:
            room.timer.cancel()
            room.timer = None

    # Filling gaps

    def _expect(self, room: Room, seconds: float = HOLD_S) -> None:
        if room.timer is None:
            room.timer = self._background.later(seconds, "filling a gap", lambda: self._fill(room))

    async def _fill(self, room: Room) -> None:
        try:
            found = await self._app.read_system(
                list_undelivered, conversation_id=room.conversation_id, after_rev=room.delivered
            )
        except Exception:
            room.timer = None
            if room.members:
                self._expect(room, RETRY_S)
            raise
        room.timer = None
        if self._rooms.find(room.conversation_id) is not room:
            return  # all have left meanwhile; who has joined since has a room that counts for itself
        for message, hidden in found:
            self._emit_stored(room, message, hidden)
        self._release(room)
        room.held = {rev: emission for rev, emission in room.held.items() if rev > room.delivered}
        if room.held and room.members:
            self._expect(room)

    def _emit_stored(self, room: Room, message: Message, hidden: HiddenFrom) -> None:
        # What arrived while the store was read, and closed the gap, has been delivered already.
        if message.rev > room.delivered:
            self._emit(room, _stored(room, message, hidden))
            status = _STATUS.get((message.system or {}).get("event"))
            if status is not None:
                self._receive(StatusChanged(room.conversation_id, closed=status == "closed"))


def _stored(room: Room, message: Message, hidden: HiddenFrom) -> Emission:
    """A message read from the store, as the event that it is to those who received everything before it."""
    if message.seq > room.seq:
        room.seq = message.seq - 1
        name, payload = MESSAGE_NEW.name, new_payload
    else:
        event = MESSAGE_EDITED if message.deleted_at is None else MESSAGE_DELETED
        name, payload = event.name, changed_payload
    return Emission(
        name,
        payload(message),
        [room.name],
        conversation_id=room.conversation_id,
        rev=message.rev,
        replacements=replacements_for(message, hidden, payload),
        evicts=evicted_by(message),
    )
