"""An open linked conversation from outside: what it is about and who is there, and nothing of what was said."""

from __future__ import annotations

from typing import Any

import pytest

from parlour.actions.talk.conversations import list_conversations
from parlour.actions.talk.linked import start_linked
from parlour.actions.talk.messages import load_messages, send_message
from parlour.actions.talk.participants import add_participant, list_participants, remove_participant
from parlour.actions.talk.receipts import mark_read
from parlour.actions.talk.search import search_messages
from parlour.actions.talk.sync import join_conversation, show_conversation, sync_conversation
from parlour.domain.actor import Actor
from parlour.domain.conversation import ConversationView
from parlour.domain.errors import Fault, Forbidden, NotFound, Unauthenticated
from parlour.domain.ids import uuid7
from parlour.domain.message import Draft
from parlour.wire import render
from tests.factories import Stage


async def start(
    stage: Stage, actor: Actor | None, *, is_open: bool = True, link_id: str = "42", signed_for: str | None = None
) -> ConversationView:
    link = {"link_type": "order", "link_id": link_id, "title": "Order 42", "url": "https://shop.example.com/42"}
    started = await stage.perform(
        start_linked, actor, **link, participant_ids=[], is_open=is_open, signed_for=signed_for
    )
    return started.view


async def talked_about(stage: Stage, ana: Actor, **link: Any) -> str:
    """A linked conversation in which something was said."""
    conversation = (await start(stage, ana, signed_for=ana.id, **link)).conversation.id
    for text in ("Secretly", "Very secretly"):
        await stage.perform(send_message, ana, conversation_id=conversation, draft=Draft.of(text))
    return conversation


async def test_who_takes_no_part_sees_what_it_is_about_and_nothing_of_what_was_said(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    order = await talked_about(stage, ana)
    for view in (await start(stage, ben), await stage.read(show_conversation, ben, conversation_id=order)):
        shown = render.conversation(view, for_agent=False)
        assert (shown.id, shown.title, shown.joined) == (order, "Order 42", False)
        assert shown.link is not None
        assert (shown.link.title, shown.link.open) == ("Order 42", True)
        assert [(each.name, each.read_seq, each.delivered_seq) for each in shown.participants] == [("Ana", 0, 0)]
        assert (shown.participant_count, shown.last_message, shown.last_seq, shown.unread) == (1, None, 0, 0)
        assert shown.updated_at == shown.created_at
    own = render.conversation(await stage.read(show_conversation, ana, conversation_id=order), for_agent=False)
    assert (own.joined, own.last_seq, own.last_message is not None) == (True, 2, True)


async def test_looking_from_outside_lets_nobody_in(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    order = await talked_about(stage, ana)
    assert (await start(stage, ben)).place is None
    for query in (load_messages, list_participants, join_conversation):
        with pytest.raises(NotFound):
            await stage.read(query, ben, conversation_id=order)
    with pytest.raises(NotFound):
        await stage.read(sync_conversation, ben, conversation_id=order, after_rev=0)
    with pytest.raises(NotFound):
        await stage.perform(send_message, ben, conversation_id=order, draft=Draft.of("Me too"))
    with pytest.raises(NotFound):
        await stage.perform(mark_read, ben, conversation_id=order, seq=1)
    assert not (await stage.read(search_messages, ben, query="secretly")).results
    assert not (await stage.read(list_conversations, ben)).conversations
    assert (await stage.read(list_conversations, ana)).conversations


async def test_who_joins_is_inside(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    order = await talked_about(stage, ana)
    seen = await start(stage, ben)
    await stage.perform(add_participant, ben, conversation_id=seen.conversation.id, person_id=ben.id)
    view = await stage.read(show_conversation, ben, conversation_id=order)
    assert render.conversation(view, for_agent=False).joined
    assert (view.participant_count, view.last_message is not None) == (2, True)


@pytest.mark.parametrize("who", ["outsider", "agent", "removed", "member", "guest", "stranger", "missing", "closed"])
async def test_only_accounts_see_an_open_conversation_and_a_closed_one_is_not_there(stage: Stage, who: str) -> None:
    ana, ben, agent = await stage.account("Ana"), await stage.account("Ben"), await stage.agent()
    order = await talked_about(stage, ana)
    closed = await talked_about(stage, ana, is_open=False, link_id="43")
    for conversation in (order, closed):
        shown = await stage.read(show_conversation, ana, conversation_id=conversation)
        assert shown.place is not None
    if who == "removed":
        await stage.perform(add_participant, ben, conversation_id=order, person_id=ben.id)
        await stage.perform(remove_participant, ben, conversation_id=order, person_id=ben.id)
    cases: dict[str, tuple[Actor | None, str, type[Fault] | None]] = {
        "outsider": (ben, order, None),
        "agent": (agent, order, None),
        "removed": (ben, order, None),
        "member": (ana, order, None),
        "guest": (await stage.guest(), order, NotFound),
        "stranger": (None, order, Unauthenticated),
        "missing": (ben, uuid7(), NotFound),
        "closed": (ben, closed, NotFound),
    }
    actor, conversation, fault = cases[who]
    if fault is None:
        view = await stage.read(show_conversation, actor, conversation_id=conversation)
        assert (view.last_message is not None) == (who == "member")
        return
    with pytest.raises(fault):
        await stage.read(show_conversation, actor, conversation_id=conversation)


async def test_a_closed_one_is_not_found_by_its_object_either(stage: Stage) -> None:
    ana, ben = await stage.account("Ana"), await stage.account("Ben")
    await start(stage, ana, is_open=False, signed_for=ana.id)
    with pytest.raises(Forbidden):
        await start(stage, ben, is_open=True)
    assert (await start(stage, ana)).place is not None
