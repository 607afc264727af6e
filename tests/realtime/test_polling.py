"""Long-polling belongs to whoever opened it: its `sid` is no credential."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.realtime.house import House


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def test_a_session_id_is_worth_nothing_with_anothers_cookie(house: House, web: aiohttp.ClientSession) -> None:
    gil, ann, alma = await house.guest("Gil"), await house.guest("Ann"), await house.agent()
    own = {"cookie": f"guestId={await house.token(gil)}"}
    url = f"{house.url}/socket.io/?EIO=4&transport=polling"
    async with web.get(url, headers=own) as opened:
        sid = json.loads((await opened.text())[1:])["sid"]
    mine = f"{url}&sid={sid}"
    async with web.post(mine, data="40", headers=own) as answer:
        assert await answer.text() == "ok"
    others = [
        {},
        {"cookie": f"guestId={await house.token(ann)}"},
        {"cookie": f"token={await house.token(alma)}; guestId={await house.token(gil)}"},
        {"cookie": "guestId=broken"},
    ]
    for headers in others:
        async with web.get(mine, headers=headers) as stolen:
            assert stolen.status == 400
            assert json.loads(await stolen.text())["code"] == 1
        async with web.post(mine, data='42["conversation:join","x"]', headers=headers) as stolen:
            assert stolen.status == 400
    async with web.get(mine, headers=own) as answer:
        assert "connection:established" in await answer.text()


async def test_a_renewed_cookie_goes_on_with_the_session(house: House, web: aiohttp.ClientSession) -> None:
    gil = await house.guest()
    now_s = house.app.clock.now_ms() // 1000
    older, newer = (house.app.tokens.sign_guest(guest_id=gil.id, issued_at=now_s - age) for age in (500, 0))
    assert older != newer
    url = f"{house.url}/socket.io/?EIO=4&transport=polling"
    async with web.get(url, headers={"cookie": f"guestId={older}"}) as opened:
        sid = json.loads((await opened.text())[1:])["sid"]
    async with web.post(f"{url}&sid={sid}", data="40", headers={"cookie": f"guestId={newer}"}) as answer:
        assert answer.status == 200


async def test_foreign_pages_cannot_poll(house: House, web: aiohttp.ClientSession) -> None:
    headers = {"cookie": f"guestId={await house.token(await house.guest())}", "origin": "https://evil.example"}
    async with web.get(f"{house.url}/socket.io/?EIO=4&transport=polling", headers=headers) as refused:
        assert refused.status == 403
