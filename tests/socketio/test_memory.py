"""Memory, where memory is the point: what one client can make the process keep."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from parlour.socketio import Connection
from tests.socketio.sio import Endpoint, Recorder, frame, server, until

MEGABYTE = 1_000_000


@pytest.fixture
def held() -> Any:
    """Bytes allocated by Python since the fixture began, and the most there were."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    yield lambda: tuple(size - before for size in tracemalloc.get_traced_memory())
    tracemalloc.stop()


def left(held: Callable[[], tuple[int, int]]) -> int:
    """What is still allocated when the collector has been round."""
    gc.collect()
    return held()[0]


class Stub:
    """A transport that goes nowhere."""

    def write(self, data: bytes) -> None: ...
    def set_protocol(self, protocol: Any) -> None: ...
    def get_extra_info(self, name: str) -> Any:
        return ("127.0.0.1", 1) if name == "peername" else None


HEADERS = [
    (b"host", b"support.example.com"),
    (
        b"user-agent",
        b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
    ),
    (b"upgrade", b"websocket"),
    (b"connection", b"Upgrade"),
    (b"origin", b"http://support.example.com"),
    (b"cookie", b"guestId=" + b"x" * 100),
    (b"sec-websocket-version", b"13"),
    (b"sec-websocket-key", b"dGhlIHNhbXBsZSBub25jZQ=="),
]


async def test_an_idle_connection_costs_less_than_four_kilobytes(held: Callable[[], tuple[int, int]]) -> None:
    hooks = Recorder()
    hooks.connected = lambda connection: None  # type: ignore[method-assign]
    made = server(hooks)
    kind = made.websocket_protocol()

    class State:
        def __init__(self) -> None:
            self.connections: set[Any] = set()

    state = State()

    def connect() -> None:
        protocol = kind(None, state, None)
        protocol.take_over(
            Stub(),  # type: ignore[arg-type]
            b"/socket.io/?EIO=4&transport=websocket",
            [(bytes(name), bytes(value)) for name, value in HEADERS],
        )
        protocol.data_received(frame(1, b"40"))

    connect()
    await asyncio.sleep(0)
    gc.collect()
    before = held()[0]
    for _ in range(500):
        connect()
    await asyncio.sleep(0)
    while made.engine.dirty:
        await asyncio.sleep(0)
    gc.collect()
    assert len(made.connections()) == 501
    assert (held()[0] - before) / 500 < 4_000


async def test_a_client_that_never_reads_but_answers_pings_holds_at_most_five_megabytes(
    serve: Any, held: Callable[[], tuple[int, int]]
) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks, ping_interval_ms=20, ping_timeout_ms=20_000))
    socket = await endpoint.connected()
    socket.reader._transport.pause_reading()  # type: ignore[attr-defined]
    (connection,) = hooks.connections
    while not connection.closed:
        socket.send("3")
        for number in range(4):
            connection.emit("n", f"{number}" + "x" * 20_000)
        await asyncio.sleep(0)
        assert held()[0] < 5.2 * MEGABYTE
    assert hooks.ended == ["slow consumer"]
    await until(lambda: left(held) < 0.5 * MEGABYTE)


async def test_a_room_of_readers_and_sleepers_shares_one_frame(
    serve: Any, held: Callable[[], tuple[int, int]]
) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    pollers = [await endpoint.polling() for _ in range(20)]
    for poller in pollers:
        await poller.post("40")
        await poller.get()
    before = held()[0]
    endpoint.server.emit_json("big", b'"' + b"x" * MEGABYTE + b'"')
    assert held()[0] - before < 1.2 * MEGABYTE, "twenty queues, one text"


@pytest.mark.parametrize(
    "data",
    [
        frame(1, b"4" * 900_000)[:-1],
        frame(2, b"4" * 900_000, fin=False),
        frame(1, b"4", fin=False) + frame(0, b"x", fin=False) * 1_000,
    ],
    ids=["unfinished frame", "unfinished message", "a thousand fragments"],
)
async def test_what_is_half_said_is_kept_once_and_let_go(
    serve: Any, held: Callable[[], tuple[int, int]], data: bytes
) -> None:
    endpoint: Endpoint = await serve(server())
    socket = await endpoint.connected()
    before = held()[0]
    socket.raw(data)
    await asyncio.sleep(0.1)
    assert held()[0] - before < 1.5 * MEGABYTE
    socket.abort()
    await until(lambda: endpoint.server.stats.sessions == 0)
    await until(lambda: left(held) - before < 0.3 * MEGABYTE)


async def test_attachments_that_never_come_hold_no_more_than_one_packet(
    serve: Any, held: Callable[[], tuple[int, int]]
) -> None:
    endpoint: Endpoint = await serve(server())
    sockets = [await endpoint.connected() for _ in range(3)]
    before = held()[0]
    for socket in sockets:
        socket.send('4510-["x",{"_placeholder":true,"num":0}]')
        for _ in range(9):
            socket.send(bytes(100_000))
    await asyncio.sleep(0.1)
    assert held()[0] - before < 3 * 1.3 * MEGABYTE
    for socket in sockets:
        socket.send(bytes(100_001))
        assert await socket.close_code() is not None
    await until(lambda: left(held) - before < 0.5 * MEGABYTE)


async def test_refused_bodies_leave_nothing(serve: Any, held: Callable[[], tuple[int, int]]) -> None:
    endpoint: Endpoint = await serve(server())
    before = held()[0]
    for _ in range(5):
        session = await endpoint.polling()
        assert (await session.post("4" * (MEGABYTE + 1))).status == 413
    for writer in endpoint.writers:
        writer.close()
    endpoint.writers.clear()
    await until(lambda: left(held) - before < 0.5 * MEGABYTE)


async def test_unknown_namespaces_and_rooms_are_not_remembered(
    serve: Any, held: Callable[[], tuple[int, int]]
) -> None:
    def visit(connection: Connection, room: str) -> None:
        connection.join(room)
        connection.leave(room)

    hooks = Recorder()
    hooks.handlers = {"visit": visit}
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    hooks.events = Forgetful()
    before = held()[0]
    for number in range(2_000):
        socket.send(f"40/unknown{number}")
        socket.send(f'42["visit","room {number}"]')
        assert str(await socket.receive()).startswith(f"44/unknown{number},")
    gc.collect()
    assert held()[0] - before < 0.3 * MEGABYTE


class Forgetful(list[Any]):
    def append(self, item: Any) -> None: ...
