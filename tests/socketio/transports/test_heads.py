"""Heads that two servers in a row could read in two ways: 400, an empty body, and nothing that follows is run."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from parlour.socketio.transports.heads import acceptable, is_host
from tests.socketio.sio import GRACE, Endpoint, server, until

EVIL = b"GET /evil HTTP/1.1\r\nHost: x\r\n\r\n"


class Seen:
    """An application that notes what it is asked, and answers without reading."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.headers: list[dict[bytes, bytes]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.paths.append(scope["path"])
        body = b"" if scope["path"] == "/unread" else await _body(receive)
        self.headers.append(dict(scope["headers"]))
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]}
        )
        await send({"type": "http.response.body", "body": body})


async def _body(receive: Any) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body


async def sent(serve: Any, data: bytes) -> tuple[bytes, Seen, Endpoint]:
    """All that is answered to `data` until the server closes, which it must."""
    seen = Seen()
    endpoint: Endpoint = await serve(server(), seen)
    reader, writer = await endpoint.open()
    writer.write(data)
    heard = await asyncio.wait_for(reader.read(), GRACE)
    writer.close()
    return heard, seen, endpoint


def post(*lines: bytes, version: bytes = b"1.1", host: bytes = b"Host: x") -> bytes:
    return b"\r\n".join((b"POST / HTTP/" + version, host, *lines, b"", b""))


CHUNKED = b"Transfer-Encoding: chunked"
WEBSOCKET = (
    b"Upgrade: websocket",
    b"Connection: Upgrade",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    b"Sec-WebSocket-Version: 13",
)
TARGET = b"/socket.io/?EIO=4&transport=websocket"


def upgrade(*lines: bytes, target: bytes = TARGET) -> bytes:
    return b"\r\n".join((b"GET " + target + b" HTTP/1.1", *lines, *WEBSOCKET, b"", b""))


