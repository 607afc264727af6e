"""The door: WebSockets taken straight, everything else handed on, and nobody judged differently for it."""

from __future__ import annotations

import asyncio
import base64

import pytest

from parlour.socketio.transports.listener import address_of
from parlour.socketio.transports.protocol_switch import read_upgrade
from tests.socketio.sio import GRACE, Answer, Endpoint, Http, frame, server, until

KEY = base64.b64encode(b"0123456789abcdef")
HEADERS = (
    b"Host: x",
    b"Upgrade: websocket",
    b"Connection: Upgrade",
    b"Sec-WebSocket-Version: 13",
    b"Sec-WebSocket-Key: " + KEY,
)


def asking(
    *headers: bytes,
    method: bytes = b"GET",
    target: bytes = b"/socket.io/?EIO=4&transport=websocket",
    version: bytes = b"HTTP/1.1",
    usual: tuple[bytes, ...] = HEADERS,
) -> bytes:
    return b"\r\n".join((b" ".join((method, target, version)), *usual, *headers, b"", b""))


def without(name: bytes, *instead: bytes) -> bytes:
    return asking(*instead, usual=tuple(line for line in HEADERS if not line.startswith(name)))


PLAIN = [
    asking(),
    asking(b"Origin: http://x", b"Cookie: a=b; c=d"),
    asking(b"Cookie: " + b"a" * 4_000),
    without(b"Connection", b"Connection: keep-alive, Upgrade"),
    without(b"Host", b"hOST: x", b"X-Empty:"),
]
"""What browsers and proxies send."""

UNUSUAL = [
    without(b"Upgrade", b"Upgrade: WebSocket"),
    without(b"Upgrade", b"Upgrade: h2c"),
    without(b"Upgrade"),
    without(b"Connection"),
    without(b"Connection", b"Connection: close"),
    asking(b"Upgrade: h2c"),
    asking(b"Cookie: a=1", b"Cookie: b=2"),
    asking(b"Cookie: a=1", b"cookie: b=2"),
    asking(b"Cookie: " + b"a" * 9_000),
    asking(b"Cookie: " + b"a" * 40_000),
    asking(*[b"A%d: b" % number for number in range(90)]),
    asking(*[b"A%d: b" % number for number in range(101)]),
    asking(target=b"/socket.io/?EIO=4&transport=websocket&a=" + b"a" * 8_200),
    asking(b"X: a", b" folded"),
    asking(b"X: a\x00b"),
    asking(b"no header"),
    asking(b"Content-Length: 3") + b"abc",
    asking(b"Content-Length: 0"),
    asking(b"Content-Length: 1", b"Content-Length: 2"),
    asking(b"Content-Length: 1", b"Transfer-Encoding: chunked"),
    asking(method=b"POST"),
    asking(method=b"HEAD"),
    asking(method=b"get"),
    asking(version=b"HTTP/1.0"),
    asking(version=b"HTTP/2.0"),
    asking(b"X: HTTP/1.1", version=b"HTTP/1.0"),
    asking(target=b"/elsewhere"),
    asking(target=b"/socket.io/?EIO=3&transport=websocket"),
    without(b"Sec-WebSocket-Key"),
    without(b"Sec-WebSocket-Key", b"Sec-WebSocket-Key: short"),
    without(b"Sec-WebSocket-Version", b"Sec-WebSocket-Version: 8"),
    asking().replace(b"\r\n", b"\n"),
    b"\r\n" + asking(),
    b"nonsense websocket\r\n\r\n",
]


@pytest.mark.parametrize("request_", PLAIN)
def test_a_plain_request_for_a_websocket_is_read_at_the_door(request_: bytes) -> None:
    read = read_upgrade(request_)
    assert read is not None
    target, headers = read
    assert target.startswith(b"/socket.io/")
    assert (b"host", b"x") in headers
    assert all(name == name.lower() for name, _ in headers)


@pytest.mark.parametrize(
    "request_",
    [
        asking()[:-1],
        asking()[:40],
        asking() + frame(1, b"40"),
        asking() * 2,
        asking(b"Cookie: a=1", b"Cookie: b=2"),
        asking(b"Content-Length: 3") + b"abc",
        asking(method=b"POST"),
        asking(version=b"HTTP/1.0"),
        asking(b"X: HTTP/1.1", version=b"HTTP/1.0"),
        asking(*[b"A%d: b" % number for number in range(101)]),
        asking(b"Cookie: " + b"a" * 9_000),
        asking(b"no header"),
        without(b"Connection"),
        without(b"Upgrade"),
        b"GET /socket.io/?websocket HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_anything_else_is_handed_on(request_: bytes) -> None:
    assert read_upgrade(request_) is None


@pytest.fixture
async def endpoint(serve: object) -> Endpoint:
    return await serve(server())  # type: ignore[operator, no-any-return]


async def answered(endpoint: Endpoint, *pieces: bytes) -> tuple[int, list[str], bytes]:
    """Status, names of the headers and body of the answer; of a WebSocket, its open packet's length."""
    http = await endpoint.http()
    for piece in pieces:
        http.writer.write(piece)
        await http.writer.drain()
        await asyncio.sleep(
            0.02
        )  # so that the pieces arrive as pieces; if they do not, nothing is lost but the test's point
    answer: Answer = await http.answer()
    body = await http.reader.readexactly(2) if answer.status == 101 else answer.body
    http.close()
    return answer.status, sorted(set(answer.headers) - {"date"}), body


@pytest.mark.parametrize("request_", PLAIN + UNUSUAL)
async def test_a_request_in_one_piece_is_judged_like_one_in_two(endpoint: Endpoint, request_: bytes) -> None:
    assert await answered(endpoint, request_) == await answered(endpoint, request_[:5], request_[5:])


@pytest.mark.parametrize("request_", PLAIN)
async def test_what_is_read_at_the_door_becomes_a_websocket(endpoint: Endpoint, request_: bytes) -> None:
    assert (await answered(endpoint, request_))[0] == 101


@pytest.mark.parametrize("request_", [asking(method=b"POST"), asking(method=b"HEAD"), asking(version=b"HTTP/1.0")])
async def test_only_get_and_http_1_1_open_a_websocket(endpoint: Endpoint, request_: bytes) -> None:
    assert (await answered(endpoint, request_))[0] == 400


async def test_a_stopping_server_closes_connections_that_have_said_nothing(endpoint: Endpoint) -> None:
    http: Http = await endpoint.http()
    state = endpoint.runner.server_state
    await until(lambda: len(state.connections) == 1)
    for connection in list(state.connections):
        connection.shutdown()
    assert await asyncio.wait_for(http.reader.read(), GRACE) == b""
    await until(lambda: not state.connections)


async def test_a_connection_that_says_nothing_and_goes_is_forgotten(endpoint: Endpoint) -> None:
    http: Http = await endpoint.http()
    state = endpoint.runner.server_state
    await until(lambda: len(state.connections) == 1)
    http.close()
    await until(lambda: not state.connections)


class Transport:
    def __init__(self, address: object) -> None:
        self._address = address

    def get_extra_info(self, name: str) -> object:
        return self._address


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (("10.0.0.1", 5), ("10.0.0.1", 5)),
        (("::1", 5, 0, 0), ("::1", 5)),
        ("/run/parlour.sock", ("/run/parlour.sock", None)),
        ("", None),
        (None, None),
    ],
)
def test_addresses_are_told_as_asgi_wants_them(known: object, told: object) -> None:
    assert address_of(Transport(known), "peername") == told  # type: ignore[arg-type]
