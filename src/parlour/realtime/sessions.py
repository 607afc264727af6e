"""Live sockets end with their session, and take up what changes about their person."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog

from parlour.actions.people.sessions import resume_session
from parlour.actions.talk.delivery import find_ended_sessions, name_people
from parlour.app import App
from parlour.domain.errors import Fault, SessionRevoked, Unauthenticated
from parlour.realtime.background import Background
from parlour.realtime.broadcasts.audience import own_room
from parlour.realtime.broadcasts.deliver import Deliver
from parlour.realtime.broadcasts.envelopes import PersonRefreshed, SessionsOver
from parlour.realtime.broadcasts.server_events import CONNECTION_ERROR
from parlour.realtime.connection import Peer
from parlour.socketio import Server
from parlour.wire import server_events

log = structlog.get_logger("parlour.realtime")

# The command line ends sessions from a process of its own; nothing but the database tells us of it.
LOOK_S: Final = 1.0
AT_ONCE: Final = 500
# A timer that far away may be set early: the loop takes no longer ones.
LONGEST_TIMER_S: Final = 86_400.0


class Sessions:
    def __init__(self, app: App, server: Server, deliver: Deliver, background: Background) -> None:
        self._app = app
        self._server = server
        self._background = background
        self._live: dict[str, set[Peer]] = {}
        deliver.on(SessionsOver, self._over)
        deliver.on(PersonRefreshed, self._refreshed)

    def begin(self, peer: Peer) -> None:
        if peer.actor.session_id is not None:
            self._live.setdefault(peer.actor.session_id, set()).add(peer)
            self._arm(peer)

    def forget(self, peer: Peer) -> None:
        if peer.expiry is not None:
            peer.expiry.cancel()
        peers = self._live.get(peer.actor.session_id or "")
        if peers is not None:
            peers.discard(peer)
            if not peers:
                del self._live[peer.actor.session_id or ""]

    def end(self, peer: Peer, fault: Fault) -> None:
        """Tells a socket why, and disconnects it."""
        payload = server_events.Ended(code=fault.code, message=fault.message)
        peer.connection.emit(CONNECTION_ERROR.name, payload)
        peer.connection.disconnect(close=True)

    async def watch(self) -> None:
        """Ends the sockets of sessions that were ended behind our back."""
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                await self._look()
            except Exception as error:
                log.warning("sessions were not looked at", error=type(error).__name__)

    async def _look(self) -> None:
        ids = list(self._live)
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            for session_id in await self._app.read_system(find_ended_sessions, session_ids=part):
                self._end_session(session_id)

    def _end_session(self, session_id: str) -> None:
        for peer in list(self._live.get(session_id, ())):
            self.end(peer, SessionRevoked())

    def _over(self, over: SessionsOver) -> None:
        if over.session_ids is not None:
            for session_id in over.session_ids:
                self._end_session(session_id)
            return
        for connection in self._server.connections(own_room(over.person_id)):
            self.end(connection.data, SessionRevoked())

    def _arm(self, peer: Peer) -> None:
        if peer.expires_at is not None:
            wait = max(0.0, (peer.expires_at - self._app.clock.now_ms()) / 1000)
            wait = min(wait, LONGEST_TIMER_S)
            peer.expiry = self._background.later(wait, "ending a session", lambda: self._expire(peer))

    async def _expire(self, peer: Peer) -> None:
        """The end may have moved: requests over HTTP keep a session alive."""
        actor = peer.actor
        try:
            resumed = await self._app.read(
                resume_session, None, session_id=actor.session_id or "", person_id=actor.id
            )
        except Unauthenticated as fault:
            self.end(peer, fault)
        else:
            peer.expires_at = resumed.session.expires_at
            self._arm(peer)

    def _refreshed(self, refreshed: PersonRefreshed) -> None:
        if self._server.connections(own_room(refreshed.person_id)):
            self._background.start("refreshing a person", self._refresh(refreshed.person_id))

    async def _refresh(self, person_id: str) -> None:
        found = await self._app.read_system(name_people, person_ids=[person_id])
        person = found.get(person_id)
        for connection in self._server.connections(own_room(person_id)):
            peer: Peer = connection.data
            if person is None or person.role != peer.actor.role:
                # Rooms and rights hang on the role; whoever comes back comes back with the new one.
                self.end(peer, SessionRevoked())
            else:
                peer.actor = person.acting(peer.actor.session_id)
