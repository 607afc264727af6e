"""The published Python client, with no special option, over both transports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

import socketio
from tests.realtime.house import House
from tests.support.clock import until
from tests.support.python_clients import http_session


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with http_session() as session:
        yield session


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]])
async def test_the_official_client_chats(house: House, web: aiohttp.ClientSession, transports: list[str]) -> None:
    gil, alma = await house.guest(), await house.agent()
    ticket = await house.opened(gil)
    heard: dict[str, list[Any]] = {"guest": [], "agent": []}
    clients = {}
    for name, actor in (("guest", gil), ("agent", alma)):
        client = clients[name] = socketio.AsyncClient(reconnection=False, http_session=web)
        client.on("message:new", heard[name].append)
        await client.connect(house.url, auth={"token": await house.token(actor)}, transports=transports)
        assert (await client.call("conversation:join", ticket))["success"]
    for number in range(20):
        ack = await clients["guest"].call("message:send", {"conversationId": ticket, "content": f"Grüße {number} 🎈"})
        assert ack["success"]
    refused = await clients["guest"].call("ticket:close", {"ticketId": ticket})
    assert refused["error"]["code"] == "forbidden"
    await until(lambda: len(heard["agent"]) >= 21)
    assert [message["seq"] for message in heard["agent"]] == list(range(2, 23))
    for client in clients.values():
        await client.disconnect()


async def test_the_official_client_is_told_why_it_may_not_connect(house: House, web: aiohttp.ClientSession) -> None:
    why: list[dict[str, str]] = []
    client = socketio.AsyncClient(reconnection=False, http_session=web)
    client.on("connect_error", why.append)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(house.url)
    assert [error["message"] for error in why] == ["No token provided"]
    await client.disconnect()
