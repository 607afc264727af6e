"""Joining and catching up: everything that changed, once, as it now is."""

from __future__ import annotations

import pytest

from parlour.actions.desk.attendance import join_ticket
from parlour.actions.people.presence import list_rooms_of
from parlour.actions.people.sessions import log_in, resume_guest, resume_session
from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.messages import load_messages, send_message
from parlour.actions.talk.search import search_messages
from parlour.actions.talk.sync import join_conversation, may_join, sync_conversation
from parlour.domain.cursor import message_cursor
from parlour.domain.errors import Invalid
from parlour.domain.message import Draft
from parlour.store.transaction import Transaction
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
    assert costs[0] == costs[1] <= 11


async def test_a_socket_that_comes_back_asks_ten_questions(stage: Stage, count_queries: CountQueries) -> None:
    """The conversation and the place twice (before and after it subscribes), the changes with reactions and what was
    hidden, who takes part. The last message is among the changes, and is not read again."""
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    for n in range(3):
        await stage.perform(send_message, guest, conversation_id=ticket, draft=Draft.of(f"{n}"))
    with count_queries() as ran:
        await stage.read(may_join, guest, conversation_id=ticket)
        joined = await stage.read(join_conversation, guest, conversation_id=ticket, after_rev=0)
    assert len(ran) <= 10, "\n".join(ran)
    assert joined.changes is not None
    assert joined.view.last_message == joined.changes.messages[-1]
    assert joined.view.ticket is not None
    assert joined.view.ticket.last_message == joined.view.last_message
    assert (joined.view.participant_count, joined.view.ticket.owner.id) == (1, guest.id)


async def test_coming_back_builds_no_statement(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of sockets come back at once: building SQL was seven tenths of what each of them cost."""
    ana, ben, agent = await stage.account("Ana"), await stage.account("Ben"), await stage.agent("Eve")
    guest = await stage.guest()
    session = await stage.perform(log_in, None, person_id=ana.id, lifetime_ms=60_000)
    group = (await stage.perform(start_group, ana, title="Lunch", participant_ids=[ben.id])).view.conversation.id
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    said = [await stage.perform(send_message, ana, conversation_id=group, draft=Draft.of(f"{n}")) for n in range(3)]
    draft = Draft.of("yes", reply_to=said[0].message.id)
    await stage.perform(send_message, ben, conversation_id=group, draft=draft)

    def built(*args: object) -> None:
        raise AssertionError(f"built and compiled: {args[1]}")

    monkeypatch.setattr(Transaction, "execute", built)
    await stage.read(resume_session, None, session_id=session.session.id, person_id=ana.id)
    await stage.read(resume_guest, None, guest_id=guest.id, issued_at=0)
    for who, where in ((ana, group), (ben, group), (guest, ticket), (agent, ticket)):
        await stage.read(list_rooms_of, who)
        await stage.read(may_join, who, conversation_id=where)
        for after_rev in (None, 0, 1):
            joined = await stage.read(join_conversation, who, conversation_id=where, after_rev=after_rev)
            assert joined.view.last_message is not None
        await stage.read(load_messages, who, conversation_id=where, before=message_cursor(3))
        await stage.read(join_ticket, agent, conversation_id=ticket)
    monkeypatch.undo()
    with pytest.raises(AssertionError, match="built"):  # somebody would have noticed
        monkeypatch.setattr(Transaction, "execute", built)
        await stage.read(search_messages, ana, query="yes")


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
