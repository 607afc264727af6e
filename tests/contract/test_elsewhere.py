"""A call that names two things finds the second only where it belongs: what lies in another conversation, or is
somebody else's, is answered as what there is not, byte for byte."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from parlour.actions.system.accounts import disable_account
from parlour.actions.talk.conversations import start_group
from parlour.domain.ids import uuid7
from tests.contract.calls import Place
from tests.contract.cast import World

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True)
class Both:
    """Where the caller asks, and where it takes part too."""

    here: Place
    other: Place


@dataclass(frozen=True)
class Naming:
    """`named` makes the ids that must look missing; `code` is what each is answered with."""

    name: str
    who: str
    code: str
    named: Callable[[World, Both], Awaitable[list[str]]]
    http: tuple[str, str, Callable[[str], Any]] | None = None
    socket: tuple[str, Callable[[Place, str], Any]] | None = None


async def messages_elsewhere(world: World, both: Both) -> list[str]:
    return [both.other.message]


async def files_elsewhere(world: World, both: Both) -> list[str]:
    """In another conversation; of somebody else, here; sent already."""
    elsewhere = await _upload(world, "member", both.other.conversation)
    others = await _upload(world, "third", both.here.conversation)
    return [elsewhere, others, both.here.file]


async def pictures_of_others(world: World, both: Both) -> list[str]:
    return [await _upload(world, "third", None)]


async def people_elsewhere(world: World, both: Both) -> list[str]:
    return [world["newcomer"].id, world["removed"].id, world["agent"].id]


async def no_accounts(world: World, both: Both) -> list[str]:
    """A guest, and an account that is disabled."""
    gone = await world.live.account("Gone")
    await world.live.do(disable_account, login=gone.username)
    return [world["guest"].id, gone.id]


async def sessions_of_others(world: World, both: Both) -> list[str]:
    answer = await (await world.browser("third")).get("/api/auth/sessions")
    return [answer.json()["sessions"][0]["id"]]


async def conversations_elsewhere(world: World, both: Both) -> list[str]:
    started = await world.perform(start_group, "elsewhere", title="Theirs", participant_ids=[])
    return [started.view.conversation.id]


def about(**fields: str) -> Callable[[Place, str], Any]:
    """A payload on this conversation, in which one field is the name."""
    ((field, _),) = fields.items()
    return lambda place, name: {"conversationId": place.conversation, "content": "x", field: name}


MESSAGES = "/api/conversations/{here}/messages"
PEOPLE = "/api/conversations/{here}/participants"
NAMINGS = (
    Naming(
        "reply",
        "member",
        "invalid",
        messages_elsewhere,
        ("POST", MESSAGES, lambda name: {"content": "x", "replyTo": name}),
        ("message:send", about(replyTo="")),
    ),
    Naming(
        "files",
        "member",
        "invalid",
        files_elsewhere,
        ("POST", MESSAGES, lambda name: {"attachmentIds": [name]}),
        ("message:send", lambda place, name: {"conversationId": place.conversation, "attachmentIds": [name]}),
    ),
    Naming("read", "member", "not_found", messages_elsewhere, None, ("message:read", about(messageId=""))),
    Naming("delivered", "member", "not_found", messages_elsewhere, None, ("message:delivered", about(messageId=""))),
    Naming(
        "around",
        "member",
        "not_found",
        messages_elsewhere,
        ("GET", MESSAGES + "?around={name}", lambda _: None),
        ("messages:load", about(around="")),
    ),
    Naming("add", "head", "not_found", no_accounts, ("POST", PEOPLE, lambda name: {"userId": name})),
    Naming("role", "head", "not_found", people_elsewhere, ("PATCH", PEOPLE + "/{name}", lambda _: {"role": "admin"})),
    Naming("remove", "head", "not_found", people_elsewhere, ("DELETE", PEOPLE + "/{name}", lambda _: None)),
    Naming(
        "direct",
        "member",
        "not_found",
        no_accounts,
        ("POST", "/api/conversations", lambda name: {"participantId": name}),
    ),
    Naming(
        "group",
        "member",
        "not_found",
        no_accounts,
        ("POST", "/api/conversations/group", lambda name: {"title": "T", "participantIds": [name]}),
    ),
    Naming(
        "picture",
        "head",
        "invalid",
        pictures_of_others,
        ("PATCH", "/api/conversations/{here}", lambda name: {"imageUrl": name}),
    ),
    Naming("avatar", "member", "invalid", pictures_of_others, ("PATCH", "/api/users/me", lambda n: {"avatar": n})),
    Naming("unused picture", "member", "not_found", pictures_of_others, ("GET", "/files/{name}/a", lambda _: None)),
    Naming(
        "session", "member", "not_found", sessions_of_others, ("DELETE", "/api/auth/sessions/{name}", lambda _: None)
    ),
    Naming(
        "upload",
        "member",
        "not_found",
        conversations_elsewhere,
        ("UPLOAD", "/api/messages/upload", lambda name: {"conversationId": name}),
    ),
)


@pytest.mark.parametrize("naming", NAMINGS, ids=lambda naming: naming.name)
async def test_what_belongs_elsewhere_looks_missing(world: World, naming: Naming) -> None:
    both = Both(await world.group(), await world.group())
    ids = [*await naming.named(world, both), uuid7(), "x"]
    world.live.forget()
    if naming.http is not None:
        answers = [await _http(world, naming, both, name) for name in ids]
        assert {code for code, _ in answers} == {naming.code}
        assert len({whole for _, whole in answers}) == 1
    if naming.socket is not None:
        event, payload = naming.socket
        client = await world.socket(naming.who)
        acks = [await client.call(event, payload(both.here, name)) for name in ids]
        assert {ack["error"]["code"] for ack in acks} == {naming.code}
        assert len({str(ack) for ack in acks}) == 1
    assert world.news() == []


async def test_a_ticket_goes_to_agents_alone_and_others_look_missing(world: World) -> None:
    place = await world.ticket("guest")
    client, browser = await world.socket("agent"), await world.browser("agent")
    ids = [world["guest"].id, world["member"].id, uuid7(), "x"]
    acks = [await client.call("ticket:assign", {"ticketId": place.conversation, "assigneeId": name}) for name in ids]
    path = f"/api/tickets/{place.conversation}/assign"
    answers = [await browser.post(path, json={"assigneeId": name}) for name in ids]
    assert {str(ack["error"]) for ack in acks} == {str(acks[0]["error"])}
    assert {answer.content for answer in answers} == {answers[0].content}
    assert acks[0]["error"]["code"] == answers[0].json()["code"] == "not_found"


async def test_presence_is_answered_for_people_one_shares_a_conversation_with_alone(world: World) -> None:
    await world.group()
    client = await world.socket("member")
    wanted = [world["head"].id, world["newcomer"].id, world["guest"].id, uuid7(), "x"]
    ack = await client.must("presence:get", {"userIds": wanted})
    assert [each["userId"] for each in ack["presence"]] == [world["head"].id]
    gone = await (await world.socket("removed")).must("presence:get", {"userIds": [world["head"].id]})
    assert gone["presence"] == [], "who is removed asks after its former group in vain"


async def _http(world: World, naming: Naming, both: Both, name: str) -> tuple[str, bytes]:
    assert naming.http is not None
    method, template, body = naming.http
    path = template.format(here=both.here.conversation, name=name)
    browser = await world.browser(naming.who)
    if method == "UPLOAD":
        answer = await browser.post(path, data=body(name), files={"file": ("a.txt", b"x")})
    else:
        given = body(name)
        answer = await browser.request(method, path, **({} if given is None else {"json": given}))
    return answer.json()["code"], answer.content


async def _upload(world: World, who: str, conversation: str | None) -> str:
    """A picture's id; without a conversation it is one to put up."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG")
    given = {} if conversation is None else {"conversationId": conversation}
    answer = await (await world.browser(who)).post(
        "/api/messages/upload", data=given, files={"file": ("a.png", out.getvalue())}
    )
    return str(answer.json()["attachment"]["id"])
