"""The two doors as a caller sees them: one question asked over HTTP or over a socket, and the answer in one shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from parlour.domain.actor import Actor
from tests.contract.running import Running
from tests.realtime.client import Client


@dataclass(frozen=True)
class Answer:
    """`code` is None where it was done; `body` is what was answered then."""

    code: str | None
    body: dict[str, Any]


class Door(Protocol):
    async def send(self, actor: Actor, conversation_id: str, **draft: Any) -> Answer: ...
    async def load(self, actor: Actor, conversation_id: str, **place: Any) -> Answer: ...
    async def close(self, actor: Actor, ticket_id: str) -> Answer: ...
    async def reopen(self, actor: Actor, ticket_id: str) -> Answer: ...
    async def assign(self, actor: Actor, ticket_id: str, assignee_id: Any) -> Answer: ...
    async def edit(self, actor: Actor, message_id: str, content: Any) -> Answer: ...
    async def delete(self, actor: Actor, message_id: str, whom: str | None = None) -> Answer: ...
    async def react(self, actor: Actor, message_id: str, emoji: str, *, remove: bool = False) -> Answer: ...


class Http:
    def __init__(self, live: Running) -> None:
        self._live = live
        self._browsers: dict[str, Any] = {}

    async def send(self, actor: Actor, conversation_id: str, **draft: Any) -> Answer:
        return await self._ask(actor, "POST", f"/api/conversations/{conversation_id}/messages", draft)

    async def load(self, actor: Actor, conversation_id: str, **place: Any) -> Answer:
        return await self._ask(actor, "GET", f"/api/conversations/{conversation_id}/messages", place)

    async def close(self, actor: Actor, ticket_id: str) -> Answer:
        return await self._ask(actor, "POST", f"/api/tickets/{ticket_id}/close")

    async def reopen(self, actor: Actor, ticket_id: str) -> Answer:
        return await self._ask(actor, "POST", f"/api/tickets/{ticket_id}/reopen")

    async def assign(self, actor: Actor, ticket_id: str, assignee_id: Any) -> Answer:
        return await self._ask(actor, "POST", f"/api/tickets/{ticket_id}/assign", {"assigneeId": assignee_id})

    async def edit(self, actor: Actor, message_id: str, content: Any) -> Answer:
        return await self._ask(actor, "PUT", f"/api/messages/{message_id}", {"content": content})

    async def delete(self, actor: Actor, message_id: str, whom: str | None = None) -> Answer:
        return await self._ask(actor, "DELETE", f"/api/messages/{message_id}{'?for=' + whom if whom else ''}")

    async def react(self, actor: Actor, message_id: str, emoji: str, *, remove: bool = False) -> Answer:
        path = f"/api/messages/{message_id}/reactions/{quote(emoji, safe='')}"
        return await self._ask(actor, "DELETE" if remove else "PUT", path)

    async def _ask(self, actor: Actor, method: str, path: str, given: dict[str, Any] | None = None) -> Answer:
        if actor.id not in self._browsers:
            self._browsers[actor.id] = await self._live.browser(actor)
        browser = self._browsers[actor.id]
        sent = {} if given is None else {"params" if method == "GET" else "json": given}
        answer = await browser.request(method, path, **sent)
        body = answer.json()
        return Answer(body["code"], {}) if answer.is_error else Answer(None, body)


class Socket:
    def __init__(self, live: Running) -> None:
        self._live = live
        self._clients: dict[str, Client] = {}

    async def send(self, actor: Actor, conversation_id: str, **draft: Any) -> Answer:
        answer = await self._ask(actor, "message:send", {"conversationId": conversation_id, **draft})
        answer.body.pop("duplicate", None)
        return answer

    async def load(self, actor: Actor, conversation_id: str, **place: Any) -> Answer:
        return await self._ask(actor, "messages:load", {"conversationId": conversation_id, **place})

    async def close(self, actor: Actor, ticket_id: str) -> Answer:
        return await self._ask(actor, "ticket:close", {"ticketId": ticket_id})

    async def reopen(self, actor: Actor, ticket_id: str) -> Answer:
        return await self._ask(actor, "ticket:reopen", {"ticketId": ticket_id})

    async def assign(self, actor: Actor, ticket_id: str, assignee_id: Any) -> Answer:
        return await self._ask(actor, "ticket:assign", {"ticketId": ticket_id, "assigneeId": assignee_id})

    async def edit(self, actor: Actor, message_id: str, content: Any) -> Answer:
        return await self._ask(actor, "message:edit", {"messageId": message_id, "content": content})

    async def delete(self, actor: Actor, message_id: str, whom: str | None = None) -> Answer:
        return await self._ask(actor, "message:delete", {"messageId": message_id, "for": whom})

    async def react(self, actor: Actor, message_id: str, emoji: str, *, remove: bool = False) -> Answer:
        return await self._ask(actor, "message:react", {"messageId": message_id, "emoji": emoji, "remove": remove})

    async def _ask(self, actor: Actor, event: str, payload: dict[str, Any]) -> Answer:
        if actor.id not in self._clients:
            self._clients[actor.id] = await self._live.socket(actor)
        ack = await self._clients[actor.id].call(event, payload)
        if not ack.pop("success"):
            return Answer(ack["error"]["code"], {})
        return Answer(None, ack)


DOORS: dict[str, Callable[[Running], Door]] = {"http": Http, "socket": Socket}
