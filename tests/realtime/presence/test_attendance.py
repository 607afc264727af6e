"""`agent_joined` and `agent_left`: what is written agrees with who is there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from parlour.actions.desk.attendance import attend_ticket
from parlour.actions.desk.tickets import close_ticket
from parlour.actions.system.attendance import list_attendance
from parlour.actions.system.jobs import list_jobs
from parlour.actions.talk.messages import load_messages, send_message
from parlour.domain.jobs import Job
from parlour.domain.message import Draft, text_of
from parlour.jobs.kind import Context
from parlour.jobs.kinds import attendance as jobs
from parlour.jobs.runner import Runner
from tests.realtime.house import House
from tests.support.clock import pass_time, time_stands_still, until

JOB = Job("", "", {}, 0, 1, None, None, None, None, None, None, 0)


@asynccontextmanager
async def running_jobs(house: House) -> AsyncIterator[None]:
    """With the job runner that a server has beside its doors."""
    runner = Runner(Context(house.app, house.realtime.live.attendance.is_returning), poll_s=0.2)
    runner.start()
    yield
    await runner.stop()


async def written(house: House, gil: Any, ticket: str) -> list[str]:
    page = await house.read(load_messages, gil, conversation_id=ticket, limit=200)
    return [str(message.system["event"]) for message in page.messages if message.system]


async def eventually(house: House, gil: Any, ticket: str, expected: list[str]) -> None:
    found: list[str] = []

    async def is_written() -> bool:
        found[:] = await written(house, gil, ticket)
        return found == expected

    await until(is_written, lambda: found)


async def nobody_attends(house: House) -> bool:
    return await house.see(list_attendance) == []


async def test_several_tabs_are_one_agent_that_leaves_with_the_last(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    tabs = [await house.connect(alma) for _ in range(3)]
    await asyncio.gather(*(tab.must("conversation:join", ticket) for tab in tabs))
    await eventually(house, gil, ticket, ["agent_joined"])
    for tab in tabs[:2]:
        await tab.must("conversation:leave", {"conversationId": ticket})
    await tabs[0].settle(0.2)
    assert await written(house, gil, ticket) == ["agent_joined"]
    with time_stands_still():  # who says that it leaves has no grace
        await tabs[2].must("conversation:leave", ticket)
        await eventually(house, gil, ticket, ["agent_joined", "agent_left"])


async def test_a_refresh_writes_nothing_and_a_lost_connection_only_after_the_grace(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    tab = await house.connect(alma, join=ticket)
    await eventually(house, gil, ticket, ["agent_joined"])
    with time_stands_still():
        for _ in range(3):
            tab.drop()
            await tab.ended.wait()
            await pass_time(0.9)
            tab = await house.connect(alma, join=ticket)
        await tab.settle(1.3)
        assert await written(house, gil, ticket) == ["agent_joined"]
        await tab.close()
        await pass_time(0.9)
        assert await written(house, gil, ticket) == ["agent_joined"], "the grace has not ended"
        await pass_time(0.2)
        await eventually(house, gil, ticket, ["agent_joined", "agent_left"])


async def test_joining_and_leaving_faster_than_anything_is_written_ends_as_it_should(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    tab = await house.connect(alma)
    for _ in range(40):
        await tab.must("conversation:join", ticket)
        await tab.must("conversation:leave", ticket)
    await until(lambda: not house.realtime.live.attendance.settling)
    events = await written(house, gil, ticket)
    assert await nobody_attends(house)
    assert events == ["agent_joined", "agent_left"] * (len(events) // 2)
    await tab.must("conversation:join", ticket)
    await eventually(house, gil, ticket, [*events, "agent_joined"])


async def test_nothing_is_written_for_a_closed_ticket_until_it_is_reopened(house: House) -> None:
    gil, alma, bea = await house.guest(), await house.agent("Alma"), await house.agent("Bea")
    ticket = await house.opened(gil)
    desk = await house.connect(bea)
    await desk.must("ticket:close", {"ticketId": ticket})
    tab = await house.connect(alma, join=ticket)
    await tab.settle(0.3)
    assert await written(house, gil, ticket) == ["ticket_closed"]
    await desk.must("ticket:reopen", {"ticketId": ticket})
    await eventually(house, gil, ticket, ["ticket_closed", "ticket_reopened", "agent_joined"])
    await desk.must("ticket:close", {"ticketId": ticket})
    await tab.must("conversation:leave", ticket)
    await until(lambda: nobody_attends(house))
    await tab.settle(0.3)
    assert (await written(house, gil, ticket))[-1] == "ticket_closed", "nobody leaves behind a closing"
    assert await nobody_attends(house)


async def test_a_restart_within_the_grace_writes_nothing(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    await house.connect(alma, join=ticket)
    await eventually(house, gil, ticket, ["agent_joined"])
    await house.restart()
    with time_stands_still():
        tab = await house.connect(alma, join=ticket)
    await tab.settle(2.5)
    assert await written(house, gil, ticket) == ["agent_joined"]


async def test_a_crash_leaves_no_agent_in_the_room_for_ever(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    await house.perform(attend_ticket, alma, ticket_id=ticket)  # and nobody is there
    await house.restart()
    guest = await house.connect(gil, join=ticket)
    async with running_jobs(house):
        await guest.settle(1.1)  # it is looked at twice, a grace apart
        left = await guest.hear("message:new")
    assert left["system"]["event"] == "agent_left"
    assert left["content"] == "Alma left the conversation"
    assert await nobody_attends(house)


async def test_the_sweep_leaves_those_alone_who_are_there_or_on_their_way_back(house: House) -> None:
    gil, alma, bea = await house.guest(), await house.agent(), await house.agent("Bea")
    ticket, other = await house.opened(gil), await house.opened(gil)
    await house.connect(alma, join=ticket)
    lost = await house.connect(bea, join=other)
    await eventually(house, gil, ticket, ["agent_joined"])
    await eventually(house, gil, other, ["agent_joined"])
    with time_stands_still():
        lost.drop()
        await lost.ended.wait()
        await until(lambda: house.realtime.live.attendance.is_returning(other, bea.id))
        context = Context(house.app, house.realtime.live.attendance.is_returning)
        await jobs.sweep(context, JOB)
        assert await house.app.read_system(list_jobs) == []
        await house.connect(bea, join=other)
        for place, agent in ((ticket, alma), (other, bea)):
            payload = {"ticketId": place, "agentId": agent.id}
            await jobs.settle(context, replace(JOB, payload=payload))
    assert await written(house, gil, ticket) == await written(house, gil, other) == ["agent_joined"]


async def test_an_agent_does_not_attend_its_own_ticket(house: House) -> None:
    alma = await house.agent()
    ticket = await house.opened(alma)
    tab = await house.connect(alma, join=ticket)
    await tab.settle(0.2)
    assert await written(house, alma, ticket) == []


async def test_agents_in_a_ticket_see_each_other_and_guests_see_nobody(house: House) -> None:
    gil, alma, bea = await house.guest(), await house.agent("Alma"), await house.agent("Bea")
    ticket = await house.opened(gil)
    guest = await house.connect(gil, join=ticket)
    first, second = await house.connect(alma, join=ticket), await house.connect(bea, join=ticket)
    outside = await house.connect(await house.agent("Cleo"))

    def viewers(*people: tuple[Any, bool]) -> list[dict[str, Any]]:
        return [{"userId": who.id, "name": who.name, "typing": typing} for who, typing in people]

    await first.hear("ticket:viewers", ticketId=ticket, viewers=viewers((alma, False), (bea, False)))
    await second.must("typing:start", {"conversationId": ticket})
    await first.hear("ticket:viewers", viewers=viewers((alma, False), (bea, True)))
    first.forget()
    await second.must("typing:stop", {"conversationId": ticket})
    await first.hear("ticket:viewers", viewers=viewers((alma, False), (bea, False)))
    await second.must("conversation:leave", ticket)
    await first.hear("ticket:viewers", viewers=viewers((alma, False)))
    await guest.settle(0.2)
    assert not guest.all("ticket:viewers")
    assert not outside.all("ticket:viewers")


async def test_an_agent_who_comes_and_goes_all_the_time_writes_a_limited_number_of_lines(build_house: Any) -> None:
    house = await build_house(rate_limits=True)
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    tab = await house.connect(alma)
    for _ in range(118):  # of 120 in a minute
        await house.app.rates.take(f"attendance:{alma.id}", 120, 60)
    await tab.must("conversation:join", ticket)
    await eventually(house, gil, ticket, ["agent_joined"])
    await tab.must("conversation:leave", ticket)
    await eventually(house, gil, ticket, ["agent_joined", "agent_left"])
    for _ in range(10):
        await tab.must("conversation:join", ticket)
        await tab.must("conversation:leave", ticket)
    await tab.must("conversation:join", ticket)
    await tab.settle(0.2)
    assert await written(house, gil, ticket) == ["agent_joined", "agent_left"]
    for _ in range(13):
        await pass_time(5)
    await eventually(house, gil, ticket, ["agent_joined", "agent_left", "agent_joined"])
    assert not await nobody_attends(house)


async def look_at(house: House, agent: Any, ticket: str) -> Any:
    tab = await house.connect(agent)
    await tab.must("conversation:join", {"conversationId": ticket, "observe": True})
    return tab


async def test_an_agent_who_only_looks_is_seen_by_its_colleagues_and_writes_nothing(house: House) -> None:
    gil, alma, bea = await house.guest(), await house.agent("Alma"), await house.agent("Bea")
    ticket = await house.opened(gil)
    guest, colleague = await house.connect(gil, join=ticket), await look_at(house, bea, ticket)
    tab = await look_at(house, alma, ticket)
    viewers = [{"userId": who.id, "name": who.name, "typing": False} for who in (bea, alma)]
    await colleague.hear("ticket:viewers", ticketId=ticket, viewers=viewers)
    await guest.must("message:send", {"conversationId": ticket, "content": "Anybody?"})
    await tab.hear("message:new", content="Anybody?")
    with time_stands_still():
        await tab.must("conversation:leave", ticket)
        tab = await look_at(house, alma, ticket)
        tab.drop()
        await tab.ended.wait()
        await pass_time(3)
    await colleague.settle(0.2)
    assert await written(house, gil, ticket) == []
    assert not guest.all("ticket:viewers")
    assert await nobody_attends(house)
    assert (await guest.must("presence:get", {"userIds": [alma.id]}))["presence"] == []


@pytest.mark.parametrize("how", ["types", "sends", "sends over http", "assigns", "joins"])
async def test_an_agent_who_looks_joins_by_taking_part_and_then_leaves(house: House, how: str) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    tab, other = await look_at(house, alma, ticket), await look_at(house, alma, ticket)
    if how == "types":
        await tab.must("typing:start", {"conversationId": ticket})
    elif how == "sends":
        await tab.must("message:send", {"conversationId": ticket, "content": "Hello"})
    elif how == "sends over http":
        await house.perform(send_message, alma, conversation_id=ticket, draft=Draft.of("Hello"))
    elif how == "assigns":
        await tab.must("ticket:assign", {"ticketId": ticket, "assigneeId": alma.id})
    else:
        await tab.must("conversation:join", {"conversationId": ticket})
    lines = ["ticket_assigned", "agent_joined"] if how == "assigns" else ["agent_joined"]
    await eventually(house, gil, ticket, lines)
    await tab.must("conversation:leave", ticket)
    await other.settle(0.2)
    assert await written(house, gil, ticket) == lines, "the other tab is there, and has joined with the first"
    await other.must("conversation:leave", ticket)
    await eventually(house, gil, ticket, [*lines, "agent_left"])
    await other.must("conversation:join", {"conversationId": ticket, "observe": True})
    await other.settle(0.3)
    assert await written(house, gil, ticket) == [*lines, "agent_left"]


async def test_the_line_that_an_agent_joined_stands_before_its_first_answer(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    tab = await look_at(house, alma, ticket)
    await tab.must("message:send", {"conversationId": ticket, "content": "Hello"})
    page = await house.read(load_messages, gil, conversation_id=ticket)
    assert [text_of(message) for message in page.messages[1:]] == ["Alma joined the conversation", "Hello"]


async def test_looking_again_after_a_refresh_leaves_who_has_joined_where_it_was(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    tab = await look_at(house, alma, ticket)
    await tab.must("message:send", {"conversationId": ticket, "content": "Hello"})
    with time_stands_still():
        tab.drop()
        await tab.ended.wait()
        await pass_time(0.9)
        tab = await look_at(house, alma, ticket)
        await pass_time(3)
    await tab.settle(0.2)
    assert await written(house, gil, ticket) == ["agent_joined"]
    assert not await nobody_attends(house)


async def test_reopening_makes_nobody_join_who_only_looks(house: House) -> None:
    gil, alma, bea = await house.guest(), await house.agent("Alma"), await house.agent("Bea")
    ticket = await house.opened(gil)
    await house.perform(close_ticket, bea, ticket_id=ticket)
    await look_at(house, alma, ticket)
    there = await house.connect(bea, join=ticket)
    await there.must("ticket:reopen", {"ticketId": ticket})
    await eventually(house, gil, ticket, ["ticket_closed", "ticket_reopened", "agent_joined"])
    await there.settle(0.2)
    page = await house.read(load_messages, gil, conversation_id=ticket)
    assert [message.system["actorId"] for message in page.messages if message.system] == [bea.id] * 3


async def test_who_is_no_agent_at_the_desk_joins_as_ever(house: House) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket, own = await house.opened(gil), await house.opened(alma)
    guest, asking = await look_at(house, gil, ticket), await look_at(house, alma, own)
    agent = await look_at(house, alma, ticket)
    await guest.must("typing:start", {"conversationId": ticket})
    await agent.hear("typing:start", userId=gil.id)
    await asking.must("message:send", {"conversationId": own, "content": "Anybody?"})
    await asking.settle(0.2)
    assert await written(house, gil, ticket) == await written(house, alma, own) == []
