"""Hostile WebSockets: each is refused or closed, and the server goes on serving the others."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest

from parlour.socketio import Connection
from tests.socketio.sio import GRACE, Endpoint, Recorder, WebSocket, frame, server, until
from tests.support.clock import pass_time, time_stands_still


async def alive(endpoint: Endpoint) -> None:
    """Somebody else is served as if nothing had happened."""
    socket = await endpoint.connected()
    socket.send('421["anything"]')
    await socket.expect("431[]")
    socket.close()


# The opening handshake


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-WebSocket-Key": "short"}, 400),
        ({"Sec-WebSocket-Key": "!" * 24}, 400),
        ({"Sec-WebSocket-Version": "8"}, 426),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://testserver"}, 403),
        ({"Origin": "http://testserver:81"}, 403),
        ({"Origin": "http://testserver.evil.example"}, 403),
        ({"Origin": "http://testserver", "X-Forwarded-Host": "evil.example"}, 101),
        ({"Origin": "http://evil.example", "X-Forwarded-Host": "evil.example"}, 403),
        ({"Origin": "https://testserver", "X-Forwarded-Proto": "https"}, 403),
    ],
)
async def test_a_handshake_is_held_to_the_rules(serve: Any, headers: dict[str, str], status: int) -> None:
    endpoint: Endpoint = await serve(server())
    answer, _ = await endpoint.upgrade("/socket.io/?EIO=4&transport=websocket", headers)
    assert answer.status == status
    assert endpoint.server.stats.sessions == (1 if status == 101 else 0)


async def test_no_extension_is_negotiated(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    answer, socket = await endpoint.upgrade(
        "/socket.io/?EIO=4&transport=websocket", {"Sec-WebSocket-Extensions": "permessage-deflate"}
    )
    assert answer.status == 101
    assert "sec-websocket-extensions" not in answer.headers
    socket.raw(frame(1, b"\x00\x00\xff\xff", rsv=0x40))
    assert await socket.close_code() == 1002


async def test_another_path_has_no_websocket(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    for path in ("/", "/socket.io/more", "/socket.iox/", "/engine.io/", "/%2e%2e/socket.io/"):
        answer, _ = await endpoint.upgrade(f"{path}?EIO=4&transport=websocket")
        assert answer.status == 404


async def test_of_two_upgrades_the_first_goes_on_and_the_second_is_refused(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    session = await endpoint.polling()
    first = await endpoint.websocket(session.sid)
    answer, _ = await endpoint.upgrade(f"{endpoint.path}?EIO=4&transport=websocket&sid={session.sid}")
    assert answer.status == 400
    first.send("2probe")
    await first.expect("3probe")
    first.send("5")
    first.send("40")
    assert str(await first.receive()).startswith("40{")


async def test_a_probe_that_talks_otherwise_is_closed_and_polling_goes_on(serve: Any) -> None:
    endpoint: Endpoint = await serve(server(upgrade_timeout_ms=50))
    session = await endpoint.polling()
    for words in ("5", "40", "2", "", None, b"x"):
        probe = await endpoint.websocket(session.sid)
        if words is not None:
            probe.send(words)
        assert await probe.close_code() is not None
    await session.post("40")
    assert (await session.get()).text.startswith("40{")


async def test_a_probe_that_is_lost_lets_held_messages_go_by_polling(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    session = await endpoint.polling()
    await session.post("40")
    await session.get()
    probe = await endpoint.websocket(session.sid)
    pending = await session.held()
    probe.send("2probe")
    await probe.expect("3probe")
    assert (await pending).text == "6"
    hooks.connections[0].emit("held")
    probe.close()
    await until(lambda: session.session._upgrade is None)
    assert (await session.get()).text == '42["held"]'


# Frames


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (frame(1, b"4x", mask=False), 1002),
        (frame(1, b"4x", rsv=0x20), 1002),
        (frame(7, b""), 1002),
        (frame(9, b"x" * 126), 1002),
        (frame(0, b"x"), 1002),
        (frame(1, b"4" * 1_000_001)[:20], 1009),
        (frame(2, b"4" * 600_000, fin=False) + frame(0, b"4" * 600_000), 1009),
        (frame(1, b"4", fin=False) + frame(0, b"", fin=False) * 2_000, 1008),
    ],
)
async def test_a_broken_frame_closes_with_its_code(serve: Any, data: bytes, code: int) -> None:
    endpoint: Endpoint = await serve(server())
    socket = await endpoint.connected()
    socket.raw(data)
    assert await socket.close_code() == code
    await alive(endpoint)


@pytest.mark.calm
async def test_a_packet_of_the_limit_passes_and_one_byte_more_closes_at_once(serve: Any) -> None:
    hooks = Recorder()
    hooks.handlers = {"size": lambda connection, text: [len(text)]}
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    head, tail = '421["size","', '"]'
    room = 1_000_000 - len(head) - len(tail)
    socket.send(head + "x" * room + tail)
    await socket.expect(f"431[{room}]")
    with time_stands_still():
        socket.send(head + "x" * (room + 1) + tail)
        assert await socket.close_code() == 1009


@pytest.mark.parametrize("size", [99, 100, 101, 120, 500])
async def test_a_small_limit_holds_for_small_frames_too(serve: Any, size: int) -> None:
    endpoint: Endpoint = await serve(server(max_payload=100))
    socket = await endpoint.connected()
    socket.send('421["' + "x" * (size - 7) + '"]')
    if size <= 100:
        await socket.expect("431[]")
    else:
        assert await socket.close_code() == 1009


async def test_a_million_one_byte_fragments_are_not_waited_for(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    socket = await endpoint.connected()
    socket.raw(frame(1, b"4", fin=False))
    chunk = frame(0, b"x", fin=False) * 10_000
    closing = asyncio.create_task(socket.close_code())
    for _ in range(100):
        socket.raw(chunk)
        await asyncio.sleep(0)
    assert await closing == 1008
    await alive(endpoint)


async def test_pings_are_answered_and_closes_returned(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    socket = await endpoint.connected()
    socket.raw(frame(9, b"are you there"))
    assert await socket.frame() == (10, b"are you there")
    socket.raw(frame(8, (1000).to_bytes(2, "big") + b"bye"))
    assert await socket.frame() == (8, (1000).to_bytes(2, "big"))
    await until(lambda: endpoint.server.stats.sessions == 0)


async def test_a_message_cut_into_pieces_is_read_as_one(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    socket = await endpoint.connected()
    whole = frame(1, b'421["a', fin=False) + frame(9, b"") + frame(0, b'nything"]')
    for byte in whole:
        socket.raw(bytes([byte]))
        await asyncio.sleep(0)
    assert await socket.frame() == (10, b"")
    await socket.expect("431[]")


async def test_many_messages_in_one_read_are_handled_in_order(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    socket = await endpoint.connected()
    socket.raw(b"".join(frame(1, b'42%d["x"]' % number) for number in range(2_000)))
    for number in range(2_000):
        assert await socket.receive() == f"43{number}[]"


async def test_a_socket_that_ignores_the_close_is_dropped(serve: Any) -> None:
    endpoint: Endpoint = await serve(server(close_timeout_ms=50))
    socket = await endpoint.connected()
    socket.send("4nonsense")
    opcode, _ = await socket.frame()
    assert opcode == 8
    assert await asyncio.wait_for(socket.reader.read(), GRACE) == b""
    await until(lambda: not endpoint.runner.server_state.connections)


# Queues


async def test_frames_of_one_tick_leave_in_one_write(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    (connection,) = hooks.connections
    writes: list[bytes] = []
    connection.session.write = writes.append
    for number in range(3):
        connection.emit("n", number)
    endpoint.server.emit("all")
    await asyncio.sleep(0.01)
    assert len(writes) == 1
    assert writes[0].count(b"\x81") == 4
    socket.close()


async def test_every_member_is_handed_the_very_same_frame(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    sockets = [await endpoint.connected() for _ in range(3)]
    writes: list[bytes] = []
    for connection in hooks.connections:
        connection.session.write = writes.append
    endpoint.server.emit_json("m", b"{}")
    await asyncio.sleep(0.01)
    assert len(writes) == len(sockets)
    assert len({id(data) for data in writes}) == 1


class Deaf:
    """A client that answers pings, in a way, and reads nothing."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        socket.reader._transport.pause_reading()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("options", "size"),
    [({"send_queue_frames": 100}, 1_000), ({"send_queue_bytes": 1_000_000}, 100_000)],
    ids=["frames", "bytes"],
)
async def test_a_client_that_never_reads_is_disconnected(serve: Any, options: dict[str, int], size: int) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks, **options))
    deaf = Deaf(await endpoint.connected())
    other = await endpoint.connected()
    (slow, _) = hooks.connections
    payload = b'"' + b"x" * size + b'"'
    most = 0
    for _ in range(5_000):
        endpoint.server.emit_json("n", payload, to=slow.id)
        await asyncio.sleep(0)
        frames, held = slow.backlog
        most = max(most, held)
        assert frames <= options.get("send_queue_frames", 1_000)
        if slow.closed:
            break
    assert slow.closed
    assert hooks.ended == ["slow consumer"]
    assert most <= options.get("send_queue_bytes", 4_000_000)
    assert slow.session.pending == ()
    assert endpoint.server.stats.slow_consumers == 1
    other.send('421["x"]')
    await other.expect("431[]")
    assert deaf is not None


