"""Two workers on one bus: whoever is where, everybody hears the same, and agents are counted once."""

from __future__ import annotations

import asyncio

from parlour.actions.system.accounts import disable_account
from parlour.actions.talk.messages import load_messages
from tests.realtime.house import House
from tests.support.clock import pass_time, time_stands_still


async def test_messages_typing_and_ticket_events_cross_workers_in_order(house: House) -> None:
    other = await house.second_worker()
    gil, alma = await house.guest("Gil"), await house.agent("Alma")
    ticket = await house.opened(gil)
    guest, agent = await house.connect(gil, join=ticket), await house.connect(alma, join=ticket, port=other)
    assert agent.greeting["deskOnline"] is True
    for number in range(20):
        asked = [
            one.ask("message:send", {"conversationId": ticket, "content": str(number)}) for one in (guest, agent)
        ]
        await asyncio.gather(*asked)
    for client in (guest, agent):
        await client.hear("message:new", seq=42)
        assert [message["seq"] for message in client.all("message:new")] == list(range(2, 43))
    await guest.must("typing:start", {"conversationId": ticket})
    await agent.hear("typing:start", userId=gil.id)
    await agent.must("ticket:close", {"ticketId": ticket})
    await guest.hear("ticket:closed")
    await agent.settle(0.1)
    assert len(guest.all("ticket:closed")) == len(agent.all("ticket:closed")) == 1
    assert await guest.refused("typing:start", {"conversationId": ticket}) == "ticket_closed"


async def test_an_agents_tabs_on_two_workers_are_one_agent(house: House) -> None:
    other = await house.second_worker()
    gil, alma, bea = await house.guest(), await house.agent("Alma"), await house.agent("Bea")
    ticket = await house.opened(gil)
    here, there = await house.connect(alma, join=ticket), await house.connect(alma, join=ticket, port=other)
    colleague = await house.connect(bea, join=ticket, port=other)
    both = [{"userId": who.id, "name": who.name, "typing": False} for who in (alma, bea)]
    await colleague.hear("ticket:viewers", ticketId=ticket, viewers=both)
    await here.must("conversation:leave", ticket)
    await there.settle(0.3)
    await colleague.settle(0)
    assert colleague.all("ticket:viewers")[-1]["viewers"] == both
    there.drop()
    await pass_time(1)
    await colleague.hear("message:new", content="Alma left the conversation")
    page = await house.read(load_messages, gil, conversation_id=ticket)
    events = [message.system["event"] for message in page.messages if message.system]
    assert events == ["agent_joined", "agent_joined", "agent_left"]


async def test_the_desk_is_told_once_whichever_worker_sees_it_change(house: House) -> None:
    other = await house.second_worker()
    guest = await house.connect(await house.guest())
    for port in (house.port, other, house.port):
        agent = await house.connect(await house.agent(), port=port)
        await guest.hear("desk:status", online=True)
        await agent.close()
        await pass_time(1)
        await guest.hear("desk:status", online=False)
        assert guest.all("desk:status") == [{"online": True}, {"online": False}]
        guest.forget()


async def test_sockets_end_on_every_worker(house: House) -> None:
    other = await house.second_worker()
    alma = await house.agent()
    sockets = [await house.connect(alma), await house.connect(alma, port=other)]
    with time_stands_still():
        await house.app.perform_system(disable_account, login=alma.username or "")
        for client in sockets:
            await client.ended.wait()
    for client in sockets:
        assert client.heard[-1][0] == "connection:error"
