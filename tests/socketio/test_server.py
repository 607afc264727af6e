"""What an owner gets: hooks, order, acknowledgements, rooms, identities, and what is sent to whom."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from parlour.socketio import Accept, Connection, Disconnected, Handshake, Refuse
from tests.socketio.sio import Endpoint, Recorder, WebSocket, server, until

# Connecting


async def test_the_handshake_tells_who_knocks(serve: Any) -> None:
    seen: list[Handshake] = []

    class Hooks(Recorder):
        def connect(self, handshake: Handshake) -> Any:
            seen.append(handshake)
            return Accept("ann", data={"role": "member"})

    hooks = Hooks()
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.websocket(headers={"X-Two": "a", "x-two": "b", "Cookie": "a=1"})
    await socket.open_packet()
    await socket.connect('40{"token":"t"}')
    (handshake,) = seen
    assert handshake.headers["x-two"] == "a, b"
    assert handshake.headers["cookie"] == "a=1"
    assert dict(handshake.query) == {"EIO": "4", "transport": "websocket"}
    assert (handshake.path, handshake.scheme, handshake.host) == ("/socket.io/", "http", "testserver")
    assert (handshake.peer, handshake.transport, handshake.namespace) == ("127.0.0.1", "websocket", "/")
    assert handshake.auth == {"token": "t"}
    assert (hooks.connections[0].identity, hooks.connections[0].data) == ("ann", {"role": "member"})


@pytest.mark.parametrize("waits", [False, True])
async def test_a_refusal_is_told_with_its_message_and_data(serve: Any, waits: bool) -> None:
    class Hooks(Recorder):
        def connect(self, handshake: Handshake) -> Any:
            async def later() -> Refuse:
                await asyncio.sleep(0.01)
                return Refuse("Invalid token", {"code": "unauthorized"})

            return later() if waits else Refuse("Invalid token")

    endpoint: Endpoint = await serve(server(Hooks()))
    socket = await endpoint.websocket()
    await socket.open_packet()
    data = ',"data":{"code":"unauthorized"}' if waits else ""
    assert await socket.connect() == '44{"message":"Invalid token"' + data + "}"
    assert endpoint.server.stats.connections == 0


async def test_a_connect_hook_that_raises_refuses_and_says_nothing(
    serve: Any, caplog: pytest.LogCaptureFixture
) -> None:
    class Hooks(Recorder):
        def connect(self, handshake: Handshake) -> Any:
            raise RuntimeError("secret")

    socket = await (await serve(server(Hooks()))).websocket()
    await socket.open_packet()
    assert await socket.connect() == '44{"message":"Internal error"}'
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_a_client_that_leaves_while_it_is_examined_is_never_connected(serve: Any) -> None:
    examined, gate = asyncio.Event(), asyncio.Event()

    class Hooks(Recorder):
        async def connect(self, handshake: Handshake) -> Any:
            examined.set()
            await gate.wait()
            return Accept("ann")

    hooks = Hooks()
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.websocket()
    await socket.open_packet()
    socket.send("40")
    await examined.wait()
    socket.abort()
    await until(lambda: endpoint.server.stats.sessions == 0)
    gate.set()
    await asyncio.sleep(0.02)
    assert hooks.connections == []
    assert endpoint.server.connections() == []


async def test_what_the_connected_hook_emits_comes_after_the_answer_and_before_events(serve: Any) -> None:
    class Hooks(Recorder):
        async def connected(self, connection: Connection) -> None:
            connection.emit("first")
            await asyncio.sleep(0.02)
            connection.emit("second")

        def event(self, connection: Connection, name: str, args: list[Any]) -> Any:
            return ["third"]

    socket = await (await serve(server(Hooks()))).websocket()
    await socket.open_packet()
    socket.send("40")
    assert str(await socket.receive()).startswith("40{")
    socket.send('421["x"]')
    await socket.expect('42["first"]', '42["second"]', '431["third"]')


# Events in order


async def test_events_of_one_socket_are_handled_one_after_another(serve: Any) -> None:
    log: list[str] = []

    async def slow(connection: Connection, number: int) -> list[int]:
        log.append(f"start {number}")
        await asyncio.sleep(0.02 if number == 1 else 0)
        log.append(f"end {number}")
        return [number]

    def quick(connection: Connection, number: int) -> list[int]:
        log.append(f"quick {number}")
        return [number]

    hooks = Recorder()
    hooks.handlers = {"slow": slow, "quick": quick}
    socket = await (await serve(server(hooks))).connected()
    for number, name in enumerate(("slow", "quick", "slow", "quick"), 1):
        socket.send(f'42{number}["{name}",{number}]')
    await socket.expect("431[1]", "432[2]", "433[3]", "434[4]")
    assert log == ["start 1", "end 1", "quick 2", "start 3", "end 3", "quick 4"]


async def test_a_slow_handler_of_one_socket_does_not_hold_up_another(serve: Any) -> None:
    hooks = Recorder()
    gate = asyncio.Event()

    async def wait(connection: Connection) -> None:
        await gate.wait()

    hooks.handlers = {"wait": wait, "echo": lambda connection, x: [x]}
    endpoint: Endpoint = await serve(server(hooks))
    one, two = await endpoint.connected(), await endpoint.connected()
    one.send('42["wait"]')
    two.send('421["echo",1]')
    await two.expect("431[1]")
    gate.set()


async def test_a_sync_handler_costs_no_task(serve: Any) -> None:
    hooks = Recorder()

    async def later(connection: Connection) -> list[int]:
        return [len(endpoint.server._tasks)]

    hooks.handlers = {"now": lambda connection: [len(endpoint.server._tasks)], "later": later}
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    socket.send('421["now"]')
    await socket.expect("431[0]")
    socket.send('421["later"]')
    await socket.expect("431[1]")


@pytest.mark.parametrize("waits", [False, True])
async def test_a_handler_that_raises_still_acknowledges(
    serve: Any, waits: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def later(connection: Connection) -> None:
        raise KeyError("secret")

    def now(connection: Connection) -> None:
        raise KeyError("secret")

    hooks = Recorder()
    hooks.handlers = {"fail": later if waits else now, "echo": lambda connection, x: [x]}
    socket = await (await serve(server(hooks))).connected()
    socket.send('421["fail"]')
    socket.send('422["echo",2]')
    await socket.expect('431[{"error":"internal"}]', "432[2]")
    assert len(caplog.records) == 1


async def test_an_owner_may_word_the_error(serve: Any) -> None:
    hooks = Recorder()
    hooks.handlers = {"fail": lambda connection: 1 / 0}
    socket = await (await serve(server(hooks, error_ack=lambda error: [{"success": False}]))).connected()
    socket.send('421["fail"]')
    await socket.expect('431[{"success":false}]')


@pytest.mark.parametrize("value", [float("nan"), object(), "\ud800"])
async def test_an_answer_json_cannot_hold_becomes_the_error(serve: Any, value: Any) -> None:
    hooks = Recorder()
    hooks.handlers = {"odd": lambda connection: [value]}
    socket = await (await serve(server(hooks))).connected()
    socket.send('421["odd"]')
    await socket.expect('431[{"error":"internal"}]')


async def test_events_that_came_before_the_client_left_are_handled_and_then_it_is_told(serve: Any) -> None:
    log: list[str] = []

    class Hooks(Recorder):
        async def event(self, connection: Connection, name: str, args: list[Any]) -> Any:
            await asyncio.sleep(0.01)
            log.append(name)

        async def disconnect(self, connection: Connection, reason: str) -> None:
            log.append(reason)

    socket = await (await serve(server(Hooks()))).connected()
    for name in ("one", "two"):
        socket.send(f'42["{name}"]')
    socket.close()
    await until(lambda: len(log) == 3)
    assert log == ["one", "two", "transport close"]


async def test_events_of_a_client_that_is_thrown_out_are_not_handled(serve: Any) -> None:
    log: list[str] = []
    gate = asyncio.Event()

    class Hooks(Recorder):
        async def event(self, connection: Connection, name: str, args: list[Any]) -> Any:
            log.append(name)
            await gate.wait()

        def disconnect(self, connection: Connection, reason: str) -> None:
            log.append(reason)

    hooks = Hooks()
    socket = await (await serve(server(hooks))).connected()
    for name in ("one", "two"):
        socket.send(f'42["{name}"]')
    await until(lambda: log == ["one"])
    await asyncio.sleep(0.02)
    hooks.connections[0].disconnect(close=True)
    gate.set()
    await until(lambda: len(log) == 2)
    assert log == ["one", "server namespace disconnect"]
    await socket.expect("41")
    assert await socket.close_code() == 1000


# Calls


async def test_a_call_returns_what_the_client_acknowledges(serve: Any) -> None:
    hooks = Recorder()
    socket = await (await serve(server(hooks))).connected()
    call = asyncio.create_task(hooks.connections[0].call("ask", {"a": 1}, b"x"))
    await socket.expect('451-1["ask",{"a":1},{"_placeholder":true,"num":0}]', b"x")
    socket.send('461-1["fine",{"_placeholder":true,"num":0}]')
    socket.send(b"y")
    assert await call == ["fine", b"y"]
    second = asyncio.create_task(hooks.connections[0].call("ask"))
    await socket.expect('422["ask"]')
    socket.send("432[]")
    socket.send('432["again"]')
    assert await second == []


async def test_a_call_ends_by_time_and_by_the_end_of_the_connection(serve: Any) -> None:
    hooks = Recorder()
    socket = await (await serve(server(hooks, max_calls=1))).connected()
    (connection,) = hooks.connections
    with pytest.raises(TimeoutError):
        await connection.call("ask", timeout=0.01)
    call = asyncio.create_task(connection.call("ask"))
    await asyncio.sleep(0)
    with pytest.raises(RuntimeError):
        await connection.call("one too many")
    socket.close()
    with pytest.raises(Disconnected):
        await call
    with pytest.raises(Disconnected):
        await connection.call("too late")


# Rooms and identities


async def members(serve: Any, count: int, **options: Any) -> tuple[Endpoint, list[WebSocket], list[Connection]]:
    hooks = Recorder()
    names = iter(range(100))
    hooks.connect = lambda handshake: Accept(f"user{next(names)}")  # type: ignore[method-assign]
    endpoint: Endpoint = await serve(server(hooks, **options))
    sockets = [await endpoint.connected() for _ in range(count)]
    return endpoint, sockets, hooks.connections


async def test_an_event_reaches_each_member_once_and_nobody_else(serve: Any) -> None:
    endpoint, sockets, connections = await members(serve, 4)
    for connection in connections[:2]:
        assert connection.join("red")
    for connection in connections[1:3]:
        assert connection.join("blue")
    endpoint.server.emit("hi", 1, to=["red", "blue"])
    for socket in sockets[:3]:
        await socket.expect('42["hi",1]')
    endpoint.server.emit("all")
    for socket in sockets:
        await socket.expect('42["all"]')


async def test_rooms_and_connections_can_be_skipped(serve: Any) -> None:
    endpoint, sockets, connections = await members(serve, 3)
    for connection in connections:
        connection.join("red")
    connections[0].join("blue")
    endpoint.server.emit_json("hi", b'{"n":1}', to="red", skip=["blue", connections[1].id])
    endpoint.server.emit("last", to="red")
    await sockets[0].expect('42["last"]')
    await sockets[1].expect('42["last"]')
    await sockets[2].expect('42["hi",{"n":1}]', '42["last"]')


async def test_a_connection_can_be_addressed_by_its_id(serve: Any) -> None:
    endpoint, sockets, connections = await members(serve, 2)
    endpoint.server.emit("you", to=connections[1].id)
    endpoint.server.emit("all")
    await sockets[0].expect('42["all"]')
    await sockets[1].expect('42["you"]', '42["all"]')


async def test_leaving_a_room_ends_its_delivery(serve: Any) -> None:
    endpoint, sockets, connections = await members(serve, 2)
    for connection in connections:
        connection.join("red")
    connections[0].leave("red")
    connections[0].leave("never joined")
    assert endpoint.server.connections("red") == [connections[1]]
    endpoint.server.emit("secret", to="red")
    endpoint.server.emit("all")
    await sockets[0].expect('42["all"]')
    await sockets[1].expect('42["secret"]', '42["all"]')


async def test_connections_are_found_by_room_and_identity(serve: Any) -> None:
    endpoint, _, connections = await members(serve, 3)
    connections[0].join("red")
    connections[1].join("red")
    find = endpoint.server.connections
    assert find() == connections
    assert find("red") == connections[:2]
    assert find("nowhere") == []
    assert find(identity="user1") == [connections[1]]
    assert find("red", "user2") == []


async def test_rooms_are_bounded_and_empty_ones_forgotten(serve: Any) -> None:
    endpoint, sockets, (connection,) = await members(serve, 1, max_rooms=2)
    assert connection.join("a")
    assert connection.join("b")
    assert not connection.join("c")
    assert connection.join("a")
    connection.leave("a")
    assert connection.join("c")
    assert connection.rooms == {"b", "c"}
    sockets[0].close()
    await until(lambda: endpoint.server.stats.connections == 0)
    assert not connection.join("a")
    assert endpoint.server.namespaces["/"]._rooms == {}


async def test_the_disconnect_hook_still_sees_the_rooms(serve: Any) -> None:
    rooms: list[Any] = []

    class Hooks(Recorder):
        def disconnect(self, connection: Connection, reason: str) -> None:
            rooms.append((set(connection.rooms), endpoint.server.connections("red")))

    hooks = Hooks()
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    hooks.connections[0].join("red")
    socket.close()
    await until(lambda: rooms)
    assert rooms == [({"red"}, [])]


# Ending


async def test_ending_a_namespace_keeps_the_session_and_forgives_what_was_on_its_way(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    hooks.connections[0].disconnect()
    socket.send('42["late"]')
    await socket.expect("41")
    socket.send("40")
    assert str(await socket.receive()).startswith("40{")
    assert hooks.events == []
    assert hooks.ended == ["server namespace disconnect"]


async def test_a_poller_gets_the_last_words_with_its_next_poll(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    session = await endpoint.polling()
    await session.post("40")
    await session.get()
    hooks.connections[0].emit("connection:error", {"code": "revoked"})
    hooks.connections[0].disconnect(close=True)
    assert (await session.get()).text == '42["connection:error",{"code":"revoked"}]\x1e41\x1e1'
    assert await session.gone()


async def test_last_words_nobody_fetches_are_forgotten(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks, close_timeout_ms=50))
    session = await endpoint.polling()
    await session.post("40")
    hooks.connections[0].disconnect(close=True)
    assert (await session.post('42["late"]')).status == 400
    await until(lambda: not endpoint.server.engine.sessions)
    assert hooks.events == []


async def test_nothing_is_sent_after_the_end(serve: Any) -> None:
    hooks = Recorder()
    endpoint: Endpoint = await serve(server(hooks))
    socket = await endpoint.connected()
    socket.close()
    await until(lambda: hooks.ended)
    hooks.connections[0].emit("late")
    hooks.connections[0].disconnect()
    hooks.connections[0].disconnect(close=True)
    assert endpoint.server.connections() == []


async def test_a_namespace_has_a_proper_name() -> None:
    for name in ("custom", "/a,b"):
        with pytest.raises(ValueError):
            server().namespace(name, Recorder())
