"""Who may upgrade a session: what holds for opening one holds for taking one over."""

from __future__ import annotations

from typing import Any

import pytest

from tests.socketio.sio import Endpoint, server


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver:81"])
async def test_a_foreign_origin_upgrades_no_session(serve: Any, origin: str) -> None:
    endpoint: Endpoint = await serve(server())
    session = await endpoint.polling()
    target = f"{endpoint.path}?EIO=4&transport=websocket&sid={session.sid}"
    answer, _ = await endpoint.upgrade(target, {"Origin": origin})
    assert answer.error == (403, {"code": 4, "message": "Forbidden"})
    answer, probe = await endpoint.upgrade(target, {"Origin": "http://testserver"})
    assert answer.status == 101, "the refused one was not in its way"
    probe.send("2probe")
    await probe.expect("3probe")


@pytest.mark.parametrize("headers", [{"Upgrade": "h2c"}, {"Connection": "close"}])
async def test_what_asks_for_no_websocket_gets_none(serve: Any, headers: dict[str, str]) -> None:
    endpoint: Endpoint = await serve(server())
    session = await endpoint.polling()
    target = f"{endpoint.path}?EIO=4&transport=websocket&sid={session.sid}"
    answer, _ = await endpoint.upgrade(target, headers)
    assert answer.error == (400, {"code": 3, "message": "Bad request"})
    assert (await session.post("40")).text == "ok"
