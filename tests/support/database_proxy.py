"""A TCP proxy before a database server that spoils the next COMMIT: its answer, or the moment at which it lands.

It falls silent, too: connections stay open, and what is sent over them goes nowhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy.engine import make_url

Spoil = Callable[["Line", bytes], Coroutine[Any, Any, None]]


class Line:
    """One connection through the proxy."""

    def __init__(self, proxy: DatabaseProxy, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.proxy = proxy
        self.client = client
        self.server = server
        self.answers_from = 0.0  # on the loop's clock: nothing of the server's is passed on before
        self.silent = False

    def abort(self) -> None:
        for end in (self.client, self.server):
            end.transport.abort()

    async def send(self, chunk: bytes) -> None:
        self.server.write(chunk)
        await self.server.drain()

    async def upwards(self, reader: asyncio.StreamReader) -> None:
        while chunk := await reader.read(65536):
            if self.silent:
                continue
            spoil = self.proxy.take(chunk)
            await (self.send(chunk) if spoil is None else spoil(self, chunk))

    async def downwards(self, reader: asyncio.StreamReader) -> None:
        while chunk := await reader.read(65536):
            await asyncio.sleep(self.answers_from - asyncio.get_running_loop().time())
            if self.silent:
                continue
            self.client.write(chunk)
            await self.client.drain()


class DatabaseProxy:
    """`url` leads through it. What is asked of it happens to the next COMMIT alone, but for `fall_silent`."""

    def __init__(self, url: str) -> None:
        self._target = make_url(url)
        self._spoil: Spoil | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: set[Line] = set()
        self._answers_new = True
        self._closing = asyncio.Event()
        self.accepted = 0  # connections so far
        self.url = url

    def fall_silent(self, *, new: bool = False) -> None:
        """The connections that there are go nowhere from now on, also when we close them: the server keeps its ends
        open. With `new` those that come go nowhere either, else they are good ones, as after a failover."""
        for line in self._lines:
            line.silent = True
        self._answers_new = not new

    def answer_new(self) -> None:
        """Connections that come from now on are good ones."""
        self._answers_new = True

    def hang_up(self) -> None:
        """Breaks every connection, on both sides."""
        for line in self._lines:
            line.abort()

    def fall_silent_at_commit(self, *, lands: bool) -> None:
        """The next COMMIT goes nowhere, or its answer does; the connection stays open."""

        async def spoil(line: Line, chunk: bytes) -> None:
            line.answers_from = float("inf")
            if lands:
                await line.send(chunk)

        self._spoil = spoil

    def lose_answer(self) -> None:
        """The commit lands, and the connection breaks before it is answered."""

        async def spoil(line: Line, chunk: bytes) -> None:
            line.answers_from = float("inf")
            await line.send(chunk)
            await asyncio.sleep(0.1)
            line.client.transport.abort()

        self._spoil = spoil

    def answer_late(self, seconds: float) -> None:
        """The commit lands at once, and its answer is under way for so long."""

        async def spoil(line: Line, chunk: bytes) -> None:
            line.answers_from = asyncio.get_running_loop().time() + seconds
            await line.send(chunk)

        self._spoil = spoil

    def land_late(self, seconds: float) -> None:
        """The connection breaks at once, and the server gets the COMMIT only after so long."""

        async def spoil(line: Line, chunk: bytes) -> None:
            line.answers_from = float("inf")
            line.client.transport.abort()
            await asyncio.sleep(seconds)
            await line.send(chunk)
            await asyncio.sleep(0.1)

        self._spoil = spoil

    def lose_commit(self) -> None:
        """The connection breaks, and the server never gets the COMMIT."""

        async def spoil(line: Line, chunk: bytes) -> None:
            line.abort()

        self._spoil = spoil

    def take(self, chunk: bytes) -> Spoil | None:
        """What is to be done to this chunk, if it is the one."""
        if self._spoil is None or not chunk.rstrip(b"\0").endswith(b"COMMIT"):
            return None
        spoil, self._spoil = self._spoil, None
        return spoil

    async def open(self) -> asyncio.Server:
        server = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        self.url = self._target.set(host="127.0.0.1", port=port).render_as_string(hide_password=False)
        return server

    async def close(self, server: asyncio.Server) -> None:
        server.close()
        self._closing.set()
        for line in self._lines:
            line.abort()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await asyncio.sleep(0)  # for the transports to be closed

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.accepted += 1
        there, back = await self._connect()
        line = Line(self, writer, back)
        line.silent = not self._answers_new
        self._lines.add(line)
        answers = asyncio.create_task(line.downwards(there))
        with suppress(ConnectionError):
            await line.upwards(reader)
        if line.silent:
            line.client.transport.abort()
            await self._closing.wait()
        line.abort()
        answers.cancel()
        await asyncio.gather(answers, return_exceptions=True)
        self._lines.discard(line)
        self._tasks.discard(task)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host = self._target.query.get("host") or self._target.query.get("unix_socket") or self._target.host
        if isinstance(host, str) and host.startswith("/"):
            return await asyncio.open_unix_connection(host)
        return await asyncio.open_connection(self._target.host, self._target.port)


@asynccontextmanager
async def database_proxy(url: str) -> AsyncIterator[DatabaseProxy]:
    """A proxy on a free port before the server of this URL."""
    proxy = DatabaseProxy(url)
    server = await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close(server)
