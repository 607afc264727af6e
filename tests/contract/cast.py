"""One running server with everybody in it: those who belong, and those who do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from parlour.actions.desk.opening import open_ticket
from parlour.actions.desk.tickets import close_ticket
from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.linked import start_linked
from parlour.actions.talk.message_edits import edit_message
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.participants import remove_participant
from parlour.domain.actor import Actor
from parlour.domain.ids import uuid7
from parlour.domain.message import Draft
from tests.contract.calls import OK, Call, Place
from tests.contract.running import Running
from tests.realtime.client import Client

DAY_MS = 86_400_000


@dataclass(frozen=True)
class Told:
    """An answer as it came: what it says, and its code where it refuses."""

    code: str
    whole: Any


@dataclass
class World:
    live: Running
    people: dict[str, Actor] = field(default_factory=dict)
    ran: list[Callable[..., Any]] = field(default_factory=list)
    _sockets: dict[str, Client] = field(default_factory=dict)
    _browsers: dict[str, Any] = field(default_factory=dict)

    @classmethod
    async def of(cls, live: Running) -> World:
        world = cls(live)
        for name in ("head", "member", "third", "removed", "outsider", "elsewhere", "newcomer"):
            world.people[name] = await live.account(name.title())
        for name in ("guest", "other guest"):
            world.people[name] = await live.guest(name.title())
        world.people["agent"] = await live.agent()
        world.people["admin"] = await live.account("Ada", "admin")
        await world.perform(start_group, "elsewhere", title="Elsewhere", participant_ids=[])
        for name in ("other guest", "outsider", "elsewhere"):
            await world.perform(open_ticket, name, subject="Mine", draft=Draft.of("Mine"))
        _note_actions(world)
        return world

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    async def perform(self, action: Callable[..., Any], name: str, **named: Any) -> Any:
        return await self.live.perform(action, self.people[name], **named)

    async def group(self) -> Place:
        """Its owner is `head`; `member` has written what the place is about; `removed` had joined, and is gone."""
        others = [self[name].id for name in ("member", "third", "removed")]
        started = await self.perform(start_group, "head", title="Trip", participant_ids=others)
        conversation = started.view.conversation.id
        message, file = await self._written("member", conversation)
        await (await self.socket("removed")).must("conversation:join", conversation)
        gone = self["removed"].id
        await self.perform(remove_participant, "head", conversation_id=conversation, person_id=gone)
        await (await self.socket("removed")).hear("conversation:removed", conversationId=conversation)
        return Place(conversation, message, file, self["third"].id, self["newcomer"].id)

    async def linked(self) -> Place:
        """Open for whoever has an account; `member` started it and has written, `third` takes part."""
        started = await self.perform(
            start_linked,
            "member",
            link_type="order",
            link_id=uuid7(),
            title="Order 7",
            url=None,
            participant_ids=[self["third"].id],
            is_open=True,
            signed_for=self["member"].id,
        )
        conversation = started.view.conversation.id
        message, file = await self._written("third", conversation)
        return Place(conversation, message, file, self["member"].id, self["newcomer"].id)

    async def ticket(self, owner: str, *, closed: bool = False) -> Place:
        opened = await self.perform(open_ticket, owner, subject="Help", draft=Draft.of("It fails"))
        conversation = opened.ticket.conversation.id
        message, file = await self._written(owner, conversation)
        if closed:
            await self.perform(close_ticket, "agent", ticket_id=conversation)
        return Place(conversation, message, file, self[owner].id, self["newcomer"].id)

    def news(self) -> list[Any]:
        """The facts since the last `forget`; not what agents who joined earlier write when they get round to it."""
        return [fact for fact in self.live.announced if not _is_attendance(fact)]

    def nowhere(self) -> Place:
        return Place(uuid7(), uuid7(), uuid7(), self["third"].id, self["newcomer"].id)

    def nonsense(self) -> Place:
        return Place("x", "x", "x", self["third"].id, self["newcomer"].id)

    async def ask(self, call: Call, door: str, name: str | None, place: Place) -> Told:
        """As somebody; None: as a stranger."""
        return await (self._ask_http if door == "http" else self._ask_socket)(call, name, place)

    async def socket(self, name: str) -> Client:
        if name not in self._sockets:
            self._sockets[name] = await self.live.socket(self[name])
        return self._sockets[name]

    async def browser(self, name: str | None) -> Any:
        key = name or "stranger"
        if key not in self._browsers:
            self._browsers[key] = await self.live.browser(None if name is None else self[name])
        return self._browsers[key]

    async def _ask_http(self, call: Call, name: str | None, place: Place) -> Told:
        method, path = call.request(place)
        given = dict(call.given(place))
        if path == "/api/messages/upload":
            sent: dict[str, Any] = {"data": given, "files": {"file": ("note.txt", b"A note")}}
        else:
            sent = {"params" if method == "GET" else "json": given} if given else {}
        answer = await (await self.browser(name)).request(method, path, **sent)
        if not answer.is_error:
            return Told(OK, answer.content)
        return Told(answer.json()["code"], (answer.status_code, answer.headers["content-type"], answer.content))

    async def _ask_socket(self, call: Call, name: str | None, place: Place) -> Told:
        assert name is not None
        assert call.event is not None
        ack = await (await self.socket(name)).call(call.event, call.payload(place))
        return Told(OK if ack["success"] else ack["error"]["code"], ack)

    async def _written(self, author: str, conversation: str) -> tuple[str, str]:
        """A message with a file, edited once."""
        file = await self.live.upload(self[author], conversation, "note.txt")
        draft = Draft.of("A noet", attachment_ids=[file])
        message = (await self.perform(send_message, author, conversation_id=conversation, draft=draft)).message
        await self.perform(edit_message, author, message_id=message.id, content="A note", window_ms=DAY_MS)
        return message.id, file


def _is_attendance(fact: Any) -> bool:
    system = getattr(getattr(fact, "message", None), "system", None) or {}
    return system.get("event") in ("agent_joined", "agent_left")


def _note_actions(world: World) -> None:
    """Which actions the doors call is noted on the way."""
    app = world.live.parlour.app
    perform, read, search = app.perform, app.read, app.search

    async def performed(action: Any, actor: Any, /, **named: Any) -> Any:
        world.ran.append(action)
        return await perform(action, actor, **named)

    async def was_read(action: Any, actor: Any, /, **named: Any) -> Any:
        world.ran.append(action)
        return await read(action, actor, **named)

    async def was_searched(action: Any, actor: Any, /, **named: Any) -> Any:
        world.ran.append(action)
        return await search(action, actor, **named)

    app.perform, app.read, app.search = performed, was_read, was_searched  # type: ignore[method-assign, assignment]
