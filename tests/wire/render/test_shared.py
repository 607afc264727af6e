"""What is encoded once for all is what encoding it for each would be."""

from __future__ import annotations

import msgspec
import pytest

from parlour.actions.talk.conversations import change_conversation, start_group
from parlour.actions.talk.delivery import summarise_conversations
from parlour.actions.talk.message_edits import hide_message
from parlour.actions.talk.messages import send_message
from parlour.domain.actor import Actor
from parlour.domain.conversation import ConversationView
from parlour.domain.message import Draft
from parlour.store.engine import Store
from parlour.wire import render
from parlour.wire.render.shared import SharedBodies
from parlour.wire.server_events import ConversationEvent
from tests.factories import Stage

LOOKS_LIKE_ONE = '"unread":0,"muted":false,"archived":false,"pinned":false'


@pytest.fixture
def stage(store: Store) -> Stage:
    return Stage(store)


async def read(stage: Stage, room: str, people: list[Actor]) -> list[ConversationView]:
    wanted = [(room, one.id) for one in people]
    return await stage.see(summarise_conversations, wanted=wanted)


def alone(view: ConversationView) -> bytes:
    return msgspec.json.encode(ConversationEvent(conversation=render.conversation(view, for_agent=False)))


async def test_each_gets_what_encoding_it_alone_would_be(stage: Stage) -> None:
    ana, bob, cas, dan = [await stage.account(name) for name in ("Ana", "Bob", "Cas", "Dan")]
    ids = [bob.id, cas.id, dan.id]
    room = (await stage.perform(start_group, ana, title=LOOKS_LIKE_ONE, participant_ids=ids)).view.conversation.id
    for said in ("One", f'"{LOOKS_LIKE_ONE},'):
        sent = await stage.perform(send_message, ana, conversation_id=room, draft=Draft.of(said))
    await stage.perform(change_conversation, bob, conversation_id=room, muted=True, pinned=True)
    await stage.perform(hide_message, cas, message_id=sent.message.id)
    views = await read(stage, room, [ana, bob, cas, dan])
    assert len(views) == 4
    for order in (views, views[::-1]):
        bodies = SharedBodies()
        told = [bodies.event(view) for view in order]
        assert told == [alone(view) for view in order]
    of_each = {view.place.person_id: msgspec.json.decode(alone(view))["conversation"] for view in views if view.place}
    assert [of_each[one.id]["unread"] for one in (ana, bob, cas, dan)] == [0, 2, 1, 2]
    assert (of_each[bob.id]["muted"], of_each[dan.id]["muted"]) == (True, False)
    assert of_each[cas.id]["lastMessage"]["content"] == ""


async def test_where_nothing_was_said_nothing_is_hidden_while_it_is_elsewhere(stage: Stage) -> None:
    ana, bob = await stage.account("Ana"), await stage.account("Bob")
    started = [
        await stage.perform(start_group, ana, title=title, participant_ids=[bob.id]) for title in ("Said", "Not")
    ]
    said, silent = [each.view.conversation.id for each in started]
    sent = await stage.perform(send_message, ana, conversation_id=said, draft=Draft.of("Hello"))
    await stage.perform(hide_message, bob, message_id=sent.message.id)
    views = await stage.see(summarise_conversations, wanted=[(said, bob.id), (silent, bob.id)])
    shown = {view.conversation.id: view.last_message for view in views}
    last = shown[said]
    assert last is not None
    assert last.hidden
    assert shown[silent] is None


async def test_a_member_sees_its_own_counts_of_its_ticket(stage: Stage) -> None:
    mia, ada = await stage.account("Mia"), await stage.agent()
    room = (await stage.ticket(mia)).ticket.conversation.id
    await stage.perform(send_message, ada, conversation_id=room, draft=Draft.of("How can I help?"))
    [view] = await read(stage, room, [mia])
    told = SharedBodies().event(view)
    assert told == alone(view)
    assert msgspec.json.decode(told)["conversation"]["ticket"]["unread"] == 1
