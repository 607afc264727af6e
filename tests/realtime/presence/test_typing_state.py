"""Typing: told to the others in the room, once a second, and ended by the server."""

from __future__ import annotations

from tests.realtime.house import House
from tests.support.clock import pass_time, time_stands_still


async def test_typing_is_told_to_the_others_and_never_to_the_typist(house: House) -> None:
    gil, alma = await house.guest("Gil"), await house.agent("Alma")
    ticket = await house.opened(gil)
    guest, tab = await house.connect(gil, join=ticket), await house.connect(gil, join=ticket)
    agent, outside = await house.connect(alma, join=ticket), await house.connect(await house.agent("Bea"))
    await guest.must("typing:start", {"conversationId": ticket})
    expected = {"conversationId": ticket, "userId": gil.id, "userName": "Gil"}
    assert await agent.hear("typing:start") == expected
    await guest.must("typing:stop", {"conversationId": ticket})
    assert await agent.hear("typing:stop") == expected
    for client in (guest, tab, outside):
        assert not client.all("typing:start", "typing:stop")


async def test_typing_is_passed_on_once_a_second_and_the_rest_dropped_with_success(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    guest, agent = await house.connect(gil, join=ticket), await house.connect(alma, join=ticket)
    with time_stands_still():
        for _ in range(50):
            await guest.must("typing:start", {"conversationId": ticket})
            await pass_time(0.01)
        await agent.settle(0)
        assert len(agent.all("typing:start")) == 1
        for _ in range(49):
            await guest.must("typing:stop", {"conversationId": ticket})
            await guest.must("typing:start", {"conversationId": ticket})
            await pass_time(0.01)
        await agent.hear("typing:stop")
        await agent.settle(0)
        assert len(agent.all("typing:start", "typing:stop")) == 2
        await pass_time(0.02)
        await guest.must("typing:start", {"conversationId": ticket})
        await agent.hear_many("typing:start", count=2)


async def test_the_server_ends_typing_after_five_seconds_and_when_the_socket_goes(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    guest, agent = await house.connect(gil, join=ticket), await house.connect(alma, join=ticket)
    with time_stands_still():
        await guest.must("typing:start", {"conversationId": ticket})
        await agent.hear("typing:start")
        await agent.settle(4.99)
        assert not agent.all("typing:stop")
        await pass_time(0.02)
        await agent.hear("typing:stop")
        agent.forget()
        await guest.must("typing:start", {"conversationId": ticket})
        await agent.hear("typing:start")
        guest.drop()
        await agent.hear("typing:stop")


async def test_nobody_types_in_a_closed_ticket_or_in_one_of_others(house: House) -> None:
    gil, alma, ann = await house.guest(), await house.agent(), await house.guest("Ann")
    ticket = await house.opened(gil)
    guest, agent, stranger = (
        await house.connect(gil, join=ticket),
        await house.connect(alma, join=ticket),
        await house.connect(ann),
    )
    assert await stranger.refused("typing:start", {"conversationId": ticket}) == "not_found"
    assert await stranger.refused("typing:stop", {"conversationId": ticket}) == "not_found"
    await agent.must("ticket:close", {"ticketId": ticket})
    for event in ("typing:start",):
        assert await guest.refused(event, {"conversationId": ticket}) == "ticket_closed"
        assert await agent.refused(event, {"conversationId": ticket}) == "ticket_closed"
    outside = await house.connect(await house.agent("Bea"))
    assert await outside.refused("typing:start", {"conversationId": ticket}) == "ticket_closed"
    assert not agent.all("typing:start")
    await agent.must("ticket:reopen", {"ticketId": ticket})
    await guest.must("typing:start", {"conversationId": ticket})
    await agent.hear("typing:start")
