"""What a client can ask: the event table, and one function for each event.

A handler parses nothing and checks nothing: payloads arrive as the struct that the table names, and what an actor
may do is decided behind the gate. It returns what was done; a `Fault` says what was not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from parlour.actions.desk.tickets import assign_ticket, close_ticket, reopen_ticket
from parlour.actions.talk.messages import load_messages, send_message
from parlour.actions.talk.receipts import mark_delivered, mark_read
from parlour.actions.talk.sync import sync_conversation
from parlour.domain.conversation import TicketView
from parlour.realtime.connection import Peer
from parlour.realtime.context import Live
from parlour.realtime.requests.joining import join, leave, room_for
from parlour.realtime.requests.message_edits import delete, edit, react
from parlour.wire import acks, client_events, render
from parlour.wire.base import Request


async def send(live: Live, peer: Peer, asked: client_events.SendMessage) -> acks.Sent:
    """`message:send`: store a message, or find the one of the same `clientId`. Ends the sender's typing. Raises
    Stale, TicketIsClosed, RateLimited, Conflict and NotFound."""
    draft = asked.draft
    if asked.conversation_id in peer.observing:  # the line that an agent joined stands before what it says
        await live.attendance.engage(asked.conversation_id, peer.actor.id)
    sent = await live.app.perform(send_message, peer.actor, conversation_id=asked.conversation_id, draft=draft)
    if peer.typing and (room := peer.joined.get(asked.conversation_id)) is not None:
        live.typing.stop(peer, room)
    return acks.Sent(message=render.message(sent.message), duplicate=sent.duplicate)


async def load(live: Live, peer: Peer, asked: client_events.LoadEvent) -> acks.Loaded:
    """`messages:load`: a page of messages, ascending `seq`. Raises NotFound for outsiders, Invalid for a bad
    cursor."""
    page = await live.app.read(
        load_messages,
        peer.actor,
        conversation_id=asked.conversation_id,
        before=asked.before,
        after=asked.after,
        around=asked.around,
        limit=asked.limit,
    )
    return acks.Loaded(**render.page(page))


async def sync(live: Live, peer: Peer, asked: client_events.SyncConversation) -> acks.Synced:
    """`conversation:sync`: the messages changed after a `rev`, as they now are. Raises NotFound for outsiders."""
    found = await live.app.read(
        sync_conversation,
        peer.actor,
        conversation_id=asked.conversation_id,
        after_rev=asked.after_rev,
        limit=asked.limit,
    )
    changes = [render.message(message) for message in found.messages]
    return acks.Synced(changes=changes, last_rev=found.last_rev, has_more=found.has_more)


async def delivered(live: Live, peer: Peer, asked: client_events.Mark) -> acks.Marked:
    """`message:delivered`: move the actor's delivered position forward. Raises NotFound for outsiders."""
    marked = await live.app.perform(
        mark_delivered,
        peer.actor,
        conversation_id=asked.conversation_id,
        seq=asked.seq,
        message_id=asked.message_id if asked.seq is None else None,
    )
    return acks.Marked(seq=marked.seq, unread=marked.unread)


async def read(live: Live, peer: Peer, asked: client_events.Mark) -> acks.Marked:
    """`message:read`: move the actor's read position forward. Raises NotFound for outsiders."""
    marked = await live.app.perform(
        mark_read,
        peer.actor,
        conversation_id=asked.conversation_id,
        seq=asked.seq,
        message_id=asked.message_id if asked.seq is None else None,
    )
    return acks.Marked(seq=marked.seq, unread=marked.unread)


async def typing_start(live: Live, peer: Peer, asked: client_events.InConversation) -> acks.Done:
    """`typing:start`. Raises NotFound for outsiders, TicketIsClosed; more than one in a second is dropped."""
    live.typing.start(peer, await room_for(live, peer, asked.conversation_id))
    return acks.Done()


async def typing_stop(live: Live, peer: Peer, asked: client_events.InConversation) -> acks.Done:
    """`typing:stop`; nothing happens where the socket was not typing. Raises NotFound for outsiders."""
    live.typing.stop(peer, await room_for(live, peer, asked.conversation_id))
    return acks.Done()


async def close(live: Live, peer: Peer, asked: client_events.OnTicket) -> acks.TicketDone:
    """`ticket:close`: idempotent. Raises Forbidden for its owner, NotFound for outsiders."""
    return _ticket(peer, await live.app.perform(close_ticket, peer.actor, ticket_id=asked.ticket_id))


async def reopen(live: Live, peer: Peer, asked: client_events.OnTicket) -> acks.TicketDone:
    """`ticket:reopen`: idempotent. Raises Forbidden for its owner, NotFound for outsiders."""
    return _ticket(peer, await live.app.perform(reopen_ticket, peer.actor, ticket_id=asked.ticket_id))


async def assign(live: Live, peer: Peer, asked: client_events.AssignTicket) -> acks.TicketDone:
    """`ticket:assign`: to an agent, or to nobody by null. Raises Forbidden for its owner, NotFound for outsiders."""
    view = await live.app.perform(assign_ticket, peer.actor, ticket_id=asked.ticket_id, assignee_id=asked.assignee_id)
    return _ticket(peer, view)


async def presence(live: Live, peer: Peer, asked: client_events.GetPresence) -> acks.PresenceFound:
    """`presence:get`: who of these people is online. People unknown to the actor are left out, without an error."""
    return acks.PresenceFound(presence=await live.presence.of(peer.actor, asked.user_ids))


def _ticket(peer: Peer, view: TicketView) -> acks.TicketDone:
    return acks.TicketDone(ticket=render.ticket(view, for_agent=peer.actor.is_agent))


class On(NamedTuple):
    """`reads` is what the payload must be; where `or_id`, the conversation's id alone will do."""

    handler: Callable[[Live, Peer, Any], Awaitable[acks.Done]]
    reads: type[Request]
    acks: type[acks.Done]
    or_id: bool = False


HANDLERS: Final[dict[str, On]] = {
    "conversation:join": On(join, client_events.JoinConversation, acks.Joined, or_id=True),
    "conversation:leave": On(leave, client_events.InConversation, acks.Done, or_id=True),
    "conversation:sync": On(sync, client_events.SyncConversation, acks.Synced),
    "messages:load": On(load, client_events.LoadEvent, acks.Loaded),
    "message:send": On(send, client_events.SendMessage, acks.Sent),
    "message:edit": On(edit, client_events.EditMessage, acks.Changed),
    "message:delete": On(delete, client_events.DeleteMessage, acks.Changed),
    "message:react": On(react, client_events.React, acks.Changed),
    "message:delivered": On(delivered, client_events.Mark, acks.Marked),
    "message:read": On(read, client_events.Mark, acks.Marked),
    "typing:start": On(typing_start, client_events.InConversation, acks.Done),
    "typing:stop": On(typing_stop, client_events.InConversation, acks.Done),
    "ticket:close": On(close, client_events.OnTicket, acks.TicketDone),
    "ticket:reopen": On(reopen, client_events.OnTicket, acks.TicketDone),
    "ticket:assign": On(assign, client_events.AssignTicket, acks.TicketDone),
    "presence:get": On(presence, client_events.GetPresence, acks.PresenceFound),
}
