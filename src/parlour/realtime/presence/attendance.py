"""Attendance: agents in tickets, with `agent_joined` and `agent_left`, and the viewers of each ticket.

What is written must agree with who is there, on however many workers and through any crash. So nothing is written
because of an event; events only ask to settle one agent in one ticket, and settling looks who is there, makes the
row agree, and looks again until both say the same. A lost connection asks after the grace: a refresh writes nothing.
Who only looks on (`observe`) is there for its colleagues, and joins by writing or assigning; who has joined stays so
until its last socket has left, looking on or not.
What a crash leaves behind is a job's to end (`jobs/kinds/attendance.py`).
"""

from __future__ import annotations

import asyncio
from typing import Final

from parlour.actions.desk.attendance import attend_ticket, end_attendance
from parlour.actions.talk.delivery import name_people
from parlour.app import App
from parlour.domain import places
from parlour.domain.actor import Actor
from parlour.domain.errors import Fault, RateLimited
from parlour.realtime.background import Background
from parlour.realtime.broadcasts.deliver import Deliver
from parlour.realtime.broadcasts.envelopes import Engaged, StatusChanged, Typed
from parlour.realtime.broadcasts.server_events import TICKET_VIEWERS
from parlour.realtime.connection import Peer, Room, Rooms
from parlour.wire import server_events

# Typing is repeated every second; silence this long means that its worker died.
TYPING_FORGOTTEN_S: Final = 6.0


def desk_room(ticket_id: str) -> str:
    """The agents who are in a ticket: its room without its owner."""
    return f"desk:{ticket_id}"


