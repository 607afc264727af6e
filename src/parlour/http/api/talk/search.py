"""Searching the text of messages."""

from __future__ import annotations

from starlette.responses import Response

from parlour.actions.talk.search import search_messages
from parlour.http.call import Call, ok
from parlour.http.routes import refuses
from parlour.wire import render
from parlour.wire.api import talk


@refuses("not_found", "rate_limited")
async def search(call: Call, query: talk.SearchMessages) -> Response:
    """Messages with every word of `q` that the caller may read, the newest first. Words stand for all that begin so,
    without regard to case and accents; emoji, and signs of scripts without spaces, for all in which they stand so."""
    assert call.actor is not None
    found = await call.app.search(
        search_messages,
        call.known,
        query=query.q,
        conversation_id=query.conversation_id,
        sender_id=query.sender_id,
        after=query.after,
        before=query.before,
        has_file=bool(query.has_file),
        cursor=query.cursor,
        limit=query.limit,
    )
    for_agent = call.actor.is_agent
    results = [
        talk.Found(
            message=render.message(each.message),
            excerpt=each.excerpt,
            conversation=render.conversation(each.conversation, for_agent=for_agent),
        )
        for each in found.results
    ]
    return ok(talk.SearchResults(results=results, next_cursor=found.next_cursor, partial=found.partial))
