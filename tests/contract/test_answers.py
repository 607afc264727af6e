"""What every answer carries, whichever part of the server gives it; and words in any case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.running import Running, running
from tests.support.connections import connection

UPGRADE = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
END = "Host: x\r\nConnection: close\r\n\r\n"
EIO_3 = "/socket.io/?EIO=3&transport=polling"
SOCKET = "/socket.io/?EIO=4&transport=websocket"
ASKED = {
    "no HTTP": ("garbage\r\n\r\n", 400),
    "an endless target": (f"GET /{'a' * 70_000} HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "endless headers": (f"GET / HTTP/1.1\r\nHost: x\r\nX: {'a' * 100_000}\r\n\r\n", 431),
    "a page": (f"GET / HTTP/1.1\r\n{END}", 200),
    "nothing there": (f"GET /nothing HTTP/1.1\r\n{END}", 404),
    "a question for methods": (f"OPTIONS /api/auth/me HTTP/1.1\r\n{END}", 204),
    "the loader": (f"GET /widget.js HTTP/1.1\r\n{END}", 200),
    "the client": (f"GET /socket.io/socket.io.js HTTP/1.1\r\n{END}", 200),
    "a poll of EIO 3": (
        "GET {EIO_3} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        400,
    ),
    "a socket from elsewhere": (
        f"GET {SOCKET} HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n{UPGRADE}\r\n",
        403,
    ),
    "a socket of EIO 3": (f"GET {SOCKET.replace('4', '3')} HTTP/1.1\r\nHost: x\r\n{UPGRADE}\r\n", 400),
    "a socket to another path": (f"GET /api/tickets HTTP/1.1\r\nHost: x\r\n{UPGRADE}\r\n", 404),
}


@pytest.mark.parametrize("asked", ASKED)
async def test_every_answer_says_that_types_are_not_to_be_guessed(live: Running, asked: str) -> None:
    request, status = ASKED[asked]
    head = await _head(live, request)
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert "\r\nx-content-type-options: nosniff\r\n" in head.lower() + "\r\n"


async def test_who_is_one_socket_too_many_is_told_when_to_come_back(tmp_path: Path) -> None:
    async with running(tmp_path, rate_limits=True, sockets_per_address=1) as live:
        polling = f"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n{END}"
        assert (await _head(live, polling)).startswith("HTTP/1.1 200 ")
        for request in (polling, f"GET {SOCKET} HTTP/1.1\r\nHost: x\r\n{UPGRADE}\r\n"):
            head = await _head(live, request)
            assert head.startswith("HTTP/1.1 429 ")
            assert "\r\nretry-after: 10\r\n" in head.lower()


async def test_words_of_a_choice_are_taken_in_any_case(live: Running) -> None:
    alma, guest = await live.agent(), await live.guest()
    ticket = (await live.ticket(guest)).ticket.conversation.id
    agent, owner = await live.browser(alma), await live.browser(guest)
    assert (await agent.post(f"/api/tickets/{ticket}/assign", json={"assigneeId": alma.id})).status_code == 200
    listed = (await agent.get("/api/tickets?status=OPEN&assignee=Me")).json()["tickets"]
    assert [each["id"] for each in listed] == [ticket]
    assert (await agent.get("/api/tickets?status=Open&assignee=NONE")).json()["tickets"] == []
    assert (await agent.get("/api/conversations?kind=DIRECT")).json()["conversations"] == []
    said = (await owner.get(f"/api/conversations/{ticket}/messages")).json()["messages"][0]["id"]
    assert (await owner.delete(f"/api/messages/{said}?for=Me")).json()["message"]["hidden"] is True
    assert (await agent.patch("/api/users/me", json={"presence": "Hidden"})).json()["user"]["presence"] == "hidden"


async def _head(live: Running, request: str) -> str:
    async with connection(live.port) as (reader, writer):
        writer.write(request.encode())
        await writer.drain()
        return (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
