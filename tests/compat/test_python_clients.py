"""python-socketio's two clients, the other official ones, against our engine: sync and async, over each transport."""

import asyncio
import queue
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

import socketio
from tests.compat.echo_server import EchoServer
from tests.support.python_clients import http_session, websocket_options

TRANSPORTS = {"websocket": ["websocket"], "polling": ["polling"], "upgrade": None}
VALUES: list[Any] = ["héllo ☃ 𝄞 \x00 \u2028", 1, -0.5, True, None, {"clé": [1, {"deep": "ok"}]}]
BINARY: list[Any] = [b"\x00\xff\x1e", {"inner": [b"\x01\x02", "text"]}, b""]
PATIENCE = 60.0


@pytest.fixture(scope="module")
def server() -> Iterator[EchoServer]:
    # A frequent heartbeat: the sync polling client waits for the poll that it left open before it is disconnected.
    with EchoServer("--ping-interval", "500", "--ping-timeout", "60000") as running:
        yield running


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Heard:
    """Every event a sync client was sent, in order, whatever its name."""

    def __init__(self, client: socketio.Client) -> None:
        self._events: queue.Queue[tuple[Any, ...]] = queue.Queue()
        client.on("*", lambda event, *args: self._events.put((event, *args)))
        client.on("*", lambda event, namespace, *args: self._events.put((event, namespace, *args)), namespace="*")
        client.on("disconnect", lambda reason: self._events.put(("disconnect", reason)))

    def next(self, name: str) -> tuple[Any, ...]:
        while (event := self._events.get(timeout=PATIENCE))[0] != name:
            pass
        return event[1:]


@pytest.fixture
def unconnected() -> Iterator[socketio.Client]:
    """A sync client; it is disconnected at the end."""
    with websocket_options() as options:
        client = socketio.Client(reconnection_delay=0.05, reconnection_delay_max=0.2, websocket_extra_options=options)
        yield client
        client.disconnect()


@pytest.fixture
def client(server: EchoServer, transport: str, unconnected: socketio.Client) -> tuple[socketio.Client, Heard]:
    heard = Heard(unconnected)
    unconnected.connect(server.url, transports=TRANSPORTS[transport], wait_timeout=PATIENCE)
    heard.next("auth")
    return unconnected, heard


def test_the_sync_client_uses_the_transport_it_was_told_to(
    client: tuple[socketio.Client, Heard], transport: str
) -> None:
    assert client[0].transport() == ("polling" if transport == "polling" else "websocket")


@pytest.mark.parametrize("values", [VALUES, BINARY], ids=["unicode", "binary"])
def test_the_sync_client_gets_back_what_it_sent(client: tuple[socketio.Client, Heard], values: list[Any]) -> None:
    trigger = client[0].eio._trigger_event
    # It handles each packet in a thread of its own: the parts of a binary one overtake each other, and it is lost.
    client[0].eio._trigger_event = lambda event, *args, run_async=False: trigger(event, *args)
    client[0].emit("message", tuple(values))
    assert client[1].next("message-back") == tuple(values)
    assert client[0].call("message-with-ack", tuple(values)) == tuple(values)
    assert client[0].call("echo-async", {"b": b"later"}) == {"b": b"later"}


def test_the_sync_client_keeps_the_order_of_a_burst(client: tuple[socketio.Client, Heard]) -> None:
    arrived, receive = list[str](), client[0].eio._receive_packet

    def noted(packet: Any) -> None:
        arrived.append(str(packet.data))
        receive(packet)

    # It handles each message in a thread of its own, and these overtake each other.
    client[0].eio._receive_packet = noted
    for number in range(50):
        client[0].emit("message", number)
    assert sorted(client[1].next("message-back")[0] for _ in range(50)) == list(range(50))
    back = [packet for packet in arrived if "message-back" in packet]
    assert back == [f'2["message-back",{number}]' for number in range(50)]


def test_the_sync_client_acknowledges_what_the_server_asks(client: tuple[socketio.Client, Heard]) -> None:
    client[0].on("question", lambda value: (f"{value}!", b"\x05"))
    client[0].emit("ask", "why")
    assert client[1].next("answered") == ("why!", b"\x05")


