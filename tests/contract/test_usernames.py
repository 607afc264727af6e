"""An agent's username is half of a log-in: guests are never shown it, in whatever they are sent."""

from __future__ import annotations

import json
from typing import Any

from parlour.actions.desk.opening import open_ticket
from parlour.actions.people.sessions import create_account
from parlour.domain.actor import Actor, Role
from parlour.domain.message import Draft
from tests.contract.running import Running
from tests.realtime.client import Client

USERNAME = "zx-hidden-agent"


async def agent(live: Running, role: Role = "agent") -> Actor:
    person = await live.perform(
        create_account,
        None,
        username=USERNAME,
        name="Alma",
        email="alma@example.org",
        password_hash="h",
        role=role,
    )
    return person.acting()


async def story(live: Running, owner: Actor, worker: Actor) -> str:
    """Everything that the owner receives while its ticket is answered, assigned, closed and reopened."""
    opened = await live.perform(open_ticket, owner, subject="Help", draft=Draft.of("It fails"))
    ticket = opened.ticket.conversation.id
    browser, socket = await live.browser(owner), await live.socket(owner)
    desk = await live.socket(worker, join=ticket)
    received: list[Any] = [socket.greeting, await socket.must("conversation:join", ticket)]
    await desk.must("ticket:assign", {"ticketId": ticket, "assigneeId": worker.id})
    await desk.must("typing:start", {"conversationId": ticket})
    said = (await desk.must("message:send", {"conversationId": ticket, "content": "Hello"}))["message"]
    await desk.must("message:react", {"messageId": said["id"], "emoji": "👍"})
    await desk.must("message:edit", {"messageId": said["id"], "content": "Hello there"})
    received += [await get(browser, path) for path in paths(ticket, said["id"])]
    received += await asked(socket, ticket, worker.id, said["seq"])
    await desk.must("ticket:close", {"ticketId": ticket})
    await socket.hear("ticket:closed")
    received += [await get(browser, path) for path in paths(ticket, said["id"])]
    await desk.must("ticket:reopen", {"ticketId": ticket})
    await socket.hear("ticket:reopened")
    await socket.settle()
    assert worker.id in json.dumps(received), "the agent is there to be seen"
    return json.dumps([received, socket.heard])


def paths(ticket: str, message: str) -> list[str]:
    return [
        *("/", f"/ticket/{ticket}", "/api/auth/me", "/api/tickets/mine", f"/api/tickets/{ticket}"),
        *("/api/conversations", f"/api/conversations/{ticket}", f"/api/conversations/{ticket}/participants"),
        *(f"/api/conversations/{ticket}/messages", f"/api/conversations/{ticket}/files", "/api/openapi.json"),
        *("/api/messages/search?q=hello", f"/api/messages/{message}/wordings", "/api/users?query=zx", "/api/agents"),
    ]


async def get(browser: Any, path: str) -> str:
    answer = await browser.get(path)
    return str(answer.headers) + str(answer.text)


async def asked(socket: Client, ticket: str, agent_id: str, seq: int) -> list[Any]:
    return [
        await socket.must("conversation:join", ticket),
        await socket.must("conversation:sync", {"conversationId": ticket, "afterRev": 0}),
        await socket.must("messages:load", {"conversationId": ticket}),
        await socket.must("presence:get", {"userIds": [agent_id]}),
        await socket.must("message:read", {"conversationId": ticket, "seq": seq}),
        await socket.must("message:send", {"conversationId": ticket, "content": "Thanks"}),
    ]


async def test_a_guest_is_never_shown_an_agents_username(live: Running) -> None:
    worker, gil = await agent(live), await live.guest("Gil")
    assert USERNAME not in await story(live, gil, worker)


async def test_a_member_and_the_desk_see_who_answers(live: Running) -> None:
    worker, mia = await agent(live), await live.account("Mia")
    assert USERNAME in await story(live, mia, worker)
    browser = await live.browser(worker)
    [ticket] = (await browser.get("/api/tickets")).json()["tickets"]
    assert ticket["assignee"]["username"] == USERNAME