class Attendance:
    """The agents in tickets, on this worker: settles what is written about them, and emits `ticket:viewers`."""

    def __init__(self, app: App, deliver: Deliver, rooms: Rooms, background: Background) -> None:
        self._app = app
        self._deliver = deliver
        self._rooms = rooms
        self._background = background
        self._graces: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self._postponed: set[tuple[str, str]] = set()
        # Who is being settled, and whether something happened since: one write at a time for an agent in a ticket.
        self._settling: dict[tuple[str, str], bool] = {}
        # Ticket to agent to when it was last heard to type.
        self._typing: dict[str, dict[str, float]] = {}
        deliver.on(StatusChanged, self._status_changed)
        deliver.on(Typed, self._typed)
        deliver.on(Engaged, lambda engaged: self._engaged(engaged.ticket_id, engaged.agent_id))

    async def enter(self, peer: Peer, room: Room) -> None:
        """An agent's socket has joined a ticket that is not its own."""
        peer.connection.join(desk_room(room.conversation_id))
        self._forgive(room.conversation_id, peer.actor.id)
        place = places.ticket(room.conversation_id)
        await self._app.presence.enter(place, peer.actor.id, peer.connection.id)
        self._show_viewers(room.conversation_id)

    def settle(self, ticket_id: str, agent: Actor) -> None:
        """Make the stored attendance of an agent agree with its being there, in the background. Repeats join into
        one."""
        self._background.start("settling attendance", self._settle(ticket_id, agent))

    async def engage(self, ticket_id: str, agent_id: str) -> None:
        """An agent who looked on begins to take part: its sockets here have joined, and that is written."""
        agent = self._stop_observing(ticket_id, agent_id)
        if agent is not None:
            await self._settle(ticket_id, agent)

    async def leave(self, peer: Peer, room: Room, *, lost: bool) -> None:
        """A socket has left: by asking to, or with its connection."""
        ticket_id, agent = room.conversation_id, peer.actor
        peer.connection.leave(desk_room(ticket_id))
        if not await self._app.presence.leave(places.ticket(ticket_id), agent.id, peer.connection.id):
            return
        self._show_viewers(ticket_id)
        if lost:
            self._grant_grace(ticket_id, agent)
        elif (ticket_id, agent.id) not in self._graces:  # else another tab may be on its way back
            self.settle(ticket_id, agent)

    async def show_viewers(self, ticket_id: str) -> None:
        """Emits to the agents in a ticket which of them look at it, and which of those type."""
        here = await self._app.presence.here(places.ticket(ticket_id))
        known = await self._app.read_system(name_people, person_ids=here)
        since = asyncio.get_running_loop().time() - TYPING_FORGOTTEN_S
        typing = {agent_id for agent_id, at in self._typing.get(ticket_id, {}).items() if at > since}
        viewers = [
            server_events.Viewer(user_id=person_id, name=known[person_id].name, typing=person_id in typing)
            for person_id in here
            if person_id in known
        ]
        payload = server_events.Viewers(ticket_id=ticket_id, viewers=viewers)
        self._deliver.emit(TICKET_VIEWERS, payload, [desk_room(ticket_id)])

    def is_returning(self, ticket_id: str, agent_id: str) -> bool:
        """Whether a connection was lost on this worker, and its grace has not ended."""
        return (ticket_id, agent_id) in self._graces

    @property
    def settling(self) -> bool:
        """Whether anything has yet to be written that already happened."""
        return bool(self._settling or self._postponed)

    async def _settle(self, ticket_id: str, agent: Actor) -> None:
        key = ticket_id, agent.id
        if key in self._settling:
            self._settling[key] = True
            return
        self._settling[key] = True
        try:
            while self._settling[key]:
                self._settling[key] = False
                await self._settle_once(ticket_id, agent)
        finally:
            del self._settling[key]

    async def _settle_once(self, ticket_id: str, agent: Actor) -> None:
        while True:
            before = await self._is_here(ticket_id, agent), self._takes_part(ticket_id, agent.id)
            here, takes_part = before
            if here and not takes_part:
                return
            try:
                await self._app.perform(attend_ticket if here else end_attendance, agent, ticket_id=ticket_id)
            except RateLimited as fault:
                self._postpone(ticket_id, agent, fault.retry_after or 1)
                return
            except Fault as fault:
                if fault.code == "unavailable":
                    raise
                return  # no agent any more, or no such ticket: the sweep takes what is left
            if (await self._is_here(ticket_id, agent), self._takes_part(ticket_id, agent.id)) == before:
                return

    def _postpone(self, ticket_id: str, agent: Actor, seconds: float) -> None:
        """An agent that comes and goes too often: what is true by then is written once, later."""
        if (ticket_id, agent.id) in self._postponed:
            return

        async def due() -> None:
            self._postponed.discard((ticket_id, agent.id))
            await self._settle(ticket_id, agent)

        self._postponed.add((ticket_id, agent.id))
        self._background.later(seconds, "settling attendance", due)

    async def _is_here(self, ticket_id: str, agent: Actor) -> bool:
        return bool(await self._app.presence.among(places.ticket(ticket_id), [agent.id]))

    def _takes_part(self, ticket_id: str, agent_id: str) -> bool:
        """Whether a socket of the agent is in the ticket on this worker, and does more than look on."""
        return any(ticket_id not in peer.observing for peer in self._sockets(ticket_id, agent_id))

    def _sockets(self, ticket_id: str, agent_id: str) -> list[Peer]:
        room = self._rooms.find(ticket_id)
        return [] if room is None else [peer for peer in room.members if peer.actor.id == agent_id]

    def _stop_observing(self, ticket_id: str, agent_id: str) -> Actor | None:
        """The agent, where any of its sockets here looked on; they do so no longer."""
        looking = [peer for peer in self._sockets(ticket_id, agent_id) if ticket_id in peer.observing]
        for peer in looking:
            peer.observing.discard(ticket_id)
        return looking[0].actor if looking else None

    def _engaged(self, ticket_id: str, agent_id: str) -> None:
        agent = self._stop_observing(ticket_id, agent_id)
        if agent is not None:
            self.settle(ticket_id, agent)

    def _grant_grace(self, ticket_id: str, agent: Actor) -> None:
        self._forgive(ticket_id, agent.id)

        async def over() -> None:
            self._graces.pop((ticket_id, agent.id), None)
            await self._settle(ticket_id, agent)

        self._graces[ticket_id, agent.id] = self._background.later(
            self._app.policy.current.agent_grace, "ending a grace", over
        )

    def _forgive(self, ticket_id: str, agent_id: str) -> None:
        handle = self._graces.pop((ticket_id, agent_id), None)
        if handle is not None:
            handle.cancel()

    def _show_viewers(self, ticket_id: str) -> None:
        self._background.start("showing viewers", self.show_viewers(ticket_id))

    def _status_changed(self, change: StatusChanged) -> None:
        room = self._rooms.find(change.ticket_id)
        if room is None:
            return
        room.closed = change.closed
        if not change.closed:
            agents = {peer.actor.id: peer.actor for peer in room.members if peer.actor.is_agent}
            for agent in agents.values():  # settling leaves those alone who only look on
                self.settle(room.conversation_id, agent)

    def _typed(self, typed: Typed) -> None:
        """Typing is known on every worker, so that whichever shows the viewers shows it right. Who types has
        joined."""
        if typed.typing and typed.at_desk:
            self._engaged(typed.conversation_id, typed.person_id)
        typists = self._typing.setdefault(typed.conversation_id, {})
        if typed.typing and typed.at_desk:
            typists[typed.person_id] = asyncio.get_running_loop().time()
        else:
            typists.pop(typed.person_id, None)
        if not typists:
            self._typing.pop(typed.conversation_id, None)
