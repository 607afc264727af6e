"""Tickets that need a reply: since when, and the lists that show the longest waiting first."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from parlour.actions.desk.attendance import attend_ticket
from parlour.actions.desk.tickets import (
    assign_ticket,
    close_ticket,
    count_tickets,
    list_tickets,
    reopen_ticket,
    show_ticket,
)
from parlour.actions.talk.message_edits import delete_message
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.receipts import mark_read
from parlour.domain.actor import Actor
from parlour.domain.errors import Invalid
from parlour.domain.ids import uuid7
from parlour.domain.message import Draft
from parlour.store.desk import tickets as rows
from parlour.store.schema.tables import conversations
from parlour.store.talk import conversations as columns
from parlour.store.transaction import Transaction
from tests.factories import Stage
from tests.support.fixtures import explain

MANY = 100_000


async def since(stage: Stage, actor: Actor, ticket: str) -> int | None:
    return (await stage.read(show_ticket, actor, ticket_id=ticket)).state.waiting_since


async def say(stage: Stage, who: Actor, ticket: str) -> int:
    """Sends, and returns when."""
    sent = await stage.perform(send_message, who, conversation_id=ticket, draft=Draft.of("Hello"))
    return int(sent.message.created_at)


async def test_a_ticket_waits_from_the_guests_first_message_until_an_agent_answers(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    opened = await stage.ticket(guest)
    ticket = opened.ticket.conversation.id
    assert opened.ticket.state.waiting_since == opened.message.created_at
    await say(stage, guest, ticket)
    assert await since(stage, agent, ticket) == await since(stage, guest, ticket) == opened.message.created_at
    await say(stage, agent, ticket)
    assert await since(stage, agent, ticket) is None
    first = await say(stage, guest, ticket)
    await say(stage, guest, ticket)
    assert await since(stage, agent, ticket) == first


async def test_only_an_answer_or_the_closing_ends_the_waiting(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    opened = await stage.ticket(guest)
    ticket = opened.ticket.conversation.id
    await stage.perform(attend_ticket, agent, ticket_id=ticket)
    await stage.perform(mark_read, agent, conversation_id=ticket, seq=1)
    await stage.perform(assign_ticket, agent, ticket_id=ticket, assignee_id=agent.id)
    await stage.perform(delete_message, guest, message_id=opened.message.id)
    assert await since(stage, agent, ticket) == opened.message.created_at
    assert (await stage.perform(close_ticket, agent, ticket_id=ticket)).state.waiting_since is None
    assert await since(stage, agent, ticket) is None


async def test_a_ticket_that_is_opened_again_waits_as_it_did_before_and_not_if_it_was_answered(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    opened = await stage.ticket(guest)
    ticket = opened.ticket.conversation.id
    await say(stage, guest, ticket)
    await stage.perform(close_ticket, agent, ticket_id=ticket)
    again = await stage.perform(reopen_ticket, agent, ticket_id=ticket)
    assert again.state.waiting_since == opened.message.created_at == await since(stage, agent, ticket)
    await say(stage, agent, ticket)
    await stage.perform(close_ticket, agent, ticket_id=ticket)
    assert (await stage.perform(reopen_ticket, agent, ticket_id=ticket)).state.waiting_since is None
    assert await say(stage, guest, ticket) == await since(stage, agent, ticket)


async def test_an_agent_who_asks_for_help_itself_waits_like_a_guest(stage: Stage) -> None:
    asking, agent = await stage.agent("Ada"), await stage.agent("Ben")
    opened = await stage.ticket(asking)
    ticket = opened.ticket.conversation.id
    await say(stage, asking, ticket)
    assert await since(stage, agent, ticket) == opened.message.created_at
    await say(stage, agent, ticket)
    assert await since(stage, agent, ticket) is None


async def listed(stage: Stage, agent: Actor, **filters: Any) -> list[str]:
    """Every page of two, put together."""
    found: list[str] = []
    cursor = None
    while True:
        page = await stage.read(list_tickets, agent, limit=2, cursor=cursor, **filters)
        found += [view.conversation.id for view in page.tickets]
        if (cursor := page.next_cursor) is None:
            return found


async def test_the_longest_waiting_come_first_and_behind_them_the_others(stage: Stage) -> None:
    guest, agent, other = await stage.guest("Zora"), await stage.agent(), await stage.agent("Ben")
    a, b, c, d, e = [(await stage.ticket(guest, subject=f"T{n}")).ticket.conversation.id for n in range(5)]
    await say(stage, guest, a)  # still the longest waiting, with the latest activity
    await say(stage, agent, b)
    await stage.perform(close_ticket, agent, ticket_id=c)
    await stage.perform(assign_ticket, agent, ticket_id=d, assignee_id=agent.id)
    await stage.perform(assign_ticket, agent, ticket_id=e, assignee_id=other.id)

    async def seen(**filters: Any) -> list[str]:
        return await listed(stage, agent, owner_id=guest.id, **filters)

    assert await seen(waiting=True, sort="waiting") == [a, d, e]
    assert await seen(waiting=True) == [a, e, d]
    assert await seen(sort="waiting") == [a, d, e, b, c]
    assert await seen(sort="waiting", status="open") == [a, d, e, b]
    assert await seen(sort="waiting", status="closed") == [c]
    assert await seen(waiting=True, status="closed") == []
    assert await seen(waiting=False) == await seen(waiting=False, sort="waiting") == [b, c]
    assert await seen(waiting=True, assignee="me", sort="waiting") == [d]
    assert await seen(waiting=True, assignee="none", sort="waiting") == [a]
    assert await seen(waiting=True, query="t4", sort="waiting") == [e]
    assert (await stage.read(count_tickets, agent)).waiting >= 3


@pytest.mark.parametrize("cursor", ["x", "bHg", "d3g", "dzEueA"])
async def test_a_cursor_of_nowhere_is_invalid(stage: Stage, cursor: str) -> None:
    with pytest.raises(Invalid):
        await stage.read(list_tickets, await stage.agent(), sort="waiting", cursor=cursor)


async def test_the_first_page_of_a_hundred_thousand_waiting_tickets_is_one_walk_along_an_index(stage: Stage) -> None:
    if stage.store.dialect != "sqlite":
        return  # a hundred thousand rows are written once; the plan is asked of each database below
    agent = await _many(stage, MANY)
    for filters in ({}, {"assignee": "me"}, {"assignee": "none"}):
        await stage.read(list_tickets, agent, waiting=True, sort="waiting", **filters)
        took = []
        for _ in range(5):
            began = time.perf_counter()
            page = await stage.read(list_tickets, agent, waiting=True, sort="waiting", **filters)
            took.append(time.perf_counter() - began)
            assert len(page.tickets) == (0 if filters.get("assignee") == "me" else 50)
        assert min(took) < 0.010, took


@pytest.mark.parametrize("assignee", [None, "somebody"])
async def test_the_list_by_waiting_time_reads_no_table_and_sorts_nothing(stage: Stage, assignee: str | None) -> None:
    await _many(stage, 4_000)  # MariaDB sorts a few hundred, whatever the indexes
    wanted = rows.Filter(waiting=True, assignee=uuid7() if assignee else None)
    plan = await stage.store.read(lambda tx: _plan(tx, wanted))
    assert "waiting_since" in plan
    for costly in ("scan conversations\n", "b-tree", "seq scan", "sort", "type=all"):
        assert costly not in plan + "\n", plan


def _plan(tx: Transaction, wanted: rows.Filter) -> str:
    if tx.dialect == "mysql":
        tx.execute(text("ANALYZE TABLE conversations"))
    c = conversations.c
    where = rows.waits(wanted)
    return explain(tx, select(*columns.COLUMNS).where(*where).order_by(c.waiting_since, c.id).limit(51))


async def _many(stage: Stage, count: int) -> Actor:
    """So many tickets that wait, of one guest."""
    guest, agent = await stage.guest(), await stage.agent()
    one = (await stage.ticket(guest)).ticket.conversation.id

    def copy(tx: Transaction) -> None:
        row = tx.execute(select(conversations).where(conversations.c.id == one)).mappings().one()
        first = {**row, "last_message_id": None}
        copies = [
            {**first, "id": uuid7(), "number": 1000 + n, "waiting_since": row["waiting_since"] - n}
            for n in range(count)
        ]
        tx.execute(insert(conversations), copies)
        tx.execute(
            text(
                "INSERT INTO participants (conversation_id, person_id, role, joined_at, read_seq, read_number, "
                "delivered_seq) SELECT id, owner_id, 'owner', 0, 0, 0, 0 FROM conversations WHERE number >= 1000"
            )
        )

    await stage.store.write(copy)
    return agent
