"""Clients for the engine's tests: HTTP and WebSocket spoken by hand, so that illegal steps can be taken."""

from __future__ import annotations

import asyncio
import base64
import importlib.util
import json
import os
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from parlour.socketio import Accept, Connection, Handshake, Options, Refuse, Server
from tests.support.clock import CalmLoop
from tests.support.connections import cut
from tests.support.uvicorn_server import abort_connections, port_of

_spec = importlib.util.spec_from_file_location("echo_example", Path(__file__).parents[2] / "examples" / "echo.py")
assert _spec is not None
assert _spec.loader is not None
example = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(example)

GRACE = 60.0
"""Seconds after which a test gives up on something that should have come at once."""


async def not_found(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"other"})


# Any will do; always the same, so that frames can stand in the names of tests.
MASK = b"\x37\xfa\x21\x3d"


def frame(opcode: int, payload: bytes, *, fin: bool = True, mask: bool = True, rsv: int = 0) -> bytes:
    """A client frame; legal unless asked otherwise."""
    size = len(payload)
    first = (0x80 if fin else 0) | rsv | opcode
    bit = 0x80 if mask else 0
    if size < 126:
        head = struct.pack("!BB", first, bit | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, bit | 126, size)
    else:
        head = struct.pack("!BBQ", first, bit | 127, size)
    if not mask:
        return head + payload
    key = MASK
    keys = (key * (size // 4 + 1))[:size]
    return head + key + (int.from_bytes(payload, "big") ^ int.from_bytes(keys, "big")).to_bytes(size, "big")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def error(self) -> tuple[int, dict[str, Any]]:
        return self.status, json.loads(self.body)


class Closed(Exception):
    """The server closed; `code` is that of its close frame, None without one."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class Http:
    """One keep-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def request(
        self, method: str, target: str, body: bytes | str = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        data = body.encode() if isinstance(body, str) else body
        lines = {
            "Host": "testserver",
            **({"Content-Length": str(len(data))} if method == "POST" else {}),
            **(headers or {}),
        }
        head = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.writer.write(head.encode("latin-1") + b"\r\n" + data)
        return await self.answer(method)

    async def answer(self, method: str = "GET") -> Answer:
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), GRACE)).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        size = 0 if method == "HEAD" else int(headers.get("content-length", 0))
        return Answer(int(head[0].split(" ")[1]), headers, await self.reader.readexactly(size))

    def close(self) -> None:
        self.writer.close()


