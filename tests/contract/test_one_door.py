"""What only HTTP offers, and what the sockets that are there hear of it; and receipts, which only sockets offer."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from PIL import Image

from parlour.actions.talk.conversations import start_direct, start_group
from parlour.actions.talk.messages import send_message
from parlour.domain.actor import Actor
from parlour.domain.message import Draft
from tests.contract.cast import World
from tests.contract.running import Running
from tests.realtime.client import Client
from tests.support.links import LINK_SECRET, sign_link

pytestmark = pytest.mark.asyncio(loop_scope="module")

_PRESENCE = ("connection:established", "user:online", "user:offline", "desk:status")


@dataclass
class Trio:
    """Mia and Leo, who talk, and Eve, who has nothing to do with it: each with a browser and a socket."""

    live: Running
    mia: Actor
    leo: Actor
    eve: Actor
    browsers: dict[str, httpx2.AsyncClient] = field(default_factory=dict)
    sockets: dict[str, Client] = field(default_factory=dict)

    @classmethod
    async def of(cls, live: Running) -> Trio:
        trio = cls(live, await live.account("Mia"), await live.account("Leo"), await live.account("Eve"))
        for name in ("mia", "leo", "eve"):
            trio.browsers[name] = await live.browser(getattr(trio, name))
            trio.sockets[name] = await live.socket(getattr(trio, name))
        return trio

    async def ask(self, who: str, method: str, path: str, status: int = 200, **body: Any) -> Any:
        answer = await self.browsers[who].request(method, path, json=body or None)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def group(self) -> str:
        started = await self.live.perform(start_group, self.mia, title="Trip", participant_ids=[self.leo.id])
        return str(started.view.conversation.id)

    async def nothing_else(self, who: str) -> list[str]:
        """What somebody has heard by the time something of its own has come to it."""
        actor = getattr(self, who)
        other = await self.live.account("Marker")
        started = await self.live.perform(start_direct, other, participant_id=actor.id)
        marker = started.view.conversation.id
        await self.sockets[who].hear_where(lambda told: told.get("conversation", {}).get("id") == marker)
        heard = self.sockets[who].heard
        return [name for name, told in heard if name not in _PRESENCE and marker not in str(told)]


@pytest_asyncio.fixture(loop_scope="module")
async def trio(world: World) -> Trio:
    return await Trio.of(world.live)


async def test_who_is_written_to_first_hears_of_a_new_conversation(trio: Trio) -> None:
    started = await trio.ask("mia", "POST", "/api/conversations", 201, participantId=trio.leo.id)
    talk = started["conversation"]["id"]
    for who in ("mia", "leo"):
        told = await trio.sockets[who].hear("conversation:new")
        assert told["conversation"] == (await trio.ask(who, "GET", f"/api/conversations/{talk}"))["conversation"]
        assert told["conversation"]["kind"] == "direct"
    trio.sockets["mia"].forget()
    again = await trio.ask("leo", "POST", "/api/conversations", 200, participantId=trio.mia.id)
    assert again["conversation"]["id"] == talk
    assert await trio.nothing_else("mia") == []
    assert await trio.nothing_else("eve") == []
    lists = [await trio.ask(who, "GET", "/api/conversations?kind=direct&query=") for who in ("mia", "leo")]
    assert all(talk in {each["id"] for each in found["conversations"]} for found in lists)


async def test_a_group_is_new_to_each_of_its_people_and_to_nobody_else(trio: Trio) -> None:
    body = {"title": "Trip", "participantIds": [trio.leo.id]}
    group = (await trio.ask("mia", "POST", "/api/conversations/group", 201, **body))["conversation"]
    assert {(each["userId"], each["role"]) for each in group["participants"]} == {
        (trio.mia.id, "owner"),
        (trio.leo.id, "member"),
    }
    for who in ("mia", "leo"):
        assert (await trio.sockets[who].hear("conversation:new"))["conversation"]["id"] == group["id"]
    assert await trio.nothing_else("eve") == []


async def test_somebody_joins_an_open_linked_conversation_and_those_in_it_hear_so(trio: Trio) -> None:
    link = {"type": "order", "id": trio.mia.id, "title": "Order 7", "url": "https://shop.example/7", "open": True}
    token = sign_link(LINK_SECRET, trio.mia.username or "", link)
    body = {"kind": "Linked", "link": {"token": token}, "participantIds": [trio.leo.id]}
    linked = (await trio.ask("mia", "POST", "/api/conversations", 201, **body))["conversation"]
    assert {name: linked["link"][name] for name in link} == link
    path = f"/api/conversations/{linked['id']}"
    await trio.sockets["leo"].must("conversation:join", linked["id"])
    assert await trio.sockets["eve"].refused("conversation:join", linked["id"]) == "not_found"
    await trio.ask("eve", "POST", f"{path}/participants", 201, userId=trio.eve.id)
    added = await trio.sockets["leo"].hear("participant:added")
    assert added == {"conversationId": linked["id"], "userId": trio.eve.id, "userName": "Eve", "role": "member"}
    line = await trio.sockets["leo"].hear("message:new", messageType="system")
    assert line["system"]["event"] == "participant_added"
    assert (await trio.sockets["eve"].hear("conversation:new"))["conversation"]["id"] == linked["id"]
    again = await trio.ask("leo", "POST", "/api/conversations", 200, kind="linked", link=link)
    assert again["conversation"]["id"] == linked["id"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://shop.example", "//shop.example", "shop"])
async def test_a_link_leads_to_the_web_or_nowhere(trio: Trio, url: str) -> None:
    link = {"type": "order", "id": "7", "title": "Order 7", "url": url}
    assert (await trio.ask("mia", "POST", "/api/conversations", 422, kind="linked", link=link))["code"] == "invalid"


async def test_a_closed_link_is_not_joined_by_oneself(trio: Trio) -> None:
    token = sign_link(LINK_SECRET, trio.mia.id, {"type": "order", "id": trio.eve.id, "title": "Order 8"})
    body = {"kind": "linked", "link": {"token": token}}
    linked = (await trio.ask("mia", "POST", "/api/conversations", 201, **body))["conversation"]
    path = f"/api/conversations/{linked['id']}/participants"
    refused = await trio.ask("eve", "POST", path, 404, userId=trio.eve.id)
    assert refused["code"] == "not_found"
    assert await trio.nothing_else("eve") == []


async def test_a_new_title_is_said_in_the_room_and_shown_in_every_list(trio: Trio) -> None:
    group = await trio.group()
    await trio.sockets["leo"].must("conversation:join", group)
    changed = await trio.ask("mia", "PATCH", f"/api/conversations/{group}", title="Journey")
    assert changed["conversation"]["title"] == "Journey"
    line = await trio.sockets["leo"].hear("message:new", messageType="system")
    assert line["system"] == {
        "event": "title_changed",
        "actorId": trio.mia.id,
        "actorName": "Mia",
        "title": "Journey",
    }
    for who in ("mia", "leo"):
        shown = await trio.sockets[who].hear_where(lambda told: _of(told, group).get("title") == "Journey")
        assert shown["conversation"]["lastMessage"] is None, "a lifecycle message changes no list"
        assert shown["conversation"]["unread"] == 0
    assert await trio.nothing_else("eve") == []


async def test_a_groups_picture_is_shown_to_those_in_it_and_to_no_others(trio: Trio) -> None:
    group = await trio.group()
    picture = await _picture(trio, "mia")
    await trio.ask("mia", "PATCH", f"/api/conversations/{group}", imageUrl=picture["url"])
    shown = await trio.sockets["leo"].hear_where(lambda told: bool(_of(told, group).get("imageUrl")))
    url = shown["conversation"]["imageUrl"]
    assert (await trio.browsers["leo"].get(url)).status_code == 200
    assert (await trio.browsers["eve"].get(url)).status_code == 404


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"muted": True}, {"muted": True}),
        ({"archived": True}, {"archived": True}),
        ({"pinned": True}, {"pinned": True}),
        ({"unread": True}, {"unread": 1}),
    ],
)
async def test_ones_own_view_is_told_to_ones_own_sockets_alone(
    trio: Trio, given: dict[str, Any], shown: dict[str, Any]
) -> None:
    group = await trio.group()
    await trio.sockets["leo"].hear("conversation:new")
    trio.sockets["leo"].forget()
    await trio.ask("mia", "PATCH", f"/api/conversations/{group}", **given)
    told = await trio.sockets["mia"].hear_where(lambda told: shown.items() <= _of(told, group).items())
    assert told["conversation"]["id"] == group
    assert await trio.nothing_else("leo") == []


async def test_people_come_rise_and_go_and_everyone_hears_what_concerns_them(trio: Trio) -> None:
    group = await trio.group()
    path = f"/api/conversations/{group}/participants"
    await trio.sockets["leo"].must("conversation:join", group)
    added = (await trio.ask("mia", "POST", path, 201, userId=trio.eve.id))["participant"]
    assert (added["userId"], added["name"], added["role"]) == (trio.eve.id, "Eve", "member")
    assert (await trio.sockets["leo"].hear("participant:added"))["userId"] == trio.eve.id
    assert (await trio.sockets["eve"].hear("conversation:new"))["conversation"]["id"] == group

    risen = await trio.ask("mia", "PATCH", f"{path}/{trio.eve.id}", role="OWNER")
    assert risen["participant"]["role"] == "owner"
    roles = {trio.mia.id: "admin", trio.leo.id: "member", trio.eve.id: "owner"}
    for who in ("mia", "leo", "eve"):
        await trio.sockets[who].hear_where(lambda told: _roles(told, group) == roles)

    await trio.ask("eve", "DELETE", f"{path}/{trio.leo.id}", 204)
    assert await trio.sockets["leo"].hear("conversation:removed") == {"conversationId": group}
    trio.sockets["leo"].forget()
    await trio.ask("mia", "POST", f"/api/conversations/{group}/messages", 201, content="Now that Leo is gone")
    await trio.sockets["eve"].hear_where(lambda told: _last(told, group) == "Now that Leo is gone")
    assert await trio.nothing_else("leo") == []
    assert await trio.sockets["leo"].refused("conversation:sync", {"conversationId": group, "afterRev": 0}) == (
        "not_found"
    )
    resumed = await trio.live.socket(trio.leo)
    assert await resumed.refused("conversation:join", {"conversationId": group, "afterRev": 1}) == "not_found"


async def test_a_file_is_its_uploaders_until_it_is_sent_and_then_everyones_in_the_room(trio: Trio) -> None:
    group = await trio.group()
    await trio.sockets["leo"].must("conversation:join", group)
    trio.sockets["leo"].forget()
    note = await trio.live.upload(trio.mia, group, "note.txt")
    assert (await trio.browsers["mia"].get(f"/files/{note}/note.txt")).content == b"A note"
    assert (await trio.browsers["leo"].get(f"/files/{note}/note.txt")).status_code == 404
    assert trio.sockets["leo"].all("message:new") == []
    await trio.ask("mia", "POST", f"/api/conversations/{group}/messages", 201, attachmentIds=[note])
    (attachment,) = (await trio.sockets["leo"].hear("message:new"))["attachments"]
    assert (attachment["name"], attachment["mime"], attachment["size"]) == ("note.txt", "application/octet-stream", 6)
    assert (await trio.browsers["leo"].get(attachment["url"])).content == b"A note"
    assert (await trio.browsers["eve"].get(attachment["url"])).status_code == 404
    await trio.ask("mia", "DELETE", f"/api/conversations/{group}/participants/{trio.leo.id}", 204)
    assert (await trio.browsers["leo"].get(attachment["url"])).status_code == 404


async def test_searching_finds_ones_own_and_tells_nobody(trio: Trio) -> None:
    group = await trio.group()
    said = await trio.live.perform(send_message, trio.mia, conversation_id=group, draft=Draft.of("Zanzibar at last"))
    found = {
        who: (await trio.ask(who, "GET", "/api/messages/search?q=zanz"))["results"] for who in ("mia", "leo", "eve")
    }
    assert [each["message"]["id"] for each in found["leo"]] == [said.message.id]
    assert found["leo"][0]["conversation"]["id"] == group
    assert found["eve"] == []
    assert await trio.nothing_else("eve") == []


async def test_a_new_name_stands_by_the_next_message_of_a_live_socket(trio: Trio) -> None:
    group = await trio.group()
    await trio.sockets["leo"].must("conversation:join", group)
    changed = await trio.ask("mia", "PATCH", "/api/users/me", name="Mia Moss")
    assert changed["user"]["name"] == "Mia Moss"
    await trio.ask("mia", "POST", f"/api/conversations/{group}/messages", 201, content="Who am I?")
    assert (await trio.sockets["leo"].hear("message:new", content="Who am I?"))["senderName"] == "Mia Moss"


async def test_a_guests_new_name_is_told_to_the_desk_alone(trio: Trio) -> None:
    live, guest = trio.live, await trio.live.guest("Gil")
    ticket = (await live.ticket(guest)).ticket.conversation.id
    desk = await live.socket(await live.agent())
    await (await live.browser(guest)).patch("/api/guests/me", json={"name": "Gilda", "email": "g@example.com"})
    told = await desk.hear_where(lambda told: _named(told, ticket) == "Gilda")
    assert told["ticket"]["owner"]["email"] == "g@example.com"
    assert await trio.nothing_else("eve") == []


async def test_an_ended_session_takes_its_sockets_with_it_and_no_others(trio: Trio) -> None:
    live = trio.live
    token = await live.token(trio.mia)
    ending = await live.socket_with(token)
    sessions = (await trio.ask("mia", "GET", "/api/auth/sessions"))["sessions"]
    browser = await live.browser(authorization=f"Bearer {token}")
    (own,) = [each for each in (await browser.get("/api/auth/sessions")).json()["sessions"] if each["current"]]
    assert own["id"] in {each["id"] for each in sessions}
    assert (await trio.browsers["leo"].delete(f"/api/auth/sessions/{own['id']}")).status_code == 404
    await trio.ask("mia", "DELETE", f"/api/auth/sessions/{own['id']}", 204)
    assert (await ending.hear("connection:error"))["code"] == "unauthenticated"
    assert (await browser.get("/api/auth/me")).status_code == 401
    assert await trio.nothing_else("mia") == []


async def test_logging_out_ends_the_sockets_of_that_session(trio: Trio) -> None:
    live = trio.live
    token = await live.token(trio.mia)
    ending = await live.socket_with(token)
    browser = await live.browser(authorization=f"Bearer {token}")
    assert (await browser.post("/api/auth/logout")).status_code == 204
    assert (await ending.hear("connection:error"))["code"] == "unauthenticated"
    assert not trio.sockets["mia"].ended.is_set()


async def test_a_new_ticket_rings_the_desk_and_is_new_to_its_owner(trio: Trio) -> None:
    desk = await trio.live.socket(await trio.live.agent())
    opened = await trio.ask("mia", "POST", "/api/tickets", 201, subject="Help", message="It fails", clientId="t")
    ticket = opened["ticket"]["id"]
    rung = await desk.hear_where(lambda told: (told.get("ticket") or {}).get("id") == ticket)
    assert rung["ticket"]["unread"] == 1
    assert (await trio.sockets["mia"].hear("conversation:new"))["conversation"]["id"] == ticket
    again = await trio.ask("mia", "POST", "/api/tickets", 200, subject="Help", message="It fails", clientId="t")
    assert again["ticket"]["id"] == ticket
    assert await trio.nothing_else("eve") == []


@pytest.mark.parametrize(("event", "moment"), [("message:read", "readAt"), ("message:delivered", "deliveredAt")])
async def test_receipts_are_told_in_the_room_and_shown_over_http(trio: Trio, event: str, moment: str) -> None:
    group = await trio.group()
    path = f"/api/conversations/{group}"
    message = (await trio.ask("mia", "POST", f"{path}/messages", 201, content="Hello"))["message"]
    await trio.sockets["mia"].must("conversation:join", group)
    ack = await trio.sockets["leo"].must(event, {"conversationId": group, "messageId": message["id"]})
    assert (ack["seq"], ack["unread"]) == (1, 0 if event == "message:read" else 1)
    told = await trio.sockets["mia"].hear(event)
    assert told.keys() == {"conversationId", "userId", "seq", "messageId", moment}
    assert (told["userId"], told["seq"], told["messageId"]) == (trio.leo.id, 1, message["id"])
    shown = (await trio.ask("leo", "GET", path))["conversation"]
    (own,) = [each for each in shown["participants"] if each["userId"] == trio.leo.id]
    assert shown["unread"] == ack["unread"]
    assert (own["readSeq"], own["deliveredSeq"]) == (1 if event == "message:read" else 0, 1)
    back = await trio.sockets["leo"].must(event, {"conversationId": group, "seq": 0})
    assert (back["seq"], back["unread"]) == (1, ack["unread"])


def _of(told: dict[str, Any], conversation_id: str) -> dict[str, Any]:
    """The conversation that an event is about, where it is this one."""
    shown: dict[str, Any] = told.get("conversation") or {}
    return shown if shown.get("id") == conversation_id else {}


def _roles(told: dict[str, Any], conversation_id: str) -> dict[str, str]:
    return {each["userId"]: each["role"] for each in _of(told, conversation_id).get("participants", ())}


def _last(told: dict[str, Any], conversation_id: str) -> str | None:
    return (_of(told, conversation_id).get("lastMessage") or {}).get("content")


def _named(told: dict[str, Any], ticket_id: str) -> str | None:
    ticket = told.get("ticket") or {}
    return ticket["owner"]["name"] if ticket.get("id") == ticket_id else None


async def _picture(trio: Trio, who: str) -> dict[str, Any]:
    out = BytesIO()
    Image.new("RGB", (64, 64), "teal").save(out, "PNG")
    answer = await trio.browsers[who].post("/api/messages/upload", files={"file": ("a.png", out.getvalue())})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["attachment"]
    return found
