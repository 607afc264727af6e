"""Editing, deleting and reacting over the socket: the same actions as over HTTP."""

from __future__ import annotations

from parlour.actions.talk import message_edits
from parlour.realtime.connection import Peer
from parlour.realtime.context import Live
from parlour.wire import acks, client_events, decode, render
from parlour.wire.emoji import one_emoji

WHOM = ("everyone", "me")


async def edit(live: Live, peer: Peer, asked: client_events.EditMessage) -> acks.Changed:
    """`message:edit`: new content, by the author within `edit_window` seconds. Raises Forbidden, TicketIsClosed,
    NotFound."""
    message = await live.app.perform(
        message_edits.edit_message,
        peer.actor,
        message_id=asked.message_id,
        content=asked.content,
        window_ms=live.app.policy.current.edit_window * 1000,
    )
    return acks.Changed(message=render.message(message))


async def delete(live: Live, peer: Peer, asked: client_events.DeleteMessage) -> acks.Changed:
    """`message:delete`: for everyone, or for the actor alone. Raises Invalid for another `for`, Forbidden,
    NotFound."""
    whom = decode.lower(asked.whom, WHOM, "for")
    action = message_edits.hide_message if whom == "me" else message_edits.delete_message
    message = await live.app.perform(action, peer.actor, message_id=asked.message_id)
    return acks.Changed(message=render.message(message))


async def react(live: Live, peer: Peer, asked: client_events.React) -> acks.Changed:
    """`message:react`: add or take away the actor's emoji; idempotent. Raises Invalid for what is not one emoji."""
    message = await live.app.perform(
        message_edits.react,
        peer.actor,
        message_id=asked.message_id,
        emoji=one_emoji(asked.emoji),
        remove=asked.remove,
    )
    return acks.Changed(message=render.message(message))
