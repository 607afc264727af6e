"""Joining and catching up: everything that changed, once, as it now is."""

from __future__ import annotations

import pytest

from parlour.actions.talk.messages import send_message
from parlour.actions.talk.sync import join_conversation, sync_conversation
from parlour.domain.errors import Invalid
from parlour.domain.message import Draft
from tests.factories import Stage
from tests.support.fixtures import CountQueries


async def test_joining_gives_the_latest_page_and_the_ticket(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for n in range(60):
        await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of(f"{n}"))
    joined = await stage.read(join_conversation, agent, conversation_id=ticket)
    assert joined.page is not None
    assert [message.seq for message in joined.page.messages] == list(range(12, 62))
    assert joined.page.has_more
    assert joined.changes is None
    assert joined.view.conversation.last_rev == 61
    assert joined.view.ticket is not None


async def test_joining_takes_the_same_queries_whatever_was_said(stage: Stage, count_queries: CountQueries) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    costs = []
    for size in (1, 120):
        ticket = (await stage.ticket(guest)).ticket.conversation.id
        for n in range(size):
            await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of(f"{n}"))
        with count_queries() as ran:
            await stage.read(join_conversation, agent, conversation_id=ticket)
        costs.append(len(ran))
    assert costs[0] == costs[1] < 25


async def test_rejoining_gives_the_changes_since(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for n in range(4):
        await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of(f"{n}"))
    joined = await stage.read(join_conversation, agent, conversation_id=ticket, after_rev=2)
    assert joined.page is None
    assert joined.changes is not None
    assert [message.rev for message in joined.changes.messages] == [3, 4, 5]
    assert (joined.changes.last_rev, joined.changes.has_more) == (5, False)


async def test_catching_up_in_steps_is_complete(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for n in range(24):
        await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of(f"{n}"))
    seen, rev, more = list[int](), 0, True
    while more:
        step = await stage.read(sync_conversation, guest, conversation_id=ticket, after_rev=rev, limit=7)
        seen += [message.rev for message in step.messages]
        rev, more = step.last_rev, step.has_more
    assert seen == list(range(1, 26))
    assert rev == 25


async def test_nothing_new_is_an_empty_answer(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for after_rev in (1, 2, 2**53 - 1):
        step = await stage.read(sync_conversation, guest, conversation_id=ticket, after_rev=after_rev, limit=10**9)
        assert (list(step.messages), step.last_rev, step.has_more) == ([], 1, False)


@pytest.mark.parametrize("after_rev", [-1, 2**53, 2**63, 10**400])
async def test_a_revision_that_is_none_is_invalid(stage: Stage, after_rev: int) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    with pytest.raises(Invalid):
        await stage.read(sync_conversation, guest, conversation_id=ticket, after_rev=after_rev)
