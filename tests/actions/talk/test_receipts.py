"""Read and delivered positions: forward only, never past the end, shared by the desk."""

from __future__ import annotations

import pytest

from parlour.actions.desk.attendance import attend_ticket
from parlour.actions.desk.tickets import show_ticket
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.receipts import mark_delivered, mark_read
from parlour.domain.errors import Invalid, NotFound
from parlour.domain.events import ReceiptMoved
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


async def test_all_agents_share_one_position(stage: Stage) -> None:
    guest, agent, other = await stage.guest(), await stage.agent(), await stage.agent("Ben")
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    await stage.perform(mark_read, agent, conversation_id=ticket, seq=1)
    assert (await stage.read(show_ticket, other, ticket_id=ticket)).unread == 0
    stage.forget()
    await stage.perform(mark_read, other, conversation_id=ticket, seq=1)
    assert stage.heard(ReceiptMoved) == []


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