async def test_a_client_that_reads_again_gets_all_of_it_in_order(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    Deaf(socket)
    (connection,) = hooks.connections
    text = "x" * 20_000
    count = 0
    while connection.backlog[0] < 20:
        connection.emit("n", count, text)
        count += 1
        await asyncio.sleep(0)
    socket.reader._transport.resume_reading()  # type: ignore[attr-defined]
    for number in range(count):
        assert await socket.receive() == f'42["n",{number},"{text}"]'
    assert connection.backlog == (0, 0)


async def test_a_burst_in_one_tick_does_not_make_a_reader_slow(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks, send_queue_frames=10))
    socket = await endpoint.connected()
    for number in range(500):
        hooks.connections[0].emit("n", number)
    for number in range(500):
        assert await socket.receive() == f'42["n",{number}]'


async def test_a_socket_whose_handlers_are_slow_is_not_read(serve: Any) -> None:
    gate = asyncio.Event()
    running = 0

    async def wait(connection: Connection, *rest: Any) -> list[Any]:
        nonlocal running
        running += 1
        await gate.wait()
        return list(rest)[:1]

    hooks = Recorder()
    hooks.handlers = {"wait": wait}
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    (connection,) = hooks.connections
    text = "x" * 10_000
    for number in range(1_000):
        socket.send(f'42{number}["wait",{number},"{text}"]')
        await asyncio.sleep(0)
    await asyncio.sleep(0.05)
    assert running == 1
    assert connection._inbox is not None
    assert len(connection._inbox) <= 64
    assert socket.writer.transport.get_write_buffer_size() > 1_000_000, "the rest waits with the sender"
    gate.set()
    for number in range(1_000):
        await socket.expect(f"43{number}[{number}]")


