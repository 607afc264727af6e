"""Text that one database would swallow and another choke on: every answer is the same on all three."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest

from parlour.http.app import CALLS
from tests.http.site import Site, build
from tests.support.databases import Database

ODD = {
    "NUL": "\0",
    "NUL within": "a\0b",
    "long": "x" * 5000,
    "astral": "💬𐍈",
    "quotes": "'\"`\\",
    "wildcards": "%_\\%",
    "right to left": "\u202egnp",
    "not a character": "\uffff\ufdd0",
    "combining": "e" + "\u0301" * 500,
}


@pytest.fixture
async def anywhere(tmp_path: Path, database: Database) -> AsyncIterator[Site]:
    async with build(tmp_path, url=database.url) as built:
        yield built


@pytest.mark.parametrize("kind", ODD)
async def test_odd_text_in_a_query_finds_nothing_or_is_invalid(anywhere: Site, kind: str) -> None:
    agent = await anywhere.agent()
    await anywhere.guest()
    for path, name in (
        ("/api/tickets", "query"),
        ("/api/tickets", "assignee"),
        ("/api/tickets", "owner"),
        ("/api/tickets", "cursor"),
        ("/api/users", "query"),
        ("/api/users", "cursor"),
        ("/api/conversations", "query"),
        ("/api/conversations", "cursor"),
    ):
        answer = await agent.get(path, params={name: ODD[kind]})
        assert answer.status_code in (200, 422), (path, name, answer.text)


@pytest.mark.parametrize("kind", ODD)
async def test_odd_text_in_a_log_in_is_a_wrong_log_in(anywhere: Site, kind: str) -> None:
    for login in (ODD[kind], f"{ODD[kind]}@example.com"):
        answer = await anywhere.browser().post("/api/auth/login", json={"login": login, "password": ODD[kind]})
        assert answer.status_code in (401, 422), answer.text
    page = await anywhere.browser().get("/setup", params={"token": ODD[kind]})
    assert page.status_code == 403


@pytest.mark.parametrize("kind", ODD)
async def test_odd_text_in_a_message_is_kept_as_it_is_or_refused(anywhere: Site, kind: str) -> None:
    guest, ticket = await anywhere.guest()
    path = f"/api/conversations/{ticket['id']}/messages"
    answer = await guest.post(path, json={"content": ODD[kind], "clientId": "once"})
    assert answer.status_code in (201, 422)
    if answer.status_code == 201:
        assert (await guest.get(path)).json()["messages"][-1]["content"] == answer.json()["message"]["content"]
        again = await guest.post(path, json={"content": ODD[kind], "clientId": "once"})
        assert (again.status_code, again.json()["message"]["id"]) == (200, answer.json()["message"]["id"])
    odd_agent = await anywhere.browser(**{"user-agent": "Mozilla"}).post(
        "/api/auth/login", json={"login": "nobody", "password": "x"}, headers=[(b"user-agent", b"\xff\xfe\xf0")]
    )
    assert odd_agent.status_code == 401


@pytest.mark.parametrize("kind", ODD)
async def test_odd_text_where_an_id_belongs_names_nothing(anywhere: Site, kind: str) -> None:
    agent, (_, ticket) = await anywhere.agent(), await anywhere.guest()
    odd, quoted = ODD[kind], quote(ODD[kind], safe="")
    for route in CALLS:
        if "{" not in route.path:
            continue
        for names in ((quoted, quoted), (ticket["id"], quoted)):
            path = route.path.replace("{id}", names[0]).replace("{userId}", names[1]).replace("{emoji}", names[1])
            answer = await agent.request(
                route.method, path, json={"content": "x", "role": "admin", "assigneeId": None}
            )
            assert answer.status_code < 500, (route.path, answer.text)
    for path, body in (
        ("/api/conversations", {"participantId": odd}),
        ("/api/conversations", {"kind": "linked", "link": {"type": odd, "id": odd, "title": "T"}}),
        ("/api/conversations/group", {"title": "T", "participantIds": [odd]}),
        (f"/api/conversations/{ticket['id']}/participants", {"userId": odd}),
        (f"/api/tickets/{ticket['id']}/assign", {"assigneeId": odd}),
    ):
        answer = await agent.post(path, json=body)
        assert answer.status_code < 500, (path, answer.text)


@pytest.mark.parametrize("letter", ["\ufdfa", "\u3300"])
async def test_an_address_that_grows_when_it_is_folded_is_no_address(anywhere: Site, letter: str) -> None:
    """U+FDFA becomes eighteen characters, and the key of an account's address has room for 254."""
    asked = {
        "username": "mia",
        "name": "Mia",
        "email": f"{letter * 64}@{letter * 180}.org",
        "password": "correct horse",
    }
    answer = await anywhere.browser().post("/api/auth/register", json=asked)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "email")
