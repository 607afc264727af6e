"""Message calls: editing, deleting, earlier wordings, reactions."""

from __future__ import annotations

from starlette.responses import Response

from parlour.actions.talk import message_edits
from parlour.domain.message import Message
from parlour.http.call import Call, ok
from parlour.http.routes import refuses
from parlour.wire import decode, render
from parlour.wire.api import talk
from parlour.wire.emoji import one_emoji
from parlour.wire.times import rfc3339

WHOM = ("everyone", "me")


@refuses("ticket_closed")
async def edit(call: Call, body: talk.EditedContent) -> Response:
    """For its author, within the edit window."""
    return _one(
        await call.app.perform(
            message_edits.edit_message,
            call.known,
            message_id=call.path("id"),
            content=body.content,
            window_ms=call.app.policy.current.edit_window * 1000,
        )
    )


@refuses("ticket_closed", "invalid")
async def delete(call: Call, query: talk.DeleteFor) -> Response:
    """`for=everyone` (the default): author, a group's owner and admins, agents in tickets; `for=me`: anyone."""
    whom = decode.lower(query.whom, WHOM, "for")
    action = message_edits.hide_message if whom == "me" else message_edits.delete_message
    return _one(await call.app.perform(action, call.known, message_id=call.path("id")))


@refuses("ticket_closed", "invalid")
async def react(call: Call) -> Response:
    """The caller's own reaction; idempotent."""
    return await _react(call, remove=False)


@refuses("ticket_closed", "invalid")
async def unreact(call: Call) -> Response:
    """Takes the caller's own reaction back; idempotent."""
    return await _react(call, remove=True)


@refuses("forbidden")
async def list_wordings(call: Call) -> Response:
    """What an edited message said before, the first wording and the latest 49 at most: for its author, and except in
    direct conversations for those who may delete it."""
    found = await call.app.read(message_edits.list_wordings, call.known, message_id=call.path("id"))
    shown = [talk.Wording(content=each.content, replaced_at=rfc3339(each.replaced_at)) for each in found]
    return ok(talk.Wordings(wordings=shown))


async def _react(call: Call, *, remove: bool) -> Response:
    emoji = one_emoji(call.path("emoji"))
    return _one(
        await call.app.perform(
            message_edits.react, call.known, message_id=call.path("id"), emoji=emoji, remove=remove
        )
    )


def _one(message: Message) -> Response:
    return ok(talk.OneMessage(message=render.message(message)))
