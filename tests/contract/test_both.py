"""What is done through one door is heard at the other."""

from __future__ import annotations

from pathlib import Path

from tests.contract.running import Running, running
from tests.support.clock import time_stands_still


async def test_a_message_sent_over_http_is_heard_over_sockets(live: Running) -> None:
    guest, agent = await live.guest(), await live.agent()
    ticket_id = (await live.ticket(guest)).ticket.conversation.id
    listener = await live.socket(agent, join=ticket_id)
    answer = await (await live.browser(guest)).post(
        f"/api/conversations/{ticket_id}/messages", json={"content": "Hello"}
    )
    heard = await listener.hear("message:new", content="Hello")
    assert heard == answer.json()["message"]


async def test_a_ticket_opened_over_http_rings_the_desk(live: Running) -> None:
    desk = await live.socket(await live.agent())
    draft = {"name": "Gil", "email": "gil@example.com", "subject": "Help", "message": "It fails"}
    answer = await (await live.browser()).post("/api/tickets", json=draft)
    heard = await desk.hear("ticket:new")
    assert heard["ticket"]["id"] == answer.json()["ticket"]["id"]
    assert heard["ticket"]["owner"]["email"] == "gil@example.com"


async def test_logging_out_ends_the_sessions_sockets_at_once(live: Running) -> None:
    agent = await live.agent()
    token = await live.token(agent)
    socket, other = await live.socket_with(token), await live.socket(agent)
    browser = await live.browser(authorization=f"Bearer {token}")
    assert (await browser.post("/api/auth/logout")).status_code == 204
    with time_stands_still():
        assert (await socket.hear("connection:error"))["code"] == "unauthenticated"
        await socket.ended.wait()
    assert not other.ended.is_set()


async def test_the_first_page_counts_the_agents_who_are_there(live: Running) -> None:
    browser = await live.browser()
    assert '"agentsOnline":0' in (await browser.get("/")).text
    await live.socket(await live.agent())
    assert '"agentsOnline":1' in (await browser.get("/")).text


async def test_an_allowed_site_may_poll_and_another_may_not(tmp_path: Path) -> None:
    async with running(tmp_path, allowed_origins=("https://shop.example",)) as live:
        browser = await live.browser()
        opening = "/socket.io/?EIO=4&transport=polling"
        friend = await browser.get(opening, headers={"origin": "https://shop.example"})
        assert friend.status_code == 200
        assert friend.headers.get_list("access-control-allow-origin") == ["https://shop.example"]
        assert friend.headers["access-control-allow-credentials"] == "true"
        assert friend.headers["cache-control"] == "no-store"
        stranger = await browser.get(opening, headers={"origin": "https://evil.example"})
        assert stranger.status_code == 403
        assert "access-control-allow-origin" not in stranger.headers
        asks = {"origin": "https://shop.example", "access-control-request-method": "POST"}
        assert (await browser.options(opening, headers=asks)).status_code == 204