@pytest.mark.calm
async def test_waiting_for_slow_handlers_is_not_taken_for_silence(serve: Any) -> None:
    gate = asyncio.Event()

    async def wait(connection: Connection) -> None:
        await gate.wait()

    hooks = Recorder()
    hooks.handlers = {"wait": wait}
    endpoint: Endpoint = await serve(server(hooks, receive_queue_events=2))
    socket = await endpoint.connected()
    for _ in range(4):
        socket.send('42["wait"]')
    await pass_time(25 + 20 + 5)
    socket.send("3")
    gate.set()
    socket.send('421["x"]')
    while (message := await socket.receive()) == "2":
        socket.send("3")
    assert message == "431[]"


# Memory


async def test_sessions_leave_nothing_behind(serve: Any) -> None:
    endpoint: Endpoint = await serve(server())
    engine = endpoint.server.engine
    for _ in range(3):
        sockets = [await endpoint.connected() for _ in range(20)]
        pollers = [await endpoint.polling() for _ in range(5)]
        for poller in pollers:
            await poller.post("1")
        for number, socket in enumerate(sockets):
            socket.abort() if number % 2 else socket.send("4nonsense")
        await until(lambda: engine.stats.sessions == 0)
    assert engine.sessions == {}
    assert endpoint.server.stats.connections == 0
    assert sum(len(bucket) for bucket in engine.wheel._buckets.values()) == 0
    namespace = endpoint.server.namespaces["/"]
    assert (namespace._everyone, namespace._by_id, namespace._identities) == ({}, {}, {})


async def test_an_ended_session_is_freed_without_the_garbage_collector(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks, close_timeout_ms=20))
    socket = await endpoint.connected()
    remembered = weakref.ref(hooks.connections.pop())
    gc.disable()
    try:
        socket.close()
        await until(lambda: endpoint.server.stats.sessions == 0)
        await until(lambda: remembered() is None)
    finally:
        gc.enable()
