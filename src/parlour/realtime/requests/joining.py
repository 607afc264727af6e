"""Joining and leaving conversations. A join subscribes first and reads then, so that nothing falls in between."""

from __future__ import annotations

from typing import Any, Final

from msgspec import UNSET

from parlour.actions.desk.attendance import join_ticket
from parlour.actions.talk.sync import Joined, join_conversation, may_join
from parlour.domain.errors import Invalid, NotFound
from parlour.realtime.broadcasts.audience import own_room
from parlour.realtime.broadcasts.envelopes import Evicted
from parlour.realtime.connection import Peer, Room
from parlour.realtime.context import Live
from parlour.wire import acks, client_events, render

LOOKS: Final = 3  # at whether somebody may join, where evictions come in between


async def join(live: Live, peer: Peer, asked: client_events.JoinConversation) -> acks.Joined:
    before = peer.joined.get(asked.conversation_id)
    room = before or await _subscribe(live, peer, asked.conversation_id, observe=asked.observe)
    if not asked.observe:
        peer.observing.discard(room.conversation_id)
    try:
        joined, to_attend = await _read(live, peer, room, asked.after_rev)
    except Exception:
        if before is None:
            await part(live, peer, asked.conversation_id, lost=False)
        raise
    answer = _answer(live, peer, room, joined)
    if asked.after_rev is None or not answer.has_more:
        room.answered(peer, answer.last_rev)
    if to_attend:
        live.attendance.settle(room.conversation_id, peer.actor)
    return answer


async def leave(live: Live, peer: Peer, asked: client_events.InConversation) -> acks.Done:
    await part(live, peer, asked.conversation_id, lost=False)
    return acks.Done()


async def part(live: Live, peer: Peer, conversation_id: str, *, lost: bool) -> None:
    """Takes a socket out of a conversation, with all that hangs on its being there."""
    room = peer.joined.get(conversation_id)
    if room is None:
        return
    live.typing.forget(peer, room)
    live.rooms.leave(peer, conversation_id)
    peer.observing.discard(conversation_id)
    if room.is_ticket and peer.actor.is_agent:
        await live.attendance.leave(peer, room, lost=lost)


def evict(live: Live, evicted: Evicted) -> None:
    """Somebody takes part no longer; at once, so that nothing that follows reaches it.

    Told in the order of `rev` it may come late, and the person have been let in again: a join that was answered since
    stays, and one under way looks once more.
    """
    for connection in live.server.connections(own_room(evicted.person_id)):
        connection.data.evicted.add(evicted.conversation_id)
    room = live.rooms.find(evicted.conversation_id)
    if room is None:
        return
    for peer, known in list(room.members.items()):
        if peer.actor.id != evicted.person_id or known >= evicted.rev:
            continue
        live.typing.forget(peer, room)
        live.rooms.leave(peer, evicted.conversation_id)


async def room_for(live: Live, peer: Peer, conversation_id: str) -> Room:
    """The conversation as a room to signal in, also for who has not joined it. Raises NotFound for outsiders."""
    room = peer.joined.get(conversation_id)
    if room is None:
        standing = await live.app.read(may_join, peer.actor, conversation_id=conversation_id)
        room = live.rooms.find(conversation_id) or Room(standing.conversation)
    return room


async def _subscribe(live: Live, peer: Peer, conversation_id: str, *, observe: bool) -> Room:
    for _ in range(LOOKS):
        peer.evicted.discard(conversation_id)
        standing = await live.app.read(may_join, peer.actor, conversation_id=conversation_id)
        if conversation_id not in peer.evicted:
            break
    else:  # each time sent out while that was read: it is true no longer
        raise NotFound
    room = live.rooms.enter(standing.conversation, peer)
    if room is None:
        raise Invalid("This connection has joined too many conversations.")
    if standing.at_desk:
        if observe:
            peer.observing.add(conversation_id)
        await live.attendance.enter(peer, room)
    return room


async def _read(live: Live, peer: Peer, room: Room, after_rev: int | None) -> tuple[Joined, bool]:
    """What joining answers, and whether the agent who joins a ticket is to be noted there."""
    asked: dict[str, Any] = {"conversation_id": room.conversation_id, "after_rev": after_rev}
    if not (room.is_ticket and peer.actor.is_agent) or room.conversation_id in peer.observing:
        return await live.app.read(join_conversation, peer.actor, **asked), False
    found = await live.app.read(join_ticket, peer.actor, **asked)
    return found.joined, found.to_attend


def _answer(live: Live, peer: Peer, room: Room, joined: Joined) -> acks.Joined:
    conversation = joined.view.conversation
    page, changes = joined.page, joined.changes
    return acks.Joined(
        room=room.name,
        conversation=render.conversation(joined.view, for_agent=peer.actor.is_agent),
        last_seq=conversation.last_seq,
        last_rev=conversation.last_rev if changes is None else changes.last_rev,
        epoch=live.app.epoch,
        has_more=page.has_more if page is not None else bool(changes and changes.has_more),
        messages=UNSET if page is None else [render.message(message) for message in page.messages],
        changes=UNSET if changes is None else [render.message(message) for message in changes.messages],
        next_cursor=UNSET if page is None else page.next_cursor,
    )
