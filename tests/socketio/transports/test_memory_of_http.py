"""What a client can make the HTTP side keep: headers, requests in a row, queues of pollers, idle sessions."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import pytest

from tests.socketio.sio import GRACE, Endpoint, Recorder, server, until
from tests.socketio.test_memory import MEGABYTE, held, left

__all__ = ["held"]


async def settled() -> None:
    """What has been sent so far has been read: the loop found nothing new to do a few times."""
    for _ in range(50):
        await asyncio.sleep(0.002)


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nA: ", b"GET / HTTP/1.1\r\nA"])
async def test_an_endless_header_is_not_kept(serve: Any, held: Callable[[], tuple[int, int]], start: bytes) -> None:
    endpoint: Endpoint = await serve(server())
    http = await endpoint.http()
    before = held()[0]
    http.writer.write(start)
    piece = b"a" * 50_000
    for _ in range(60):
        http.writer.write(piece)
        await http.writer.drain()
        assert held()[0] - before < 1.5 * MEGABYTE, "uvicorn alone keeps all of it"
    assert (await http.answer()).status in (414, 431)


async def test_requests_behind_a_held_one_are_few(serve: Any, held: Callable[[], tuple[int, int]]) -> None:
    endpoint: Endpoint = await serve(server())
    session = await endpoint.polling()
    await session.post("40")
    await session.get()
    http = session.connection
    before = held()[0]
    http.writer.write(f"GET {session.target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    http.writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 20_000)
    assert await asyncio.wait_for(http.reader.read(), GRACE) == b"", "closed, and no answer given in place of another"
    assert held()[1] - before < 3 * MEGABYTE
    await until(lambda: endpoint.server.stats.sessions == 0)


async def test_a_poll_with_a_request_behind_it_is_given_up_like_any_other(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    session = await endpoint.polling()
    await session.post("40")
    await session.get()
    http = session.connection
    http.writer.write(f"GET {session.target} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 2)
    http.writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await settled()
    assert not hooks.ended
    http.close()
    await until(lambda: hooks.ended == ["transport close"])


async def test_a_poller_that_never_comes_holds_at_most_its_queue(
    serve: Any, held: Callable[[], tuple[int, int]]
) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    session = await endpoint.polling()
    await session.post("40")
    await until(lambda: bool(hooks.connections))
    (connection,) = hooks.connections
    before = held()[0]
    for number in range(1_000):
        connection.emit("n", f"{number}" + "x" * 20_000)
        assert held()[0] - before < 4.5 * MEGABYTE
        if connection.closed:
            break
        await asyncio.sleep(0)
    assert hooks.ended == ["slow consumer"]
    await until(lambda: left(held) - before < 0.3 * MEGABYTE)


async def test_what_waits_for_a_slow_handler_is_little(serve: Any, held: Callable[[], tuple[int, int]]) -> None:
    free = asyncio.Event()

    async def slow(connection: Any, text: str) -> None:
        await free.wait()

    hooks = Recorder()
    hooks.handlers = {"slow": slow}
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    event = '42["slow","' + "x" * 100_000 + '"]'
    before = held()[0]
    sent = asyncio.create_task(_send_all(socket, event, 200))
    await until(lambda: endpoint.server.stats.events >= 8)
    await settled()
    assert endpoint.server.stats.events < 30, "of twenty megabytes, the rest is still on its way"
    assert held()[0] - before < 4 * MEGABYTE
    free.set()
    await sent
    await until(lambda: endpoint.server.stats.events == 200)


async def _send_all(socket: Any, event: str, count: int) -> None:
    for _ in range(count):
        socket.send(event)
        await socket.writer.drain()


async def test_a_session_that_never_connects_costs_little(serve: Any, held: Callable[[], tuple[int, int]]) -> None:
    endpoint: Endpoint = await serve(server())
    http = await endpoint.http()
    await http.request("GET", "/socket.io/?EIO=4&transport=polling")
    gc.collect()
    before = held()[0]
    for _ in range(500):
        assert (await http.request("GET", "/socket.io/?EIO=4&transport=polling")).status == 200
    gc.collect()
    assert endpoint.server.stats.sessions == 501
    assert (held()[0] - before) / 500 < 2_500
