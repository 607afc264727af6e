"""Closing against sending: whoever wins the row lock was first, and nothing is written behind a closing."""

from __future__ import annotations

import asyncio

from parlour.actions.talk.messages import load_messages
from tests.realtime.house import House

ROUNDS = 1_000
SOCKETS = 4


async def test_nothing_is_written_behind_a_closing_however_often_they_race(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    agents = [await house.connect(alma) for _ in range(SOCKETS)]
    guests = [await house.connect(gil) for _ in range(SOCKETS)]
    tickets = [await house.opened(gil) for _ in range(ROUNDS // 10)]

    async def race(number: int, ticket: str) -> None:
        guest, agent = guests[number % SOCKETS], agents[number % SOCKETS]
        await guest.must("conversation:join", ticket)
        for turn in range(10):
            await agent.must("ticket:reopen", {"ticketId": ticket})
            sending = [guest.ask("message:send", {"conversationId": ticket, "content": str(i)}) for i in range(3)]
            await asyncio.sleep(turn % 5 * 0.001)
            closing = agent.ask("ticket:close", {"ticketId": ticket})
            acks = await asyncio.gather(*sending)
            assert (await closing)["success"]
            for ack in acks:
                assert ack["success"] or ack["error"]["code"] == "ticket_closed"

    async def lane(first: int) -> None:
        for number in range(first, len(tickets), SOCKETS):
            await race(number, tickets[number])

    await asyncio.gather(*(lane(first) for first in range(SOCKETS)))
    refused_somewhere = sent_somewhere = False
    for number, ticket in enumerate(tickets):
        page = await house.read(load_messages, gil, conversation_id=ticket, limit=200)
        is_open = True
        for message in page.messages:
            event = (message.system or {}).get("event")
            assert message.message_type == "system" or is_open, "a message stands behind a closing"
            is_open = {"ticket_closed": False, "ticket_reopened": True}.get(str(event), is_open)
        said = sum(message.message_type == "text" for message in page.messages) - 1
        sent_somewhere |= said > 0
        refused_somewhere |= said < 30
        heard = [one["seq"] for one in guests[number % SOCKETS].all("message:new") if one["conversationId"] == ticket]
        assert heard == list(range(2, page.messages[-1].seq + 1))
    assert sent_somewhere
    assert refused_somewhere, "the race was never close"
