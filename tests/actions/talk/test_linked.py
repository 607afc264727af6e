"""Who starts the one conversation on an object, who is let into it, and an admin that takes it over."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from parlour.actions.talk.conversations import Started, start_group
from parlour.actions.talk.linked import start_linked, take_over
from parlour.actions.talk.messages import load_messages, send_message
from parlour.actions.talk.participants import add_participant, list_participants, remove_participant
from parlour.actions.talk.sync import show_conversation
from parlour.domain.actor import Actor
from parlour.domain.errors import Forbidden, Invalid, NotFound, Unauthenticated
from parlour.domain.events import ParticipantAdded
from parlour.domain.ids import uuid7
from parlour.domain.message import Draft, text_of
from tests.factories import Stage

SQUATTED: dict[str, Any] = {"title": "Pay here", "url": "https://evil.example", "is_open": True}
ORDER: dict[str, Any] = {"title": "Order 42", "url": "https://shop.example.com/42", "is_open": False}


async def start(stage: Stage, actor: Actor | None, link_id: str = "42", **more: Any) -> Started:
    named = {"link_type": "order", "link_id": link_id, "participant_ids": [], **ORDER, **more}
    return await stage.perform(start_linked, actor, **named)


async def roles(stage: Stage, actor: Actor, conversation_id: str) -> dict[str, str]:
    places = await stage.read(list_participants, actor, conversation_id=conversation_id)
    return {place.person.name: place.participant.role for place in places}


async def test_a_member_starts_one_with_a_link_that_was_signed_for_it_and_not_without(stage: Stage) -> None:
    ana, eve = await stage.account("Ana"), await stage.account("Eve")
    with pytest.raises(Forbidden):
        await start(stage, ana)
    with pytest.raises(Forbidden):
        await start(stage, eve, signed_for=ana.id)
    for name in (None, "", "ana", eve.username):
        with pytest.raises(Forbidden):
            await start(stage, ana, signed_for=name)
    assert stage.announced == []
    started = await start(stage, ana, signed_for=(ana.username or "").upper())
    assert started.created
    again = await start(stage, ana)
    assert (again.created, again.view.conversation.id) == (False, started.view.conversation.id)


@pytest.mark.parametrize("role", ["agent", "admin"])
async def test_who_works_the_desk_starts_one_without_a_signature(stage: Stage, role: Any) -> None:
    agent, mia = await stage.account("Ada", role), await stage.account("Mia")
    started = await start(stage, agent, participant_ids=[mia.id])
    assert (started.created, await roles(stage, mia, started.view.conversation.id)) == (
        True,
        {"Ada": "owner", "Mia": "member"},
    )


async def test_the_answer_to_an_unsigned_question_does_not_tell_whether_there_is_one(stage: Stage) -> None:
    ana, eve, ben = [await stage.account(name) for name in ("Ana", "Eve", "Ben")]
    taken = (await start(stage, ana, signed_for=ana.id)).view.conversation.id
    for people in ([], [ben.id], [uuid7()]):
        answers = []
        for link_id in ("42", "43"):
            with pytest.raises(Forbidden) as refused:
                await start(stage, eve, link_id, participant_ids=people)
            answers.append((refused.value.code, refused.value.message))
        assert len(set(answers)) == 1
    assert await roles(stage, ana, taken) == {"Ana": "owner"}
    for outsider in (await stage.guest(), None):
        for link_id in ("42", "43"):
            with pytest.raises((Forbidden, Unauthenticated)):
                await start(stage, outsider, link_id, signed_for=None if outsider is None else outsider.id)


async def test_a_signed_link_lets_its_person_into_the_one_there_is(stage: Stage) -> None:
    ana, ben, cem = [await stage.account(name) for name in ("Ana", "Ben", "Cem")]
    order = (await start(stage, ana, signed_for=ana.id)).view.conversation.id
    await stage.perform(send_message, ana, conversation_id=order, draft=Draft.of("Where is it?"))
    stage.forget()
    for _ in range(2):
        found = await start(stage, ben, signed_for=ben.id, participant_ids=[cem.id], title="Mine now", is_open=True)
        assert (found.created, found.view.conversation.title) == (False, "Order 42")
        assert found.view.conversation.link is not None
        assert not found.view.conversation.link.open
    assert await roles(stage, ben, order) == {"Ana": "owner", "Ben": "member"}
    assert [event.person.name for event in stage.heard(ParticipantAdded)] == ["Ben"]
    page = await stage.read(load_messages, ben, conversation_id=order)
    assert [text_of(message) for message in page.messages] == ["Where is it?", "Ben joined"]


async def test_of_many_at_once_one_starts_it_and_the_others_are_let_in(stage: Stage) -> None:
    people = [await stage.account(name) for name in ("Ana", "Ben", "Cem", "Dia")]
    started = await asyncio.gather(*(start(stage, who, signed_for=who.id) for who in people))
    assert sum(one.created for one in started) == 1
    assert len({one.view.conversation.id for one in started}) == 1
    places = await roles(stage, people[0], started[0].view.conversation.id)
    assert sorted(places.values()) == ["member", "member", "member", "owner"]


async def test_an_admin_takes_a_squatted_conversation_over_and_sends_the_squatter_away(stage: Stage) -> None:
    eve, mia, root = await stage.account("Eve"), await stage.account("Mia"), await stage.account("Root", "admin")
    taken = (await start(stage, eve, signed_for=eve.id, participant_ids=[mia.id], **SQUATTED)).view.conversation.id
    seen = await start(stage, root)
    assert (seen.created, seen.view.conversation.id, seen.view.place) == (False, taken, None)
    with pytest.raises(NotFound):
        await stage.read(load_messages, root, conversation_id=taken)
    view = await stage.perform(take_over, root, conversation_id=taken, **ORDER)
    assert view.conversation.link is not None
    link = view.conversation.link
    assert (view.conversation.title, link.title, link.url, link.open) == (
        "Order 42",
        "Order 42",
        "https://shop.example.com/42",
        False,
    )
    assert await roles(stage, root, taken) == {"Eve": "member", "Mia": "member", "Root": "owner"}
    page = await stage.read(load_messages, mia, conversation_id=taken)
    facts = [message.system["event"] for message in page.messages if message.system]
    assert facts == ["taken_over", "participant_added"]
    await stage.perform(remove_participant, root, conversation_id=taken, person_id=eve.id)
    with pytest.raises(NotFound):
        await stage.read(show_conversation, eve, conversation_id=taken)
    with pytest.raises(NotFound):
        await stage.perform(add_participant, eve, conversation_id=taken, person_id=eve.id)
    kept = await stage.perform(take_over, root, conversation_id=taken, url=None)
    assert kept.conversation.link is not None
    assert (kept.conversation.title, kept.conversation.link.url) == ("Order 42", None)


async def test_nobody_else_takes_one_over_and_nothing_else_is_taken_over(stage: Stage) -> None:
    ana, eve, root = await stage.account("Ana"), await stage.account("Eve"), await stage.account("Root", "admin")
    agent, guest = await stage.agent(), await stage.guest()
    order = (await start(stage, ana, signed_for=ana.id, **SQUATTED)).view.conversation.id
    group = (await stage.perform(start_group, ana, title="Team", participant_ids=[root.id])).view.conversation.id
    stage.forget()
    with pytest.raises(Forbidden):
        await stage.perform(take_over, ana, conversation_id=order)
    for outsider in (eve, agent, guest):
        with pytest.raises(NotFound):
            await stage.perform(take_over, outsider, conversation_id=order)
    with pytest.raises(Unauthenticated):
        await stage.perform(take_over, None, conversation_id=order)
    for elsewhere in (group, (await stage.ticket(guest)).ticket.conversation.id, uuid7(), "x"):
        with pytest.raises(NotFound):
            await stage.perform(take_over, root, conversation_id=elsewhere)
    for wrong in ({"title": ""}, {"title": "x" * 201}, {"url": "javascript:alert(1)"}):
        with pytest.raises(Invalid):
            await stage.perform(take_over, root, conversation_id=order, **wrong)
    assert await roles(stage, ana, order) == {"Ana": "owner"}


async def test_in_a_linked_conversation_only_an_admin_that_took_it_over_sends_people_away(stage: Stage) -> None:
    ana, ben, root = await stage.account("Ana"), await stage.account("Ben"), await stage.account("Root", "admin")
    named = [ben.id, root.id]
    order = (await start(stage, ana, signed_for=ana.id, participant_ids=named)).view.conversation.id
    for who, whom in ((ana, ben), (ben, ana), (root, ben)):
        with pytest.raises(Forbidden):
            await stage.perform(remove_participant, who, conversation_id=order, person_id=whom.id)
    await stage.perform(take_over, root, conversation_id=order)
    await stage.perform(remove_participant, root, conversation_id=order, person_id=ana.id)
    assert await roles(stage, ben, order) == {"Ben": "member", "Root": "owner"}
