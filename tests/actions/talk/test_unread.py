"""What is unread: messages of others beyond the read position, never system, deleted or hidden ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from parlour.actions.desk.attendance import attend_ticket
from parlour.actions.desk.tickets import close_ticket, list_own_tickets, list_tickets, show_ticket
from parlour.actions.talk.conversations import change_conversation, list_conversations, start_group
from parlour.actions.talk.delivery import summarise_conversations, summarise_tickets
from parlour.actions.talk.message_edits import delete_message, hide_message
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.receipts import mark_delivered, mark_read
from parlour.actions.talk.sync import show_conversation
from parlour.domain.actor import Actor
from parlour.domain.conversation import TicketView
from parlour.domain.events import ConversationTouched, TicketClosed
from parlour.domain.message import Draft, Message
from parlour.realtime.broadcasts.audience import AGENTS, ticket_emission
from parlour.realtime.broadcasts.server_events import TICKET_CLOSED
from parlour.store.schema.tables import conversations, hidden_messages, messages, participants
from parlour.store.talk import inbox, uncounted
from parlour.store.transaction import Transaction
from tests.factories import Stage
from tests.support.fixtures import explain

Act = Callable[..., Any]


async def say(stage: Stage, actor: Actor, conversation_id: str, text: str = "Hello") -> Message:
    sent = await stage.perform(send_message, actor, conversation_id=conversation_id, draft=Draft.of(text))
    return sent.message


async def group(stage: Stage, owner: Actor, *others: Actor) -> str:
    started = await stage.perform(start_group, owner, title="Team", participant_ids=[other.id for other in others])
    return started.view.conversation.id


async def counts(stage: Stage, actor: Actor, conversation_id: str) -> set[int]:
    """By every way in which a person is told: they have to agree."""
    shown = await stage.read(show_conversation, actor, conversation_id=conversation_id)
    listed = (await stage.read(list_conversations, actor)).conversations
    told = await stage.see(summarise_conversations, wanted=[(conversation_id, actor.id)])
    mark = await stage.perform(mark_delivered, actor, conversation_id=conversation_id, seq=1)
    unread = (await stage.read(list_conversations, actor, unread=True)).conversations
    found = [view.unread for view in (*listed, *told, *unread) if view.conversation.id == conversation_id]
    is_listed = conversation_id in [view.conversation.id for view in unread]
    assert is_listed == (shown.unread > 0)
    return {shown.unread, mark.unread, *found}


async def at_desk(stage: Stage, agent: Actor, ticket_id: str) -> set[int]:
    """By every way in which an agent is told by itself."""
    shown = await stage.read(show_ticket, agent, ticket_id=ticket_id)
    listed = (await stage.read(list_tickets, agent)).tickets
    mark = await stage.perform(mark_delivered, agent, conversation_id=ticket_id, seq=1)
    return {shown.unread, mark.unread, *(view.unread for view in listed if view.conversation.id == ticket_id)}


ORDERS: list[tuple[list[Act], int]] = [
    ([], 2),
    ([delete_message], 1),
    ([hide_message], 1),
    ([hide_message, delete_message], 1),
    ([delete_message, hide_message], 1),
    ([delete_message, delete_message], 1),
    ([hide_message, hide_message], 1),
]


@pytest.mark.parametrize(("order", "left"), ORDERS)
async def test_deleted_and_hidden_messages_do_not_count_in_whatever_order(
    stage: Stage, order: list[Act], left: int
) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    room = await group(stage, ana, ben)
    first, _ = await say(stage, ana, room), await say(stage, ana, room)
    assert await counts(stage, ben, room) == {2}
    for act in order:
        await stage.perform(act, ana if act is delete_message else ben, message_id=first.id)
    assert await counts(stage, ben, room) == {left}
    assert (await stage.perform(mark_read, ben, conversation_id=room, seq=first.seq)).unread == 1
    assert await counts(stage, ben, room) == {1}


async def test_what_was_deleted_when_some_had_read_it_leaves_the_others_counts_alone(stage: Stage) -> None:
    ana, ben, cleo = [await stage.account(name) for name in ("Ana", "Ben", "Cleo")]
    room = await group(stage, ana, ben, cleo)
    first, _ = await say(stage, ana, room), await say(stage, ana, room)
    await stage.perform(mark_read, ben, conversation_id=room, seq=first.seq)
    await stage.perform(delete_message, ana, message_id=first.id)
    assert (await counts(stage, ben, room), await counts(stage, cleo, room)) == ({1}, {1})
    await stage.perform(hide_message, cleo, message_id=first.id)
    assert await counts(stage, cleo, room) == {1}


async def test_what_one_person_hid_counts_for_the_others(stage: Stage) -> None:
    ana, ben, cleo = [await stage.account(name) for name in ("Ana", "Ben", "Cleo")]
    room = await group(stage, ana, ben, cleo)
    first = await say(stage, ana, room)
    await stage.perform(hide_message, ben, message_id=first.id)
    assert (await counts(stage, ben, room), await counts(stage, cleo, room)) == ({0}, {1})


async def test_a_hidden_system_message_takes_nothing_off_the_count(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    await stage.perform(attend_ticket, agent, ticket_id=ticket)
    await say(stage, agent, ticket)
    joined = await stage.store.read(
        lambda tx: tx.execute(select(messages.c.id).where(messages.c.message_type == "system")).scalar_one()
    )
    await stage.perform(hide_message, guest, message_id=joined)
    assert (await stage.read(show_ticket, guest, ticket_id=ticket)).unread == 1


async def test_marked_unread_stays_when_all_that_was_unread_is_gone(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    room = await group(stage, ana, ben)
    first = await say(stage, ana, room)
    await stage.perform(change_conversation, ben, conversation_id=room, unread=True)
    await stage.perform(delete_message, ana, message_id=first.id)
    assert await counts(stage, ben, room) == {1}
    await stage.perform(mark_read, ben, conversation_id=room, seq=first.seq)
    assert await counts(stage, ben, room) == {0}


async def test_everyone_hears_when_an_earlier_message_that_may_be_unread_is_deleted(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    room = await group(stage, ana, ben)
    first, _ = await say(stage, ana, room), await say(stage, ana, room)
    stage.forget()
    await stage.perform(delete_message, ana, message_id=first.id)
    assert [event.person_ids for event in stage.heard(ConversationTouched)] == [None]


async def test_the_lists_of_who_hid_something_are_told(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    opened = await stage.ticket(guest)
    ticket = opened.ticket.conversation.id
    answer = await say(stage, agent, ticket)
    for who, message, told in ((agent, opened.message, None), (guest, answer, [guest.id])):
        stage.forget()
        await stage.perform(hide_message, who, message_id=message.id)
        assert [event.person_ids for event in stage.heard(ConversationTouched)] == [told]


async def test_tickets_count_for_each_side_without_what_was_deleted(stage: Stage) -> None:
    guest, agent, other = await stage.guest(), await stage.agent(), await stage.agent("Ben")
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    second, _ = await say(stage, guest, ticket), await say(stage, guest, ticket)
    assert await at_desk(stage, agent, ticket) == {3}
    await stage.perform(delete_message, guest, message_id=second.id)
    assert await at_desk(stage, agent, ticket) == {2}
    await stage.perform(hide_message, agent, message_id=second.id)
    assert (await at_desk(stage, agent, ticket), await at_desk(stage, other, ticket)) == ({2}, {2})
    answer = await say(stage, agent, ticket)
    assert (await stage.read(list_own_tickets, guest))[0].unread == 1
    await stage.perform(delete_message, agent, message_id=answer.id)
    assert (await stage.read(list_own_tickets, guest))[0].unread == 0


async def test_a_broadcast_tells_an_agent_who_hid_something_its_own_count(stage: Stage) -> None:
    guest, agent, other = await stage.guest(), await stage.agent(), await stage.agent("Ben")
    opened = await stage.ticket(guest)
    ticket = opened.ticket.conversation.id
    last = await say(stage, guest, ticket)
    await stage.perform(hide_message, agent, message_id=opened.message.id)
    await stage.perform(hide_message, other, message_id=last.id)
    assert [await at_desk(stage, who, ticket) for who in (agent, other)] == [{1}, {1}]
    (view,) = await stage.see(summarise_tickets, ticket_ids=[ticket])
    assert _told(view) == {"all": (2, "Hello"), agent.id: (1, "Hello"), other.id: (1, "")}


async def test_a_closing_tells_the_owner_what_the_owner_has_not_read(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    first, _ = await say(stage, agent, ticket), await say(stage, agent, ticket)
    await stage.perform(delete_message, agent, message_id=first.id)
    await stage.perform(close_ticket, agent, ticket_id=ticket)
    (closed,) = stage.heard(TicketClosed)
    assert _told(closed.ticket, for_agent=False)["all"][0] == 1


def _told(view: TicketView, *, for_agent: bool = True) -> dict[str, tuple[int, str]]:
    import msgspec

    emission = ticket_emission(TICKET_CLOSED, view, [AGENTS], for_agent=for_agent)
    payloads = {"all": emission.payload}
    for one in emission.replacements:
        payloads |= dict.fromkeys(one.person_ids, one.payload)
    assert len(payloads) == 1 + sum(len(one.person_ids) for one in emission.replacements)
    tickets = {who: msgspec.json.decode(payload)["ticket"] for who, payload in payloads.items()}
    return {who: (ticket["unread"], ticket["lastMessage"]["content"]) for who, ticket in tickets.items()}


@pytest.mark.parametrize("seed", range(3))
async def test_the_count_is_what_counting_finds_after_whatever_was_done(stage: Stage, seed: int) -> None:
    chance = random.Random(seed)
    people = [await stage.account(name) for name in ("Ana", "Ben", "Cleo")]
    agent = await stage.agent()
    room = await group(stage, *people)
    ticket = (await stage.ticket(people[0])).ticket.conversation.id
    for _ in range(25):
        place = chance.choice([room, room, ticket])
        who = chance.choice(people) if place == room else chance.choice([people[0], agent])
        await _do_something(stage, chance, who, place)
        for person in people:
            assert await counts(stage, person, room) == {await _counted(stage, person, room)}
    assert await at_desk(stage, agent, ticket) == {await _counted(stage, agent, ticket)}
    assert await counts(stage, people[0], ticket) == {await _counted(stage, people[0], ticket)}


async def _do_something(stage: Stage, chance: random.Random, who: Actor, place: str) -> None:
    said = await stage.store.read(
        lambda tx: tx.execute(
            select(messages.c.id, messages.c.seq, messages.c.sender_id).where(messages.c.conversation_id == place)
        ).all()
    )
    act = chance.choice(["say", "say", "read", "delete", "hide", "hide"])
    if act == "say" or not said:
        await say(stage, who, place)
        return
    message_id, seq, sender_id = chance.choice(said)
    if act == "read":
        await stage.perform(mark_read, who, conversation_id=place, seq=seq)
    elif act == "hide":
        await stage.perform(hide_message, who, message_id=message_id)
    elif sender_id == who.id:
        await stage.perform(delete_message, who, message_id=message_id)


async def _counted(stage: Stage, who: Actor, conversation_id: str) -> int:
    """Message by message, from what is stored of each."""

    def count(tx: Transaction) -> int:
        c, p, m, h = conversations.c, participants.c, messages.c, hidden_messages.c
        desk = select(c.desk_read_seq).where(c.id == conversation_id)
        own = select(p.read_seq).where(p.conversation_id == conversation_id, p.person_id == who.id)
        read = tx.execute(own).scalar()
        read = tx.execute(desk).scalar_one() if read is None else read
        hidden = set(tx.execute(select(h.message_id).where(h.person_id == who.id)).scalars())
        said = select(m.id, m.deleted_at).where(
            m.conversation_id == conversation_id, m.seq > read, m.message_type != "system", m.sender_id != who.id
        )
        return sum(row[1] is None and row[0] not in hidden for row in tx.execute(said))

    found: int = await stage.store.read(count)
    return found


async def test_counting_costs_a_list_one_query_and_one_without_anything_unread_none(
    stage: Stage, count_queries: Callable[..., Any]
) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    rooms = [await group(stage, ana, ben) for _ in range(12)]

    async def cost() -> int:
        with count_queries() as ran:
            await stage.read(list_conversations, ben, limit=100)
        return sum("uncounted" in sql for sql in ran)

    assert await cost() == 0
    for room in rooms:
        first, _ = await say(stage, ana, room), await say(stage, ana, room)
        await stage.perform(delete_message, ana, message_id=first.id)
        if room == rooms[0]:
            assert await cost() == 1
    assert await cost() == 1


async def test_deleted_messages_are_counted_along_the_primary_key(stage: Stage) -> None:
    if stage.store.dialect != "sqlite":
        return  # the others choose by how much there is

    asked = {"ids": ["c"], "person_ids": ["p"], "agent_id": "p"}

    def plans(tx: Transaction) -> str:
        filtered = inbox._filters(tx, "p", inbox.Filter(kinds=("group",), unread=True))
        joined = participants.join(conversations, conversations.c.id == participants.c.conversation_id)
        listed = select(conversations.c.id).select_from(joined).where(participants.c.person_id == "p", *filtered)
        return "\n".join(
            explain(tx, statement, asked)
            for statement in (listed, uncounted.PLACES, uncounted.AGENT, uncounted.AGENTS)
        )

    plan = await stage.store.read(plans)
    walk = "using covering index uq_conversation_id_person_id_seq (conversation_id=? and person_id=? and seq>?)"
    assert plan.count(walk) == 8, plan
    assert "scan uncounted" not in plan
