"""Joining a ticket as an agent: what is read with it, and whether attending is still to be noted."""

from __future__ import annotations

import pytest

from parlour.actions.desk.attendance import attend_ticket, join_ticket
from parlour.actions.desk.tickets import close_ticket
from parlour.actions.talk.sync import join_conversation
from parlour.domain.errors import NotFound
from tests.factories import Stage
from tests.support.fixtures import CountQueries


async def test_only_an_agent_who_is_not_there_yet_has_to_attend(stage: Stage) -> None:
    guest, agent, other = await stage.guest(), await stage.agent(), await stage.agent("Ben")
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    assert (await stage.read(join_ticket, agent, conversation_id=ticket)).to_attend
    assert not (await stage.read(join_ticket, guest, conversation_id=ticket)).to_attend
    await stage.perform(attend_ticket, agent, ticket_id=ticket)
    assert not (await stage.read(join_ticket, agent, conversation_id=ticket)).to_attend
    assert (await stage.read(join_ticket, other, conversation_id=ticket)).to_attend
    await stage.perform(close_ticket, agent, ticket_id=ticket)
    assert not (await stage.read(join_ticket, other, conversation_id=ticket)).to_attend


async def test_an_agents_own_ticket_is_not_attended(stage: Stage) -> None:
    agent = await stage.agent()
    ticket = (await stage.ticket(agent)).ticket.conversation.id
    assert not (await stage.read(join_ticket, agent, conversation_id=ticket)).to_attend


async def test_joining_a_ticket_reads_what_joining_a_conversation_reads_with_one_query_more(
    stage: Stage, count_queries: CountQueries
) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    with count_queries() as plain:
        expected = await stage.read(join_conversation, agent, conversation_id=ticket)
    with count_queries() as ran:
        found = await stage.read(join_ticket, agent, conversation_id=ticket)
    assert found.joined == expected
    assert len(ran) == len(plain) + 1
    with pytest.raises(NotFound):
        await stage.read(join_ticket, await stage.guest(), conversation_id=ticket)
