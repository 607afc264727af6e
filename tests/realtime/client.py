"""A Socket.IO client as bare as can be: what it sends and hears is exactly what is on the wire, in its order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import msgspec
import websockets
from websockets.asyncio.client import ClientConnection, connect

from parlour.realtime.broadcasts.server_events import SERVER_EVENTS
from parlour.realtime.requests.handlers import HANDLERS
from parlour.wire.acks import Failed
from tests.support.clock import PATIENCE_S, pass_time


class Refused(Exception):
    """The server answered CONNECT with CONNECT_ERROR."""


def documented(payload: Any, *kinds: type) -> None:
    """Raises unless a payload is exactly what the tables say: nothing missing, nothing more."""
    for kind in kinds[:-1]:
        try:
            return documented(payload, kind)
        except (msgspec.ValidationError, AssertionError):
            continue
    assert msgspec.to_builtins(msgspec.convert(payload, kinds[-1])) == payload
    return None


class Client:
    """Everything it hears, and every answer it gets, must be as documented."""

    def __init__(self, wire: ClientConnection) -> None:
        self._wire = wire
        self.heard: list[tuple[str, Any]] = []
        self.news = asyncio.Condition()
        self.ended = asyncio.Event()
        self._acks: dict[int, tuple[str, asyncio.Future[Any]]] = {}
        self.undocumented: list[str] = []
        self._last = 0
        self._reader = asyncio.create_task(self._read())
        self.greeting: dict[str, Any] = {}

    @classmethod
    async def open(cls, url: str, *, auth: Any = None, headers: dict[str, str] | None = None) -> Client:
        wire = await connect(
            url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
            additional_headers=headers,
            max_size=None,
            ping_interval=None,
            max_queue=None,
        )
        try:
            return await cls._greeted(wire, auth)
        except BaseException:
            wire.transport.abort()
            await wire.wait_closed()
            raise

    @classmethod
    async def _greeted(cls, wire: ClientConnection, auth: Any) -> Client:
        await wire.recv()
        await wire.send("40" + ("" if auth is None else json.dumps(auth)))
        answer = str(await wire.recv())
        if answer.startswith("44"):
            await wire.close()
            raise Refused(json.loads(answer[2:])["message"])
        assert answer.startswith("40"), answer
        client = cls(wire)
        client.greeting = await client.hear("connection:established", "connection:error")
        return client

    async def send_raw(self, text: str) -> None:
        await self._wire.send(text)

    async def emit(self, event: str, *args: Any) -> None:
        """Without asking for an acknowledgement."""
        await self._wire.send("42" + json.dumps([event, *args]))

    def ask(self, event: str, *args: Any) -> asyncio.Future[Any]:
        """The acknowledgement to come; the event is on its way once the future is awaited or a turn has passed."""
        self._last += 1
        future = asyncio.get_running_loop().create_future()
        self._acks[self._last] = event, future
        packet = f"42{self._last}" + json.dumps([event, *args])
        self._sending = asyncio.ensure_future(self._wire.send(packet))
        return future

    async def call(self, event: str, *args: Any) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            return await self.ask(event, *args)

    async def must(self, event: str, *args: Any) -> Any:
        """An acknowledgement that says it was done."""
        ack = await self.call(event, *args)
        assert ack["success"] is True, ack
        return ack

    async def refused(self, event: str, *args: Any) -> str:
        """The code of a refusal."""
        ack = await self.call(event, *args)
        assert ack["success"] is False, ack
        assert ack.keys() <= {"success", "error", "messages"}
        assert ack["error"].keys() <= {"code", "message", "retryAfter"}
        return str(ack["error"]["code"])

    def all(self, *events: str) -> list[Any]:
        """Payloads of these events heard so far."""
        return [payload for name, payload in self.heard if name in events]

    async def hear(self, *events: str, **fields: Any) -> Any:
        """The first payload of one of these events, past or to come, whose fields are so."""
        return (await self.hear_many(*events, count=1, **fields))[0]

    async def hear_many(self, *events: str, count: int, **fields: Any) -> list[Any]:
        def found() -> list[Any]:
            return [one for one in self.all(*events) if all(one.get(k) == v for k, v in fields.items())]

        try:
            async with asyncio.timeout(PATIENCE_S), self.news:
                await self.news.wait_for(lambda: len(found()) >= count)
        except TimeoutError:
            raise AssertionError(f"{events} {fields} ×{count} not heard, but {[h[0] for h in self.heard]}") from None
        return found()

    async def hear_where(self, fits: Callable[[Any], bool]) -> Any:
        """The first payload of any event, past or to come, that fits."""

        def found() -> list[Any]:
            return [payload for _, payload in self.heard if fits(payload)]

        try:
            async with asyncio.timeout(PATIENCE_S), self.news:
                await self.news.wait_for(found)
        except TimeoutError:
            raise AssertionError(f"not heard, but {self.heard}") from None
        return found()[0]

    def forget(self) -> None:
        self.heard.clear()

    async def settle(self, seconds: float = 0.4) -> None:
        """Time for what should not come to come; what the server sent until then has been read."""
        await pass_time(seconds)
        if not self.ended.is_set():
            await self.must("presence:get", {"userIds": []})

    async def close(self) -> None:
        try:
            await self._wire.close()
            await self._reader
        finally:
            self.drop()

    def drop(self) -> None:
        """The connection is lost without a word."""
        self._wire.transport.abort()

    async def _read(self) -> None:
        try:
            async for packet in self._wire:
                await self._take(str(packet))
        except websockets.ConnectionClosed:
            pass
        finally:
            self.ended.set()
            for _, future in self._acks.values():
                if not future.done():
                    future.cancel()

    async def _take(self, packet: str) -> None:
        if packet == "2":
            await self._wire.send("3")
        elif packet.startswith("42"):
            name, *args = json.loads(packet[2:])
            self._check(name, args[0], SERVER_EVENTS[name].payload)
            async with self.news:
                self.heard.append((name, args[0] if args else None))
                self.news.notify_all()
        elif packet.startswith("43"):
            number, _, rest = packet[2:].partition("[")
            event, future = self._acks.pop(int(number))
            values = json.loads("[" + rest)
            kinds = (HANDLERS[event].acks, Failed) if event in HANDLERS else (Failed,)
            self._check(event, values[0], *kinds)
            if not future.done():
                future.set_result(values[0] if values else None)
        elif packet.startswith("41"):
            self.ended.set()

    def _check(self, name: str, payload: Any, *kinds: type) -> None:
        try:
            documented(payload, *kinds)
        except (msgspec.ValidationError, AssertionError) as error:
            self.undocumented.append(f"{name}: {error}")
