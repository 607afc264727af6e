"""A server goes and comes back; what was acknowledged is there, and clients go on where they were."""

from __future__ import annotations

import asyncio
import contextlib

from parlour.actions.talk.messages import load_messages
from parlour.domain.message import text_of
from tests.realtime.house import House


async def test_clients_rejoin_after_a_restart_and_miss_nothing(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    guest, agent = await house.connect(gil), await house.connect(alma, join=ticket)
    last = (await guest.must("conversation:join", ticket))["lastRev"]
    epoch = guest.greeting["epoch"]
    for number in range(10):
        await agent.must("message:send", {"conversationId": ticket, "content": str(number), "clientId": f"c{number}"})
    await house.restart()
    assert guest.ended.is_set()
    assert agent.ended.is_set()

    agent = await house.connect(alma, join=ticket)
    again = await agent.must(
        "message:send", {"conversationId": ticket, "content": "9", "clientId": "c9"}
    )  # its acknowledgement was lost
    assert again["duplicate"] is True
    await agent.must("message:send", {"conversationId": ticket, "content": "10", "clientId": "c10"})
    guest = await house.connect(gil)
    joined = await guest.must("conversation:join", {"conversationId": ticket, "afterRev": last})
    assert joined["epoch"] == guest.greeting["epoch"] == epoch
    said = [message["content"] for message in joined["changes"] if message["messageType"] == "text"]
    assert said == [str(number) for number in range(11)]


async def test_everything_acknowledged_survives_a_restart_in_mid_flight(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    asked = [
        guest.ask("message:send", {"conversationId": ticket, "content": str(i), "clientId": f"c{i}"})
        for i in range(200)
    ]
    await asyncio.wait(asked[:40])
    await house.restart()
    acknowledged = set()
    for ack in asked:
        with contextlib.suppress(asyncio.CancelledError):
            if (await ack)["success"]:
                acknowledged.add(ack.result()["message"]["content"])
    assert len(acknowledged) >= 40

    guest = await house.connect(gil)
    for i in range(200):  # the outbox sends again what was not answered
        await guest.must("message:send", {"conversationId": ticket, "content": str(i), "clientId": f"c{i}"})
    page = await house.read(load_messages, gil, conversation_id=ticket, limit=200)
    older = await house.read(load_messages, gil, conversation_id=ticket, before=page.next_cursor, limit=200)
    said = [text_of(message) for message in (*older.messages, *page.messages)][1:]
    assert sorted(said, key=int) == [str(i) for i in range(200)], "each once"
    assert [m.seq for m in (*older.messages, *page.messages)] == list(range(1, 202))
