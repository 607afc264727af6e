"""What becomes of tickets when their owner or their agent changes: written and announced with the change."""

from __future__ import annotations

import pytest

from parlour.actions.desk.tickets import assign_ticket, close_ticket, show_ticket
from parlour.actions.people.guests import change_guest
from parlour.actions.people.sessions import change_profile
from parlour.actions.system.accounts import change_account_role, delete_account
from parlour.domain.actor import Actor
from parlour.domain.errors import Invalid
from parlour.domain.events import (
    AccountDeleted,
    AccountRoleChanged,
    GuestChanged,
    PersonChanged,
    SessionsEnded,
    TicketChanged,
)
from tests.factories import Stage
from tests.support.fixtures import CountQueries


async def opened(stage: Stage, owner: Actor) -> str:
    return (await stage.ticket(owner)).ticket.conversation.id


async def assigned(stage: Stage, agent: Actor, owner: Actor) -> str:
    ticket = await opened(stage, owner)
    await stage.perform(assign_ticket, agent, ticket_id=ticket, assignee_id=agent.id)
    return ticket


async def assignee(stage: Stage, owner: Actor, ticket: str) -> str | None:
    found = (await stage.read(show_ticket, owner, ticket_id=ticket)).assignee
    return None if found is None else found.id


async def test_a_guests_new_name_is_announced_with_each_of_its_open_tickets(stage: Stage) -> None:
    guest, other, agent = await stage.guest(), await stage.guest("Ann"), await stage.agent()
    tickets = [await opened(stage, guest) for _ in range(3)]
    await opened(stage, other)
    await stage.perform(close_ticket, agent, ticket_id=tickets[1])
    stage.forget()
    await stage.perform(change_guest, guest, name="Gilbert")
    assert [type(event) for event in stage.announced] == [PersonChanged, GuestChanged, TicketChanged, TicketChanged]
    told = stage.heard(TicketChanged)
    assert [event.ticket.conversation.id for event in told] == [tickets[2], tickets[0]]
    assert {event.ticket.owner.name for event in told} == {"Gilbert"}


async def test_a_change_that_is_refused_is_announced_to_nobody(stage: Stage) -> None:
    guest = await stage.guest()
    await opened(stage, guest)
    stage.forget()
    with pytest.raises(Invalid):
        await stage.perform(change_guest, guest, email="nowhere")
    assert stage.announced == []


async def test_a_guest_with_twenty_tickets_costs_the_queries_of_one(
    stage: Stage, count_queries: CountQueries
) -> None:
    few, many = await stage.guest(), await stage.guest("Ann")
    for owner, number in ((few, 1), (many, 21)):
        for _ in range(number):
            await opened(stage, owner)
    costs = []
    for owner, told in ((few, 1), (many, 20)):
        stage.forget()
        with count_queries() as ran:
            await stage.perform(change_guest, owner, name="Gilbert")
        costs.append(len(ran))
        assert len(stage.heard(TicketChanged)) == told
    assert costs[0] == costs[1]


async def test_an_account_that_changes_its_name_reads_no_tickets(stage: Stage) -> None:
    agent = await stage.agent()
    await opened(stage, agent)
    stage.forget()
    await stage.perform(change_profile, agent, name="Alma B.")
    assert (len(stage.heard(PersonChanged)), stage.heard(TicketChanged)) == (1, [])


async def test_who_leaves_the_desk_leaves_its_tickets_to_nobody(stage: Stage) -> None:
    ada, ben, guest = await stage.agent("Ada"), await stage.agent("Ben"), await stage.guest()
    hers, his = await assigned(stage, ada, guest), await assigned(stage, ben, guest)
    stage.forget()
    await stage.do(change_account_role, login=ada.username, role="member")
    assert [type(event) for event in stage.announced] == [AccountRoleChanged, SessionsEnded]
    assert [await assignee(stage, guest, ticket) for ticket in (hers, his)] == [None, ben.id]
    await stage.do(change_account_role, login=ben.username, role="admin")
    assert await assignee(stage, guest, his) == ben.id
    stage.forget()
    await stage.do(delete_account, login=ben.username, force=True)
    assert [type(event) for event in stage.announced] == [AccountDeleted, SessionsEnded, PersonChanged]
    assert await assignee(stage, guest, his) is None
