"""Conversations between members over HTTP: what the shapes say to whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from parlour.domain.actor import Actor
from tests.http.site import SECRET, Site, build
from tests.support.links import LINK_SECRET, signed

LINK = {"type": "order", "id": "42", "title": "Order 42", "url": "https://shop.example.com/42"}


async def test_an_open_conversation_is_found_by_its_object_and_joined(site: Site) -> None:
    ana, ben = await site.agent("Ana"), await site.account("Ben")
    browser = await site.browser_of(ben)
    asked = {"kind": "linked", "link": LINK, "open": True}
    made = await ana.post("/api/conversations", json=asked)
    assert (made.status_code, made.json()["conversation"]["joined"]) == (201, True)
    assert made.json()["conversation"]["link"] == {**LINK, "open": True}
    conversation_id = made.json()["conversation"]["id"]
    await ana.post(f"/api/conversations/{conversation_id}/messages", json={"content": "Secretly"})

    found = await browser.post("/api/conversations", json=asked)
    assert (found.status_code, found.json()["conversation"]["joined"]) == (200, False)
    assert "Secretly" not in found.text
    path = f"/api/conversations/{conversation_id}"
    assert (await browser.get(path)).json() == found.json()
    assert (await browser.get(f"{path}/messages")).status_code == 404
    joined = await browser.post(f"{path}/participants", json={"userId": ben.id})
    assert joined.status_code == 201
    inside = (await browser.get(path)).json()["conversation"]
    assert (inside["joined"], inside["lastMessage"]["content"]) == (True, "Secretly")


async def test_a_member_comes_to_the_conversation_on_an_object_by_a_signed_link_only(tmp_path: Path) -> None:
    async with build(tmp_path, link_secret=LINK_SECRET) as site:
        ana, ben = await site.account("Ana"), await site.account("Ben")
        one, other = await site.browser_of(ana), await site.browser_of(ben)
        now = site.clock.now_ms() // 1000

        def asked(person: Actor, exp: int = now + 60) -> dict[str, Any]:
            claims = {"sub": person.username, "exp": exp, "link": LINK}
            return {"kind": "linked", "link": {"token": signed(LINK_SECRET, {"alg": "HS256"}, claims)}}

        nothing = await other.post("/api/conversations", json={"kind": "linked", "link": LINK})
        made = await one.post("/api/conversations", json=asked(ana))
        assert (made.status_code, made.json()["conversation"]["link"]) == (201, {**LINK, "open": False})
        taken = await other.post("/api/conversations", json={"kind": "linked", "link": LINK})
        assert (nothing.status_code, nothing.content) == (taken.status_code, taken.content) == (403, taken.content)
        for wrong in (asked(ana), asked(ben, now), {"kind": "linked", "link": {"token": "x.y.z"}}):
            assert (await other.post("/api/conversations", json=wrong)).json()["code"] == "forbidden"
        for lacking in ({}, {"type": "order"}, {"type": "order", "id": "42"}):
            refused = await other.post("/api/conversations", json={"kind": "linked", "link": lacking})
            assert refused.json()["code"] == "invalid"
        let_in = await other.post("/api/conversations", json=asked(ben))
        assert (let_in.status_code, let_in.json()["conversation"]["joined"]) == (200, True)


async def test_without_a_key_no_link_is_good(site: Site) -> None:
    ana = await site.account("Ana")
    claims = {"sub": ana.id, "exp": site.clock.now_ms() // 1000 + 60, "link": LINK}
    for key in (LINK_SECRET, SECRET, "", "None"):
        link = {"token": signed(key, {"alg": "HS256"}, claims)}
        answer = await (await site.browser_of(ana)).post("/api/conversations", json={"kind": "linked", "link": link})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_an_admin_takes_a_linked_conversation_over(site: Site) -> None:
    agent, root = await site.agent("Ada"), await site.browser_of(await site.account("Root", "admin"))
    asked = {"kind": "linked", "link": LINK}
    made = (await agent.post("/api/conversations", json=asked)).json()["conversation"]["id"]
    path = f"/api/conversations/{made}/takeover"
    assert (await agent.post(path, json={})).status_code == 403
    found = (await root.post("/api/conversations", json=asked)).json()["conversation"]
    assert (found["id"], found["joined"]) == (made, False)
    taken = (await root.post(path, json={"title": "Order 42b", "url": None, "open": True})).json()["conversation"]
    assert (taken["title"], taken["joined"]) == ("Order 42b", True)
    assert taken["link"] == {"type": "order", "id": "42", "title": "Order 42b", "url": None, "open": True}
    assert sorted(each["role"] for each in taken["participants"]) == ["member", "owner"]