def test_the_sync_client_hears_its_rooms(client: tuple[socketio.Client, Heard]) -> None:
    client[0].call("join", "sync room")
    client[0].emit("msg", {"room": "sync room", "text": "hello"})
    assert client[1].next("msg") == ({"room": "sync room", "text": "hello"},)


def test_the_sync_client_talks_in_a_custom_namespace(
    server: EchoServer, transport: str, unconnected: socketio.Client
) -> None:
    client, heard = unconnected, Heard(unconnected)
    client.connect(
        server.url,
        namespaces=["/custom"],
        auth={"token": "abc"},
        transports=TRANSPORTS[transport],
        wait_timeout=PATIENCE,
    )
    assert heard.next("auth") == ("/custom", {"token": "abc"})
    assert client.call("echo", "there", namespace="/custom") == "there"


def test_the_sync_client_is_told_why_it_was_disconnected(client: tuple[socketio.Client, Heard]) -> None:
    client[0].emit("kick")
    assert client[1].next("disconnect") == ("server disconnect",)


def test_the_sync_client_reconnects_after_a_restart(
    client: tuple[socketio.Client, Heard], server: EchoServer
) -> None:
    server.restart()
    assert client[1].next("disconnect")[0] in ("transport close", "transport error")
    client[1].next("auth")
    assert client[0].call("echo", "after") == "after"


Async = tuple[socketio.AsyncClient, "asyncio.Queue[tuple[Any, ...]]"]


@pytest.fixture
async def async_client(server: EchoServer, transport: str) -> AsyncIterator[Async]:
    async with http_session() as session:
        client = socketio.AsyncClient(reconnection_delay=0.05, reconnection_delay_max=0.2, http_session=session)
        events: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue()
        client.on("*", lambda event, *args: events.put_nowait((event, *args)))
        client.on("disconnect", lambda reason: events.put_nowait(("disconnect", reason)))
        try:
            await client.connect(server.url, transports=TRANSPORTS[transport], wait_timeout=PATIENCE)
            await heard(events, "auth")
            yield client, events
        finally:
            await client.disconnect()


async def heard(events: "asyncio.Queue[tuple[Any, ...]]", name: str) -> tuple[Any, ...]:
    async with asyncio.timeout(PATIENCE):
        while (event := await events.get())[0] != name:
            pass
    return event[1:]


@pytest.mark.parametrize("values", [VALUES, BINARY], ids=["unicode", "binary"])
async def test_the_async_client_gets_back_what_it_sent(
    async_client: Async, transport: str, values: list[Any]
) -> None:
    client, events = async_client
    assert client.transport() == ("polling" if transport == "polling" else "websocket")
    await client.emit("message", tuple(values))
    assert await heard(events, "message-back") == tuple(values)
    assert await client.call("message-with-ack", tuple(values)) == tuple(values)


async def test_the_async_client_keeps_the_order_of_a_burst(async_client: Async) -> None:
    client, events = async_client
    for number in range(50):
        await client.emit("message", number)
    assert [(await heard(events, "message-back"))[0] for _ in range(50)] == list(range(50))


async def test_the_async_client_acknowledges_what_the_server_asks(async_client: Async) -> None:
    client, events = async_client
    client.on("question", lambda value: (f"{value}!", b"\x05"))
    await client.emit("ask", "why")
    assert await heard(events, "answered") == ("why!", b"\x05")


async def test_the_async_client_hears_its_rooms_and_why_it_was_disconnected(async_client: Async) -> None:
    client, events = async_client
    await client.call("join", "async room")
    await client.emit("msg", {"room": "async room", "text": "hello"})
    assert await heard(events, "msg") == ({"room": "async room", "text": "hello"},)
    await client.emit("kick")
    assert await heard(events, "disconnect") == ("server disconnect",)


async def test_the_async_client_reconnects_after_a_restart(async_client: Async, server: EchoServer) -> None:
    client, events = async_client
    await asyncio.to_thread(server.restart)
    assert (await heard(events, "disconnect"))[0] in ("transport close", "transport error")
    await heard(events, "auth")
    assert await client.call("echo", "after") == "after"
