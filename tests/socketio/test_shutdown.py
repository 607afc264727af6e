"""Stopping: nothing new begins, what runs is finished and acknowledged, everybody is let go, and it ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from parlour.socketio import Connection
from tests.socketio.sio import GRACE, Closed, Endpoint, Recorder, server, until


@pytest.mark.parametrize("by", ["uvicorn", "owner"])
async def test_sockets_get_a_close_and_held_polls_an_answer(serve: Any, by: str) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    session = await endpoint.polling()
    await session.post("40")
    await session.get()
    poll = await session.held()
    stopping = asyncio.create_task(endpoint.runner.shutdown() if by == "uvicorn" else endpoint.server.shutdown(1))
    assert (await poll).text == "6"  # not a close packet, after which python-socketio would never reconnect
    opcode, payload = await socket.frame()
    assert (opcode, int.from_bytes(payload, "big")) == (8, 1001)
    socket.close()
    session.connection.close()
    await asyncio.wait_for(stopping, GRACE)
    assert hooks.ended == ["server shutting down"] * 2


async def test_a_running_handler_finishes_and_is_acknowledged_and_waiting_events_are_not_begun(serve: Any) -> None:
    log: list[str] = []
    gate = asyncio.Event()

    async def slow(connection: Connection, name: str) -> list[str]:
        log.append(f"start {name}")
        await gate.wait()
        log.append(f"end {name}")
        return [name]

    hooks = Recorder()
    hooks.handlers = {"slow": slow}
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    socket.send('421["slow","one"]')
    socket.send('422["slow","two"]')
    await until(lambda: hooks.connections[0]._inbox)
    stopping = asyncio.create_task(endpoint.server.shutdown(GRACE))
    await asyncio.sleep(0)
    socket.send('423["slow","three"]')
    gate.set()
    await socket.expect('431["one"]')
    assert await socket.close_code() == 1001
    await stopping
    assert log == ["start one", "end one"]


async def test_a_handler_that_never_ends_is_cancelled_at_the_limit(serve: Any) -> None:
    began, cancelled = asyncio.Event(), asyncio.Event()

    async def forever(connection: Connection) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    hooks = Recorder()
    hooks.handlers = {"forever": forever}
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    socket.send('42["forever"]')
    await began.wait()
    async with asyncio.timeout(GRACE):
        await endpoint.server.shutdown(0.1)
        await cancelled.wait()
    assert await socket.close_code() == 1001
    assert endpoint.server.stats.sessions == 0


async def test_nobody_gets_in_while_it_stops(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    await endpoint.server.shutdown(1)
    answer = await (await endpoint.http()).request("GET", "/socket.io/?EIO=4&transport=polling")
    assert answer.status == 503
    answer, _ = await endpoint.upgrade("/socket.io/?EIO=4&transport=websocket")
    assert answer.status == 503


async def test_an_upgrade_in_progress_ends_too(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    session = await endpoint.polling()
    probe = await endpoint.websocket(session.sid)
    probe.send("2probe")
    await probe.expect("3probe")
    await endpoint.server.shutdown(1)
    with pytest.raises(Closed):
        await probe.receive()
    assert (await session.get()).text == "6"
