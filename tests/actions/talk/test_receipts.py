"""Read and delivered positions: forward only, never past the end, in a ticket one for each agent."""

from __future__ import annotations

import asyncio

import pytest

from parlour.actions.desk.attendance import attend_ticket
from parlour.actions.desk.tickets import list_tickets, show_ticket
from parlour.actions.talk.conversations import change_conversation
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.receipts import mark_delivered, mark_read
from parlour.actions.talk.sync import show_conversation
from parlour.domain.actor import Actor
from parlour.domain.errors import Forbidden, Invalid, NotFound
from parlour.domain.events import ConversationTouched, ReceiptMoved
from parlour.domain.message import Draft
from tests.factories import Stage


async def test_unread_counts_messages_of_others_and_never_system_ones(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    await stage.perform(attend_ticket, agent, ticket_id=ticket)
    await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of("two"))
    assert (await stage.read(show_ticket, agent, ticket_id=ticket)).unread == 2
    assert (await stage.read(show_ticket, guest, ticket_id=ticket)).unread == 0
    await stage.perform(send_message, agent, conversation_id=ticket, draft=Draft.of("answer"))
    assert (await stage.read(show_ticket, agent, ticket_id=ticket)).unread == 0
    assert (await stage.read(show_ticket, guest, ticket_id=ticket)).unread == 1


async def unread(stage: Stage, actor: Actor, ticket: str) -> tuple[int, int, int]:
    """As one's own ticket, its conversation and, for agents, the desk's list say."""
    one = (await stage.read(show_ticket, actor, ticket_id=ticket)).unread
    shown = (await stage.read(show_conversation, actor, conversation_id=ticket)).unread
    listed = (await stage.read(list_tickets, actor)).tickets if actor.is_agent else []
    return one, shown, next((view.unread for view in listed if view.conversation.id == ticket), one)


async def test_what_one_agent_reads_stays_unread_for_the_others(stage: Stage) -> None:
    guest, agent, other = await stage.guest(), await stage.agent(), await stage.agent("Ben")
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    assert (await stage.perform(mark_read, agent, conversation_id=ticket, seq=1)).unread == 0
    assert await unread(stage, agent, ticket) == (0, 0, 0)
    assert await unread(stage, other, ticket) == (1, 1, 1)
    await stage.perform(send_message, agent, conversation_id=ticket, draft=Draft.of("Hello"))
    assert await unread(stage, agent, ticket) == (0, 0, 0)
    assert await unread(stage, other, ticket) == (2, 2, 2)
    assert (await stage.perform(mark_read, other, conversation_id=ticket, seq=2)).unread == 0
    assert await unread(stage, other, ticket) == (0, 0, 0)


async def test_a_guest_sees_as_read_what_the_furthest_of_the_agents_has_read(stage: Stage) -> None:
    guest, agent, other = await stage.guest(), await stage.agent(), await stage.agent("Ben")
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for n in range(3):
        await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of(f"{n}"))
    stage.forget()
    for who, seq in ((agent, 3), (other, 2), (other, 3), (other, 4), (agent, 4)):
        await stage.perform(mark_read, who, conversation_id=ticket, seq=seq)
    view = await stage.read(show_ticket, guest, ticket_id=ticket)
    assert view.state.desk.read_seq == 4
    heard = [
        (event.receipt.person_id, event.receipt.seq, event.receipt.private) for event in stage.heard(ReceiptMoved)
    ]
    assert heard == [
        (agent.id, 3, False),
        (other.id, 2, True),
        (other.id, 3, True),
        (other.id, 4, False),
        (agent.id, 4, True),
    ]


async def test_an_agent_marks_a_ticket_as_unread_for_itself_alone(stage: Stage) -> None:
    guest, agent, other = await stage.guest(), await stage.agent(), await stage.agent("Ben")
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for who in (agent, other):
        await stage.perform(mark_read, who, conversation_id=ticket, seq=1)
    stage.forget()
    view = await stage.perform(change_conversation, agent, conversation_id=ticket, unread=True)
    assert view.unread == 1
    assert [event.agent_ids for event in stage.heard(ConversationTouched)] == [[agent.id]]
    assert await unread(stage, agent, ticket) == (1, 1, 1)
    assert await unread(stage, other, ticket) == (0, 0, 0)
    await stage.perform(mark_read, agent, conversation_id=ticket, seq=1)
    assert await unread(stage, agent, ticket) == (0, 0, 0)
    await stage.perform(change_conversation, other, conversation_id=ticket, unread=True)
    await stage.perform(change_conversation, other, conversation_id=ticket, unread=False)
    assert await unread(stage, other, ticket) == (0, 0, 0)


async def test_an_agent_that_never_read_marks_as_unread_and_mutes_nothing(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    assert (await stage.perform(change_conversation, agent, conversation_id=ticket, unread=True)).unread == 1
    for other in ({"muted": True}, {"archived": True}, {"pinned": True, "unread": True}):
        with pytest.raises(Forbidden):
            await stage.perform(change_conversation, agent, conversation_id=ticket, **other)


async def test_two_sockets_of_an_agent_that_read_for_the_first_time_at_once_agree(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    marks = await asyncio.gather(*(stage.perform(mark_read, agent, conversation_id=ticket, seq=1) for _ in range(4)))
    assert [mark.seq for mark in marks] == [1] * 4
    assert await unread(stage, agent, ticket) == (0, 0, 0)


async def test_positions_move_forward_only_and_never_past_the_end(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for n in range(4):
        await stage.perform(send_message, agent, conversation_id=ticket, draft=Draft.of(f"{n}"))
    marks = [(await stage.perform(mark_read, guest, conversation_id=ticket, seq=seq)) for seq in (3, 2, 10**15, 1, 0)]
    assert [mark.seq for mark in marks] == [3, 3, 5, 5, 5]
    assert [mark.unread for mark in marks] == [2, 2, 0, 0, 0]
    moved = [event.receipt for event in stage.heard(ReceiptMoved)]
    assert [(receipt.kind, receipt.seq) for receipt in moved] == [("read", 3), ("read", 5)]


async def test_what_was_read_was_delivered(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    await stage.perform(mark_read, agent, conversation_id=ticket, seq=1)
    stage.forget()
    assert (await stage.perform(mark_delivered, agent, conversation_id=ticket, seq=1)).seq == 1
    assert stage.heard(ReceiptMoved) == []
    view = await stage.read(show_ticket, guest, ticket_id=ticket)
    assert (view.state.desk.read_seq, view.state.desk.delivered_seq) == (1, 1)


async def test_a_message_names_the_position_in_its_own_conversation_only(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    one, two = [await stage.ticket(guest) for _ in range(2)]
    ticket = one.ticket.conversation.id
    mark = await stage.perform(mark_read, agent, conversation_id=ticket, message_id=one.message.id)
    assert mark.seq == 1
    for message_id in (two.message.id, "nonsense"):
        with pytest.raises(NotFound):
            await stage.perform(mark_read, agent, conversation_id=ticket, message_id=message_id)


@pytest.mark.parametrize("seq", [None, -1, 2**63, 2**100])
async def test_a_position_that_is_none_is_invalid(stage: Stage, seq: int | None) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    with pytest.raises(Invalid):
        await stage.perform(mark_read, guest, conversation_id=ticket, seq=seq)