REFUSED = {
    "no host": b"GET / HTTP/1.1\r\nA: b\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "the same host twice": b"GET / HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n",
    "two hosts in HTTP/1.0": b"GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n",
    "an empty host": b"GET / HTTP/1.1\r\nHost:\r\n\r\n",
    "a host of spaces": b"GET / HTTP/1.1\r\nHost:   \r\n\r\n",
    "a host with a path": b"GET / HTTP/1.1\r\nHost: x/evil\r\n\r\n",
    "a host with a user": b"GET / HTTP/1.1\r\nHost: a@x\r\n\r\n",
    "a list of hosts": b"GET / HTTP/1.1\r\nHost: x, y\r\n\r\n",
    "a host with an encoding": b"GET / HTTP/1.1\r\nHost: x%00\r\n\r\n",
    "a host that is too long": b"GET / HTTP/1.1\r\nHost: " + b"x" * 300 + b"\r\n\r\n",
    "a host with a word for a port": b"GET / HTTP/1.1\r\nHost: x:http\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/0.9 by name": b"GET / HTTP/0.9\r\n\r\n",
    "HTTP/2 in plain": b"GET / HTTP/2.0\r\nHost: x\r\n\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a coding in HTTP/1.0": post(CHUNKED, version=b"1.0") + b"0\r\n\r\n",
    "gzip and chunked": post(b"Transfer-Encoding: gzip, chunked") + b"0\r\n\r\n",
    "gzip and chunked in two": post(b"Transfer-Encoding: gzip", CHUNKED) + b"0\r\n\r\n",
    "chunked twice": post(CHUNKED, CHUNKED) + b"0\r\n\r\n",
    "chunked and something": post(b"Transfer-Encoding: chunked;q=1") + b"0\r\n\r\n",
    "another coding": post(b"Transfer-Encoding: xchunked") + b"0\r\n\r\n",
    "identity": post(b"Transfer-Encoding: identity") + b"0\r\n\r\n",
    "an empty coding": post(b"Transfer-Encoding:") + b"0\r\n\r\n",
    "length and coding": post(b"Content-Length: 4", CHUNKED) + b"0\r\n\r\n",
    "length with a plus": post(b"Content-Length: +4") + b"abcd",
    "length with a space": post(b"Content-Length: 4 4") + b"abcd",
    "a list of lengths": post(b"Content-Length: 4, 4") + b"abcd",
    "two equal lengths": post(b"Content-Length: 4", b"Content-Length: 4") + b"abcd",
    "an empty length": post(b"Content-Length:") + b"abcd",
    "a folded header": post(b"A: b\r\n c"),
    "a folded host": b"GET / HTTP/1.1\r\nHost:\r\n x\r\n\r\n",
    "lines without a carriage return": b"GET / HTTP/1.1\nHost: x\n\n",
    "another server's address": b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address with a user": b"GET http://x@evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address of another kind": b"GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "no target at all": b"GET evil HTTP/1.1\r\nHost: x\r\n\r\n",
    "a star for GET": b"GET * HTTP/1.1\r\nHost: x\r\n\r\n",
    "a tunnel": b"CONNECT evil:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n" + EVIL,
    "a body behind another protocol": post(b"Connection: upgrade", b"Upgrade: h2c", b"Content-Length: 33") + EVIL,
    "chunks behind another protocol": post(b"Connection: upgrade", b"Upgrade: h2c", CHUNKED) + EVIL,
    "a WebSocket without a host": upgrade(),
    "a WebSocket with two hosts": upgrade(b"Host: x", b"Host: y"),
    "a WebSocket with an empty host": upgrade(b"Host: "),
    "a WebSocket at another server": upgrade(b"Host: x", target=b"http://evil.example" + TARGET),
    "a WebSocket with a body": upgrade(b"Host: x", b"Content-Length: 33") + EVIL,
    "a WebSocket with a length alone": upgrade(b"Host: x", b"Content-Length: 33"),
    "a WebSocket with chunks": upgrade(b"Host: x", CHUNKED) + b"0\r\n\r\n",
    "a WebSocket in HTTP/1.0": upgrade(b"Host: x").replace(b"HTTP/1.1", b"HTTP/1.0"),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_what_can_be_read_in_two_ways_is_refused_and_runs_nothing(serve: Any, kind: str) -> None:
    heard, seen, endpoint = await sent(serve, REFUSED[kind])
    assert heard.startswith(b"HTTP/1.1 400 ")
    assert heard.count(b"HTTP/1.1 ") == 1
    assert heard.endswith(b"Content-Length: 0\r\nConnection: close\r\n\r\n")
    assert seen.paths == []
    assert endpoint.server.stats.sessions == 0


async def test_the_body_behind_an_upgrade_is_no_request_of_its_own_in_a_packet_of_its_own(serve: Any) -> None:
    seen = Seen()
    endpoint: Endpoint = await serve(server(), seen)
    reader, writer = await endpoint.open()
    for part in (post(b"Connection: upgrade", b"Upgrade: h2c", b"Content-Length: %d" % len(EVIL)), EVIL):
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(0.02)
    assert (await asyncio.wait_for(reader.read(), GRACE)).count(b"HTTP/1.1 ") == 1
    assert seen.paths == []


async def test_an_upgrade_that_is_not_made_is_the_last_request(serve: Any) -> None:
    heard, seen, _ = await sent(serve, b"GET /one HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n")
    assert heard.startswith(b"HTTP/1.1 200 ")
    assert seen.paths == ["/one"]


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET http://x/ HTTP/1.1\r\nHost: X\r\nConnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: [::1]:8000\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: my_app.internal:80\r\nConnection: close\r\n\r\n",
        post(b"Transfer-Encoding: Chunked", b"Connection: close") + b"0\r\n\r\n",
        post(b"Content-Length: 4 ", b"Connection: close") + b"abcd",
    ],
)
async def test_rare_heads_that_are_plain_pass(serve: Any, data: bytes) -> None:
    heard, seen, _ = await sent(serve, data)
    assert heard.startswith(b"HTTP/1.1 200 ")
    assert len(seen.paths) == 1


async def test_a_trailer_is_no_header(serve: Any) -> None:
    trailers = b"Authorization: Bearer evil\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n"
    heard, seen, _ = await sent(serve, post(CHUNKED, b"Connection: close") + b"1\r\nx\r\n0\r\n" + trailers)
    assert heard.endswith(b"x")
    assert seen.headers == [{b"host": b"x", b"transfer-encoding": b"chunked", b"connection": b"close"}]


async def test_trailers_without_end_are_cut_off(serve: Any) -> None:
    _, seen, endpoint = await sent(serve, post(CHUNKED) + b"0\r\n" + b"A: b\r\n" * 200)
    await until(lambda: not endpoint.runner.server_state.connections)
    assert seen.headers


def test_no_host_takes_long() -> None:
    began = time.process_time()
    for value in (b"a." * 16_000 + b"!", b"[" + b":" * 32_000, b"a" * 32_000 + b":" * 700, b"x" * 261 + b"!"):
        for _ in range(1_000):
            assert not is_host(value)
    assert time.process_time() - began < 1


def test_what_is_accepted_is_said_by_the_head_alone() -> None:
    said = [(b"host", b"x")]
    assert acceptable(b"GET", b"/", "1.1", said, upgrades=False)
    assert acceptable(b"GET", b"/", "1.1", said, upgrades=True)
    assert not acceptable(b"GET", b"/", "3.0", said, upgrades=False)
