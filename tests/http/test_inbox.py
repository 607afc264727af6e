"""Conversations between members over HTTP: what the shapes say to whom."""

from __future__ import annotations

from tests.http.site import Site

LINK = {"type": "order", "id": "42", "title": "Order 42", "url": "https://shop.example.com/42"}


async def test_an_open_conversation_is_found_by_its_object_and_joined(site: Site) -> None:
    ana, ben = await site.member("Ana"), await site.account("Ben")
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
