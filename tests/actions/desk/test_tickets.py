"""Support tickets from opening to closing, and who is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from parlour.actions.desk.attendance import attend_ticket, end_attendance
from parlour.actions.desk.opening import open_first_ticket, open_ticket
from parlour.actions.desk.tickets import (
    assign_ticket,
    close_ticket,
    count_tickets,
    list_own_tickets,
    list_tickets,
    reopen_ticket,
    show_ticket,
)
from parlour.actions.talk.messages import load_messages, send_message
from parlour.domain.actor import Actor
from parlour.domain.conversation import Answer
from parlour.domain.errors import Conflict, Forbidden, Invalid, NotFound, TicketIsClosed, Unauthenticated
from parlour.domain.events import TicketChanged, TicketClosed, TicketOpened, TicketReopened
from parlour.domain.ids import uuid7
from parlour.domain.message import Draft, text_of
from tests.factories import Stage


async def lifecycle(stage: Stage, actor: Actor, ticket: str) -> list[str]:
    page = await stage.read(load_messages, actor, conversation_id=ticket, limit=200)
    return [message.system["event"] for message in page.messages if message.system is not None]


async def test_a_stranger_who_opens_a_ticket_becomes_a_guest(stage: Stage) -> None:
    opened = await stage.perform(
        open_first_ticket, None, subject="Help", draft=Draft.of("Hello"), name="Gil", email="gil@example.com"
    )
    assert opened.guest is not None
    assert opened.ticket.owner.id == opened.guest.id
    assert (opened.ticket.owner.name, opened.ticket.owner.email) == ("Gil", "gil@example.com")
    assert text_of(opened.message) == "Hello"
    assert (opened.message.seq, opened.message.rev, opened.message.sender_role) == (1, 1, "guest")
    assert len(stage.heard(TicketOpened)) == 1


async def test_a_stranger_must_give_a_name(stage: Stage) -> None:
    with pytest.raises(Invalid):
        await stage.perform(open_first_ticket, None, subject="Help", draft=Draft.of("Hello"))


async def test_what_a_site_asked_before_is_kept_with_the_ticket_in_its_order(stage: Stage) -> None:
    answers = [Answer("Order", "A-7"), Answer("Größe “L”?", '"ja", \\ 🙂')]
    asked = {"subject": "Help", "draft": Draft.of("Hello"), "answers": answers}
    opened = await stage.perform(open_ticket, await stage.guest(), **asked)
    kept = await stage.read(show_ticket, await stage.agent(), ticket_id=opened.ticket.conversation.id)
    assert list(kept.state.answers) == list(opened.ticket.state.answers) == answers


async def test_a_member_owns_its_ticket_itself(stage: Stage) -> None:
    member = await stage.account("Mo")
    opened = await stage.ticket(member)
    assert opened.guest is None
    assert opened.ticket.owner.id == member.id


async def test_tickets_are_numbered_one_by_one(stage: Stage) -> None:
    guests = [await stage.guest(f"Guest {n}") for n in range(6)]
    opened = await asyncio.gather(*(stage.ticket(guest) for guest in guests))
    numbers = sorted(each.ticket.state.number for each in opened)
    assert numbers == list(range(numbers[0], numbers[0] + 6))


async def test_a_repeated_opening_is_one_ticket(stage: Stage) -> None:
    guest = await stage.guest()
    asked = {"subject": "Help", "draft": Draft.of("Hello", "open-1")}
    opened = await asyncio.gather(*(stage.perform(open_ticket, guest, **asked) for _ in range(4)))
    assert len({each.ticket.conversation.id for each in opened}) == 1
    assert len(await stage.read(list_own_tickets, guest)) == 1
    with pytest.raises(Conflict):
        await stage.perform(open_ticket, guest, subject="Help", draft=Draft.of("Other words", "open-1"))


async def test_closing_and_reopening_are_told_once(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    stage.forget()
    closed = await asyncio.gather(*(stage.perform(close_ticket, agent, ticket_id=ticket) for _ in range(4)))
    assert {each.state.status for each in closed} == {"closed"}
    assert closed[0].closed_by is not None
    assert closed[0].closed_by.id == agent.id
    assert len(stage.heard(TicketClosed)) == 1
    for _ in range(2):
        reopened = await stage.perform(reopen_ticket, agent, ticket_id=ticket)
    assert (reopened.state.status, reopened.state.closed_at, reopened.closed_by) == ("open", None, None)
    assert len(stage.heard(TicketReopened)) == 1
    assert await lifecycle(stage, guest, ticket) == ["ticket_closed", "ticket_reopened"]


async def test_a_lifecycle_message_names_the_person_and_changes_no_list(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent("Alma")
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    before = await stage.read(show_ticket, guest, ticket_id=ticket)
    await stage.perform(close_ticket, agent, ticket_id=ticket)
    after = await stage.read(show_ticket, guest, ticket_id=ticket)
    page = await stage.read(load_messages, guest, conversation_id=ticket)
    told = page.messages[-1]
    assert (told.message_type, told.sender_role, told.sender_id) == ("system", "system", "system")
    assert "Alma" in text_of(told)
    assert told.system is not None
    assert told.system["actorId"] == agent.id
    assert after.last_message == before.last_message
    assert after.conversation.activity_at == before.conversation.activity_at
    assert after.unread == 0


@pytest.mark.parametrize("action", [close_ticket, reopen_ticket, assign_ticket])
async def test_the_desk_is_for_agents(stage: Stage, action: Callable[..., Any]) -> None:
    owner, other, member = await stage.guest(), await stage.guest(), await stage.account("Mo")
    ticket = (await stage.ticket(owner)).ticket.conversation.id
    named = {"assignee_id": None} if action is assign_ticket else {}
    refused = [(owner, Forbidden), (other, NotFound), (member, NotFound), (None, Unauthenticated)]
    for actor, fault in refused:
        with pytest.raises(fault):
            await stage.perform(action, actor, ticket_id=ticket, **named)
    with pytest.raises(NotFound):
        await stage.perform(action, await stage.agent(), ticket_id=uuid7(), **named)


async def test_assigning_is_told_once_to_the_ticket_and_the_desk(stage: Stage) -> None:
    guest, agent, other = await stage.guest(), await stage.agent("Alma"), await stage.agent("Ben")
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    stage.forget()
    for assignee in (agent, agent, other, None):
        view = await stage.perform(
            assign_ticket, agent, ticket_id=ticket, assignee_id=assignee.id if assignee else None
        )
        assert (view.assignee.id if view.assignee else None) == (assignee.id if assignee else None)
    assert await lifecycle(stage, guest, ticket) == ["ticket_assigned"] * 3
    assert len(stage.heard(TicketChanged)) == 3


async def test_tickets_are_assigned_to_agents_only(stage: Stage) -> None:
    guest, agent, member = await stage.guest(), await stage.agent(), await stage.account("Mo")
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for assignee in (member.id, guest.id, uuid7(), "x"):
        with pytest.raises(NotFound):
            await stage.perform(assign_ticket, agent, ticket_id=ticket, assignee_id=assignee)
    await stage.perform(close_ticket, agent, ticket_id=ticket)
    with pytest.raises(TicketIsClosed):
        await stage.perform(assign_ticket, agent, ticket_id=ticket, assignee_id=agent.id)


async def test_an_agent_joins_once_and_leaves_once(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    joined = await asyncio.gather(*(stage.perform(attend_ticket, agent, ticket_id=ticket) for _ in range(4)))
    assert sorted(joined) == [False, False, False, True]
    left = [await stage.perform(end_attendance, agent, ticket_id=ticket) for _ in range(2)]
    assert left == [True, False]
    assert await lifecycle(stage, guest, ticket) == ["agent_joined", "agent_left"]


async def test_nobody_joins_a_closed_ticket_aloud_and_leaving_one_is_silent(stage: Stage) -> None:
    guest, agent, other = await stage.guest(), await stage.agent(), await stage.agent("Ben")
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    await stage.perform(attend_ticket, agent, ticket_id=ticket)
    await stage.perform(close_ticket, agent, ticket_id=ticket)
    assert not await stage.perform(attend_ticket, other, ticket_id=ticket)
    assert await stage.perform(end_attendance, agent, ticket_id=ticket)
    assert await lifecycle(stage, guest, ticket) == ["agent_joined", "ticket_closed"]


async def test_an_owner_never_attends_its_own_ticket(stage: Stage) -> None:
    agent = await stage.agent()
    ticket = (await stage.ticket(agent)).ticket.conversation.id
    assert not await stage.perform(attend_ticket, agent, ticket_id=ticket)


async def test_the_queue_is_by_latest_activity_and_filtered(stage: Stage) -> None:
    guest, agent, other = await stage.guest("Zora"), await stage.agent(), await stage.agent("Ben")
    ids = [(await stage.ticket(guest, subject=f"Printer {n}")).ticket.conversation.id for n in range(5)]
    await stage.perform(send_message, guest, conversation_id=ids[0], draft=Draft.of("again"))
    await stage.perform(assign_ticket, agent, ticket_id=ids[1], assignee_id=agent.id)
    await stage.perform(assign_ticket, agent, ticket_id=ids[2], assignee_id=other.id)
    await stage.perform(close_ticket, agent, ticket_id=ids[3])

    async def listed(**filters: str) -> list[str]:
        found = await stage.read(list_tickets, agent, owner_id=guest.id, **filters)
        return [view.conversation.id for view in found.tickets]

    assert await listed() == [ids[0], ids[4], ids[3], ids[2], ids[1]]
    assert await listed(status="open") == [ids[0], ids[4], ids[2], ids[1]]
    assert await listed(status="closed") == [ids[3]]
    assert await listed(assignee="me") == [ids[1]]
    assert await listed(assignee=other.id) == [ids[2]]
    assert await listed(assignee="none", status="open") == [ids[0], ids[4]]
    assert await listed(query="printer 4") == [ids[4]]
    assert await listed(query="zora", status="closed") == [ids[3]]
    assert await listed(query="100%_") == []
    counts = await stage.read(count_tickets, agent)
    assert (counts.mine, counts.open >= 4, counts.unassigned >= 2) == (1, True, True)


async def test_pages_of_the_queue_meet_without_gap_or_repeat(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ids = [(await stage.ticket(guest)).ticket.conversation.id for n in range(11)]
    for ticket in ids[::3]:
        await stage.perform(close_ticket, agent, ticket_id=ticket)
    seen: list[str] = []
    cursor = None
    while True:
        page = await stage.read(list_tickets, agent, owner_id=guest.id, limit=3, cursor=cursor)
        seen += [view.conversation.id for view in page.tickets]
        if (cursor := page.next_cursor) is None:
            break
    assert sorted(seen) == sorted(ids)
    assert len(seen) == len(ids)


async def test_only_agents_list_tickets_and_owners_list_their_own(stage: Stage) -> None:
    guest, other = await stage.guest(), await stage.guest("Eve")
    mine = [(await stage.ticket(guest)).ticket.conversation.id for _ in range(3)]
    await stage.ticket(other)
    with pytest.raises(Forbidden):
        await stage.read(list_tickets, guest)
    with pytest.raises(Forbidden):
        await stage.read(count_tickets, guest)
    assert [view.conversation.id for view in await stage.read(list_own_tickets, guest)] == mine[::-1]
