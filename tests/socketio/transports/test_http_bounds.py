"""uvicorn's HTTP protocol with bounds: sizes, counts and patience."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from parlour.socketio import HttpProtocol
from tests.socketio.sio import GRACE, Answer, Endpoint, Http, server, until
from tests.support.clock import pass_time, time_stands_still


class Impatient(HttpProtocol):
    idle_seconds = 2.0  # less than uvicorn keeps an idle connection


async def echo_app(scope: Any, receive: Any, send: Any) -> None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def endpoint(serve: Any) -> Endpoint:
    started: Endpoint = await serve(server(), echo_app)
    return started


@pytest.fixture
async def impatient(serve: Any) -> Endpoint:
    started: Endpoint = await serve(server(), echo_app, Impatient)
    return started


async def answer_to(endpoint: Endpoint, data: bytes) -> Answer:
    http = await endpoint.http()
    http.writer.write(data)
    answer = await http.answer()
    http.close()
    return answer


async def closed(http: Http) -> bytes:
    return await asyncio.wait_for(http.reader.read(), GRACE)


def request(*headers: bytes, target: bytes = b"/", method: bytes = b"GET") -> bytes:
    return b"\r\n".join((method + b" " + target + b" HTTP/1.1", b"Host: x", *headers, b"", b""))


async def test_ordinary_requests_pass_one_after_another(endpoint: Endpoint) -> None:
    http = await endpoint.http()
    for body in (b"", b"x" * 500_000, b"y"):
        assert (await http.request("POST", "/", body)).body == body


async def test_pipelined_requests_are_answered_in_order(endpoint: Endpoint) -> None:
    http = await endpoint.http()
    for number in range(5):
        http.writer.write(request(b"Content-Length: 1", method=b"POST") + b"%d" % number)
    assert [(await http.answer()).body for _ in range(5)] == [b"0", b"1", b"2", b"3", b"4"]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (request(target=b"/" + b"a" * 8_100), 200),
        (request(target=b"/" + b"a" * 8_200), 414),
        (request(target=b"/" + b"a" * 200_000), 414),
        (request(*[b"A: b"] * 90), 200),
        (request(*[b"A: b"] * 101), 431),
        (request(b"A: " + b"b" * 32_000), 200),
        (request(b"A: " + b"b" * 33_000), 431),
        (request(*[b"A: " + b"b" * 1_000] * 40), 431),
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n", 400),
        (request(b"Content-Length: 1", b"Content-Length: 2", method=b"POST") + b"x", 400),
        (request(b"Content-Length: 5", b"Transfer-Encoding: chunked", method=b"POST") + b"0\r\n\r\n", 400),
        (request(b"Transfer-Encoding: chunked, identity", method=b"POST") + b"0\r\n\r\n", 400),
        (request(b"Content-Length: -1", method=b"POST"), 400),
        (request(b"A: a\x00b"), 400),
    ],
)
async def test_what_is_too_large_or_no_http_is_refused(endpoint: Endpoint, data: bytes, status: int) -> None:
    answer = await answer_to(endpoint, data)
    assert answer.status == status
    if status != 200:
        assert answer.body == b""
        await until(lambda: not endpoint.runner.server_state.connections)


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nA: ", b"GET / HTTP/1.1\r\nA"])
async def test_an_endless_line_is_cut_off(endpoint: Endpoint, start: bytes) -> None:
    http = await endpoint.http()
    http.writer.write(start)
    sent = 0
    while not http.reader.at_eof() and sent < 20_000_000:
        http.writer.write(b"a" * 10_000)
        sent += 10_000
        await asyncio.sleep(0)
        if http.reader._buffer:  # type: ignore[attr-defined]
            break
    assert sent < 2_000_000
    assert (await http.answer()).status in (414, 431)


@pytest.mark.calm
async def test_a_connection_that_says_nothing_is_closed(impatient: Endpoint) -> None:
    http = await impatient.http()
    await until(lambda: impatient.runner.server_state.connections)
    await pass_time(2)
    assert await closed(http) == b""


@pytest.mark.calm
async def test_headers_that_trickle_are_cut_off(impatient: Endpoint) -> None:
    http = await impatient.http()
    await until(lambda: impatient.runner.server_state.connections)
    with time_stands_still():
        for byte in b"GET / HTTP/1.1\r\nA":
            assert not http.reader._buffer, "cut off too early"  # type: ignore[attr-defined]
            http.writer.write(bytes([byte]))
            await pass_time(0.1)
        await pass_time(0.5)
    assert (await closed(http)).startswith(b"HTTP/1.1 408")


@pytest.mark.calm
async def test_a_body_that_stops_is_cut_off_and_one_that_goes_on_is_not(impatient: Endpoint) -> None:
    http = await impatient.http()
    http.writer.write(request(b"Content-Length: 10", method=b"POST"))
    for _ in range(8):
        http.writer.write(b"x")
        await pass_time(1)
    await pass_time(2)
    assert (await closed(http)).startswith(b"HTTP/1.1 408")
    http = await impatient.http()
    http.writer.write(request(b"Content-Length: 10", method=b"POST"))
    for _ in range(10):
        http.writer.write(b"x")
        await pass_time(1)
    assert (await http.answer()).body == b"x" * 10


@pytest.mark.calm
async def test_a_held_poll_is_not_hurried(impatient: Endpoint) -> None:
    session = await impatient.polling()
    await session.post("40")
    await session.get()
    poll = await session.held()
    await pass_time(10)
    assert not poll.done()
    impatient.server.emit("at last")
    assert (await poll).text == '42["at last"]'


@pytest.mark.calm
async def test_a_client_may_think_between_requests(impatient: Endpoint) -> None:
    http = await impatient.http()
    await http.request("GET", "/")
    await pass_time(4)
    assert (await http.request("GET", "/")).status == 200


@pytest.mark.calm
async def test_a_hundred_slow_clients_do_not_keep_others_waiting(impatient: Endpoint) -> None:
    slow = [await impatient.http() for _ in range(100)]
    for http in slow:
        http.writer.write(b"GET / HTTP/1.1\r\nA")
    assert (await (await impatient.http()).request("GET", "/")).status == 200
    await pass_time(2.1)
    for http in slow:
        await closed(http)
        http.close()
    await until(lambda: len(impatient.runner.server_state.connections) <= 1)


async def test_a_refused_client_that_goes_on_sending_is_dropped(endpoint: Endpoint) -> None:
    http = await endpoint.http()
    http.writer.write(b"nonsense\r\n\r\n")
    assert (await http.answer()).status == 400

    async def go_on() -> None:
        for _ in range(10_000):
            http.writer.write(b"x" * 10_000)
            await http.writer.drain()

    with pytest.raises(ConnectionError):
        await go_on()


async def test_an_upgrade_to_something_else_is_not_made(endpoint: Endpoint) -> None:
    answer = await answer_to(endpoint, request(b"Connection: Upgrade", b"Upgrade: h2c"))
    assert answer.status == 200


async def test_the_protocol_serves_under_a_plain_uvicorn_too(serve: Any) -> None:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

    endpoint: Endpoint = await serve(server(), echo_app, HttpToolsProtocol)
    socket = await endpoint.connected()
    socket.send('421["x"]')
    await socket.expect("431[]")
    session = await endpoint.polling()
    assert (await session.post("40")).text == "ok"
