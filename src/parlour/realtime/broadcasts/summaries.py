"""Summaries for lists: `ticket:updated` for agents, `conversation:new` and `conversation:updated` for participants.

A busy conversation changes faster than anybody reads a list. So what was touched is noted, and emitted in rounds that
are 250 ms apart, from readings of the store whose number of queries does not grow with the number of people. A round
is spread over about 200 ms, a few frames at a time: all of them at once would hold up the messages that come
meanwhile by as much as they cost. Nothing is read for people who are not here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import islice
from typing import Final

from parlour.actions.talk.delivery import list_people_in, summarise_conversations, summarise_tickets
from parlour.app import App
from parlour.domain.conversation import ConversationView
from parlour.realtime.background import Background
from parlour.realtime.broadcasts.audience import AGENTS, own_room, ticket_emission
from parlour.realtime.broadcasts.deliver import Deliver
from parlour.realtime.broadcasts.envelopes import Evicted, Touched
from parlour.realtime.broadcasts.server_events import CONVERSATION_NEW, CONVERSATION_UPDATED, TICKET_UPDATED
from parlour.socketio import Server
from parlour.wire.render.shared import SharedBodies

EVERY_S: Final = 0.25
SOON_S: Final = 0.01
#: A round takes about so long where there is little to emit, and longer where there is much.
SPREAD_S: Final = 0.2
#: Conversations read together, and frames emitted without a pause.
READ_AT_ONCE: Final = 20
EMITTED_AT_ONCE: Final = 30


class Touch:
    """What changed in one conversation: for whom (None: for all who take part), for which agents (`desk`: for all),
    and for whom it is new."""

    __slots__ = ("agents", "desk", "new_to", "people")

    def __init__(self) -> None:
        self.people: set[str] | None = set()
        self.new_to: set[str] = set()
        self.desk = False
        self.agents: set[str] = set()

    def add(self, touched: Touched) -> None:
        """Join another change to those noted: people add up, and None (everyone) stays None."""
        self.desk |= touched.desk
        self.agents.update(touched.agent_ids)
        if touched.new:
            self.new_to.update(touched.person_ids or ())
        if touched.person_ids is None:
            self.people = None
        elif self.people is not None:
            self.people.update(touched.person_ids)


class _Pace:
    """Spreads a round of so many conversations over `SPREAD_S`. Where the work itself takes longer, it rests as long
    as it worked: half of the time stays for everything else."""

    def __init__(self, conversations: int) -> None:
        self._share = SPREAD_S / max(1, conversations)
        self._worked_from = _now()

    async def rest(self, conversations: float) -> None:
        """After what was emitted of so many conversations."""
        worked = _now() - self._worked_from
        await asyncio.sleep(max(conversations * self._share - worked, worked))
        self._worked_from = _now()


def _now() -> float:
    return asyncio.get_running_loop().time()


class Summaries:
    """Collects what changed, and emits it for this worker's sockets in rounds that are `EVERY_S` seconds apart."""

    def __init__(self, app: App, server: Server, deliver: Deliver, background: Background) -> None:
        self._app = app
        self._server = server
        self._deliver = deliver
        self._background = background
        self._touched: dict[str, Touch] = {}
        self._scheduled = False
        self._not_before = 0.0
        # (conversation, person) of those who went while the store was read: what was read is theirs no longer.
        self._gone: set[tuple[str, str]] = set()
        deliver.on(Touched, self.touch)
        deliver.on(Evicted, lambda evicted: self._gone.add((evicted.conversation_id, evicted.person_id)))

    @property
    def pending(self) -> bool:
        """Whether something is still to be emitted, or is being emitted."""
        return self._scheduled

    def touch(self, touched: Touched) -> None:
        """Note a change, and see that it is emitted: after `SOON_S` seconds, or when the last round's pause has
        passed."""
        touch = self._touched.get(touched.conversation_id)
        if touch is None:
            touch = self._touched[touched.conversation_id] = Touch()
        touch.add(touched)
        if not self._scheduled:
            self._schedule()

    def _schedule(self) -> None:
        self._scheduled = True
        wait = max(SOON_S, self._not_before - _now())
        self._background.later(wait, "emitting summaries", self._flush)

    async def _flush(self) -> None:
        touched, self._touched = self._touched, {}
        pace = _Pace(len(touched))
        try:
            ids = iter(touched)
            while part := list(islice(ids, READ_AT_ONCE)):
                await self._emit_tickets({id_: rooms for id_ in part if (rooms := self._desk_rooms(touched[id_]))})
                await self._emit_conversations({id_: touched[id_] for id_ in part}, pace)
        finally:
            self._not_before = _now() + EVERY_S
            self._scheduled = False
            if self._touched:
                self._schedule()

    def _desk_rooms(self, touch: Touch) -> list[str]:
        """Where agents hear of it, as far as any is here."""
        rooms = [AGENTS] if touch.desk else [own_room(agent_id) for agent_id in sorted(touch.agents)]
        return [room for room in rooms if self._server.connections(room)]

    async def _emit_tickets(self, rooms: dict[str, list[str]]) -> None:
        if rooms:
            for view in await self._app.read_system(summarise_tickets, ticket_ids=list(rooms)):
                self._deliver.emission_here(ticket_emission(TICKET_UPDATED, view, rooms[view.conversation.id]))

    async def _emit_conversations(self, touched: dict[str, Touch], pace: _Pace) -> None:
        wanted = [pair for pair in await self._pairs(touched) if self._server.connections(own_room(pair[1]))]
        if not wanted:
            return
        self._gone.clear()
        views = await self._app.read_system(summarise_conversations, wanted=sorted(wanted))
        bodies = SharedBodies()
        for start in range(0, len(views), EMITTED_AT_ONCE):
            part = views[start : start + EMITTED_AT_ONCE]
            self._emit_views(part, bodies, touched)
            await pace.rest(len(part) / len(views) * len(touched))

    def _emit_views(self, views: Sequence[ConversationView], bodies: SharedBodies, touched: dict[str, Touch]) -> None:
        for view in views:
            conversation_id, place = view.conversation.id, view.place
            if place is not None and (conversation_id, place.person_id) not in self._gone:
                new = place.person_id in touched[conversation_id].new_to
                event = CONVERSATION_NEW if new else CONVERSATION_UPDATED
                self._deliver.encoded_here(event, bodies.event(view), own_room(place.person_id))

    async def _pairs(self, touched: dict[str, Touch]) -> list[tuple[str, str]]:
        """(conversation, person) of everyone to emit to; those who take part are read where that is not said."""
        pairs = [(id_, person_id) for id_, touch in touched.items() for person_id in touch.people or ()]
        everyone = [id_ for id_, touch in touched.items() if touch.people is None]
        if everyone and self._anybody_is_here():
            pairs += await self._app.read_system(list_people_in, conversation_ids=everyone)
        return pairs

    def _anybody_is_here(self) -> bool:
        return self._server.stats.connections > 0
