"""The three ways in, asked who calls: HTTP, a WebSocket, long-polling. Each header goes out as it is written."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import httpx2
import websockets
from websockets.asyncio.client import connect

from tests.support.connections import NO_TLS

Headers = Sequence[tuple[str, str]]
Entrance = Callable[[str, Headers, str | None], Awaitable[str]]
OPENING = "/socket.io/?EIO=4&transport="


async def by_http(url: str, headers: Headers, believed: str | None = None) -> str:
    """The id of the actor, or the code of the refusal."""
    sent = [*headers, *([] if believed is None else [("parlour-as", believed)])]
    raw = [(name.encode(), value.encode("latin-1")) for name, value in sent]
    async with httpx2.AsyncClient(base_url=url, verify=NO_TLS, trust_env=False) as client:
        body = (await client.get("/api/auth/me", headers=raw)).json()
    return str(body.get("code") or body["actor"]["id"])


async def by_websocket(url: str, headers: Headers, believed: str | None = None) -> str:
    try:
        async with connect(url.replace("http", "ws") + OPENING + "websocket", additional_headers=headers) as wire:
            await wire.recv()
            await wire.send("40" + _auth(believed))
            answer = str(await wire.recv())
            return _said(answer if answer.startswith("44") else str(await wire.recv()))
    except websockets.InvalidStatus as refused:
        assert refused.response.status_code == 403
        return "forbidden"


async def by_polling(url: str, headers: Headers, believed: str | None = None) -> str:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), headers=headers) as web:
        async with web.get(url + OPENING + "polling") as opened:
            if opened.status == 403:
                return "forbidden"
            mine = f"{url}{OPENING}polling&sid={json.loads((await opened.text())[1:])['sid']}"
        async with web.post(mine, data="40" + _auth(believed)) as posted:
            if posted.status == 403:
                return "forbidden"
            assert await posted.text() == "ok"
        heard: list[str] = []
        while not any(packet[:2] in ("42", "44") for packet in heard):
            async with web.get(mine) as polled:
                heard += (await polled.text()).split("\x1e")
    return _said(next(packet for packet in heard if packet[:2] in ("42", "44")))


ENTRANCES: dict[str, Entrance] = {"http": by_http, "websocket": by_websocket, "polling": by_polling}


def _auth(believed: str | None) -> str:
    return "" if believed is None else json.dumps({"as": believed})


def _said(packet: str) -> str:
    if packet.startswith("44"):
        return str(json.loads(packet[2:])["data"]["code"])
    payload: Any = json.loads(packet[2:])[1]
    return str(payload["actor"]["id"])
