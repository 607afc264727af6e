"""Lists in the first HTML of the desk and of the messages: what the front end would ask for, as the API answers it.

The front end paints them at once and asks again once it is connected (`web/src/core/list.ts`), for what happened in
between. The questions are those of `core/queue.ts` and `core/inbox.ts`.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from parlour.domain.errors import Fault
from parlour.http.api.desk import tickets
from parlour.http.api.talk import inbox
from parlour.http.call import Call
from parlour.wire.api import desk, talk

PAGE: Final = 30
PINNED: Final = 100

WAITING: Final = desk.ListTickets(status="open", waiting=True, sort="waiting", limit=PAGE)
OPEN: Final = desk.ListTickets(status="open", limit=PAGE)
UNSEEN: Final = talk.ListConversations(archived=False, unread=True, limit=PAGE)
PINNED_ONES: Final = talk.ListConversations(archived=False, pinned=True, limit=PINNED)
OTHERS: Final = talk.ListConversations(archived=False, pinned=False, limit=PAGE)


async def of_desk(call: Call) -> dict[str, Any] | None:
    """Those that need a reply, all that are open, how many, and one's own unread conversations; None where they are
    refused, as to somebody who asks too often: the page asks by itself then."""
    try:
        waiting, opened, counts, unseen = await asyncio.gather(
            tickets.list_page(call, WAITING),
            tickets.list_page(call, OPEN),
            tickets.counted(call),
            inbox.list_page(call, UNSEEN),
        )
    except Fault:
        return None
    return {"waiting": waiting, "open": opened, "counts": counts, "unseen": unseen}


async def of_messages(call: Call) -> dict[str, Any] | None:
    """All conversations, the pinned ones first, those that are unread, and for agents the open tickets."""
    try:
        pinned, others, unseen, opened = await asyncio.gather(
            inbox.list_page(call, PINNED_ONES),
            inbox.list_page(call, OTHERS),
            inbox.list_page(call, UNSEEN),
            _open_tickets(call),
        )
    except Fault:
        return None
    conversations = [*pinned.conversations, *others.conversations]
    everything = talk.Conversations(conversations=conversations, next_cursor=others.next_cursor)
    return {"all": everything, "unseen": unseen, "open": opened}


async def _open_tickets(call: Call) -> desk.Tickets | None:
    return await tickets.list_page(call, OPEN) if call.known.is_agent else None
