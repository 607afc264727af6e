"""Who is online: told to those who joined a conversation with them, and whether anybody is at the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from msgspec import UNSET

from parlour.actions.people.presence import find_acquaintances, list_rooms_of, note_last_seen
from parlour.app import App
from parlour.domain import places
from parlour.domain.actor import Actor
from parlour.realtime.background import Chores
from parlour.realtime.broadcasts.audience import VISITORS, encode, own_room
from parlour.realtime.broadcasts.deliver import Deliver
from parlour.realtime.broadcasts.envelopes import DeskChanged, PresenceChosen
from parlour.realtime.peer import Peer
from parlour.wire import acks, server_events
from parlour.wire.times import optional_rfc3339, rfc3339

# A reloaded page is back within this; nobody is told that it was gone. Whoever asks is told the truth at once.
SETTLE_S: Final = 1.0


class Presence:
    def __init__(self, app: App, deliver: Deliver, chores: Chores) -> None:
        self._app = app
        self._deliver = deliver
        self._chores = chores
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._desk_told = False
        deliver.on(DeskChanged, self._desk_changed)
        deliver.on(PresenceChosen, self._chosen)

    async def enter(self, peer: Peer) -> int:
        """A socket has connected; returns how many its actor now has, on all workers."""
        actor, register = peer.actor, self._app.presence
        first = await register.enter(places.ONLINE, actor.id, peer.connection.id)
        if actor.is_agent:
            await register.enter(places.DESK, actor.id, peer.connection.id)
            await self._tell_desk()
        leaving = self._leaving.pop(actor.id, None)
        if leaving is not None:
            leaving.cancel()
        elif first:
            self._chores.start("telling who came", self._tell("user:online", actor, None))
        return await self.sockets_of(actor)

    async def leave(self, peer: Peer) -> None:
        actor, register = peer.actor, self._app.presence
        await register.leave(places.DESK, actor.id, peer.connection.id)
        if await register.leave(places.ONLINE, actor.id, peer.connection.id) and actor.id not in self._leaving:
            self._leaving[actor.id] = self._chores.later(SETTLE_S, "telling who went", lambda: self._gone(actor))

    async def sockets_of(self, actor: Actor) -> int:
        """How many sockets the actor has, on all workers."""
        return await self._app.presence.count(places.ONLINE, actor.id)

    async def desk_is_online(self) -> bool:
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
            await self._tell_desk()
        seen_at = await self._app.perform(note_last_seen, actor)
        if seen_at is not None:
            await self._tell("user:offline", actor, seen_at)

    async def _tell(self, event: str, actor: Actor, seen_at: int | None) -> None:
        rooms = await self._app.read(list_rooms_of, actor)
        if rooms:
            last_seen = UNSET if seen_at is None else rfc3339(seen_at)
            payload = server_events.PersonOnline(user_id=actor.id, last_seen=last_seen)
            self._deliver.tell(event, payload, rooms, skip=[own_room(actor.id)])

    def _chosen(self, chosen: PresenceChosen) -> None:
        """Heard on every worker, each of which tells its own sockets: none hears it twice."""
        if chosen.hides:
            self._tell_here("user:offline", chosen)
        else:
            self._chores.start("telling who shows itself", self._shown(chosen))

    async def _shown(self, chosen: PresenceChosen) -> None:
        if await self._app.presence.among(places.ONLINE, [chosen.person_id]):
            self._tell_here("user:online", chosen)

    def _tell_here(self, event: str, chosen: PresenceChosen) -> None:
        payload = server_events.PersonOnline(user_id=chosen.person_id)
        self._deliver.here(event, encode(payload), chosen.rooms, skip=[own_room(chosen.person_id)])

    async def _tell_desk(self) -> None:
        online = await self.desk_is_online()
        if online != self._desk_told:
            self._deliver.send(DeskChanged(online))

    def _desk_changed(self, change: DeskChanged) -> None:
        """Heard on every worker, so that whichever sees the next change knows what was told last."""
        self._desk_told = change.online
        self._deliver.here("desk:status", encode(server_events.DeskStatus(online=change.online)), VISITORS)
