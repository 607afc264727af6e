"""Whether a transaction stands, by the traces of its facts: of each kind once undone, and once committed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from parlour.actions.people.administration import change_person
from parlour.actions.people.sessions import change_profile, end_session, log_in, log_out
from parlour.actions.talk.committed import is_committed
from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.message_edits import edit_message, hide_message
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.participants import remove_participant
from parlour.actions.talk.receipts import mark_delivered, mark_read
from parlour.domain import events
from parlour.domain.actor import Actor
from parlour.domain.message import Draft
from parlour.store.transaction import Transaction
from tests.factories import Stage


class Undone(Exception):
    """Ends a transaction that shall leave nothing."""


async def stands(stage: Stage, facts: list[Any]) -> bool:
    return await stage.see(is_committed, facts=facts)


async def tried(
    stage: Stage, kind: type, action: Callable[..., Any], actor: Actor, **named: Any
) -> tuple[bool, bool]:
    """Whether its fact of this kind shows that it stands: when it was undone, and when it was done."""
    facts = list[Any]()

    def undone(tx: Transaction) -> None:
        action(tx, actor, **named)
        facts.extend(tx.announcements)
        raise Undone

    with pytest.raises(Undone):
        await stage.store.write(undone)
    of_kind = [fact for fact in facts if type(fact) is kind]
    assert of_kind, "it announces that fact"
    before = await stands(stage, of_kind)
    stage.forget()
    await stage.perform(action, actor, **named)
    return before, await stands(stage, stage.heard(kind))


async def group(stage: Stage) -> tuple[Actor, Actor, str, str]:
    """Two people in a group, and the message of the first."""
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    started = await stage.perform(start_group, ana, title="Picnic", participant_ids=[ben.id])
    conversation = started.view.conversation.id
    sent = await stage.perform(send_message, ana, conversation_id=conversation, draft=Draft.of("Hello"))
    return ana, ben, conversation, sent.message.id


async def test_what_is_said_edited_hidden_and_begun_leaves_a_trace(stage: Stage) -> None:
    ana, ben, conversation, message = await group(stage)
    for kind, action, actor, named in (
        (events.MessageCreated, send_message, ben, {"conversation_id": conversation, "draft": Draft.of("Hi")}),
        (events.MessageChanged, edit_message, ana, {"message_id": message, "content": "Oh", "window_ms": 60_000}),
        (events.MessageHidden, hide_message, ben, {"message_id": message}),
        (events.ConversationStarted, start_group, ana, {"title": "Other", "participant_ids": [ben.id]}),
    ):
        assert await tried(stage, kind, action, actor, **named) == (False, True), kind


async def test_receipts_leave_one_of_their_own_kind_in_ones_place(stage: Stage) -> None:
    ana, ben, conversation, _ = await group(stage)
    for action in (mark_delivered, mark_read):
        found = await tried(stage, events.ReceiptMoved, action, ben, conversation_id=conversation, seq=1)
        assert found == (False, True), action
    moved = stage.heard(events.ReceiptMoved)
    await stage.perform(remove_participant, ana, conversation_id=conversation, person_id=ben.id)
    assert not await stands(stage, moved)  # the place is gone, and no longer shows it


async def test_receipts_of_an_agent_leave_theirs_in_the_ticket(stage: Stage) -> None:
    agent, opened = await stage.agent(), await stage.ticket(await stage.guest())
    ticket, seq = opened.ticket.conversation.id, opened.ticket.conversation.last_seq
    for action in (mark_delivered, mark_read):
        found = await tried(stage, events.ReceiptMoved, action, agent, conversation_id=ticket, seq=seq)
        assert found == (False, True), action


async def test_hiding_oneself_and_showing_oneself_again_leave_one(stage: Stage) -> None:
    ana = await stage.account("Ana")
    for hides in (True, False):
        found = await tried(stage, events.PresenceChosen, change_profile, ana, hides_presence=hides)
        assert found == (False, True), hides


async def test_the_end_of_sessions_leaves_one(stage: Stage) -> None:
    root, ana, gil = await stage.account("Root", "admin"), await stage.account("Ana"), await stage.guest()
    entered = [await stage.perform(log_in, None, person_id=ana.id, lifetime_ms=60_000) for _ in range(2)]
    ended = events.SessionsEnded
    assert await tried(stage, ended, end_session, ana, session_id=entered[0].session.id) == (False, True)
    assert await tried(stage, ended, change_person, root, person_id=ana.id, disabled=True) == (False, True)
    assert await tried(stage, ended, log_out, gil) == (False, True)


async def test_where_no_fact_leaves_a_trace_nothing_shows_it(stage: Stage) -> None:
    assert not await stands(stage, [])
    assert not await stands(stage, [events.SettingsChanged("edit_window")])
