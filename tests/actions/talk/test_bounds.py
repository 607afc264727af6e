"""How many may take part, what is there already, and who is answered when the rate refuses to start anything."""

from __future__ import annotations

from typing import Any

import pytest

from parlour.actions.talk import conversations as talk
from parlour.actions.talk import participants as members
from parlour.actions.talk.conversations import change_conversation, direct_started_before, start_direct, start_group
from parlour.actions.talk.linked import linked_started_before, start_linked
from parlour.actions.talk.message_edits import react
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.participants import (
    add_participant,
    change_role,
    list_participants,
    remove_participant,
)
from parlour.domain.errors import Conflict, Invalid
from parlour.domain.events import ConversationTouched, ParticipantChanged
from parlour.domain.message import Draft
from tests.factories import Stage

ORDER: dict[str, Any] = {"link_type": "order", "link_id": "42"}
NEW: dict[str, Any] = {**ORDER, "title": "Order 42", "url": None, "participant_ids": []}


async def test_the_direct_conversation_there_is_is_found_where_none_may_be_started(stage: Stage) -> None:
    mia, leo, ann = [await stage.account(name) for name in ("Mia", "Leo", "Ann")]
    started = await stage.perform(start_direct, mia, participant_id=leo.id)
    found = await stage.read(direct_started_before, leo, participant_id=mia.id)
    assert found is not None
    assert (found.created, found.view.conversation.id) == (False, started.view.conversation.id)
    for other in (ann.id, "no id"):
        assert await stage.read(direct_started_before, mia, participant_id=other) is None


@pytest.mark.parametrize(("is_open", "finders"), [(False, {"Alma", "Root"}), (True, {"Alma", "Root", "Mia"})])
async def test_the_linked_conversation_there_is_is_found_by_those_who_may_know_of_it(
    stage: Stage, is_open: bool, finders: set[str]
) -> None:
    alma, mia, root = await stage.agent(), await stage.account("Mia"), await stage.account("Root", "admin")
    for actor in (alma, mia, root):
        assert await stage.read(linked_started_before, actor, **ORDER) is None
    started = await stage.perform(start_linked, alma, **NEW, is_open=is_open)
    found = {actor.name: await stage.read(linked_started_before, actor, **ORDER) for actor in (alma, mia, root)}
    assert {name for name, one in found.items() if one is not None} == finders
    assert {one.view.conversation.id for one in found.values() if one} == {started.view.conversation.id}


async def test_a_group_has_so_many_people_and_not_one_more(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "PARTICIPANTS", 3)
    monkeypatch.setattr(talk, "PARTICIPANTS", 3)
    mia, leo, ann, eve = [await stage.account(name) for name in ("Mia", "Leo", "Ann", "Eve")]
    with pytest.raises(Invalid):
        await stage.perform(start_group, mia, title="Team", participant_ids=[leo.id, ann.id, eve.id])
    started = await stage.perform(start_group, mia, title="Team", participant_ids=[leo.id, ann.id])
    group = started.view.conversation.id
    with pytest.raises(Invalid):
        await stage.perform(add_participant, mia, conversation_id=group, person_id=eve.id)
    assert len(await stage.read(list_participants, mia, conversation_id=group)) == 3


async def test_a_signed_link_lets_nobody_into_a_full_conversation(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    alma, mia = await stage.agent(), await stage.account("Mia")
    await stage.perform(start_linked, alma, **NEW, is_open=False)
    monkeypatch.setattr(members, "PARTICIPANTS", 1)
    with pytest.raises(Conflict):
        await stage.perform(start_linked, mia, **NEW, is_open=False, signed_for=mia.id)
    monkeypatch.setattr(members, "PARTICIPANTS", 2)
    assert not (await stage.perform(start_linked, mia, **NEW, is_open=False, signed_for=mia.id)).created


async def test_the_title_and_the_role_that_are_there_already_change_nothing(stage: Stage) -> None:
    mia, leo = await stage.account("Mia"), await stage.account("Leo")
    group = (await stage.perform(start_group, mia, title="Team", participant_ids=[leo.id])).view.conversation.id
    stage.forget()
    await stage.perform(change_conversation, mia, conversation_id=group, title="Team")
    place = await stage.perform(change_role, mia, conversation_id=group, person_id=leo.id, role="member")
    assert (place.participant.role, stage.heard(ParticipantChanged)) == ("member", [])
    assert stage.heard(ConversationTouched) == []
    await stage.perform(change_conversation, mia, conversation_id=group, title="Crew")
    assert stage.heard(ConversationTouched)


async def test_the_last_one_leaves_a_group_to_nobody(stage: Stage) -> None:
    mia = await stage.account("Mia")
    group = (await stage.perform(start_group, mia, title="Alone", participant_ids=[])).view.conversation.id
    stage.forget()
    await stage.perform(remove_participant, mia, conversation_id=group, person_id=mia.id)
    assert stage.heard(ParticipantChanged) == []


async def test_a_message_has_so_many_different_emoji_and_not_one_more(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parlour.actions.talk.message_edits.EMOJIS", 2)
    mia, leo = await stage.account("Mia"), await stage.account("Leo")
    talk_id = (await stage.perform(start_direct, mia, participant_id=leo.id)).view.conversation.id
    sent = await stage.perform(send_message, mia, conversation_id=talk_id, draft=Draft.of("Hello"))
    for emoji in ("👍", "🎉"):
        await stage.perform(react, mia, message_id=sent.message.id, emoji=emoji)
    with pytest.raises(Invalid):
        await stage.perform(react, leo, message_id=sent.message.id, emoji="🔥")
    after = await stage.perform(react, leo, message_id=sent.message.id, emoji="👍")
    assert {each.emoji: len(each.person_ids) for each in after.reactions} == {"👍": 2, "🎉": 1}
