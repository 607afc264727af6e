"""Typing: passed on at most once a second, ended by the server 5 s after the last key that it heard of."""

from __future__ import annotations

import asyncio
from typing import Final

from parlour.domain.errors import TicketIsClosed
from parlour.realtime.background import Background
from parlour.realtime.broadcasts.audience import own_room
from parlour.realtime.broadcasts.deliver import Deliver
from parlour.realtime.broadcasts.envelopes import Typed
from parlour.realtime.broadcasts.server_events import TYPING_START, TYPING_STOP
from parlour.realtime.connection import Peer, Room, TypingState
from parlour.realtime.presence.attendance import Attendance
from parlour.wire import server_events

PASS_ON_EVERY_S: Final = 1.0
STOP_AFTER_S: Final = 5.0


class Typing:
    """What the sockets of this worker type, passed on to every worker, and emitted there."""

    def __init__(self, deliver: Deliver, attendance: Attendance, background: Background) -> None:
        self._deliver = deliver
        self._attendance = attendance
        self._background = background
        deliver.on(Typed, self._receive)

    def start(self, peer: Peer, room: Room) -> None:
        """A key was pressed. Raises TicketIsClosed; what comes too fast is dropped in silence."""
        if room.closed:
            raise TicketIsClosed
        loop = asyncio.get_running_loop()
        state = peer.typing.setdefault(room.conversation_id, TypingState())
        due = loop.time() - state.passed_at >= PASS_ON_EVERY_S
        if not due and state.until is None:
            return  # stopped a moment ago: to say so again would flicker
        was_typing = state.until is not None
        if state.until is not None:
            state.until.cancel()
        state.until = loop.call_later(STOP_AFTER_S, self.stop, peer, room)
        if due:
            state.passed_at = loop.time()
            self._broadcast(peer, room, typing=True, changed=not was_typing)

    def stop(self, peer: Peer, room: Room) -> None:
        """Said once: by the client, after five seconds, or when the socket goes."""
        state = peer.typing.get(room.conversation_id)
        if state is not None and state.until is not None:
            state.until.cancel()
            state.until = None
            self._broadcast(peer, room, typing=False, changed=True)

    def forget(self, peer: Peer, room: Room) -> None:
        """The socket leaves the conversation."""
        self.stop(peer, room)
        peer.typing.pop(room.conversation_id, None)

    def _broadcast(self, peer: Peer, room: Room, *, typing: bool, changed: bool) -> None:
        actor = peer.actor
        at_desk = room.is_ticket and actor.is_agent
        self._deliver.send(Typed(room.conversation_id, room.name, actor.id, actor.name, typing, at_desk))
        if changed and at_desk:
            self._background.start("showing viewers", self._attendance.show_viewers(room.conversation_id))

    def _receive(self, typed: Typed) -> None:
        payload = server_events.Typing(
            conversation_id=typed.conversation_id, user_id=typed.person_id, user_name=typed.name
        )
        event = TYPING_START if typed.typing else TYPING_STOP
        self._deliver.emit_here(event, payload, typed.room, skip=[own_room(typed.person_id)])
