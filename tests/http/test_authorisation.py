"""Who gets through which route. Whose conversation it is: tests/contract/test_membership.py."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest

from parlour.domain.ids import uuid7
from parlour.http.app import CALLS
from parlour.http.routes import Route, Who
from tests.http.site import Site

BODIES: dict[tuple[str, str], Any] = {
    ("POST", "/api/tickets/{id}/assign"): {"assigneeId": None},
    ("POST", "/api/conversations/{id}/messages"): {"content": "Hello"},
    ("PATCH", "/api/users/me"): {"name": "New"},
    ("PATCH", "/api/guests/me"): {"name": "New"},
    ("POST", "/api/conversations"): {"participantId": "x"},
    ("POST", "/api/conversations/group"): {"title": "T", "participantIds": []},
    ("PATCH", "/api/conversations/{id}"): {"muted": True},
    ("POST", "/api/conversations/{id}/participants"): {"userId": "x"},
    ("PATCH", "/api/conversations/{id}/participants/{userId}"): {"role": "admin"},
    ("PUT", "/api/messages/{id}"): {"content": "Changed"},
    ("PATCH", "/api/admin/people/{id}"): {"disabled": False},
    ("POST", "/api/admin/invitations"): {"role": "agent"},
    ("PUT", "/api/admin/widget"): {"origins": []},
}
KNOWN = [route for route in CALLS if route.who.must_be_known]


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


async def _ask(client: httpx2.AsyncClient, route: Route, ticket: dict[str, Any] | str) -> httpx2.Response:
    """A well-formed call about a ticket, or its first message; or about whatever has the given id."""
    body = BODIES.get((route.method, route.path))
    about_message = route.path.startswith("/api/messages")
    target = ticket if isinstance(ticket, str) else ticket["lastMessage"]["id"] if about_message else ticket["id"]
    path = route.path.replace("{id}", target).replace("{userId}", uuid7()).replace("{emoji}", "%F0%9F%91%8D")
    return await client.request(route.method, path, **({} if body is None else {"json": body}))


@pytest.mark.parametrize("route", KNOWN, ids=_name)
async def test_a_stranger_is_told_to_log_in(site: Site, route: Route) -> None:
    _, ticket = await site.guest()
    answer = await _ask(site.browser(), route, ticket)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("route", [route for route in CALLS if route.who is Who.AGENT], ids=_name)
async def test_guests_and_members_do_not_work_the_desk(site: Site, route: Route) -> None:
    guest, ticket = await site.guest()
    member = await site.member()
    own = (await member.post("/api/tickets", json={"subject": "S", "message": "M"})).json()["ticket"]
    for client, its in ((guest, ticket), (member, own)):
        answer = await _ask(client, route, its)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    agent = await site.agent()
    assert (await _ask(agent, route, ticket)).status_code == 200


@pytest.mark.parametrize("route", [route for route in CALLS if route.who is Who.ADMIN], ids=_name)
async def test_only_admins_look_after_the_site(site: Site, route: Route) -> None:
    guest, _ = await site.guest()
    someone = await site.account("Sol")
    about = someone.id
    if "invitations/{id}" in route.path:
        admin = await site.browser_of(await site.account("Ada", "admin"))
        about = (await admin.post("/api/admin/invitations", json={"role": "agent"})).json()["invitation"]["id"]
    site.announced.clear()
    for client in (guest, await site.member(), await site.agent(), await site.browser_of(someone)):
        answer = await _ask(client, route, about)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert site.announced == []
    admin = await site.browser_of(await site.account("Ada", "admin"))
    assert (await _ask(admin, route, about)).status_code in route.gives


async def test_the_form_without_scripts_writes_nothing_into_a_closed_ticket(site: Site) -> None:
    guest, ticket = await site.guest()
    agent = await site.agent()
    assert (await agent.post(f"/api/tickets/{ticket['id']}/close")).status_code == 200
    assert (await guest.post(f"/ticket/{ticket['id']}/reply", data={"content": "Late"})).status_code == 409
    messages = (await guest.get(f"/api/conversations/{ticket['id']}/messages")).json()["messages"]
    assert "Late" not in [message["content"] for message in messages]


async def test_a_guest_has_no_account_to_change(site: Site) -> None:
    guest, _ = await site.guest()
    assert (await guest.patch("/api/users/me", json={"name": "X"})).status_code == 403
    assert (await guest.get("/api/auth/sessions")).status_code == 403
    assert (await (await site.member()).patch("/api/guests/me", json={"name": "X"})).status_code == 403


async def test_a_guest_changes_its_name_and_agents_are_told(site: Site) -> None:
    guest, ticket = await site.guest()
    answer = await guest.patch("/api/guests/me", json={"name": "Gilda", "email": ""})
    assert answer.json()["guest"] == {"id": ticket["owner"]["id"], "name": "Gilda", "email": None}
    agent = await site.agent()
    owner = (await agent.get(f"/api/tickets/{ticket['id']}")).json()["ticket"]["owner"]
    assert (owner["name"], owner["email"]) == ("Gilda", None)


async def test_a_new_guest_is_new_whoever_asks(site: Site) -> None:
    guest, ticket = await site.guest()
    made = await guest.post("/api/guests", json={})
    assert made.status_code == 201
    assert made.json()["guest"]["id"] != ticket["owner"]["id"]
    assert "set-cookie" not in made.headers


async def test_a_closing_and_a_message_in_a_race_leave_nothing_behind_the_closing(site: Site) -> None:
    guest, ticket = await site.guest()
    agent = await site.agent()
    path, refused = f"/api/tickets/{ticket['id']}", 0
    for number in range(100):
        say = guest.post(f"/api/conversations/{ticket['id']}/messages", json={"content": f"{number}"})
        sent, closed = await asyncio.gather(say, agent.post(f"{path}/close"))
        assert closed.status_code == 200
        assert sent.status_code in (201, 409)
        refused += sent.status_code == 409
        last = (await guest.get(f"/api/conversations/{ticket['id']}/messages?limit=1")).json()["messages"][-1]
        assert last["system"]["event"] == "ticket_closed"
        await agent.post(f"{path}/reopen")
    messages = (await guest.get(f"/api/conversations/{ticket['id']}")).json()["conversation"]["lastSeq"]
    assert messages == 1 + 100 * 3 - refused
