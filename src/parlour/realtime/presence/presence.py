"""Presence: who is online, for those who joined a conversation with them, and whether any agent is, for visitors."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from msgspec import UNSET

from parlour.actions.people.presence import find_acquaintances, list_rooms_of, note_last_seen
from parlour.app import App
from parlour.domain import places
from parlour.domain.actor import Actor
from parlour.realtime.background import Background
from parlour.realtime.broadcasts.audience import VISITORS, own_room
from parlour.realtime.broadcasts.deliver import Deliver
from parlour.realtime.broadcasts.envelopes import DeskChanged, PresenceChosen
from parlour.realtime.broadcasts.server_events import DESK_STATUS, USER_OFFLINE, USER_ONLINE, ServerEvent
from parlour.realtime.connection import Peer
from parlour.wire import acks, server_events
from parlour.wire.times import optional_rfc3339, rfc3339

# A reloaded page is back within this; nobody hears that it was gone. An answer to `presence:get` is exact at once.
SETTLE_S: Final = 1.0


class Presence:
    """Enters sockets in the presence register that all workers share, and emits what changes by it."""

    def __init__(self, app: App, deliver: Deliver, background: Background) -> None:
        self._app = app
        self._deliver = deliver
        self._background = background
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._desk_online = False
        deliver.on(DeskChanged, self._desk_changed)
        deliver.on(PresenceChosen, self._chosen)

    async def enter(self, peer: Peer) -> int:
        """A socket has connected; returns how many its actor now has, on all workers."""
        actor, register = peer.actor, self._app.presence
        first = await register.enter(places.ONLINE, actor.id, peer.connection.id)
        if actor.is_agent:
            await register.enter(places.DESK, actor.id, peer.connection.id)
            await self._publish_desk_status()
        leaving = self._leaving.pop(actor.id, None)
        if leaving is not None:
            leaving.cancel()
        elif first:
            self._background.start("emitting online", self._emit(USER_ONLINE, actor, None))
        return await self.sockets_of(actor)

    async def leave(self, peer: Peer) -> None:
        """A socket has gone. `user:offline` follows `SETTLE_S` seconds later, unless another has come by then."""
        actor, register = peer.actor, self._app.presence
        await register.leave(places.DESK, actor.id, peer.connection.id)
        if await register.leave(places.ONLINE, actor.id, peer.connection.id) and actor.id not in self._leaving:
            self._leaving[actor.id] = self._background.later(SETTLE_S, "emitting offline", lambda: self._gone(actor))

    async def sockets_of(self, actor: Actor) -> int:
        """How many sockets the actor has, on all workers."""
        return await self._app.presence.count(places.ONLINE, actor.id)

    async def desk_is_online(self) -> bool:
        """Whether any agent has a socket, on any worker."""
        return bool(await self._app.presence.here(places.DESK))

    async def of(self, actor: Actor, person_ids: Sequence[str]) -> list[acks.PresenceOf]:
        """Those of the people asked for with whom the actor shares a conversation; who hides is offline."""
        known = await self._app.read(find_acquaintances, actor, person_ids=person_ids)
        seen = [person.id for person in known if person.id == actor.id or not person.hides_presence]
        online = await self._app.presence.among(places.ONLINE, seen)
        return [
            acks.PresenceOf(
                user_id=person.id,
                online=person.id in online,
                last_seen=optional_rfc3339(person.last_seen_at)
                if person.id in seen and person.id not in online
                else None,
            )
            for person in known
        ]

    async def _gone(self, actor: Actor) -> None:
        self._leaving.pop(actor.id, None)
        if await self._app.presence.among(places.ONLINE, [actor.id]):
            return
        if actor.is_agent:
            await self._publish_desk_status()
        seen_at = await self._app.perform(note_last_seen, actor)
        if seen_at is not None:
            await self._emit(USER_OFFLINE, actor, seen_at)

    async def _emit(
        self, event: ServerEvent[server_events.PresenceChanged], actor: Actor, seen_at: int | None
    ) -> None:
        rooms = await self._app.read(list_rooms_of, actor)
        if rooms:
            last_seen = UNSET if seen_at is None else rfc3339(seen_at)
            payload = server_events.PresenceChanged(user_id=actor.id, last_seen=last_seen)
            self._deliver.emit(event, payload, rooms, skip=[own_room(actor.id)])

    def _chosen(self, chosen: PresenceChosen) -> None:
        """Received by every worker, each of which emits to its own sockets: none gets it twice."""
        if chosen.hides:
            self._emit_here(USER_OFFLINE, chosen)
        else:
            self._background.start("emitting online", self._shown(chosen))

    async def _shown(self, chosen: PresenceChosen) -> None:
        if await self._app.presence.among(places.ONLINE, [chosen.person_id]):
            self._emit_here(USER_ONLINE, chosen)

    def _emit_here(self, event: ServerEvent[server_events.PresenceChanged], chosen: PresenceChosen) -> None:
        payload = server_events.PresenceChanged(user_id=chosen.person_id)
        self._deliver.emit_here(event, payload, chosen.rooms, skip=[own_room(chosen.person_id)])

    async def _publish_desk_status(self) -> None:
        online = await self.desk_is_online()
        if online != self._desk_online:
            self._deliver.send(DeskChanged(online))

    def _desk_changed(self, change: DeskChanged) -> None:
        """Received by every worker, so that whichever sees the next change knows what was emitted last."""
        self._desk_online = change.online
        self._deliver.emit_here(DESK_STATUS, server_events.DeskStatus(online=change.online), VISITORS)
