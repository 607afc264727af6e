"""Engine.IO v4 as published: handshake, messages, heartbeat, close and upgrade, over both transports."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parlour.socketio import Options
from tests.socketio.sio import Closed, Endpoint, clock, example
from tests.support.clock import pass_time

INTERVAL, TIMEOUT = 20_000, 15_000


@pytest.fixture
async def echo(serve: Any) -> Endpoint:
    options = Options(path="/engine.io", ping_interval_ms=INTERVAL, ping_timeout_ms=TIMEOUT, clock=clock())
    endpoint: Endpoint = await serve(example.engineio(options))
    return endpoint


# Handshake by long-polling


async def test_a_polling_handshake_opens_a_session(echo: Endpoint) -> None:
    answer = await (await echo.http()).request("GET", "/engine.io/?EIO=4&transport=polling")
    assert answer.status == 200
    assert answer.text[0] == "0"
    opened = json.loads(answer.text[1:])
    assert list(opened) == ["sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"]
    assert isinstance(opened.pop("sid"), str)
    assert opened == {
        "upgrades": ["websocket"],
        "pingInterval": INTERVAL,
        "pingTimeout": TIMEOUT,
        "maxPayload": 1_000_000,
    }


@pytest.mark.parametrize("query", ["transport=polling", "EIO=abc&transport=polling", "EIO=3&transport=polling"])
async def test_a_polling_handshake_of_another_version_is_refused(echo: Endpoint, query: str) -> None:
    answer = await (await echo.http()).request("GET", f"/engine.io/?{query}")
    assert answer.error == (400, {"code": 5, "message": "Unsupported protocol version"})


@pytest.mark.parametrize("query", ["EIO=4", "EIO=4&transport=abc", "EIO=4&transport="])
async def test_a_polling_handshake_with_an_unknown_transport_is_refused(echo: Endpoint, query: str) -> None:
    answer = await (await echo.http()).request("GET", f"/engine.io/?{query}")
    assert answer.error == (400, {"code": 0, "message": "Transport unknown"})


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_a_polling_handshake_by_another_method_is_refused(echo: Endpoint, method: str) -> None:
    answer = await (await echo.http()).request(method, "/engine.io/?EIO=4&transport=polling")
    assert answer.error == (400, {"code": 2, "message": "Bad handshake method"})


async def test_a_websocket_named_without_an_upgrade_is_a_bad_request(echo: Endpoint) -> None:
    answer = await (await echo.http()).request("GET", "/engine.io/?EIO=4&transport=websocket")
    assert answer.error == (400, {"code": 3, "message": "Bad request"})


async def test_an_unknown_session_is_refused(echo: Endpoint) -> None:
    http = await echo.http()
    for method in ("GET", "POST"):
        answer = await http.request(method, "/engine.io/?EIO=4&transport=polling&sid=abc")
        assert answer.error == (400, {"code": 1, "message": "Session ID unknown"})


async def test_the_path_without_its_slash_is_served_too(echo: Endpoint) -> None:
    answer = await (await echo.http()).request("GET", "/engine.io?EIO=4&transport=polling")
    assert answer.status == 200


# Handshake by WebSocket


async def test_a_websocket_handshake_opens_a_session_without_upgrades(echo: Endpoint) -> None:
    opened = await (await echo.websocket()).open_packet()
    assert isinstance(opened.pop("sid"), str)
    assert opened == {"upgrades": [], "pingInterval": INTERVAL, "pingTimeout": TIMEOUT, "maxPayload": 1_000_000}


@pytest.mark.parametrize("query", ["transport=websocket", "EIO=abc&transport=websocket", "EIO=3&transport=websocket"])
async def test_a_websocket_handshake_of_another_version_is_refused(echo: Endpoint, query: str) -> None:
    answer, _ = await echo.upgrade(f"/engine.io/?{query}")
    assert answer.error == (400, {"code": 5, "message": "Unsupported protocol version"})


@pytest.mark.parametrize("query", ["EIO=4", "EIO=4&transport=abc", "EIO=4&transport=polling"])
async def test_a_websocket_handshake_with_an_unknown_transport_is_refused(echo: Endpoint, query: str) -> None:
    answer, _ = await echo.upgrade(f"/engine.io/?{query}")
    assert answer.error == (400, {"code": 0, "message": "Transport unknown"})


async def test_a_websocket_for_an_unknown_session_is_refused(echo: Endpoint) -> None:
    answer, _ = await echo.upgrade("/engine.io/?EIO=4&transport=websocket&sid=abc")
    assert answer.error == (400, {"code": 1, "message": "Session ID unknown"})


# Messages


async def test_a_posted_payload_comes_back_with_the_next_poll(echo: Endpoint) -> None:
    session = await echo.polling()
    posted = await session.post("4hello")
    assert (posted.status, posted.text) == (200, "ok")
    polled = await session.get()
    assert (polled.status, polled.text) == (200, "4hello")
    assert polled.headers["content-type"].lower() == "text/plain; charset=utf-8"


async def test_several_packets_travel_in_one_payload(echo: Endpoint) -> None:
    session = await echo.polling()
    assert (await session.post("4test1\x1e4test2\x1e4test3 €")).text == "ok"
    assert (await session.get()).text == "4test1\x1e4test2\x1e4test3 €"


async def test_binary_travels_as_base64_by_polling(echo: Endpoint) -> None:
    session = await echo.polling()
    assert (await session.post("4hello\x1ebAQIDBA==")).text == "ok"
    assert (await session.get()).text == "4hello\x1ebAQIDBA=="


@pytest.mark.parametrize(
    "payload", ["abc", "", "4a\x1e", "\x1e4a", "7x", "b%%%", "bAQI", "0{}", "2", "5", "6", "4a\x1e8"]
)
async def test_an_invalid_payload_is_refused_and_closes_the_session(echo: Endpoint, payload: str) -> None:
    session = await echo.polling()
    assert (await session.post(payload)).status == 400
    assert await session.gone()


async def test_a_second_poll_closes_the_session_and_ends_the_first(echo: Endpoint) -> None:
    session = await echo.polling()
    first = await session.held()
    second = await session.get(other=True)
    assert (second.status, json.loads(second.body)["code"]) == (400, 3)
    answer = await first
    assert (answer.status, answer.text) == (200, "1")
    assert await session.gone()


async def test_text_is_echoed_over_a_websocket(echo: Endpoint) -> None:
    socket = await echo.websocket()
    await socket.open_packet()
    socket.send("4hello")
    await socket.expect("4hello")


async def test_binary_is_echoed_over_a_websocket(echo: Endpoint) -> None:
    socket = await echo.websocket()
    await socket.open_packet()
    socket.send(b"\x01\x02\x03\x04")
    await socket.expect(b"\x01\x02\x03\x04")


@pytest.mark.parametrize("packet", ["abc", "", "0{}", "2", "5", "6", "7", "bAQIDBA==", "\x1e"])
async def test_an_invalid_packet_closes_the_websocket(echo: Endpoint, packet: str) -> None:
    socket = await echo.websocket()
    await socket.open_packet()
    socket.send(packet)
    with pytest.raises(Closed):
        await socket.receive()


# Heartbeat


@pytest.mark.calm
async def test_a_poller_that_answers_pings_stays(echo: Endpoint) -> None:
    session = await echo.polling()
    for _ in range(3):
        poll = await session.held()
        await pass_time(INTERVAL / 1000)
        assert (await poll).text == "2"
        assert (await session.post("3")).text == "ok"


@pytest.mark.calm
async def test_a_poller_that_does_not_answer_is_closed(echo: Endpoint) -> None:
    session = await echo.polling()
    poll = await session.held()
    await pass_time(INTERVAL / 1000)
    assert (await poll).text == "2"
    poll = await session.held()
    await pass_time(TIMEOUT / 1000 * 0.9)
    assert not poll.done()
    await pass_time(TIMEOUT / 1000 * 0.1)
    assert (await poll).text == "1"
    assert await session.gone()


@pytest.mark.calm
async def test_a_poller_that_stays_away_is_closed(echo: Endpoint) -> None:
    session = await echo.polling()
    await pass_time(INTERVAL / 1000)
    await pass_time(TIMEOUT / 1000)
    assert await session.gone()


@pytest.mark.calm
async def test_a_websocket_that_answers_pings_stays(echo: Endpoint) -> None:
    socket = await echo.websocket()
    await socket.open_packet()
    for _ in range(3):
        await pass_time(INTERVAL / 1000)
        await socket.expect("2")
        socket.send("3")
        socket.send("4still here")
        await socket.expect("4still here")


@pytest.mark.calm
async def test_a_websocket_that_does_not_answer_is_closed(echo: Endpoint) -> None:
    socket = await echo.websocket()
    await socket.open_packet()
    await pass_time(INTERVAL / 1000)
    await socket.expect("2")
    await pass_time(TIMEOUT / 1000 * 0.9)
    await socket.quiet()
    await pass_time(TIMEOUT / 1000 * 0.1)
    with pytest.raises(Closed):
        await socket.receive()


@pytest.mark.calm
async def test_messages_do_not_stand_in_for_a_pong(echo: Endpoint) -> None:
    socket = await echo.websocket()
    await socket.open_packet()
    await pass_time(INTERVAL / 1000)
    await socket.expect("2")
    socket.send("4still here")
    await socket.expect("4still here")
    await pass_time(TIMEOUT / 1000)
    with pytest.raises(Closed):
        await socket.receive()


# Close


async def test_a_posted_close_ends_the_session_and_the_pending_poll(echo: Endpoint) -> None:
    session = await echo.polling()
    pending = await session.held()
    posted = await session.post("1")
    assert (posted.status, posted.text) == (200, "ok")
    answer = await pending
    assert (answer.status, answer.text) == (200, "6")
    assert await session.gone()


async def test_a_close_packet_closes_the_websocket(echo: Endpoint) -> None:
    socket = await echo.websocket()
    await socket.open_packet()
    socket.send("1")
    with pytest.raises(Closed):
        await socket.receive()


# Upgrade


async def test_a_session_moves_from_polling_to_a_websocket(echo: Endpoint) -> None:
    session = await echo.polling()
    socket = await echo.websocket(session.sid)
    socket.send("2probe")
    await socket.expect("3probe")
    socket.send("5")
    socket.send("4hello")
    await socket.expect("4hello")


async def test_polling_an_upgraded_session_is_refused(echo: Endpoint) -> None:
    session = await echo.polling()
    socket = await echo.websocket(session.sid)
    socket.send("2probe")
    await socket.expect("3probe")
    socket.send("5")
    socket.send("4hello")
    await socket.expect("4hello")
    assert (await session.get()).error == (400, {"code": 3, "message": "Bad request"})
    assert (await session.post("4hello")).status == 400
    socket.send("4again")
    await socket.expect("4again")


async def test_a_second_websocket_for_an_upgraded_session_is_refused_and_the_first_goes_on(echo: Endpoint) -> None:
    session = await echo.polling()
    first = await echo.websocket(session.sid)
    first.send("2probe")
    await first.expect("3probe")
    first.send("5")
    first.send("4mine")
    await first.expect("4mine")
    answer, _ = await echo.upgrade(f"/engine.io/?EIO=4&transport=websocket&sid={session.sid}")
    assert answer.status == 400
    first.send("4hello")
    await first.expect("4hello")
