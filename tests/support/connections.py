"""Bare connections to a server, closed for certain: also when a test fails, and when something is still unsent.

One that is left open is found by the garbage collector in the middle of another test, which then fails for it.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

NO_TLS: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients that ask by HTTP alone: loading the authorities costs each of them 35 ms of the processor otherwise."""


@asynccontextmanager
async def connection(port: int, **options: Any) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection for as long as the block lasts; `options` are those of `asyncio.open_connection`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, **options)
    try:
        yield reader, writer
    finally:
        await cut(writer)


async def cut(*writers: asyncio.StreamWriter) -> None:
    """Closes at once. `close` alone would wait for a server that does not read to take what is unsent."""
    for writer in writers:
        writer.transport.abort()
    for writer in writers:
        with suppress(OSError):
            await writer.wait_closed()


def blocking_socket(url: str, timeout_s: float = 60) -> socket.socket:
    """A connected socket of the standard library, for a `with` block or an `ExitStack`."""
    host, port = url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=timeout_s)
