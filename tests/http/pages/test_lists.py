"""Lists in the first HTML: what the API would answer, for whom it would, and nothing that ends the data block."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from parlour.domain.errors import RateLimited
from parlour.http.api.desk import tickets
from tests.http.pages.test_pages import HOSTILE, Page, boot_of
from tests.http.site import Site

WAITING = "/api/tickets?status=open&waiting=true&sort=waiting&limit=30"
OPEN = "/api/tickets?status=open&limit=30"
UNSEEN = "/api/conversations?archived=false&unread=true&limit=30"
PINNED = "/api/conversations?archived=false&pinned=true&limit=100"
OTHERS = "/api/conversations?archived=false&pinned=false&limit=30"


async def lists_of(browser: httpx2.AsyncClient, path: str) -> Any:
    return boot_of((await browser.get(path)).text)["lists"]


async def told(browser: httpx2.AsyncClient, path: str) -> Any:
    answer = await browser.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def a_group(site: Site, browser: httpx2.AsyncClient, title: str) -> str:
    answer = await browser.post("/api/conversations/group", json={"title": title, "participantIds": []})
    assert answer.status_code == 201, answer.text
    conversation: str = answer.json()["conversation"]["id"]
    return conversation


async def test_the_desk_comes_with_what_the_api_would_answer(site: Site) -> None:
    agent = await site.agent()
    for number in range(32):
        await site.guest(f"Gil{number}", f"Subject {number}")
    for path in ("/agent", "/agent/tickets/01900000-0000-7000-8000-000000000000"):
        lists = await lists_of(agent, path)
        assert len(lists["waiting"]["tickets"]) == 30
        assert lists["waiting"] == await told(agent, WAITING)
        assert lists["open"] == await told(agent, OPEN)
        assert lists["counts"] == await told(agent, "/api/tickets/counts")
        assert lists["unseen"] == await told(agent, UNSEEN)


async def test_the_messages_come_with_pinned_conversations_first(site: Site) -> None:
    mia = await site.member()
    first, second = await a_group(site, mia, "First"), await a_group(site, mia, "Second")
    assert (await mia.patch(f"/api/conversations/{first}", json={"pinned": True})).status_code == 200
    lists = await lists_of(mia, "/messages")
    assert [one["id"] for one in lists["all"]["conversations"]] == [first, second]
    assert lists["all"]["conversations"] == [
        *(await told(mia, PINNED))["conversations"],
        *(await told(mia, OTHERS))["conversations"],
    ]
    assert lists["unseen"] == await told(mia, UNSEEN)
    assert lists["open"] is None


async def test_agents_messages_come_with_the_open_tickets_too(site: Site) -> None:
    agent = await site.agent()
    await site.guest()
    assert (await lists_of(agent, "/messages"))["open"] == await told(agent, OPEN)


@pytest.mark.parametrize("path", ["/agent", "/messages", "/account"])
async def test_nobody_else_is_handed_any_list(site: Site, path: str) -> None:
    guest, ticket = await site.guest(subject="Secret")
    other = await site.member("Noa")
    assert "Secret" in (await guest.get(f"/ticket/{ticket['id']}")).text, "or its absence says nothing"
    for browser in (site.browser(), guest, other):
        assert "Secret" not in (await browser.get(path)).text


async def test_a_list_that_is_refused_leaves_the_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(*_: object) -> None:
        raise RateLimited(retry_after=1)

    agent = await site.agent()
    monkeypatch.setattr(tickets, "list_page", refused)
    page = await agent.get("/agent")
    assert (page.status_code, boot_of(page.text)["lists"]) == (200, None)


async def test_hostile_subjects_end_no_data_block(site: Site) -> None:
    subject = HOSTILE.replace("\u2028", "").strip()
    await site.guest(subject=subject)
    page = await (await site.agent()).get("/agent")
    scripts = [given for tag, given in Page(page.text).elements if tag == "script"]
    assert all("src" in given or given.get("type") == "application/json" for given in scripts)
    assert "<!--" not in page.text
    assert boot_of(page.text)["lists"]["open"]["tickets"][0]["subject"] == subject
