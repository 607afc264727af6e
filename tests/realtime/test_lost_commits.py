"""Commits whose answer is lost or late, on database servers behind a proxy: everybody hears what stands, in order.

Each case goes through all that has an effect on sockets: a removal, a closing, the end of a session.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from parlour.actions.desk.tickets import close_ticket
from parlour.actions.people.sessions import log_out
from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.message_edits import hide_message
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.participants import add_participant, remove_participant
from parlour.domain.actor import Actor
from parlour.domain.errors import Unavailable
from parlour.domain.message import Draft
from tests.contract.running import Running, running
from tests.realtime.client import Client
from tests.support.database_proxy import DatabaseProxy, database_proxy
from tests.support.databases import Database

on_servers = pytest.mark.parametrize("migrated", ["postgresql", "mysql"], indirect=True, scope="session")
pytestmark = on_servers
WAYS = ("answer lost", "landed late")


@dataclass
class Behind:
    """A server whose database is behind a proxy."""

    live: Running
    proxy: DatabaseProxy

    def spoil(self, way: str) -> None:
        if way == "answer lost":
            self.proxy.lose_answer()
        else:
            self.proxy.land_late(1.2)

    async def group(self) -> tuple[Actor, Actor, str]:
        mia, leo = await self.live.account("Mia"), await self.live.account("Leo")
        started = await self.live.perform(start_group, mia, title="Trip", participant_ids=[leo.id])
        return mia, leo, started.view.conversation.id

    async def say(self, actor: Actor, conversation_id: str, content: str, client_id: str | None = None) -> None:
        draft = Draft.of(content, client_id=client_id)
        await self.live.perform(send_message, actor, conversation_id=conversation_id, draft=draft)


@pytest.fixture
async def behind(tmp_path: Path, database: Database) -> AsyncIterator[Behind]:
    async with database_proxy(database.url) as proxy, running(tmp_path, database_url=proxy.url) as live:
        await live.parlour.jobs.stop()  # the next COMMIT is the test's
        yield Behind(live, proxy)


def contents(client: Client) -> list[str]:
    return [message["content"] for message in client.all("message:new") if message["messageType"] != "system"]


@pytest.mark.parametrize("way", WAYS)
async def test_a_message_in_doubt_is_heard_without_another(behind: Behind, way: str) -> None:
    mia, leo, group = await behind.group()
    listener = await behind.live.socket(leo, join=group)
    behind.spoil(way)
    with pytest.raises(Unavailable):
        await behind.say(mia, group, "Perhaps", "c1")
    assert (await listener.hear("message:new", content="Perhaps"))["seq"] == 1
    await behind.say(mia, group, "Perhaps", "c1")
    await listener.settle()
    assert contents(listener) == ["Perhaps"]


@pytest.mark.parametrize("way", WAYS)
async def test_the_removed_hear_nothing_more_when_the_removal_is_in_doubt(behind: Behind, way: str) -> None:
    mia, leo, group = await behind.group()
    owner, removed = await behind.live.socket(mia, join=group), await behind.live.socket(leo, join=group)
    behind.spoil(way)
    with pytest.raises(Unavailable):
        await behind.live.perform(remove_participant, mia, conversation_id=group, person_id=leo.id)
    await removed.hear("conversation:removed", conversationId=group)
    assert (await owner.hear("participant:removed"))["userId"] == leo.id
    await behind.say(mia, group, "Not for Leo")
    await owner.hear("message:new", content="Not for Leo")
    await removed.settle()
    assert contents(removed) == []


async def test_the_removed_hear_nothing_committed_behind_a_removal_that_is_answered_late(behind: Behind) -> None:
    mia, leo, group = await behind.group()
    owner, removed = await behind.live.socket(mia, join=group), await behind.live.socket(leo, join=group)
    behind.proxy.answer_late(1.0)
    removing = asyncio.ensure_future(
        behind.live.perform(remove_participant, mia, conversation_id=group, person_id=leo.id)
    )
    await asyncio.sleep(0.3)
    for number in range(3):
        await behind.say(mia, group, f"Not for Leo {number}")
    await owner.hear("message:new", content="Not for Leo 2")
    await removing
    await removed.hear("conversation:removed", conversationId=group)
    await removed.settle()
    assert contents(removed) == []
    assert contents(owner) == [f"Not for Leo {number}" for number in range(3)]


async def test_who_is_let_in_again_stays_when_the_removal_is_told_late(behind: Behind) -> None:
    mia, leo, group = await behind.group()
    owner, member = await behind.live.socket(mia, join=group), await behind.live.socket(leo, join=group)
    behind.proxy.answer_late(1.0)
    removing = asyncio.ensure_future(
        behind.live.perform(remove_participant, mia, conversation_id=group, person_id=leo.id)
    )
    await asyncio.sleep(0.3)
    await behind.live.perform(add_participant, mia, conversation_id=group, person_id=leo.id)
    await owner.hear("participant:added")
    await member.must("conversation:join", group)
    await removing
    await member.settle()
    await behind.say(mia, group, "For Leo again")
    await member.hear("message:new", content="For Leo again")


@pytest.mark.parametrize("way", WAYS)
async def test_a_closing_in_doubt_reaches_the_guest_and_the_desk(behind: Behind, way: str) -> None:
    gil, alma = await behind.live.guest(), await behind.live.agent()
    ticket = (await behind.live.ticket(gil)).message.conversation_id
    guest, desk = await behind.live.socket(gil, join=ticket), await behind.live.socket(alma)
    behind.spoil(way)
    with pytest.raises(Unavailable):
        await behind.live.perform(close_ticket, alma, ticket_id=ticket)
    for client in (guest, desk):
        assert (await client.hear("ticket:closed"))["ticket"]["status"] == "closed"
    await guest.settle()
    for client in (guest, desk):
        assert len(client.all("ticket:closed")) == 1


async def test_a_new_ticket_and_a_new_conversation_in_doubt_are_told(behind: Behind) -> None:
    gil, alma, mia = await behind.live.guest(), await behind.live.agent(), await behind.live.account("Mia")
    desk, member = await behind.live.socket(alma), await behind.live.socket(mia)
    behind.proxy.lose_answer()
    with pytest.raises(Unavailable):
        await behind.live.ticket(gil)
    assert (await desk.hear("ticket:new"))["ticket"]["owner"]["name"] == "Gil"
    behind.proxy.lose_answer()
    with pytest.raises(Unavailable):
        await behind.live.perform(start_group, alma, title="Trip", participant_ids=[mia.id])
    assert (await member.hear("conversation:new"))["conversation"]["title"] == "Trip"


@pytest.mark.parametrize("way", WAYS)
async def test_a_log_out_in_doubt_ends_the_sockets(behind: Behind, way: str) -> None:
    gil = await behind.live.guest()
    socket = await behind.live.socket(gil)
    behind.spoil(way)
    with pytest.raises(Unavailable):
        await behind.live.perform(log_out, gil)
    async with asyncio.timeout(30):
        await socket.ended.wait()
    assert socket.all("connection:error")


async def test_a_hiding_in_doubt_reaches_ones_own_sockets(behind: Behind) -> None:
    mia, leo, group = await behind.group()
    own = await behind.live.socket(leo, join=group)
    await behind.say(mia, group, "Hide me")
    message = await own.hear("message:new", content="Hide me")
    behind.proxy.lose_answer()
    with pytest.raises(Unavailable):
        await behind.live.perform(hide_message, leo, message_id=message["id"])
    assert (await own.hear("message:hidden"))["messageId"] == message["id"]


async def test_what_was_never_committed_is_never_told(behind: Behind) -> None:
    mia, leo, group = await behind.group()
    owner, member = await behind.live.socket(mia, join=group), await behind.live.socket(leo, join=group)
    for action, named in (
        (remove_participant, {"conversation_id": group, "person_id": leo.id}),
        (send_message, {"conversation_id": group, "draft": Draft.of("Never")}),
    ):
        behind.proxy.lose_commit()
        with pytest.raises(Unavailable):
            await behind.live.perform(action, mia, **named)
    await owner.settle(2.0)
    await behind.say(mia, group, "For both")
    for client in (owner, member):
        await client.hear("message:new", content="For both")
        assert contents(client) == ["For both"]
    assert not member.all("conversation:removed")
