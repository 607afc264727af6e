"""Every call about a conversation, by each door, as a member, an outsider, somebody removed, a stranger, about what
is missing and from another conversation: who may not know of it learns nothing, byte for byte."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from parlour.actions.talk.messages import send_message
from parlour.domain.message import Draft
from parlour.store.schema.tables import conversations, messages
from tests.contract.calls import CALLS, NOT_FOUND, OK, Call, Place
from tests.contract.cast import World
from tests.realtime.client import Client, Refused

pytestmark = pytest.mark.asyncio(loop_scope="module")

ASKED = [(call, door) for call in CALLS for door in call.doors]
EACH = [pytest.param(call, door, id=f"{call.name}-{door}") for call, door in ASKED]


@pytest.mark.parametrize(("call", "door"), EACH)
async def test_a_group_is_for_those_who_take_part(world: World, call: Call, door: str) -> None:
    place = await world.group()
    listener = await _joined(world, "head", place)
    before = await _rows(world, place)
    world.live.forget()
    world.ran.clear()
    refused = [
        await world.ask(call, door, name, place) for name in ("outsider", "removed", "elsewhere", "agent", "guest")
    ]
    refused += [await world.ask(call, door, "member", nowhere) for nowhere in (world.nowhere(), world.nonsense())]
    assert {told.code for told in refused} == {NOT_FOUND}
    assert len({str(told.whole) for told in refused}) == 1, "what is missing and what is not theirs look alike"
    if door == "http":
        assert (await world.ask(call, door, None, place)).code == "unauthenticated"
    assert world.news() == []
    assert await _rows(world, place) == before
    assert (await world.ask(call, door, "member", place)).code == call.member
    assert (await world.ask(call, door, "head", place)).code == call.head
    assert set(call.actions) <= set(world.ran)
    await _nothing_reaches_who_was_removed(world, place, listener)


@pytest.mark.parametrize("owner", ["guest", "member"])
@pytest.mark.parametrize(("call", "door"), EACH)
async def test_a_ticket_is_for_its_owner_and_the_desk(world: World, call: Call, door: str, owner: str) -> None:
    place = await world.ticket(owner)
    before = await _rows(world, place)
    world.live.forget()
    refused = [await world.ask(call, door, name, place) for name in ("other guest", "outsider", "elsewhere")]
    refused += [
        await world.ask(call, door, name, nowhere)
        for name in (owner, "agent")
        for nowhere in (world.nowhere(), world.nonsense())
    ]
    assert {told.code for told in refused} == {NOT_FOUND}
    assert len({str(told.whole) for told in refused}) == 1
    assert world.news() == []
    assert await _rows(world, place) == before
    assert (await world.ask(call, door, owner, place)).code == call.owner
    assert (await world.ask(call, door, "agent", place)).code == call.agent


@pytest.mark.parametrize(("call", "door"), EACH)
async def test_in_a_closed_ticket_reading_works_and_writing_does_not(world: World, call: Call, door: str) -> None:
    place = await world.ticket("guest", closed=True)
    before = await _rows(world, place)
    world.live.forget()
    assert (await world.ask(call, door, "guest", place)).code == call.closed_owner
    if call.writes_no_more:
        assert (await world.ask(call, door, "agent", place)).code == call.closed_agent
        assert world.news() == []
        assert await _rows(world, place) == before
    else:
        assert (await world.ask(call, door, "agent", place)).code == call.closed_agent


async def test_a_stranger_gets_no_socket(world: World) -> None:
    with pytest.raises(Refused, match="No token provided"):
        await Client.open(world.live.url)


async def test_a_site_admin_moderates_what_was_said_and_is_an_outsider_else(world: World) -> None:
    place = await world.group()
    for call, door in ASKED:
        expected = OK if call.name in ("delete", "wordings") else NOT_FOUND
        assert (await world.ask(call, door, "admin", place)).code == expected, f"{call.name} {door}"


async def test_of_an_open_linked_conversation_one_sees_that_it_is_there_and_no_more(world: World) -> None:
    place = await world.linked()
    for call, door in ASKED:
        expected = OK if call.name == "show" else NOT_FOUND
        assert (await world.ask(call, door, "outsider", place)).code == expected, f"{call.name} {door}"
        assert (await world.ask(call, door, "guest", place)).code == NOT_FOUND, f"{call.name} {door}"


async def _joined(world: World, name: str, place: Place) -> Client:
    client = await world.socket(name)
    await client.must("conversation:join", place.conversation)
    return client


async def _nothing_reaches_who_was_removed(world: World, place: Place, listener: Client) -> None:
    """A last message reaches those who are there; by its own next answer the removed one would have heard it too."""
    gone = await world.socket("removed")
    draft = Draft.of("The last word")
    await world.perform(send_message, "head", conversation_id=place.conversation, draft=draft)
    await listener.hear("message:new", conversationId=place.conversation, content="The last word")
    await gone.must("conversation:leave", place.conversation)
    after = gone.heard[gone.heard.index(("conversation:removed", {"conversationId": place.conversation})) + 1 :]
    assert [event for event in after if place.conversation in str(event)] == []


async def _rows(world: World, place: Place) -> list[Any]:
    def read(tx: Any) -> list[Any]:
        said = select(messages).where(messages.c.conversation_id == place.conversation).order_by(messages.c.seq)
        stands = select(conversations).where(conversations.c.id == place.conversation)
        return [tuple(row) for statement in (said, stands) for row in tx.execute(statement).all()]

    found: list[Any] = await world.live.store.read(read)
    return found
