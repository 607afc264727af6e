"""One client's flood is its own trouble."""

from __future__ import annotations

import asyncio
import statistics
from typing import Any

from tests.realtime.client import Client
from tests.realtime.house import House
from tests.support.clock import until


async def paced(client: Client, ticket: str, count: int) -> list[float]:
    """Milliseconds that each of some loads took, one after another."""
    loop, took = asyncio.get_running_loop(), []
    for _ in range(count):
        began = loop.time()
        await client.must("messages:load", {"conversationId": ticket, "limit": 5})
        took.append((loop.time() - began) * 1000)
        await asyncio.sleep(0.01)
    return took


async def test_a_thousand_messages_at_once_are_limited_and_the_others_talk_on(build_house: Any) -> None:
    house = await build_house(rate_limits=True)
    gil, ann, alma = await house.guest("Gil"), await house.guest("Ann"), await house.agent()
    ticket, other = await house.opened(gil), await house.opened(ann)
    flooder, quiet = await house.connect(gil, join=ticket), await house.connect(ann, join=other)
    agent = await house.connect(alma, join=ticket)
    before = statistics.median(await paced(quiet, other, 20))
    asked = [flooder.ask("message:send", {"conversationId": ticket, "content": str(i)}) for i in range(1_000)]
    during = await paced(quiet, other, 20)
    acks = [await ack for ack in asked]
    sent = [ack for ack in acks if ack["success"]]
    refused = [ack["error"] for ack in acks if not ack["success"]]
    assert len(sent) == 20
    assert {error["code"] for error in refused} == {"rate_limited"}
    assert all(1 <= error["retryAfter"] <= 60 for error in refused)
    assert statistics.median(during) < max(1_000, before * 20)
    await quiet.must("message:send", {"conversationId": other, "content": "I may still talk"})
    await agent.hear_many("message:new", count=21)
    assert len([one for one in agent.all("message:new") if one["senderId"] == gil.id]) == 20


async def test_a_repeat_is_answered_even_when_the_rate_is_used_up(build_house: Any) -> None:
    house = await build_house(rate_limits=True, message_rate=2)
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest = await house.connect(gil)
    drafts = [{"conversationId": ticket, "content": str(i), "clientId": f"c{i}"} for i in range(3)]
    for draft in drafts[:2]:
        for _ in range(5):
            await guest.must("message:send", draft)
    assert await guest.refused("message:send", drafts[2]) == "rate_limited"
    assert (await guest.must("message:send", drafts[0]))["duplicate"] is True


async def test_agents_may_say_more_and_without_limits_everybody_does(build_house: Any) -> None:
    house = await build_house(rate_limits=True, message_rate=2, agent_message_rate=30)
    alma = await house.agent()
    ticket = await house.opened(await house.guest())
    agent = await house.connect(alma)
    for number in range(30):
        await agent.must("message:send", {"conversationId": ticket, "content": str(number)})
    assert await agent.refused("message:send", {"conversationId": ticket, "content": "x"}) == "rate_limited"
    free = await build_house(rate_limits=False)
    gil = await free.guest()
    ticket = await free.opened(gil)
    guest = await free.connect(gil)
    acks = await asyncio.gather(
        *(guest.call("message:send", {"conversationId": ticket, "content": str(i)}) for i in range(300))
    )
    assert all(ack["success"] for ack in acks)


async def test_a_flood_of_joins_and_typing_leaves_nothing_behind(house: House) -> None:
    gil = await house.guest()
    ticket = await house.opened(gil)
    guest, quiet = await house.connect(gil), await house.connect(gil, join=ticket)
    asked = []
    for _ in range(300):
        asked.append(guest.ask("conversation:join", ticket))
        asked.append(guest.ask("typing:start", {"conversationId": ticket}))
        asked.append(guest.ask("conversation:leave", ticket))
    acks = [await ack for ack in asked]
    assert all(ack["success"] for ack in acks)
    await guest.close()
    await quiet.close()
    await until(lambda: house.realtime.live.rooms.all() == [])