class WebSocket:
    """A client that answers nothing by itself."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, data: str | bytes) -> None:
        self.writer.write(frame(1, data.encode()) if isinstance(data, str) else frame(2, data))

    def raw(self, data: bytes) -> None:
        self.writer.write(data)

    async def frame(self, timeout: float = GRACE) -> tuple[int, bytes]:
        try:
            first, second = await asyncio.wait_for(self.reader.readexactly(2), timeout)
            assert not second & 0x80, "a server never masks"
            size = second & 0x7F
            if size >= 126:
                size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
            payload = await asyncio.wait_for(self.reader.readexactly(size), timeout)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Closed(None) from error
        return first & 0x0F, payload

    async def receive(self, timeout: float = GRACE) -> str | bytes:
        opcode, payload = await self.frame(timeout)
        if opcode == 8:
            raise Closed(int.from_bytes(payload[:2], "big"))
        return payload.decode() if opcode == 1 else payload

    async def expect(self, *messages: str | bytes) -> None:
        for message in messages:
            assert await self.receive() == message

    async def close_code(self, timeout: float = GRACE) -> int | None:
        """Read until the server closes."""
        async with asyncio.timeout(timeout):
            try:
                while True:
                    await self.receive(timeout)
            except Closed as closed:
                return closed.code

    async def quiet(self, seconds: float = 0.05) -> None:
        """Nothing comes for a moment."""
        try:
            message = await self.receive(seconds)
        except TimeoutError:
            return
        raise AssertionError(f"unexpected {message!r}")

    async def open_packet(self) -> dict[str, Any]:
        message = await self.receive()
        assert isinstance(message, str)
        assert message[0] == "0"
        opened: dict[str, Any] = json.loads(message[1:])
        return opened

    async def connect(self, packet: str = "40", greetings: int = 0) -> str:
        """CONNECT; the answer, after so many further messages were read."""
        self.send(packet)
        answer = await self.receive()
        for _ in range(greetings):
            await self.receive()
        assert isinstance(answer, str)
        return answer

    def abort(self) -> None:
        self.writer.transport.abort()

    def close(self) -> None:
        self.writer.close()


@dataclass
class Endpoint:
    server: Any
    runner: uvicorn.Server
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    @property
    def port(self) -> int:
        return port_of(self.runner)

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        self.writers.append(writer)
        return reader, writer

    async def stop(self) -> None:
        """At once, without the grace that uvicorn gives."""
        for serving in self.runner.servers:
            serving.close()
        self.server.engine.close()
        await cut(*self.writers)
        await abort_connections(self.runner)

    @property
    def path(self) -> str:
        return f"{self.server.engine.options.path}/"

    async def http(self) -> Http:
        return Http(*await self.open())

    async def upgrade(self, target: str, headers: Mapping[str, str] | None = None) -> tuple[Answer, WebSocket]:
        reader, writer = await self.open()
        http = Http(reader, writer)
        answer = await http.request(
            "GET",
            target,
            headers={
                "Connection": "Upgrade",
                "Upgrade": "websocket",
                "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
                **(headers or {}),
            },
        )
        return answer, WebSocket(reader, writer)

    async def websocket(self, sid: str | None = None, headers: Mapping[str, str] | None = None) -> WebSocket:
        target = f"{self.path}?EIO=4&transport=websocket" + (f"&sid={sid}" if sid else "")
        answer, socket = await self.upgrade(target, headers)
        assert answer.status == 101, answer
        return socket

    async def connected(self, packet: str = "40", greetings: int = 0) -> WebSocket:
        socket = await self.websocket()
        await socket.open_packet()
        await socket.connect(packet, greetings)
        return socket

    async def polling(self, headers: Mapping[str, str] | None = None) -> Polling:
        http = await self.http()
        answer = await http.request("GET", f"{self.path}?EIO=4&transport=polling", headers=headers)
        assert answer.status == 200, answer
        return Polling(self, http, json.loads(answer.body[1:])["sid"], headers)


@dataclass
class Polling:
    """A polling session; each request may have its own connection."""

    endpoint: Endpoint
    connection: Http
    sid: str
    headers: Mapping[str, str] | None = None

    @property
    def session(self) -> Any:
        return self.endpoint.server.engine.sessions[self.sid]

    async def held(self) -> asyncio.Task[Answer]:
        """A poll that the server keeps, having nothing to tell."""
        poll = asyncio.create_task(self.get())
        await until(lambda: self.session.polled is not None)
        return poll

    @property
    def target(self) -> str:
        return f"{self.endpoint.path}?EIO=4&transport=polling&sid={self.sid}"

    async def get(self, other: bool = False) -> Answer:
        http = await self.endpoint.http() if other else self.connection
        try:
            return await http.request("GET", self.target, headers=self.headers)
        finally:
            if other:
                http.close()

    async def post(self, body: str | bytes) -> Answer:
        http = await self.endpoint.http()
        try:
            return await http.request("POST", self.target, body, self.headers)
        finally:
            http.close()

    async def gone(self) -> bool:
        return (await self.get(other=True)).error == (400, {"code": 1, "message": "Session ID unknown"})


class Recorder:
    """Hooks that write down what they were told; `handlers` answer events by name."""

    def __init__(self, answer: Accept | Refuse | None = None) -> None:
        self.answer = answer or Accept(identity="ann")
        self.handlers: dict[str, Any] = {}
        self.connections: list[Connection] = []
        self.events: list[tuple[str, list[Any]]] = []
        self.ended: list[str] = []

    def connect(self, handshake: Handshake) -> Any:
        return self.answer

    def connected(self, connection: Connection) -> Any:
        self.connections.append(connection)

    def event(self, connection: Connection, name: str, args: list[Any]) -> Any:
        self.events.append((name, args))
        handler = self.handlers.get(name)
        return None if handler is None else handler(connection, *args)

    def disconnect(self, connection: Connection, reason: str) -> Any:
        self.ended.append(reason)


def clock() -> Any:
    """What an engine goes by: the loop's own time where tests move it."""
    loop = asyncio.get_running_loop()
    return loop.time if isinstance(loop, CalmLoop) else time.monotonic


def server(hooks: Any = None, **options: Any) -> Server:
    made = Server(Options(clock=clock(), **options))
    made.namespace("/", hooks or Recorder())
    return made


async def until(condition: Any, timeout: float = GRACE) -> None:
    async with asyncio.timeout(timeout):
        while not condition():
            await asyncio.sleep(0.005)
