"""Each action that both doors offer gives the same rows, the same facts, the same answers and the same refusals."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from parlour.actions.desk.tickets import reopen_ticket
from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.messages import send_message
from parlour.domain.actor import Actor
from parlour.domain.ids import uuid7
from parlour.domain.message import Draft
from parlour.store.schema.tables import conversations, messages
from tests.contract.doors import DOORS, Answer, Door
from tests.contract.running import Running, running
from tests.realtime.client import Client

pytestmark = pytest.mark.asyncio(loop_scope="module")

# What no two runs share: ids are replaced by the order in which they appear, times by one word.
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
# Told together and in its own time, so how often is a matter of speed; what else is live hangs on who has a socket.
_COALESCED = {
    "conversation:new": "conversation:updated",  # of the beginning, where it came late
    "conversation:updated": "conversation:updated",
    "ticket:updated": "ticket:updated",
}
_OF_THE_MOMENT = ("connection:established", "user:online", "user:offline", "desk:status", "ticket:viewers")
_END = "The end"


@dataclass
class Scene:
    """The same beginning for each door: a guest with a ticket, its agent, an outsider; two members with a group.
    `listeners`: who is there to hear, by what it is."""

    live: Running
    door: Door
    guest: Actor
    agent: Actor
    outsider: Actor
    head: Actor
    mate: Actor
    ticket_id: str
    group_id: str
    outsiders_id: str
    listeners: dict[str, Client] = field(default_factory=dict)

    async def listen(self) -> None:
        connect, ticket, group = self.live.socket, self.ticket_id, self.group_id
        self.listeners = {
            "guest, joined": await connect(self.guest, join=ticket),
            "guest, elsewhere": await connect(self.guest),
            "agent, joined": await connect(self.agent, join=ticket),
            "desk": await connect(self.agent),
            "outsider": await connect(self.outsider),
            "mate, joined": await connect(self.mate, join=group),
            "head, elsewhere": await connect(self.head),
        }
        await self.listeners["guest, joined"].hear("message:new", messageType="system")
        for client in self.listeners.values():
            client.forget()

    async def heard(self) -> dict[str, Any]:
        """By each listener, after a last message has come to all of them."""
        live, send = self.live, send_message
        await live.perform(reopen_ticket, self.agent, ticket_id=self.ticket_id)
        for who, where in ((self.guest, self.ticket_id), (self.agent, self.outsiders_id), (self.head, self.group_id)):
            await live.perform(send, who, conversation_id=where, draft=Draft.of(_END))
        places = {"mate": self.group_id, "head": self.group_id, "outsider": self.outsiders_id}
        return {
            name: await _all_heard(client, places.get(name.partition(",")[0], self.ticket_id), "joined" in name)
            for name, client in self.listeners.items()
        }

    async def rows(self) -> list[tuple[Any, ...]]:
        table = messages.c
        said = (table.seq, table.rev, table.sender_id, table.content, table.client_id, table.message_type)
        columns = (*said, table.reply_to_id, table.edited_at.is_(None), table.deleted_at.is_(None))
        state = (
            conversations.c.status,
            conversations.c.last_seq,
            conversations.c.last_rev,
            conversations.c.assignee_id,
        )

        def read(tx: Any) -> list[tuple[Any, ...]]:
            found = list[Any]()
            for each in (self.ticket_id, self.group_id):
                found += tx.execute(select(*columns).where(table.conversation_id == each).order_by(table.seq)).all()
                found += tx.execute(select(*state).where(conversations.c.id == each)).all()
            return [tuple(row) for row in found]

        found: list[tuple[Any, ...]] = await self.live.store.read(read)
        return found


Story = Callable[[Scene], Awaitable[list[Answer]]]


async def sending(scene: Scene) -> list[Answer]:
    send, guest, ticket = scene.door.send, scene.guest, scene.ticket_id
    return [
        await send(guest, ticket, content="Hello", clientId="a"),
        await send(guest, ticket, content="Hello", clientId="a"),
        await send(guest, ticket, content="Another", clientId="a"),
        await send(guest, ticket, content="  \n "),
        await send(guest, ticket, content="x" * 10_001),
        await send(guest, ticket, content="nul\0"),
        await send(guest, ticket, content=7),
        await send(guest, ticket, content="Hi", clientId=""),
        await send(guest, ticket, content="Hi", senderId="x", seq=99, createdAt="2001-01-01T00:00:00Z"),
        await send(scene.agent, ticket, content="At your service"),
        await send(scene.outsider, ticket, content="Let me in"),
        await send(guest, uuid7(), content="Nowhere"),
        await send(guest, "nonsense", content="Nowhere"),
    ]


async def loading(scene: Scene) -> list[Answer]:
    load, guest, ticket = scene.door.load, scene.guest, scene.ticket_id
    for number in range(5):
        await scene.door.send(guest, ticket, content=f"{number}")
    latest = await load(guest, ticket, limit=2)
    cursor, last = latest.body["nextCursor"], latest.body["messages"][-1]["id"]
    return [
        latest,
        await load(guest, ticket, limit=2, before=cursor),
        await load(guest, ticket, limit=100, after=cursor),
        await load(guest, ticket, before="2001-01-01T00:00:00Z"),
        await load(guest, ticket, before="nonsense"),
        await load(guest, ticket, before=cursor, after=cursor),
        await load(guest, ticket, limit=3, around=latest.body["messages"][0]["id"]),
        await load(guest, ticket, around=last),
        await load(guest, ticket, around=last, after=cursor),
        await load(guest, ticket, around=uuid7()),
        await load(scene.outsider, ticket, around=last),
        await load(guest, ticket, limit=-1),
        await load(guest, ticket, limit=2**63),
        await load(scene.outsider, ticket),
        await load(guest, uuid7()),
    ]


async def closing(scene: Scene) -> list[Answer]:
    door, guest, agent, ticket = scene.door, scene.guest, scene.agent, scene.ticket_id
    return [
        await door.close(guest, ticket),
        await door.close(scene.outsider, ticket),
        await door.close(agent, ticket),
        await door.close(agent, ticket),
        await door.send(guest, ticket, content="Too late"),
        await door.assign(agent, ticket, agent.id),
        await door.load(guest, ticket),
        await door.reopen(guest, ticket),
        await door.reopen(agent, ticket),
        await door.reopen(agent, ticket),
        await door.send(guest, ticket, content="Again"),
        await door.close(agent, uuid7()),
    ]


async def assigning(scene: Scene) -> list[Answer]:
    assign, agent, ticket = scene.door.assign, scene.agent, scene.ticket_id
    return [
        await assign(agent, ticket, agent.id),
        await assign(agent, ticket, agent.id),
        await assign(agent, ticket, scene.guest.id),
        await assign(agent, ticket, "nobody"),
        await assign(agent, ticket, 7),
        await assign(scene.guest, ticket, agent.id),
        await assign(scene.outsider, ticket, agent.id),
        await assign(agent, ticket, None),
    ]


async def changing(scene: Scene) -> list[Answer]:
    door, guest, agent, outsider = scene.door, scene.guest, scene.agent, scene.outsider
    said = (await door.send(guest, scene.ticket_id, content="First")).body["message"]["id"]
    hidden = (await door.send(guest, scene.ticket_id, content="Second")).body["message"]["id"]
    answers = [
        await door.edit(guest, said, "Better"),
        await door.edit(guest, said, "Better"),
        await door.edit(guest, said, " "),
        await door.edit(guest, said, 7),
        await door.edit(agent, said, "Mine now"),
        await door.edit(outsider, said, "Mine now"),
        await door.edit(guest, uuid7(), "Nothing"),
        await door.edit(guest, "nonsense", "Nothing"),
        await door.react(agent, said, "👍"),
        await door.react(agent, said, "👍"),
        await door.react(guest, said, "❤️"),
        await door.react(guest, said, "ab"),
        await door.react(guest, said, "👍👍"),
        await door.react(outsider, said, "👍"),
        await door.react(agent, said, "👍", remove=True),
        await door.react(agent, said, "👍", remove=True),
        await door.delete(guest, hidden, "me"),
        await door.delete(guest, hidden, "ME"),
        await door.delete(guest, hidden, "them"),
        await door.delete(outsider, said),
        await door.delete(agent, said),
        await door.delete(agent, said),
        await door.edit(guest, said, "Back"),
        await door.react(guest, said, "👍"),
        await door.load(guest, scene.ticket_id),
        await door.load(agent, scene.ticket_id),
        await door.close(agent, scene.ticket_id),
    ]
    for refused in (door.edit(guest, hidden, "Late"), door.delete(guest, hidden), door.react(guest, hidden, "👍")):
        answers.append(await refused)
    return answers


async def answering(scene: Scene) -> list[Answer]:
    """Replies and files."""
    send, guest, ticket = scene.door.send, scene.guest, scene.ticket_id
    said = (await send(guest, ticket, content="First")).body["message"]["id"]
    elsewhere = (await send(scene.mate, scene.group_id, content="Elsewhere")).body["message"]["id"]
    picture, note, foreign = [
        await scene.live.upload(who, where, name)
        for who, where, name in (
            (guest, ticket, "a.txt"),
            (guest, ticket, "b.txt"),
            (scene.mate, scene.group_id, "c"),
        )
    ]
    return [
        await send(scene.agent, ticket, content="An answer", replyTo=said),
        await send(guest, ticket, content="Of another", replyTo=elsewhere),
        await send(guest, ticket, content="Of nothing", replyTo=uuid7()),
        await send(guest, ticket, content="Of nonsense", replyTo=7),
        await send(guest, ticket, attachmentIds=[picture], clientId="f"),
        await send(guest, ticket, attachmentIds=[picture], clientId="f"),
        await send(guest, ticket, attachmentIds=[picture]),
        await send(scene.agent, ticket, attachmentIds=[note]),
        await send(guest, ticket, attachmentIds=[foreign]),
        await send(guest, ticket, content=" ", attachmentIds=[]),
        await send(guest, ticket, content="With a file", attachmentIds=[note], replyTo=said),
        await send(guest, ticket, attachmentIds=[uuid7() for _ in range(11)]),
        await scene.door.delete(guest, said),
        await scene.door.load(guest, ticket),
    ]


async def moderating(scene: Scene) -> list[Answer]:
    """In a group: its owner deletes what others wrote, and edits nothing of it."""
    door, head, mate, group = scene.door, scene.head, scene.mate, scene.group_id
    own = (await door.send(head, group, content="From the head")).body["message"]["id"]
    said = (await door.send(mate, group, content="From the mate", clientId="m")).body["message"]["id"]
    return [
        await door.edit(head, said, "Other words"),
        await door.edit(mate, said, "Own words"),
        await door.react(head, said, "🎉"),
        await door.react(scene.agent, said, "🎉"),
        await door.delete(mate, own),
        await door.delete(mate, own, "me"),
        await door.delete(scene.agent, said),
        await door.delete(scene.outsider, said),
        await door.delete(head, said),
        await door.load(mate, group),
        await door.load(head, group),
        await door.load(scene.agent, group),
        await door.close(scene.agent, group),
        await door.assign(scene.agent, group, None),
    ]


STORIES = [sending, loading, closing, assigning, changing, answering, moderating]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def live(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    async with running(tmp_path_factory.mktemp("doors")) as started:
        yield started


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_both_doors_tell_the_same_story(live: Running, story: Story) -> None:
    told = {}
    for name in DOORS:
        scene = await _scene(live, name)
        await scene.listen()
        live.forget()
        answers = await story(scene)
        facts = [type(fact).__name__ for fact in live.announced]
        rows, heard = await scene.rows(), await scene.heard()
        told[name] = _plain([answers, facts, rows, heard])
        assert set(heard["outsider"][1]) == {"conversation:updated"}, "the outsider hears of its own ticket alone"
        assert heard["outsider"][0] == []
    assert told["http"] == told["socket"]


async def test_entering_reads_what_http_reads(live: Running) -> None:
    scene = await _scene(live, "http")
    for number in range(60):
        await scene.door.send(scene.guest, scene.ticket_id, content=f"{number}")
    hidden = (await scene.door.send(scene.agent, scene.ticket_id, content="Not for me")).body["message"]["id"]
    await scene.door.delete(scene.guest, hidden, "me")
    attending = await live.socket(scene.agent, join=scene.ticket_id)
    await attending.hear("message:new", messageType="system")
    for actor in (scene.guest, scene.agent):
        socket, browser = await live.socket(actor), await live.browser(actor)
        path = f"/api/conversations/{scene.ticket_id}"
        shown = (await browser.get(path)).json()["conversation"]
        page = (await browser.get(f"{path}/messages")).json()
        whole = (await browser.get(f"{path}/messages?limit=200")).json()["messages"]
        joined = await socket.must("conversation:join", scene.ticket_id)
        assert joined["conversation"] == shown
        assert {name: joined[name] for name in page} == page
        assert whole[-2]["id"] == hidden
        assert whole[-2].get("hidden", False) is (actor is scene.guest)
        payload = {"conversationId": scene.ticket_id, "afterRev": 0}
        again = await socket.must("conversation:join", payload)
        synced = await socket.must("conversation:sync", payload)
        assert again["changes"] == synced["changes"] == whole[: len(synced["changes"])]
        after = {"conversationId": scene.ticket_id, "afterRev": whole[-3]["rev"]}
        assert (await socket.must("conversation:sync", after))["changes"][:2] == whole[-2:]


async def _scene(live: Running, door: str) -> Scene:
    guest, agent, outsider = await live.guest("Gil"), await live.agent("Alma"), await live.guest("Eve")
    head, mate = await live.account("Hanna"), await live.account("Mia")
    group = await live.perform(start_group, head, title="Trip", participant_ids=[mate.id])
    ticket, others = [(await live.ticket(who)).ticket.conversation.id for who in (guest, outsider)]
    group_id = group.view.conversation.id
    return Scene(live, DOORS[door](live), guest, agent, outsider, head, mate, ticket, group_id, others)


async def _all_heard(client: Client, conversation_id: str, joined: bool) -> tuple[list[tuple[str, Any]], list[str]]:
    """What came in its order, and the names of what is told in its own time, up to the last message."""

    def ended() -> bool:
        lists = [_last_words(payload, conversation_id) for name, payload in client.heard if name in _COALESCED]
        room = [payload["content"] for payload in client.all("message:new")]
        return _END in lists and (not joined or _END in room)

    async with asyncio.timeout(30), client.news:
        await client.news.wait_for(ended)
    ordered = [each for each in client.heard if each[0] not in (*_COALESCED, *_OF_THE_MOMENT)]
    return ordered, sorted({_COALESCED[name] for name, _ in client.heard if name in _COALESCED})


def _last_words(payload: dict[str, Any], conversation_id: str) -> str | None:
    """Of this conversation, as a list shows it."""
    shown: dict[str, Any] = payload.get("conversation") or payload["ticket"]
    return shown["lastMessage"]["content"] if shown["id"] == conversation_id and shown["lastMessage"] else None


def _plain(value: Any) -> str:
    """Text in which ids and names, times and numbers that differ are one."""
    numbered: dict[str, str] = {}
    text = _ID.sub(lambda found: numbered.setdefault(found[0], f"<{len(numbered)}>"), repr(value))
    text = _TIME.sub("<time>", text)
    text = re.sub(r"'(nextCursor|newerCursor)': '[^']*'", r"'\1': <cursor>", text)
    return re.sub(r"'(number)': \d+", r"'\1': <number>", re.sub(r"(alma|hanna|mia)\d+", r"\1", text))
