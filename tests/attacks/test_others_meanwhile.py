"""What one stranger sends does not keep others waiting: a server that runs, and somebody else's call beside it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.contract.running import Running, running

WITHIN = 1.0  # seconds for the others' calls, which take some milliseconds
MARKS = "a" + "\u0301\u0316" * 30_000  # 120 KB: held the process for five to eight seconds
ADDRESS = "a@" + ".a" * 60 + "@"  # held it for good

pytestmark = pytest.mark.usefixtures("costly_passwords")


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as started:
        yield started


async def beside(live: Running, attack: Awaitable[Any]) -> Any:
    """The attack's outcome; until it is there, and once after, another client is answered in time."""
    other = await live.browser()
    await other.get("/healthz")
    under_way = asyncio.ensure_future(attack)
    over = False
    while not over:
        over = under_way.done()
        started = time.monotonic()
        assert (await other.get("/healthz")).status_code == 200
        assert time.monotonic() - started < WITHIN
    return await under_way


@pytest.mark.parametrize("path", ["/api/guests", "/api/tickets", "/api/auth/register", "/tickets", "/register"])
async def test_a_form_of_a_stranger(live: Running, path: str) -> None:
    good = {"name": "N", "subject": "S", "message": "M", "username": "u", "email": "u@a.example", "password": "1" * 8}
    browser = await live.browser()
    for field in good:
        for value in (ADDRESS, MARKS):
            sent = {**good, field: value}
            how: Any = {"json": sent} if path.startswith("/api") else {"data": sent}
            answer = await beside(live, browser.post(path, **how))
            assert answer.status_code in (201, 303, 409, 422)


@pytest.mark.parametrize("path", ["/api/auth/login", "/agent/login", "/login"])
async def test_a_log_in(live: Running, path: str) -> None:
    browser = await live.browser()
    for sent in (
        {"login": MARKS, "password": "p"},
        {"email": MARKS, "password": "p"},
        {"login": "u", "password": MARKS},
    ):
        how: Any = {"data": sent} if path == "/login" else {"json": sent}
        assert (await beside(live, browser.post(path, **how))).status_code == 401


async def test_a_message_over_the_socket(live: Running) -> None:
    guest = await live.guest()
    ticket = (await live.ticket(guest)).ticket.conversation.id
    client = await live.socket(guest, join=ticket)
    refused = await beside(live, client.ask("message:send", {"conversationId": ticket, "content": MARKS}))
    assert refused["error"]["code"] == "invalid"
    kept = await client.must("message:send", {"conversationId": ticket, "content": "q" + "\u0301\u0316" * 4_000})
    assert kept["message"]["content"] == "q" + "\u0316" * 15 + "\u0301" * 15


async def test_a_packet_of_brackets(live: Running) -> None:
    guest = await live.guest()
    client = await live.socket(guest)
    brackets: Any = []
    for _ in range(29):
        brackets = [brackets]
    hostile = json.dumps(["message:send", *([brackets] * 12_000)], separators=(",", ":"))

    async def send() -> None:
        with suppress(OSError):
            await client._wire.send(f"42{hostile}")
        await asyncio.wait_for(client.ended.wait(), 10)

    await beside(live, send())
