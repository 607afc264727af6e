"""Conversations and their messages. A ticket is one of them."""

from __future__ import annotations

from starlette.responses import Response

from parlour.actions.talk import messages, sync
from parlour.http.call import Call, created, ok
from parlour.http.routes import refuses
from parlour.wire import render
from parlour.wire.api import talk


async def show(call: Call) -> Response:
    """One conversation as the caller sees it; an open linked one also for who takes no part in it yet."""
    view = await call.app.read(sync.show_conversation, call.known, conversation_id=call.path("id"))
    assert call.actor is not None
    return ok(talk.OneConversation(conversation=render.conversation(view, for_agent=call.actor.is_agent)))


async def load(call: Call, query: talk.LoadMessages) -> Response:
    """A page in ascending `seq`: the latest, those before or after a cursor or a time (exclusive), or a message with
    as many on either side."""
    page = await call.app.read(
        messages.load_messages,
        call.known,
        conversation_id=call.path("id"),
        before=query.before,
        after=query.after,
        around=query.around,
        limit=query.limit,
    )
    return ok(talk.Messages(**render.page(page)))


@refuses("conflict", "ticket_closed", "rate_limited")
async def send(call: Call, body: talk.PostMessage) -> Response:
    """Appends a message. A known `clientId` answers 200 with the first one, and `conflict` for another draft."""
    sent = await call.app.perform(
        messages.send_message, call.known, conversation_id=call.path("id"), draft=body.draft
    )
    shape = talk.OneMessage(message=render.message(sent.message))
    return ok(shape) if sent.duplicate else created(shape)
