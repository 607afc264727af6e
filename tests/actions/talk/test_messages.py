"""Sending: once, in order, to a conversation one may write to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from parlour.actions.desk.tickets import close_ticket
from parlour.actions.talk.messages import already_sent, load_messages, send_message
from parlour.actions.talk.sync import sync_conversation
from parlour.domain.cursor import message_cursor
from parlour.domain.errors import Conflict, Invalid, NotFound, Stale, TicketIsClosed, Unauthenticated
from parlour.domain.events import MessageCreated
from parlour.domain.ids import uuid7
from parlour.domain.message import Draft, text_of
from parlour.store.open import open_store
from parlour.wire.times import rfc3339
from tests.factories import Stage
from tests.support.databases import Database


async def test_messages_are_numbered_without_gaps_in_the_order_of_their_commits(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    stage.forget()
    sent = await asyncio.gather(
        *(
            stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of(f"line {n}", f"c{n}"))
            for n in range(40)
        )
    )
    assert sorted(each.message.seq for each in sent) == list(range(2, 42))
    announced = [event.message.seq for event in stage.heard(MessageCreated)]
    if stage.store.dialect != "sqlite":  # two connections may announce in either order: delivery goes by `rev`
        announced.sort()
    assert announced == list(range(2, 42))
    page = await stage.read(load_messages, guest, conversation_id=ticket, limit=200)
    assert [message.seq for message in page.messages] == list(range(1, 42))
    assert [message.rev for message in page.messages] == list(range(1, 42))
    times = [message.created_at for message in page.messages]
    assert times == sorted(times)


async def test_a_clock_that_was_ahead_leaves_one_time_behind_and_no_order(database: Database) -> None:
    """Set right by up to a minute, times do not fall; by more, they are the real ones again at once."""
    now = [1_800_000_000_000]
    store = await open_store(database.url, clock=lambda: now[0])
    stage = Stage(store)
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for moved in (0, 3_600_000, -3_600_000, 1_000, -30_000, 10_000):
        now[0] += moved
        await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of(str(moved)))
    page = await stage.read(load_messages, guest, conversation_id=ticket)
    assert [message.seq for message in page.messages] == list(range(1, 8))
    start = 1_800_000_000_000
    assert [message.created_at - start for message in page.messages] == [0, 0, 3_600_000, 0, 1_000, 1_000, 1_000]
    await store.close()


async def test_a_resent_message_is_stored_and_announced_once(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    stage.forget()
    draft = Draft.of("Hello?", "client-1")
    sent = await asyncio.gather(
        *(stage.perform(send_message, guest, conversation_id=ticket, draft=draft) for _ in range(8))
    )
    assert len({each.message.id for each in sent}) == 1
    assert sorted(each.duplicate for each in sent) == [False] + [True] * 7
    assert len(stage.heard(MessageCreated)) == 1
    found = await stage.read(already_sent, guest, conversation_id=ticket, draft=draft)
    assert found is not None
    assert found.message.id == sent[0].message.id


async def test_one_client_id_for_two_drafts_is_a_conflict(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of("one", "same"))
    with pytest.raises(Conflict):
        await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of("two", "same"))


async def test_client_ids_are_each_senders_own_and_tell_case_apart(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    drafts = [(guest, "a"), (agent, "a"), (guest, "A")]
    sent = [
        await stage.perform(send_message, who, conversation_id=ticket, draft=Draft.of("x", client_id))
        for who, client_id in drafts
    ]
    assert len({each.message.id for each in sent}) == 3


async def test_a_repeat_is_answered_also_after_the_ticket_was_closed(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    draft = Draft.of("in time", "c")
    first = await stage.perform(send_message, guest, conversation_id=ticket, draft=draft)
    await stage.perform(close_ticket, agent, ticket_id=ticket)
    again = await stage.perform(send_message, guest, conversation_id=ticket, draft=draft)
    assert again.duplicate
    assert again.message.id == first.message.id


async def test_a_closed_ticket_takes_no_message_from_anybody(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    await stage.perform(close_ticket, agent, ticket_id=ticket)
    stage.forget()
    for who in (guest, agent):
        with pytest.raises(TicketIsClosed):
            await stage.perform(send_message, who, conversation_id=ticket, draft=Draft.of("late"))
    assert stage.announced == []


async def test_nothing_is_written_behind_the_closing_in_a_race(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    for _ in range(20):
        ticket = (await stage.ticket(guest)).ticket.conversation.id
        sends: list[Awaitable[Any]] = [
            stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of(f"{n}")) for n in range(10)
        ]
        sends.insert(5, stage.perform(close_ticket, agent, ticket_id=ticket))
        results = await asyncio.gather(*sends, return_exceptions=True)
        page = await stage.read(load_messages, guest, conversation_id=ticket)
        assert page.messages[-1].system is not None
        assert page.messages[-1].system["event"] == "ticket_closed"
        stored = len(page.messages) - 2
        refused = [each for each in results if isinstance(each, TicketIsClosed)]
        assert stored + len(refused) == 10


@pytest.mark.parametrize("who", ["outsider", "member", "stranger", "missing", "nonsense", "other"])
async def test_a_conversation_that_is_not_ones_own_does_not_exist(stage: Stage, who: str) -> None:
    owner, outsider, member = await stage.guest(), await stage.guest("Eve"), await stage.account("Mo")
    ticket = (await stage.ticket(owner)).ticket.conversation.id
    other = (await stage.ticket(outsider)).ticket.conversation.id
    actor, where, fault = {
        "outsider": (outsider, ticket, NotFound),
        "member": (member, ticket, NotFound),
        "stranger": (None, ticket, Unauthenticated),
        "missing": (owner, uuid7(), NotFound),
        "nonsense": (owner, "x'; DROP TABLE messages; --\x00", NotFound),
        "other": (owner, other, NotFound),
    }[who]
    with pytest.raises(fault):
        await stage.perform(send_message, actor, conversation_id=where, draft=Draft.of("let me in"))
    with pytest.raises(fault):
        await stage.read(load_messages, actor, conversation_id=where)
    with pytest.raises(fault):
        await stage.read(sync_conversation, actor, conversation_id=where, after_rev=0)


async def test_an_agent_who_has_not_seen_the_latest_is_shown_it_first(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of("and one more thing"))
    with pytest.raises(Stale) as refused:
        await stage.perform(
            send_message, agent, conversation_id=ticket, draft=Draft.of("Here you are", based_on_seq=1)
        )
    assert [text_of(message) for message in refused.value.extra] == ["and one more thing"]
    await stage.perform(send_message, agent, conversation_id=ticket, draft=Draft.of("Here you are", based_on_seq=2))


async def test_ones_own_messages_do_not_make_a_draft_stale(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    await stage.perform(send_message, agent, conversation_id=ticket, draft=Draft.of("first"))
    sent = await stage.perform(send_message, agent, conversation_id=ticket, draft=Draft.of("second", based_on_seq=1))
    assert sent.message.seq == 3


async def test_pages_go_both_ways_and_meet_without_gap_or_repeat(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for n in range(24):
        await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of(f"{n}"))
    seen: list[int] = []
    page = await stage.read(load_messages, guest, conversation_id=ticket, limit=7)
    while True:
        seen = [message.seq for message in page.messages] + seen
        assert page.has_more is (page.next_cursor is not None)
        if page.next_cursor is None:
            break
        page = await stage.read(load_messages, guest, conversation_id=ticket, limit=7, before=page.next_cursor)
    assert seen == list(range(1, 26))
    page = await stage.read(load_messages, guest, conversation_id=ticket, limit=7, after=message_cursor(0))
    assert [message.seq for message in page.messages] == list(range(1, 8))
    page = await stage.read(load_messages, guest, conversation_id=ticket, limit=50, after=page.next_cursor)
    assert [message.seq for message in page.messages] == list(range(8, 26))
    assert page.next_cursor is None


async def test_a_page_can_be_asked_for_by_time_strictly_before_or_after(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for n in range(12):
        await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of(f"{n}"))
        await asyncio.sleep(0.002 if n % 3 == 0 else 0)
    everything = (await stage.read(load_messages, guest, conversation_id=ticket)).messages
    times = sorted({message.created_at for message in everything})
    for time in (times[0] - 5, *times, times[-1] + 5):
        earlier = await stage.read(load_messages, guest, conversation_id=ticket, before=rfc3339(time))
        later = await stage.read(load_messages, guest, conversation_id=ticket, after=rfc3339(time))
        assert [m.seq for m in earlier.messages] == [m.seq for m in everything if m.created_at < time]
        assert [m.seq for m in later.messages] == [m.seq for m in everything if m.created_at > time]


async def test_a_page_ends_early_before_it_outgrows_a_packet(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for _ in range(20):
        await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of("😀" * 10_000))
    page = await stage.read(load_messages, guest, conversation_id=ticket, limit=200)
    assert sum(len(text_of(message).encode()) for message in page.messages) <= 512 * 1024
    assert page.has_more
    seen = len(page.messages)
    while page.next_cursor:
        page = await stage.read(load_messages, guest, conversation_id=ticket, before=page.next_cursor)
        seen += len(page.messages)
    assert seen == 21


async def test_before_and_after_exclude_each_other(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    with pytest.raises(Invalid):
        await stage.read(
            load_messages, guest, conversation_id=ticket, before=message_cursor(3), after=message_cursor(1)
        )
